"""Documents: schema values as plain data, for JSON and for libraries that never see a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict, cast, get_args

from liftgen.access import Access, AccessKind, KeyField, RequestAccess
from liftgen.schema import Billing, Index, KeyAttribute, KeySchema, KeyType, Projection, StreamView, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


STACK_TAG = "lift:stack"
"""What tags a table with the stack that owns it."""

StreamEvent = Literal["INSERT", "MODIFY", "REMOVE"]


class KeyAttributeDocument(TypedDict):
    """One attribute of a key."""

    name: str
    type: KeyType


class KeyDocument(TypedDict):
    """The attributes of a key, in order; lists, because JSON objects promise none."""

    partition: Sequence[KeyAttributeDocument]
    sort: NotRequired[Sequence[KeyAttributeDocument]]


class ProjectionDocument(TypedDict):
    """What an index holds beside its keys; `attributes` only for INCLUDE."""

    kind: Literal["ALL", "KEYS_ONLY", "INCLUDE"]
    attributes: NotRequired[Sequence[str]]


class IndexDocument(TypedDict):
    """A physical index; it holds everything where no projection is said."""

    name: str
    kind: Literal["global", "local"]
    key: KeyDocument
    projection: NotRequired[ProjectionDocument]


class TableDocument(TypedDict):
    """A physical table; `None`, or nothing, means what it means in `liftgen.schema.Table`.

    `deployed` is what the table is called where it is deployed, if that is not its name in the models. `deployments` are what it
    is on the way, and `staged` those deployments of the newest migration that change it, where they are more than one.
    """

    name: str
    deployed: NotRequired[str | None]
    key: KeyDocument
    indexes: NotRequired[Sequence[IndexDocument]]
    stream: NotRequired[StreamView | None]
    ttl: NotRequired[str | None]
    billing: NotRequired[Billing | None]
    pitr: NotRequired[bool | None]
    protected: NotRequired[bool | None]
    deployments: NotRequired[Sequence[Mapping[str, Any]]]
    staged: NotRequired[Sequence[int]]


class FieldDocument(TypedDict):
    """Where a key has the value of a field."""

    field: str
    tenant: NotRequired[bool]


class RequestDocument(TypedDict):
    """Actions on a table or an index; what IAM can know of their keys, nothing where it knows nothing."""

    table: str
    actions: Sequence[str]
    index: NotRequired[str | None]
    leading: NotRequired[Sequence[str | FieldDocument] | None]


class AccessDocument(TypedDict):
    """What one access pattern asks of DynamoDB; `name` is `User.by_email`, or a table's and an item collection's."""

    name: str
    kind: AccessKind
    requests: Sequence[RequestDocument]


class FunctionDocument(TypedDict):
    """A function that serves an API: what it runs, the path below which it is called, and the access patterns that it asks.

    `keeps` are the kinds of items that it keeps in a service table, such as `Idempotency`.
    """

    name: str
    handler: str
    path: str
    patterns: Sequence[str]
    keeps: NotRequired[Sequence[str]]


class ConsumerDocument(TypedDict):
    """A function that answers a table's stream: what it runs, and the events that it is told, of all items or of these entities.

    `discriminator` is the attribute that says of which entity an item is.
    """

    name: str
    handler: str
    table: str
    events: Sequence[StreamEvent]
    entities: NotRequired[Sequence[str]]
    discriminator: NotRequired[str | None]


class CodeDocument(TypedDict):
    """What functions run: packages, as they are imported from one of the `paths`, and which of lift's extras they use.

    `constraints` is the file, beside the `stacks` folder or in it, that pins what they stand on.
    """

    packages: Sequence[str]
    paths: Sequence[str]
    extras: Sequence[str]
    constraints: NotRequired[str]


class DataStepDocument(TypedDict):
    """A data step, `at` this place among the steps of a migration with this checksum.

    `missing` says which values it waits for, before anything is begun; `blocked` says why it may not just run.
    """

    deployment: int
    migration: str
    at: int
    title: str
    table: str
    select: Mapping[str, Any]
    do: Sequence[Mapping[str, Any]]
    budget: int
    missing: NotRequired[str]
    blocked: NotRequired[str]


class MigrationsDocument(TypedDict):
    """The data steps of all migrations, in order."""

    steps: Sequence[DataStepDocument]


class AppDocument(TypedDict):
    """Functions, those of the API and those of streams; their code, and what access patterns ask."""

    functions: Sequence[FunctionDocument]
    consumers: NotRequired[Sequence[ConsumerDocument]]
    code: CodeDocument
    access: Sequence[AccessDocument]


SERVICE: TableDocument = {
    "name": "lift-service",
    "key": {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]},
    "ttl": "expires_at",
}
"""A table for the small items of `liftgen.runtime.service_table`."""


def table_document(table: Table) -> TableDocument:
    """The table as plain data: dictionaries, lists, text and booleans, every key always there."""
    return {
        "name": table.name,
        "key": _key_document(table.key),
        "indexes": [
            {
                "name": index.name,
                "kind": index.kind,
                "key": _key_document(index.key),
                "projection": {"kind": index.projection.kind, "attributes": list(index.projection.attributes)},
            }
            for index in table.indexes
        ],
        "stream": table.stream,
        "ttl": table.ttl,
        "billing": table.billing,
        "pitr": table.pitr,
        "protected": table.protected,
    }


def table_from_document(document: TableDocument | Mapping[str, Any]) -> Table:
    """The table that a document describes; ValueError says which part is missing or is not what it should be."""
    whole = _Part(document, "the table's document")
    indexes = tuple(
        Index(
            name=index.text("name"),
            kind=cast("Literal['global', 'local']", index.choice("kind", ("global", "local"))),
            key=_key(index.part("key")),
            projection=_projection(index),
        )
        for index in whole.parts("indexes")
    )
    return Table(
        name=whole.text("name"),
        key=_key(whole.part("key")),
        indexes=tuple(sorted(indexes, key=lambda index: index.name)),
        stream=cast("StreamView | None", whole.choice("stream", (None, *get_args(StreamView)))),
        ttl=whole.optional_text("ttl"),
        billing=cast("Billing | None", whole.choice("billing", (None, *get_args(Billing)))),
        pitr=whole.choice("pitr", (None, True, False)),
        protected=whole.choice("protected", (None, True, False)),
    )


def document_at(document: TableDocument | Mapping[str, Any], deployment: int | None) -> Mapping[str, Any]:
    """What a table is after this deployment of its migrations, counted from 0; after the last one where none is named."""
    states = document.get("deployments")
    if deployment is None or not isinstance(states, list | tuple) or not states:
        return cast("Mapping[str, Any]", document)
    made = [each for each in states if each["number"] <= deployment] or states[:1]
    return {**document, **made[-1]}


def steps_from_document(document: MigrationsDocument | Mapping[str, Any]) -> tuple[DataStepDocument, ...]:
    """The data steps of a document; ValueError says which part is missing or is not what it should be."""
    whole = _Part(document, "the document of migrations")
    for each in whole.parts("steps"):
        for name in ("migration", "title", "table"):
            each.text(name)
    steps = cast("Sequence[DataStepDocument]", document["steps"])
    for number, step in enumerate(steps):
        for name, kind in (("deployment", int), ("at", int), ("budget", int), ("select", dict), ("do", list)):
            if not isinstance(step.get(name), kind):
                raise ValueError(f"`{name}` of step {number} of the document of migrations is no {kind.__name__}")
    return tuple(steps)


def access_document(access: Access) -> AccessDocument:
    """What an access pattern asks of DynamoDB, as plain data."""
    return {
        "name": access.name,
        "kind": access.kind,
        "requests": [
            {
                "table": each.table,
                "index": each.index,
                "actions": list(each.actions),
                "leading": None if each.leading is None else [_leading_document(part) for part in each.leading],
            }
            for each in access.requests
        ],
    }


def access_from_document(document: AccessDocument | Mapping[str, Any]) -> Access:
    """What a document says that an access pattern asks; ValueError says which part is missing or is not what it should be."""
    whole = _Part(document, "the access pattern's document")
    return Access(
        name=whole.text("name"),
        kind=cast("AccessKind", whole.choice("kind", get_args(AccessKind))),
        requests=tuple(
            RequestAccess(
                table=part.text("table"),
                actions=tuple(part.texts("actions")),
                index=part.optional_text("index"),
                leading=None if part.get("leading") is None else tuple(_leading(part)),
            )
            for part in whole.parts("requests")
        ),
    )


def deployed_name(document: TableDocument | Mapping[str, Any]) -> str:
    """What the table of a document is called where it is deployed; ValueError where that is no text."""
    whole = _Part(document, "the table's document")
    return whole.optional_text("deployed") or whole.text("name")


def functions_of(document: AppDocument | Mapping[str, Any]) -> tuple[FunctionDocument, ...]:
    """The functions of an app's document; ValueError says which part is missing or is not what it should be."""
    return tuple(map(_function, _Part(document, "the app's document").parts("functions")))


