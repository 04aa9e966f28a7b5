"""A deployment of a migration changes one thing of a table, and never replaces it, whatever the models' change was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liftgen.documents import table_document
from liftgen.plan import plan, tables_after
from tests.support.rows import ROWS, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from liftgen.steps import Deployment

SHOWN = {
    "add index": {"AttributeDefinitions", "GlobalSecondaryIndexes", "Replicas"},
    "drop index": {"AttributeDefinitions", "GlobalSecondaryIndexes", "Replicas"},
    "set ttl": {"TimeToLiveSpecification"},
    "set stream": {"StreamSpecification"},
    "set billing": {"BillingMode", "GlobalSecondaryIndexes", "Replicas", "WriteProvisionedThroughputSettings"},
    "set pitr": {"Replicas"},
    "set protection": {"Replicas"},
}
"""What of the table `cdk diff` may show for a step; CloudFormation replaces a table for its name, key and local indexes."""


def test_each_deployment_shows_its_own_change_and_no_replacement(tmp_path: Path) -> None:
    seen: set[str] = set()
    wrong = []
    for row in ROWS:
        for number, deployment, before, after in deployments(row, tmp_path):
            operations = [each.action["op"] for each in deployment.steps if each.kind == "table"]
            seen |= {*operations}
            shown = {name for name in {*before, *after} if before.get(name) != after.get(name)}
            allowed = set().union(*(SHOWN[each] for each in operations))
            indexes = index_names(before) ^ index_names(after)
            retyped = types(before).items() ^ types(after).items()
            again = {name for name, _ in retyped if name in types(before) and name in types(after)}
            if not shown <= allowed or bool(shown) != bool(operations) or len(indexes) > 1 or again:
                wrong.append((row.name, number, sorted(shown - allowed), sorted(indexes), sorted(again)))

    assert wrong == []
    assert seen == SHOWN.keys()


@pytest.mark.parametrize("moved", [False, True])
def test_a_table_stays_itself_when_its_construct_is_moved_or_renamed(moved: bool) -> None:
    from constructs import Construct

    from liftgen.constructs import DynamORMTable

    def made(scope: Any) -> None:
        home = Construct(scope, "Elsewhere") if moved else scope
        DynamORMTable(home, "Other" if moved else "Table", document={"name": "main", "key": KEY})

    assert list(resources(made)) == ["MainTable0D6E4079"]


KEY = {"partition": [{"name": "pk", "type": "S"}]}


def deployments(row: Row, folder: Path) -> Iterator[tuple[int, Deployment, dict[str, Any], dict[str, Any]]]:
    """Each deployment of a row's plan, with the properties of its table in the template before and after it."""
    old, new = row.states(folder)
    made = plan([each for each in row.changes(folder) if each not in row.outside], old, new)
    states = (old.tables, *tables_after(old.tables, made))
    for table in old.tables:
        documents = [{"number": number, **document(table.name, each)} for number, each in enumerate(states)]
        whole = {**documents[-1], "deployments": documents}
        before: dict[str, Any] | None = None
        for number, deployment in enumerate(made.deployments, 1):
            if any(each.table == table.name and each.kind == "table" for each in deployment.steps):
                before, after = before or template(whole, number - 1), template(whole, number)
                yield number, deployment, before, after
                before = after


def document(name: str, tables: Any) -> dict[str, Any]:
    return dict(table_document(next(each for each in tables if each.name == name)))


def template(whole: dict[str, Any], deployment: int) -> dict[str, Any]:
    """The properties of the table, which is the only resource of its kind and has its own id."""
    from liftgen.constructs import DynamORMTable

    found = resources(lambda stack: DynamORMTable(stack, "Table", document=whole), deployment)
    (properties,) = [each["Properties"] for name, each in found.items() if name == "MainTable0D6E4079"]
    return dict(properties)


def resources(make: Any, deployment: int | None = None) -> dict[str, Any]:
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Template

    stack = Stack(App(context={"lift:deployment": deployment}), "stack", env=Environment(region="eu-west-1"))
    make(stack)
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def index_names(properties: dict[str, Any]) -> set[str]:
    return {each["IndexName"] for each in properties.get("GlobalSecondaryIndexes", ())}


def types(properties: dict[str, Any]) -> dict[str, str]:
    return {each["AttributeName"]: each["AttributeType"] for each in properties["AttributeDefinitions"]}
