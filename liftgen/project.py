"""Project: `[tool.lift]` in pyproject.toml, or the same keys in lift.toml: names, folders, outputs, stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.schema import TableSettings


@dataclass(frozen=True, slots=True)
class Stage:
    """One deployment of the project: where its tables are, and what they are called there by their name in the models."""

    name: str
    region: str | None = None
    profile: str | None = None
    tables: tuple[tuple[str, str], ...] = ()

    def table(self, name: str) -> str:
        """What the table of this name is called in this stage."""
        return dict(self.tables).get(name, name)


@dataclass(frozen=True, slots=True)
class Settings:
    """What generated code depends on beside the models: no path of this machine, so that output is the same everywhere.

    `package` is the dotted name by which the output folder is imported; empty when it is itself on the path.
    """

    package: str = ""
    stages: tuple[Stage, ...] = ()
    tables: tuple[tuple[str, TableSettings], ...] = ()

    def module(self, name: str) -> str:
        """The full name of a module of the output folder: `repositories.user` as it is imported."""
        return f"{self.package}.{name}" if self.package else name
