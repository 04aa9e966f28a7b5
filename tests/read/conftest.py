"""What the tests of reading share: files in a folder of their own, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from liftgen.declarations import Declarations, FieldDeclaration, ModelDeclaration
from liftgen.diagnostics import Report
from liftgen.read import read

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Reading:
    """What came of reading: the declarations and the report."""

    declarations: Declarations
    report: Report

    @property
    def codes(self) -> list[str]:
        return self.report.codes()

    @property
    def messages(self) -> list[str]:
        return [each.finding.message for each in self.report]

    @property
    def places(self) -> list[tuple[int, int]]:
        return [(each.span.line, each.span.column) for each in self.report if each.span is not None]

    @property
    def names(self) -> list[str]:
        return [model.name for model in self.declarations.models]

    def model(self, name: str) -> ModelDeclaration:
        return next(each for each in self.declarations.models if each.name == name)

    def field(self, model: str, name: str) -> FieldDeclaration:
        found = self.model(model).field(name)
        assert found is not None, f"{model} has no field {name}: {self.messages}"
        return found


class ReadFiles(Protocol):
    """Write the files, by their paths, and read those that are named, or all of them."""

    def __call__(self, files: str | dict[str, str], *paths: str) -> Reading: ...


@pytest.fixture
def read_files(tmp_path: Path) -> ReadFiles:
    def write_and_read(files: str | dict[str, str], *paths: str) -> Reading:
        for name, text in ({"models.py": files} if isinstance(files, str) else files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        report = Report()
        named = [tmp_path / each for each in paths] if paths else [tmp_path]
        return Reading(read(named, tmp_path, report), report)

    return write_and_read
