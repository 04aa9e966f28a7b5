"""Outside: what changes about a table without any model saying so; such a change has a plan in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenameTable:
    """The same items live in a table of another name."""

    before: str
    after: str

    def reverse(self) -> RenameTable:
        return RenameTable(self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetEncryption:
    """The table is encrypted with another key; `None` is AWS's own."""

    table: str
    before: str | None
    after: str | None

    def reverse(self) -> SetEncryption:
        return SetEncryption(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetTableClass:
    """Storage and requests are priced by another class."""

    table: str
    before: str
    after: str

    def reverse(self) -> SetTableClass:
        return SetTableClass(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class AddReplica:
    """The table is in one region more."""

    table: str
    region: str

    def reverse(self) -> DropReplica:
        return DropReplica(self.table, self.region)


@dataclass(frozen=True, slots=True)
class DropReplica:
    """The table is in one region less."""

    table: str
    region: str

    def reverse(self) -> AddReplica:
        return AddReplica(self.table, self.region)


@dataclass(frozen=True, slots=True)
class SetResourceType:
    """CloudFormation knows the table as a resource of another type: `AWS::DynamoDB::Table`, or `AWS::DynamoDB::GlobalTable`."""

    table: str
    before: str
    after: str

    def reverse(self) -> SetResourceType:
        return SetResourceType(self.table, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetLogicalId:
    """CloudFormation knows the table by another logical id, as when a construct was moved or renamed."""

    table: str
    before: str
    after: str

    def reverse(self) -> SetLogicalId:
        return SetLogicalId(self.table, self.after, self.before)


OutsideChange = RenameTable | SetEncryption | SetTableClass | AddReplica | DropReplica | SetResourceType | SetLogicalId
