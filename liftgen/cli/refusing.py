"""Refusing: a command that cannot do what it is called for ends as one that finds something does, with a code and a way out."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from liftgen.cli.console import draw, say
from liftgen.cli.exits import Exit
from liftgen.cli.running import refused_by_system
from liftgen.diagnostics import Form, Report
from liftgen.rules.using import NoLocalDynamoDB, Unusable, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.testing.errors import LocalDynamoDBError

# typer brings its own click, or stands on the one that is installed.
CLICK: Any = import_module(typer.BadParameter.__module__)


class RefusedError(Exception):
    """A command cannot go on."""

    def __init__(self, finding: Unusable) -> None:
        super().__init__(finding.message)
        self.finding = finding


def refuse(finding: Unusable) -> NoReturn:
    """End the command: what is wrong is drawn as all diagnostics of the run are."""
    raise RefusedError(finding)


def no_local_dynamodb(error: LocalDynamoDBError) -> RefusedError:
    """The embedded DynamoDB did not start; the end of its log is shown before."""
    from liftgen.testing.errors import tail

    for line in tail(error.log) if error.log else ():
        say(f"  | {line}")
    return RefusedError(NoLocalDynamoDB(error.message, error.help, str(error.log) if error.log else None))


class RefusingGroup(TyperGroup):
    """Commands whose wrong usage is a diagnostic in the form that was asked for, with the exit code of wrong usage."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **settings: Any) -> NoReturn:
        """Run the command that the arguments name, and exit."""
        try:
            code = super().main(args, *more, **{**settings, "standalone_mode": False})
        except CLICK.NoArgsIsHelpError as error:
            say(error.ctx.get_help().rstrip())
            code = Exit.USAGE
        except CLICK.ClickException as error:
            code = _drawn(in_words(error), args)
        except RefusedError as error:
            code = _drawn(error.finding, args)
        except OSError as error:
            code = _drawn(refused_by_system(error), args)
        except typer.Abort:
            say("ended: nobody answers")
            code = Exit.USAGE
        sys.exit(code if isinstance(code, int) else Exit.CLEAN)


def in_words(error: Any) -> WrongUsage:
    """Wrong usage as typer found it, in the words of all other diagnostics."""
    context = getattr(error, "ctx", None)
    lists = f"`{context.command_path if context else 'lift'} --help` lists what it takes"
    if isinstance(error, CLICK.NoSuchOption):
        near = " or ".join(f"`{each}`" for each in sorted(error.possibilities or ()))
        return WrongUsage(f"there is no flag `{error.option_name}`", f"is {near} meant? {lists}" if near else lists)
    if isinstance(error, CLICK.MissingParameter):
        return WrongUsage(f"{_name(error)} is not given", lists)
    reason, _, more = re.sub(r"'([^']*)'", r"`\1`", error.message).partition(". ")
    reason = reason.removeprefix("Value error, ").removesuffix(".")
    reason = f"{reason[:1].lower()}{reason[1:]}"
    if isinstance(error, CLICK.BadParameter):
        return WrongUsage(f"{_name(error)}: {reason}", lists)
    meant = re.fullmatch(r"Did you mean (.+)\?", more)
    return WrongUsage(reason, f"is {meant[1]} meant? {lists}" if meant else lists)


def _name(error: Any) -> str:
    """The flag or argument as it is typed."""
    hint = error.param_hint or error.param.opts[0]
    return f"`{hint if isinstance(hint, str) else ' '.join(hint)}`".replace("'", "")


def _drawn(finding: Unusable, args: Sequence[str] | None) -> Exit:
    report = Report()
    report.add(finding)
    draw(report, {}, _wanted_form(sys.argv[1:] if args is None else args))
    return Exit.USAGE


def _wanted_form(args: Sequence[str]) -> Form:
    """What `--format` says, read from arguments that could not be; text where that is nothing."""
    said = re.search(r"(?:^|\n)--format[=\n](\w+)", "\n".join(args))
    return Form(said[1]) if said and said[1] in set(Form) else Form.TEXT
