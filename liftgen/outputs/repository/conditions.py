"""Conditions: `when` as Python over a value, and `where` as DynamoDB's expression over attributes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

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
from liftgen.field_types import EnumOf, OptionalOf, Scalar, ScalarType, bare, required
from liftgen.outputs.python_source import Brackets, Loop, Text, call, dict_display, flat, literal
from liftgen.outputs.repository.fields import write_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.conditions import Condition, Operand
    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.repository.codecs import Codecs
    from liftgen.schema import Model, PatternParameter

_PLAIN = re.compile(r"[A-Za-z0-9_]").fullmatch
_PYTHON = {"=": "==", "<>": "!="}


@dataclass(slots=True)
class Test:
    """A condition on a value as Python text; `there` are fields that are known not to be None where it is asked."""

    model: Model
    codecs: Codecs
    value: str
    there: set[str] = field(default_factory=set)

    def exists(self, name: str) -> str | None:
        """The test that a field is not None; None where that is known."""
        if name in self.there or not isinstance(self.model.attribute(name).type, OptionalOf):
            return None
        self.there.add(name)
        return f"{self._of(name)} is not None"

    def of(self, condition: Condition) -> list[str]:
        """The tests that must all pass; none for a condition that always holds."""
        match condition:
            case And(parts):
                return [test for part in parts for test in self.of(part)]
            case Exists(Field(name), exists=True):
                test = self.exists(name)
                return [] if test is None else [test]
            case _:
                return [self._test(condition)]

    def _test(self, condition: Condition) -> str:
        match condition:
            case Exists(Field(name)):
                optional = isinstance(self.model.attribute(name).type, OptionalOf) and name not in self.there
                return f"{self._of(name)} is None" if optional else "False"
            case And():
                inner = Test(self.model, self.codecs, self.value, set(self.there))
                return " and ".join(inner.of(condition)) or "True"
            case Or(parts):
                return " or ".join(self._grouped(part) for part in parts)
            case Not(part):
                return f"not ({self._alone(part)})"
            case Compare(Field(name), "=" | "<>" as comparator, Value(bool() as wanted)):
                return self._truth(name, wanted == (comparator == "="))
            case Compare(left, comparator, right):
                if comparator in _PYTHON:
                    return f"{self._side(left, right)} {_PYTHON[comparator]} {self._side(right, left)}"
                test = f"{self._ordered(left, right)} {comparator} {self._ordered(right, left)}"
                return " and ".join([*self._guards(left, right), test])
            case Between(operand, low, high):
                sides = self._ordered(low, operand), self._ordered(operand, low), self._ordered(high, operand)
                return " and ".join([*self._guards(operand, low, high), " <= ".join(sides)])
            case In(operand, choices):
                several = ", ".join(self._side(each, operand) for each in choices)
                return f"{self._side(operand, choices[0])} in {{{several}}}"
            case BeginsWith(Field(name) as operand, prefix):
                test = f"{self._text(name)}.startswith({self._ordered(prefix, operand)})"
                return " and ".join([*self._guards(operand), test])
            case Contains(Field(name) as operand, member):
                test = f"{self._member(name, member)} in {self._of(name)}"
                return " and ".join([*self._guards(operand), test])

    def _truth(self, name: str, wanted: bool) -> str:
        """The test that a field is true, or that it is not."""
        if isinstance(self.model.attribute(name).type, OptionalOf) and name not in self.there:
            return f"{self._of(name)} is {'True' if wanted else 'not True'}"
        return self._of(name) if wanted else f"not {self._of(name)}"

    def _alone(self, condition: Condition) -> str:
        return Test(self.model, self.codecs, self.value, set(self.there))._test(condition)

    def _grouped(self, condition: Condition) -> str:
        text = self._alone(condition)
        return f"({text})" if isinstance(condition, And | Or) or " and " in text else text

    def _guards(self, *operands: Operand | Size) -> list[str]:
        """The tests that what is compared is there, because absent attributes fail every comparison of order."""
        fields = [each.field if isinstance(each, Size) else each for each in operands]
        inner = Test(self.model, self.codecs, self.value, set(self.there))
        tests = [inner.exists(each.name) for each in fields if isinstance(each, Field)]
        return [test for test in tests if test is not None]

    def _side(self, operand: Operand | Size, other: Operand | Size) -> str:
        """One side of a comparison, as a value of the kind that it is compared by."""
        match operand:
            case Field(name):
                return self._text(name) if self._by_text(name) else self._of(name)
            case Size(Field(name)):
                return f"len({self._of(name)})"
            case Value(value):
                return self._literal(value, other)
            case Parameter():
                raise ValueError("a condition of an index takes no parameters")

    def _ordered(self, operand: Operand | Size, other: Operand | Size) -> str:
        """One side of a comparison of order, which an enum takes part in with its value."""
        match operand:
            case Field(name) if isinstance(bare(self.model.attribute(name).type), EnumOf):
                return f"{self._of(name)}.value"
            case Value(value) if isinstance(value, str):
                return flat(literal(value))
            case _:
                return self._side(operand, other)

    def _literal(self, value: str | bool | Decimal, other: Operand | Size) -> str:
        if isinstance(other, Field):
            type_ = bare(self.model.attribute(other.name).type)
            if isinstance(type_, EnumOf):
                for name, each in type_.members:
                    if each == value:
                        return f"{self.codecs.imports.use(type_.module, type_.name)}.{name}"
        if isinstance(value, Decimal):
            return self._number(value, other)
        return flat(literal(value))

    def _number(self, value: Decimal, other: Operand | Size) -> str:
        if value == value.to_integral_value():
            return str(int(value))
        if isinstance(other, Field) and bare(self.model.attribute(other.name).type) == ScalarType(Scalar.FLOAT):
            return repr(float(value))
        return f'{self.codecs.imports.use("decimal", "Decimal")}("{value}")'

    def _member(self, name: str, member: Operand) -> str:
        match member:
            case Value(Decimal() as value):
                return self._number(value, Size(Field(name)))
            case Value(value):
                return flat(literal(value))
            case _:
                return self._side(member, member)

    def _by_text(self, name: str) -> bool:
        """Whether the field is compared as what is stored."""
        match bare(self.model.attribute(name).type):
            case ScalarType(Scalar.DATETIME | Scalar.DATE | Scalar.TIME | Scalar.UUID):
                return True
            case _:
                return False

    def _text(self, name: str) -> str:
        attribute = self.model.attribute(name)
        if attribute.lifecycle == "ttl" and bare(attribute.type) == ScalarType(Scalar.DATETIME):
            return f"{self.codecs.wire('epoch')}({self._of(name)})"
        return self.codecs.text(required(attribute.type), self._of(name))

    def _of(self, name: str) -> str:
        return f"{self.value}.{name}"


@dataclass(slots=True)
class Filter:
    """A condition as DynamoDB's expression, with the names and values that it speaks of; `parameters` are the method's."""

    model: Model
    codecs: Codecs
    parameters: Mapping[str, PatternParameter]
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Expression] = field(default_factory=dict)
    lists: dict[str, Expression] = field(default_factory=dict)

    def expression(self, condition: Condition) -> Expression:
        """The expression that makes the `Condition` of the runtime."""
        text = self._text(condition)
        named: dict[str, Expression] = {"names": literal(self.names)}
        if self.values:
            named["values"] = dict_display((literal(short), value) for short, value in self.values.items())
        if self.lists:
            named["lists"] = dict_display((literal(short), value) for short, value in self.lists.items())
        return call(self.codecs.imports.use("liftgen.runtime.expressions", "Condition"), Text(text), **named)

    def _text(self, condition: Condition) -> str:
        match condition:
            case And(parts):
                return " AND ".join(self._grouped(part) for part in parts)
            case Or(parts):
                return " OR ".join(self._grouped(part) for part in parts)
            case Not(part):
                return f"NOT ({self._text(part)})"
            case Compare(left, comparator, right):
                return f"{self._operand(left, right)} {comparator} {self._operand(right, left)}"
            case Between(operand, low, high):
                ends = f"{self._operand(low, operand)} AND {self._operand(high, operand)}"
                return f"{self._operand(operand, low)} BETWEEN {ends}"
            case In(operand, choices):
                several = ", ".join(self._operand(each, operand) for each in choices)
                return f"{self._operand(operand, choices[0])} IN ({several})"
            case BeginsWith(name, prefix):
                return f"begins_with({self._name(name)}, {self._operand(prefix, name)})"
            case Contains(name, member):
                return f"contains({self._name(name)}, {self._operand(member, None)})"
            case Exists(name, exists):
                return f"attribute_{'exists' if exists else 'not_exists'}({self._name(name)})"

    def _grouped(self, condition: Condition) -> str:
        text = self._text(condition)
        return f"({text})" if isinstance(condition, And | Or) else text

    def _operand(self, operand: Operand | Size, other: Operand | Size | None) -> str:
        match operand:
            case Field():
                return self._name(operand)
            case Size(name):
                return f"size({self._name(name)})"
            case Value(value):
                text = literal(json.dumps(_constant(value), separators=(",", ":")))
                for short, known in self.values.items():
                    if known == text:
                        return short
                short = f":v{len(self.values)}"
                self.values[short] = text
                return short
            case Parameter(name):
                short = f":{name}"
                if self.parameters[name].many:
                    self.lists[short] = self._many(name, other)
                else:
                    self.values[short] = self._value(name, name, other)
                return short

    def _name(self, name: Field) -> str:
        attribute = self.model.attribute(name.name).name
        short = placeholder(attribute)
        self.names[short] = attribute
        return short

    def _value(self, parameter: str, value: str, other: Operand | Size | None) -> Expression:
        """The expression that writes a parameter's value, as the field that it is compared with is written."""
        if isinstance(other, Field):
            return write_field(self.codecs, self.model.attribute(other.name), value)
        return self.codecs.write(self.parameters[parameter].type, value, parameter)

    def _many(self, name: str, other: Operand | Size | None) -> Expression:
        loop = Loop(self._value(name, "each", other), (f"for each in {name}",))
        return Brackets("", "[", (loop,), "]")


def placeholder(attribute: str) -> str:
    """The placeholder of an attribute's name, as `liftgen.runtime.expressions` chooses it."""
    return "#" + "".join(each if _PLAIN(each) else f"_x{ord(each):X}_" for each in attribute)


def _constant(value: str | bool | Decimal) -> dict[str, object]:
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case Decimal():
            return {"N": str(value)}
