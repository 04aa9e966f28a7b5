"""Migration: the view of the baseline, the migration that all later ones start from; and how those are written."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

from liftgen.migrations import FOLDER, MigrationFile, baseline
from liftgen.outputs.python_source import call, keyword, layout, list_display, literal
from liftgen.outputs.stack import CONSTRAINTS, stack_base
from liftgen.rules.migrating import Unanswered
from liftgen.scope import ProjectScope
from liftgen.states import state_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.documents import DataStepDocument, MigrationsDocument
    from liftgen.migrations import Migration
    from liftgen.outputs.python_source import Expression
    from liftgen.scope import Scope
    from liftgen.steps import Step

HANDLER = "migrations.handler"

MIGRATION = '''\
"""{title}

`lift dynamorm migrate plan` shows what it does. `deployments` are yours to edit, where a value is None they must be; the state
after them is not.
"""

from liftgen.migrations import Migration

{statement}
'''


def view(scope: Scope) -> Mapping[str, object] | None:
    """The baseline as source, for the project; and what a state machine needs to do data steps, where there are any."""
    if not isinstance(scope, ProjectScope):
        return None
    document = migrations_document(scope.migrations)
    return {
        "migration": statement(baseline(state_of(scope.schema))),
        "distributed": is_distributed(scope),
        "document": json.dumps(document, indent=2, ensure_ascii=False),
        "stack_id": literal(f"{stack_base(scope.schema.tables[0].name)}-migrations") if scope.schema.tables else "",
        "construct": layout(_construct(scope), indent=8, before="self.migration = "),
    }


def is_distributed(scope: ProjectScope) -> bool:
    """Whether the project has what does data steps above one machine: data steps, and a stack for them."""
    return scope.settings.has("stack") and scope.settings.has("migration") and bool(_data_steps(scope.migrations))


def migrations_document(files: Sequence[MigrationFile]) -> MigrationsDocument:
    """The data steps of the migrations as plain data, for the stack and what it deploys."""
    return {"steps": _data_steps(files)}


def _data_steps(files: Sequence[MigrationFile]) -> list[DataStepDocument]:
    found: list[DataStepDocument] = []
    first = 0
    for file in files:
        plan = file.migration.plan
        numbers = [first + number for number, each in enumerate(plan.deployments, 1) for _ in each.steps]
        first += len(plan.deployments)
        for at, (number, step) in enumerate(zip(numbers, plan.steps, strict=True)):
            if step.kind == "data":
                found.append(_data_step(step, number, file, at))
    return found


def _data_step(step: Step, deployment: int, file: MigrationFile, at: int) -> DataStepDocument:
    document: DataStepDocument = {
        "deployment": deployment,
        "migration": file.migration.checksum,
        "at": at,
        "title": step.title,
        "table": step.table,
        "select": dict(step.action.get("select", {})),
        "do": list(step.action["do"]),
        "budget": int(step.action.get("budget", 0)),
    }
    if step.unanswered:
        document["missing"] = Unanswered(file.path, step.title, step.unanswered).message + f", in `{file.path}`"
    if step.danger == 3:
        document["blocked"] = f"it is of danger 3: `lift dynamorm migrate up --allow-destructive {step.table}` does it"
    return document


def _construct(scope: ProjectScope) -> Expression:
    """The construct with the project's own handler."""
    module = scope.settings.module(HANDLER)
    packages = keyword("packages", list_display([literal(module)]))
    paths = keyword("paths", list_display(literal(each) for each in scope.settings.paths))
    given: tuple[tuple[str, Expression], ...] = (
        ("document", "document"),
        ("tables", "tables"),
        ("code", call("PythonProject", "FOLDER", packages, paths, keyword("constraints", literal(CONSTRAINTS)))),
        ("handler", literal(f"{module}.handler")),
        ("starter", literal(f"{module}.start")),
    )
    return call("DynamORMMigration", "self", literal("Migration"), *(keyword(name, value) for name, value in given))


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
