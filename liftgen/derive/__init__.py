"""Derive: declarations in, schema out. Pure; what is wrong goes to the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.derive.attributes import expiry_of, model_of
from liftgen.derive.context import Context
from liftgen.derive.keys import index_of, key_of
from liftgen.derive.patterns import default_patterns, named_patterns
from liftgen.derive.relations import collections_of, edge_of, relations_of
from liftgen.derive.tables import TableSaid, expiry_attributes, table_said, tables_of, with_projections
from liftgen.derive.transactions import transaction_of
from liftgen.derive.uniques import uniques_of
from liftgen.field_types import DictOf, ListOf, ModelOf, NewTypeOf, OptionalOf, SetOf, TupleOf, UnionOf
from liftgen.keys.sharing import with_mixed
from liftgen.names import closest
from liftgen.places import Places
from liftgen.plain import plain
from liftgen.rules.names import EntityTwice
from liftgen.rules.tables import NoKey, UnusedTableSettings
from liftgen.schema import Entity, Schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from liftgen.declarations import Declarations, ModelDeclaration
    from liftgen.diagnostics import Report, Span
    from liftgen.field_types import FieldType
    from liftgen.schema import Model, TableSettings


def derive(
    declarations: Declarations,
    report: Report,
    settings: Mapping[str, TableSettings] | None = None,
    places: Mapping[str, Span] | None = None,
) -> Schema:
    """What the declared models mean; `settings` say of each table by name what models do not, and `places` where they say it.

    What cannot be given a meaning is reported and left out, so that the rest can still be checked.
    """
    context = Context(report, Places(declarations))
    plain_models = {(each.module, each.name): plain(each, context.places, report) for each in declarations.models}
    drafts = _drafts(list(plain_models.values()), context)
    ttl = expiry_attributes((each.model, each.said) for each in drafts)
    members = Counter(each.said.name for each in drafts)
    drafts = [
        entity
        for each in drafts
        if (entity := _with_keys(each, ttl.get(each.said.name), shared=members[each.said.name] > 1, context=context))
    ]
    lost = {each.name for each in plain_models.values() if is_entity(each)} - {each.entity.name for each in drafts}
    context = replace(context, lost=frozenset(lost))
    drafts = _with_patterns(drafts, context)
    drafts = _with_relations(drafts, context)
    entities = [each.entity for each in drafts]
    by_name = {each.name: each for each in entities}
    transactions = [transaction_of(each, by_name, context) for each in declarations.transactions]
    _refuse_unused_settings(settings or {}, {each.said.name for each in drafts}, report, places or {})
    return Schema(
        tables=tables_of(entities, {each.said.name: each.said for each in drafts}, ttl, settings or {}),
        entities=tuple(entities),
        models=tuple(_nested(entities, plain_models)),
        collections=collections_of(entities),
        transactions=tuple(each for each in transactions if each is not None),
    )


def _refuse_unused_settings(
    settings: Mapping[str, TableSettings], tables: set[str], report: Report, places: Mapping[str, Span]
) -> None:
    for name in settings:
        if name not in tables:
            report.add(UnusedTableSettings(name, closest(name, tables)), places.get(name))


@dataclass(frozen=True)
class _Draft:
    """An entity on its way: its model, its table as said, and what is known so far; `lost` are indexes that cannot be read."""

    model: ModelDeclaration
    said: TableSaid
    _entity: Entity | None = None
    lost: frozenset[str] = frozenset()

    @property
    def entity(self) -> Entity:
        assert self._entity is not None  # it has its key
        return self._entity

    def having(self, entity: Entity) -> _Draft:
        return replace(self, _entity=entity)


def is_entity(model: ModelDeclaration) -> bool:
    """Whether the model has a place in a table: it names a table, or it has a key."""
    named = model.table is not None or any(each.name == "key" for each in model.settings)
    return named or bool({"key", "table"} & set(model.lost))


def _drafts(models: Sequence[ModelDeclaration], context: Context) -> list[_Draft]:
    drafts: dict[str, _Draft] = {}
    bases = {(base.module, base.name) for each in models for base in each.bases}
    for model in models:
        if not is_entity(model) or "key" in model.lost or "table" in model.lost:
            continue
        has_key = any(each.name == "key" for each in model.settings)
        if not has_key:
            # A base that only names the table for the models derived from it is no entity itself.
            if (model.module, model.name) not in bases:
                context.report.add(NoKey(model.name), model.span)
            continue
        earlier = drafts.get(model.name)
        if earlier is not None:
            context.report.add(EntityTwice(model.name), model.span, others=[(earlier.model.span, "and here")])
            continue
        drafts[model.name] = _Draft(model, table_said(model))
    return list(drafts.values())


def _with_keys(draft: _Draft, ttl: str | None, *, shared: bool, context: Context) -> _Draft | None:
    """The entity with its attributes, key and indexes; None where its key cannot be read."""
    model, said = draft.model, draft.said
    marker = next(each.marker for each in model.settings if each.name == "key")
    key = key_of(model, marker, (said.pk, said.sk), context)
    if key is None:
        return None
    settings = [each for each in model.settings if each.marker.name in ("GSI", "LSI")]
    indexes = {each.name: index_of(model, each, key, context) for each in settings}
    entity = Entity(
        model=model_of(model, ttl),
        table=said.name,
        key=key,
        indexes=tuple(each for each in indexes.values() if each is not None),
        expiry=expiry_of(model, context),
        tenant=said.tenant if said.tenant is not None and model.field(said.tenant) is not None else None,
        discriminator=said.entity,
        shared=shared,
        escape=said.escape,
        collection=marker.text("collection"),
    )
    lost = frozenset((*model.lost, *(name for name, each in indexes.items() if each is None)))
    return replace(draft.having(entity), lost=lost)


def _with_patterns(drafts: Sequence[_Draft], context: Context) -> list[_Draft]:
    """The entities with their projections, patterns and guards."""
    found = []
    for draft, entity in zip(drafts, with_projections([each.entity for each in drafts]), strict=True):
        patterns = (*default_patterns(entity, draft.model), *named_patterns(entity, draft.model, draft.lost, context))
        uniques = uniques_of(entity, draft.model, draft.said, context)
        found.append(draft.having(replace(entity, patterns=patterns, uniques=uniques)))
    return [
        each.having(entity) for each, entity in zip(found, with_mixed([each.entity for each in found]), strict=True)
    ]


def _with_relations(drafts: Sequence[_Draft], context: Context) -> list[_Draft]:
    """The entities with their edges and relations, which speak of each other."""
    entities = {each.entity.name: each.entity for each in drafts}
    edged = [each.having(replace(each.entity, edge=edge_of(each.model, entities, context))) for each in drafts]
    entities = {each.entity.name: each.entity for each in edged}
    return [
        each.having(replace(each.entity, relations=relations_of(each.entity, each.model, entities, context)))
        for each in edged
    ]


def _nested(entities: Iterable[Entity], models: Mapping[tuple[str, str], ModelDeclaration]) -> Iterator[Model]:
    """The models that fields of entities hold, at any depth, each once."""
    seen = {(each.model.module, each.model.name) for each in entities}
    waiting = [model for each in entities for attribute in each.attributes for model in _models_in(attribute.type)]
    while waiting:
        reference = waiting.pop(0)
        name = (reference.module, reference.name)
        if name in seen or name not in models:
            continue
        seen.add(name)
        model = model_of(models[name])
        yield model
        waiting += [each for attribute in model.attributes for each in _models_in(attribute.type)]


def _models_in(type_: FieldType) -> Iterator[ModelOf]:
    match type_:
        case ModelOf():
            yield type_
        case UnionOf(members):
            yield from members
        case OptionalOf(item) | ListOf(item) | SetOf(item=item) | NewTypeOf(base=item):
            yield from _models_in(item)
        case TupleOf(items):
            for each in items:
                yield from _models_in(each)
        case DictOf(key, value):
            yield from _models_in(key)
            yield from _models_in(value)
        case _:
            return
