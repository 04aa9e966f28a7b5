"""What the arguments of markers mean in the schema: names of key attributes, defaults, consistency, and what the author says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from liftgen.conditions import Exists, Field, Value
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.read import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from liftgen.schema import Schema

    Derive = Callable[[str], tuple[Schema, Report]]

HEAD = """\
from decimal import Decimal
from typing import Literal
from pydantic import BaseModel
from liftgen import GSI, Delete, Get, Key, LSI, Put, Query, Scan, Table, Transaction, Update
"""

TASK = """\
class Task(BaseModel):
    owner: str
    title: str
    state: Literal["open", "done"]
    size: int
    price: Decimal

    class Dynamo:
        key = Key(["owner"], ["title"])
"""


@pytest.fixture
def derived(tmp_path: Path) -> Derive:
    def derived(text: str) -> tuple[Schema, Report]:
        (tmp_path / "models.py").write_text(HEAD + text)
        report = Report()
        return derive(read([tmp_path / "models.py"], tmp_path, report), report), report

    return derived


def test_the_attributes_of_composed_index_keys_can_be_named(derived: Derive) -> None:
    schema, report = derived(
        TASK
        + """\
        by_state = GSI("gsi1", pk="STATE#{state}", sk="{title}", pk_name="state_pk", sk_name="title_sk")
        by_size = GSI(pk="SIZE#{size}", sk=["title"], pk_name="size_pk")
        local = LSI(sk="{state}#{title}", sk_name="state_sk")
"""
    )

    indexes = {each.name: [name.name for name in each.key.attributes] for each in schema.tables[0].indexes}
    assert not len(report)
    assert indexes == {
        "by_size": ["size_pk", "title"],
        "gsi1": ["state_pk", "title_sk"],
        "local": ["owner", "state_sk"],
    }


def test_parameters_with_a_default_need_not_be_given_and_follow_those_that_must(derived: Derive) -> None:
    schema, report = derived(
        TASK
        + """\
        open = Query("key", where="state <> :not_in and size >= :least and price > :over",
                     defaults={"not_in": "done", "over": 0.5})
"""
    )

    parameters = schema.entity("Task").patterns[-1].parameters
    assert not len(report)
    assert [(each.name, each.required, each.default) for each in parameters] == [
        ("owner", True, None),
        ("least", True, None),
        ("not_in", False, Value("done")),
        ("over", False, Value(Decimal("0.5"))),
        ("title", False, None),
    ]


@pytest.mark.parametrize(
    ("where", "defaults", "code"),
    [
        ("state = :state", '{"stat": "open"}', "LIFT288"),
        ("state in (:states)", '{"states": "open"}', "LIFT288"),
        ("state = :state", '{"state": "closed"}', "LIFT232"),
        ("size = :size", '{"size": "much"}', "LIFT232"),
        ("price = :price", '{"price": 1e999}', "LIFT232"),
        ("size = :size", '{"size": None}', "LIFT232"),
        ("size = :size", '{"size": unknown}', "LIFT120"),
        ("size = :size", "{**more}", "LIFT120"),
        ("size = :size", "5", "LIFT122"),
    ],
)
def test_a_default_that_fits_no_parameter_is_a_finding(derived: Derive, where: str, defaults: str, code: str) -> None:
    _, report = derived(TASK + f'        some = Scan("{where}", defaults={defaults})\n')

    assert report.codes() == [code], [each.finding.message for each in report]


def test_reads_are_consistent_where_dynamodb_can(derived: Derive) -> None:
    schema, report = derived(
        TASK
        + """\
        by_state = GSI(pk=["state"])
        local = LSI(sk=["size"])
        now = Query("key", consistent=True)
        now_local = Query("local", consistent=True)
        everything = Scan(consistent=True)
        stale = Scan(on="by_state", consistent=True)
"""
    )

    patterns = {each.name: each for each in schema.entity("Task").patterns if each.named}
    assert {name: (each.on, each.consistent) for name, each in patterns.items()} == {
        "now": ("key", True),
        "now_local": ("local", True),
        "everything": ("key", True),
        "stale": ("by_state", False),
    }
    assert report.codes() == ["LIFT289"]


def test_what_stands_below_a_line_is_what_its_author_says(derived: Derive) -> None:
    schema, report = derived(
        TASK
        + """\
        \"\"\"What somebody has to do.\"\"\"
        by_state = GSI(pk=["state"])
        \"\"\"By state.

        Of everybody.
        \"\"\"
        everything = Scan()
        table = Table("tasks")

move = Transaction("move", "Task.delete", "Task.create")
\"\"\"To somebody else.\"\"\"
"""
    )

    assert not len(report)
    assert {each.name: each.doc for each in schema.entity("Task").patterns} == {
        "by_key": "What somebody has to do.",
        "by_state": "By state.\n\nOf everybody.",
        "everything": "",
    }
    assert schema.transactions[0].doc == "To somebody else."


def test_an_action_of_a_transaction_keeps_what_its_name_says(derived: Derive) -> None:
    schema, report = derived(
        TASK
        + """\
        if_there = Delete("attribute_exists(owner)")

move = Transaction("move", "Task.create", "Task.put", "Task.if_there")
"""
    )

    actions = schema.transactions[0].actions
    assert not len(report)
    assert [(each.operation, each.creates, each.pattern) for each in actions] == [
        ("put", True, None),
        ("put", False, None),
        ("delete", False, "if_there"),
    ]
    assert actions[2].condition == Exists(Field("owner"))
