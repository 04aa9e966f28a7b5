"""Collections: the test file of the API of an item collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.collections import collection_path, parameters_of, tenant_field
from liftgen.outputs.handler.source import paging
from liftgen.outputs.handler.tests.module import tests_module
from liftgen.outputs.handler.tests.statements import CALLER, document_test
from liftgen.outputs.handler.values import text_of
from liftgen.outputs.python_source import (
    call,
    dict_display,
    literal,
)
from liftgen.outputs.tests.module import factory_source
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.subject import Subject
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liftgen.scope import CollectionScope


def collection_tests(scope: CollectionScope, package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    """What the test file of an item collection's handler shows."""
    subjects = [Subject(each, scope.schema) for each in scope.entities]
    names: set[tuple[str, str]] = set()
    functions = []
    for each in subjects:
        source, imports = factory_source(each)
        names |= imports
        functions.append(source)
    claims = {field: text_of(subjects[0].first[field]) for field in [tenant_field(scope)] if field is not None}
    doc = f"What the API of the item collection `{scope.collection.name}` answers, called with API Gateway's events."
    tests = tuple(_collection_tests(scope, subjects))
    module = f"collections.{module_name(scope.collection.name)}"
    return tests_module(doc, scope, package, module, claims, (functions, names), tests, first_party)


def _collection_tests(scope: CollectionScope, subjects: Sequence[Subject]) -> Iterator[Test]:
    name = Name(scope.collection.name).snake
    path = literal(collection_path(scope))
    limit, cursor = paging(scope.collection.parameters)
    query = {each.name: text_of(subjects[0].first[each.field]) for each in parameters_of(scope)}
    more = [literal(query)] if query else []
    fixture = f"{subjects[0].fixture}: {subjects[0].facade}"

    def plant_all(body: Body) -> None:
        for each in subjects:
            body.do(call(f"{each.repository}.create", call(each.factory)))

    body = Body()
    plant_all(body)
    body.assign("answer", call("caller.get", path, *more))
    body.blank()
    body.check("answer.status", "200")
    body.assign("found", '{each["entity"] for each in answer.json["items"]}')
    body.assign("expected", literal({each.entity.name for each in subjects}))
    body.check("found", "expected")
    yield test(f"test_{name}_answers_with_everything_in_it", [CALLER, fixture], "Each says what it is.", body)

    body = Body()
    plant_all(body)
    body.assign("first", call("caller.get", path, literal({**query, limit: "1"})))
    body.assign("cursor", 'first.json["cursor"]')
    body.assign(
        "rest",
        call(
            "caller.get",
            path,
            dict_display(
                (literal(k), v) for k, v in [*((k, literal(v)) for k, v in query.items()), (cursor, "cursor")]
            ),
        ),
    )
    body.blank()
    body.check('len(first.json["items"])', "1")
    body.check('len(rest.json["items"])', str(len(subjects) - 1))
    yield test(
        f"test_{name}_goes_on_from_a_cursor", [CALLER, fixture], "A page and what follows it are the whole.", body
    )

    if tenant_field(scope) is not None:
        body = Body()
        plant_all(body)
        body.assign("theirs", call("caller.signed_in(OTHER).get", path, *more))
        body.assign("nobody", call("caller.signed_in(None).get", path, *more))
        body.blank()
        body.check('theirs.json["items"]', "[]")
        body.check("nobody.status", "401")
        yield test(
            f"test_another_tenant_sees_nothing_of_{name}",
            [CALLER, fixture],
            "What lies with one tenant is its own.",
            body,
        )
    yield document_test(
        f"collections.{module_name(scope.collection.name)}",
        collection_path(scope),
        f"test_the_document_of_the_{name}_api_is_valid",
    )
