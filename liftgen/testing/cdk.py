"""CDK: its command line for tests, one pinned version, installed once into the cache, led to no AWS but the one it is given."""

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from liftgen.testing.cache import made_once, new_log
from liftgen.testing.engines import fetch_by_npm
from liftgen.testing.errors import LocalDynamoDBError
from liftgen.testing.node import node, with_node

# CDK's latest is a rewrite that refuses what aws-cdk-lib 2 synthesises.
VERSION = "2.1148.1"
PACKAGE = f"aws-cdk@{VERSION}"
DIGEST = "K3d02L17IwmAuiBWNuX1DzYhKUs9GrKYI7bZnGJfJ1bKz9ymXFxfudBOL3rUb8JAusDNSULiQU2fsJH7kyY2XA=="  # sha512
TIMEOUT = 600  # seconds

QUIET = ("--ci", "--no-color", "--no-notices", "--no-version-reporting")
HERE_ONLY = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "CDK_DISABLE_CLI_TELEMETRY": "true",
}


class CdkError(Exception):
    """The command ended with an error; the message has all that it said."""


def cdk(*arguments: str, project: Path, environment: Mapping[str, str]) -> str:
    """What `cdk …` says, run in the project's folder; `environment` leads it to an AWS (`LocalDynamoDB.environment`).

    Nothing of the machine's own AWS configuration plays a part. CdkError when it fails, LocalDynamoDBError when it cannot be had.
    """
    program = node()
    if program is None:
        raise LocalDynamoDBError("cdk runs on Node, and there is none", help="install `liftgen[cdk]`, which brings it")
    home = made_once(
        f"aws-cdk-{VERSION}", install_cdk, whole=lambda folder: (folder / "package" / "bin" / "cdk").exists()
    )
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    ours["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), ours.get("PATH", os.defpath)))
    with tempfile.TemporaryDirectory(prefix="lift-cdk-") as state:
        done = subprocess.run(
            (str(program), str(home / "package" / "bin" / "cdk"), *arguments, *QUIET),
            cwd=project,
            env=with_node({**ours, **HERE_ONLY, "CDK_HOME": state, **environment}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
            encoding="utf-8",
        )
    if done.returncode != 0:
        raise CdkError(f"`cdk {' '.join(arguments)}` ended with status {done.returncode}\n{done.stdout}")
    return done.stdout


def install_cdk(folder: Path) -> None:
    archive = fetch_by_npm("cdk", PACKAGE, DIGEST, folder, new_log("install-cdk"))
    with tarfile.open(archive) as contents:
        contents.extractall(folder, filter="data")
    archive.unlink()
