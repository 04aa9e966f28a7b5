"""Entity: what the runtime must know of a model's place in a table; generated code states one per model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from liftgen.runtime.encryption import Place
from liftgen.runtime.errors import InvalidItem, InvalidValue
from liftgen.runtime.record import NOTHING, record
from liftgen.runtime.statements import Templates
from liftgen.runtime.wire import NULL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from liftgen.runtime.decoders import Decoder
    from liftgen.runtime.encryption import Encryption
    from liftgen.runtime.wire import Item, Wire

T = TypeVar("T")


@record()
class Guard:
    """The item that holds the values of a unique constraint for its owner."""

    constraint: str
    key: Wire


@record()
class Derived:
    """Attributes that are computed from others: the composed key of an index from its members.

    Members are attributes that an update can change; those of the table's key are not among them.
    """

    members: tuple[str, ...]
    attributes: tuple[str, ...]


@record()
class Operable:
    """A field that operations may change as it is stored, for nothing depends on it.

    `bounds` are comparators and numbers that hold for a number, or for how long a list or a set is. `absent` is what the
    field has where its attribute is not there: its zero where nothing is said, None where only the model knows.
    """

    field: str
    kind: Literal["number", "list", "set"]
    stored_as: str = ""
    bounds: tuple[tuple[str, str], ...] = ()
    absent: str | None = ""

    @property
    def attribute(self) -> str:
        """The attribute that it is stored in."""
        return self.stored_as or self.field


def _no_guards(_: object) -> tuple[Guard, ...]:
    return ()


@record(kw_only=True)
class Entity(Templates, Generic[T]):
    """How values of a model become items of a table, and which attributes have a meaning of their own.

    `table` is what the models call the table, and `key` are the attributes of its key. `write` gives an item by its
    attributes, and `whole`, where there is one, its key and all of it as one JSON text, which says the same sooner; `decoder`
    reads answers from their bytes, as `read` does. `discriminator` says what an item is, and where there is none `tells`
    knows it by its key. `version`, `expires_at` and `deleted_at` are attributes where the model has such a field. `guarded`
    are the attributes that `guards` depend on, `defaults` the values that an item of an older shape has without saying so,
    `kept` those that an item has from its creation, which an upsert leaves alone, `optional` those of fields that an item
    need not have, and `operable` the fields that take operations.
    """

    name: str
    table: str
    key: tuple[str, ...]
    write: Callable[[T], Wire]
    read: Callable[[Item], T]
    discriminator: str | None = None
    tells: Callable[[Item], bool] | None = None
    version: str | None = None
    expires_at: str | None = None
    deleted_at: str | None = None
    encrypted: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    guards: Callable[[T], tuple[Guard, ...]] = _no_guards
    guarded: tuple[str, ...] = ()
    defaults: Mapping[str, str] = NOTHING
    kept: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    operable: tuple[Operable, ...] = ()
    decoder: Decoder[T] | None = None
    whole: Callable[[T], tuple[Wire, str]] | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names that the discriminator may have."""
        return (self.name,)

    @property
    def holds(self) -> None:
        """All of an item is there."""
        return None

    @property
    def is_known_by_reading(self) -> bool:
        """Whether what is stored must be read before it can be replaced: guards or keys depend on what it was."""
        if self.is_guarded:
            return True
        lasting = {*self.kept, self.version}
        return any(not lasting.isdisjoint(each.members) for each in self.derived)

    @property
    def is_guarded(self) -> bool:
        """Whether there are unique constraints."""
        return self.guards is not _no_guards

    def key_in(self, item: Item) -> Wire:
        """The table's key of an item that was read."""
        return {name: json.dumps(item[name], separators=(",", ":")) for name in self.key}

    def key_of(self, item: Wire) -> Wire:
        """The table's key of an item to be written."""
        return {name: item[name] for name in self.key}

    @property
    def hides(self) -> bool:
        """Whether `absent` leaves out what a filter could not: here it can."""
        return False

    def is_own(self, item: Item) -> bool:
        """Whether the item is one of this entity's, as far as its key tells."""
        return self.tells is None or self.tells(item)

    def absent(
        self, item: Item, now: datetime, *, include_expired: bool = False, include_deleted: bool = False
    ) -> bool:
        """Whether the item counts as not there: past its expiry, or deleted softly."""
        if self.deleted_at is not None and not include_deleted and _is_deleted(item, self.deleted_at):
            return True
        return self.expires_at is not None and not include_expired and expired(item, self.expires_at, now)

    def encode(self, value: T) -> Wire:
        """The item that a value is; InvalidValue or InvalidKey where DynamoDB could not store it."""
        try:
            return self.write(value)
        except InvalidValue as error:
            error.about(self.name)
            raise

    def whole_of(self, value: T, encryption: Encryption) -> tuple[Wire, str]:
        """The key of the item that a value is, and all of it as one JSON text; InvalidValue or InvalidKey as for `encode`."""
        if self.whole is None:
            item = self.encode(value)
            key = self.key_of(item)
            return key, self.text(self.sealed(item, key, encryption))
        try:
            key, text = self.whole(value)
            if "\\" in text and "\\ud" in text:
                self.write(value)  # which tells half of a character from a whole one of two halves
        except InvalidValue as error:
            error.about(self.name)
            raise
        return key, text

    def sealed(self, attributes: Wire, key: Wire, encryption: Encryption) -> Wire:
        """Attributes to be written to the item with this key, those that are to be encrypted in their envelopes."""
        if not self.encrypted:
            return attributes
        wanted = [name for name in self.encrypted if attributes.get(name, NULL) != NULL]
        if not wanted:
            return attributes
        values = {name: json.loads(value) for name, value in key.items()}
        places = {name: Place(self.table, values, name) for name in wanted}
        return attributes | {name: encryption.seal(attributes[name], place) for name, place in places.items()}

    def decode(self, item: Item, encryption: Encryption) -> T:
        """The value that an item is; InvalidItem when it is another entity's, or cannot be read."""
        if self.discriminator is not None and self.discriminator in item:
            found = item[self.discriminator].get("S")
            if found != self.name:
                raise InvalidItem(f"the item is a `{found}`", entity=self.name, key=key_values(item, self.key))
        if self.encrypted and (
            wanted := [name for name in self.encrypted if "NULL" not in item.get(name, {"NULL": True})]
        ):
            key = {name: item[name] for name in self.key}
            item = item | {name: encryption.open(item[name], Place(self.table, key, name)) for name in wanted}
        return decoded(self.read, item, self.name, self.key)


