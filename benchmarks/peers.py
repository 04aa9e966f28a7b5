"""Peers: other libraries for DynamoDB, in an environment of their own for all that they pin."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from liftgen.testing.cache import made_once, new_log
from liftgen.testing.engines import install, python_of

LOCK = Path(__file__).with_suffix(".lock")


def peers_python(lock: Path = LOCK) -> Path:
    """The Python that has what this lock names, installed once."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"{lock.stem}-py{version}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    return python_of(
        made_once(name, lambda folder: _install(folder, lock), whole=lambda folder: python_of(folder).exists())
    )


def _install(folder: Path, lock: Path) -> None:
    log = new_log("install-peers")
    install("peers", (sys.executable, "-m", "venv", str(folder)), log)
    uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python_of(folder)))
    install("peers", (*uv, "--requirement", str(lock)), log)
