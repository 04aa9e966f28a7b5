"""Migrations: small Python files with data in them, in a row; each says what is done, and what the state is after it.

They belong to the user. The generator reads them as text and never runs them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.rules.planning import EditedMigration, MissingMigration, TwoMigrations, UnreadableMigration
from liftgen.states import digest
from liftgen.steps import Plan, plan_from_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from liftgen.diagnostics import Report

FOLDER = "migrations"
FILE_NAME = re.compile(r"([0-9]{4})_([a-z0-9_]+)\.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One migration: its name, the checksum of the one before it, and the state after it with the checksum of both.

    `deployments` are its steps, which may be edited. A baseline is the first one: nothing before it, and nothing to do.
    """

    name: str
    after: str | None
    state: Mapping[str, Any]
    checksum: str
    deployments: Sequence[Sequence[Mapping[str, Any]]] = ()

    @property
    def plan(self) -> Plan:
        """What is to be done; ValueError says which step is none."""
        return plan_from_document(self.deployments)

    @property
    def intact(self) -> bool:
        """Whether the state is the one that was written."""
        return self.checksum == checksum_of(self.after, self.state)


@dataclass(frozen=True, slots=True)
class MigrationFile:
    """A migration and its place, relative to the output folder."""

    path: str
    migration: Migration
    source: str = ""

    @property
    def file(self) -> str:
        """The name of the file, without the folder and the ending: what the migration is called where it is applied."""
        return self.path.rpartition("/")[2].removesuffix(".py")

    @property
    def number(self) -> int:
        return int(self.file[:4])


def history(folder: Path, report: Report) -> tuple[MigrationFile, ...]:
    """All migrations of an output folder in order; what is wrong with them, or with their order, is reported."""
    found = all_migrations(folder, report)
    if report.failed:
        return found
    for later in found:
        rivals = [each for each in found if each.migration.after == later.migration.after]
        if rivals[0] is not later:
            report.add(TwoMigrations(rivals[0].path, later.path))
    known: set[str | None] = {None}
    for each in found:
        if each.migration.after not in known and not report.failed:
            report.add(MissingMigration(each.path))
        known.add(each.migration.checksum)
    return found


def all_migrations(folder: Path, report: Report) -> tuple[MigrationFile, ...]:
    """Every migration that can be read, by its file's name, whether or not they follow each other."""
    files = [_read_file(folder, each, report) for each in migration_paths(folder)]
    return tuple(each for each in files if each is not None)


def migration_paths(folder: Path) -> list[str]:
    """The paths of the files that are called as migrations are."""
    names = sorted(each.name for each in (folder / FOLDER).glob("*.py") if FILE_NAME.fullmatch(each.name))
    return [f"{FOLDER}/{name}" for name in names]


def following(number: int, name: str, after: Migration, state: Mapping[str, Any], plan: Plan) -> MigrationFile:
    """A new migration behind another."""
    made = Migration(
        name=name,
        after=after.checksum,
        state=state,
        checksum=checksum_of(after.checksum, state),
        deployments=plan.document,
    )
    return MigrationFile(f"{FOLDER}/{number:04d}_{name}.py", made)


def chain(files: Iterable[MigrationFile], start: str | None) -> tuple[MigrationFile, ...]:
    """The migrations that follow one another from the one of this checksum on, the first of rivals each time."""
    rest = list(files)
    found = []
    while (each := next((each for each in rest if each.migration.after == start), None)) is not None:
        found.append(each)
        rest.remove(each)
        start = each.migration.checksum
    return tuple(found)


def _read_file(folder: Path, path: str, report: Report) -> MigrationFile | None:
    try:
        source = (folder / path).read_text("utf-8")
        migration = read_migration(source)
        _ = migration.plan
    except UnicodeDecodeError:
        report.add(UnreadableMigration(path, "it is not UTF-8"))
        return None
    except (OSError, ValueError) as error:
        report.add(UnreadableMigration(path, str(error)))
        return None
    if not migration.intact:
        report.add(EditedMigration(path))
        return None
    return MigrationFile(path, migration, source)


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
    if "deployments" in arguments:
        try:
            values["deployments"] = ast.literal_eval(arguments["deployments"])
        except ValueError as error:
            raise ValueError("`deployments` of `Migration` is not plain data") from error
    if not isinstance(values["state"], dict):
        raise ValueError("`state` of `Migration` is no dictionary")
    return Migration(**values)
