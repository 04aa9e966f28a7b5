"""Running: a command run, and what becomes of an error that it did not expect."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from liftgen import __version__
from liftgen.cli.console import say
from liftgen.cli.exits import Exit
from liftgen.rules.using import RefusedBySystem

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDED = {"jinja2", "libcst", "rich", "tomlkit", "typer", "watchfiles"}
"""What comes with `liftgen[cli]`."""


def run(command: Callable[[], None]) -> None:
    """Run the command; whatever goes wrong ends in words and an exit code."""
    _open_streams()
    try:
        command()
    except OSError as error:
        # Not even what went wrong could be written where it belongs.
        say(f"error: {refused_by_system(error).message}")
        sys.exit(Exit.USAGE)
    except Exception as error:
        missing = isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in NEEDED
        if missing or os.environ.get("LIFT_DEBUG"):
            raise
        import traceback

        say(f"error: this is a bug in lift {__version__}, and nothing is wrong with what you did")
        say(f"  | {traceback.format_exc().strip().splitlines()[-1]}")
        say("help: run it again with `LIFT_DEBUG=1` and report what it prints, with the models if you may show them")
        sys.exit(Exit.USAGE)


def refused_by_system(error: OSError) -> RefusedBySystem:
    """What the operating system says, as a finding."""
    if error.strerror is None:
        return RefusedBySystem(str(error))
    return RefusedBySystem(error.strerror.lower(), None if error.filename is None else str(error.filename))


def _open_streams() -> None:
    # A stream that whoever started us has closed is None.
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not end a run.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
