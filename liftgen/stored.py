"""Stored: a state read back as values: the tables, and of each entity what its items hold.

Types and key templates are texts, as a state has them: what they were called in Python, nobody needs to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.documents import table_from_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.schema import Table

KeyText = str | tuple[str, ...]
"""The text that composes a key attribute, or the fields that are key attributes themselves."""


@dataclass(frozen=True, slots=True)
class StoredAttribute:
    """A field as it is stored: `name` in the table; the flags say how."""

    field: str
    name: str
    type: str
    required: bool = True
    lifecycle: str | None = None
    encrypted: bool = False
    omit_empty: bool = False
    as_set: bool = False
    as_json: bool = False

    @property
    def members(self) -> tuple[str, ...]:
        """The values of an enum or a `Literal`, as Python spells them; empty for any other type."""
        values = self.bare_type.split(" | ")
        literal = all(each[:1] in "'\"-0123456789" or each in ("True", "False") for each in values)
        return tuple(values) if literal else ()

    @property
    def bare_type(self) -> str:
        """The type without None."""
        return self.type.removesuffix(" | None")


@dataclass(frozen=True, slots=True)
class StoredKey:
    """How an entity makes a key."""

    partition: KeyText
    sort: KeyText | None = None


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """An entity's use of a physical index; `name` is the access pattern's."""

    name: str
    index: str
    key: StoredKey
    when: str | None = None


@dataclass(frozen=True, slots=True)
class StoredUnique:
    """A uniqueness constraint, and how the key of its guard is composed."""

    name: str
    fields: tuple[str, ...]
    key: StoredKey


@dataclass(frozen=True, slots=True)
class StoredExpiry:
    """When items expire."""

    field: str
    after: int | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class StoredEntity:
    """An entity: where its items are, how they are found, what they hold."""

    name: str
    table: str
    key: StoredKey
    attributes: tuple[StoredAttribute, ...] = ()
    indexes: tuple[StoredIndex, ...] = ()
    uniques: tuple[StoredUnique, ...] = ()
    discriminator: str | None = None
    expiry: StoredExpiry | None = None
    tenant: str | None = None
    escape: bool = True

    def attribute(self, field: str) -> StoredAttribute:
        """The attribute that stores this field; KeyError when there is none."""
        for each in self.attributes:
            if each.field == field:
                return each
        raise KeyError(field)

    def role(self, lifecycle: str) -> StoredAttribute | None:
        """The attribute of this lifecycle role."""
        return next((each for each in self.attributes if each.lifecycle == lifecycle), None)


@dataclass(frozen=True, slots=True)
class Stored:
    """A whole state. `models` are the nested ones, as attributes by name."""

    tables: tuple[Table, ...] = ()
    entities: tuple[StoredEntity, ...] = ()
    models: tuple[tuple[str, tuple[StoredAttribute, ...]], ...] = ()

    def table(self, name: str) -> Table:
        """The table of this name; KeyError when there is none."""
        for each in self.tables:
            if each.name == name:
                return each
        raise KeyError(name)

    def entity(self, name: str) -> StoredEntity:
        """The entity of this name; KeyError when there is none."""
        for each in self.entities:
            if each.name == name:
                return each
        raise KeyError(name)


def stored(state: Mapping[str, Any]) -> Stored:
    """The state as values; ValueError says what of it cannot be read."""
    try:
        return Stored(
            tuple(table_from_document(each) for each in state["tables"]),
            tuple(_entity(each) for each in state["entities"]),
            tuple((each["name"], tuple(map(_attribute, each["attributes"]))) for each in state["models"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the state has no readable {error}") from error


def _entity(state: Mapping[str, Any]) -> StoredEntity:
    expiry = state.get("expiry")
    return StoredEntity(
        name=state["name"],
        table=state["table"],
        key=_key(state["key"]),
        attributes=tuple(map(_attribute, state["attributes"])),
        indexes=tuple(
            StoredIndex(each["name"], each["index"], _key(each), each.get("when")) for each in state["indexes"]
        ),
        uniques=tuple(StoredUnique(each["name"], tuple(each["fields"]), _key(each)) for each in state["uniques"]),
        discriminator=state["discriminator"],
        expiry=StoredExpiry(expiry["field"], expiry["after"], expiry["of"]) if expiry is not None else None,
        tenant=state.get("tenant"),
        escape=state.get("escape", True),
    )


def _attribute(state: Mapping[str, Any]) -> StoredAttribute:
    return StoredAttribute(
        field=state["field"],
        name=state.get("name", state["field"]),
        type=state["type"],
        required=state["required"],
        lifecycle=state.get("lifecycle"),
        **{flag: state.get(flag, False) for flag in ("encrypted", "omit_empty", "as_set", "as_json")},
    )


def _key(state: Mapping[str, Any]) -> StoredKey:
    partition = _part(state["partition"])
    if partition is None:
        raise ValueError("a key has no `partition`")
    return StoredKey(partition, _part(state["sort"]))


def _part(state: str | list[str] | None) -> KeyText | None:
    return tuple(state) if isinstance(state, list | tuple) else state
