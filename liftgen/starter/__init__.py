"""Starter: a few answers in, the declaration of a new model out, and what is wrong with an answer in words."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.declarations import (
    Argument,
    Declarations,
    Default,
    FieldDeclaration,
    MarkerDeclaration,
    ModelDeclaration,
    Setting,
    TableDeclaration,
)
from liftgen.diagnostics import Span
from liftgen.field_types import OptionalOf, Scalar, ScalarType
from liftgen.names import Name
from liftgen.starter.typed import MODULE, NOW, KnownTypes, default_of, field_parts, pieces, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from liftgen.declarations import ModelKind, Value
    from liftgen.field_types import FieldType

__all__ = [
    "MODULE",
    "KnownTypes",
    "Starter",
    "StarterTable",
    "field_parts",
    "field_trouble",
    "fields_trouble",
    "key_fields",
    "key_trouble",
    "pieces",
    "query_trouble",
    "starter_declarations",
    "ttl_trouble",
]

NOWHERE = Span(MODULE)


@dataclass(frozen=True, slots=True)
class StarterTable:
    """A shared table: its name, the variable that holds it, and the module of that variable where it stands already.

    `indexes` are the names that its indexes have, of which a new one takes none.
    """

    name: str
    variable: str = "app"
    module: str | None = None
    tenant: str | None = None
    indexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Starter:
    """A model to begin with, in the words of whoever asks for it; each is right on its own, as `…_trouble` tells.

    `fields` are `name:type` or `name:type:default`; `partition` and `sort` a field's name or a template; `queries` are
    `name:field,…`, `name:index:condition` or `name:key:condition`; `uniques` are `name:field,…`; `ttl` is `field`, or
    `field:90d:of`.
    """

    name: str
    fields: tuple[str, ...]
    partition: str
    sort: str | None = None
    table: StarterTable | None = None
    queries: tuple[str, ...] = ()
    uniques: tuple[str, ...] = ()
    ttl: str | None = None
    timestamps: bool = False
    version: bool = False
    kind: ModelKind = "pydantic"
    doc: str = ""


def starter_declarations(starter: Starter, known: KnownTypes) -> Declarations:
    """The model that the answers describe, in `MODULE`, with the table that it begins."""
    fields = _ordered(_fields(starter, known))
    table = _table(starter.table) if starter.table else None
    settings = tuple(_settings(starter, {each.name: each for each in fields}))
    doc = starter.doc or f"One {Name(starter.name).title}."
    model = ModelDeclaration(starter.name, MODULE, starter.kind, fields, settings, table, doc, span=NOWHERE)
    return Declarations((model,), (table,) if table is not None and table.module == MODULE else ())


def key_fields(part: str) -> tuple[str, ...]:
    """The fields of one part of a key: those in the braces of a template, or the name itself; capitals are text."""
    return (part,) if _is_field(part) else tuple(re.findall(r"\{(\w+)", part))


def field_trouble(text: str, known: KnownTypes) -> str | None:
    """What is wrong with `name:type:default`, in words."""
    name, type_, default = field_parts(text)
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        return f"`{name}` cannot be the name of a field"
    found = typed(type_, name, known)
    if isinstance(found, str):
        return found
    if default is not None and default_of(default, found) is None:
        return f"`{default}` is no default of a `{type_}`"
    return None


def key_trouble(text: str) -> str | None:
    """What is wrong with `partition,sort`, in words."""
    parts = pieces(text)
    if not 1 <= len(parts) <= 2:
        return "a key has a partition and at most one sort part"
    for each in parts:
        if not key_fields(each) and not each.isupper():
            return f"`{each}` is neither a field nor text like `USER#{{user_id}}`"
    return None


def named_trouble(text: str) -> str | None:
    """What is wrong with `name:rest`, in words: the name of a setting, and something behind it."""
    name, _, rest = text.partition(":")
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in {"table", "key"}:
        return f"`{name}` cannot be the name of an access pattern"
    return None if rest.strip() else f"say what `{name}` is asked by, like `{name}:status`"


def fields_trouble(text: str) -> str | None:
    """What is wrong with `name:field,…`, in words."""
    wrong = named_trouble(text)
    if wrong is not None:
        return wrong
    for each in pieces(text.partition(":")[2]):
        if not key_fields(each) and not each.isupper():
            return f"`{each}` is neither a field nor text like `USER#{{user_id}}`"
    return None


def query_trouble(text: str) -> str | None:
    """What is wrong with `name:field,…` or `name:index:condition`, in words."""
    return named_trouble(text) if _condition(text) else fields_trouble(text)


def ttl_trouble(text: str) -> str | None:
    """What is wrong with `field` or `field:90d:of`, in words."""
    parts = text.split(":")
    if len(parts) not in {1, 3} or not all(each.isidentifier() for each in (parts[0], *parts[2:])):
        return "write it like `expires_at`, or `expires_at:90d:created_at`"
    return None


def _fields(starter: Starter, known: KnownTypes) -> Iterator[FieldDeclaration]:
    """The fields, those of the key first; one that only a key, an index or a guard names is text."""
    parts = {name: (type_, default) for name, type_, default in map(field_parts, starter.fields)}
    named = [each for part in (starter.partition, starter.sort or "") for each in key_fields(part)]
    own = {each.name for each in _kept(starter)}
    native = {starter.partition: "PK", starter.sort: "SK"} if not _composed(starter) else {}
    for name in dict.fromkeys([*named, *parts, *(each for each in _asked(starter) if each not in own)]):
        if name in own:
            continue
        type_, default = parts.get(name, ("str", None))
        found = typed(type_, name, known)
        assert not isinstance(found, str), found
        markers = (_marker(native[name]),) if name in native else ()
        value = default_of(default, found) if default is not None else None
        if value is None and isinstance(found, OptionalOf) and name not in native:
            value = Default("None", literal=True)
        yield _field(name, found, markers, value)
    yield from _kept(starter)


def _kept(starter: Starter) -> Iterator[FieldDeclaration]:
    """The fields that lift keeps itself."""
    when = ScalarType(Scalar.DATETIME)
    if starter.timestamps:
        yield _field("created_at", when, (_marker("CreatedAt"),), Default(NOW, factory=True))
        yield _field("updated_at", when, (_marker("UpdatedAt"),), Default(NOW, factory=True))
    if starter.ttl:
        name, *computed = starter.ttl.split(":")
        marker = _marker("TTL", after=computed[0], of=computed[1]) if computed else _marker("TTL")
        yield _field(name, OptionalOf(when), (marker,), Default("None", literal=True))
    if starter.version:
        yield _field("version", ScalarType(Scalar.INT), (_marker("Version"),), Default("0", value=0, literal=True))


def _asked(starter: Starter) -> Iterator[str]:
    """The fields that indexes and guards name."""
    for text in starter.queries:
        if not _condition(text):
            for part in pieces(text.partition(":")[2]):
                yield from key_fields(part)
    for text in starter.uniques:
        yield from pieces(text.partition(":")[2])


def _settings(starter: Starter, fields: Mapping[str, FieldDeclaration]) -> Iterator[Setting]:
    if _composed(starter):
        key = {"pk": _part(starter.partition)} | ({"sk": _part(starter.sort)} if starter.sort else {})
        yield _setting("key", _marker("Key", **key))
    for text in starter.queries:
        name, _, rest = text.partition(":")
        if _condition(text):
            on, _, where = rest.partition(":")
            yield _setting(name, _marker("Query", on=on.strip(), where=where.strip()))
        else:
            yield _setting(name, _index(name, pieces(rest), starter, fields))
    for text in starter.uniques:
        name, _, rest = text.partition(":")
        yield _setting(name, _marker("Unique", fields=tuple(pieces(rest))))


def _index(name: str, parts: list[str], starter: Starter, fields: Mapping[str, FieldDeclaration]) -> MarkerDeclaration:
    """The index that is asked by these; in a tenant's table the tenant comes first, and an item without a value stays out."""
    first, *rest = parts
    used = list(dict.fromkeys(each for part in parts for each in key_fields(part)))
    tenant = starter.table.tenant if starter.table else None
    pk: Value = _part(first)
    if isinstance(pk, tuple) and tenant and tenant not in used:
        pk = (tenant, *pk)
    taken = starter.table is not None and name in starter.table.indexes
    given: dict[str, Value] = {"index": f"{Name(starter.name).snake}_{name}"} if taken else {}
    given["pk"] = pk
    if rest:
        given["sk"] = tuple(rest) if all(map(_is_field, rest)) else rest[0]
    absent = [each for each in used if each in fields and isinstance(fields[each].type, OptionalOf)]
    if absent:
        given["when"] = " and ".join(f"attribute_exists({each})" for each in absent)
    return _marker("GSI", **given)


