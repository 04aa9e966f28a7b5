"""App: every command by its name, and what becomes of an error that none of them expected."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from liftgen import __version__
from liftgen.cli import NEEDED
from liftgen.cli.commands import Commands
from liftgen.cli.console import say
from liftgen.cli.exits import Exit
from liftgen.cli.refusing import RefusingGroup, refused_by_system

app = typer.Typer(
    name="lift",
    cls=RefusingGroup,
    help="From annotated Python models to the DynamoDB backend that serves them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
dynamorm = typer.Typer(
    cls=Commands,
    help="Models, what is generated from them, and their tables.",
    epilog="Exit codes: 0 clean, 1 errors or changes, 2 wrong usage or configuration, 3 credentials, 4 AWS, 5 not allowed, "
    "6 region, 7 throttled.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
app.add_typer(dynamorm, name="dynamorm")


def show_version(wanted: bool) -> None:
    """Print the version, and end."""
    if wanted:
        typer.echo(f"lift {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """From annotated Python models to the DynamoDB backend that serves them."""


def run() -> None:
    """Run the command that the arguments name; whatever goes wrong ends in words and an exit code."""
    _open_streams()
    try:
        app()
    except OSError as error:
        # Not even what went wrong could be written where it belongs.
        say(f"error: {refused_by_system(error).message}")
        sys.exit(Exit.USAGE)
    except Exception as error:
        missing = isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in NEEDED
        if missing or os.environ.get("LIFT_DEBUG"):
            raise
        say(f"error: this is a bug in lift {__version__}, and nothing is wrong with what you did")
        say(f"  | {traceback.format_exc().strip().splitlines()[-1]}")
        say("help: run it again with `LIFT_DEBUG=1` and report what it prints, with the models if you may show them")
        sys.exit(Exit.USAGE)


def _open_streams() -> None:
    # A stream that whoever started us has closed is None.
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not end a run.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
