"""Migration: the view of the baseline, the migration that all later ones start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.migrations import baseline
from liftgen.outputs.python_source import call, keyword, layout, literal
from liftgen.scope import ProjectScope
from liftgen.states import state_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import Scope


def view(scope: Scope) -> Mapping[str, object] | None:
    """The baseline as source, for the project."""
    if not isinstance(scope, ProjectScope):
        return None
    migration = baseline(state_of(scope.schema))
    fields = ("name", "after", "state", "checksum")
    statement = call("Migration", *(keyword(each, literal(getattr(migration, each))) for each in fields))
    return {"migration": layout(statement, before="MIGRATION = ")}
