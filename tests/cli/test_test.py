"""`lift dynamorm test`: pytest on an embedded DynamoDB, with pytest's exit code."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

PASSES = """\
import boto3


def test_there_is_a_dynamodb():
    assert boto3.client("dynamodb").list_tables()["TableNames"] == []


def test_other():
    assert False
"""


def run(folder: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "liftgen", "dynamorm", "test", *arguments]
    return subprocess.run(command, cwd=folder.path, capture_output=True, text=True, check=False)


def test_arguments_and_exit_code_are_pytests(folder: Workspace) -> None:
    folder.write("tests/test_it.py", PASSES)
    passed = run(folder, "-k", "dynamodb", "-q", "--no-header", "-p", "no:cacheprovider")
    failed = run(folder)

    assert (passed.returncode, failed.returncode) == (0, 1), passed.stdout + passed.stderr
    assert "1 passed, 1 deselected" in passed.stdout
    assert passed.stderr.startswith("DynamoDB for these tests: http://127.0.0.1:")
