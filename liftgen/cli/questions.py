"""Questions: what a command wants to know; answered by a flag, a person, or with `--yes` by the default."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from liftgen.cli.console import say
from liftgen.cli.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Callable


class Questions:
    """Asks on a terminal only; elsewhere it notes which flags would have answered, for `finish` to say."""

    def __init__(self, yes: bool) -> None:
        self.yes = yes
        self.missing: list[str] = []

    def ask(
        self,
        question: str,
        flag: str,
        given: str | None,
        default: str,
        wrong: Callable[[str], str | None] | None = None,
    ) -> str:
        """The flag's value, or the answer; `wrong` says what is wrong with a value, in words, and then it is asked again."""
        if given is not None:
            self._refuse(flag, given, wrong)
            return given
        if self.yes:
            return default
        if not sys.stdin.isatty():
            self.missing.append(flag)
            return default
        question = f"{question} [{default}]: " if default else f"{question}: "
        while True:
            answer = _answer(question) or default
            trouble = wrong(answer) if wrong else None
            if trouble is None:
                return answer
            say(trouble)

    def finish(self) -> None:
        """End the command when something could not be asked."""
        if self.missing:
            say(f"error: {_listed(self.missing)} not given, and there is no terminal to ask on")
            say("help: give them, or `--yes` to take the defaults")
            raise typer.Exit(Exit.USAGE)

    def _refuse(self, flag: str, given: str, wrong: Callable[[str], str | None] | None) -> None:
        trouble = wrong(given) if wrong else None
        if trouble is not None:
            say(f"error: `{flag} {given}`: {trouble}")
            raise typer.Exit(Exit.USAGE)


def _answer(question: str) -> str:
    # Not `input` or `typer.prompt`: they write to stdout, which is for data.
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        say()
        raise typer.Abort
    return line.strip()


def _listed(flags: list[str]) -> str:
    *rest, last = [f"`{each}`" for each in flags]
    return f"{', '.join(rest)} and {last} are" if rest else f"{last} is"
