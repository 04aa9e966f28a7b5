"""Refusals: changes that no plan makes, because DynamoDB cannot, each with what to say in the models instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.changes import RenameTable, ReplaceIndex, ReplaceTable
from liftgen.plan.tables import tables_after
from liftgen.rules.planning import IndexInPlace, IndexKeyRetyped, TableInPlace, TooManyAtOnce

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liftgen.changes import Change
    from liftgen.diagnostics import Rule
    from liftgen.schema import Table
    from liftgen.steps import Plan
    from liftgen.stored import Stored

MOST_INDEXES = 20


def refusals(changes: Sequence[Change], before: Stored, plan: Plan) -> Iterator[Rule]:
    """Why these changes cannot be made as they are."""
    renamed = {each.after for each in changes if isinstance(each, RenameTable)}
    for change in changes:
        match change:
            case ReplaceTable(old, new) if new.name not in renamed:
                yield TableInPlace(new.name, _local(old) != _local(new))
            case ReplaceIndex(name, was, now) if name not in renamed:
                types = {each.name: each.type for each in was.key.attributes}
                retyped = [each for each in now.key.attributes if types.get(each.name, each.type) != each.type]
                if retyped:
                    yield IndexKeyRetyped(name, now.name, retyped[0].name)
                else:
                    yield IndexInPlace(name, now.name)
            case _:
                pass
    for tables in tables_after(before.tables, plan):
        for table in tables:
            count = sum(each.kind == "global" for each in table.indexes)
            if count > MOST_INDEXES:
                yield TooManyAtOnce(table.name, count)
                return


def _local(table: Table) -> list[object]:
    return [each for each in table.indexes if each.kind == "local"]
