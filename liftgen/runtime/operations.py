"""Operations: what an update or a patch may do to a field that is there, in one request and whatever others do at that moment.

`Add` counts, `Appending` and `Prepending` lengthen a list, `Adding` and `Removing` change the members of a set.
"""

from __future__ import annotations

import json
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from liftgen.runtime.errors import ConditionFailed, InvalidValue
from liftgen.runtime.record import NOTHING, record
from liftgen.runtime.wire import NULL, decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from liftgen.runtime.entity import Entity, Operable

N_co = TypeVar("N_co", bound="int | Decimal | float", covariant=True)
T_co = TypeVar("T_co", covariant=True)

Kind = Literal["add", "append", "prepend", "include", "exclude"]


@record()
class Add(Generic[N_co]):
    """This much more than what is there; less, where it is below zero."""

    amount: N_co


@record()
class Appending(Generic[T_co]):
    """What is there, and these values after it."""

    values: Iterable[T_co]


@record()
class Prepending(Generic[T_co]):
    """These values, and what is there after them."""

    values: Iterable[T_co]


@record()
class Adding(Generic[T_co]):
    """The members that are there, and these."""

    members: Iterable[T_co]


@record()
class Removing(Generic[T_co]):
    """The members that are there, without these."""

    members: Iterable[T_co]


@record()
class Operation:
    """What is done to an attribute; `operand` is what is added, appended or taken away, as JSON text."""

    kind: Kind
    operand: str
    of: Operable


def taken(
    fields: dict[str, Any],
    entity: Entity[Any],
    write: Callable[[dict[str, Any]], dict[str, str | None]],
    model: Any = None,
) -> Mapping[str, Operation]:
    """The operations among changed fields, by their attributes; they are taken out of the fields.

    InvalidValue for a field that takes no such operation: a key or a unique value depends on it, or its type has none. `write`
    writes operands; a `model` of pydantic's says whether it takes them, but for their number.
    """
    if _OPERATIONS.isdisjoint(map(type, fields.values())):
        return NOTHING
    found: dict[str, tuple[Kind, Any]] = {}
    for name, value in fields.items():
        match value:
            case Add(amount):
                found[name] = "add", amount
            case Appending(values):
                found[name] = "append", list(values)
            case Prepending(values):
                found[name] = "prepend", list(values)
            case Adding(members):
                found[name] = "include", set(members)
            case Removing(members):
                found[name] = "exclude", set(members)
            case _:
                pass
    known = {each.field: each for each in entity.operable}
    for name, (kind, operand) in found.items():
        del fields[name]
        if name not in known or known[name].kind != _KINDS[kind]:
            raise InvalidValue(f"`{name}` takes no such operation", entity=entity.name)
        if kind == "add" and (isinstance(operand, bool) or not isinstance(operand, (int, float, Decimal))):
            raise InvalidValue(f"`{name}`: what is added is a number", entity=entity.name)
    operands = {name: operand for name, (_, operand) in found.items()}
    if model is not None:
        from liftgen.runtime.validation import check

        check(model, operands, bounded=False)
    try:
        written = write(operands)
    except (AttributeError, TypeError):
        names = ", ".join(f"`{name}`" for name in operands)
        raise InvalidValue(f"{names}: an operand is of another type than the field", entity=entity.name) from None
    operations = {}
    for name, (kind, _) in found.items():
        operand = written[known[name].attribute]
        if operand is not None and operand != NULL:  # of nothing there is nothing to do
            operations[known[name].attribute] = Operation(kind, operand, known[name])
    return operations


_OPERATIONS = frozenset({Add, Appending, Prepending, Adding, Removing})
_KINDS: dict[Kind, str] = {"add": "number", "append": "list", "prepend": "list", "include": "set", "exclude": "set"}


def of_sets(operations: Mapping[str, Operation]) -> bool:
    """Whether the members of a set change, which DynamoDB cannot always do to what is there."""
    return any(each.of.kind == "set" for each in operations.values())


def done(operation: Operation, there: Mapping[str, Any] | None, *, optional: bool) -> str | None:
    """What an attribute is after an operation; None for one that is then removed.

    ConditionFailed where the model's bounds would not hold then.
    """
    asked = json.loads(operation.operand)
    match operation.kind:
        case "add":
            amount = Decimal((there or {}).get("N", "0"))
            after = Context(prec=400).add(amount, Decimal(asked["N"]))
            _check_bounds(operation.of, after)
            return decimal(after)
        case "append" | "prepend" as kind:
            members = (there or {}).get("L", [])
            both = [*members, *asked["L"]] if kind == "append" else [*asked["L"], *members]
            _check_bounds(operation.of, Decimal(len(both)))
            return json.dumps({"L": both}, separators=(",", ":"))
        case kind:
            return _members_after(operation, there, kind, optional=optional)


def _members_after(operation: Operation, there: Mapping[str, Any] | None, kind: Kind, *, optional: bool) -> str | None:
    ((type_, changed),) = json.loads(operation.operand).items()
    # Members are told apart by their value, which numbers have several spellings of.
    same: type[Any] = Decimal if type_ == "NS" else str
    kept = {same(each): each for each in (there or {}).get(type_, ())}
    for each in changed:
        kept.pop(same(each), None)
        if kind == "include":
            kept[same(each)] = each
    _check_bounds(operation.of, Decimal(len(kept)))
    if kept:
        return json.dumps({type_: [kept[each] for each in sorted(kept)]}, separators=(",", ":"))
    if not optional:
        return NULL
    # There NULL, or nothing, says that there is no set, so one without members is an empty list.
    return None if there is None or "NULL" in there else '{"L":[]}'


def holds_for(bounds: Sequence[tuple[str, str]], value: Decimal) -> bool:
    """Whether a value, or a length, is within the bounds of its field."""
    return all(_COMPARED[comparator](value, Decimal(bound)) for comparator, bound in bounds)


def _check_bounds(operable: Operable, value: Decimal) -> None:
    if not holds_for(operable.bounds, value):
        said = " and ".join(f"{comparator} {bound}" for comparator, bound in operable.bounds)
        what = "" if operable.kind == "number" else "the length of "
        raise ConditionFailed(f"{what}`{operable.field}` would be {value}, and it is {said}")


_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": Decimal.__ge__,
    ">": Decimal.__gt__,
    "<=": Decimal.__le__,
    "<": Decimal.__lt__,
}
