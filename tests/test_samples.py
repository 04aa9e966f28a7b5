"""The sample models end to end: scaffolded, their tests run on the embedded DynamoDB, validated against the deployed tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from liftgen.diagnostics import Report
from liftgen.pipeline import understand
from liftgen.project import Project
from liftgen.testing import LocalDynamoDB, create_tables

ROOT = Path(__file__).parents[1]
CONFIGURATION = '[tool.lift]\nmodels = "{}.py"\n\n[tool.pytest.ini_options]\npythonpath = ["."]\n'
SAMPLES = ["session", *(pytest.param(each, marks=pytest.mark.slow) for each in ("saas", "contacts", "shop", "ledger"))]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_runs_from_its_models_to_its_deployed_tables(
    sample: str, tmp_path: Path, local_dynamodb: LocalDynamoDB
) -> None:
    shutil.copy(ROOT / "sample_models" / f"{sample}.py", tmp_path)
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION.format(sample))
    dynamodb = local_dynamodb.isolated()
    lift(tmp_path, dynamodb, "scaffold")

    assert " passed" in lift(tmp_path, dynamodb, "test", "-q", "-p", "no:cacheprovider")

    schema = understand(Project(tmp_path, models=(f"{sample}.py",)), Report()).schema
    create_tables(dynamodb.client(), *schema.tables)
    for table in schema.tables:
        lift(tmp_path, dynamodb, "validate", "--table", table.name, "--endpoint-url", dynamodb.endpoint_url)
    lift(tmp_path, dynamodb, "scaffold", "--check")


def lift(folder: Path, dynamodb: LocalDynamoDB, *arguments: str) -> str:
    """What the command printed; it must end with 0."""
    done = subprocess.run(
        [sys.executable, "-m", "liftgen", "dynamorm", *arguments],
        cwd=folder,
        env={**os.environ, **dynamodb.environment},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
