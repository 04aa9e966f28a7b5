"""Evolution: small models as text → the states that migrations go between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.check import check
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.read import read
from liftgen.rules.ignores import apply_ignores
from liftgen.states import state_of
from liftgen.stored import Stored, stored
from tests.support.meaning import HEAD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from liftgen.schema import Schema, TableSettings


def schema_of(text: str, folder: Path, settings: Mapping[str, TableSettings] | None = None) -> Schema:
    """What the models mean; they must be in order."""
    (folder / "models.py").write_text(HEAD + text)
    report = Report()
    declarations = read([folder / "models.py"], folder, report)
    schema = derive(declarations, report, dict(settings or {}))
    check(schema, declarations, report)
    found = apply_ignores(report, declarations.ignores)

    assert not found.failed, [each.finding.message for each in found]
    return schema


def state_of_models(text: str, folder: Path, settings: Mapping[str, TableSettings] | None = None) -> dict[str, Any]:
    """The state that the models are."""
    return state_of(schema_of(text, folder, settings))


def stored_models(text: str, folder: Path, settings: Mapping[str, TableSettings] | None = None) -> Stored:
    """The state that the models are, as values; an empty one for no models."""
    if not text:
        return Stored()
    return stored(state_of_models(text, folder, settings))
