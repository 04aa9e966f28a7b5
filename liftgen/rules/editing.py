"""Editing, 58x: what keeps lift from changing a file of models that a person wrote."""

from __future__ import annotations

from typing import ClassVar

from liftgen.diagnostics import Rule


class Refused(Rule):
    """A change that cannot be made safely: the file stays as it is, and no comment can allow it."""

    ignorable: ClassVar[bool] = False


class NameTaken(Refused):
    """A new model, table or import would take a name that means something else in the file.

    Python would take the later of the two, and what was there before would silently be something else. Choose another name, or
    rename what is there.
    """

    code = "LIFT580"
    name: str

    @property
    def message(self) -> str:
        return f"there is a `{self.name}` already"

    @property
    def help(self) -> str:
        return "choose another name, or rename the one that is there"


class NothingToChange(Refused):
    """The class or field that is to be changed does not stand at the top of the file, or in the class.

    Only what is written there plainly is changed: a class within an `if` or a function, and a field that a base class wrote,
    are changed by hand where they stand.
    """

    code = "LIFT581"
    name: str
    what: str
    path: str

    @property
    def message(self) -> str:
        return f"`{self.path}` has no {self.what} `{self.name}` that could be changed"

    @property
    def help(self) -> str:
        return "write it by hand, where it stands"


class SaidAlready(Refused):
    """The field, setting or marker that is to be added is there already.

    A second one would hide the first; what is there is changed by hand.
    """

    code = "LIFT582"
    name: str
    owner: str

    @property
    def message(self) -> str:
        return f"`{self.owner}` has `{self.name}` already"

    @property
    def help(self) -> str:
        return "change it by hand, or choose another name"


class CannotEdit(Refused):
    """The file, or the class in it, is written in a way that cannot be added to without touching what is there.

    A file that does not parse, a class on one line, and text that the file's own encoding cannot say are left to their author.
    """

    code = "LIFT583"
    path: str
    reason: str

    @property
    def message(self) -> str:
        return f"`{self.path}` cannot be changed: {self.reason}"

    @property
    def help(self) -> str:
        return "mend that first, or write it by hand"
