"""The decisions of another evaluator of IAM, run by Node in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.npm import IAM_SIMULATE, modules, run_node

from liftgen.testing.iam import Decision

SCRIPT = Path(__file__).with_suffix(".cjs")
THEIRS = {
    "Allowed": Decision.ALLOWED,
    "ImplicitlyDenied": Decision.NOT_ALLOWED,
    "ExplicitlyDenied": Decision.DENIED,
}


def decisions(cases: list[dict[str, Any]], folder: Path) -> list[Decision]:
    """What it says of each case: `policies`, `action`, `resource` and `context`."""
    modules(folder, *IAM_SIMULATE)
    script = folder / SCRIPT.name
    script.write_bytes(SCRIPT.read_bytes())
    options = ("--preserve-symlinks", "--preserve-symlinks-main")
    ran = run_node(*options, script, folder=folder, given=json.dumps(cases))
    assert ran.returncode == 0, ran.stderr
    return [THEIRS[each] for each in json.loads(ran.stdout)]
