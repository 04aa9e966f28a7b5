"""Schema: what all models mean, and what is deployed; tables as they can be observed, entities as code needs them.

Everything is a frozen value without places in the source, so that equality means the same meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from liftgen.conditions import Condition
    from liftgen.conditions import Value as Constant
    from liftgen.declarations import Default, ModelKind, Value
    from liftgen.field_types import FieldType

Found = TypeVar("Found")
InTable = TypeVar("InTable", "Entity", "ItemCollection")

KeyType = Literal["S", "N", "B"]
Billing = Literal["on_demand", "provisioned"]
Lifecycle = Literal["version", "created_at", "updated_at", "deleted_at", "ttl"]
StreamView = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]

LIFECYCLE: dict[str, Lifecycle] = {
    "Version": "version",
    "CreatedAt": "created_at",
    "UpdatedAt": "updated_at",
    "DeletedAt": "deleted_at",
    "TTL": "ttl",
}
"""The role that each marker gives its field."""


@dataclass(frozen=True, slots=True)
class KeyAttribute:
    """One attribute of a key: its name in the table and its DynamoDB type."""

    name: str
    type: KeyType


@dataclass(frozen=True, slots=True)
class KeySchema:
    """The attributes of a key: one of each for a table, up to four of each for a global index."""

    partition: tuple[KeyAttribute, ...]
    sort: tuple[KeyAttribute, ...] = ()

    @property
    def attributes(self) -> tuple[KeyAttribute, ...]:
        return self.partition + self.sort


@dataclass(frozen=True, slots=True)
class Projection:
    """What an index holds beside its keys and the table's; `attributes` only for INCLUDE, sorted."""

    kind: Literal["ALL", "KEYS_ONLY", "INCLUDE"] = "ALL"
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """A physical index of a table."""

    name: str
    kind: Literal["global", "local"]
    key: KeySchema
    projection: Projection = Projection()


@dataclass(frozen=True, slots=True)
class Table:
    """A physical table: all that can be observed. `indexes` are sorted by name; `ttl` is the attribute, `stream` the view type.

    `None` for billing, pitr and protected means that nobody says: then nothing is compared.
    """

    name: str
    key: KeySchema
    indexes: tuple[Index, ...] = ()
    stream: StreamView | None = None
    ttl: str | None = None
    billing: Billing | None = None
    pitr: bool | None = None
    protected: bool | None = None

    def index(self, name: str) -> Index | None:
        """The index of this name."""
        return next((each for each in self.indexes if each.name == name), None)


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What the models do not say of a table and a deployed one has; `None` where nobody says."""

    billing: Billing | None = None
    pitr: bool | None = None
    protected: bool | None = None


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A field's value inside composed text: `{field}`, `{field:spec}`, or `{field:shard(n)}` where `shards` is n."""

    field: str
    spec: str = ""
    shards: int = 0

    def __str__(self) -> str:
        spec = f"shard({self.shards})" if self.shards else self.spec
        return f"{{{self.field}:{spec}}}" if spec else f"{{{self.field}}}"


