"""Asyncio: the repositories in asyncio, made of what the output `repository` writes, so that the two are always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.asyncio.form import SHARED, Form
from liftgen.outputs.repository import PACKAGE, exports
from liftgen.outputs.repository import view as blocking
from liftgen.scope import EntityScope, ProjectScope, TableScope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from liftgen.scope import Scope


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates show of a scope."""
    package = scope.settings.module(PACKAGE)
    first_party = scope.schema.packages | {package.partition(".")[0]}
    form = Form(package, first_party)
    if isinstance(scope, ProjectScope):
        return exports(scope.schema, form.package, first_party, SHARED)
    found: Mapping[str, Any] | None = blocking(scope)
    if found is None:
        return None
    match scope:
        case EntityScope():
            base, waits = form.module(found["base"])
            made = {
                "actions": form.module(found["actions"])[0],
                "base": base,
                "protocol": form.protocol(found["protocol"], waits),
                "scoped": None,
                "scoped_protocol": None,
                "own": {**found["own"], "import": form.imports(found["own"]["import"])},
            }
            if found["scoped"] is not None:
                made["scoped"], scoped = form.module(found["scoped"], waits)
                made["scoped_protocol"] = form.protocol(found["scoped_protocol"], scoped)
            return made
        case TableScope():
            facade, waits = form.module(found["facade"])
            return {
                "facade": facade,
                "protocol": form.protocol(found["protocol"], waits),
                "transaction": form.module(found["transaction"])[0],
            }
        case _:
            return None
