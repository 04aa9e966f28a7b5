"""Worker: runs a project's tests again and again, each time in a fork of a process that has its libraries loaded.

For every line on standard input, the names of test files, it answers `passed`, `failed` or `endless` on standard output.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import sys
import time

PATIENCE = 60  # seconds of work, for a mutant that never ends
IDLE = 900  # seconds until one that waits for nothing is given up: a busy machine takes its time
LOADED = (
    "pytest",
    "pydantic",
    "liftgen.testing",
    "liftgen.testing.fake",
    "liftgen.testing.plugin",
    "liftgen.runtime.table",
)


def main() -> None:
    for module in LOADED:
        importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run(line.split())
        print(outcome(child), flush=True)


def run(tests: list[str]) -> None:
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    # Whatever a mutant prints is nobody's business.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    code = 1
    try:
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--dynamodb", "memory", *tests])
    finally:
        os._exit(int(code))


def outcome(child: int) -> str:
    deadline = time.monotonic() + IDLE
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if os.WIFSIGNALED(status):
                return "endless"
            return "passed" if status == 0 else "failed"
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "endless"
        time.sleep(0.005)


if __name__ == "__main__":
    main()