class Part(Generic[T]):
    """Base of what an index holds of an item; the generated classes have the fields."""

    __slots__ = ("_whole",)

    def whole(self) -> T | None:
        """The whole item, read from the table; None when it has gone since. LookupError for a part that no query gave."""
        found: Any = self._read()
        if hasattr(found, "__await__"):
            found.close()  # a coroutine that nobody would wait for
            raise LookupError("the query that gave this part is one of asyncio: `await part.awhole()`")
        return cast("T | None", found)

    async def awhole(self) -> T | None:
        """As `whole`, for a part that a query in asyncio gave."""
        found: Any = self._read()
        return cast("T | None", (await found) if hasattr(found, "__await__") else found)

    def lead(self, whole: Callable[[], Any]) -> None:
        """Say how the whole item is read."""
        object.__setattr__(self, "_whole", whole)

    def _read(self) -> Any:
        read: Callable[[], Any] | None = getattr(self, "_whole", None)
        if read is None:
            raise LookupError("no query gave this part, so nothing says which item it is of")
        return read()


@record(kw_only=True)
class Partial(Generic[T]):
    """How items of an index that holds a part of each become values; `holds` are the attributes that it has beside its keys."""

    name: str
    key: tuple[str, ...]
    read: Callable[[Item], T]
    discriminator: str | None = None
    entity: str = ""
    tells: Callable[[Item], bool] | None = None
    expires_at: str | None = None
    deleted_at: str | None = None
    holds: tuple[str, ...] | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names that the discriminator may have."""
        return (self.entity,)

    @property
    def hides(self) -> bool:
        """Whether `absent` leaves out what a filter could not: here it can."""
        return False

    def is_own(self, item: Item) -> bool:
        """Whether the item is one of the entity's, as far as its key tells."""
        return self.tells is None or self.tells(item)

    def absent(
        self, item: Item, now: datetime, *, include_expired: bool = False, include_deleted: bool = False
    ) -> bool:
        """Whether the item counts as not there, as far as the index knows."""
        if self.deleted_at is not None and not include_deleted and _is_deleted(item, self.deleted_at):
            return True
        return self.expires_at is not None and not include_expired and expired(item, self.expires_at, now)

    def decode(self, item: Item, encryption: Encryption) -> T:
        """The value that an item is; InvalidItem when it cannot be read. Encrypted fields are no part of it."""
        del encryption
        return decoded(self.read, item, self.name, self.key)


