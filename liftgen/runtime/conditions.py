"""Conditions: what a write may ask of the item that is there, and a query of the items that it finds, said in Python.

Generated code has a class of fields for each entity, `ProjectFields`: `ProjectFields.status == Status.DONE` is a `Where` of
Projects, as are `&`, `|` and `~` of others. Each field has only what its type allows. Only who imports such a class loads this.
"""

from __future__ import annotations

from operator import contains, eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeVar

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.expressions import OPERANDS
from liftgen.runtime.wire import NULL, integer, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from liftgen.runtime.expressions import Expressions
    from liftgen.runtime.wire import AttributeValue

E = TypeVar("E")
R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")
M = TypeVar("M")
A = TypeVar("A", bytes, str)

Kind = Literal["S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M"]
"""DynamoDB's types, as `attribute_type` names them."""


class Where(Generic[E]):
    """A condition on an item of an entity; `&`, `|` and `~` make others of it.

    It speaks of what is stored: a comparison with an attribute that is absent does not hold, but for `!=`, and but for
    fields whose zero is stored as absence.
    """

    __slots__ = ("_parts", "_word")

    def __init__(self, word: str, parts: tuple[Any, ...]) -> None:
        self._word = word
        self._parts = parts

    def __and__(self, other: Where[E]) -> Where[E]:
        return Where("AND", (*self._of("AND"), *other._of("AND")))

    def __or__(self, other: Where[E]) -> Where[E]:
        return Where("OR", (*self._of("OR"), *other._of("OR")))

    def __invert__(self) -> Where[E]:
        return Where("NOT", (self,))

    def __bool__(self) -> NoReturn:
        raise TypeError("between conditions stand `&`, `|` and `~`, not `and`, `or` and `not`, and none is in a chain")

    def __repr__(self) -> str:
        from liftgen.runtime.expressions import Expressions

        return f"Where({self.stated(Expressions())})"

    @property
    def attributes(self) -> frozenset[str]:
        """The names of the attributes that it speaks of."""
        if self._is_test:
            return frozenset(each.attribute for each in self._parts if isinstance(each, Field))
        return frozenset(name for part in self._parts for name in part.attributes)

    def stated(self, expressions: Expressions) -> str:
        """Its text, whose names and values are taken in."""
        if self._is_test:
            operands = (_operand(each, expressions) for each in self._parts)
            return self._word.format(*operands)
        if self._word == "NOT":
            return f"NOT ({self._parts[0].stated(expressions)})"
        return f" {self._word} ".join(part.grouped(expressions) for part in self._parts)

    def grouped(self, expressions: Expressions) -> str:
        """Its text where it stands between others."""
        text = self.stated(expressions)
        return f"({text})" if self._word in ("AND", "OR") else text

    @property
    def _is_test(self) -> bool:
        return self._word not in ("AND", "OR", "NOT")

    def _of(self, word: str) -> tuple[Any, ...]:
        return self._parts if self._word == word else (self,)


class Field(Generic[E, R_co]):
    """A field as it is stored; `read` makes what it holds of an attribute value.

    `optional` says that None is one of its values, `nulls` that `read` reads NULL itself, `otherwise` what it holds where
    the attribute is absent and the model's default is not what is meant, and `zero` the value that is stored as absence.
    """

    model: Any = None
    name = ""

    def __init__(
        self,
        attribute: str,
        write: Callable[[Any], str] | None,
        read: Callable[[AttributeValue], Any],
        *,
        member: Callable[[Any], str] | None = None,
        optional: bool = False,
        nulls: bool = False,
        otherwise: Callable[[], Any] | None = None,
        zero: Any = None,
    ) -> None:
        self.attribute = attribute
        self.write = write
        self.read = read
        self.member = member
        self.optional = optional
        self.nulls = nulls
        self.otherwise = otherwise
        self.zero = zero

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def exists(self) -> Where[E]:
        """The attribute is there, be it NULL."""
        return Where("attribute_exists({0})", (self,))

    def absent(self) -> Where[E]:
        """The attribute is not there."""
        return Where("attribute_not_exists({0})", (self,))

    def is_none(self) -> Where[E]:
        """The attribute is not there, or NULL: what is read as None where the model allows it."""
        return self.absent() | Where("{0} = {1}", (self, NULL))

    def has_type(self, kind: Kind) -> Where[E]:
        """The attribute is there, and of this type of DynamoDB's."""
        return Where("attribute_type({0}, {1})", (self, string(kind)))

    def _test(self, template: str, holds: Callable[..., object], *values: Any) -> Where[E]:
        """The comparison with these values, which `holds` does in Python."""
        where: Where[E] = Where(template, (self, *(self._value(each) for each in values)))
        if self.zero is None or any(isinstance(each, Field) for each in values):
            return where
        return self._or_absent(where, bool(holds(self.zero, *values)))

    def _or_absent(self, where: Where[E], holds: bool) -> Where[E]:
        """The condition where zero is stored as absence, for which it holds or does not."""
        return self.absent() | where if holds else self.exists() & where

    def _value(self, value: object) -> Any:
        """An operand: another field, or the attribute value of a value."""
        if not isinstance(value, Field):
            return _written(self, self.write, value)
        if value.attribute == self.attribute:
            raise InvalidValue(f"`{self.name}` cannot be compared with itself")
        return value


