"""Reading models: every name followed, nothing run."""

from __future__ import annotations

from pathlib import Path

from liftgen.diagnostics import Report
from liftgen.read import read

ROOT = Path(__file__).parent.parent


def test_the_sample_models_are_read_whole() -> None:
    report = Report()

    declarations = read([ROOT / "sample_models"], ROOT, report)

    names = [model.name for model in declarations.models]
    assert names == ["Tenant", "User", "Project", "Membership", "AuditEvent", "Session"]
    assert {model.table.variable for model in declarations.models if model.table} == {"app"}
    assert not [each for each in report if each.code.startswith("LIFT1")]
