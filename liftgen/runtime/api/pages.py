"""Pages: how much of an answer is given at once, and what is read for it; which part of a sort key is asked for."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from pydantic import WrapValidator

from liftgen.runtime.budget import Budget
from liftgen.runtime.errors import InvalidValue, NotConfigured
from liftgen.runtime.ranges import Range, after, before, begins_with, between, since, until

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

T = TypeVar("T")

PAGE = 25
"""How many results a page has where nobody says."""
MOST = 100
"""How many it may have."""

PAGE_REQUESTS = "LIFT_PAGE_REQUESTS"
REQUESTS = 20
"""How many requests are made for a page where the environment does not say."""
SECONDS = 10.0
"""For how long at most; API Gateway waits for 29, and whoever asks would rather go on from a cursor."""


def _one_of(value: Any, check: Callable[[Any], Any]) -> Any:
    """One of several values that may be numbers, of which a path or a query can only say the text."""
    try:
        return check(value)
    except ValueError:
        if isinstance(value, str) and re.fullmatch("0|-?[1-9][0-9]{0,37}", value):
            return check(int(value))
        if value in ("true", "false"):
            return check(value == "true")
        raise


ONE_OF = WrapValidator(_one_of)
"""With the type of an enum or a `Literal` whose values are not all texts; a value that is one wins over a number."""

SEGMENT = re.compile(r"[-._~()'!*:@,;=+&$%<> \[\]{}|^\w]+")
"""What routes find in one segment of a path: Powertools' own."""


class Routes(Protocol):
    """Routes at a moment at which one of them is asked, of Powertools or not."""

    lambda_context: Any


def budget_of(routes: Routes, environment: Mapping[str, str] | None = None) -> Budget:
    """What a page may cost: `LIFT_PAGE_REQUESTS` requests, and half of the time that Lambda has left for this one.

    NotConfigured when the variable is not a whole number above zero.
    """
    variables = os.environ if environment is None else environment
    text = variables.get(PAGE_REQUESTS, str(REQUESTS))
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise NotConfigured(f"`{PAGE_REQUESTS}` is `{text}`, not a whole number above zero")
    left = getattr(routes.lambda_context, "get_remaining_time_in_millis", None)
    return Budget(int(text), SECONDS if left is None else min(SECONDS, left() / 2_000))


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
