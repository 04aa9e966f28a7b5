"""Planted items: examples of an entity among which a pattern must find its own, and arguments to ask it with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from liftgen.conditions import Between, Compare, Contains, Field, Parameter, Size, conjuncts
from liftgen.field_types import OptionalOf, Scalar, ScalarType, bare
from liftgen.outputs.examples.answers import Within, fixed_fields
from liftgen.outputs.examples.conditions import fields_in, holds, parameters_in, satisfying, walk
from liftgen.outputs.examples.items import primary_key
from liftgen.outputs.examples.values import START, distinct, example, stored
from liftgen.schema import Composed, Placeholder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from liftgen.outputs.examples.values import Example
    from liftgen.schema import AccessPattern, Entity, KeyPart, PatternParameter, Schema

Values = dict[str, Any]
NOW = START - timedelta(days=1)
LATER = NOW + timedelta(hours=1)
"""When examples are stored, and when they are changed."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Items to plant, the wanted ones and decoys alike, each as its whole values; and the arguments of the question."""

    pool: tuple[Values, ...]
    arguments: Values


def stamped(pattern: AccessPattern, entity: Entity) -> str | None:
    """The field of the pattern's key that the repository sets to the time of writing, where there is one."""
    for role in ("created_at", "updated_at"):
        attribute = entity.role(role)
        if attribute is not None and attribute.field in entity.key_on(pattern.on).fields:
            return attribute.field
    return None


def base_values(entity: Entity, schema: Schema, number: int = 1) -> Values:
    """The example of this number: every field, less what the repository fills in and encrypted ones that may be None."""
    values: Values = {}
    for attribute in entity.attributes:
        computed = entity.expiry is not None and entity.expiry.field == attribute.field and entity.expiry.of is not None
        secret = attribute.encrypted and isinstance(attribute.type, OptionalOf)
        unset = attribute.lifecycle == "deleted_at"
        values[attribute.field] = None if computed or secret or unset else example(attribute, number, schema)
        if attribute.lifecycle == "version":
            values[attribute.field] = 0
    return values


def as_stored(entity: Entity, values: Mapping[str, Example], now: datetime = NOW) -> Values:
    """The values as a repository stores them at this time: stamped, counted and with their expiry."""
    stamped = dict(values)
    for role, value in (("created_at", now), ("updated_at", now), ("version", 0)):
        attribute = entity.role(role)
        if attribute is not None:
            stamped[attribute.field] = value
    expiry = entity.expiry
    if expiry is not None and expiry.of is not None and stamped.get(expiry.field) is None:
        since = stamped[expiry.of]
        if since is not None:
            stamped[expiry.field] = expires(entity, since)
    return stamped


def expires(entity: Entity, since: datetime) -> Example:
    """When an entity expires that counts from this moment, in the type of the field that says so."""
    assert entity.expiry is not None  # whoever asks has seen it
    moment = since + timedelta(seconds=entity.expiry.after or 0)
    whole = bare(entity.model.attribute(entity.expiry.field).type) == ScalarType(Scalar.INT)
    return int(moment.timestamp()) if whole else moment


