"""Rules of writing: what can be wrong with the files of a run and with what stands on disk in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from liftgen.diagnostics import Rule


@dataclass(frozen=True, slots=True)
class SamePath(Rule):
    """Two things would be written to one path.

    A path is made from a name in snake_case, and some file systems do not tell upper case from lower case, so that two
    entities whose names differ only in that would share a file, and one of them would be lost.
    """

    code: ClassVar[str] = "LIFT500"

    path: str
    other: str
    output: str
    other_output: str

    @property
    def message(self) -> str:
        return (
            f"`{self.path}` of output `{self.output}` and `{self.other}` of output `{self.other_output}` are one file"
        )

    @property
    def help(self) -> str:
        return "rename one of the two models or tables"
