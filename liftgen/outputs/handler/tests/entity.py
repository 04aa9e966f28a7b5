"""Entity: the test file of an entity's API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.handler.source import Resource
from liftgen.outputs.handler.tests.api import Api
from liftgen.outputs.handler.tests.callers import caller_tests
from liftgen.outputs.handler.tests.lists import list_tests, relation_tests
from liftgen.outputs.handler.tests.module import tests_module
from liftgen.outputs.handler.tests.named import named_tests
from liftgen.outputs.handler.tests.writes import write_tests
from liftgen.outputs.tests.module import factory_source
from liftgen.outputs.tests.subject import Subject
from liftgen.scope import EntityScope, module_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.tests.source import Test


def entity_tests(scope: EntityScope, package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    """What the test file of an entity's handler shows."""
    api = Api(scope, Subject(scope.entity, scope.schema), Resource(scope.entity))
    doc = f"What the API of {scope.entity.name} answers, called with API Gateway's events."
    tests = tuple(_tests(api))
    names: set[tuple[str, str]] = set()
    functions: list[str] = []
    planted = {each.entity.name: each for relation in api.related for each in relation.subjects}
    if api.served or planted or api.resource.named:
        planted = {scope.entity.name: api.subject} | planted
    for each in planted.values():
        source, imports = factory_source(each)
        names |= imports
        functions.append(source)
    functions.append(api.body_function())
    module = module_name(scope.entity.name)
    return tests_module(doc, scope, package, module, api.claims, (functions, names), tests, first_party)


def _tests(api: Api) -> Iterator[Test]:
    yield from write_tests(api)
    yield from list_tests(api)
    yield from named_tests(api.subject, api.resource)
    yield from relation_tests(api)
    yield from caller_tests(api)
