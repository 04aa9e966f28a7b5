"""Stores: where cached values are, in the process or in Valkey; and who may fill a place that is empty.

Of those who find a place empty one gets the right to fill it, and the others wait for that one. What changes takes the right
away, so that nobody fills in what was read before the change.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

FILLING_SECONDS = 5
"""How long the right to fill lasts: longer than any read, and short where its holder has crashed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value was there."""

    value: bytes


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing was there; `mine` when the right to fill it is given to whoever asked."""

    mine: bool


class Store(Protocol):
    """Something that keeps values for a while. Shared between threads."""

    def look(self, key: str, token: str) -> Found | Empty:
        """What is there; where nothing is, the right to fill it goes to the token that asks first."""
        ...

    def fill(self, key: str, token: str, value: bytes, seconds: float) -> bool:
        """Keep the value, if the right to fill the place is still the token's; whether it was."""
        ...

    def drop(self, *keys: str) -> None:
        """Keep nothing there, and take away the right to fill."""
        ...


@dataclass
class MemoryStore:
    """Values in this process, the `most` that were asked for last."""

    most: int = 1_000
    monotonic: Callable[[], float] = time.monotonic
    _values: OrderedDict[str, tuple[float, bytes]] = field(default_factory=OrderedDict, init=False, repr=False)
    _filling: dict[str, tuple[float, str]] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def look(self, key: str, token: str) -> Found | Empty:
        """As `Store` says."""
        now = self.monotonic()
        with self._lock:
            ends, value = self._values.get(key, (now, b""))
            if ends > now:
                self._values.move_to_end(key)
                return Found(value)
            until, _ = self._filling.get(key, (now, ""))
            if until > now:
                return Empty(mine=False)
            self._filling[key] = now + FILLING_SECONDS, token
            return Empty(mine=True)

    def fill(self, key: str, token: str, value: bytes, seconds: float) -> bool:
        """As `Store` says."""
        with self._lock:
            if self._filling.get(key, (0, ""))[1] != token:
                return False
            del self._filling[key]
            self._values[key] = self.monotonic() + seconds, value
            self._values.move_to_end(key)
            if len(self._values) > self.most:
                self._values.popitem(last=False)
            return True

    def drop(self, *keys: str) -> None:
        """As `Store` says."""
        with self._lock:
            for key in keys:
                self._values.pop(key, None)
                self._filling.pop(key, None)


_LOOK = """
local value = redis.call('GET', KEYS[1])
if value then return {1, value} end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {2} end
return {3}
"""
_FILL = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""


class ValkeyStore:
    """Values in Valkey, over a client of `valkey` (or of `redis`), made with answers as bytes, which is its default.

    Both keys of a place are in one slot of a cluster. Let the client give up soon: what it raises is not waited for twice.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._look = client.register_script(_LOOK)
        self._fill = client.register_script(_FILL)

    def look(self, key: str, token: str) -> Found | Empty:
        """As `Store` says."""
        answer = self._look(keys=_places(key), args=[token, FILLING_SECONDS * 1_000])
        return Found(answer[1]) if answer[0] == 1 else Empty(mine=answer[0] == 2)

    def fill(self, key: str, token: str, value: bytes, seconds: float) -> bool:
        """As `Store` says."""
        return bool(self._fill(keys=_places(key), args=[token, value, max(1, int(seconds * 1_000))]))

    def drop(self, *keys: str) -> None:
        """As `Store` says."""
        for key in keys:
            self._client.delete(*_places(key))


def _places(key: str) -> list[str]:
    return [f"{{{key}}}", f"{{{key}}}:filling"]
