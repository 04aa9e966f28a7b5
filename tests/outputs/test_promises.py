"""What the data layer and the clients promise is shown by tests that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
CITED = re.compile(r"`(?:([\w/]+\.py))?::(\w+)`")


@pytest.mark.parametrize("folder", ["outputs", "runtime"])
def test_every_promise_names_tests_that_are_there(folder: str) -> None:
    missing, known, path = [], 0, ""
    for cited in CITED.finditer((TESTS / folder / "README.md").read_text("utf-8")):
        path, name = cited[1] or path, cited[2]
        known += 1
        if f"test_{name}" not in functions_of(path):
            missing.append(f"{path}::{name}")

    assert missing == []
    assert known > 50


@cache
def functions_of(path: str) -> set[str]:
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    return {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