def consumers_of(document: AppDocument | Mapping[str, Any]) -> tuple[ConsumerDocument, ...]:
    """The consumers of an app's document; ValueError says which part is missing or is not what it should be."""
    return tuple(map(_consumer, _Part(document, "the app's document").parts("consumers")))


def consumer_from_document(document: ConsumerDocument | Mapping[str, Any]) -> ConsumerDocument:
    """The consumer of a document, checked; ValueError says which part is missing or is not what it should be."""
    return _consumer(_Part(document, "the consumer's document"))


def function_from_document(document: FunctionDocument | Mapping[str, Any]) -> FunctionDocument:
    """The function of a document, checked; ValueError says which part is missing or is not what it should be."""
    return _function(_Part(document, "the function's document"))


def _function(part: _Part) -> FunctionDocument:
    return {
        "name": part.text("name"),
        "handler": part.text("handler"),
        "path": part.text("path"),
        "patterns": part.texts("patterns"),
        "keeps": part.texts("keeps"),
    }


def _consumer(part: _Part) -> ConsumerDocument:
    events = part.texts("events")
    unknown = [each for each in events if each not in get_args(StreamEvent)]
    if unknown:
        raise ValueError(f"`events` of {part.path} has `{unknown[0]}`, which no stream tells")
    return {
        "name": part.text("name"),
        "handler": part.text("handler"),
        "table": part.text("table"),
        "events": cast("list[StreamEvent]", events),
        "entities": part.texts("entities"),
        "discriminator": part.optional_text("discriminator"),
    }


