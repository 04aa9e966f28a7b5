"""Imported: what an importer makes of somebody else's models: ordinary declarations, and what became of each access pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from liftgen.declarations import Declarations


@dataclass(frozen=True, slots=True)
class ImportedPattern:
    """An access pattern of the document and what answers it.

    `answer` is the name of a pattern of the entity's model, of an item collection or of a transaction; or a plain operation,
    which every entity has: `get`, `create`, `put`, `update`, `delete`, `batch get`, `batch write`. None where nothing does.
    """

    number: int | None
    name: str
    description: str
    operation: str
    entity: str
    answer: str | None
    kind: Literal["pattern", "collection", "transaction", "plain"] = "pattern"


@dataclass(frozen=True, slots=True)
class Imported:
    """The declarations, the words that a module of them begins with, and the document's access patterns in order.

    `notes` are what is uncertain, by model and field or setting; of a whole model where that is empty.
    """

    declarations: Declarations
    title: str = ""
    patterns: tuple[ImportedPattern, ...] = ()
    notes: tuple[tuple[str, str, str], ...] = ()
