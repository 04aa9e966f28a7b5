"""A state is what is deployed and stored, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from liftgen.conditions import Exists, Field
from liftgen.declarations import Default
from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
)
from liftgen.schema import (
    Attribute,
    Composed,
    Entity,
    EntityIndex,
    EntityKey,
    Expiry,
    KeyAttribute,
    KeySchema,
    Model,
    Native,
    Placeholder,
    Schema,
    Table,
)
from liftgen.states import differences, digest, state_of, type_text

STR = ScalarType(Scalar.STR)
MODEL = Model(
    "User",
    "models.users",
    "pydantic",
    (
        Attribute("user_id", "user_id", STR),
        Attribute("ssn", "s", OptionalOf(STR), Default("None"), encrypted=True),
        Attribute("expires_at", "ttl", ScalarType(Scalar.DATETIME), lifecycle="ttl"),
    ),
)
KEY = EntityKey(
    Composed("pk", ("USER#", Placeholder("user_id", shards=4))),
    Composed("sk", (Placeholder("expires_at", "%Y-%m"), "#", Placeholder("user_id"))),
)
INDEX = EntityIndex("by_ssn", "gsi1", "global", EntityKey(Native(("ssn",))), Exists(Field("ssn")))
USER = Entity(MODEL, "main", KEY, (INDEX,), expiry=Expiry("expires_at"), escape=False)
SCHEMA = Schema((Table("main", KeySchema((KeyAttribute("pk", "S"),))),), (USER,), (replace(MODEL, name="Nested"),))


def test_a_state_is_plain_data_that_says_what_is_stored() -> None:
    state = state_of(SCHEMA)

    assert json.loads(json.dumps(state)) == state
    assert state["entities"] == [
        {
            "name": "User",
            "table": "main",
            "discriminator": None,
            "key": {"partition": "USER#{user_id:shard(4)}", "sort": "{expires_at:%Y-%m}#{user_id}"},
            "indexes": [
                {
                    "name": "by_ssn",
                    "index": "gsi1",
                    "partition": ["ssn"],
                    "sort": None,
                    "when": "attribute_exists(ssn)",
                }
            ],
            "uniques": [],
            "attributes": [
                {"field": "user_id", "type": "str", "required": True},
                {"field": "ssn", "type": "str | None", "required": False, "name": "s", "encrypted": True},
                {"field": "expires_at", "type": "datetime", "required": True, "name": "ttl", "lifecycle": "ttl"},
            ],
            "escape": False,
            "expiry": {"field": "expires_at", "after": None, "of": None},
        }
    ]


def test_what_changes_no_stored_byte_changes_no_state() -> None:
    moved = replace(USER, model=replace(MODEL, module="elsewhere", doc="New words."), patterns=())

    assert digest(state_of(replace(SCHEMA, entities=(moved,)))) == digest(state_of(SCHEMA))


def test_differences_are_said_by_name() -> None:
    billed = replace(SCHEMA.tables[0], billing="on_demand")
    other = replace(USER, model=replace(MODEL, name="Other"))
    new = Schema((billed,), (USER, other))

    assert differences(state_of(SCHEMA), state_of(new)) == ("table main", "entity Other", "model Nested")
    assert differences(state_of(SCHEMA), state_of(SCHEMA)) == ()


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (NewTypeOf("m", "UserId", STR), "str"),
        (EnumOf("m", "Status", (("ON", "on"), ("OFF", 0))), "'on' | 0"),
        (LiteralOf(("a", True)), "'a' | True"),
        (ListOf(STR), "list[str]"),
        (TupleOf((STR, ScalarType(Scalar.INT))), "tuple[str, int]"),
        (TupleOf((STR,), repeated=True), "tuple[str, ...]"),
        (SetOf(STR, frozen=True), "set[str]"),
        (DictOf(STR, ModelOf("m", "Address")), "dict[str, Address]"),
        (UnionOf((ModelOf("m", "Card"), ModelOf("m", "Cash")), "kind"), "Card | Cash by kind"),
    ],
)
def test_types_are_said_as_they_are_stored(type_: FieldType, text: str) -> None:
    assert type_text(type_) == text
