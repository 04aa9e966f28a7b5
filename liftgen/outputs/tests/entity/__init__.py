"""The tests of one entity: what is written is read, stored as the model says, changed, found by every pattern, and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.tests.entity.changes import change_tests
from liftgen.outputs.tests.entity.conditions import condition_tests
from liftgen.outputs.tests.entity.deletes import delete_tests
from liftgen.outputs.tests.entity.expiry import expiry_tests
from liftgen.outputs.tests.entity.named import named_tests
from liftgen.outputs.tests.entity.operations import operation_tests
from liftgen.outputs.tests.entity.patterns import neighbour, pattern_tests
from liftgen.outputs.tests.entity.puts import put_tests
from liftgen.outputs.tests.entity.reads import read_tests
from liftgen.outputs.tests.entity.uniques import unique_tests
from liftgen.outputs.tests.module import module_view
from liftgen.outputs.tests.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import EntityScope


def entity_view(scope: EntityScope) -> Mapping[str, object]:
    """What the test file of an entity shows."""
    subject = Subject(scope.entity, scope.schema)
    package = scope.settings.module("repositories")
    tests = [
        *read_tests(subject),
        *put_tests(subject),
        *change_tests(subject),
        *delete_tests(subject),
        *unique_tests(subject),
        *expiry_tests(subject),
        *condition_tests(subject, package),
        *operation_tests(subject),
        *pattern_tests(subject, package),
        *named_tests(subject),
    ]
    others = dict.fromkeys(each for pattern in subject.entity.patterns if (each := neighbour(subject, pattern)))
    made = [each for each in others if any(f"{each.factory}(" in one.text for one in tests)]
    doc = f"What the repository of {subject.entity.name} promises, asked of a DynamoDB."
    return module_view(doc, [subject, *made], tests, scope.schema, package)
