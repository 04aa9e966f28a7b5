"""CDK's command: the pinned one, on nobody's AWS account, and loud when it fails."""

import os
from pathlib import Path

import pytest

from liftgen.outputs.stack import CDK_COMMAND
from liftgen.testing import LocalDynamoDBError
from liftgen.testing import cdk as module
from liftgen.testing.cdk import VERSION, CdkError, cdk


def test_generated_projects_name_the_version_that_is_tested() -> None:
    assert VERSION == CDK_COMMAND


@pytest.mark.slow
def test_the_command_is_the_pinned_one(tmp_path: Path) -> None:
    assert cdk("--version", project=tmp_path, environment={}).startswith(VERSION)


@pytest.mark.slow
def test_nothing_of_the_callers_aws_reaches_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("CDK_CONTEXT_JSON", "{}")
    (tmp_path / "cdk.json").write_text('{"app": "env > environment.txt; exit 1"}')

    with pytest.raises(CdkError, match=r"`cdk synth` ended with status 1"):
        cdk("synth", project=tmp_path, environment={"AWS_REGION": "eu-west-1"})
    seen = (tmp_path / "environment.txt").read_text()
    assert "AWS_PROFILE" not in seen
    assert f"AWS_SHARED_CREDENTIALS_FILE={os.devnull}" in seen
    assert "CDK_DEFAULT_REGION=eu-west-1" in seen


def test_without_node_it_says_what_brings_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "node", lambda: None)

    with pytest.raises(LocalDynamoDBError, match="cdk runs on Node, and there is none"):
        cdk("--version", project=tmp_path, environment={})