class Valued(Field[E, R_co], Generic[E, R_co, T]):
    """A field whose values are equal or not."""

    # What `==` means here is for a condition to say, as in every library that writes queries in Python.
    def __eq__(self, other: T | Valued[E, Any, T]) -> Where[E]:  # type: ignore[override]
        return self._test("{0} = {1}", eq, other)

    def __ne__(self, other: T | Valued[E, Any, T]) -> Where[E]:  # type: ignore[override]
        return self._test("{0} <> {1}", ne, other)

    __hash__ = object.__hash__

    def one_of(self, values: Iterable[T]) -> Where[E]:
        """One of these values, of which there are from 1 to 100: otherwise InvalidValue."""
        operands = tuple(values)
        if not 1 <= len(operands) <= OPERANDS:
            raise InvalidValue(
                f"`{self.name}` is one of {len(operands)} values, and {OPERANDS} is the most, 1 the least"
            )
        places = ", ".join(f"{{{place}}}" for place in range(1, len(operands) + 1))
        return self._test(f"{{0}} IN ({places})", lambda zero, *several: zero in several, *operands)


class Ordered(Valued[E, R_co, T]):
    """A field whose values have an order."""

    def __lt__(self, other: T | Ordered[E, Any, T]) -> Where[E]:
        return self._test("{0} < {1}", lt, other)

    def __le__(self, other: T | Ordered[E, Any, T]) -> Where[E]:
        return self._test("{0} <= {1}", le, other)

    def __gt__(self, other: T | Ordered[E, Any, T]) -> Where[E]:
        return self._test("{0} > {1}", gt, other)

    def __ge__(self, other: T | Ordered[E, Any, T]) -> Where[E]:
        return self._test("{0} >= {1}", ge, other)

    def between(self, low: T, high: T) -> Where[E]:
        """From one value to another, both included; InvalidValue where the first is the greater one."""
        _check_order(self, low, high)
        return self._test("{0} BETWEEN {1} AND {2}", lambda zero, low, high: low <= zero <= high, low, high)


class Sized(Field[E, R_co]):
    """A field that has a length."""

    @property
    def size(self) -> Size[E]:
        """How long it is: of text, its characters; of bytes, how many; of sets, lists and maps, their members."""
        return Size(self)


class Text(Ordered[E, R_co, A], Sized[E, R_co]):
    """A field of text, or of bytes."""

    def begins_with(self, prefix: A) -> Where[E]:
        """It begins with this."""
        return self._test("begins_with({0}, {1})", lambda zero, start: zero.startswith(start), prefix)

    def contains(self, part: A) -> Where[E]:
        """This is a part of it."""
        return self._test("contains({0}, {1})", contains, part)


class Several(Sized[E, R_co], Generic[E, R_co, M]):
    """A field of several values: a list or a set."""

    def contains(self, member: M) -> Where[E]:
        """This is among them."""
        return Where("contains({0}, {1})", (self, _written(self, self.member, member)))


class Size(Generic[E]):
    """How long a field is, to be compared with a number."""

    __slots__ = ("_field",)

    def __init__(self, field: Field[E, Any]) -> None:
        self._field = field

    def __eq__(self, other: int) -> Where[E]:  # type: ignore[override]
        return self._test("=", eq, other)

    def __ne__(self, other: int) -> Where[E]:  # type: ignore[override]
        return self._test("<>", ne, other)

    __hash__ = object.__hash__

    def __lt__(self, other: int) -> Where[E]:
        return self._test("<", lt, other)

    def __le__(self, other: int) -> Where[E]:
        return self._test("<=", le, other)

    def __gt__(self, other: int) -> Where[E]:
        return self._test(">", gt, other)

    def __ge__(self, other: int) -> Where[E]:
        return self._test(">=", ge, other)

    def between(self, low: int, high: int) -> Where[E]:
        """From one length to another, both included; InvalidValue where the first is the greater one."""
        _check_order(self._field, low, high)
        ends = (_written(self._field, integer, low), _written(self._field, integer, high))
        where: Where[E] = Where("size({0}) BETWEEN {1} AND {2}", (self._field, *ends))
        return where if self._field.zero is None else self._field._or_absent(where, low <= 0)

    def _test(self, comparator: str, holds: Callable[[int, int], object], other: int) -> Where[E]:
        operand = _written(self._field, integer, other)
        where: Where[E] = Where(f"size({{0}}) {comparator} {{1}}", (self._field, operand))
        return where if self._field.zero is None else self._field._or_absent(where, bool(holds(0, other)))


class Fields:
    """Base of an entity's fields."""

    def __init_subclass__(cls, *, model: type) -> None:
        for each in vars(cls).values():
            if isinstance(each, Field):
                each.model = model


def _operand(operand: Field[Any, Any] | str, expressions: Expressions) -> str:
    return expressions.name(operand.attribute) if isinstance(operand, Field) else expressions.value(operand)


def _check_order(field: Field[Any, Any], low: Any, high: Any) -> None:
    """DynamoDB refuses ends that are the wrong way round."""
    try:
        backwards = low > high
    except TypeError:
        return  # what is no value of the field is refused as such
    if backwards:
        raise InvalidValue(f"`{field.name}` is between `{low}` and `{high}`, which comes first")


def _written(field: Field[Any, Any], write: Callable[[Any], str] | None, value: object) -> str:
    try:
        if write is None or value is None:
            raise TypeError
        return write(value)
    except (AttributeError, TypeError):
        message = f"`{field.name}` cannot be compared with a value of type `{type(value).__name__}`"
        raise InvalidValue(f"{message}: ask `is_none()`" if value is None else message) from None
