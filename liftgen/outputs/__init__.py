"""Outputs: what lift can generate; one list, and a view for each output that must compute something.

An output is a folder of templates of the same name (templates/README.md) and a line in `OUTPUTS`. A view takes a scope and
gives the values that the templates show; where it gives None, nothing is generated for that scope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from liftgen.scope import Scope

View = Callable[[Scope], Mapping[str, object] | None]


@dataclass(frozen=True, slots=True)
class Output:
    """Something lift can generate; `needs` are the outputs that its code stands on."""

    name: str
    help: str
    view: View | None = None
    needs: tuple[str, ...] = ()


OUTPUTS: tuple[Output, ...] = ()


def output(name: str) -> Output:
    """The output of this name; KeyError when there is none."""
    for each in OUTPUTS:
        if each.name == name:
            return each
    raise KeyError(name)
