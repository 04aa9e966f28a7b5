"""Api: what tests of an entity's API ask for, and the examples that they plant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liftgen.outputs.examples.answers import answer
from liftgen.outputs.examples.planted import planted
from liftgen.outputs.examples.values import example, stored
from liftgen.outputs.handler.tests.statements import has_set
from liftgen.outputs.handler.values import json_of, text_of
from liftgen.outputs.python_source import (
    docstring,
    layout,
    literal,
    signature,
)
from liftgen.outputs.tests.entity.patterns import plant
from liftgen.outputs.tests.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.outputs.examples.planted import Planted
    from liftgen.outputs.examples.values import Example
    from liftgen.outputs.handler.source import Resource
    from liftgen.outputs.tests.source import Body
    from liftgen.schema import AccessPattern
    from liftgen.scope import EntityScope


@dataclass(frozen=True)
class Api:
    """The API of one entity as its tests ask for it, with examples of what is there."""

    scope: EntityScope
    subject: Subject
    resource: Resource

    @property
    def tenant(self) -> str | None:
        return self.subject.entity.tenant

    @property
    def claims(self) -> dict[str, str]:
        """The claims of the caller in the tests."""
        return {} if self.tenant is None else {self.tenant: text_of(self.subject.first[self.tenant])}

    @property
    def served(self) -> tuple[AccessPattern, ...]:
        """The patterns that the examples can ask for."""
        return tuple(each for each in self.resource.patterns if self.found(each))

    @property
    def related(self) -> tuple[Related, ...]:
        """The relations that the examples can ask for: within the table, and not to others of the same entity."""
        served = self.resource.relations(self.subject.schema)
        entity, schema = self.subject.entity, self.subject.schema
        found = []
        for each in entity.relations:
            names = [each.target] if each.through is None else [each.target, each.through]
            others = [schema.entity(name) for name in names]
            if each.name in served and all(one.table == entity.table and one.name != entity.name for one in others):
                target, *edge = (Subject(one, schema) for one in others)
                found.append(Related(each.name, target, edge[0] if edge else None))
        return tuple(found)

    def body_function(self) -> str:
        """The function that gives what a request says of a new one."""
        given = {
            each.field: json_of(self.subject.first[each.field])
            for each in self.resource.writable
            if each.field != self.tenant
            and not (self.subject.first[each.field] is None and (each.has_default or each.lifecycle == "ttl"))
        }
        lines = [
            signature("a_body", ["**changes: Any"], "dict[str, Any]"),
            f"    {docstring(f'What a request says of a new {self.subject.entity.name}.')}",
            f"    {layout(literal(given), 4, before='values: dict[str, Any] = ')}",
            "    return {**values, **changes}",
        ]
        return "\n".join(lines)

    def shown_as(self) -> str:
        """What of two answers is compared: their fields alone where a set, which has no order, is among the values."""
        return ".keys()" if any(has_set(stored(each)) for each in self.subject.first.values()) else ""

    def plan(self, pattern: AccessPattern) -> Planted:
        return planted(pattern, self.subject.entity, self.subject.schema)

    def found(self, pattern: AccessPattern) -> list[int]:
        plan = self.plan(pattern)
        return answer(pattern, self.subject.entity, plan.pool, plan.arguments, self.subject.schema, limited=False)

    def planted(self, body: Body, pattern: AccessPattern, plan: Planted) -> None:
        """Statements that store what is planted, without keeping it."""
        plant(self.subject, body, pattern, plan)
        place = next(number for number, each in enumerate(body.lines) if each.startswith("    planted"))
        clock = [each for each in body.lines[place:] if "clock.set(" in each]
        create = f"{self.subject.repository}.create({self.subject.factory}(**row))"
        body.lines[place:] = ["    for row in rows:", *clock, f"        {create}"]

    def keys(self, plan: Planted, found: Sequence[int]) -> list[Any]:
        fields = self.resource.segments
        rows = [[json_of(plan.pool[place][field]) for field in fields] for place in found]
        return [row[0] for row in rows] if len(fields) == 1 else rows

    def query(self, pattern: AccessPattern, arguments: Mapping[str, Any]) -> dict[str, Any]:
        query: dict[str, Any] = {}
        for each in self.resource.parameters(pattern):
            if each.name in arguments:
                value = arguments[each.name]
                query[each.name] = [text_of(one) for one in value] if each.many else text_of(value)
        return query

    def path(self) -> str:
        return "/".join([self.resource.root, *(text_of(self.subject.first[each]) for each in self.resource.segments)])

    def location(self) -> str:
        from urllib.parse import quote

        def segment(value: Example) -> str:
            plain = stored(value)
            return str(plain.isoformat()) if hasattr(plain, "isoformat") else str(plain)

        parts = [quote(segment(self.subject.first[each]), safe="") for each in self.resource.segments]
        return "/".join([self.resource.root, *parts])

    @property
    def other_tenant(self) -> Example:
        assert self.tenant is not None  # the caller asked
        return example(self.subject.entity.model.attribute(self.tenant), 2, self.subject.schema)

    def name(self, words: str) -> str:
        return f"test_{self.subject.one}_{words}"


@dataclass(frozen=True)
class Related:
    """A relation that examples can be planted for: its name, what it yields, and the edge that leads there."""

    name: str
    target: Subject
    through: Subject | None

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return (self.target,) if self.through is None else (self.target, self.through)
