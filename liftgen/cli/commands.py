"""Commands: every command by its name, what it does in a line, and where it is; only the one that runs is imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the first line of its help, its module below `liftgen.cli`, and the function there, or commands below it."""

    summary: str
    module: str
    function: str
    settings: Mapping[str, Any] = field(default_factory=dict)


COMMANDS = {
    "init": Command("Configure this folder, and start a first model in it.", "init", "init"),
    "create-model": Command(
        "Write a new model as you would, in a new file or beside those that are there.", "create_model", "create_model"
    ),
    "import": Command("Turn somebody else's models, or deployed tables, into models of ours.", "importing", "import_"),
    "scaffold": Command(
        "Write what the models mean: repositories, handlers, stack, migration, types, tests, docs.",
        "scaffold",
        "scaffold",
    ),
    "validate": Command(
        "Check the models: everything that is wrong with them at once, each with its place and a way out.",
        "validate",
        "validate",
    ),
    "generate-migration": Command(
        "Write a migration from what the last one says to what the models say, with a safe plan for every change.",
        "generate",
        "generate_migration",
    ),
    "migrate": Command(
        "Apply migrations to deployed tables, take them back, see how far they are.", "migrate", "migrate"
    ),
    "test": Command(
        "Run the project's tests on a DynamoDB that lives as long as they do; its exit code is pytest's.",
        "test",
        "test",
        {"ignore_unknown_options": True},
    ),
    "dev": Command(
        "Serve the project's handlers on this machine, with a DynamoDB that has its tables and seeds.", "dev", "dev"
    ),
    "rule": Command(
        "Explain a rule: what it is about, why, and examples; without a code, list all rules.", "rule", "rule"
    ),
}


class Commands(TyperGroup):
    """The commands as typer knows them: by their lines in lists and completions, and whole where one is run."""

    def list_commands(self, ctx: object) -> list[str]:
        """The names, in the order in which a project meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command for a list: just its line, so that no list waits for what commands import."""
        del ctx
        found = COMMANDS.get(cmd_name)
        return TyperCommand(cmd_name, help=found.summary) if found is not None else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name, whole; what is near to it where there is none."""
        name, *rest = args
        if name in COMMANDS:
            return name, whole(name), rest
        # It looks for what is near among these.
        self.commands = {each: TyperCommand(each) for each in COMMANDS}
        return super().resolve_command(ctx, args)


def whole(name: str) -> Any:
    """The command of this name, imported."""
    found = COMMANDS[name]
    function = getattr(import_module(f"liftgen.cli.{found.module}"), found.function)
    if isinstance(function, typer.Typer):
        return get_command(function)
    app = typer.Typer(add_completion=False, rich_markup_mode="markdown", pretty_exceptions_enable=False)
    app.command(name, context_settings=dict(found.settings))(function)
    return get_command(app)
