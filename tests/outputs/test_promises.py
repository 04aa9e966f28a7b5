"""What the data layer promises is shown by tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
CITED = re.compile(r"`(?:([\w/]+\.py))?::(\w+)`")


def test_every_promise_names_tests_that_are_there() -> None:
    missing, known, path = [], 0, ""
    for cited in CITED.finditer((HERE / "README.md").read_text("utf-8")):
        path, name = cited[1] or path, cited[2]
        known += 1
        if f"test_{name}" not in functions_of(path):
            missing.append(f"{path}::{name}")

    assert missing == []
    assert known > 50


def functions_of(path: str) -> set[str]:
    tree = ast.parse((HERE.parent / path).read_text("utf-8"))
    return {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
