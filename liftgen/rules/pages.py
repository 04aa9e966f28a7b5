"""Pages: docs/rules, a page for each rule and an index, all from what the rules say of themselves."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING

from liftgen.rules import rule_page, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.diagnostics import Rule


def pages() -> dict[str, str]:
    """Every file of docs/rules by its name; a page is what `lift dynamorm rule CODE` shows."""
    return {"README.md": "\n".join(_index()) + "\n", **{f"{code}.md": rule_page(code) for code in rules()}}


def _index() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "Everything that can be wrong, by code. `lift dynamorm rule CODE` shows the same page in a terminal."
    groups: dict[str, list[type[Rule]]] = {}
    for rule in rules().values():
        groups.setdefault(rule.__module__, []).append(rule)
    for module, group in groups.items():
        yield from ("", f"## {module.rpartition('.')[2].capitalize()}", "")
        yield f"{_about(module)}"
        yield from ("", "| code | is | when |", "|---|---|---|")
        yield from (f"| [{each.code}]({each.code}.md) | {each.severity} | {_first_line(each)} |" for each in group)


def _about(module: str) -> str:
    """What the module's docstring says behind its name."""
    about = (sys.modules[module].__doc__ or "").partition("\n")[0].partition(": ")[2]
    return f"{about[:1].upper()}{about[1:]}"


def _first_line(rule: type[Rule]) -> str:
    return (inspect.getdoc(rule) or "").partition("\n")[0].rstrip(".:").replace("|", "\\|")
