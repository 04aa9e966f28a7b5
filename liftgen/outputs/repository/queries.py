"""Queries: the statements by which a repository answers an access pattern, a relation or an item collection."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.conditions import BeginsWith, Between, Compare, Field, Parameter, Size, Value, conjuncts
from liftgen.field_types import EnumOf, Scalar, ScalarType, bare
from liftgen.outputs.python_source import Brackets, Expression, Loop, call, flat, keyword, literal
from liftgen.outputs.repository.items import partition_fields, partition_name, shard_names
from liftgen.outputs.repository.keys import Keys
from liftgen.schema import Composed, Native, Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from liftgen.conditions import Condition, Operand
    from liftgen.field_types import FieldType
    from liftgen.outputs.repository.codecs import Codecs
    from liftgen.outputs.repository.source import Body
    from liftgen.schema import Entity, EntityKey, PatternParameter

QUERY = "liftgen.runtime.query"
PARTIAL_QUERY = "liftgen.runtime.partial_query"
RANGES = "liftgen.runtime.ranges"
BUCKETS = "liftgen.runtime.buckets"

_TIMES = (ScalarType(Scalar.DATETIME), ScalarType(Scalar.DATE))
"""Fields whose text in a format is a bucket; where the format says everything it is asked like one."""
_FUNCTIONS = {">=": "since", ">": "after", "<=": "until", "<": "before"}
_STEPS = (("minute", "M"), ("hour", "H"), ("day", "dj"), ("week", "VW"), ("month", "m"), ("year", "YG"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks of a key: which values its fields have, which ends, and which parameter takes a value or a range.

    `equal` are expressions by field, `low` and `high` the ends of a bucket field, `ranges` expressions of ranges by field.
    """

    equal: Mapping[str, str]
    ends: Mapping[str, tuple[str, str]]
    ranges: Mapping[str, str]


def asked_of_pattern(
    codecs: Codecs, entity: Entity, condition: Condition | None, parameters: tuple[PatternParameter, ...]
) -> Asked:
    """What the key condition of a pattern and its parameters ask."""
    reader = _Operands(codecs, entity)
    equal: dict[str, str] = {}
    ends: dict[str, tuple[str, str]] = {}
    ranges: dict[str, str] = {}
    for each in conjuncts(condition):
        match each:
            case Compare(Field(name), "=", right):
                equal[name] = reader.of(right, name)
            case Between(Field(name), low, high):
                ends[name] = reader.of(low, name), reader.of(high, name)
                ranges[name] = f"{codecs.imports.use(RANGES, 'between')}({ends[name][0]}, {ends[name][1]})"
            case Compare(Field(name), comparator, right):
                ranges[name] = f"{codecs.imports.use(RANGES, _FUNCTIONS[comparator])}({reader.of(right, name)})"
            case BeginsWith(Field(name), prefix):
                ranges[name] = f"{codecs.imports.use(RANGES, 'begins_with')}({reader.of(prefix, name)})"
            case _:
                raise ValueError(f"a key does not answer `{each}`")
    for parameter in parameters:
        if parameter.use == "equal" and parameter.field not in equal:
            equal[parameter.field] = parameter.name
        elif parameter.use == "range" and parameter.field not in ranges:
            ranges[parameter.field] = parameter.name
    return Asked(equal, ends, ranges)


def groups(
    codecs: Codecs, entity: Entity, on: str, asked: Asked, body: Body, items: Callable[[str], str]
) -> Expression:
    """The expression of the partitions that are asked; what fans out becomes a function inside the method.

    `items` names what is in the module of the entity's items.
    """
    key = entity.key_on(on)
    buckets, shards = _fanned_out(entity, key, asked)
    values = dict(asked.equal) | {field: name for field, name, _ in buckets}
    numbers = {field: name for field, name, _ in shards}
    keys = Keys(entity, codecs)
    for part in key.partition.parts if isinstance(key.partition, Composed) else ():
        if isinstance(part, Placeholder) and part.shards and part.field not in numbers:
            numbers[part.field] = keys.placeholder(part, asked.equal[part.field])
    arguments = [keyword(field, values[field]) for field in partition_fields(key)]
    arguments += [keyword(name, numbers[field]) for field, name in shard_names(key).items()]
    partition = call(items(partition_name(on)), *arguments)
    if not buckets and not shards:
        return call(codecs.imports.use(QUERY, "single"), partition)
    wire = codecs.imports.mention("liftgen.runtime.wire", "Wire")
    iterator = codecs.imports.mention("collections.abc", "Iterator")
    loops = [f"for {name} in {_buckets(codecs, entity, field, step, asked)}" for field, name, step in buckets]
    counts = [f"for {name} in range({count})" for _, name, count in shards]
    # Buckets follow each other in the order of the sort key where that begins with the same field.
    in_order = len(buckets) == 1 and _first_sorted(key) in (None, buckets[0][0])
    with body.block(f"partitions() -> {iterator}[list[{wire}]]", "def "):
        if in_order:
            with body.block(loops[0].removeprefix("for "), "for "):
                body.add(_listed(partition, counts), "yield ")
        else:
            body.add(_listed(partition, [*loops, *counts]), "yield ")
    body.blank()
    return call(codecs.imports.use(QUERY, "groups"), "self._table", "partitions()")


def sort_bounds(codecs: Codecs, entity: Entity, key: EntityKey, asked: Asked) -> Expression | None:
    """The expression of what is asked of the sort key; None where everything is."""
    match key.sort:
        case None:
            return None
        case Native(fields):
            found = list(_native_bounds(codecs, entity, fields, asked))
            if len(found) < 2:
                return found[0] if found else None
            return Brackets("", "(", tuple(_starred(each) for each in found), ")", display=True)
        case Composed(attribute=attribute, parts=parts):
            return _composed_bounds(codecs, entity, attribute, parts, asked)


