"""Limiter: asks whether somebody may do something once more, and counts it, in one request to DynamoDB."""

from __future__ import annotations

import logging
import random
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Literal

from liftgen.runtime.errors import ConditionFailed, Conflict, InvalidValue, RateLimited, Throttled, Unavailable
from liftgen.runtime.rate_limits.rates import Clauses, Rate, Seen, Standing
from liftgen.runtime.service_table import Item, ServiceTable

KIND = "Limit"
ATTEMPTS = 8
REMEMBERED = 1_024
STALE = 32
"""How many counts of windows that are over an item may keep before they are removed by a request of their own."""

logger = logging.getLogger(__name__)


class Outage(StrEnum):
    """What was answered without a count, because there was none to be had."""

    OPEN = "open"
    CLOSED = "closed"


class RateLimitsUnavailable(Unavailable):
    """The count could not be had, and the limiter is to let nobody through then."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed; by the rate with the least left, what its limit is, how much remains, and when it is whole again.

    `retry_after` are the seconds to wait, 0 where it is allowed. Times are in seconds since 1970. `outage` is set
    where DynamoDB could not be asked. Of a limiter with shards, what remains is an estimate.
    """

    limiter: str
    allowed: bool
    limit: int
    remaining: int
    reset_at: float
    retry_after: float = 0.0
    outage: Outage | None = None


def log_outage(decision: Decision) -> None:
    """Say in the log that there was an outage, and nothing else."""
    if decision.outage is not None:
        logger.warning("rate limiter `%s` has no count and fails %s", decision.limiter, decision.outage)


