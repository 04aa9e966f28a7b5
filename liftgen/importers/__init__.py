"""Importers: other people's models in, ordinary declarations out, so that they can be checked, diffed and written as models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.importers.answers import Answer, answers
from liftgen.importers.awslabs import import_awslabs
from liftgen.importers.imported import Imported, ImportedPattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.diagnostics import Report

IMPORTERS: dict[str, Callable[[str, str, str, Report], Imported]] = {"awslabs": import_awslabs}
"""Every importer of a document by its name: the text, its path as the user typed it, the name of the module it becomes."""

__all__ = ["IMPORTERS", "Answer", "Imported", "ImportedPattern", "answers", "import_awslabs"]
