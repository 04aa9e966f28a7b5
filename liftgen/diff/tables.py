"""Tables: what differs between the tables of two schemas, or of two states."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from liftgen.changes import (
    AddIndex,
    CreateTable,
    DropIndex,
    DropTable,
    ReplaceIndex,
    ReplaceTable,
    SetBilling,
    SetPitr,
    SetProtection,
    SetStream,
    SetTtl,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.changes import TableChange
    from liftgen.schema import Index, Schema, Table


def diff(before: Schema, after: Schema) -> tuple[TableChange, ...]:
    """What changes from `before` to `after`, by the name of the table; tables are the same when their names are."""
    old, new = ({table.name: table for table in schema.tables} for schema in (before, after))
    return tuple(chain.from_iterable(_changes(old.get(name), new.get(name)) for name in sorted({*old, *new})))


def diff_table(before: Table, after: Table) -> tuple[TableChange, ...]:
    """What changes from one state of a table to another; where either does not say (`None`), nothing does."""
    differing = differences(before, after)
    return differing[:1] if differing and isinstance(differing[0], ReplaceTable) else differing


def differences(before: Table, after: Table) -> tuple[TableChange, ...]:
    """All that differs, to be told rather than done: where the table must be replaced, what would change without that follows."""
    replaced = before.key != after.key or _local(before) != _local(after)
    replacement = (ReplaceTable(before, after),) if replaced else ()
    return (*replacement, *_index_changes(before, after), *_setting_changes(before, after))


def _changes(before: Table | None, after: Table | None) -> tuple[TableChange, ...]:
    if before is None:
        return () if after is None else (CreateTable(after),)
    if after is None:
        return (DropTable(before),)
    return diff_table(before, after)


def _index_changes(before: Table, after: Table) -> Iterator[TableChange]:
    old, new = _global(before), _global(after)
    for name in sorted({*old, *new}):
        if name not in new:
            yield DropIndex(after.name, old[name])
        elif name not in old:
            yield AddIndex(after.name, new[name])
        elif old[name] != new[name]:
            yield ReplaceIndex(after.name, old[name], new[name])


def _setting_changes(before: Table, after: Table) -> Iterator[TableChange]:
    if before.ttl != after.ttl:
        yield SetTtl(after.name, before.ttl, after.ttl)
    if before.stream != after.stream:
        yield SetStream(after.name, before.stream, after.stream)
    if before.billing is not None and after.billing is not None and before.billing != after.billing:
        yield SetBilling(after.name, before.billing, after.billing)
    if before.pitr is not None and after.pitr is not None and before.pitr != after.pitr:
        yield SetPitr(after.name, before.pitr, after.pitr)
    if before.protected is not None and after.protected is not None and before.protected != after.protected:
        yield SetProtection(after.name, before.protected, after.protected)


def _local(table: Table) -> dict[str, Index]:
    return {index.name: index for index in table.indexes if index.kind == "local"}


def _global(table: Table) -> dict[str, Index]:
    return {index.name: index for index in table.indexes if index.kind == "global"}
