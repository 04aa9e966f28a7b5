"""Sampled, 43x: what can be wrong with items that are stored, as far as a sample of them shows."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


class Unreadable(Rule):
    """Items of a deployed table are not what the models read."""

    ignorable = False


class UnknownItem(Unreadable):
    """Items are in a table that no model reads.

    A read that meets one fails, or leaves it out. Either a model is missing, or something else writes to the table.
    """

    code = "LIFT430"
    table: str
    said: str
    count: int
    key: str

    @property
    def message(self) -> str:
        return f"{_items(self.count)} of table `{self.table}` {_are(self.count)} {self.said}, such as {self.key}"

    @property
    def help(self) -> str:
        return "write a model of them, or find out who writes them"


class LacksAttribute(Unreadable):
    """Items lack an attribute that their model requires.

    Reading them fails. Where the attribute is new, a migration gives it to the items that were there before.
    """

    code = "LIFT431"
    table: str
    entity: str
    attribute: str
    count: int
    key: str

    @property
    def message(self) -> str:
        return f"{self.count} {self.entity} of table `{self.table}` {_have(self.count)} no `{self.attribute}`, such as {self.key}"

    @property
    def help(self) -> str:
        return "give the field a default, or the items a value: `lift dynamorm generate-migration NAME`"


class WrongType(Unreadable):
    """Items have an attribute whose value is of another type than their model says.

    Reading them fails, and an index whose key it is leaves them out.
    """

    code = "LIFT432"
    table: str
    entity: str
    attribute: str
    problem: str
    count: int
    key: str

    @property
    def message(self) -> str:
        where = f"`{self.attribute}` of {self.count} {self.entity} of table `{self.table}`"
        return f"{where}: {self.problem}, such as {self.key}"

    @property
    def help(self) -> str:
        return "let the field take both types, then convert the items: `lift dynamorm generate-migration NAME`"


class StaleIndexKey(Unreadable):
    """Items have another key of an index than their attributes compose.

    A query of the index does not find them, or finds them where they no longer belong. Something has written a field and not the
    keys that are composed from it.
    """

    code = "LIFT433"
    table: str
    entity: str
    index: str
    count: int
    key: str

    @property
    def message(self) -> str:
        return (
            f"{self.count} {self.entity} of table `{self.table}` {_have(self.count)} a stale key of index `{self.index}`, "
            f"such as {self.key}"
        )

    @property
    def help(self) -> str:
        return "write each with its repository's `put`, or plan it as a migration that composes the keys anew"


class StaleKey(Unreadable):
    """Items lie under another key than their attributes compose.

    `get` does not find them. The key's template has changed, or something has written a field that the key is composed from.
    """

    code = "LIFT434"
    table: str
    entity: str
    count: int
    key: str

    @property
    def message(self) -> str:
        which = f"{self.count} {self.entity} of table `{self.table}`"
        return f"{which} {_lie(self.count)} under a key that its attributes do not compose, such as {self.key}"

    @property
    def help(self) -> str:
        return "move them with a migration that changes the format of the key"


class LongExpired(Unreadable):
    """Items are days past their expiry and are there still.

    DynamoDB deletes them within days as long as the table's expiry is on: here it is off, of another attribute, or the time is
    not in seconds. Reads leave them out, and they cost storage.
    """

    code = "LIFT435"
    severity = Severity.WARNING
    table: str
    entity: str
    count: int
    key: str

    @property
    def message(self) -> str:
        which = f"{self.count} {self.entity} of table `{self.table}`"
        return f"{which} expired days ago and {_are(self.count)} there still, such as {self.key}"

    @property
    def help(self) -> str:
        return "see with `lift dynamorm validate --table` whether the table's expiry is on, and by which attribute"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"
