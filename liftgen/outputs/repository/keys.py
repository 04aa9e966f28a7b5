"""Keys: composed text and native attributes of keys, written out as expressions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, LiteralOf, Scalar, ScalarType, bare
from liftgen.outputs.python_source import call, flat, literal
from liftgen.schema import Composed, Native, Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from liftgen.field_types import FieldType
    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.repository.codecs import Codecs
    from liftgen.schema import Entity, KeyPart

KEYS = "liftgen.runtime.keys"
_LONGEST = 64
"""An f-string that is longer is spelt as a call instead, because nothing can break it over lines."""
_TEXT_OF = re.compile(r"str\(([\w.]+)\)").fullmatch
_PADDED = re.compile(r"0(\d+)d?").fullmatch

Part = str | Placeholder
Value = str
"""The expression of a field's value."""


@dataclass(frozen=True, slots=True)
class Keys:
    """How one entity's keys are written in one module."""

    entity: Entity
    codecs: Codecs

    def written(self, part: KeyPart, of: Callable[[str], Value], *, sort: bool) -> list[tuple[str, Expression]]:
        """The attributes of a key part, each with the expression that writes it; `of` gives the value of a field."""
        match part:
            case Composed(attribute=attribute, parts=parts):
                return [(attribute, self.composed(parts, of, sort=sort))]
            case Native(fields):
                return [self.native(each, of(each), sort=sort) for each in fields]

    def composed(
        self,
        parts: Iterable[Part],
        of: Callable[[str], Value],
        *,
        sort: bool,
        shards: Mapping[str, Value] | None = None,
    ) -> Expression:
        """The expression that writes composed text; `shards` are expressions of shards that are not computed from a field."""
        parts = list(parts)
        if all(isinstance(each, str) for each in parts):
            whole = "".join(each for each in parts if isinstance(each, str))
            return literal(json.dumps({"S": whole}, separators=(",", ":")))
        return call(self._function(sort, "string"), self.text(parts, of, shards))

    def text(
        self, parts: Iterable[Part], of: Callable[[str], Value], shards: Mapping[str, Value] | None = None
    ) -> Expression:
        """The expression of composed text."""
        parts = list(parts)
        pieces: list[str] = []
        for each in parts:
            if isinstance(each, str):
                pieces.append(each)
            elif each.shards and shards and each.field in shards:
                pieces.append(shards[each.field])
            else:
                pieces.append(self.placeholder(each, of(each.field)))
        if len(parts) == 1:
            only = parts[0]
            if isinstance(only, str):
                return literal(only)
            return f"str({pieces[0]})" if only.shards else pieces[0]
        quoted = [literal(each) if isinstance(each, str) else piece for each, piece in zip(parts, pieces, strict=True)]
        inside = "".join(
            each.replace("{", "{{").replace("}", "}}") if isinstance(each, str) else f"{{{_formatted(piece)}}}"
            for each, piece in zip(parts, pieces, strict=True)
        )
        plain = all(each.isprintable() and not set('"\\') & set(each) for each in parts if isinstance(each, str))
        whole = f'f"{inside}"'
        simple = plain and not any(set('"\\') & set(_single(piece)) for piece in pieces)
        return whole if simple and len(whole) <= _LONGEST else call(self.codecs.imports.use(KEYS, "text"), *quoted)

    def placeholder(self, placeholder: Placeholder, value: Value) -> str:
        """The expression of one value's text inside a key."""
        type_ = self._type(placeholder.field)
        if placeholder.shards:
            return f"{self._use('shard')}({self._plain_text(type_, value)}, {placeholder.shards})"
        match bare(type_):
            case ScalarType(Scalar.DATETIME | Scalar.DATE) if placeholder.spec:
                dated = f"{self._use('dated')}({value}, {flat(literal(placeholder.spec))})"
                safe = re.sub("%.", "", placeholder.spec)
                return dated if all(each > "%" for each in safe) else f"{self._escape()}({dated})"
            case ScalarType(Scalar.INT) if padded := _PADDED(placeholder.spec):
                return f"{self._use('padded')}({value}, {int(padded[1])})"
            case _ if placeholder.spec:
                return f"{self._escape()}(format({self._plain(type_, value)}, {flat(literal(placeholder.spec))}))"
            case _:
                return self._whole(type_, value)

    def native(self, field: str, value: Value, *, sort: bool) -> tuple[str, Expression]:
        """A field's own attribute as part of a key, with the expression that writes it."""
        attribute = self.entity.model.attribute(field)
        return attribute.name, self.native_value(field, value, sort=sort)

    def native_value(self, field: str, value: Value, *, sort: bool) -> Expression:
        """The expression that writes a field's value as part of a key."""
        from liftgen.outputs.repository.fields import write_field

        attribute = self.entity.model.attribute(field)
        function = self.native_function(field, sort=sort)
        return write_field(self.codecs, attribute, value, {field: function})

    def native_function(self, field: str, *, sort: bool) -> str:
        """The function that writes a native key attribute from its text or bytes; nothing for a number."""
        attribute = self.entity.model.attribute(field)
        kind = native_type(attribute.type)
        if attribute.lifecycle == "ttl" or kind == "N":
            return ""
        return self._function(sort, "binary" if kind == "B" else "string")

    def _whole(self, type_: FieldType, value: Value) -> str:
        """The expression of a value's text as it stands in a key, without a format."""
        match bare(type_):
            case ScalarType(Scalar.STR) | EnumOf() | LiteralOf():
                text = self._plain_text(type_, value)
                return text if _is_number(type_) else f"{self._escape()}({text})"
            case _:
                return self._plain_text(type_, value)

    def _plain_text(self, type_: FieldType, value: Value) -> str:
        """The expression of a value's text before encoding."""
        plain = self._plain(type_, value)
        if _is_number(type_):
            return f"str({plain})"
        match bare(type_):
            case ScalarType(Scalar.DECIMAL):
                return f"{self.codecs.wire('decimal_text')}({value}.normalize())"
            case ScalarType(Scalar.FLOAT):
                return f"{self.codecs.wire('float_text')}({value})"
            case ScalarType(Scalar.BOOL):
                return f"{self._use('truth')}({value})"
            case _:
                return self.codecs.text(type_, value)

    def _plain(self, type_: FieldType, value: Value) -> str:
        return f"{value}.value" if isinstance(bare(type_), EnumOf) else value

    def _type(self, field: str) -> FieldType:
        return self.entity.model.attribute(field).type

    def _escape(self) -> str:
        return self._use("escape" if self.entity.escape else "unescaped")

    def _function(self, sort: bool, kind: str) -> str:
        return self._use(f"{'sort' if sort else 'partition'}_{kind}")

    def _use(self, name: str) -> str:
        return self.codecs.imports.use(KEYS, name)


def native_type(type_: FieldType) -> str:
    """DynamoDB's type of a native key attribute."""
    match bare(type_):
        case ScalarType(Scalar.BYTES):
            return "B"
        case ScalarType(Scalar.INT | Scalar.FLOAT | Scalar.DECIMAL | Scalar.TIMEDELTA):
            return "N"
        case _:
            return "N" if _is_number(type_) else "S"


def _is_number(type_: FieldType) -> bool:
    match bare(type_):
        case ScalarType(scalar):
            return scalar is Scalar.INT
        case EnumOf(members=members):
            return all(isinstance(value, int) for _, value in members)
        case LiteralOf(values):
            return all(isinstance(value, int) for value in values)
        case _:
            return False


def _formatted(expression: str) -> str:
    """The expression as it stands in an f-string."""
    plain = _TEXT_OF(expression)
    return _single(expression) if plain is None else f"{plain[1]}!s"


def _single(expression: str) -> str:
    """The expression with single quotes inside, as it stands in an f-string."""
    return expression.replace('"', "'")
