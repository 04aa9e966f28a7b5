"""Resources: how CloudFormation knows a table then and now → what changes without any model saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.changes import (
    AddReplica,
    DropReplica,
    SetEncryption,
    SetLogicalId,
    SetResourceType,
    SetTableClass,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.changes import OutsideChange


class Known(Protocol):
    """A table as a template says it."""

    @property
    def logical_id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def encryption(self) -> str | None: ...
    @property
    def table_class(self) -> str: ...
    @property
    def replicas(self) -> tuple[str, ...]: ...


def diff_resources(table: str, was: Known, now: Known) -> Iterator[OutsideChange]:
    """The changes of a table from what is deployed to what is synthesised."""
    if was.type != now.type:
        # The table is handed over, and has its new logical id from then on.
        yield SetResourceType(table, was.type, now.type)
    elif was.logical_id != now.logical_id:
        yield SetLogicalId(table, was.logical_id, now.logical_id)
    if was.encryption != now.encryption:
        yield SetEncryption(table, was.encryption, now.encryption)
    if was.table_class != now.table_class:
        yield SetTableClass(table, was.table_class, now.table_class)
    yield from (AddReplica(table, each) for each in now.replicas if each not in was.replicas)
    yield from (DropReplica(table, each) for each in was.replicas if each not in now.replicas)
