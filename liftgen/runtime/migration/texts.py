"""Texts: composed keys, from the attributes that an item holds; the same text as the generated code makes from the model."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import InvalidKey
from liftgen.runtime.keys import PARTITION_BYTES, SORT_BYTES, dated, escape, padded, shard, truth, unescaped
from liftgen.runtime.wire import (
    clock,
    decimal_text,
    float_text,
    seconds,
    timestamp,
    to_date,
    to_datetime,
    to_duration,
    to_instant,
    to_integer,
    to_time,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from liftgen.runtime.wire import AttributeValue, Item

    Fields = Mapping[str, Sequence[str]]
    """Of each field that a text names: the attribute that holds it, and its kind."""

_PIECE = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<field>\w+)(?::(?P<spec>[^{}]*))?\}")
_SHARD = re.compile(r"shard\(\s*([0-9]+)\s*\)")
_PADDED = re.compile(r"0(\d+)d?")

NULL = "NULL"


def composed(text: str, fields: Fields, item: Item, *, escaped: bool = True) -> str | None:
    """The text of a key; None where a field is absent. InvalidKey or ValueError where a value cannot be part of it."""
    pieces: list[str] = []
    at = 0
    for found in _PIECE.finditer(text):
        pieces.append(text[at : found.start()])
        at = found.end()
        if found["brace"]:
            pieces.append(found["brace"][0])
            continue
        name, kind = fields[found["field"]]
        value = item.get(name)
        if value is None or NULL in value:
            return None
        pieces.append(_placeholder(value, kind, found["spec"] or "", escaped=escaped))
    return "".join((*pieces, text[at:]))


def fitting(text: str, *, sort: bool) -> str:
    """The text; InvalidKey where DynamoDB takes none so long as a key."""
    limit = SORT_BYTES if sort else PARTITION_BYTES
    if not text or len(text.encode()) > limit:
        raise InvalidKey(f"a key of {limit} bytes at most cannot hold {len(text.encode())} bytes")
    return text


def pattern(text: str) -> re.Pattern[str]:
    """What every text that is composed so looks like."""
    pieces: list[str] = []
    at = 0
    for found in _PIECE.finditer(text):
        pieces += [re.escape(text[at : found.start()]), re.escape(found["brace"][0]) if found["brace"] else ".+"]
        at = found.end()
    return re.compile("".join((*pieces, re.escape(text[at:]))), re.DOTALL)


def read(value: AttributeValue, kind: str) -> Any:
    """The Python value that an attribute holds; ValueError where it holds another kind of value."""
    if kind not in _READ:
        raise ValueError(f"a value of kind `{kind}` is nothing that can be read alone")
    type_, convert = _READ[kind]
    if type_ not in value:
        raise ValueError(f"it is of type {next(iter(value))}, not {type_}")
    try:
        return convert(value[type_])
    except ArithmeticError as error:
        raise ValueError(f"`{value[type_]}` is no {kind}") from error


def plain(value: Any, kind: str) -> str:
    """The text of a value as a key shows it, before anything is encoded."""
    return _PLAIN[kind](value)


def _placeholder(value: AttributeValue, kind: str, spec: str, *, escaped: bool) -> str:
    encode = escape if escaped else unescaped
    content = read(value, kind)
    if (sharded := _SHARD.fullmatch(spec)) is not None:
        return str(shard(plain(content, kind), int(sharded[1])))
    if spec and kind in ("datetime", "date", "ttl"):
        text = dated(content, spec)
        return text if all(each > "%" for each in re.sub("%.", "", spec)) else encode(text)
    if spec and kind == "int" and (width := _PADDED.fullmatch(spec)) is not None:
        return padded(content, int(width[1]))
    if spec:
        return encode(format(content, spec))
    return encode(plain(content, kind)) if kind == "str" else plain(content, kind)


def _same(value: Any) -> Any:
    return value


_READ: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "str": ("S", _same),
    "UUID": ("S", _same),
    "datetime": ("S", to_datetime),
    "date": ("S", to_date),
    "time": ("S", to_time),
    "int": ("N", to_integer),
    "float": ("N", float),
    "Decimal": ("N", Decimal),
    "timedelta": ("N", to_duration),
    "ttl": ("N", to_instant),
    "bool": ("BOOL", _same),
    "bytes": ("B", _same),
}
_PLAIN: dict[str, Callable[[Any], str]] = {
    "str": _same,
    "UUID": _same,
    "datetime": timestamp,
    "date": lambda value: str(value.isoformat()),
    "time": clock,
    "int": str,
    "float": float_text,
    "Decimal": lambda value: decimal_text(value.normalize()),
    "timedelta": seconds,
    "ttl": timestamp,
    "bool": truth,
    "bytes": _same,
}
