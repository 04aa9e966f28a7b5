"""`lift dynamorm rule`: the page of a rule, or the list of all of them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from liftgen.cli import completion
from liftgen.cli.console import colored, show, terminal_width
from liftgen.cli.refusing import refuse
from liftgen.names import closest
from liftgen.rules import rule_page, rules, title
from liftgen.rules.using import WrongUsage


def rule(
    code: Annotated[
        str | None,
        typer.Argument(
            help="The code of a rule, as a diagnostic shows it: LIFT101.", autocompletion=completion.rule_codes
        ),
    ] = None,
) -> None:
    """Explain a rule: what it is about, why, and examples; without a code, list all rules.

    Example: `lift dynamorm rule LIFT241`
    """
    if code is None:
        for each in rules().values():
            show(f"{each.code}  {each.severity:<7}  {title(each)}")
        return
    known = code.strip().upper()
    if known not in rules():
        near = closest(known, rules())
        way_out = f"is `{near}` meant?" if near else "`lift dynamorm rule` lists them all"
        refuse(WrongUsage(f"there is no rule `{code}`", way_out))
    _show_page(rule_page(known))


def _show_page(page: str) -> None:
    """Markdown as it is, for a program or a file; drawn, on a terminal."""
    if not colored(sys.stdout):
        show(page.rstrip("\n"))
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=terminal_width(), force_terminal=True).print(Markdown(page))
