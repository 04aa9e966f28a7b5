"""Rules: everything that can be wrong, one class each, by code; a rule's docstring is its page and its test."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from liftgen.diagnostics import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def rules() -> dict[str, type[Rule]]:
    """Every rule by its code, in order of the codes."""
    return {rule.code: rule for rule in sorted(all_rules(), key=lambda rule: rule.code)}


def all_rules() -> Iterator[type[Rule]]:
    """Every rule of every module in this package; a code that two of them claim comes twice."""
    for found in pkgutil.iter_modules(__path__, f"{__name__}."):
        module = importlib.import_module(found.name)
        for value in vars(module).values():
            if (
                inspect.isclass(value)
                and issubclass(value, Rule)
                and value.__module__ == module.__name__
                and "code" in vars(value)
            ):
                yield value


def rule_page(code: str) -> str:
    """The rule's page as markdown; KeyError when there is no rule of this code."""
    rule = rules()[code]
    allowed = f", which `# lift: ignore[{code}] reason` allows" if rule.ignorable else ""
    return f"# {code} · {title(rule)}\n\n{rule.severity}{allowed}\n\n{inspect.cleandoc(rule.__doc__ or '')}\n"


def title(rule: type[Rule]) -> str:
    """The rule's name in words: `UnsupportedType` is `unsupported type`."""
    return "".join(f" {each.lower()}" if each.isupper() else each for each in rule.__name__).strip()
