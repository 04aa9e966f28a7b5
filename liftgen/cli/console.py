"""Console: data on stdout, talk on stderr, colour where it is wanted and nothing that needs it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

from liftgen.diagnostics import draw_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.diagnostics import Report


def show(text: str = "") -> None:
    """A line of data, for people and for other programs."""
    sys.stdout.write(f"{text}\n")


def say(text: str = "") -> None:
    """A line of talk."""
    sys.stderr.write(f"{text}\n")


def draw(report: Report, sources: Mapping[str, str]) -> None:
    """Everything that is wrong, with its places; nothing where nothing is."""
    sys.stderr.write(draw_text(report, sources, terminal_width(), colored(sys.stderr)))


def colored(stream: TextIO) -> bool:
    """Whether colour is wanted there: NO_COLOR and FORCE_COLOR go before what the stream is."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """How many columns there are to write in."""
    return min(shutil.get_terminal_size((100, 24)).columns, 120)
