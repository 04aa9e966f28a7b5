"""Diff and changes: what differs between two schemas, and that every change knows its way back."""

from dataclasses import replace

import pytest

from liftgen.changes import (
    AddIndex,
    Change,
    CreateTable,
    DropIndex,
    DropTable,
    ReplaceIndex,
    ReplaceTable,
    SetBilling,
    SetPitr,
    SetProtection,
    SetStream,
    SetTtl,
)
from liftgen.diff import diff, differences
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Schema, Table

PK, SK, AGE = KeyAttribute("pk", "S"), KeyAttribute("sk", "S"), KeyAttribute("age", "N")
BY_AGE = Index("by_age", "global", KeySchema((PK,), (AGE,)))
LOCAL = Index("local", "local", KeySchema((PK,), (AGE,)))
LOGS = Table("logs", KeySchema((PK,), (SK,)))
NOTES = replace(LOGS, name="notes")
WIDE = replace(
    LOGS, indexes=(BY_AGE,), stream="NEW_IMAGE", ttl="gone_at", billing="on_demand", pitr=True, protected=True
)
DIFFERENT_KEY = replace(LOGS, key=KeySchema((PK,), (replace(SK, type="N"),)))
INDEXES_AND_SETTINGS = replace(
    LOGS,
    indexes=(replace(BY_AGE, projection=Projection("KEYS_ONLY")),),
    stream="OLD_IMAGE",
    ttl="ends_at",
    billing="provisioned",
    pitr=False,
    protected=False,
)

PAIRS: list[tuple[Table | None, Table | None, list[Change]]] = [
    (LOGS, LOGS, []),
    (None, LOGS, [CreateTable(LOGS)]),
    (LOGS, None, [DropTable(LOGS)]),
    (LOGS, DIFFERENT_KEY, [ReplaceTable(LOGS, DIFFERENT_KEY)]),
    (LOGS, replace(LOGS, indexes=(LOCAL,)), [ReplaceTable(LOGS, replace(LOGS, indexes=(LOCAL,)))]),
    (LOGS, replace(LOGS, indexes=(BY_AGE,)), [AddIndex("logs", BY_AGE)]),
    (replace(LOGS, indexes=(BY_AGE,)), LOGS, [DropIndex("logs", BY_AGE)]),
    (
        WIDE,
        INDEXES_AND_SETTINGS,
        [
            ReplaceIndex("logs", BY_AGE, replace(BY_AGE, projection=Projection("KEYS_ONLY"))),
            SetTtl("logs", "gone_at", "ends_at"),
            SetStream("logs", "NEW_IMAGE", "OLD_IMAGE"),
            SetBilling("logs", "on_demand", "provisioned"),
            SetPitr("logs", before=True, after=False),
            SetProtection("logs", before=True, after=False),
        ],
    ),
    (LOGS, replace(LOGS, ttl="gone_at"), [SetTtl("logs", None, "gone_at")]),
    (LOGS, replace(LOGS, stream="KEYS_ONLY"), [SetStream("logs", None, "KEYS_ONLY")]),
]


@pytest.mark.parametrize(("before", "after", "changes"), PAIRS)
def test_a_pair_of_schemas_has_these_changes(before: Table | None, after: Table | None, changes: list[Change]) -> None:
    assert list(diff(_schema(before), _schema(after))) == changes


@pytest.mark.parametrize(("before", "after", "changes"), PAIRS)
def test_the_way_back_is_every_change_reversed(
    before: Table | None, after: Table | None, changes: list[Change]
) -> None:
    assert list(diff(_schema(after), _schema(before))) == [change.reverse() for change in changes]
    assert [change.reverse().reverse() for change in changes] == changes


def test_tables_are_compared_by_name_in_order_of_names() -> None:
    changes = diff(Schema((NOTES, LOGS)), Schema((replace(LOGS, ttl="gone_at"),)))

    assert changes == (SetTtl("logs", None, "gone_at"), DropTable(NOTES))


def test_nothing_changes_where_one_side_does_not_say() -> None:
    said = replace(LOGS, billing="on_demand", pitr=False, protected=False)

    assert diff(Schema((said,)), Schema((LOGS,))) == ()
    assert diff(Schema((LOGS,)), Schema((said,))) == ()


def test_the_order_of_an_index_key_matters() -> None:
    native = replace(BY_AGE, key=KeySchema((PK, SK), (AGE,)))
    turned = replace(BY_AGE, key=KeySchema((SK, PK), (AGE,)))

    changes = diff(Schema((replace(LOGS, indexes=(native,)),)), Schema((replace(LOGS, indexes=(turned,)),)))

    assert changes == (ReplaceIndex("logs", native, turned),)


def test_a_replacement_tells_what_else_differs_only_when_asked() -> None:
    other = replace(DIFFERENT_KEY, ttl="gone_at")

    assert diff(Schema((LOGS,)), Schema((other,))) == (ReplaceTable(LOGS, other),)
    assert differences(LOGS, other) == (ReplaceTable(LOGS, other), SetTtl("logs", None, "gone_at"))


def _schema(table: Table | None) -> Schema:
    return Schema(() if table is None else (table,))
