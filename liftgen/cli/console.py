"""Console: data on stdout, talk on stderr, colour where it is wanted and nothing that needs it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

from liftgen.diagnostics import Form
from liftgen.diagnostics import draw as draw_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.diagnostics import Report


COLORS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}


def show(text: str = "") -> None:
    """A line of data, for people and for other programs."""
    sys.stdout.write(f"{text}\n")


def say(text: str = "") -> None:
    """A line of talk."""
    sys.stderr.write(f"{text}\n")


def draw(report: Report, sources: Mapping[str, str], form: Form = Form.TEXT) -> None:
    """Everything that is wrong: as talk for a person, in any other form as data, which is there even when nothing is wrong."""
    stream = sys.stderr if form is Form.TEXT else sys.stdout
    stream.write(draw_in(report, form, sources, terminal_width(), colored(stream)))


def colored(stream: TextIO) -> bool:
    """Whether colour is wanted there: NO_COLOR and FORCE_COLOR go before what the stream is."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def painted(line: str) -> str:
    """A line of a diff in its colour, where stdout has colours."""
    color = COLORS.get(line[:1])
    return f"{color}{line}\x1b[0m" if color and colored(sys.stdout) else line


def terminal_width() -> int:
    """How many columns there are to write in."""
    return min(shutil.get_terminal_size((100, 24)).columns, 120)
