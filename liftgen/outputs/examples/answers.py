"""Answers: which of some example items an access pattern gives back, in which order; the oracle of generated tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from liftgen.outputs.examples.conditions import holds
from liftgen.outputs.examples.items import composed_text, included, item_of, primary_key
from liftgen.outputs.examples.values import stored
from liftgen.schema import Composed, Placeholder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.outputs.examples.values import Example
    from liftgen.schema import AccessPattern, Entity, KeyPart, PatternParameter, Schema


@dataclass(frozen=True, slots=True)
class Within:
    """A range argument: `low <= value <= high`, an end that is None open; `strict` leaves the ends out."""

    low: Example = None
    high: Example = None
    strict: bool = False


def answer(
    pattern: AccessPattern,
    entity: Entity,
    pool: Sequence[Mapping[str, Example]],
    arguments: Mapping[str, Any],
    schema: Schema,
    *,
    limited: bool = True,
) -> list[int]:
    """The places in `pool` of the items that the pattern answers with, in its order."""
    found = [place for place, values in enumerate(pool) if _matches(pattern, entity, values, arguments)]
    if pattern.operation == "query":
        sort = entity.key_on(pattern.on).sort
        found.sort(key=lambda place: _order(sort, entity, pool[place], schema), reverse=pattern.order == "desc")
    return found[: pattern.limit] if limited and pattern.limit is not None else found


def fixed_fields(part: KeyPart) -> tuple[str, ...]:
    """The partition fields whose value is the question's own: those that no bucket or shard blurs."""
    if not isinstance(part, Composed):
        return part.fields
    plain = [each.field for each in part.parts if isinstance(each, Placeholder) and not blurred(each)]
    return tuple(dict.fromkeys(plain))


def blurred(placeholder: Placeholder) -> bool:
    """Whether many values share this piece of a key: a time bucket or a write shard."""
    return bool(placeholder.shards) or "%" in placeholder.spec


def _matches(
    pattern: AccessPattern, entity: Entity, values: Mapping[str, Example], arguments: Mapping[str, Any]
) -> bool:
    if pattern.on != "key" and not included(entity, pattern.on, values):
        return False
    for condition in (pattern.key_condition, pattern.filter):
        if condition is not None and not holds(condition, values, _plain(arguments)):
            return False
    return all(_bound(parameter, values, arguments) for parameter in pattern.parameters)


def _bound(parameter: PatternParameter, values: Mapping[str, Example], arguments: Mapping[str, Any]) -> bool:
    if parameter.name not in arguments:
        return True
    given, value = arguments[parameter.name], stored(values.get(parameter.field))
    given = (
        replace(given, low=stored(given.low), high=stored(given.high)) if isinstance(given, Within) else stored(given)
    )
    match parameter.use:
        case "equal":
            return bool(value == given)
        case "range":
            return _within(value, given) if isinstance(given, Within) else bool(value == given)
        case "low":
            return value is not None and bool(value >= given)
        case "high":
            return value is not None and bool(value <= given)
        case _:
            # What a filter compares is decided by the condition.
            return True


def _within(value: Example, given: Within) -> bool:
    if value is None:
        return False
    if given.strict:
        return (given.low is None or value > given.low) and (given.high is None or value < given.high)
    return (given.low is None or value >= given.low) and (given.high is None or value <= given.high)


def _plain(arguments: Mapping[str, Any]) -> dict[str, Example]:
    return {name: value for name, value in arguments.items() if not isinstance(value, Within)}


def _order(sort: KeyPart | None, entity: Entity, values: Mapping[str, Example], schema: Schema) -> tuple[Any, ...]:
    if sort is None:
        return tuple(sorted(str(each) for each in primary_key(entity, values).values()))
    if isinstance(sort, Composed):
        return (composed_text(sort, values).encode(),)
    item = item_of(entity, values, schema)
    return tuple(_sortable(item[entity.model.attribute(field).name]) for field in sort.fields)


def _sortable(value: dict[str, Any]) -> Any:
    ((kind, inner),) = value.items()
    return Decimal(inner) if kind == "N" else str(inner).encode()
