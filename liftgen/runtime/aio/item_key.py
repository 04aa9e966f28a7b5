# Made of liftgen/runtime/item_key.py by tools/write_asyncio.py: change that, and run `make aio`.
"""Item key, in asyncio: the key of one item together with what is read there, so that several can be asked for at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from liftgen.runtime.record import record

if TYPE_CHECKING:
    from liftgen.runtime.aio.table import Table
    from liftgen.runtime.entity import Entity
    from liftgen.runtime.wire import Item, Wire

T_co = TypeVar("T_co", covariant=True)


@record()
class ItemKey(Generic[T_co]):
    """Where an item of an entity is; repositories make it by their method `key`. `tenant` is whose item it is."""

    table: Table
    entity: Entity[T_co]
    key: Wire
    tenant: object = None

    def __repr__(self) -> str:
        return f"ItemKey({self.entity.name}, {self.key})"

    def read(self, item: Item | None) -> T_co | None:
        """The value of what was found there; None for nothing, and for what counts as absent."""
        if not item or self.entity.absent(item, self.table.now()):
            return None
        return self.entity.decode(item, self.table.settings.encryption)