@record(kw_only=True)
class Several(Generic[T]):
    """Entities that one query returns: each item is read as what it says that it is."""

    name: str
    entities: tuple[Entity[Any], ...]
    discriminator: str | None = None
    expires_at: str | None = None
    deleted_at: str | None = None

    @property
    def holds(self) -> None:
        """All of an item is there."""
        return None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names that the discriminator may have."""
        return tuple(entity.name for entity in self.entities)

    @property
    def hides(self) -> bool:
        """Whether some of the entities are deleted softly, each under an attribute of its own, which no filter can tell."""
        return any(entity.deleted_at is not None for entity in self.entities)

    def is_own(self, item: Item) -> bool:
        """Whether the item is one of the entities', as far as its key tells."""
        return self.discriminator is not None or any(entity.is_own(item) for entity in self.entities)

    def absent(
        self, item: Item, now: datetime, *, include_expired: bool = False, include_deleted: bool = False
    ) -> bool:
        """Whether the item counts as not there for its own entity."""
        return self._entity(item).absent(item, now, include_expired=include_expired, include_deleted=include_deleted)

    def decode(self, item: Item, encryption: Encryption) -> T:
        """The value that an item is; InvalidItem when it is none of the entities', or cannot be read."""
        value: T = self._entity(item).decode(item, encryption)
        return value

    def _entity(self, item: Item) -> Entity[Any]:
        kind = None if self.discriminator is None else item.get(self.discriminator, {}).get("S")
        for entity in self.entities:
            if entity.name == kind if self.discriminator is not None else entity.is_own(item):
                return entity
        raise InvalidItem(f"the item is a `{kind}`", entity=self.name, key=key_values(item, self.entities[0].key))


def decoded(read: Callable[[Item], T], item: Item, entity: str, key: tuple[str, ...]) -> T:
    """What `read` makes of the item; InvalidItem, which shows no more of it than its key, when it makes nothing of it."""
    try:
        return read(item)
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:
        # The cause is left out, because its text may hold the item's values.
        raise InvalidItem(_reason(error), entity=entity, key=key_values(item, key)) from None


def _is_deleted(item: Item, attribute: str) -> bool:
    return "NULL" not in item.get(attribute, {"NULL": True})


def expired(item: Item, attribute: str, now: datetime) -> bool:
    """Whether the instant in the attribute, in epoch seconds, is past."""
    value = item.get(attribute)
    return value is not None and "N" in value and float(value["N"]) <= now.timestamp()


def key_values(item: Mapping[str, Any], key: tuple[str, ...]) -> dict[str, Any]:
    """The values of an item's key, for an error to show."""
    return {name: next(iter(item[name].values()), None) for name in key if name in item}


def _reason(error: Exception) -> str:
    match error:
        case KeyError(args=(name, *_)):
            return f"attribute or type `{name}` is missing"
        case _:
            pass
    details: Callable[..., list[dict[str, Any]]] | None = getattr(error, "errors", None)
    if details is None:
        return f"an attribute has a value of another type ({type(error).__name__})"
    problems = details(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems)
