"""The tests of a table's facade: item collections, relations, and that a tenant sees its own and no other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.tests.module import module_view
from liftgen.outputs.tests.subject import Subject
from liftgen.outputs.tests.table.batches import batch_tests, facade_batch_tests
from liftgen.outputs.tests.table.collections import collection_test
from liftgen.outputs.tests.table.named import named_tests
from liftgen.outputs.tests.table.relations import relation_tests
from liftgen.outputs.tests.table.tenants import tenant_tests
from liftgen.outputs.tests.table.transactions import transaction_tests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import TableScope


def table_view(scope: TableScope) -> Mapping[str, object] | None:
    """What the test file of a table shows; None where its entities' own tests say everything."""
    package = scope.settings.module("repositories")
    subjects = {each.name: Subject(each, scope.schema) for each in scope.entities}
    tests = [collection_test(each, subjects) for each in scope.collections]
    for subject in subjects.values():
        tests += relation_tests(subject, subjects)
        tests += tenant_tests(subject, package)
        tests += transaction_tests(subject, package)
        tests += batch_tests(subject)
    tests += facade_batch_tests(tuple(subjects.values()))
    for made, members in named_tests(scope.schema, scope.table.name):
        tests.append(made)
        subjects |= {each.entity.name: subjects.get(each.entity.name, each) for each in members}
    if not tests:
        return None
    doc = f"What the facade of the table {scope.table.name} promises, asked of a DynamoDB."
    used = [each for each in subjects.values() if any(f"{each.factory}(" in made.text for made in tests)]
    return module_view(doc, used, tests, scope.schema, package)
