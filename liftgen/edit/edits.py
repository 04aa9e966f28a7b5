"""Edits: what can be asked for, as values; each says what is added and what has to be imported for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liftgen.outputs.python_source import Names
    from liftgen.rules.editing import Refused


@dataclass(frozen=True, slots=True)
class AddImports:
    """Names of modules, each imported once; `first_party` are the top packages of the user's own code."""

    names: tuple[Names, ...]
    first_party: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddDefinitions:
    """The classes and assignments of another module, and the imports that they need.

    `source` is that module, `module` the name of the one that it goes to, from which it need not import. `after` is the class
    that they follow; the last one when it is None. They are named in `__all__` where there is one.
    """

    source: str
    module: str = ""
    after: str | None = None
    first_party: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddField:
    """A field of a model, as it is written: `labels: set[str] = Field(default_factory=set)`."""

    model: str
    line: str
    imports: tuple[Names, ...] = ()


@dataclass(frozen=True, slots=True)
class AddSetting:
    """A line of a model's `class Dynamo`, which is begun where there is none; `base` is what it then inherits from."""

    model: str
    line: str
    imports: tuple[Names, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class AddMarker:
    """A marker of a field: `Encrypted`, or `TTL(after="90d", of="at")`."""

    model: str
    field: str
    marker: str
    imports: tuple[Names, ...] = ()


Edit = AddImports | AddDefinitions | AddField | AddSetting | AddMarker


class RefusedError(Exception):
    """An edit cannot be made; the front door turns it into a finding at what `name` names in the source."""

    def __init__(self, finding: Refused, name: str) -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.name = name
