"""Asking: rules that ask for many items: queries and their pages, scans, item collections and relations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from support.ledger.conditions import Values
from support.ledger.keys import key_of, sort_values, wire_key
from support.machine.hands import Hands, made_of, outcome
from support.machine.spans import Span
from support.pools import fields_of, pool

from liftgen.names import Name
from liftgen.schema import AccessPattern, Composed, Entity, Native, PatternParameter, Schema

MOST_PAGES = 60


class Asking(Hands):
    """Each question of a repository or a facade, in both orders, limited, and page by page."""

    @precondition(lambda self: self.patterns["query"])
    @rule(data=st.data())
    def query(self, data: st.DataObject) -> None:
        for _ in range(3):
            self.one_query(data, *self.some_pattern(data, "query"))

    @precondition(lambda self: self.patterns["scan"])
    @rule(data=st.data())
    def scan(self, data: st.DataObject) -> None:
        entity, pattern = self.some_pattern(data, "scan")
        arguments = self.arguments(data, entity, pattern)
        question = getattr(self.repositories[entity.name], pattern.name)(**given(arguments))
        question, found = self.filtered(data, question, entity, pattern, self.ledger.query(entity, pattern, arguments))
        question, names = self.chosen(data, question, entity, pattern)
        wanted = keyed(entity, [in_part(each, names) for each in found])
        whole = lambda found: keyed(entity, [self.read(entity, each, names) for each in found])  # noqa: E731
        assert whole(question) == wanted
        assert whole(question.parallel(3)) == wanted
        assert question.count() == len(wanted)
        assert whole(every_page(question, 2)) == wanted

    @precondition(lambda self: self.collections)
    @rule(data=st.data())
    def collection(self, data: st.DataObject) -> None:
        collection = self.collections[data.draw(st.integers(0, len(self.collections) - 1), label="collection")]
        first = self.schema.entity(collection.entities[0])
        near = self.near(data, first)
        arguments = {each.name: argument(data, self.schema, first, each, near) for each in collection.parameters}
        facade, named = self.facades[collection.table], dict(arguments)
        if first.tenant is not None and data.draw(st.booleans(), label="of a tenant"):
            facade = facade.for_tenant(named.pop(first.tenant))
        wanted = self.ledger.collection(collection, arguments)
        by_name = {self.schema.entity(each).name: self.schema.entity(each) for each in collection.entities}
        self.ask(
            data,
            getattr(facade, collection.name)(**named),
            wanted,
            read=lambda each: (
                by_name[type(each).__name__],
                fields_of(by_name[type(each).__name__].model, each),
            ),
            key=lambda each: (each[0].name, key_of(*each)),
            sort=lambda each: sort_text(each[0], collection.on, each[1]),
        )

    @precondition(lambda self: any(each.relations for each, _ in self.reads))
    @rule(data=st.data())
    def relation(self, data: st.DataObject) -> None:
        having = [(entity, read) for entity, read in self.reads if entity.relations]
        entity, read = having[-data.draw(st.integers(1, min(6, len(having))), label="back")]
        relation = entity.relations[data.draw(st.integers(0, len(entity.relations) - 1), label="relation")]
        asked, target = self.schema.entity(relation.through or relation.target), self.schema.entity(relation.target)
        repository, _, stranger = self.reached(data, entity, read.get(entity.tenant or ""), {}, of_value=True)
        found = outcome(lambda: getattr(repository, relation.name)(made_of(entity, read)))
        if stranger:
            assert type(found).__name__ == "WrongTenant"
            return
        edges = self.ledger.related(relation, read)
        order = {"key": lambda each: key_of(asked, each), "sort": lambda each: sort_values(asked, relation.on, each)}
        if relation.through is None:
            self.ask(data, found, edges, read=lambda each: self.whole(asked, each), **order)
            return
        self.ask(
            data,
            getattr(repository, Name(asked.name).plural)(made_of(entity, read)),
            edges,
            read=lambda each: self.whole(asked, each),
            **order,
        )
        wanted = self.ledger.behind(target, edges)
        self.ask(
            data,
            found,
            wanted,
            read=lambda each: self.whole(target, each),
            key=lambda each: key_of(target, each),
            sort=lambda each: [key_of(target, one) for one in wanted].index(key_of(target, each)),
        )

    # Hands of these rules

    def one_query(self, data: st.DataObject, entity: Entity, pattern: AccessPattern) -> None:
        arguments = self.arguments(data, entity, pattern)
        question = self.question(data, entity, pattern, arguments)
        if pattern.one:
            found = [] if question is None else [question]
            assert [self.whole(entity, each) for each in found] == self.ledger.query(entity, pattern, arguments)
            return
        included = {}
        if entity.expiry is not None and data.draw(st.booleans(), label="with what has expired"):
            included, question = {"include_expired": True}, question.with_expired()
        wanted = self.ledger.query(entity, pattern, arguments, **included)
        if pattern.on == "key" and data.draw(st.booleans(), label="consistent"):
            question = question.consistent()
        question, wanted = self.filtered(data, question, entity, pattern, wanted)
        if hasattr(question, "entities") and data.draw(st.booleans(), label="entities"):
            question = question.entities()
        question, names = self.chosen(data, question, entity, pattern)
        self.ask(
            data,
            question,
            [in_part(each, names) for each in wanted],
            read=lambda each: self.read(entity, each, names),
            key=lambda each: key_of(entity, each),
            sort=lambda each: sort_values(entity, pattern.on, each),
            backwards=pattern.order == "desc",
            limit=pattern.limit,
        )

    def filtered(
        self, data: st.DataObject, question: Any, entity: Entity, pattern: AccessPattern, wanted: list[Values]
    ) -> tuple[Any, list[Values]]:
        """The question and its answers, sometimes under a condition: on what the index holds, and no key that is asked for."""
        for _ in range(data.draw(st.sampled_from([0, 0, 1, 1, 2]), label="filters")):
            near = wanted[0] if wanted and data.draw(st.booleans(), label="near") else None
            asked = self.conditions[entity.name].draw(data, near, self.filterable(entity, pattern))
            if asked is not None:
                question, wanted = question.where(asked.where), [each for each in wanted if asked.holds(each)]
        return question, wanted

    def filterable(self, entity: Entity, pattern: AccessPattern) -> list[str]:
        """The fields that a filter of a pattern may speak of."""
        key = entity.key_on(pattern.on)
        held = {each.field for each in entity.attributes}
        if pattern.on != "key":
            projection = self.schema.table(entity.table).index(entity.index(pattern.on).index).projection
            if projection.kind != "ALL":
                held = {each.field for each in entity.attributes if each.name in projection.attributes}
        asked = {field for part in key.parts if isinstance(part, Native) for field in part.fields}
        return sorted(held if pattern.operation == "scan" else held - asked)

    def chosen(
        self, data: st.DataObject, question: Any, entity: Entity, pattern: AccessPattern
    ) -> tuple[Any, list[str] | None]:
        """The question for some fields alone, those of its keys among them, in any order; None where it is for whole items."""
        partial = pattern.on != "key" and entity.index(pattern.on).projection.kind != "ALL"
        if partial or pattern.fields or data.draw(st.integers(0, 2), label="fields alone") > 0:
            return question, None
        keys = [*entity.key.fields, *entity.key_on(pattern.on).fields]
        others = [each.field for each in entity.attributes if not each.encrypted and each.field not in keys]
        more = data.draw(st.sets(st.sampled_from(others)), label="fields") if others else set()
        names = data.draw(st.permutations(sorted({*keys, *more})), label="in order")
        fields = self.conditions[entity.name].fields
        return question.only(*(getattr(fields, each) for each in names)), names

    def read(self, entity: Entity, found: Any, names: list[str] | None) -> Values:
        """The values of an answer."""
        return self.whole(entity, found) if names is None else dict(zip(names, found, strict=True))

    def near(self, data: st.DataObject, entity: Entity) -> Values | None:
        """An item whose values are asked for, mostly."""
        there = self.ledger.of(entity)
        if not there or data.draw(st.integers(0, 5), label="near none") == 0:
            return None
        return there[data.draw(st.integers(0, len(there) - 1), label="near")]

    def ask(
        self,
        data: st.DataObject,
        question: Any,
        wanted: Sequence[Any],
        *,
        read: Callable[[Any], Any],
        key: Callable[[Any], Any],
        sort: Callable[[Any], Any],
        backwards: bool = False,
        limit: int | None = None,
    ) -> None:
        """The answers are those that are wanted, in their order, forwards and backwards, limited, and page by page."""
        if data.draw(st.booleans(), label="reverse"):
            question, backwards = question.reverse(), not backwards
        ordered = sorted(wanted, key=sort, reverse=backwards)

        def holds(found: list[Any], cap: int | None) -> None:
            expected = ordered[:cap]
            assert [sort(each) for each in found] == [sort(each) for each in expected]
            places = {repr(key(each)): each for each in wanted}
            assert all(each == places[repr(key(each))] for each in found)
            assert len({repr(key(each)) for each in found}) == len(found)

        cap = data.draw(st.sampled_from([limit, limit, 1, 2, 3]), label="limit")
        limited = question if cap == limit else question.limit(cap)
        holds([read(each) for each in limited], cap)
        assert limited.count() == min(len(ordered), len(ordered) if cap is None else cap)
        first = question.first()
        assert (first is None) == (not ordered)
        if len(ordered) <= 1:
            one = question.one_or_none()
            assert ([] if one is None else [read(one)]) == ordered
        holds([read(each) for each in every_page(question, data.draw(st.integers(1, 3), label="page"))], None)

    def arguments(self, data: st.DataObject, entity: Entity, pattern: AccessPattern) -> dict[str, Any]:
        near = self.near(data, entity)
        arguments = {
            each.name: drawn
            for each in pattern.parameters
            if (drawn := argument(data, self.schema, entity, each, near)) is not None
        }
        # Ends of a range are given from low to high.
        for low in pattern.parameters:
            for high in pattern.parameters:
                if low.use == "low" and high.use == "high" and low.field == high.field:
                    ends = sorted([arguments[low.name], arguments[high.name]])
                    arguments[low.name], arguments[high.name] = ends
        return arguments

    def question(self, data: st.DataObject, entity: Entity, pattern: AccessPattern, arguments: Values) -> Any:
        """The pattern's query, of the repository or of what its tenant sees of it."""
        repository, named = self.repositories[entity.name], given(arguments)
        if pattern.scoped and entity.tenant is not None:
            (tenant,) = (each.name for each in pattern.parameters if each.field == entity.tenant)
            if data.draw(st.booleans(), label="of a tenant"):
                scoped = self.facades[entity.table].for_tenant(named.pop(tenant))
                repository = getattr(scoped, Name(entity.name).plural)
        return getattr(repository, pattern.name)(**named)

    def whole(self, entity: Entity, found: Any) -> Values:
        if type(found).__name__ != entity.name:
            found = found.whole()
        return fields_of(entity.model, found)


