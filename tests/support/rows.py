"""Rows: every kind of change that a table or its items can see, each as the models before and after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.changes import (
    AddReplica,
    DropReplica,
    SetEncryption,
    SetLogicalId,
    SetResourceType,
    SetTableClass,
)
from liftgen.defaults import constant_defaults
from liftgen.diff import NO_ANSWERS, Answers, diff_states
from liftgen.plan import plan
from liftgen.schema import TableSettings
from tests.support.evolution import schema_of, stored_models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from liftgen.changes import Change
    from liftgen.defaults import AttributeValue
    from liftgen.steps import Plan
    from liftgen.stored import Stored


@dataclass(frozen=True)
class Row:
    """A change: its name, the models before and after, what has to be answered, and what is no model's to say."""

    name: str
    before: str
    after: str
    answers: Answers = NO_ANSWERS
    settings: tuple[TableSettings | None, TableSettings | None] = (None, None)
    outside: tuple[Change, ...] = ()
    filled: Mapping[str, object] = field(default_factory=dict)
    """The answers that somebody writes into the migration: values by attribute."""

    def states(self, folder: Path) -> tuple[Stored, Stored]:
        before, after = (
            stored_models(text, folder, {"main": settings} if settings else None)
            for text, settings in zip((self.before, self.after), self.settings, strict=True)
        )
        return before, after

    def defaults(self, folder: Path) -> dict[str, AttributeValue]:
        """What the models after the change give where nothing is stored."""
        return constant_defaults(schema_of(self.after, folder)) if self.after else {}

    def planned(self, folder: Path) -> Plan:
        return plan(self.changes(folder), *self.states(folder), self.defaults(folder))

    def changes(self, folder: Path) -> tuple[Change, ...]:
        found = diff_states(*self.states(folder), self.answers)

        assert (found.questions, found.unused) == ((), ())
        return (*found.changes, *self.outside)


USER = """
class User(BaseModel):
    tenant_id: str
    user_id: str
    mail: str
    age: int = 0
    level: Literal['low', 'high'] = 'low'
    joined: datetime | None = None
    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "USER#{user_id}")
"""
ORDER = """
class Order(BaseModel):
    order_id: str
    mail: str
    class Dynamo:
        table = app
        key = Key("ORDER#{order_id}", "ORDER")
"""
MAIN = 'app = Table("main")\n'
BASE = MAIN + USER + ORDER
LAST = '"USER#{user_id}")\n'
BY_MAIL = '        by_mail = GSI("gsi1", pk="MAIL#{mail}", sk="{user_id}")\n'
BY_AGE = '        by_age = GSI(pk=["tenant_id"], sk=["age"])\n'
BY_LEVEL = '        by_level = GSI(pk=["tenant_id", "level"])\n'
LOCAL = '        local = LSI(sk=["age"])\n'
UNIQUE = '        mail_is_unique = Unique("mail")\n'
ON_DEMAND, PROVISIONED = TableSettings(billing="on_demand"), TableSettings(billing="provisioned")


def edited(said: str, instead: str, base: str = BASE) -> str:
    assert said in base
    return base.replace(said, instead)


def with_(*lines: str) -> str:
    return edited(LAST, LAST + "".join(lines))


def channelled(index: str) -> str:
    """The models with an attribute more, which has a default, and an index that reads it."""
    return edited("age: int = 0", "age: int = 0\n    channel: str = 'desk'", with_(f"        by_channel = {index}\n"))


def stream(view: str) -> str:
    return edited('Table("main")', f'Table("main", stream="{view}")')


