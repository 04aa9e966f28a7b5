"""Whatever stands in a file, reading gives declarations and findings, never a traceback."""

from __future__ import annotations

import ast
import tempfile
import tokenize
from io import StringIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from liftgen.diagnostics import Report
from liftgen.diagnostics.text import draw_text
from liftgen.read import read
from liftgen.rules.ignores import apply_ignores

SAMPLE = (Path(__file__).parents[2] / "sample_models" / "saas.py").read_text(encoding="utf-8")
TOKENS = [token for token in tokenize.generate_tokens(StringIO(SAMPLE).readline) if token.string.strip()]
LINES = SAMPLE.splitlines()
OTHERS = ["None", "[]", "()", "*", "**", "...", "f'{x}'", "Self", "Any", "T", "Generic[T]", "'x", "\x00", "�"]
WORDS = st.sampled_from([*dict.fromkeys(token.string for token in TOKENS), *OTHERS])
EXPRESSIONS = [ast.unparse(node) for node in ast.walk(ast.parse(SAMPLE)) if isinstance(node, ast.expr)]


def said(text: str) -> str:
    """What is said of the file, drawn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "models.py")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        report = Report()
        declarations = read([path], Path(folder), report)
        return draw_text(apply_ignores(report, declarations.ignores), dict(declarations.sources))


@given(st.lists(st.tuples(st.integers(0, len(TOKENS) - 1), WORDS), min_size=1, max_size=4))
def test_a_model_file_with_other_words_in_it_is_read(changes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for index, word in sorted(changes, key=lambda change: TOKENS[change[0]].start, reverse=True):
        (line, start), (_, end) = TOKENS[index].start, TOKENS[index].end
        lines[line - 1] = lines[line - 1][:start] + word + lines[line - 1][end:]

    said("\n".join(lines))


@given(st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(EXPRESSIONS)), min_size=1, max_size=8))
def test_a_model_file_with_other_expressions_in_it_is_read(changes: list[tuple[int, str]]) -> None:
    tree = ast.parse(SAMPLE)
    for index, text in changes:
        places = [
            (node, name, value)
            for node in ast.walk(tree)
            for name, value in ast.iter_fields(node)
            if _has_expression(value)
        ]
        node, name, value = places[index % len(places)]
        other = ast.parse(text, mode="eval").body
        setattr(node, name, [other, *value[1:]] if isinstance(value, list) else other)
    try:
        text = ast.unparse(ast.fix_missing_locations(tree))
    except (ValueError, AttributeError, TypeError):  # no such Python can be written down
        return

    said(text)


def _has_expression(value: object) -> bool:
    return isinstance(value[0] if isinstance(value, list) and value else value, ast.expr)


@given(st.permutations(SAMPLE.split("\n\n\n")))
def test_a_model_file_in_another_order_is_read(pieces: list[str]) -> None:
    said("\n\n\n".join(pieces))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    said(text)


@given(st.text(alphabet="AB[](),.|:='\" \n\tclassBaseModelintAnnotatedPK#lift: ignore", max_size=300))
def test_what_looks_like_a_model_is_read(text: str) -> None:
    said(
        f"from pydantic import BaseModel\nfrom typing import Annotated\nfrom liftgen import *\nclass A(BaseModel):\n    {text}"
    )
