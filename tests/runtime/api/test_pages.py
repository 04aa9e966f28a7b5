"""Pages: what parameters ask of a sort key, and what may stand in a path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest

from liftgen.runtime.api.pages import REQUESTS, SECONDS, budget_of, check_segment, range_of
from liftgen.runtime.api.resolver import http_api
from liftgen.runtime.budget import Budget
from liftgen.runtime.errors import InvalidValue, NotConfigured
from liftgen.runtime.ranges import after, before, begins_with, between, since, until


def test_no_parameter_asks_nothing() -> None:
    assert range_of("x") is None


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"value": "b"}, "b"),
        ({"value": ""}, ""),
        ({"at_least": "b"}, since("b")),
        ({"more_than": "b"}, after("b")),
        ({"at_most": "b"}, until("b")),
        ({"less_than": "b"}, before("b")),
        ({"at_least": "b", "at_most": "d"}, between("b", "d")),
        ({"prefix": "b"}, begins_with("b")),
    ],
)
def test_a_parameter_asks_for_its_part(given: dict[str, str], asked: object) -> None:
    assert range_of("x", **given) == asked


@pytest.mark.parametrize(
    "given",
    [
        {"value": "b", "at_least": "a"},
        {"more_than": "b", "at_most": "d"},
        {"at_least": "b", "less_than": "d"},
        {"at_least": "b", "at_most": "d", "prefix": "c"},
        {"prefix": ""},
    ],
)
def test_more_than_a_key_answers_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(InvalidValue, match="`x"):
        range_of("x", **given)


@pytest.mark.parametrize("value", ["p1", "a b", "100%", "ü@example.com", "2100-01-01T12:00:00+00:00"])
def test_what_a_route_finds_may_stand_in_a_path(value: str) -> None:
    assert check_segment("id", value) == value


@pytest.mark.parametrize("value", ["", ".", "..", "a/b", "a?b", "a#b", 'a"b', "a\nb", "by-status"])
def test_what_no_route_finds_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue, match="`id` cannot stand in a path"):
        check_segment("id", value, ("by-status",))


@dataclass
class Context:
    left: int

    def get_remaining_time_in_millis(self) -> int:
        return self.left


@pytest.mark.parametrize(
    ("context", "variables", "budget"),
    [
        (Context(4_000), {}, Budget(REQUESTS, 2.0)),
        (Context(900_000), {"LIFT_PAGE_REQUESTS": "5"}, Budget(5, SECONDS)),
        (None, {}, Budget(REQUESTS, SECONDS)),
    ],
)
def test_a_page_may_cost_what_the_environment_says_and_half_of_the_time_left(
    context: Any, variables: dict[str, str], budget: Budget
) -> None:
    app = http_api()
    app.lambda_context = context

    assert budget_of(app, variables) == budget


@pytest.mark.parametrize("text", ["0", "-1", "many", "", "1.5"])
def test_a_number_of_requests_that_is_none_is_not_passed_over(text: str) -> None:
    app = http_api()
    app.lambda_context = cast("Any", None)
    with pytest.raises(NotConfigured, match="LIFT_PAGE_REQUESTS"):
        budget_of(app, {"LIFT_PAGE_REQUESTS": text})
