"""Expressions: conditions as DynamoDB's text, with the names and values that they speak of, for example arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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
from liftgen.outputs.examples.items import attribute_value, typed_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.conditions import Condition, Operand
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Entity, PatternParameter, Schema

AttributeValue = dict[str, Any]
_WORD = re.compile("[A-Za-z0-9_]").match


@dataclass(slots=True)
class Expressions:
    """The names and values of one request, by their placeholders."""

    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, AttributeValue] = field(default_factory=dict)

    def name(self, attribute: str) -> str:
        """The placeholder of an attribute's name: `#status` for `status`."""
        short = "#" + "".join(each if _WORD(each) else f"_x{ord(each):X}_" for each in attribute)
        self.names[short] = attribute
        return short

    def value(self, value: AttributeValue, short: str | None = None) -> str:
        """A placeholder of a value: this one, or the next that has no name."""
        short = short or f":{len(self.values)}"
        self.values[short] = value
        return short

    def members(self) -> dict[str, Any]:
        """The members of the request that hold names and values, where there are any."""
        found: dict[str, Any] = {}
        if self.names:
            found["ExpressionAttributeNames"] = self.names
        if self.values:
            found["ExpressionAttributeValues"] = self.values
        return found


@dataclass(slots=True)
class Filter:
    """The filter of an access pattern of an entity, for these arguments.

    `constants` are the literals by placeholder; `single` all placeholders that stand for one value.
    """

    entity: Entity
    schema: Schema
    parameters: tuple[PatternParameter, ...]
    arguments: Mapping[str, Example]
    expressions: Expressions
    constants: dict[str, AttributeValue] = field(default_factory=dict)
    single: set[str] = field(default_factory=set)

    def text(self, condition: Condition) -> str:
        """The condition's text."""
        match condition:
            case And(parts):
                return " AND ".join(map(self._grouped, parts))
            case Or(parts):
                return " OR ".join(map(self._grouped, parts))
            case Not(part):
                return f"NOT ({self.text(part)})"
            case Compare(left, comparator, right):
                return f"{self._operand(left, right)} {comparator} {self._operand(right, left)}"
            case Between(operand, low, high):
                ends = f"{self._operand(low, operand)} AND {self._operand(high, operand)}"
                return f"{self._operand(operand, low)} BETWEEN {ends}"
            case In(operand, choices):
                several = ", ".join(self._operand(each, operand) for each in choices)
                return f"{self._operand(operand, choices[0])} IN ({several})"
            case BeginsWith(operand, prefix):
                return f"begins_with({self._operand(operand, prefix)}, {self._operand(prefix, operand)})"
            case Contains(operand, member):
                return f"contains({self._operand(operand, member)}, {self._operand(member, None)})"
            case Exists(operand, exists):
                return f"attribute_{'exists' if exists else 'not_exists'}({self._operand(operand, None)})"

    def _grouped(self, condition: Condition) -> str:
        text = self.text(condition)
        return f"({text})" if isinstance(condition, And | Or) else text

    def _operand(self, operand: Operand | Size, other: Operand | Size | None) -> str:
        match operand:
            case Field(name):
                return self.expressions.name(self.entity.model.attribute(name).name)
            case Size(Field(name)):
                return f"size({self.expressions.name(self.entity.model.attribute(name).name)})"
            case Value(value):
                return self._constant(value)
            case Parameter(name):
                return self._argument(next(each for each in self.parameters if each.name == name), other)

    def _constant(self, value: str | bool | Decimal) -> str:
        written = constant(value)
        short = next((each for each, known in self.constants.items() if known == written), f":v{len(self.single)}")
        self.constants[short] = written
        self.single.add(short)
        return self.expressions.value(written, short)

    def _argument(self, parameter: PatternParameter, other: Operand | Size | None) -> str:
        given = self.arguments[parameter.name]
        short = f":{parameter.name}"
        if not parameter.many:
            self.single.add(short)
            return self.expressions.value(self._written(parameter, given, other), short)
        several = [self._written(parameter, each, other) for each in given]
        return ", ".join(self.expressions.value(each, f"{short}_{place}") for place, each in enumerate(several))

    def _written(self, parameter: PatternParameter, value: Example, other: Operand | Size | None) -> AttributeValue:
        """A value as the field is written that it is compared with."""
        if isinstance(other, Field):
            return attribute_value(self.entity.model.attribute(other.name), value, self.entity, self.schema)
        return typed_value(parameter.type, value, self.schema)


def constant(value: str | bool | Decimal) -> AttributeValue:
    """A literal of a condition as DynamoDB's JSON has it."""
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case Decimal():
            return {"N": str(value)}