def _native_bounds(codecs: Codecs, entity: Entity, fields: tuple[str, ...], asked: Asked) -> Iterator[Brackets]:
    keys = Keys(entity, codecs)
    for field in fields:
        wanted = asked.equal.get(field, asked.ranges.get(field))
        if wanted is None:
            return
        attribute = entity.model.attribute(field)
        write = codecs.function_of(keys.native_value(field, "value", sort=True), field, attribute.type, "write")
        yield call(codecs.imports.use(RANGES, "native"), literal(attribute.name), wanted, write)
        if field not in asked.equal:
            return


def _composed_bounds(
    codecs: Codecs, entity: Entity, attribute: str, parts: tuple[str | Placeholder, ...], asked: Asked
) -> Expression | None:
    keys = Keys(entity, codecs)
    known: list[str | Placeholder] = []

    def attribute_type(field: str) -> FieldType:
        return entity.model.attribute(field).type

    for place, part in enumerate(parts):
        if isinstance(part, str) or part.field in asked.equal:
            # A format that loses something is answered by its text, and by the filter as a whole.
            known.append(part)
            continue
        start = keys.text(known, lambda field: asked.equal[field]) if known else None
        wanted = asked.ranges.get(part.field)
        if wanted is None:
            return None if start is None else call(codecs.imports.use(RANGES, "beginning"), literal(attribute), start)
        text = codecs.function_of(keys.placeholder(part, "value"), part.field, attribute_type(part.field), "text")
        arguments: list[Expression] = [literal(attribute), wanted, text]
        if start is not None:
            arguments.append(keyword("start", start))
        following = parts[place + 1] if place + 1 < len(parts) else None
        if isinstance(following, str):
            arguments.append(keyword("end", literal(following)))
        return call(codecs.imports.use(RANGES, "composed"), *arguments)
    return call(
        codecs.imports.use(RANGES, "exactly"), literal(attribute), keys.text(known, lambda field: asked.equal[field])
    )


def _fanned_out(
    entity: Entity, key: EntityKey, asked: Asked
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, int]]]:
    """The buckets and the shards of a partition that are all asked: field, variable, and step or number."""
    buckets: dict[str, str] = {}
    shards: dict[str, int] = {}
    parts = key.partition.parts if isinstance(key.partition, Composed) else ()
    for part in parts:
        if isinstance(part, Placeholder) and part.field not in asked.equal:
            if part.shards:
                shards[part.field] = part.shards
            elif part.spec and bare(entity.model.attribute(part.field).type) in _TIMES:
                buckets[part.field] = _finer(buckets.get(part.field), _step(part.spec))
    taken = {*asked.equal.values()}
    return (
        [(field, _free("moment", taken), step) for field, step in buckets.items()],
        [(field, _free("part", taken), count) for field, count in shards.items()],
    )


def _buckets(codecs: Codecs, entity: Entity, field: str, step: str, asked: Asked) -> str:
    low, high = asked.ends[field]
    if bare(entity.model.attribute(field).type) == ScalarType(Scalar.DATE) and step in {"hour", "minute"}:
        step = "day"
    return f'{codecs.imports.use(BUCKETS, "buckets")}({low}, {high}, "{step}")'


def _step(spec: str) -> str:
    """How far it is from one bucket to the next."""
    directives = set(re.findall(r"%(.)", spec))
    return next((step for step, letters in _STEPS if directives & set(letters)), "day")


def _finer(one: str | None, other: str) -> str:
    order = [step for step, _ in _STEPS]
    return other if one is None else min(one, other, key=order.index)


def _first_sorted(key: EntityKey) -> str | None:
    """The field by which the items of a partition are in order first; None where there is no sort key."""
    return key.sort.fields[0] if key.sort is not None and key.sort.fields else None


def _listed(partition: Expression, clauses: list[str]) -> Expression:
    if not clauses:
        return Brackets("", "[", (partition,), "]", display=True)
    return Brackets("", "[", (Loop(partition, tuple(clauses)),), "]")


def _starred(expression: Brackets) -> Brackets:
    return replace(expression, head=f"*{expression.head}")


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


@dataclass(frozen=True, slots=True)
class _Operands:
    """Operands of conditions as Python values."""

    codecs: Codecs
    entity: Entity

    def of(self, operand: Operand | Size, field: str) -> str:
        """The expression of an operand that is compared with a field."""
        match operand:
            case Parameter(name):
                return name
            case Value(value):
                return self._constant(value, field)
            case Field() | Size():
                raise ValueError("a key is not compared with another field")

    def _constant(self, value: str | bool | Decimal, field: str) -> str:
        type_ = bare(self.entity.model.attribute(field).type)
        match type_, value:
            case EnumOf(module=module, name=name, members=members), _:
                for member, each in members:
                    if each == value:
                        return f"{self.codecs.imports.use(module, name)}.{member}"
                return flat(literal(value))
            case ScalarType(Scalar.INT), Decimal():
                return str(int(value))
            case ScalarType(Scalar.FLOAT), Decimal():
                return repr(float(value))
            case ScalarType(scalar), str() if scalar in _PARSED:
                return f"{self.codecs.wire(_PARSED[scalar])}({flat(literal(value))})"
            case _, Decimal():
                return f'{self.codecs.imports.use("decimal", "Decimal")}("{value}")'
            case _:
                return flat(literal(value))


_PARSED = {
    Scalar.DATETIME: "to_datetime",
    Scalar.DATE: "to_date",
    Scalar.TIME: "to_time",
    Scalar.UUID: "to_uuid",
}