def planted(pattern: AccessPattern, entity: Entity, schema: Schema) -> Planted:
    """Three items that the pattern finds, where there can be as many, and a decoy for everything that could go wrong."""
    key = entity.key_on(pattern.on)
    fixed = (*fixed_fields(key.partition), *(each.field for each in pattern.parameters if each.use == "equal"))
    first = _meeting(pattern, entity, base_values(entity, schema), schema)
    arguments = {each.name: first[each.field] for each in pattern.parameters if each.use == "equal"}
    for parameter in pattern.parameters:
        if parameter.use == "value":
            value = _compared(parameter, pattern, entity, first, schema)
            arguments[parameter.name] = [value] if parameter.many else value
    pool: list[Values] = []
    for values in _ascending(pattern, entity, first, fixed, schema):
        _add(pool, entity, _written(pattern, entity, values))
    for parameter in pattern.parameters:
        if parameter.use in {"low", "high"}:
            held = sorted({each[parameter.field] for each in pool if each.get(parameter.field) is not None}, key=stored)
            if held:
                # The first and the last lie outside, and are decoys.
                at = (1 if parameter.use == "low" else -2) if len(held) > 2 else (0 if parameter.use == "low" else -1)
                arguments[parameter.name] = held[at]
    wanted = pool[len(pool) // 2]
    for values in _decoys(pattern, entity, wanted, fixed, arguments, schema):
        _add(pool, entity, _written(pattern, entity, values))
    return Planted(tuple(pool), arguments)


def ranges(
    pattern: AccessPattern, pool: tuple[Values, ...], found: list[int]
) -> list[tuple[str, str, Within | Example]]:
    """Questions about a part of what was found, by each optional range parameter: (parameter, function, argument)."""
    asked: list[tuple[str, str, Within | Example]] = []
    for parameter in pattern.parameters:
        if parameter.use != "range" or parameter.required:
            continue
        held = sorted({pool[place][parameter.field] for place in found}, key=stored)
        if len(held) < 2:
            continue
        low, high = held[0], held[-1]
        asked.append((parameter.name, "", held[1]))
        asked.append((parameter.name, "since", Within(low=held[1])))
        asked.append((parameter.name, "after", Within(low=low, strict=True)))
        asked.append((parameter.name, "until", Within(high=held[-2])))
        asked.append((parameter.name, "before", Within(high=high, strict=True)))
        asked.append((parameter.name, "between", Within(low=held[0], high=held[1])))
    return asked


def _written(pattern: AccessPattern, entity: Entity, values: Values) -> Values:
    """The values as they are once they are written: at the moment that their key says, or now."""
    field = stamped(pattern, entity)
    moment = NOW if field is None else values[field]
    roles = [entity.role("created_at"), entity.role("updated_at")]
    return {**values, **{each.field: moment for each in roles if each is not None}}


def _compared(
    parameter: PatternParameter, pattern: AccessPattern, entity: Entity, values: Values, schema: Schema
) -> Example:
    """What a parameter must be for a condition on it to hold: the value, one beside it, a member of it, or its size."""
    value = values.get(parameter.field)
    for part in walk((pattern.key_condition, pattern.filter)):
        match part:
            case Contains(_, Parameter(parameter.name)) if not isinstance(stored(value), str):
                return next(iter(sorted(stored(value), key=stored)), None)
            case Between(Size(), low, high) if Parameter(parameter.name) in (low, high):
                return len(stored(value))
            case Compare(Size(), comparator, Parameter(parameter.name)):
                return len(stored(value)) + {">": -1, "<": 1, "<>": 1}.get(comparator, 0)
            case Compare(Field(), "<>" | "<" | ">", Parameter(parameter.name)):
                others = (example(entity.model.attribute(parameter.field), number, schema) for number in (0, 2, 9))
                fitting = (each for each in others if holds(part, values, {parameter.name: each}))
                return next(fitting, value)
    return value


def _meeting(pattern: AccessPattern, entity: Entity, values: Values, schema: Schema) -> Values:
    found: Values | None = values
    for condition in _conditions(pattern, entity):
        found = satisfying(condition, entity, found or values, schema) or found
    return found or values


def _conditions(pattern: AccessPattern, entity: Entity) -> list[Any]:
    when = entity.index(pattern.on).when if pattern.on != "key" else None
    whole = [each for each in (when, pattern.key_condition, pattern.filter) if each is not None]
    # What depends on arguments is decided by them.
    return [part for each in whole for part in conjuncts(each) if not parameters_in(part)]


def _ascending(
    pattern: AccessPattern, entity: Entity, first: Values, fixed: tuple[str, ...], schema: Schema
) -> list[Values]:
    key = entity.key_on(pattern.on)
    bound = {name for each in _conditions(pattern, entity) for name in fields_in(each)}
    sort = key.sort.fields if key.sort is not None else ()
    moving = [
        name
        for name in dict.fromkeys((*sort, *entity.key.fields))
        if name not in fixed and (name not in bound or _ranged(pattern, name))
    ]
    ends = sum(each.use in {"low", "high"} for each in pattern.parameters)
    choices = {name: _steps(entity, name, key.partition, 3 + ends, schema) for name in moving}
    items = []
    for step in range(3 + ends):
        values = dict(first)
        for name, options in choices.items():
            if step < len(options):
                values[name] = options[step]
        items.append(values)
    return items


def _steps(entity: Entity, field: str, partition: KeyPart, count: int, schema: Schema) -> list[Example]:
    """Ascending values of a field; where its time falls into buckets, over more than one of them."""
    values = distinct(entity.model.attribute(field), count, schema)
    parts = partition.parts if isinstance(partition, Composed) else ()
    spec = next((each.spec for each in parts if isinstance(each, Placeholder) and each.field == field), "")
    if "%" not in spec:
        return values
    bucket = timedelta(days=20) if "%d" not in spec else timedelta(hours=1) if "%H" in spec else timedelta(hours=16)
    return [value + step * bucket for step, value in enumerate(values)]


def _ranged(pattern: AccessPattern, field: str) -> bool:
    return any(each.field == field and each.use in {"low", "high", "range"} for each in pattern.parameters)


def _decoys(
    pattern: AccessPattern,
    entity: Entity,
    wanted: Values,
    fixed: tuple[str, ...],
    arguments: Values,
    schema: Schema,
) -> list[Values]:
    found = []
    for name in fixed:
        other = next((each for each in distinct(entity.model.attribute(name), 4, schema) if each != wanted[name]), None)
        if other is not None:
            found.append(_elsewhere(entity, {**wanted, name: other}, {name}, 4, schema))
    asked = [
        each for each in conjuncts(pattern.filter) if parameters_in(each) and {*parameters_in(each)} <= {*arguments}
    ]
    for number, condition in enumerate([*_conditions(pattern, entity), *asked]):
        values = _elsewhere(entity, wanted, set(fixed), 5 + number, schema)
        changed = satisfying(condition, entity, values, schema, wanted=False, arguments=arguments)
        if changed is not None:
            found.append(changed)
    return found


def _elsewhere(entity: Entity, values: Values, keep: set[str], number: int, schema: Schema) -> Values:
    """The values at another primary key, where a field of it is free to move."""
    for name in reversed(entity.key.fields):
        if name not in keep and name != entity.tenant:
            return {**values, name: example(entity.model.attribute(name), number, schema)}
    return values


def _add(pool: list[Values], entity: Entity, values: Mapping[str, Example]) -> None:
    # Two items of one key would be one item.
    keys = [primary_key(entity, each) for each in pool]
    unique = all(
        tuple(values.get(field) for field in constraint.fields)
        not in [tuple(each.get(field) for field in constraint.fields) for each in pool]
        for constraint in entity.uniques
    )
    if primary_key(entity, values) not in keys:
        pool.append(dict(values) if unique else _unlike(pool, entity, values))


def _unlike(pool: list[Values], entity: Entity, values: Mapping[str, Example]) -> Values:
    """The values with unique fields that nobody else in the pool holds, where they are not part of a question."""
    changed = dict(values)
    for constraint in entity.uniques:
        field = constraint.fields[-1]
        value = changed.get(field)
        if isinstance(value, str):
            changed[field] = f"{value[:-2]}{len(pool) + 50}"
    return changed
