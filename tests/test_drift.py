"""Drift: a table that was deployed differently is told difference by difference, each where it is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen.declarations import Declarations
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.diagnostics.text import draw_text
from liftgen.diff import differences
from liftgen.drift import Said, report_drift
from liftgen.observe import observe_table, observe_template
from liftgen.project import Project, parse_project
from liftgen.read import read
from liftgen.requests import create_table_request
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Schema, Table
from liftgen.testing import create_tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MODELS = """\
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from liftgen import GSI, LSI, TTL, Key, Table

app = Table("app", stream="NEW_IMAGE")


class Note(BaseModel):
    owner: str
    size: int
    text: str
    gone_at: Annotated[datetime | None, TTL] = None

    class Dynamo:
        table = app
        key = Key("OWNER#{owner}", "NOTE#{text}")
        by_size = GSI(pk=["owner"], sk=["size"], project=["text"])
        by_text = GSI(pk="TEXT#{text}", sk="{owner}")
        largest = LSI(sk=["size"])


class Tag(BaseModel):
    owner: str
    name: str

    class Dynamo:
        table = app
        key = Key("OWNER#{owner}", "TAG#{name}")
        by_text = GSI(pk="TEXT#{name}", sk="{owner}")
"""
LONE = """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK, Tag


class Session(BaseModel):
    id: Annotated[int, PK]
    user: Annotated[str, Tag("index:gsi-user,pk")]
"""
PROJECT = """\
[tool.lift]
models = "models.py"

