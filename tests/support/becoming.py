"""Becoming: what each row of changes makes of an item, said here by hand and apart from the code that does it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from liftgen.runtime.wire import Item

ENDS = datetime(2999, 1, 2, 3, 4, 5, tzinfo=UTC)
"""When every user of the old shape ends, where a row is about expiry."""


def became(row: str, items: Iterable[Item]) -> list[Item]:
    """Every item after the row's changes, guards included."""
    found = []
    for item in items:
        number = (item.get("user_id") or item["order_id"])["S"]
        user = item["_entity"]["S"] == "User"
        changed = {**item, **(USERS[row](item, number) if user and row in USERS else {})}
        changed |= EVERYBODY[row](item) if row in EVERYBODY else {}
        found.append({name: value for name, value in changed.items() if value is not None})
        if user and row in GUARDS:
            found.append(GUARDS[row](item, number))
    return found


def text(value: str) -> dict[str, str]:
    return {"S": value}


def by_mail(_: Item, number: str) -> dict[str, Any]:
    return {"gsi1pk": text(f"MAIL#{number}@b"), "gsi1sk": text(number)}


GONE: dict[str, Any] = {"gsi1pk": None, "gsi1sk": None}
USERS: dict[str, Callable[[Item, str], dict[str, Any]]] = {
    "03 rename a model": lambda *_: {"_entity": text("Person")},
    "06 change the format of a key": lambda _, number: {"sk": text(f"U#{number}")},
    "08 add a required attribute": lambda *_: {"nick": text("nobody")},
    "09 remove an attribute": lambda *_: {"age": None},
    "10 rename an attribute": lambda _, number: {"age": None, "years": {"N": number}},
    "11 change the type of an attribute": lambda _, number: {"age": text(number)},
    "12 change the type of an index key": lambda _, number: {"age": None, "years": text(number)},
    "13 add an index of composed text": by_mail,
    "13 add a native index over a new attribute": lambda *_: {"channel": text("desk")},
    "13 add an index of composed text over a new attribute": lambda *_: {
        "channel": text("desk"),
        "gsi1pk": text("CHANNEL#desk"),
    },
    "14 add several indexes": by_mail,
    "15 delete an index": lambda *_: GONE,
    "17 rename an index": lambda _, number: {**GONE, "mailspk": text(f"MAIL#{number}@b"), "mailssk": text(number)},
    "20 native instead of composed": lambda *_: GONE,
    "24 turn expiry on": lambda *_: {"joined": {"N": str(int(ENDS.timestamp()))}},
    "25 turn expiry off": lambda *_: {"joined": text("2999-01-02T03:04:05.000000Z")},
    "34 remove a member": lambda *_: {"level": text("low")},
    "35 add a version": lambda *_: {"version": {"N": "0"}},
}
"""What of a user is another value afterwards, by the row; None is gone. What is not here stays."""

EVERYBODY: dict[str, Callable[[Item], dict[str, Any]]] = {
    "05 change the names of a key": lambda item: {"id": item["pk"]},
}
"""The same of every item."""

GUARDS: dict[str, Callable[[Item, str], Item]] = {
    "36 add a unique constraint": lambda item, number: {
        "pk": text(f"UNIQUE#User.mail_is_unique#{number}@b"),
        "sk": text("UNIQUE"),
        "_entity": text("User.mail_is_unique"),
        "_owner": {"M": {"pk": item["pk"], "sk": item["sk"]}},
    },
}
"""The guard of a user."""
