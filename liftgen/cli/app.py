"""App: every command by its name."""

from __future__ import annotations

from typing import Annotated

import typer

from liftgen import __version__
from liftgen.cli.commands import Commands
from liftgen.cli.refusing import RefusingGroup

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
