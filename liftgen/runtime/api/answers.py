"""Answers: what a function gives to API Gateway, where no resolver makes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from liftgen.runtime.api.problems import PROBLEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.runtime.api.problems import Problem


def answer_of(problem: Problem) -> dict[str, Any]:
    """A problem, as HTTP APIs and REST APIs take it from a function."""
    headers = {"Content-Type": PROBLEM, **dict(problem.headers)}
    return {
        "statusCode": problem.status,
        "headers": headers,
        "body": json.dumps(problem.body),
        "isBase64Encoded": False,
    }


def with_headers(answer: dict[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    """The answer with these headers, where it has none of the name; in the form in which it has its own."""
    several = answer.get("multiValueHeaders")
    if isinstance(several, dict):
        return {**answer, "multiValueHeaders": {name: [value] for name, value in headers.items()} | several}
    return {**answer, "headers": {**headers, **(answer.get("headers") or {})}}
