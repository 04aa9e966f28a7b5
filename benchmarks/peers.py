"""Peers: other libraries for DynamoDB, in an environment of their own for all that they pin."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from liftgen.testing.cache import made_once, new_log
from liftgen.testing.engines import install, python_of

LOCK = Path(__file__).with_suffix(".lock")


def peers_python() -> Path:
    """The Python that has them, installed once."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"peers-py{version}-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    return python_of(made_once(name, _install, whole=lambda folder: python_of(folder).exists()))


def _install(folder: Path) -> None:
    log = new_log("install-peers")
    install("peers", (sys.executable, "-m", "venv", str(folder)), log)
    uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python_of(folder)))
    install("peers", (*uv, "--requirement", str(LOCK)), log)