[tool.lift.tables.app]
billing = "on_demand"
pitr = true
protected = false
"""


Observe = Callable[[Table], Table]
"""The table as it comes back from where it was put."""


@pytest.fixture(params=["live", "template"])
def observe(request: pytest.FixtureRequest) -> Observe:
    """A table as DynamoDB describes it, and as a template would deploy it."""
    if request.param == "template":
        return lambda table: observe_template(template(table), "the template")[table.name]
    client: DynamoDBClient = request.getfixturevalue("dynamodb_client")

    def deployed(table: Table) -> Table:
        create_tables(client, table)
        found = observe_table(client, table.name)
        assert found is not None
        return found.table

    return deployed


def template(table: Table) -> str:
    """The template that CDK would write for this table, with what is said of it in every place where it may be said."""
    request = create_table_request(replace(table, protected=None))
    kept = ("TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
    properties = {name: request[name] for name in (*kept, "LocalSecondaryIndexes") if name in request}
    if table.stream:
        properties["StreamSpecification"] = {"StreamViewType": table.stream}
    if table.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": table.ttl, "Enabled": True}
    recovery = {"PointInTimeRecoveryEnabled": bool(table.pitr)}
    own = {"PointInTimeRecoverySpecification": recovery, "DeletionProtectionEnabled": bool(table.protected)}
    other = {"Region": "eu-north-1", "DeletionProtectionEnabled": not table.protected}
    properties["Replicas"] = [other, {"Region": "eu-west-1", **own}]
    return json.dumps({"Resources": {"T": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": properties}}})


class Drift:
    """The report about a table that is deployed, or would be, and the piece of source at each finding."""

    def __init__(self, folder: Path, observe: Observe, models: str, change: Callable[[Table], Table]) -> None:
        (folder / "models.py").write_text(models)
        self.report = Report()
        project = parse_project(PROJECT, "pyproject.toml", folder, self.report)
        declarations = read([folder / "models.py"], folder, self.report)
        said = {name: each for name, each in project.tables if f'Table("{name}"' in models}
        schema = derive(declarations, self.report, said)
        assert self.report.codes() == []
        (table,) = schema.tables
        observed = observe(change(table))
        changes = differences(replace(observed, name=table.name), table)
        report_drift(changes, observed.name, Said(schema, declarations, project), self.report)
        self.sources = {**dict(declarations.sources), "pyproject.toml": PROJECT}

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(each.code, self._source(each.span) if each.span else "") for each in self.report]

    @property
    def text(self) -> str:
        return draw_text(self.report, self.sources)

    def _source(self, span: object) -> str:
        path, line, column, end_line, end = (
            getattr(span, each) for each in ("path", "line", "column", "end_line", "end_column")
        )
        lines = self.sources[path].splitlines()
        return lines[line - 1][column - 1 : end - 1] if line == end_line else lines[line - 1][column - 1 :]


def index(table: Table, name: str) -> Index:
    found = table.index(name)
    assert found is not None
    return found


def with_index(table: Table, name: str, *changed: Index) -> Table:
    """The table with other indexes in the place of this one."""
    others = [each for each in table.indexes if each.name != name]
    return replace(table, indexes=tuple(sorted([*others, *changed], key=lambda each: each.name)))


def attribute(name: str, type: str = "S") -> KeyAttribute:
    return KeyAttribute(name, type)  # type: ignore[arg-type]


TABLE = 'Table("app", stream="NEW_IMAGE")'

DIFFERENT = {
    "nothing": (lambda table: table, []),
    "another name": (lambda table: replace(table, name="app-prod"), []),
    "another key": (
        lambda table: replace(table, key=KeySchema((attribute("id"),)), indexes=()),
        [("LIFT401", TABLE), ("LIFT403", "by_size"), ("LIFT403", "by_text"), ("LIFT403", "largest")],
    ),
    "another type of the key": (
        lambda table: replace(table, key=KeySchema(table.key.partition, (attribute("sk", "N"),))),
        [("LIFT402", TABLE)],
    ),
    "another type of an index": (
        lambda table: with_index(
            with_index(table, "largest"),
            "by_size",
            replace(index(table, "by_size"), key=KeySchema((attribute("owner"),), (attribute("size", "S"),))),
        ),
        [("LIFT402", "int"), ("LIFT403", "largest")],
    ),
    "without an index": (lambda table: with_index(table, "by_text"), [("LIFT403", "by_text")]),
    "without a local index": (lambda table: with_index(table, "largest"), [("LIFT403", "largest")]),
    "with an index more": (
        lambda table: with_index(table, "", Index("old", "global", KeySchema((attribute("text"),)))),
        [("LIFT404", '"app"')],
    ),
    "with a local index more": (
        lambda table: with_index(
            table, "", Index("old", "local", KeySchema(table.key.partition, (attribute("text"),)))
        ),
        [("LIFT404", '"app"')],
    ),
    "another key of an index": (
        lambda table: with_index(
            table, "by_text", replace(index(table, "by_text"), key=KeySchema((attribute("text"),)))
        ),
        [("LIFT405", "by_text")],
    ),
    "another key of a local index": (
        lambda table: with_index(
            table,
            "largest",
            replace(index(table, "largest"), key=KeySchema(table.key.partition, (attribute("length"),))),
        ),
        [("LIFT405", "largest")],
    ),
    "another projection": (
        lambda table: with_index(
            table, "by_size", replace(index(table, "by_size"), projection=Projection("KEYS_ONLY"))
        ),
        [("LIFT406", '["text"]')],
    ),
    "other projected attributes": (
        lambda table: with_index(
            table, "by_size", replace(index(table, "by_size"), projection=Projection("INCLUDE", ("text", "title")))
        ),
        [("LIFT406", '["text"]')],
    ),
    "no expiry": (
        lambda table: replace(table, ttl=None),
        [("LIFT407", "gone_at")],
    ),
    "another expiry": (
        lambda table: replace(table, ttl="ends_at"),
        [("LIFT407", "gone_at")],
    ),
    "no stream": (lambda table: replace(table, stream=None), [("LIFT408", '"NEW_IMAGE"')]),
    "another stream": (lambda table: replace(table, stream="KEYS_ONLY"), [("LIFT408", '"NEW_IMAGE"')]),
    "another billing": (lambda table: replace(table, billing="provisioned"), [("LIFT409", "billing")]),
    "no recovery": (lambda table: replace(table, pitr=False), [("LIFT410", "pitr")]),
    "protection": (lambda table: replace(table, protected=True), [("LIFT411", "protected")]),
    "the same index of another kind": (
        lambda table: with_index(
            table, "largest", Index("largest", "global", KeySchema((attribute("pk"),), (attribute("size", "N"),)))
        ),
        [("LIFT404", '"app"'), ("LIFT403", "largest")],
    ),
}


@pytest.mark.parametrize(("change", "told"), DIFFERENT.values(), ids=DIFFERENT)
def test_a_table_deployed_differently_is_told_where_it_is_said(
    change: Callable[[Table], Table], told: list[tuple[str, str]], tmp_path: Path, observe: Observe
) -> None:
    assert Drift(tmp_path, observe, MODELS, change).told == told


LONE_DIFFERENT = {
    "another key": (
        lambda table: replace(table, key=KeySchema((attribute("key", "N"),))),
        [("LIFT401", "PK")],
    ),
    "another type of the key": (
        lambda table: replace(table, key=KeySchema((attribute("id"),))),
        [("LIFT402", "Annotated[int, PK]")],
    ),
    "without an index": (lambda table: replace(table, indexes=()), [("LIFT403", 'Tag("index:gsi-user,pk")')]),
    "with an index more": (
        lambda table: with_index(table, "", Index("old", "global", KeySchema((attribute("user"),)))),
        [("LIFT404", "Session")],
    ),
    "an expiry": (lambda table: replace(table, ttl="ends_at"), [("LIFT407", "Session")]),
    "a stream": (lambda table: replace(table, stream="NEW_IMAGE"), [("LIFT408", "Session")]),
    "nothing that is said": (lambda table: replace(table, billing="provisioned", protected=True, pitr=True), []),
}


@pytest.mark.parametrize(("change", "told"), LONE_DIFFERENT.values(), ids=LONE_DIFFERENT)
def test_a_lone_model_is_the_place_of_what_its_table_is(
    change: Callable[[Table], Table], told: list[tuple[str, str]], tmp_path: Path, observe: Observe
) -> None:
    assert Drift(tmp_path, observe, LONE, change).told == told


def test_an_attribute_of_two_keys_is_told_once(tmp_path: Path, observe: Observe) -> None:
    def change(table: Table) -> Table:
        wrong = attribute("size", "B")
        size = replace(index(table, "by_size"), key=KeySchema((attribute("owner"),), (wrong,)))
        largest = replace(index(table, "largest"), key=KeySchema(table.key.partition, (wrong,)))
        return with_index(with_index(table, "by_size", size), "largest", largest)

    assert Drift(tmp_path, observe, MODELS, change).told == [("LIFT402", "int")]


def test_every_model_of_an_index_is_shown(tmp_path: Path, observe: Observe) -> None:
    drift = Drift(tmp_path, observe, MODELS, lambda table: with_index(table, "by_text"))

    expected = """\
error[LIFT403]: table `app` is deployed without the global index `by_text`
  --> models.py:21:9
   |
21 |         by_text = GSI(pk="TEXT#{text}", sk="{owner}")
   |         ^^^^^^^
...
32 |         by_text = GSI(pk="TEXT#{name}", sk="{owner}")
   |         ------- and here
   |
help: deploy it, before the code that reads it; with other indexes to add, one at a time

1 error
"""

    assert drift.text == expected


@pytest.mark.parametrize(
    ("file", "table", "section"),
    [
        ("pyproject.toml", "app", "[tool.lift.tables.app]"),
        ("../lift.toml", "app", "[tables.app]"),
        (None, "app", "[tool.lift.tables.app]"),
        ("lift.toml", "eu.app", '[tables."eu.app"]'),
    ],
)
def test_a_setting_is_said_where_the_project_is_configured(file: str | None, table: str, section: str) -> None:
    said = Said(Schema(), Declarations(), Project(Path(), file=file))

    assert said.section(table) == section
