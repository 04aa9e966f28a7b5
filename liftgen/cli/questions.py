"""Questions: what a command wants to know; answered by a flag, a person, or with `--yes` by the default."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from liftgen.cli.console import say
from liftgen.cli.refusing import refuse
from liftgen.rules.using import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Questions:
    """Asks on a terminal only; elsewhere it notes which flags would have answered, for `finish` to say."""

    def __init__(self, yes: bool, silent: bool = False) -> None:
        self.yes = yes
        self.silent = silent
        self.missing: list[str] = []

    def ask(
        self,
        question: str,
        flag: str,
        given: str | None,
        default: str,
        wrong: Callable[[str], str | None] | None = None,
        *,
        needed: bool = True,
    ) -> str:
        """The flag's value, or the answer; `wrong` says what is wrong with a value, in words, and then it is asked again.

        What is not `needed` is the default where nobody can be asked.
        """
        if given is not None:
            self.refuse(flag, given, wrong)
            return given
        if self.yes:
            return default
        if not self.asks:
            if needed:
                self.missing.append(flag)
            return default
        question = f"{question} [{default}]: " if default else f"{question}: " if question.strip() else question
        while True:
            answer = _answer(question) or default
            trouble = wrong(answer) if wrong else None
            if trouble is None:
                return answer
            say(trouble)

    @property
    def asks(self) -> bool:
        """Whether there is somebody to ask, who wants to be."""
        return not (self.yes or self.silent) and sys.stdin.isatty()

    def several(
        self,
        question: str,
        flag: str,
        given: Sequence[str] | None,
        default: Sequence[str] = (),
        wrong: Callable[[str], str | None] | None = None,
        *,
        needed: bool = True,
    ) -> tuple[str, ...]:
        """The flag's values, or one answer after the other until there is none."""
        if given is not None:
            for each in given:
                self.refuse(flag, each, wrong)
            return tuple(given)
        if not self.asks:
            if needed and not self.yes:
                self.missing.append(flag)
            return tuple(default)
        say(f"{question}; empty to go on")
        answers: list[str] = []
        while answer := self.ask("  ", flag, None, "", lambda each: wrong(each) if wrong and each else None):
            answers.append(answer)
        return tuple(answers) or tuple(default)

    def confirm(self, question: str, flag: str, given: bool | None, default: bool) -> bool:
        """The flag's value, or the answer; the default where nobody can be asked."""
        if given is not None:
            return given
        usual = "Y/n" if default else "y/N"
        answer = self.ask(f"{question} [{usual}]", flag, None, "", _yes_or_no, needed=False).lower()
        return default if not answer else answer.startswith("y")

    def finish(self) -> None:
        """End the command when something could not be asked."""
        if self.missing:
            reason = "nothing may be asked" if self.silent else "there is no terminal to ask on"
            refuse(
                WrongUsage(
                    f"{_listed(self.missing)} not given, and {reason}", "give them, or `--yes` to take the defaults"
                )
            )

    def refuse(self, flag: str, given: str, wrong: Callable[[str], str | None] | None) -> None:
        """End the command where the flag's value will not do."""
        trouble = wrong(given) if wrong else None
        if trouble is not None:
            refuse(WrongUsage(f"`{flag} {given}`: {trouble}"))


def _yes_or_no(answer: str) -> str | None:
    return None if answer.lower() in {"", "y", "yes", "n", "no"} else "answer `y` or `n`"


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
