"""Checkers: programs that know what is wrong with infrastructure, in an environment of their own, for all that they pin."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from liftgen.testing.cache import made_once, new_log
from liftgen.testing.engines import install, python_of
from liftgen.testing.node import with_node

LOCK = Path(__file__).with_suffix(".lock")
ROOT = Path(__file__).parents[2]
TIMEOUT = 900  # seconds


def checked(*command: str, folder: Path) -> str:
    """What a module run as a program, or a script, says; AssertionError with all of it when it ends with an error."""
    done = subprocess.run(
        [str(python_of(environment())), *command],
        cwd=folder,
        env=with_node({**os.environ, "PYTHONPATH": str(ROOT), "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def environment() -> Path:
    """Where they are installed, once."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"checkers-py{version}-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    return made_once(name, _install, whole=lambda folder: python_of(folder).exists())


def _install(folder: Path) -> None:
    log = new_log("install-checkers")
    python = str(python_of(folder))
    install("checkers", (sys.executable, "-m", "venv", str(folder)), log)
    uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python, "--requirement", str(LOCK))
    install("checkers", uv, log)
