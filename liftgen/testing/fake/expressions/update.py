"""Update: what an item becomes by the actions of an update expression."""

from __future__ import annotations

from copy import deepcopy
from decimal import Context, Decimal
from typing import Any

from liftgen.testing.fake.expressions.evaluate import found
from liftgen.testing.fake.expressions.tree import (
    Action,
    Add,
    Constant,
    Delete,
    IfNotExists,
    ListAppend,
    Path,
    Remove,
    Set,
    Sum,
    Term,
)
from liftgen.testing.fake.refusals import Refusal, invalid
from liftgen.testing.fake.values import AttributeValue, Item, kind_of, members, plain, set_of

# Wide enough for every sum of two numbers of 38 digits; what is too long is refused when it is kept.
_EXACT = Context(prec=300)


def updated(item: Item, actions: tuple[Action, ...]) -> Item:
    """The item after the actions; every operand is read from the item as it was."""
    after = deepcopy(item)
    writes = [(action.path, _written(action, item)) for action in actions if not isinstance(action, Remove)]
    for path, value in writes:
        if value is None:
            _remove(after, path)
        else:
            _put(after, path, value)
    # From the end, so that an element's index is still what the expression says when its turn comes.
    removals = [action.path for action in actions if isinstance(action, Remove)]
    for path in sorted(removals, key=_from_the_end):
        _remove(after, path)
    return after


def _written(action: Set | Add | Delete, item: Item) -> AttributeValue | None:
    match action:
        case Set(_, term):
            return deepcopy(_value(term, item))
        case Add(path, value):
            return _added(found(path, item), value)
        case Delete(path, value):
            return _deleted(found(path, item), value)


def _value(term: Term, item: Item) -> AttributeValue:
    match term:
        case Constant(value):
            return value
        case Path():
            value_there = found(term, item)
            if value_there is None:
                raise invalid(
                    "The provided expression refers to an attribute that does not exist in the item", cancels=True
                )
            return value_there
        case IfNotExists(path, otherwise):
            present = found(path, item)
            return _value(otherwise, item) if present is None else present
        case ListAppend(left, right):
            one, two = _value(left, item), _value(right, item)
            if "L" not in one or "L" not in two:
                raise _wrong_type()
            return {"L": [*one["L"], *two["L"]]}
        case Sum(left, right, sign):
            one, two = _value(left, item), _value(right, item)
            if "N" not in one or "N" not in two:
                raise _wrong_type()
            return _sum(one, two, sign)


def _sum(one: AttributeValue, two: AttributeValue, sign: int) -> AttributeValue:
    total = _EXACT.add(Decimal(one["N"]), _EXACT.multiply(Decimal(two["N"]), Decimal(sign)))
    return {"N": plain(str(total))}


def _added(present: AttributeValue | None, value: AttributeValue) -> AttributeValue:
    if present is None:
        return value
    if kind_of(present) != kind_of(value):
        raise _wrong_type()
    if "N" in value:
        return _sum(present, value, 1)
    return set_of(kind_of(value), {*members(present), *members(value)})


def _deleted(present: AttributeValue | None, value: AttributeValue) -> AttributeValue | None:
    if present is None:
        return None
    if kind_of(present) != kind_of(value):
        raise _wrong_type()
    left = set(members(present)) - set(members(value))
    return set_of(kind_of(value), left) if left else None


def _put(item: Item, path: Path, value: AttributeValue) -> None:
    container = _container(item, path)
    last = path.steps[-1]
    match container, last:
        case {"M": dict() as content}, str():
            content[last] = value
        case {"L": list() as elements}, int():
            if last < len(elements):
                elements[last] = value
            else:
                elements.append(value)
        case _:
            raise _wrong_path()


def _remove(item: Item, path: Path) -> None:
    container = _container(item, path)
    last = path.steps[-1]
    match container, last:
        case {"M": dict() as content}, str():
            content.pop(last, None)
        case {"L": list() as elements}, int():
            if last < len(elements):
                del elements[last]
        case _:
            raise _wrong_path()


def _container(item: Item, path: Path) -> dict[str, Any]:
    """The map or list that holds the place."""
    if len(path.steps) == 1:
        return {"M": item}
    container = found(Path(path.steps[:-1]), item)
    if container is None:
        raise _wrong_path()
    return container


def _from_the_end(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(step, str), 0 if isinstance(step, str) else -step, str(step)) for step in path.steps)


def _wrong_path() -> Refusal:
    return invalid("The document path provided in the update expression is invalid for update", cancels=True)


def _wrong_type() -> Refusal:
    return invalid("An operand in the update expression has an incorrect data type", cancels=True)