TTL_FIELD = edited("joined: datetime | None", "joined: Annotated[datetime | None, TTL]")
ROWS = (
    Row("01 new table", "", BASE),
    Row("02 remove a table", BASE, ""),
    Row("02 remove a model", BASE, MAIN + USER),
    Row("03 rename a model", BASE, edited("class User", "class Person"), Answers((("User", "Person"),))),
    Row("04 rename a table", BASE, edited('"main"', '"other"'), Answers((("main", "other"),))),
    Row("05 change the names of a key", BASE, edited('"main"', '"other", pk="id"'), Answers((("main", "other"),))),
    Row("06 change the format of a key", BASE, edited("USER#{user_id}", "U#{user_id}")),
    Row("07 add an optional attribute", BASE, edited("age: int = 0", "age: int = 0\n    nick: str = ''")),
    Row(
        "08 add a required attribute",
        BASE,
        edited("    age: int = 0", "    nick: str\n    age: int = 0"),
        filled={"nick": {"S": "nobody"}},
    ),
    Row("09 remove an attribute", BASE, edited("    age: int = 0\n", "")),
    Row("10 rename an attribute", BASE, edited("    age:", "    years:"), Answers((("User.age", "years"),))),
    Row("11 change the type of an attribute", BASE, edited("age: int = 0", "age: str = '0'")),
    Row(
        "12 change the type of an index key",
        with_(BY_AGE),
        with_('        by_years = GSI(pk=["tenant_id"], sk=["age"])\n').replace(
            "age: int = 0", "age: Annotated[str, Attr('years')] = '0'"
        ),
    ),
    Row("13 add an index of composed text", BASE, with_(BY_MAIL)),
    Row("13 add a native index", BASE, with_(BY_AGE)),
    Row("13 add a native index over a new attribute", BASE, channelled('GSI(pk=["tenant_id", "channel"])')),
    Row(
        "13 add an index of composed text over a new attribute", BASE, channelled('GSI("gsi1", pk="CHANNEL#{channel}")')
    ),
    Row("14 add several indexes", BASE, with_(BY_MAIL, BY_AGE, BY_LEVEL)),
    Row("15 delete an index", with_(BY_MAIL), BASE),
    Row(
        "16 change what an index holds",
        with_(BY_AGE),
        with_(BY_AGE.replace("by_age", "by_age_v2").replace('"age"]', '"age"], project=["mail"]')),
    ),
    Row("17 rename an index", with_(BY_MAIL), with_(BY_MAIL.replace("gsi1", "mails"))),
    Row(
        "20 native instead of composed",
        with_(BY_MAIL),
        with_('        by_mail = GSI("mails", pk=["mail"], sk=["user_id"])\n'),
    ),
    Row("21 bill on demand", BASE, BASE, settings=(PROVISIONED, ON_DEMAND)),
    Row("22 turn a stream on", BASE, stream("NEW_IMAGE")),
    Row("23 change what a stream shows", stream("NEW_IMAGE"), stream("NEW_AND_OLD_IMAGES")),
    Row("24 turn expiry on", BASE, TTL_FIELD),
    Row("25 turn expiry off", TTL_FIELD, BASE),
    Row("26 turn recovery off", BASE, BASE, settings=(TableSettings(pitr=True), TableSettings(pitr=False))),
    Row("27 encrypt with another key", BASE, BASE, outside=(SetEncryption("main", None, "alias/main"),)),
    Row("28 turn protection off", BASE, BASE, settings=(TableSettings(protected=True), TableSettings(protected=False))),
    Row("29 change the class", BASE, BASE, outside=(SetTableClass("main", "STANDARD", "STANDARD_INFREQUENT_ACCESS"),)),
    Row("30 add a replica", BASE, BASE, outside=(AddReplica("main", "eu-west-1"),)),
    Row("30 remove a replica", BASE, BASE, outside=(DropReplica("main", "eu-west-1"),)),
    Row(
        "31 from Table to TableV2",
        BASE,
        BASE,
        outside=(SetResourceType("main", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"),),
    ),
    Row("32 move a construct", BASE, BASE, outside=(SetLogicalId("main", "MainTable1", "MainTable2"),)),
    Row(
        "33 change where the tenant stands",
        MAIN + USER,
        'app = Table("main", tenant="tenant_id")\n' + USER,
    ),
    Row("34 add a member", BASE, edited("['low', 'high']", "['low', 'high', 'top']")),
    Row(
        "34 remove a member",
        BASE,
        edited("['low', 'high']", "['low']"),
        filled={"level": [["high", "low"]]},
    ),
    Row("35 add a version", BASE, edited("age: int = 0", "age: int = 0\n    version: Annotated[int, Version] = 0")),
    Row("36 add a unique constraint", BASE, with_(UNIQUE)),
)
REFUSED = (
    Row("05 change the names of a key in place", BASE, edited('"main"', '"main", pk="id"')),
    Row(
        "12 change the type of an index key in place",
        with_(BY_AGE),
        with_(BY_AGE).replace("age: int = 0", "age: str = '0'"),
    ),
    Row(
        "16 change the projection in place", with_(BY_AGE), with_(BY_AGE.replace('"age"]', '"age"], project=["mail"]'))
    ),
    Row("19 add a local index", BASE, with_(LOCAL)),
    Row("19 remove a local index", with_(LOCAL), BASE),
    Row("19 change a local index", with_(LOCAL), with_(LOCAL.replace("age", "level"))),
    Row(
        "18 too many at once",
        with_(*(f'        old_{i} = GSI(pk=["tenant_id"], sk=["age"])\n' for i in range(15))),
        with_(*(f'        new_{i} = GSI(pk=["tenant_id"], sk=["age"])\n' for i in range(6))),
    ),
)
CHANGES = (
    "new table",
    "remove a model or a table",
    "rename a model, the same items",
    "rename a table",
    "change the names or types of a table's key",
    "change the format of a key",
    "add an attribute that may be absent",
    "add a required attribute",
    "remove an attribute",
    "rename an attribute",
    "change the type of an attribute",
    "change the type of an index key",
    "add an index",
    "add several indexes",
    "delete an index",
    "change the key or the projection of an index",
    "rename an index",
    "more than 20 indexes at once",
    "add, remove or change a local index",
    "native attributes instead of composed text as an index key",
    "on-demand or provisioned",
    "turn a stream on",
    "change what a stream shows",
    "turn expiry on, or by another attribute",
    "turn expiry off",
    "turn point-in-time recovery off",
    "encrypt with another key",
    "take deletion protection off",
    "change the table class",
    "add or remove a replica",
    "from `Table` to `TableV2`",
    "move a construct, another logical id",
    "change where tenants lie",
    "add or remove a member of an enum",
    "add a version",
    "add a unique constraint",
)
"""Every kind of change there is, numbered from 1: a row's name begins with its number."""
