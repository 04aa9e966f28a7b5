"""Language: the text of `where` and `when` → a condition, checked against the fields of its model.

Precedence is DynamoDB's: comparisons and functions, `not`, `and`, `or`. What is wrong is reported at its characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from liftgen.conditions import (
    And,
    BeginsWith,
    Between,
    Compare,
    Contains,
    Exists,
    Field,
    In,
    Not,
    Or,
    Parameter,
    Size,
    Value,
)
from liftgen.field_types import EnumOf, FieldType, LiteralOf, Scalar, ScalarType, bare, required
from liftgen.keys.storage import item_of, scalar_of, spelling
from liftgen.names import closest
from liftgen.rules.conditions import (
    EncryptedComparison,
    ImpossibleValue,
    IncomparableField,
    MalformedCondition,
    ParameterOfTwoTypes,
)
from liftgen.rules.fields import UnknownField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import NoReturn

    from liftgen.conditions import Comparator, Condition, Operand
    from liftgen.diagnostics import Rule

    Problem = Callable[[Rule, int, int], None]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"""
    r"""|(?P<parameter>:[^\W\d]\w*)|(?P<word>[^\W\d]\w*)|(?P<comparator><>|!=|<=|>=|=|<|>)|(?P<mark>[(),]))"""
)
_KEYWORDS = frozenset({"and", "or", "not", "between", "in"})
_FUNCTIONS = frozenset({"begins_with", "contains", "attribute_exists", "attribute_not_exists"})
_COMPARATORS: dict[str, Comparator] = {
    "=": "=",
    "<>": "<>",
    "!=": "<>",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_MIRRORED: dict[Comparator, Comparator] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DEPTH = 32


@dataclass(frozen=True, slots=True)
class ConditionField:
    """What the language knows of a field: `opaque` is one whose stored form cannot be compared."""

    type: FieldType
    encrypted: bool = False
    opaque: bool = False


@dataclass(frozen=True, slots=True)
class TypedParameter:
    """A parameter, the field that it is compared with, and its type; `many` where it stands for a whole list of values."""

    name: str
    field: str
    type: FieldType
    many: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A condition and its parameters in the order of the text."""

    condition: Condition
    parameters: tuple[TypedParameter, ...]


def parse(text: str, model: str, fields: Mapping[str, ConditionField | None], problem: Problem) -> Parsed | None:
    """The condition that the text says; None after `problem` was told what is wrong with it, and where.

    A field whose value is None could not be read: nothing is said of it again.
    """
    parser = _Parser(text, model, fields, problem)
    try:
        condition = parser.condition()
    except _ConditionError:
        return None
    return None if parser.failed else Parsed(condition, tuple(parser.parameters.values()))


class _ConditionError(Exception):
    """The rest of the text cannot be read."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["text", "number", "parameter", "word", "comparator", "mark", "end"]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """An operand and its characters."""

    operand: Operand | Size
    start: int
    end: int


class _Parser:
    def __init__(self, text: str, model: str, fields: Mapping[str, ConditionField | None], problem: Problem) -> None:
        self.text = text
        self.model = model
        self.fields = fields
        self.problem = problem
        self.failed = False
        self.parameters: dict[str, TypedParameter] = {}
        self.depth = 0
        self.tokens = self._tokens()
        self.at = 0

    def condition(self) -> Condition:
        condition = self._or()
        if self._next.kind != "end":
            self._stop(f"`{self._next.text}` follows a whole condition", self._next)
        return condition

    # Grammar

    def _or(self) -> Condition:
        parts = [self._and()]
        while self._take_word("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Condition:
        parts = [self._not()]
        while self._take_word("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Condition:
        self.depth += 1
        if self.depth > _DEPTH:
            self._stop(f"it is nested deeper than {_DEPTH} levels", self._next)
        negated = self._take_word("not")
        condition = Not(self._not()) if negated else self._primary()
        self.depth -= 1
        return condition

    def _primary(self) -> Condition:
        if self._take_mark("("):
            condition = self._or()
            self._expect_mark(")")
            return condition
        word = self._next.text.lower()
        if self._next.kind == "word" and self._after.text == "(" and word in _FUNCTIONS:
            return self._function(word)
        return self._comparison()

    def _function(self, name: str) -> Condition:
        self.at += 1
        self._expect_mark("(")
        field = self._field()
        if name in ("attribute_exists", "attribute_not_exists"):
            self._expect_mark(")")
            self._known(field)
            return Exists(_field_of(field), name == "attribute_exists")
        self._expect_mark(",")
        operand = self._operand()
        self._expect_mark(")")
        if isinstance(operand.operand, Size):
            self._stop("`size` is compared, it is no argument", operand)
        if name == "begins_with":
            self._check_prefix(field, operand)
            return BeginsWith(_field_of(field), operand.operand)
        self._check_member(field, operand)
        return Contains(_field_of(field), operand.operand)

    def _comparison(self) -> Condition:
        left = self._operand()
        if self._take_word("between"):
            low = self._plain_operand()
            if not self._take_word("and"):
                self._stop("`between` needs `and` between its two ends", self._next)
            high = self._plain_operand()
            self._check(left, low, ordered=True)
            self._check(left, high, ordered=True)
            return Between(left.operand, _plain(low), _plain(high))
        if self._take_word("in"):
            return self._in(left)
        if self._next.kind != "comparator":
            found = f"`{self._next.text}`" if self._next.text else "the end"
            self._stop(f"a comparison such as `=` is missing before {found}", self._next)
        comparator = _COMPARATORS[self._next.text]
        self.at += 1
        right = self._operand()
        if isinstance(right.operand, Field | Size) and not isinstance(left.operand, Field | Size):
            left, right, comparator = right, left, _MIRRORED[comparator]
        self._check(left, right, ordered=comparator not in ("=", "<>"))
        return Compare(left.operand, comparator, right.operand)

    def _in(self, left: _Placed) -> Condition:
        if isinstance(left.operand, Size):
            self._stop("`in` takes a field", left)
        self._expect_mark("(")
        choices = [self._plain_operand()]
        while self._take_mark(","):
            choices.append(self._plain_operand())
        self._expect_mark(")")
        if len(choices) > 100:
            self._stop("`in` takes 100 values at most", choices[100])
        many = len(choices) == 1 and isinstance(choices[0].operand, Parameter)
        for each in choices:
            self._check(left, each, ordered=False, many=many)
        return In(_plain(left), tuple(_plain(each) for each in choices))

    def _operand(self) -> _Placed:
        token = self._next
        self.at += 1
        match token.kind:
            case "text":
                return _Placed(Value(token.text[1:-1].replace("''", "'")), token.start, token.end)
            case "number":
                return _Placed(Value(Decimal(token.text)), token.start, token.end)
            case "parameter":
                return _Placed(Parameter(token.text[1:]), token.start, token.end)
            case "word" if token.text.lower() in ("true", "false") and token.text not in self.fields:
                return _Placed(Value(token.text.lower() == "true"), token.start, token.end)
            case "word" if token.text.lower() == "size" and self._next.text == "(":
                self.at += 1
                field = self._field()
                end = self._next.end
                self._expect_mark(")")
                return _Placed(Size(_field_of(field)), token.start, end)
            case "word" if token.text.lower() not in _KEYWORDS:
                if self._next.text == "(":
                    self._stop(f"there is no function `{token.text}`", token)
                return _Placed(Field(token.text), token.start, token.end)
            case _:
                found = f"`{token.text}` stands" if token.text else "it ends"
                return self._stop(f"{found} where a field or a value should", token)

    def _plain_operand(self) -> _Placed:
        operand = self._operand()
        if isinstance(operand.operand, Size):
            self._stop("`size` stands on the left", operand)
        return operand

    def _field(self) -> _Placed:
        operand = self._operand()
        if not isinstance(operand.operand, Field):
            self._stop(f"`{self.text[operand.start : operand.end]}` is no field", operand)
        return operand

    # Tokens

    def _tokens(self) -> list[_Token]:
        tokens: list[_Token] = []
        at = 0
        text = self.text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                rest = len(text) - len(text[at:].lstrip())
                token = _Token("end", text[rest], rest, rest + 1)
                reason = (
                    "the text is never closed" if text[rest] == "'" else f"`{text[rest]}` is no part of a condition"
                )
                self._problem(MalformedCondition(self.text, reason), token)
                return [_Token("end", "", 0, len(self.text))]
            kind = match.lastgroup
            assert kind is not None  # one of the groups has matched
            tokens.append(_Token(kind, match[kind], match.start(kind), match.end(kind)))  # type: ignore[arg-type]
            at = match.end()
        return [*tokens, _Token("end", "", max(len(text) - 1, 0), max(len(text), 1))]

    @property
    def _next(self) -> _Token:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    @property
    def _after(self) -> _Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def _take_word(self, word: str) -> bool:
        taken = self._next.kind == "word" and self._next.text.lower() == word
        self.at += taken
        return taken

    def _take_mark(self, mark: str) -> bool:
        taken = self._next.kind == "mark" and self._next.text == mark
        self.at += taken
        return taken

    def _expect_mark(self, mark: str) -> None:
        if not self._take_mark(mark):
            found = f"`{self._next.text}`" if self._next.text else "the end"
            self._stop(f"`{mark}` is missing before {found}", self._next)

    def _stop(self, reason: str, at: _Token | _Placed) -> NoReturn:
        if not self.failed:
            self._problem(MalformedCondition(self.text, reason), at)
        raise _ConditionError

    def _problem(self, rule: Rule, at: _Token | _Placed) -> None:
        self.failed = True
        self.problem(rule, at.start, at.end)

    # Meaning

    def _known(self, field: _Placed) -> ConditionField | None:
        name = _field_of(field).name
        if name not in self.fields:
            self._problem(UnknownField(self.model, name, closest(name, self.fields)), field)
            return None
        known = self.fields[name]
        self.failed = self.failed or known is None
        return known

    def _comparable(self, field: _Placed) -> ConditionField | None:
        known = self._known(field)
        if known is not None and known.encrypted:
            self._problem(EncryptedComparison(_field_of(field).name), field)
            return None
        return known

    def _check(self, left: _Placed, right: _Placed, *, ordered: bool, many: bool = False) -> None:
        match left.operand:
            case Size(Field(name)):
                self._known(_Placed(Field(name), left.start, left.end))
                self._check_against(name, ScalarType(Scalar.INT), right, many)
            case Field(name):
                known = self._comparable(left)
                if known is None:
                    return
                scalar = scalar_of(known.type)
                told = isinstance(bare(known.type), EnumOf | LiteralOf) and not ordered
                if (scalar is None and not told) or known.opaque or (ordered and scalar is Scalar.BOOL):
                    self._problem(IncomparableField(name, spelling(required(known.type))), left)
                    return
                self._check_against(name, required(known.type), right, many)
            case _:
                self._stop("it compares no field", left)

    def _check_against(self, field: str, type_: FieldType, right: _Placed, many: bool) -> None:
        match right.operand:
            case Parameter(name):
                self._parameter(TypedParameter(name, field, type_, many), right)
            case Value(value):
                if not can_hold(type_, value):
                    self._problem(
                        ImpossibleValue(field, spelling(type_), str(right.operand), possible_values(type_)), right
                    )
            case Field(name):
                other = self._comparable(right)
                if other is not None and (other.opaque or scalar_of(other.type) is not scalar_of(type_)):
                    self._problem(IncomparableField(name, spelling(required(other.type))), right)
            case Size():
                self._stop("`size` stands on the left", right)

    def _check_prefix(self, field: _Placed, prefix: _Placed) -> None:
        known = self._comparable(field)
        if known is None:
            return
        name = _field_of(field).name
        if scalar_of(known.type) not in (Scalar.STR, Scalar.BYTES) or known.opaque:
            self._problem(IncomparableField(name, spelling(required(known.type)), "begins with nothing"), field)
            return
        match prefix.operand:
            case Value(str(text)):
                if not text:
                    self._stop("an empty beginning says nothing", prefix)
            case _:
                # The beginning of an enum's or a `Literal`'s value is plain text.
                plain = required(known.type) if isinstance(bare(known.type), ScalarType) else ScalarType(Scalar.STR)
                self._check_against(name, plain, prefix, many=False)

    def _check_member(self, field: _Placed, member: _Placed) -> None:
        known = self._comparable(field)
        if known is None:
            return
        name = _field_of(field).name
        item = ScalarType(Scalar.STR) if scalar_of(known.type) is Scalar.STR else item_of(known.type)
        if item is None or scalar_of(item) is None or known.opaque:
            self._problem(
                IncomparableField(name, spelling(required(known.type)), "contains nothing that can be named"), field
            )
            return
        self._check_against(name, item, member, many=False)

    def _parameter(self, parameter: TypedParameter, at: _Placed) -> None:
        earlier = self.parameters.setdefault(parameter.name, parameter)
        if (earlier.type, earlier.many) != (parameter.type, parameter.many):
            self._problem(
                ParameterOfTwoTypes(parameter.name, _said(earlier), _said(parameter)),
                at,
            )


def _field_of(placed: _Placed) -> Field:
    assert isinstance(placed.operand, Field)  # the grammar took it with `_field`
    return placed.operand


def _plain(placed: _Placed) -> Operand:
    assert not isinstance(placed.operand, Size)  # the grammar took it with `_plain_operand`
    return placed.operand


def _said(parameter: TypedParameter) -> str:
    said = spelling(parameter.type)
    return f"several `{said}`" if parameter.many else f"`{said}`"


def possible_values(type_: FieldType) -> tuple[str, ...]:
    """The values of a type that has only a few, as the language writes them."""
    match bare(type_):
        case EnumOf(members=members):
            return tuple(str(Value(_plain_value(value))) for _, value in members)
        case LiteralOf(values):
            return tuple(str(Value(_plain_value(value))) for value in values)
        case _:
            return ()


def _plain_value(value: str | int | bool) -> str | bool | Decimal:
    return value if isinstance(value, str | bool) else Decimal(value)


def can_hold(type_: FieldType, value: str | bool | Decimal) -> bool:
    """Whether a field of this type can hold the literal."""
    match bare(type_):
        case EnumOf(members=members):
            return any(_plain_value(each) == value and type(_plain_value(each)) is type(value) for _, each in members)
        case LiteralOf(values):
            return any(_plain_value(each) == value and type(_plain_value(each)) is type(value) for each in values)
        case ScalarType(scalar):
            return _scalar_holds(scalar, value)
        case _:
            return False


def _scalar_holds(scalar: Scalar, value: str | bool | Decimal) -> bool:
    match scalar, value:
        case Scalar.BOOL, bool():
            return True
        case _, bool():
            return False
        case Scalar.STR, str():
            return True
        case Scalar.INT, Decimal():
            return value == value.to_integral_value()
        case Scalar.DECIMAL | Scalar.FLOAT, Decimal():
            return len(value.as_tuple().digits) <= 38
        case Scalar.DATETIME | Scalar.DATE | Scalar.TIME | Scalar.UUID, str():
            return _text_holds(scalar, value)
        case _:
            return False


def _text_holds(scalar: Scalar, text: str) -> bool:
    try:
        match scalar:
            case Scalar.DATETIME:
                return datetime.fromisoformat(text).tzinfo is not None
            case Scalar.DATE:
                return bool(date.fromisoformat(text))
            case Scalar.TIME:
                return time.fromisoformat(text) is not None
            case _:
                return bool(UUID(text))
    except ValueError:
        return False
