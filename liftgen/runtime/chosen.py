"""Chosen: what a query reads where only some fields are asked for, each result a tuple of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.runtime.entity import decoded, key_values
from liftgen.runtime.errors import InvalidItem, InvalidRequest
from liftgen.runtime.record import record, replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from liftgen.runtime.conditions import Field
    from liftgen.runtime.encryption import Encryption
    from liftgen.runtime.query import Reader
    from liftgen.runtime.wire import Item


def only(query: Any, fields: tuple[Field[Any, Any], ...]) -> Any:
    """The same query, in whichever form it is, for these fields alone; InvalidRequest where that is not one of whole items."""
    if query.follow is not None or query.reader.holds is not None or len(query.reader.kinds) > 1:
        raise InvalidRequest("only queries of whole items of one entity read fields alone", entity=query.reader.name)
    if not fields:
        raise InvalidRequest("nobody says which fields are asked for", entity=query.reader.name)
    reader = query.reader
    told = (reader.discriminator, reader.expires_at, reader.deleted_at)
    names = dict.fromkeys(
        [*(each.attribute for each in fields), *filter(None, told), *query.index.key, *query.index.table_key]
    )
    key = tuple(query.index.table_key or query.index.key)
    return replace(query, reader=Chosen(reader, fields, key), attributes=tuple(names))


@record()
class Chosen:
    """Reads some fields of each item; what the item is, and whether it counts as absent, is as another reader has it."""

    reader: Reader[Any]
    fields: tuple[Field[Any, Any], ...]
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.reader.name

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.reader.kinds

    @property
    def discriminator(self) -> str | None:
        return self.reader.discriminator

    @property
    def expires_at(self) -> str | None:
        return self.reader.expires_at

    @property
    def deleted_at(self) -> str | None:
        return self.reader.deleted_at

    @property
    def hides(self) -> bool:
        return self.reader.hides

    @property
    def holds(self) -> tuple[str, ...]:
        return tuple(each.attribute for each in self.fields)

    def is_own(self, item: Item) -> bool:
        return self.reader.is_own(item)

    def absent(
        self, item: Item, now: datetime, *, include_expired: bool = False, include_deleted: bool = False
    ) -> bool:
        return self.reader.absent(item, now, include_expired=include_expired, include_deleted=include_deleted)

    def decode(self, item: Item, encryption: Encryption) -> tuple[Any, ...]:
        """The values, in the order in which they were asked for; InvalidItem for another entity's, or an unreadable one."""
        del encryption
        found = None if self.discriminator is None else item.get(self.discriminator, {}).get("S")
        if found is not None and found not in self.kinds:
            raise InvalidItem(f"the item is a `{found}`", entity=self.name, key=key_values(item, self.key))
        return decoded(self._values, item, self.name, self.key)

    def _values(self, item: Item) -> tuple[Any, ...]:
        return tuple(_value(each, item) for each in self.fields)


def _value(field: Field[Any, Any], item: Item) -> Any:
    """What the field holds; where the attribute is absent, what the model says then."""
    value = item.get(field.attribute)
    if value is not None and ("NULL" not in value or field.nulls):
        return field.read(value)
    if value is not None and field.optional:
        return None
    if field.otherwise is not None:
        return field.otherwise()
    default = _default_of(field.model, field.name)
    if default is not None:
        return default()
    if field.optional:
        return None
    raise KeyError(field.attribute)


def _default_of(model: Any, name: str) -> Callable[[], Any] | None:
    """What gives the model's own default; None where it has none."""
    described = getattr(model, "model_fields", None)
    if described is not None:
        field = described[name]
        return None if field.is_required() else lambda: field.get_default(call_default_factory=True)
    from dataclasses import MISSING

    field = model.__dataclass_fields__[name]
    if field.default_factory is not MISSING:
        factory: Callable[[], Any] = field.default_factory
        return factory
    return None if field.default is MISSING else lambda: field.default
