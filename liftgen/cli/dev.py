"""`lift dynamorm dev`: handlers and consumers on a DynamoDB of their own, started again when a file changes."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli.console import draw, say
from liftgen.cli.exits import exit_of
from liftgen.cli.given import Config, given_project
from liftgen.cli.refusing import no_local_dynamodb, refuse
from liftgen.cli.told import sources
from liftgen.diagnostics import Report
from liftgen.documents import SERVICE, table_from_document
from liftgen.outputs.consumer import PACKAGE, changes_told
from liftgen.outputs.stack import app_document
from liftgen.pipeline import understand
from liftgen.rules.using import NothingToServe, NotInstalled
from liftgen.runtime.environment import ENCRYPTION_KEY, LOCAL
from liftgen.runtime.service_table import SERVICE_TABLE
from liftgen.scope import ProjectScope, module_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liftgen.project import Project
    from liftgen.schema import Schema, Table

LOOPBACK = "127.0.0.1"
POLL_SECONDS = 0.3
LOOKED_AT = (".py", ".toml")
SKIPPED = ("node_modules", "__pycache__", "cdk.out")

Port = Annotated[int, typer.Option("--port", min=0, max=65_535, help="The port on loopback; 0 is any that is free.")]
Claims = Annotated[
    list[str] | None,
    typer.Option(
        "--claim", metavar="NAME=VALUE", help="What callers claim who bring no token; may be given several times."
    ),
]
Seeds = Annotated[
    Path | None, typer.Option("--seeds", help="A file with `def seed(client)`, instead of the project's `seeds.py`.")
]


def dev(port: Port = 8000, claim: Claims = None, seeds: Seeds = None, config: Config = None) -> None:
    """Serve the project's handlers on this machine, with a DynamoDB that has its tables and seeds.

    Consumers get what changes in their tables, as from their streams. A change of a file starts all of it again; the data
    stays. Tokens are read and not verified, so nobody else may reach it: it listens on loopback alone.

    Example: `lift dynamorm dev`
    """
    missing = [each for each in ("filelock", "aws_lambda_powertools") if importlib.util.find_spec(each) is None]
    if missing:
        refuse(NotInstalled("DynamoDB to develop on", "test"))
    from liftgen.testing import LocalDynamoDBError, create_tables, local_dynamodb
    from liftgen.testing.server import free_port

    report = Report()
    project = given_project(report, config=config)
    outcome = understand(project, report)
    draw(outcome.report, sources(project, outcome))
    if outcome.report.failed:
        raise typer.Exit(exit_of(outcome.report))
    package = project.settings.module("handlers")
    if not (project.output_path / "handlers").is_dir():
        refuse(NothingToServe(package))
    claims = _claims(claim or ())
    if port and not _is_free(port):
        raise typer.BadParameter(f"port `{port}` is taken, and 0 is any that is free", param_hint="--port")
    planted = seeds or project.root / "seeds.py"
    if seeds is not None and not seeds.is_file():
        raise typer.BadParameter(f"there is no file `{seeds}`", param_hint="--seeds")
    try:
        with local_dynamodb() as dynamodb, TemporaryDirectory() as places:
            create_tables(dynamodb.client(), *outcome.schema.tables, table_from_document(SERVICE))
            say(f"DynamoDB for these handlers: {dynamodb.endpoint_url}")
            own = {SERVICE_TABLE: SERVICE["name"], "PYTHONPATH": _python_path(project)}
            # A key of KMS has no meaning to the credentials of the DynamoDB here.
            if not os.environ.get(ENCRYPTION_KEY, "").startswith(LOCAL):
                own[ENCRYPTION_KEY] = f"{LOCAL}development"
            environment = {**os.environ, **dynamodb.environment, **own}
            _serve_and_watch(
                project.root,
                [
                    package,
                    str(port or free_port()),
                    json.dumps(_paths(project, outcome.schema)),
                    json.dumps(_consumers(project, outcome.schema.tables)),
                    places,
                ],
                json.dumps(claims),
                str(planted.absolute()) if planted.is_file() else "",
                environment,
            )
    except LocalDynamoDBError as error:
        raise no_local_dynamodb(error) from error


def _serve_and_watch(
    root: Path, arguments: Sequence[str], claims: str, seeds: str, environment: Mapping[str, str]
) -> None:
    """Serve, and start again with every change, until the user ends it, or whatever runs this."""
    process: subprocess.Popen[bytes] | None = None
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while True:
            seen = _times(root)
            command = [sys.executable, "-m", "liftgen.testing.serving", *arguments, seeds, claims]
            process = subprocess.Popen(command, cwd=root, env=dict(environment))
            seeds = ""  # once
            while _times(root) == seen:
                time.sleep(POLL_SECONDS)
            _end(process)
            say("something changed: starting again")
    except KeyboardInterrupt:
        say("ended")
    finally:
        if process is not None:
            _end(process)


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        # As the server does it: what was served a moment ago may be served again.
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _paths(project: Project, schema: Schema) -> dict[str, str]:
    """Where API Gateway asks which module of handlers."""
    functions = app_document(ProjectScope(schema, project.settings))["functions"]
    return {each["handler"].removesuffix(".handler"): each["path"] for each in functions}


def _consumers(project: Project, tables: Sequence[Table]) -> dict[str, str]:
    """The modules of consumers that were written, each with its table."""
    package, folder = project.settings.module(PACKAGE), project.output_path / PACKAGE
    names = {each.name: module_name(each.name) for each in tables if changes_told(each)}
    return {f"{package}.{module}": table for table, module in names.items() if (folder / f"{module}.py").is_file()}


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _times(root: Path) -> dict[str, int]:
    return dict(_files(str(root)))


def _files(folder: str) -> Iterator[tuple[str, int]]:
    """Every file that handlers may stand on, and when it was changed."""
    with os.scandir(folder) as entries:
        for each in entries:
            if each.name.startswith(".") or each.name in SKIPPED:
                continue
            if each.is_dir(follow_symlinks=False):
                yield from _files(each.path)
            elif each.name.endswith(LOOKED_AT):
                yield each.path, each.stat().st_mtime_ns


def _claims(texts: Sequence[str]) -> dict[str, str]:
    claims = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"`{text}` is not `NAME=VALUE`", param_hint="--claim")
        claims[name] = value
    return claims


def _python_path(project: Project) -> str:
    folders = [str((project.output_path / each).resolve()) for each in project.settings.paths]
    given = os.environ.get("PYTHONPATH")
    return os.pathsep.join([*folders, *([given] if given else [])])
