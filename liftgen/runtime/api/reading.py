"""Reading: what every resolver asks of a request and says in an answer, whatever it is made of."""

from __future__ import annotations

import json
from typing import Any, TypeVar
from urllib.parse import quote

from liftgen.runtime.api.problems import Stale
from liftgen.runtime.errors import NotFound

T = TypeVar("T")


def read_json(text: str) -> Any:
    """The JSON of a body; JSONDecodeError for all that cannot be read: too deep, a number too long, half a character."""
    try:
        value = json.loads(text)
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError):
        raise json.JSONDecodeError("it is too deep, or holds what is no number or no text", "", 0) from None


def found(value: T | None, entity: str) -> T:
    """What was found; NotFound where there is nothing."""
    if value is None:
        raise NotFound("there is no such item", entity=entity)
    return value


def check_version(if_match: str | None, version: int) -> None:
    """Stale when the request is meant for another version."""
    if if_match is not None and if_match.strip() not in ("*", f'"{version}"', str(version)):
        raise Stale("the request is meant for another version")


def location(root: object, *segments: object) -> str:
    """The path of what is new: the route's own, and a segment for each value of its key."""
    return "/".join([str(root), *(quote(_segment(each), safe="") for each in segments)])


def tag(version: int | None) -> dict[str, str]:
    """The entity tag of a version, as a header."""
    return {} if version is None else {"ETag": f'"{version}"'}


def _segment(value: Any) -> str:
    """A value in a path, as the parameter of the route reads it."""
    format_ = getattr(value, "isoformat", None)
    return str(getattr(value, "value", value)) if format_ is None else str(format_())
