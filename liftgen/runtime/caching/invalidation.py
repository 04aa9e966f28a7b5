"""Invalidation: what changes in a table, whoever changed it, is dropped from the cache by the table's stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.runtime.caching.client import place_of
from liftgen.runtime.streams.changes import sequence_of, table_of

if TYPE_CHECKING:
    from liftgen.runtime.caching.stores import Store
    from liftgen.runtime.streams.changes import Record


@dataclass(frozen=True, slots=True)
class Invalidation:
    """`Invalidation(store).handler` is the entry point of a function at a table's stream.

    `tenant` is the attribute that names the tenant, where clients keep tenants apart: the stream then has to carry images.
    """

    store: Store
    tenant: str | None = None

    def handler(self, event: dict[str, Any], context: object = None) -> dict[str, list[dict[str, str]]]:
        """Drop what changed; the first record for which that fails comes again, with those after it."""
        del context
        for record in event["Records"]:
            try:
                self.store.drop(*self._places(record))
            except Exception:
                return {"batchItemFailures": [{"itemIdentifier": sequence_of(record)}]}
        return {"batchItemFailures": []}

    def _places(self, record: Record) -> Iterator[str]:
        change, table = record["dynamodb"], table_of(record)
        yield place_of("", table, change["Keys"])
        if self.tenant is not None:
            images = [change.get(name) or {} for name in ("OldImage", "NewImage")]
            for tenant in {each[self.tenant]["S"] for each in images if "S" in each.get(self.tenant, {})}:
                yield place_of(tenant, table, change["Keys"])