@dataclass
class RateLimiter:
    """Counts in a table, for every function that has the same table, name and rates.

    `on_outage` says what is answered where DynamoDB is throttled, out of reach or too busy: `"open"` lets everybody
    through, `"closed"` nobody. Every decision is told to `report`, which may count it. Whatever else goes wrong, such
    as a table that is not there or a role that may not write to it, is a mistake to be repaired: it is raised and
    never answered.

    `shards` spreads the counts of one subject over several items, for more than DynamoDB's thousand writes per second;
    each has its part of the limit. A request that its shard refuses asks the others, so that nothing is refused while
    there is room.
    """

    table: ServiceTable
    name: str
    rates: tuple[Rate, ...]
    on_outage: Literal["open", "closed", "raise"] = "closed"
    shards: int = 1
    report: Callable[[Decision], None] = log_outage
    _seen: OrderedDict[str, Item] = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.rates = tuple(self.rates)
        if not self.rates:
            raise ValueError(f"rate limiter `{self.name}` has no rate")
        if len({rate.prefix for rate in self.rates}) < len(self.rates):
            raise ValueError(f"rate limiter `{self.name}` has two rates of one kind and time")
        if self.on_outage not in ("open", "closed", "raise"):
            raise ValueError(f"`{self.on_outage}` is none of `open`, `closed` and `raise`")
        for number in range(self.shards):
            self._rates_of(number)

    def hit(self, *subject: str, cost: int = 1) -> Decision:
        """Whether the subject (a tenant; a tenant and a user; a key and a resource) may; if so, it is counted under every rate.

        What is refused is not counted. InvalidValue for a cost that no rate ever allows. Refusals are answers
        and no errors: `require` makes errors of them.
        """
        if not 1 <= cost <= min(rate.limit for number in range(self.shards) for rate in self._rates_of(number)):
            raise InvalidValue(f"a cost of {cost} is never allowed by rate limiter `{self.name}`")
        now = self.table.now()
        try:
            decision = self._decide(subject, now, cost)
        except (Throttled, Unavailable, Conflict) as error:
            if self.on_outage == "raise":
                raise
            logger.debug("rate limiter `%s` has no count: %s", self.name, error)
            decision = self._without_count(now, Outage(self.on_outage))
        self.report(decision)
        return decision

    def clear(self, *subject: str) -> None:
        """Forget what was counted for the subject."""
        for number in range(self.shards):
            self.table.call("DeleteItem", Key=self._key(subject, number))
            self._remember(self._key(subject, number), None)

    def standing(self, *subject: str) -> Decision:
        """Where the subject stands, without counting; by its first shard where there are several."""
        now = self.table.now()
        item = self.table.get(self._key(subject, 0)) or {}
        return self._decision([rate.standing(item, now, 1) for rate in self._rates_of(0)], now)

    def _decide(self, subject: tuple[str, ...], now: float, cost: int) -> Decision:
        first = random.randrange(self.shards)
        refused: list[Decision] = []
        for number in (*range(first, self.shards), *range(first)):
            decision = self._ask(subject, number, now, cost)
            if decision.allowed:
                return decision
            refused.append(decision)
        return min(refused, key=lambda each: each.retry_after)

    def _ask(self, subject: tuple[str, ...], number: int, now: float, cost: int) -> Decision:
        rates, key = self._rates_of(number), self._key(subject, number)
        seen = Seen(self._known(key) or {}, just_now=False)
        for _ in range(ATTEMPTS):
            try:
                item = self._count(rates, key, now, cost, seen)
            except ConditionFailed as error:
                if isinstance(error, Conflict):
                    raise
                seen = Seen(error.item or {}, just_now=True)
                self._remember(key, seen.item)
                standings = [rate.standing(seen.item, now, cost) for rate in rates]
                if any(each.retry_at > now for each in standings):
                    return self._decision(standings, now)
                continue
            self._clean(rates, key, now, item)
            return self._decision([rate.standing(item, now, 0) for rate in rates], now)
        raise Conflict("others keep counting for the same subject", operation="UpdateItem")

    def _count(self, rates: tuple[Rate, ...], key: Item, now: float, cost: int, seen: Seen) -> Item:
        """Count under all rates, or none; what is counted then. ConditionFailed, with what is there, where one refuses."""
        clauses = Clauses()
        for rate in rates:
            rate.ask(clauses, now, cost, seen)
        entity, expires = self.table.entity, self.table.expires_at
        if entity is not None:
            clauses.values[":entity"] = {"S": f"lift.{KIND}"}
            clauses.sets.append(f"{clauses.name(entity)} = :entity")
        if expires is not None:
            until = max(rate.lasts_until(now) for rate in rates)
            clauses.sets.append(f"{clauses.name(expires)} = {clauses.number(int(until) + 1)}")
        stale = [name for rate in rates for name in rate.stale(seen.item, now)]
        removes = [clauses.name(name) for name in stale[:STALE]]
        parts = (("SET", clauses.sets), ("ADD", clauses.adds), ("REMOVE", removes))
        answer = self.table.call(
            "UpdateItem",
            Key=key,
            UpdateExpression=" ".join(f"{verb} {', '.join(said)}" for verb, said in parts if said),
            ConditionExpression=" AND ".join(clauses.conditions),
            ExpressionAttributeNames=clauses.names,
            ExpressionAttributeValues=clauses.values,
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        item: Item = answer["Attributes"]
        self._remember(key, item)
        return item

    def _clean(self, rates: tuple[Rate, ...], key: Item, now: float, item: Item) -> None:
        """Remove counts of windows that are over where they were left to grow.

        The next request removes them by the way otherwise.
        """
        stale = [name for rate in rates for name in rate.stale(item, now)]
        if len(stale) <= STALE:
            return
        names = {f"#{number}": name for number, name in enumerate(stale[: 4 * STALE])}
        try:
            self.table.call(
                "UpdateItem", Key=key, UpdateExpression=f"REMOVE {', '.join(names)}", ExpressionAttributeNames=names
            )
        except (Throttled, Unavailable, Conflict):
            return  # it is counted already, and whoever comes next sees the same
        self._remember(key, {name: value for name, value in item.items() if name not in names.values()})

    def _without_count(self, now: float, outage: Outage) -> Decision:
        least = min(self.rates, key=lambda rate: rate.limit)
        allowed = outage is Outage.OPEN
        return Decision(self.name, allowed, least.limit, 0, now, 0.0 if allowed else 1.0, outage)

    def _decision(self, standings: list[Standing], now: float) -> Decision:
        """What the standings of the rates, or of a shard's parts of them, come to."""
        retry_at = max(each.retry_at for each in standings)
        rate, shown = min(
            zip(self.rates, standings, strict=True),
            key=lambda each: (-each[1].retry_at, each[1].remaining / each[1].limit, each[1].limit),
        )
        remaining = shown.remaining * rate.limit // shown.limit
        return Decision(self.name, retry_at <= now, rate.limit, remaining, shown.reset_at, max(0.0, retry_at - now))

    def _rates_of(self, number: int) -> tuple[Rate, ...]:
        if self.shards == 1:
            return self.rates
        return tuple(rate.share(number, self.shards) for rate in self.rates)

    def _key(self, subject: tuple[str, ...], number: int) -> Item:
        if not subject:
            raise InvalidValue(f"nobody is said whom rate limiter `{self.name}` counts for")
        shard = () if self.shards == 1 else (f"{number}.{self.shards}",)
        return self.table.key(KIND, self.name, *subject, *shard)

    def _known(self, key: Item) -> Item | None:
        with self._lock:
            return self._seen.get(str(key))

    def _remember(self, key: Item, item: Item | None) -> None:
        with self._lock:
            self._seen.pop(str(key), None)
            if item is not None:
                self._seen[str(key)] = item
                if len(self._seen) > REMEMBERED:
                    self._seen.popitem(last=False)


def require(decision: Decision) -> Decision:
    """The decision, which lets through.

    RateLimited where it does not, RateLimitsUnavailable where nobody could be asked.
    """
    if decision.allowed:
        return decision
    if decision.outage is not None:
        raise RateLimitsUnavailable(f"rate limiter `{decision.limiter}` has no count")
    error = RateLimited(f"rate limiter `{decision.limiter}` allows no more")
    error.retry_after = decision.retry_after
    raise error
