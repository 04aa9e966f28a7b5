"""Circuit breaker: the state of `pybreaker`'s circuit breakers, shared by all functions through a table."""

from __future__ import annotations

import logging
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pybreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreakerStorage

from liftgen.runtime.errors import ConditionFailed, Conflict, Throttled, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.runtime.service_table import Item, ServiceTable

KIND = "CircuitBreaker"
KEPT_SECONDS = 7 * 86_400

logger = logging.getLogger(__name__)


class SharedStorage(CircuitBreakerStorage):
    """A storage for `pybreaker.CircuitBreaker(state_storage=SharedStorage(table, "payments"))`.

    What is there is read at most every `refresh` seconds, and written only when something changes: a call that
    succeeds while all is well asks for nothing. When the circuit is half open, one function tries and the others are
    refused meanwhile, for `trial_seconds` at most.

    Where the table is throttled or out of reach, each function goes by what it last knew, and counts for itself.
    """

    def __init__(
        self,
        table: ServiceTable,
        name: str,
        *,
        refresh: float = 1.0,
        trial_seconds: float = 30.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name)
        self._table = table
        self._refresh = refresh
        self._trial_seconds = trial_seconds
        self._monotonic = monotonic
        self._holder = secrets.token_hex(8)
        self._known: Item = {}
        self._read_at: float | None = None

    @property
    def state(self) -> str:
        """Closed, open or half open; open for whoever is not the one that tries."""
        item = self._there()
        state = str(item.get("circuit", {"S": STATE_CLOSED})["S"])
        return STATE_OPEN if state == STATE_HALF_OPEN and self._others_try(item) else state

    @state.setter
    def state(self, state: str) -> None:
        if state != STATE_HALF_OPEN:
            self._update("SET circuit = :circuit REMOVE trial_by, trial_until", {":circuit": {"S": state}})
            return
        now = self._table.now()
        values = {
            ":circuit": {"S": state},
            ":me": {"S": self._holder},
            ":until": _number(now + self._trial_seconds),
            ":now": _number(now),
        }
        self._update(
            "SET circuit = :circuit, trial_by = :me, trial_until = :until",
            values,
            "attribute_not_exists(trial_until) OR trial_until <= :now OR trial_by = :me",
        )

    def increment_counter(self) -> None:
        """One failure more."""
        self._update("ADD failures :one", {":one": {"N": "1"}})

    def reset_counter(self) -> None:
        """No failures."""
        if self._count("failures"):
            self._update("SET failures = :zero", {":zero": {"N": "0"}})

    def increment_success_counter(self) -> None:
        """One success more, while half open."""
        self._update("ADD successes :one", {":one": {"N": "1"}})

    def reset_success_counter(self) -> None:
        """No successes."""
        if self._count("successes"):
            self._update("SET successes = :zero", {":zero": {"N": "0"}})

    @property
    def counter(self) -> int:
        """How many failures there were one after the other."""
        return self._count("failures")

    @property
    def success_counter(self) -> int:
        """How many successes there were while half open."""
        return self._count("successes")

    @property
    def opened_at(self) -> datetime | None:
        """When it was opened; in the future for whoever waits for another's try."""
        item = self._there()
        if self._others_try(item):
            # pybreaker tries by itself once this is long enough ago, whatever the state; it must not before the other is done.
            return datetime.now(UTC) + timedelta(seconds=self._trial_seconds)
        found = item.get("opened_at")
        return datetime.fromtimestamp(float(found["N"]), UTC) if found else None

    @opened_at.setter
    def opened_at(self, opened_at: datetime) -> None:
        self._update("SET opened_at = :at", {":at": _number(opened_at.timestamp())})

    def _others_try(self, item: Item) -> bool:
        until = float(item.get("trial_until", {"N": "0"})["N"])
        return until > self._table.now() and item.get("trial_by", {}).get("S") != self._holder

    def _count(self, name: str) -> int:
        return int(self._there().get(name, {"N": "0"})["N"])

    def _there(self) -> Item:
        """What is known, read anew where that is too long ago."""
        now = self._monotonic()
        if self._read_at is None or now - self._read_at >= self._refresh:
            self._read_at = now
            try:
                self._known = self._table.get(self._key) or {}
            except (Throttled, Unavailable, Conflict) as error:
                logger.warning("circuit breaker `%s` goes by what it last knew: %s", self.name, error)
        return self._known

    def _update(self, update: str, values: dict[str, Any], condition: str | None = None) -> None:
        named, always = self._always()
        if always:
            update = update.replace("SET ", f"SET {always}, ", 1) if "SET " in update else f"{update} SET {always}"
        try:
            answer = self._table.call(
                "UpdateItem",
                Key=self._key,
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeNames=named,
                ExpressionAttributeValues={**values, **self._always_values()},
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD" if condition else None,
            )
        except (Throttled, Unavailable, Conflict) as error:
            logger.warning("circuit breaker `%s` counts for itself: %s", self.name, error)
            self._known = _applied(self._known, update, values)
            return
        except ConditionFailed as error:
            # Another function tries already.
            self._known = error.item or self._known
            return
        self._known = answer["Attributes"]

    def _always(self) -> tuple[dict[str, str], str]:
        wanted = {"#entity": self._table.entity, "#expires": self._table.expires_at}
        names = {said: name for said, name in wanted.items() if name is not None}
        return names, ", ".join(f"{said} = :{said[1:]}" for said in names)

    def _always_values(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if self._table.entity is not None:
            values[":entity"] = {"S": f"lift.{KIND}"}
        if self._table.expires_at is not None:
            values[":expires"] = {"N": str(int(self._table.now()) + KEPT_SECONDS)}
        return values

    @property
    def _key(self) -> Item:
        return self._table.key(KIND, self.name)


def _applied(item: Item, update: str, values: dict[str, Any]) -> Item:
    """What the update would have made of the item, as far as counting for oneself goes."""
    changed = dict(item)
    for name in ("failures", "successes"):
        if f"ADD {name}" in update:
            changed[name] = {"N": str(int(item.get(name, {"N": "0"})["N"]) + 1)}
        if f"{name} = :zero" in update:
            changed[name] = {"N": "0"}
    for name, value in (("circuit", ":circuit"), ("opened_at", ":at"), ("trial_by", ":me"), ("trial_until", ":until")):
        if f"{name} = {value}" in update:
            changed[name] = values[value]
        elif "REMOVE trial_by" in update and name.startswith("trial"):
            changed.pop(name, None)
    return changed


def _number(value: float) -> dict[str, str]:
    return {"N": f"{value:.6f}"}
