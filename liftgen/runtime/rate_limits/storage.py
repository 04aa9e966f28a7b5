"""Storage: DynamoDB as a backend of the library `limits`, under the scheme `dynamodb`.

Import this module, then `limits.storage.storage_from_string("dynamodb://rate-limits", client=client)`.
"""

from __future__ import annotations

from math import floor
from typing import Any
from urllib.parse import urlsplit

from limits.storage import MovingWindowSupport, SlidingWindowCounterSupport, Storage

from liftgen.runtime.client import Client
from liftgen.runtime.environment import client_from_environment
from liftgen.runtime.errors import ConditionFailed, Conflict, InvalidValue, LiftError
from liftgen.runtime.rate_limits.limiter import RateLimiter
from liftgen.runtime.rate_limits.rates import SlidingWindow
from liftgen.runtime.service_table import Item, ServiceTable

ATTEMPTS = 8
TRIMMED = 32
MOST_ENTRIES = 10_000
"""How many entries of a moving window an item may hold: some 30 bytes each, of 400 KB."""


class DynamoDBStorage(Storage, MovingWindowSupport, SlidingWindowCounterSupport):
    """Counts of the library `limits`, in a table: all its strategies, each decided by one conditional write.

    The table is the URI's host, or is given, for one with other attributes; the client is given, or the environment's.
    Errors are those of `liftgen.runtime.errors`, or `limits.errors.StorageError` with `wrap_exceptions`. `reset` is
    refused: it would read and delete a whole table. A moving window keeps an entry for each hit, so it takes no limit
    above 10,000.
    """

    STORAGE_SCHEME = ["dynamodb"]  # noqa: RUF012 as the base class declares it

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        *,
        client: Client | None = None,
        table: ServiceTable | None = None,
        **options: Any,
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        if table is None:
            name = _host(uri or "")
            if not name:
                raise InvalidValue("the table is not said: `dynamodb://my-table`")
            table = ServiceTable(client=client or client_from_environment(), name=name)
        self.table = table

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What goes wrong between here and DynamoDB."""
        return LiftError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """The count with the amount added; a window begins with its first hit."""
        now = self.table.now()
        window = {":now": _seconds(now), ":amount": {"N": str(amount)}}
        for _ in range(ATTEMPTS):
            try:
                # A window that lasts.
                return _count(self._update("Window", key, "ADD hits :amount", "ends_at > :now", window))
            except ConditionFailed as error:
                _raise_conflict(error)
            try:
                ends = {**window, ":end": _seconds(now + expiry), **self._expiry(now + expiry)}
                begin = f"SET hits = :amount, ends_at = :end{self._expires}"
                return _count(
                    self._update("Window", key, begin, "attribute_not_exists(ends_at) OR ends_at <= :now", ends)
                )
            except ConditionFailed as error:
                _raise_conflict(error)
        raise Conflict("others keep counting under the same key", operation="UpdateItem")

    def get(self, key: str) -> int:
        """The count of the window that lasts."""
        item = self._window(key)
        return _count(item) if item else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970; now where there is none."""
        item = self._window(key)
        return float(item["ends_at"]["N"]) if item else self.table.now()

    def check(self) -> bool:
        """Whether the table can be read."""
        try:
            self.table.get(self.table.key("Window", "check"))
        except LiftError:
            return False
        return True

    def reset(self) -> int | None:
        """InvalidValue: clear keys one by one, or make the table anew."""
        raise InvalidValue("a table is not emptied: clear the keys one by one")

    def clear(self, key: str) -> None:
        """Forget what was counted under the key."""
        for kind in ("Window", "Entries"):
            self.table.call("DeleteItem", Key=self.table.key(kind, key))

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Whether there is room in the last `expiry` seconds; if so, the entries are made."""
        if limit > MOST_ENTRIES:
            raise InvalidValue(f"a moving window keeps an entry for each hit: it takes no limit above {MOST_ENTRIES}")
        if amount > limit:
            return False
        now = self.table.now()
        values: dict[str, Any] = {
            ":new": {"L": [_seconds(now)] * amount},
            ":none": {"L": []},
            ":past": _seconds(now - expiry),
            **self._expiry(now + expiry),
        }
        # The newest entry comes first: there is room if the one that would be pushed beyond the limit is past.
        edge = f"entered[{limit - amount}]"
        try:
            item = self._update(
                "Entries",
                key,
                f"SET entered = list_append(:new, if_not_exists(entered, :none)){self._expires}",
                f"attribute_not_exists({edge}) OR {edge} < :past",
                values,
            )
        except ConditionFailed as error:
            _raise_conflict(error)
            return False
        self._trim(key, len(item["entered"]["L"]), limit)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest entry of the last `expiry` seconds was made, and how many there are."""
        del limit
        now = self.table.now()
        item = self.table.get(self.table.key("Entries", key)) or {}
        entries = [float(each["N"]) for each in item.get("entered", {"L": []})["L"]]
        live = [each for each in entries if each >= now - expiry]
        return (live[-1], len(live)) if live else (now, 0)

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Whether the weighted count of this window and the last leaves room; if so, it is counted."""
        return amount <= limit and self._limiter(limit, expiry).hit(key, cost=amount).allowed

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """The last window's count and how long it still weighs, this window's count and how long it will."""
        now = self.table.now()
        item = self.table.get(self._sliding_key(key, expiry)) or {}
        window = floor(now / expiry)
        last, count = (int(item.get(f"s{expiry}_{each}", {"N": "0"})["N"]) for each in (window - 1, window))
        left = (window + 1) * expiry - now
        return last, left if last else 0.0, count, left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget what was counted under the key."""
        self.table.call("DeleteItem", Key=self._sliding_key(key, expiry))

    def _limiter(self, limit: int, expiry: int) -> RateLimiter:
        return RateLimiter(self.table, _sliding_name(expiry), (SlidingWindow(limit, expiry),), on_outage="raise")

    def _sliding_key(self, key: str, expiry: int) -> Item:
        return self.table.key("Limit", _sliding_name(expiry), key)

    def _window(self, key: str) -> Item | None:
        item = self.table.get(self.table.key("Window", key))
        return item if item and float(item["ends_at"]["N"]) > self.table.now() else None

    def _update(self, kind: str, key: str, update: str, condition: str, values: dict[str, Any]) -> Item:
        expires = self.table.expires_at
        answer = self.table.call(
            "UpdateItem",
            Key=self.table.key(kind, key),
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeNames={"#expires": expires} if expires and "#expires" in update else None,
            ExpressionAttributeValues=values,
            ReturnValues="ALL_NEW",
        )
        item: Item = answer["Attributes"]
        return item

    def _trim(self, key: str, length: int, limit: int) -> None:
        """Forget entries beyond the limit, of which nothing is asked again."""
        if length < limit + TRIMMED:
            return
        beyond = ", ".join(f"entered[{place}]" for place in range(limit, min(length, limit + 2 * TRIMMED)))
        self.table.call("UpdateItem", Key=self.table.key("Entries", key), UpdateExpression=f"REMOVE {beyond}")

    @property
    def _expires(self) -> str:
        return ", #expires = :expires" if self.table.expires_at else ""

    def _expiry(self, at: float) -> dict[str, Any]:
        return {":expires": {"N": str(int(at) + 1)}} if self.table.expires_at else {}


def _host(uri: str) -> str:
    # `hostname` would be in small letters, and tables' names are not.
    return urlsplit(uri).netloc.rpartition("@")[2].partition(":")[0]


def _sliding_name(expiry: int) -> str:
    return f"limits.{expiry}"


def _count(item: Item) -> int:
    return int(item["hits"]["N"])


def _seconds(instant: float) -> dict[str, str]:
    return {"N": f"{instant:.6f}"}


def _raise_conflict(error: ConditionFailed) -> None:
    """A condition that does not hold is an answer; a conflict is none."""
    if isinstance(error, Conflict):
        raise error
