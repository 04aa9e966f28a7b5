"""Migrations: small Python files with data in them, in a row; each says what the state is after it.

They belong to the user. The generator reads them as text and never runs them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.rules.migrating import EditedMigration, UnreadableMigration
from liftgen.states import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from liftgen.diagnostics import Report

FOLDER = "migrations"
FILE_NAME = re.compile(r"([0-9]{4})_([a-z0-9_]+)\.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One migration: its name, the checksum of the one before it, and the state after it with the checksum of both.

    A baseline is the first one: nothing before it, and nothing to do.
    """

    name: str
    after: str | None
    state: Mapping[str, Any]
    checksum: str

    @property
    def intact(self) -> bool:
        """Whether the state is the one that was written."""
        return self.checksum == checksum_of(self.after, self.state)


@dataclass(frozen=True, slots=True)
class MigrationFile:
    """A migration and its place, relative to the output folder."""

    path: str
    migration: Migration


def latest_migration(folder: Path, report: Report) -> MigrationFile | None:
    """The last migration of an output folder; None where there is none, or none that can be read, which is reported."""
    names = sorted(each.name for each in (folder / FOLDER).glob("*.py") if FILE_NAME.fullmatch(each.name))
    if not names:
        return None
    path = f"{FOLDER}/{names[-1]}"
    try:
        migration = read_migration((folder / path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        report.add(UnreadableMigration(path, str(error)))
        return None
    if not migration.intact:
        report.add(EditedMigration(path))
        return None
    return MigrationFile(path, migration)


def baseline(state: Mapping[str, Any]) -> Migration:
    """The migration that later ones start from."""
    return Migration(name="baseline", after=None, state=state, checksum=checksum_of(None, state))


def checksum_of(after: str | None, state: Mapping[str, Any]) -> str:
    """What names a migration: the one before it and the state after it."""
    return digest({"after": after, "state": state})


def read_migration(source: str) -> Migration:
    """The migration that a file states; ValueError says why it states none."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"line {error.lineno} is not Python") from error
    for statement in tree.body:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id="MIGRATION")],
                value=ast.Call(func=ast.Name(id="Migration"), args=[], keywords=keywords),
            ):
                return _migration({each.arg: each.value for each in keywords})
    raise ValueError("it has no `MIGRATION = Migration(…)`")


def _migration(arguments: dict[str | None, ast.expr]) -> Migration:
    values: dict[str, Any] = {}
    for name in ("name", "after", "state", "checksum"):
        if name not in arguments:
            raise ValueError(f"`Migration` has no `{name}`")
        try:
            values[name] = ast.literal_eval(arguments[name])
        except ValueError as error:
            raise ValueError(f"`{name}` of `Migration` is not plain data") from error
    if not isinstance(values["state"], dict):
        raise ValueError("`state` of `Migration` is no dictionary")
    return Migration(**values)
