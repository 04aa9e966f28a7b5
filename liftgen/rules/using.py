"""Using, 55x: what a command is called with and does not take, and what it needs and does not find."""

from __future__ import annotations

from typing import ClassVar

from liftgen.diagnostics import Rule


class Unusable(Rule):
    """A command cannot do what it was called for: an error that no comment can allow."""

    ignorable: ClassVar[bool] = False


class WrongUsage(Unusable):
    """A command was given a flag, an argument or a value that it does not take, or not all that it needs.

    `lift dynamorm COMMAND --help` says what each takes, and has an example.
    """

    code = "LIFT550"
    reason: str
    way_out: str | None = None

    @property
    def message(self) -> str:
        return self.reason

    @property
    def help(self) -> str | None:
        return self.way_out


class NotInstalled(Unusable):
    """A command stands on libraries that are not in this environment. Each extra of `liftgen` brings those of one use."""

    code = "LIFT551"
    what: str
    extra: str

    @property
    def message(self) -> str:
        return f"there is no {self.what} here"

    @property
    def help(self) -> str:
        return f"pip install 'liftgen[{self.extra}]'"


class InTheWay(Unusable):
    """What a command would write exists already, and is not its own to write over."""

    code = "LIFT552"
    reason: str
    way_out: str

    @property
    def message(self) -> str:
        return self.reason

    @property
    def help(self) -> str:
        return self.way_out


class NothingToServe(Unusable):
    """`lift dynamorm dev` serves generated handlers, and there are none."""

    code = "LIFT553"
    package: str

    @property
    def message(self) -> str:
        return f"there is no `{self.package}` to serve"

    @property
    def help(self) -> str:
        return "`lift dynamorm scaffold` writes handlers, where `outputs` has `repository` and `handler`"


class NoLocalDynamoDB(Unusable):
    """The embedded DynamoDB did not start. It is installed once, from the Python package index, into lift's cache folder."""

    code = "LIFT554"
    reason: str
    way_out: str
    log: str | None = None

    @property
    def message(self) -> str:
        return self.reason

    @property
    def help(self) -> str:
        return f"{self.way_out}; all that it said is in `{self.log}`" if self.log else self.way_out


class RefusedBySystem(Unusable):
    """The operating system refused to read or to write something: a right is missing, a disk is full, a folder is a file."""

    code = "LIFT555"
    reason: str
    path: str | None = None

    @property
    def message(self) -> str:
        return f"`{self.path}`: {self.reason}" if self.path is not None else self.reason

    @property
    def help(self) -> str:
        return "put that right, and run the same command again"
