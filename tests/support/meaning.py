"""Meaning: a small model as text → what it means, and what is said about it where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.check import check
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.read import read
from liftgen.rules.ignores import apply_ignores

if TYPE_CHECKING:
    from pathlib import Path

    from liftgen.diagnostics import Diagnostic, Span
    from liftgen.schema import AccessPattern, Entity, Schema

HEAD = """\
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Literal, NewType
from uuid import UUID
from pydantic import BaseModel, Field, NonNegativeInt, PositiveInt
from liftgen import *
"""
IMPORTS = HEAD.count("\n")


@dataclass(frozen=True)
class Meaning:
    """What a text means: its schema, and the report less what the text itself allows."""

    schema: Schema
    report: Report
    text: str

    @property
    def codes(self) -> list[str]:
        return self.report.codes()

    @property
    def entity(self) -> Entity:
        """The only entity, or the first one."""
        return self.schema.entities[0]

    def pattern(self, name: str) -> AccessPattern:
        """The pattern of this name, of whichever entity has it."""
        return next(each for entity in self.schema.entities for each in entity.patterns if each.name == name)

    def only(self, code: str) -> Diagnostic:
        """The one diagnostic of this code."""
        (found,) = (each for each in self.report if each.code == code)
        return found

    def piece(self, span: Span | None) -> str:
        """The source that a span covers."""
        assert span is not None
        lines = self.text.split("\n")
        if span.line == span.end_line:
            return lines[span.line - 1][span.column - 1 : span.end_column - 1]
        whole = lines[span.line - 1 : span.end_line]
        return "\n".join([whole[0][span.column - 1 :], *whole[1:-1], whole[-1][: span.end_column - 1]])

    def said(self, code: str) -> tuple[str, str, str | None]:
        """The one diagnostic of this code: the piece of source, the message and the help."""
        found = self.only(code)
        return self.piece(found.span), found.finding.message, found.finding.help


def meaning_of(text: str, folder: Path) -> Meaning:
    """What the text of a module means; the imports stand before it."""
    whole = HEAD + text
    (folder / "models.py").write_text(whole, encoding="utf-8")
    report = Report()
    declarations = read([folder / "models.py"], folder, report)
    schema = derive(declarations, report)
    check(schema, declarations, report)
    return Meaning(schema, apply_ignores(report, declarations.ignores), whole)


def model(fields: str, dynamo: str = "", name: str = "Task") -> str:
    """A model of these fields and settings, each written on one line with `;` between them."""
    lines = [f"class {name}(BaseModel):", *(f"    {each.strip()}" for each in fields.split(";"))]
    if dynamo:
        lines += ["", "    class Dynamo:", *(f"        {each.strip()}" for each in dynamo.split(";;"))]
    return "\n".join([*lines, "", ""])
