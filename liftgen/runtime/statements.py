"""Statements: what a request says of an item beside its values, put together once for each shape of request.

It depends on the names in the request alone, such as that an update sets `note` and `total`. So the entity remembers its text,
and writing is a look-up and putting the values in.
"""

from __future__ import annotations

from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any

from liftgen.runtime.expressions import SLOT, Expressions
from liftgen.runtime.wire import NULL, integer, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from liftgen.runtime.entity import Entity
    from liftgen.runtime.expressions import Stated
    from liftgen.runtime.operations import Operation
    from liftgen.runtime.wire import Wire

    Clauses = Sequence[str]
    """What an update does, such as `SET #note = :0`."""
    Conditions = Sequence[str]
    State = Callable[[Expressions, Iterator[str]], tuple[Clauses, Conditions]]
    """Puts expressions together, with the values that they speak of in turn."""
    Forms = tuple[tuple[str, bool | None], ...]
    """Attributes that must be as they were read, and whether that is their default; None for one that was not there."""

Shape = tuple[str, tuple[Any, ...]]
"""What a request says, but for its values: its kind, and the names in it."""

TEMPLATES = 500
"""How many texts an entity remembers, for as many shapes of requests."""


class Templates:
    """What an entity remembers of the texts of its requests: those of one shape differ in their values alone."""

    __slots__ = ("templates",)

    templates: dict[Shape | tuple[str, ...], str]

    def __post_init__(self) -> None:
        self.templates = {}

    def remember(self, shape: Shape | tuple[str, ...], text: str) -> str:
        """The text of a shape as a template: each `SLOT` is one of the values that `%` puts in."""
        if len(self.templates) >= TEMPLATES:
            self.templates.clear()
        template = self.templates[shape] = text.replace("%", "%%").replace(SLOT, "%s")
        return template

    def text(self, attributes: Wire) -> str:
        """Attributes as one JSON text."""
        names = tuple(attributes)
        template = self.templates.get(names) or self.remember(names, joined(dict.fromkeys(names, SLOT)))
        return template % tuple(attributes.values())


def stated(state: State, values: Iterable[str], condition: Stated | None = None) -> str:
    """The members of a request that hold its expressions, each behind a comma."""
    expressions = Expressions()
    clauses, conditions = state(expressions, iter(values))
    text = expressions.all_of(conditions, *([] if condition is None else [condition]))
    members = {"UpdateExpression": quote(" ".join(clauses))} if clauses else {}
    members |= {"ConditionExpression": quote(text)} if text else {}
    return "".join([f',"{name}":{value}' for name, value in (members | expressions.members()).items()])


def asked(condition: Stated | None) -> str:
    """The members that state a caller's condition and no other."""
    return "" if condition is None else stated(lambda _, __: ((), ()), (), condition)


def updating(
    entity: Entity[Any],
    sets: Iterable[str],
    removes: Sequence[str],
    forms: Forms,
    operations: Mapping[str, Operation],
    counted: str | None,
    *,
    include_deleted: bool,
) -> State:
    """States that an item which is there is changed so; `counted` is the attribute that grows by one."""

    def state(expressions: Expressions, values: Iterator[str]) -> tuple[Clauses, Conditions]:
        conditions = presence(entity, expressions, values, include_deleted=include_deleted)
        conditions += as_expected(expressions, forms, values)
        done: list[str] = []
        others: list[str] = []
        if operations:
            from liftgen.runtime.operated import operated

            done, others, possible = operated(entity, expressions, operations)
            conditions += possible
        assignments = [f"{expressions.name(name)} = {expressions.value(next(values))}" for name in sets] + done
        if counted is not None:
            count, zero = expressions.name(counted), expressions.value(integer(0))
            assignments.append(f"{count} = if_not_exists({count}, {zero}) + {expressions.value(integer(1))}")
        return [*clauses_of(expressions, assignments, removes), *others], conditions

    return state


def clauses_of(expressions: Expressions, assignments: Sequence[str], removes: Sequence[str]) -> list[str]:
    """The clauses of an update that assigns and removes attributes."""
    clauses = [f"SET {', '.join(assignments)}"] if assignments else []
    if removes:
        clauses.append(f"REMOVE {', '.join(map(expressions.name, removes))}")
    return clauses


def presence(
    entity: Entity[Any], expressions: Expressions, values: Iterator[str], *, include_deleted: bool = False
) -> list[str]:
    """The conditions that the item is there, and does not count as absent."""
    conditions = [f"attribute_exists({expressions.name(entity.key[0])})"]
    if entity.expires_at is not None:
        conditions.append(unexpired(expressions, entity.expires_at, values))
    if entity.deleted_at is not None and not include_deleted:
        name = expressions.name(entity.deleted_at)
        conditions.append(f"attribute_not_exists({name}) OR {name} = {expressions.value(NULL)}")
    return conditions


def unexpired(expressions: Expressions, attribute: str, values: Iterator[str]) -> str:
    """The condition that the instant in the attribute is not past."""
    name = expressions.name(attribute)
    return f"attribute_not_exists({name}) OR {name} > {expressions.value(next(values))}"


def forms_of(entity: Entity[Any], expected: Mapping[str, str | None]) -> Forms:
    """In which of the ways that `as_expected` knows attributes are expected."""
    if not expected:
        return ()
    return tuple(
        [(name, None if text is None else text == entity.defaults.get(name)) for name, text in expected.items()]
    )


def known(expected: Mapping[str, str | None]) -> tuple[str, ...]:
    """The values of attributes that are expected to be there."""
    return () if not expected else tuple([text for text in expected.values() if text is not None])


def as_expected(expressions: Expressions, forms: Forms, values: Iterator[str]) -> list[str]:
    """The conditions that attributes are as they were read; absence is None, or the default of an item of an older shape."""
    conditions = []
    for name, default in forms:
        attribute, value = expressions.name(name), expressions.value(NULL if default is None else next(values))
        absent = "" if default is False else f"attribute_not_exists({attribute}) OR "
        conditions.append(f"{absent}{attribute} = {value}")
    return conditions
