"""Pages: parameters of requests: how much of an answer is given at once, and which part of a sort key is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, TypeVar, cast

from aws_lambda_powertools.event_handler.openapi.params import Header, Query

from liftgen.runtime.errors import InvalidValue
from liftgen.runtime.ranges import Range, after, before, begins_with, between, since, until

if TYPE_CHECKING:
    from collections.abc import Collection

T = TypeVar("T")

PAGE = 25
"""How many results a page has where nobody says."""
MOST = 100
"""How many it may have."""

Limit = Annotated[int, Query(ge=1, le=MOST, description="how many results at most")]
Cursor = Annotated[str | None, Query(description="where the page begins: the cursor of the page before")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="the entity tag of the version that is meant")]

SEGMENT = re.compile(r"[-._~()'!*:@,;=+&$%<> \[\]{}|^\w]+")
"""What Powertools' routes find in one segment of a path."""


def range_of(
    name: str,
    value: T | None = None,
    *,
    at_least: T | None = None,
    more_than: T | None = None,
    at_most: T | None = None,
    less_than: T | None = None,
    prefix: str | None = None,
) -> T | Range[T] | None:
    """What the parameters of a request ask of a sort key: a value, or those between two ends; None where they ask nothing.

    InvalidValue for more than a key can answer at once: two ends are both included.
    """
    asked = [each for each in (value, at_least, more_than, at_most, less_than, prefix) if each is not None]
    if not asked:
        return None
    if at_least is not None and at_most is not None and len(asked) == 2:
        return between(at_least, at_most)
    if len(asked) > 1:
        raise InvalidValue(f"`{name}` takes one of its parameters, or `{name}_since` and `{name}_until` together")
    if at_least is not None:
        return since(at_least)
    if more_than is not None:
        return after(more_than)
    if at_most is not None:
        return until(at_most)
    if less_than is not None:
        return before(less_than)
    if prefix is not None:
        if not prefix:
            raise InvalidValue(f"`{name}_begins_with` is empty")
        return cast("Range[T]", begins_with(prefix))
    return value


def check_segment(name: str, value: str, reserved: Collection[str] = ()) -> str:
    """The value, which may stand in the path of an item; InvalidValue when no route would find it there."""
    if value in (".", "..") or value in reserved or SEGMENT.fullmatch(value) is None:
        raise InvalidValue(f"`{name}` cannot stand in a path")
    return value
