"""Convert: an attribute's value of one kind in, of another out; ValueError where it has none."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from liftgen.runtime.migration.texts import plain, read
from liftgen.runtime.wire import epoch, to_date, to_datetime, to_integer, to_time

if TYPE_CHECKING:
    from liftgen.runtime.wire import AttributeValue

_STORED = {
    "str": "S",
    "UUID": "S",
    "datetime": "S",
    "date": "S",
    "time": "S",
    "int": "N",
    "float": "N",
    "Decimal": "N",
    "timedelta": "N",
    "ttl": "N",
    "bool": "BOOL",
    "bytes": "B",
}
_SETS = {"S": "SS", "N": "NS", "B": "BS"}


def converted(value: AttributeValue, before: str, after: str) -> AttributeValue:
    """The value as the other kind stores it; the value itself where it is stored so already."""
    match before, after:
        case "list", "set":
            return _to_set(value)
        case "set", "list":
            return _to_list(value)
        case "list", "json":
            return value if "S" in value else {"S": json.dumps(_json(value), separators=(",", ":"))}
        case "json", "list":
            return value if "L" in value else _from_json(json.loads(value["S"]))
        case _:
            return _scalar(value, before, after)


def _scalar(value: AttributeValue, before: str, after: str) -> AttributeValue:
    stored = _STORED[after]
    if stored in value and _is(value, after):
        return value  # it was converted already, or written so by new code
    content = read(value, before)
    text = content if isinstance(content, str) else plain(content, before)
    match after:
        case "str":
            return {"S": text}
        case "bool":
            if text not in ("true", "false", "1", "0"):
                raise ValueError(f"`{text}` is neither true nor false")
            return {"BOOL": text in ("true", "1")}
        case "ttl":
            return {"N": str(epoch(_instant(text)))}
        case "datetime":
            return {"S": plain(_instant(text), "datetime")}
        case "date":
            return {"S": to_date(text[:10]).isoformat()}
        case "time":
            return {"S": plain(to_time(text), "time")}
        case "UUID":
            return {"S": str(UUID(text))}
        case "int":
            return {"N": str(to_integer(_number(text)))}
        case "float" | "Decimal" | "timedelta":
            return {"N": _number(text)}
        case _:
            raise ValueError(f"nothing becomes {after}")


def _is(value: AttributeValue, kind: str) -> bool:
    """Whether it already reads as this kind."""
    try:
        content = read(value, kind)
        return kind not in ("UUID", "str") or kind == "str" or str(UUID(content)) == content
    except ValueError:
        return False


def _number(text: str) -> str:
    text = {"true": "1", "false": "0"}.get(text, text).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"`{text}` is no number") from None
    if not number.is_finite():
        raise ValueError(f"`{text}` is no number that can be stored")
    return plain(number, "Decimal") if number else "0"


def _instant(text: str) -> Any:
    return to_datetime(f"{text}T00:00:00Z" if len(text) == 10 else text)


def _to_set(value: AttributeValue) -> AttributeValue:
    if "L" not in value:
        return value
    members = value["L"]
    kinds = {next(iter(each)) for each in members}
    if len(kinds) != 1 or not kinds <= _SETS.keys():
        raise ValueError("an empty list, or one of several types, is no set" if members else "an empty list is no set")
    (kind,) = kinds
    texts = [each[kind] for each in members]
    if len(set(texts)) != len(texts):
        raise ValueError("a member is there twice")
    return {_SETS[kind]: texts}


def _to_list(value: AttributeValue) -> AttributeValue:
    for kind, name in _SETS.items():
        if name in value:
            return {"L": [{kind: each} for each in value[name]]}
    return value


def _json(value: AttributeValue) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "S" | "BOOL":
            return content
        case "N":
            number = Decimal(content)
            return int(number) if number == number.to_integral_value() else float(number)
        case "NULL":
            return None
        case "L":
            return [_json(each) for each in content]
        case "M":
            return {name: _json(each) for name, each in content.items()}
        case _:
            raise ValueError(f"type {kind} has no JSON")


def _from_json(content: Any) -> AttributeValue:
    match content:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": content}
        case str():
            return {"S": content}
        case int() | float():
            return {"N": str(content)}
        case list():
            return {"L": [_from_json(each) for each in content]}
        case _:
            return {"M": {name: _from_json(each) for name, each in content.items()}}