def _condition(text: str) -> bool:
    """Whether it is an index with a condition: `latest:key:at > :since`; a template may have colons in its braces."""
    on, colon, where = text.partition(":")[2].partition(":")
    return bool(colon and where.strip()) and on.strip().isidentifier()


def _composed(starter: Starter) -> bool:
    return (
        starter.table is not None or "{" in starter.partition + (starter.sort or "") or not _is_field(starter.partition)
    )


def _table(table: StarterTable) -> TableDeclaration:
    tenant: dict[str, Value] = {"tenant": table.tenant} if table.tenant else {}
    return TableDeclaration(table.variable, table.module or MODULE, _marker("Table", name=table.name, **tenant))


def _ordered(fields: Iterable[FieldDeclaration]) -> tuple[FieldDeclaration, ...]:
    """A field with a default may not stand before one without."""
    return tuple(sorted(fields, key=lambda each: each.default is not None))


def _field(
    name: str, type_: FieldType, markers: tuple[MarkerDeclaration, ...], default: Default | None
) -> FieldDeclaration:
    return FieldDeclaration(name, type_, markers, default, span=NOWHERE, type_span=NOWHERE)


def _setting(name: str, marker: MarkerDeclaration) -> Setting:
    return Setting(name, marker, span=NOWHERE)


def _marker(name: str, /, **arguments: Value) -> MarkerDeclaration:
    return MarkerDeclaration(
        name, tuple(Argument(each, value, NOWHERE) for each, value in arguments.items()), span=NOWHERE
    )


def _part(part: str) -> Value:
    return (part,) if _is_field(part) else part


def _is_field(part: str) -> bool:
    return part.isidentifier() and not part.isupper()
