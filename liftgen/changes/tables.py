"""Tables: how a table can differ, as far as it can be observed."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.schema import Billing, Index, StreamView, Table


@dataclass(frozen=True, slots=True)
class CreateTable:
    """There is a table that was not there."""

    table: Table

    def reverse(self) -> DropTable:
        return DropTable(self.table)


@dataclass(frozen=True, slots=True)
class DropTable:
    """There was a table that is no more."""

    table: Table

    def reverse(self) -> CreateTable:
        return CreateTable(self.table)


@dataclass(frozen=True, slots=True)
class ReplaceTable:
    """Its key or its local indexes differ, which a table keeps from birth: only another table has what `after` says.

    What else differs between the two is part of it, not a change beside it.
    """

    before: Table
    after: Table

    def reverse(self) -> ReplaceTable:
        return ReplaceTable(self.after, self.before)


@dataclass(frozen=True, slots=True)
class AddIndex:
    """The table has a global index more."""

    table: str
    index: Index

    def reverse(self) -> DropIndex:
        return DropIndex(self.table, self.index)


@dataclass(frozen=True, slots=True)
class DropIndex:
    """The table has a global index less."""

    table: str
    index: Index

    def reverse(self) -> AddIndex:
        return AddIndex(self.table, self.index)


@dataclass(frozen=True, slots=True)
class ReplaceIndex:
    """A global index has another key or projection, which DynamoDB cannot change: another index takes its place."""

    table: str
    before: Index
    after: Index

    def reverse(self) -> ReplaceIndex:
        return ReplaceIndex(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetTtl:
    """Items expire by another attribute, or begin or cease to expire."""

    table: str
    before: str | None
    after: str | None

    def reverse(self) -> SetTtl:
        return SetTtl(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetStream:
    """The stream shows something else, begins or ends."""

    table: str
    before: StreamView | None
    after: StreamView | None

    def reverse(self) -> SetStream:
        return SetStream(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetBilling:
    """Capacity is paid for in the other way."""

    table: str
    before: Billing
    after: Billing

    def reverse(self) -> SetBilling:
        return SetBilling(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetPitr:
    """Point-in-time recovery goes on or off."""

    table: str
    before: bool
    after: bool

    def reverse(self) -> SetPitr:
        return SetPitr(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetProtection:
    """Deletion protection goes on or off."""

    table: str
    before: bool
    after: bool

    def reverse(self) -> SetProtection:
        return SetProtection(self.table, self.after, self.before)


TableChange = (
    CreateTable
    | DropTable
    | ReplaceTable
    | AddIndex
    | DropIndex
    | ReplaceIndex
    | SetTtl
    | SetStream
    | SetBilling
    | SetPitr
    | SetProtection
)
