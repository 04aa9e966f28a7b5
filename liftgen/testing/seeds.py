"""Seeds: values of models, made up but always the same, for tests and for a DynamoDB to develop on."""

from __future__ import annotations

import dataclasses
import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
YEAR = 365 * 86_400


@dataclass
class Seeds:
    """Makes values up, over polyfactory: `Seeds().make(Project, tenant_id="t1")`.

    What it makes can be stored: instants have a zone, numbers fit, texts are not empty. The same seed makes the same
    values, in the same order. Constraints of fields are kept. Models are pydantic's, or dataclasses.
    """

    seed: int = 1
    _factories: dict[type, Any] = field(default_factory=dict, init=False, repr=False)
    _made: int = field(default=0, init=False, repr=False)

    def make(self, model: type[T], **fields: Any) -> T:
        """A value of the model, with these fields as they are given.

        A function is called with the number of the value, from 1.
        """
        self._made += 1
        given = {name: each(self._made) if callable(each) else each for name, each in fields.items()}
        made: T = self._factory(model).build(**given)
        return made

    def many(self, model: type[T], count: int, **fields: Any) -> list[T]:
        """So many of them; functions are called with the number of each among these, from 1."""
        return [
            self.make(model, **{name: each(place) if callable(each) else each for name, each in fields.items()})
            for place in range(1, count + 1)
        ]

    def store(self, create: Callable[[T], T], model: type[T], count: int = 1, **fields: Any) -> list[T]:
        """So many of them, stored: `seeds.store(saas.projects.create, Project, 20, tenant_id="t1")`; as they are stored."""
        return [create(each) for each in self.many(model, count, **fields)]

    def _factory(self, model: type[Any]) -> Any:
        if model not in self._factories:
            from polyfactory.factories import DataclassFactory
            from polyfactory.factories.pydantic_factory import ModelFactory

            rng = random.Random(f"{self.seed} {model.__qualname__}")
            kind: Any = DataclassFactory if dataclasses.is_dataclass(model) else ModelFactory
            base = kind.create_factory(model, __random_seed__=rng.randrange(2**32))
            for provided, provider in _providers(rng).items():
                base.add_provider(provided, provider)
            self._factories[model] = base
        return self._factories[model]


def _providers(rng: random.Random) -> dict[type[Any], Callable[[], Any]]:
    """How values are made that DynamoDB, or a key, would otherwise refuse."""
    return {
        str: lambda: "".join(rng.choices(string.ascii_lowercase, k=12)),
        int: lambda: rng.randrange(1_000),
        float: lambda: rng.randrange(100_000) / 100,
        Decimal: lambda: Decimal(rng.randrange(100_000)) / 100,
        bytes: lambda: rng.randbytes(12),
        datetime: lambda: NOON + timedelta(seconds=rng.randrange(YEAR)),
        date: lambda: NOON.date() + timedelta(days=rng.randrange(365)),
        timedelta: lambda: timedelta(seconds=rng.randrange(86_400)),
    }
