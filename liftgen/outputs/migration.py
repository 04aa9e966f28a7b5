"""Migration: the view of the baseline, the migration that all later ones start from; and how those are written."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftgen.migrations import FOLDER, MigrationFile, baseline
from liftgen.outputs.python_source import call, keyword, layout, literal
from liftgen.scope import ProjectScope
from liftgen.states import state_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.migrations import Migration
    from liftgen.scope import Scope

MIGRATION = '''\
"""{title}

`lift dynamorm migrate plan` shows what it does. `deployments` are yours to edit, where a value is None they must be; the state
after them is not.
"""

from liftgen.migrations import Migration

{statement}
'''


def view(scope: Scope) -> Mapping[str, object] | None:
    """The baseline as source, for the project."""
    if not isinstance(scope, ProjectScope):
        return None
    return {"migration": statement(baseline(state_of(scope.schema)))}


def statement(migration: Migration) -> str:
    """The migration as source."""
    fields: list[tuple[str, object]] = [("name", migration.name), ("after", migration.after)]
    if migration.deployments:
        fields.append(("deployments", [list(each) for each in migration.deployments]))
    fields += [("state", migration.state), ("checksum", migration.checksum)]
    return layout(call("Migration", *(keyword(each, literal(value)) for each, value in fields)), before="MIGRATION = ")


def source(file: MigrationFile) -> str:
    """The whole file of a migration that follows another."""
    migration = file.migration
    title = f"Migration {file.number:04d}, {migration.name.replace('_', ' ')}."
    return MIGRATION.format(title=title, statement=statement(migration))


def renewed(file: MigrationFile, number: int, migration: Migration) -> MigrationFile:
    """The file with another place, state and number; whatever else stands in it stays."""
    lines = file.source.splitlines(keepends=True)
    call_ = next(
        each.value
        for each in ast.parse(file.source).body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)
    )
    for argument in sorted(call_.keywords, key=lambda each: each.value.lineno, reverse=True):
        if argument.arg in ("after", "state", "checksum"):
            first, last = argument.value.lineno - 1, (argument.value.end_lineno or 0) - 1
            # Columns of `ast` are bytes.
            head = lines[first].encode()[: argument.value.col_offset].decode()
            tail = lines[last].encode()[argument.value.end_col_offset :].decode()
            said = layout(literal(getattr(migration, argument.arg)), indent=4)
            lines[first : last + 1] = f"{head}{said}{tail}".splitlines(keepends=True)
    text = "".join(lines).replace(f"Migration {file.number:04d},", f"Migration {number:04d},", 1)
    return MigrationFile(f"{FOLDER}/{number:04d}_{migration.name}.py", migration, text)
