"""Tests: pytest tests of everything a repository does, against a DynamoDB; each entity has a file, each table a fixture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.tests.entity import entity_view
from liftgen.outputs.tests.project import project_view
from liftgen.outputs.tests.table import table_view
from liftgen.scope import EntityScope, ProjectScope, TableScope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import Scope


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates of the output `tests` show."""
    match scope:
        case EntityScope():
            return entity_view(scope)
        case ProjectScope():
            return project_view(scope)
        case TableScope():
            return table_view(scope)
        case _:
            return None
