"""Given: which of a method's arguments were given, where None is a value like any other."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final


class Unset(Enum):
    """The type of `UNSET`: an argument that was not given."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""The default of an argument that leaves a field as it is."""


def given(**arguments: object) -> dict[str, Any]:
    """The arguments that were given, by name."""
    unset = UNSET
    return {name: value for name, value in arguments.items() if value is not unset}
