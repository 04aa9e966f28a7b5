"""Docs: the page that shows what the tables hold, what can be asked of them, and what DynamoDB is then asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.docs.diagram import diagram
from liftgen.outputs.docs.tables import table_page
from liftgen.scope import ProjectScope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import Scope


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the template of the output `docs` shows; nothing where there are no models."""
    if not isinstance(scope, ProjectScope) or not scope.schema.entities:
        return None
    schema = scope.schema
    return {"diagram": diagram(schema), "tables": [table_page(each, schema) for each in schema.tables]}
