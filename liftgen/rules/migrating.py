"""Migrating, 52x: what can be wrong between the models and their migrations."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.diagnostics import Rule, Severity


@dataclass(frozen=True)
class ModelsMoved(Rule):
    """The models say something else than the state after the last migration.

    A migration records the tables, and what is stored in them. When the models change, deployed tables and stored items are still
    what the last migration says.
    """

    code = "LIFT520"
    severity = Severity.WARNING
    ignorable = False
    path: str
    moved: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"the models have moved on from the state after `{self.path}`: {', '.join(self.moved)}"

    @property
    def help(self) -> str:
        return f"while nothing is deployed, delete `{self.path}` and run `lift dynamorm scaffold`, which writes it anew"


@dataclass(frozen=True)
class EditedMigration(Rule):
    """The state that a migration records is not the one that its checksum names.

    A migration is the user's to edit, but the state after it is what later ones start from: one that was edited by hand says
    something that may never have been deployed.
    """

    code = "LIFT521"
    ignorable = False
    path: str

    @property
    def message(self) -> str:
        return f"the state in `{self.path}` is not the one that its checksum names"

    @property
    def help(self) -> str:
        return "undo the edit of `state`, `after` or `checksum`"


@dataclass(frozen=True)
class UnreadableMigration(Rule):
    """A migration cannot be read.

    Migrations are read as text and never run, so that what they state must stand there as plain data.
    """

    code = "LIFT522"
    ignorable = False
    path: str
    reason: str

    @property
    def message(self) -> str:
        return f"`{self.path}` is no migration: {self.reason}"

    @property
    def help(self) -> str:
        return "undo the edit, or give the file a name that does not begin with a number"
