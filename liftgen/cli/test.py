"""`lift dynamorm test`: the project's tests on the embedded DynamoDB."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from liftgen.cli.console import draw, say
from liftgen.cli.given import given_project
from liftgen.cli.refusing import no_local_dynamodb, refuse
from liftgen.diagnostics import Report
from liftgen.rules.using import NotInstalled


def test(
    arguments: Annotated[list[str] | None, typer.Argument(metavar="[ARGS]...", help="What pytest is given.")] = None,
) -> None:
    """Run the project's tests on a DynamoDB that lives as long as they do; its exit code is pytest's.

    Example: `lift dynamorm test -x -k session`
    """
    if importlib.util.find_spec("pytest") is None or importlib.util.find_spec("filelock") is None:
        refuse(NotInstalled("pytest", "test"))
    from liftgen.testing import LocalDynamoDBError, local_dynamodb

    report = Report()
    project = given_project(report)
    draw(report, {project.file: project.source} if project.file else {})
    # pytest takes `testpaths` only where it is started beside them; paths that the user gave are relative to here.
    folder = Path() if arguments else project.root
    try:
        with local_dynamodb() as dynamodb:
            say(f"DynamoDB for these tests: {dynamodb.endpoint_url}")
            command = [sys.executable, "-m", "pytest", *(arguments or ())]
            done = subprocess.run(command, cwd=folder, env={**os.environ, **dynamodb.environment}, check=False)
    except LocalDynamoDBError as error:
        raise no_local_dynamodb(error) from error
    raise typer.Exit(done.returncode)