def _leading_document(part: str | KeyField) -> str | FieldDocument:
    return part if isinstance(part, str) else {"field": part.name, "tenant": part.tenant}


def _leading(request: _Part) -> Iterator[str | KeyField]:
    for i, each in enumerate(request.sequence("leading")):
        if isinstance(each, str):
            yield each
        else:
            part = _Part(each, f"`leading[{i}]` of {request.path}")
            yield KeyField(part.text("field"), part.choice("tenant", (None, True, False)) is True)


def _key_document(key: KeySchema) -> KeyDocument:
    return {
        "partition": [{"name": each.name, "type": each.type} for each in key.partition],
        "sort": [{"name": each.name, "type": each.type} for each in key.sort],
    }


def _key(part: _Part) -> KeySchema:
    partition, sort = (tuple(_key_attribute(each) for each in part.parts(side)) for side in ("partition", "sort"))
    if not partition:
        raise ValueError(f"{part.path} has no `partition`")
    return KeySchema(partition, sort)


def _key_attribute(part: _Part) -> KeyAttribute:
    return KeyAttribute(part.text("name"), cast("KeyType", part.choice("type", get_args(KeyType))))


def _projection(index: _Part) -> Projection:
    if index.get("projection") is None:
        return Projection()
    part = index.part("projection")
    kind = part.choice("kind", ("ALL", "KEYS_ONLY", "INCLUDE"))
    return Projection(cast("Literal['ALL', 'KEYS_ONLY', 'INCLUDE']", kind), tuple(sorted(part.texts("attributes"))))


class _Part:
    """A mapping somewhere in a document, and its path, so that what is wrong can be said."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{path} is not a mapping")
        self.value = cast("dict[str, Any]", value)
        self.path = path

    def get(self, name: str) -> Any:
        return self.value.get(name)

    def part(self, name: str) -> _Part:
        return _Part(self.get(name), f"`{name}` of {self.path}")

    def parts(self, name: str) -> list[_Part]:
        return [_Part(each, f"`{name}[{i}]` of {self.path}") for i, each in enumerate(self.sequence(name))]

    def text(self, name: str) -> str:
        value = self.get(name)
        if not isinstance(value, str) or not value:
            raise ValueError(f"`{name}` of {self.path} is not text")
        return value

    def optional_text(self, name: str) -> str | None:
        return None if self.get(name) is None else self.text(name)

    def texts(self, name: str) -> list[str]:
        values = self.sequence(name)
        if not all(isinstance(each, str) for each in values):
            raise ValueError(f"`{name}` of {self.path} is not a list of text")
        return list(values)

    def choice(self, name: str, choices: tuple[Any, ...]) -> Any:
        value = self.get(name)
        if not any(value is each or (isinstance(each, str) and value == each) for each in choices):
            allowed = ", ".join(f"`{each}`" for each in choices)
            raise ValueError(f"`{name}` of {self.path} is `{value}`, not one of {allowed}")
        return value

    def sequence(self, name: str) -> list[Any] | tuple[Any, ...]:
        value = self.get(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise ValueError(f"`{name}` of {self.path} is not a list")
        return value
