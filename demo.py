"""Demo: from the models of sample_models/saas.py to a backend that runs, tested and validated on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.read import read
from liftgen.testing import LocalDynamoDBError, create_tables, local_dynamodb

if TYPE_CHECKING:
    from liftgen.schema import Schema
    from liftgen.testing import LocalDynamoDB

SAMPLE = Path(__file__).parent / "sample_models" / "saas.py"
FOLDER = Path(__file__).parent / ".lift" / "demo"
LIFT = Path(sys.executable).with_name("lift")
CONFIGURATION = """\
[tool.lift]
models = "saas.py"

[tool.pytest.ini_options]
pythonpath = ["."]
"""


def main() -> None:
    started = time.monotonic()
    print("lift: from annotated models to a running backend\n")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    shutil.copy(SAMPLE, FOLDER)
    (FOLDER / "pyproject.toml").write_text(CONFIGURATION)
    report = Report()
    schema = derive(read([FOLDER / SAMPLE.name], FOLDER, report), report)
    say("models", f"{', '.join(each.name for each in schema.entities)}, from {shown(SAMPLE)}")
    scaffold()
    try:
        with local_dynamodb() as dynamodb:
            say("DynamoDB", f"embedded, at {dynamodb.endpoint_url}, for as long as this takes")
            create(schema, dynamodb)
            test(dynamodb)
            validate(schema, dynamodb)
    except LocalDynamoDBError as error:
        fail(str(error))
    print(f"\nDone in {time.monotonic() - started:.0f} s. Everything that was written is in {shown(FOLDER)}: open")
    print("repositories/generated/project.py there, or change a model and run `lift dynamorm scaffold --diff`.")


def scaffold() -> None:
    """The backend, written by the command that a user would type."""
    run("scaffold", "dynamorm", "scaffold")
    written = [each for each in FOLDER.rglob("*") if each.is_file()]
    folders = sorted({each.relative_to(FOLDER).parts[0] for each in written if each.parent != FOLDER} - {".lift"})
    say("scaffold", f"{len(written) - 2} files in {shown(FOLDER)}: {', '.join(folders)}")


def create(schema: Schema, dynamodb: LocalDynamoDB) -> None:
    """The tables, straight from the schema."""
    create_tables(dynamodb.client(), *schema.tables)
    for table in schema.tables:
        keys = "/".join(each.name for each in table.key.attributes)
        indexes = ", ".join(each.name for each in table.indexes)
        say("table", f"{table.name}: key {keys}, indexes {indexes}, expiry {table.ttl or 'none'}")


def test(dynamodb: LocalDynamoDB) -> None:
    """The tests that were generated, each on tables of its own."""
    output = run("tests", "dynamorm", "test", "-q", "-p", "no:cacheprovider", environment=dynamodb.environment)
    passed = re.search(r"(\d+) passed in ([\d.]+)s", output)
    say("tests", f"{passed[1]} generated tests passed in {passed[2]} s" if passed else "passed")


def validate(schema: Schema, dynamodb: LocalDynamoDB) -> None:
    """The models against the tables that are deployed."""
    for table in schema.tables:
        where = ("--table", table.name, "--endpoint-url", dynamodb.endpoint_url)
        run("validate", "dynamorm", "validate", *where, environment=dynamodb.environment)
        say("validate", f"the models and the deployed table {table.name} agree")


def run(step: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """What the command printed; the demo ends with it where it fails."""
    done = subprocess.run(
        [LIFT, *arguments],
        cwd=FOLDER,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        fail(f"{step} failed: lift {' '.join(arguments)}\n{done.stdout}")
    return done.stdout


def say(step: str, what: str) -> None:
    print(f"  {step:<9} {what}", flush=True)


def shown(path: Path) -> str:
    return str(path.relative_to(Path(__file__).parent))


def fail(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