@dataclass(frozen=True, slots=True)
class Composed:
    """A key attribute of type S whose text is composed: literal pieces and placeholders, in order."""

    attribute: str
    parts: tuple[str | Placeholder, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the text depends on, each once, in order."""
        return tuple(dict.fromkeys(part.field for part in self.parts if isinstance(part, Placeholder)))

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    @property
    def prefix(self) -> str:
        """The literal text before the first placeholder."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""


@dataclass(frozen=True, slots=True)
class Native:
    """Key attributes that are fields of the model, with their own types."""

    fields: tuple[str, ...]


KeyPart = Composed | Native


@dataclass(frozen=True, slots=True)
class EntityKey:
    """How an entity makes a key, of the table or of an index."""

    partition: KeyPart
    sort: KeyPart | None = None

    @property
    def parts(self) -> tuple[KeyPart, ...]:
        return (self.partition,) if self.sort is None else (self.partition, self.sort)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the key depends on, each once, in key order."""
        return tuple(dict.fromkeys(field for part in self.parts for field in part.fields))


@dataclass(frozen=True, slots=True)
class EntityIndex:
    """An entity's use of an index: `name` is the access pattern's, `index` the physical one."""

    name: str
    index: str
    kind: Literal["global", "local"]
    key: EntityKey
    when: Condition | None = None
    projection: Projection = Projection()
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field as it is stored: `name` in the table; how it is written is said by the flags.

    `lifecycle` is the field's role; `default` is what the model gives when nothing is given; `constraints` are what the
    model says of the value (`ge`, `max_length`, …), as the declaration has them. `excluded` is whether pydantic leaves the field
    out of JSON.
    """

    field: str
    name: str
    type: FieldType
    default: Default | None = None
    lifecycle: Lifecycle | None = None
    encrypted: bool = False
    omit_empty: bool = False
    as_set: bool = False
    as_json: bool = False
    minimum: int | None = None
    constraints: tuple[tuple[str, Value], ...] = ()
    excluded: bool = False

    @property
    def has_default(self) -> bool:
        return self.default is not None


@dataclass(frozen=True, slots=True)
class Expiry:
    """When items of the entity expire: the field, and where `of` is named, `after` seconds later than that field."""

    field: str
    after: int | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class UniqueConstraint:
    """No two items hold the same values of `fields`; `tenant` is whether the guard lies in the tenant's own partition.

    `key` is the guard item's own key, composed from the values.
    """

    name: str
    fields: tuple[str, ...]
    tenant: bool
    key: EntityKey


@dataclass(frozen=True, slots=True)
class Relation:
    """`name` on this entity yields many of `target`, answered by the target's (or the edge's) key or index `on`.

    `through` is the edge entity, whose items name the targets; `fields` pairs a field of this entity with the parameter it binds.
    """

    name: str
    target: str
    on: str
    fields: tuple[tuple[str, str], ...]
    through: str | None = None


@dataclass(frozen=True, slots=True)
class PatternParameter:
    """A parameter of an access pattern: its name, the field that it is compared with, its type, and how it is used.

    It need not be given where it is not `required`; then it is its `default`, if it has one. Those follow the required ones.

    `equal` binds a partition field or an equality, `range` takes a value or a range of the sort field (optional),
    `low` and `high` are the ends of a range, `value` is anything else. `type` is one value's, also where `many` says that the
    method takes several: `contains` takes a member of the field, `size` a number.
    """

    name: str
    field: str
    type: FieldType
    use: Literal["equal", "range", "low", "high", "value"]
    required: bool = True
    many: bool = False
    default: Constant | None = None


@dataclass(frozen=True, slots=True)
class AccessPattern:
    """One question that a table answers without a scan (`scan` is the one that is meant), or a named read or write.

    `on` is `"key"` or the name of an entity's index. `key_condition` is the part of `where` that the key answers,
    `filter` the rest; partition fields that `where` does not bind are parameters, in key order. `fans_out` says that
    the partition has time buckets or write shards, so that one question becomes several requests.
    A scan's `on` is the index that is scanned, `"key"` the whole table.
    `fields` are the fields a named Get reads or a named Update changes, `doc` is what the model's author says of the pattern.
    `mixed` says that items of other entities may lie among those that the key finds, so that the pattern must filter on what
    an item is.
    """

    name: str
    operation: Literal["query", "scan", "get", "put", "update", "delete"]
    on: str = "key"
    parameters: tuple[PatternParameter, ...] = ()
    key_condition: Condition | None = None
    filter: Condition | None = None
    order: Literal["asc", "desc"] = "asc"
    limit: int | None = None
    one: bool = False
    fans_out: bool = False
    mixed: bool = False
    scoped: bool = True
    fields: tuple[str, ...] = ()
    consistent: bool = False
    rps: float | None = None
    named: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """The class behind an entity, or a nested one: where it is imported from and how it is built."""

    name: str
    module: str
    kind: ModelKind
    attributes: tuple[Attribute, ...]
    doc: str = ""
    frozen: bool = False

    def attribute(self, field: str) -> Attribute:
        """The attribute that stores this field; KeyError when the model has no such field."""
        for each in self.attributes:
            if each.field == field:
                return each
        raise KeyError(field)


@dataclass(frozen=True, slots=True)
class Entity:
    """A model's place in a table: its attributes, keys and access patterns.

    `tenant` is the tenant field, `discriminator` the attribute that says what an item is (None: told by its key),
    `shared` whether other entities live in the table, `escape` whether delimiters in values are encoded.
    """

    model: Model
    table: str
    key: EntityKey
    indexes: tuple[EntityIndex, ...] = ()
    patterns: tuple[AccessPattern, ...] = ()
    uniques: tuple[UniqueConstraint, ...] = ()
    relations: tuple[Relation, ...] = ()
    expiry: Expiry | None = None
    tenant: str | None = None
    discriminator: str | None = None
    shared: bool = False
    escape: bool = True
    edge: tuple[str, str] | None = None
    collection: str | None = None

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        return self.model.attributes

    def role(self, lifecycle: str) -> Attribute | None:
        """The attribute of this lifecycle role: `version`, `created_at`, `updated_at`, `deleted_at` or `ttl`."""
        return next((each for each in self.attributes if each.lifecycle == lifecycle), None)

    def index(self, name: str) -> EntityIndex:
        """The index of this name, as the model calls it; KeyError when there is none."""
        for each in self.indexes:
            if each.name == name:
                return each
        raise KeyError(name)

    def key_on(self, on: str) -> EntityKey:
        """The key that a pattern stands on: `"key"`, or an index by its name."""
        return self.key if on == "key" else self.index(on).key


@dataclass(frozen=True, slots=True)
class ItemCollection:
    """Several entities that share a partition and are read by one query on the table's key or an index.

    `mixed` says that items of other entities may lie in the partition.
    """

    name: str
    table: str
    on: str
    entities: tuple[str, ...]
    parameters: tuple[PatternParameter, ...]
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class TransactionAction:
    """One action of a named transaction: `pattern` is the named pattern that it is, if it is one, and whose parameters it takes.

    A put that `creates` fails where the item exists.
    """

    operation: Literal["get", "put", "update", "delete", "check"]
    entity: str
    condition: Condition | None = None
    fields: tuple[str, ...] = ()
    creates: bool = False
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class NamedTransaction:
    """A `Transaction(…)` of the models."""

    name: str
    actions: tuple[TransactionAction, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything. `models` are the nested ones; an observed schema has tables only."""

    tables: tuple[Table, ...] = ()
    entities: tuple[Entity, ...] = ()
    models: tuple[Model, ...] = ()
    collections: tuple[ItemCollection, ...] = ()
    transactions: tuple[NamedTransaction, ...] = ()
    _lookups: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def table(self, name: str) -> Table:
        """The table of this name; KeyError when there is none."""
        return self._found("table", lambda: {each.name: each for each in reversed(self.tables)})[name]

    def entity(self, name: str) -> Entity:
        """The entity of this name; KeyError when there is none."""
        return self._found("entity", lambda: {each.name: each for each in reversed(self.entities)})[name]

    def entities_of(self, table: str) -> tuple[Entity, ...]:
        """The entities that live in this table."""
        return self._found("entities_of", lambda: _by_table(self.entities)).get(table, ())

    def collections_of(self, table: str) -> tuple[ItemCollection, ...]:
        """The item collections of this table."""
        return self._found("collections_of", lambda: _by_table(self.collections)).get(table, ())

    @property
    def packages(self) -> frozenset[str]:
        """The top of each package that a model is imported from."""
        models = (*self.models, *(each.model for each in self.entities))
        return frozenset(each.module.partition(".")[0] for each in models)

    def model(self, module: str, name: str) -> Model:
        """The class of this module and name, nested or an entity's; KeyError when there is none."""
        return self._found("model", self._by_class)[module, name]

    def _by_class(self) -> dict[tuple[str, str], Model]:
        models = (*self.models, *(entity.model for entity in self.entities))
        return {(each.module, each.name): each for each in reversed(models)}

    def _found(self, what: str, find: Callable[[], Found]) -> Found:
        """What is looked up by name: a project of a thousand tables is asked for one of them thousands of times."""
        if what not in self._lookups:
            self._lookups[what] = find()
        found: Found = self._lookups[what]
        return found


def _by_table(things: Iterable[InTable]) -> dict[str, tuple[InTable, ...]]:
    found: dict[str, list[InTable]] = {}
    for each in things:
        found.setdefault(each.table, []).append(each)
    return {name: tuple(each) for name, each in found.items()}
