"""Types: TypeScript types of the JSON that pydantic makes of the models, every entity and every model nested in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.types.names import declared_names
from liftgen.outputs.types.written import TypeScript
from liftgen.scope import ProjectScope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import Scope


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the template of the output `types` shows; nothing where there are no models."""
    if not isinstance(scope, ProjectScope) or not scope.schema.entities:
        return None
    models = (*(each.model for each in scope.schema.entities), *scope.schema.models)
    written = TypeScript(declared_names(models))
    # In this order, because types are named while models are written.
    interfaces = [written.interface(each) for each in models]
    return {"own": written.own(), "enums": written.enums(), "aliases": written.aliases(), "interfaces": interfaces}
