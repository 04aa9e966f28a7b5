"""Markers: what a model says about its place in DynamoDB; data that is read statically and means nothing at run time.

Every marker is typed `Any`, so that a subclass may override one with another, or set it to `None`, under a strict type checker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    ModelReference = str | type[Any]


class Marker:
    """One use of a marker: its name and the arguments that were given."""

    __slots__ = ("arguments", "name")

    def __init__(self, name: str, /, **arguments: object) -> None:
        self.name = name
        self.arguments = arguments

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"{self.name}({given})" if given else self.name


def Table(
    name: str,
    pk: str = "pk",
    sk: str = "sk",
    *,
    tenant: str | None = None,
    stream: str | None = None,
    entity: str | None = "_entity",
    escape: bool = True,
) -> Any:
    """A physical table; entities that name it share it.

    `pk` and `sk` name the attributes of composed keys, `tenant` the field that every partition key begins with, `stream` a view
    type (`NEW_AND_OLD_IMAGES`, …), `entity` the attribute that says what an item is (`None`: told by its key).
    """
    return Marker("Table", name=name, pk=pk, sk=sk, tenant=tenant, stream=stream, entity=entity, escape=escape)


def Key(pk: str | Sequence[str], sk: str | Sequence[str] | None = None, *, collection: str | None = None) -> Any:
    """The primary key: text composes it from fields, a list names attributes; `collection` names an item collection."""
    return Marker("Key", pk=pk, sk=sk, collection=collection)


def GSI(
    index: str | None = None,
    *,
    pk: str | Sequence[str],
    sk: str | Sequence[str] | None = None,
    when: str | None = None,
    project: str | Sequence[str] = "ALL",
    collection: str | None = None,
    pk_name: str | None = None,
    sk_name: str | None = None,
) -> Any:
    """A global secondary index; the attribute's name is the access pattern's, `index` the physical name where it differs.

    `pk_name` and `sk_name` name the attributes of composed text, where they are not `{index}pk` and `{index}sk`.
    """
    return Marker(
        "GSI",
        index=index,
        pk=pk,
        sk=sk,
        when=when,
        project=project,
        collection=collection,
        pk_name=pk_name,
        sk_name=sk_name,
    )


def LSI(
    index: str | None = None,
    *,
    sk: str | Sequence[str],
    when: str | None = None,
    project: str | Sequence[str] = "ALL",
    collection: str | None = None,
    sk_name: str | None = None,
) -> Any:
    """A local secondary index: the table's partition key with another sort key, from the table's birth or never."""
    return Marker("LSI", index=index, sk=sk, when=when, project=project, collection=collection, sk_name=sk_name)


def Query(
    on: str,
    where: str | None = None,
    *,
    order: str = "asc",
    limit: int | None = None,
    one: bool = False,
    consistent: bool = False,
    defaults: Mapping[str, Any] | None = None,
    rps: float | None = None,
) -> Any:
    """A named access pattern on `"key"` or an index; `limit` caps the results, `rps` is the expected requests per second.

    `defaults` are the values of those parameters of `where` that need not be given.
    """
    return Marker(
        "Query",
        on=on,
        where=where,
        order=order,
        limit=limit,
        one=one,
        consistent=consistent,
        defaults=defaults,
        rps=rps,
    )


def Scan(
    where: str | None = None,
    *,
    on: str = "key",
    consistent: bool = False,
    defaults: Mapping[str, Any] | None = None,
) -> Any:
    """A scan that is meant, of the table or of what an index holds: named, for administrators, never in a tenant's role."""
    return Marker("Scan", where=where, on=on, consistent=consistent, defaults=defaults)


def Get(
    *fields: str, where: str | None = None, consistent: bool = False, defaults: Mapping[str, Any] | None = None
) -> Any:
    """A named read by key; `fields` names what is read where that is not everything."""
    return Marker("Get", fields=fields, where=where, consistent=consistent, defaults=defaults)


def Put(where: str | None = None, *, defaults: Mapping[str, Any] | None = None) -> Any:
    """A named write of a whole item, under a condition."""
    return Marker("Put", where=where, defaults=defaults)


def Update(*fields: str, where: str | None = None, defaults: Mapping[str, Any] | None = None) -> Any:
    """A named change of the fields given, under a condition."""
    return Marker("Update", fields=fields, where=where, defaults=defaults)


def Delete(where: str | None = None, *, defaults: Mapping[str, Any] | None = None) -> Any:
    """A named delete by key, under a condition."""
    return Marker("Delete", where=where, defaults=defaults)


def Transaction(name: str, *actions: Any) -> Any:
    """A named all-or-nothing write or read over several entities or tables, stated beside the models."""
    return Marker("Transaction", name=name, actions=actions)


def HasMany(model: ModelReference, *, via: ModelReference | None = None) -> Any:
    """The many side of a relation; `via` names the edge between the two."""
    return Marker("HasMany", model=model, via=via)


def Edge(left: ModelReference, right: ModelReference) -> Any:
    """This model is an edge between two others: an adjacency list."""
    return Marker("Edge", left=left, right=right)


def Unique(*fields: str) -> Any:
    """No two items hold the same values of `fields`: kept by a guard item in the same transaction."""
    return Marker("Unique", fields=fields)


class TTL(Marker):
    """When the item expires, as epoch seconds; `after="90d", of="at"` computes it from another field when it is not given."""

    __slots__ = ()

    def __init__(self, *, after: str, of: str) -> None:
        super().__init__("TTL", after=after, of=of)


def Attr(name: str) -> Any:
    """The attribute's name in the table, where it is not the field's."""
    return Marker("Attr", name=name)


def RenamedFrom(name: str) -> Any:
    """What the field was called before, or in `class Dynamo`, the model: a migration keeps what is stored under that name."""
    return Marker("RenamedFrom", name=name)


def Tag(text: str) -> Any:
    """A DynamORM tag, with DynamORM's meaning: `Tag("index:gsi-email,pk")`."""
    return Marker("Tag", text=text)


PK = Marker("PK")
"""The field is the partition key, as it is."""
SK = Marker("SK")
"""The field is the sort key, as it is."""
Version = Marker("Version")
"""The optimistic lock: starts at 0 and grows by one with every update."""
CreatedAt = Marker("CreatedAt")
"""Set when the item is created and kept from then on."""
UpdatedAt = Marker("UpdatedAt")
"""Set with every write."""
DeletedAt = Marker("DeletedAt")
"""Soft delete: `delete` sets it, and reads leave the item out."""
Encrypted = Marker("Encrypted")
"""Stored as an encrypted envelope."""
OmitEmpty = Marker("OmitEmpty")
"""Not stored while it is the zero value of its type."""
AsSet = Marker("AsSet")
"""A list that is stored as a DynamoDB set."""
AsJson = Marker("AsJson")
"""Stored as JSON text."""
