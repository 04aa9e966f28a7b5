"""Transactions: the test file of the API of a table's transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.tests.module import tests_module
from liftgen.outputs.handler.tests.statements import CALLER, document_test
from liftgen.outputs.handler.transactions import reads, served, transactions_path
from liftgen.outputs.handler.values import text_of
from liftgen.outputs.python_source import (
    call,
    literal,
)
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.subject import Subject
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.scope import TableScope


def transactions_tests(scope: TableScope, package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    """What the test file of the transactions of a table shows."""
    tenant = next((each.tenant for each in scope.entities), None)
    first = Subject(scope.entities[0], scope.schema).first
    claims = {} if tenant is None else {tenant: text_of(first[tenant])}
    doc = f"What the API of the transactions of `{scope.table.name}` answers, called with API Gateway's events."
    tests = tuple(_transaction_tests(scope))
    module = f"transactions.{module_name(scope.table.name)}"
    return tests_module(doc, scope, package, module, claims, ([], set()), tests, first_party)


def _transaction_tests(scope: TableScope) -> Iterator[Test]:
    root = transactions_path(scope.table.name)
    for each in served(scope.schema, scope.table.name):
        path = literal(f"{root}/{Name(each.name).kebab}")
        body = Body()
        if reads(each):
            body.assign("unsaid", call("caller.get", path))
        else:
            body.assign("unsaid", call("caller.post", path, '{"of_nothing": "x"}'))
        body.blank()
        body.check("unsaid.status", "422")
        body.check("stand_in.items()", "[]")
        parameters = [CALLER, "stand_in: StandIn"]
        yield test(f"test_{each.name}_wants_all_that_it_needs", parameters, "Or nothing is done.", body)
    yield document_test(
        f"transactions.{module_name(scope.table.name)}", f"{root}/{Name(each.name).kebab}", "test_the_document_is_valid"
    )