def in_part(values: Values, names: list[str] | None) -> Values:
    """The values of these fields alone, or all of them."""
    return values if names is None else {each: values[each] for each in names}


def given(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as a repository takes them."""
    return {name: each.asked if isinstance(each, Span) else each for name, each in arguments.items()}


def every_page(question: Any, size: int) -> list[Any]:
    """The results of all pages."""
    found, cursor = [], None
    for _ in range(MOST_PAGES):
        page = question.page(size, cursor)
        assert len(page) <= size
        found += page
        cursor = page.cursor
        if cursor is None:
            return found
    raise AssertionError("the pages have no end")


def keyed(entity: Entity, found: list[Values]) -> dict[str, Values]:
    """The values by their keys; each is there once."""
    by_key = {repr(key_of(entity, each)): each for each in found}
    assert len(by_key) == len(found)
    return by_key


def sort_text(entity: Entity, on: str, values: Values) -> str:
    """The text of a composed sort key."""
    key = entity.key_on(on)
    assert isinstance(key.sort, Composed)
    return wire_key(entity, key, values)[key.sort.attribute]["S"]


def argument(
    data: st.DataObject, schema: Schema, entity: Entity, parameter: PatternParameter, near: Values | None
) -> Any:
    """A value of a parameter, or a range of them; often one that is there."""
    values = [each for each in pool(entity.model.attribute(parameter.field), entity, schema) if each is not None]
    held = None if near is None else near[parameter.field]
    value = data.draw(st.sampled_from(values), label=parameter.name) if held is None else held
    if parameter.many:
        return [value]
    if parameter.use != "range":
        return value
    texts = isinstance(value, str)
    kinds = ["nothing", "equal", "since", "after", "until", "before", "between", *(["begins_with"] * texts)]
    kind = data.draw(st.sampled_from(kinds), label="range")
    if kind in ("nothing", "equal"):
        return None if kind == "nothing" else value
    if kind == "between":
        low, high = sorted([value, data.draw(st.sampled_from(values), label="other end")])
        return Span(kind, low, high)
    return Span(kind, value)
