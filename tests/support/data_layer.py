"""What tests of the data layer share: generated code of the samples, and values of its models."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from support.generated import PACKAGE, imported

from liftgen.runtime.encryption import Encryption
from liftgen.runtime.table import Settings
from liftgen.schema import Schema
from liftgen.testing import Clock
from liftgen.testing.local_keys import LocalKeys

NOW = datetime(2026, 5, 17, 12, 30, 15, 123456, tzinfo=UTC)
KEY = {"tenant_id": "t", "key": "k", "text": "t"}


class Project:
    """Everything that was generated, and the models."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.folder = folder
        self.schema = schema
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        self.saas = imported(folder, "saas")
        self.session = imported(folder, "session")
        self.everything = imported(folder, "everything")


def settings(clock: Clock, **more: Any) -> Settings:
    return Settings(clock=clock, encryption=Encryption(LocalKeys()), **more)


def everything(project: Project, **values: Any) -> Any:
    model = project.everything
    given = {
        "id": UUID(int=7),
        "string": "a b#c%",
        "date": date(2026, 1, 2),
        "address": model.Address(street="s"),
        **values,
    }
    return model.Everything.model_validate(given, by_name=True)


def full(project: Project, **values: Any) -> Any:
    """A value of everything in which nothing is left out."""
    models = project.everything
    given = {
        "string": "text",
        "number": 5,
        "exact": Decimal("2.5"),
        "flag": True,
        "blob": b"\x00\xff",
        "timestamp": NOW,
        "colour": models.Colour.BLUE,
        "level": models.Level.HIGH,
        "choice": "b",
        "none_by_choice": None,
        "items": ["a", "b"],
        "words": {"w"},
        "levels": frozenset({models.Level.HIGH}),
        "floats": {0.5},
        "blobs": {b"x"},
        "days": {date(2024, 2, 29)},
        "as_set": [3],
        "tags": {"a": []},
        "matrix": [[1]],
        **values,
    }
    return everything(project, **given)


def awkward(project: Project, **values: Any) -> Any:
    return project.everything.Awkward(**{**KEY, **values})


def wire_key(pk: str, sk: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": pk.replace(" ", "%20")}, "sk": {"S": sk.replace(" ", "%20")}}
