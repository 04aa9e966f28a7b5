"""`lift dynamorm scaffold --only stack`: apps of one table, of several, of stages in accounts and regions of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from liftgen.outputs.stack import CDK_COMMAND
from liftgen.testing.node import with_node

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_models"
STAGES = """
[stages.dev]
account = "111111111111"
region = "eu-west-1"

[stages.staging]
account = "222222222222"
region = "eu-west-1"

[stages.live]
account = "333333333333"
region = "us-east-1"
tables = { orders = "orders-live", catalogue = "catalogue-live" }
"""
PLACES = {
    "dev": ("aws://111111111111/eu-west-1", ""),
    "staging": ("aws://222222222222/eu-west-1", ""),
    "live": ("aws://333333333333/us-east-1", "-live"),
}


def scaffolded(folder: Path, sample: str, more: str = "") -> Path:
    """The stacks of a sample, as the command writes them where nothing else is asked for."""
    shutil.copy(SAMPLES / f"{sample}.py", folder)
    (folder / "lift.toml").write_text(f'models = "{sample}.py"\noutputs = ["repository", "stack"]\n{more}')
    command = [sys.executable, "-m", "liftgen", "dynamorm", "scaffold", "--only", "stack"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def synthesised(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """The stacks by their names: where each is deployed, and what its tables are called. It runs on the Node of PyPI alone."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_", "JSII_"))}
    told = {"CDK_DEFAULT_REGION": "eu-west-1", "CDK_VALIDATION": "false", "CDK_OUTDIR": "out"}
    only = with_node({**inherited, **told, "PATH": str(Path(sys.executable).parent)})
    app = json.loads((folder / "cdk.json").read_text())["app"]
    done = subprocess.run(app.split(), cwd=folder, env=only, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = {}
    for manifest in (folder / "out").rglob("manifest.json"):
        for name, artifact in json.loads(manifest.read_text())["artifacts"].items():
            if artifact["type"] == "aws:cloudformation:stack":
                template = json.loads((manifest.parent / artifact["properties"]["templateFile"]).read_text())
                found[artifact["properties"].get("stackName", name)] = artifact["environment"], tables(template)
    return found


def tables(template: dict[str, Any]) -> list[str]:
    resources = template["Resources"].values()
    return [each["Properties"]["TableName"] for each in resources if each["Type"] == "AWS::DynamoDB::GlobalTable"]


def test_one_table_is_one_stack(tmp_path: Path) -> None:
    assert synthesised(scaffolded(tmp_path, "session")) == {
        "sessions-table": ("aws://unknown-account/eu-west-1", ["sessions"])
    }


def test_several_tables_are_a_stack_each(tmp_path: Path) -> None:
    here = "aws://unknown-account/eu-west-1"

    assert synthesised(scaffolded(tmp_path, "shop")) == {
        "catalogue-table": (here, ["catalogue"]),
        "orders-table": (here, ["orders"]),
    }


def test_each_stage_has_all_stacks_in_its_account_and_region(tmp_path: Path) -> None:
    assert synthesised(scaffolded(tmp_path, "shop", STAGES)) == {
        f"{stage}-{table}-table": (place, [f"{table}{ending}"])
        for stage, (place, ending) in PLACES.items()
        for table in ("catalogue", "orders")
    }


def test_every_version_is_pinned(tmp_path: Path) -> None:
    folder = scaffolded(tmp_path, "session")
    text = (folder / "stacks" / "requirements.txt").read_text()
    pins = [line for line in text.splitlines() if not line.startswith("#")]

    assert pins == [
        f"liftgen[cdk]=={metadata.version('liftgen')}",
        f"aws-cdk-lib=={metadata.version('aws-cdk-lib')}",
    ]
    assert f"aws-cdk@{CDK_COMMAND}" in text
