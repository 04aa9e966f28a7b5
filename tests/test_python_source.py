"""What is laid out here is what `ruff format` would have written."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from liftgen.outputs.python_source import (
    Expression,
    call,
    comment,
    dict_display,
    docstring,
    flat,
    import_block,
    keyword,
    layout,
    list_display,
    literal,
    set_display,
    signature,
    string_type,
    subscript,
    tuple_display,
)

TEXTS = [
    "",
    "plain",
    "it's",
    'say "hi"',
    """both ' and " here""",
    '"""',
    "'''",
    "\\",
    "\\'",
    '\\"',
    "\n\t\r\0",
    "é 漢字 🙂",
    "\u2028\u202e",
    "{{ 7*7 }}",
    "%s",
    "${Token[1]}",
    "# no comment",
    "x" * 120,
]


def ruff(source: str, *arguments: str, folder: Path | None = None) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "--isolated", "--stdin-filename", "generated.py", "-"],
        input=source,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
    )
    assert not run.stderr or "All checks passed" in run.stderr, run.stderr
    return run.stdout


def tree(choose: random.Random, depth: int = 0) -> Expression:
    """Some expression, of any shape."""
    kind = choose.random()
    if depth > 3 or kind < 0.45:
        return "a" * choose.randint(1, 30)
    if kind < 0.55:
        return literal(choose.choice(TEXTS))
    items = [tree(choose, depth + 1) for _ in range(choose.randint(0, 5))]
    if kind < 0.70:
        return call("f" * choose.randint(1, 20), *items)
    if kind < 0.75:
        return subscript("T" * choose.randint(1, 9), *(items or ["x"]))
    if kind < 0.80:
        return call("g", **{"n" * (1 + i) * choose.randint(1, 4) + str(i): each for i, each in enumerate(items)})
    if kind < 0.87:
        return list_display(items)
    if kind < 0.93:
        return dict_display((literal("k" * choose.randint(1, 10)), each) for each in items)
    return tuple_display(items) if kind < 0.97 else set_display(items)


def test_expressions_of_every_shape_are_left_alone_by_the_formatter() -> None:
    choose = random.Random(7)
    source = ""
    for number in range(400):
        expression = tree(choose)
        source += f"{layout(expression, before=f'x{number} = ')}\n"
        source += f"\n\ndef f{number}():\n    {layout(expression, 4, before='return ')}\n\n\n"
    source = source.rstrip("\n") + "\n"

    assert ruff(source, "format") == source


def test_signatures_of_every_length_are_left_alone_by_the_formatter() -> None:
    blocks = []
    for count in range(12):
        parameters = ["self", *(f"parameter_{i}: str | None = None" for i in range(count))]
        blocks.append(
            f"    {signature(f'method_{count}', parameters, subscript('Sequence', 'Item'), 4)}\n        pass\n"
        )
    source = "class A:\n" + "\n".join(blocks)

    assert ruff(source, "format") == source


def test_imports_are_in_the_order_that_ruff_gives_them(tmp_path: Path) -> None:
    names = [
        ("models.saas", "Tenant"),
        ("models.saas", "MAX_ITEMS"),
        ("models.saas", "app"),
        ("models.saas", "User10"),
        ("models.saas", "User9"),
        (".base", "Base"),
        ("..far", "x"),
        (".", "here"),
        ("__future__", "annotations"),
        ("json", ""),
        ("collections.abc", "Iterator"),
        ("pydantic", "BaseModel"),
        ("boto3", ""),
        ("liftgen.runtime", "call"),
        ("liftgen", "Key as K"),
        ("liftgen", "Table"),
        ("decimal", "Decimal"),
        ("backend.repositories.a_rather_long_module_name", "AVeryLongRepositoryName"),
        ("backend.repositories.a_rather_long_module_name", "AnotherVeryLongName"),
    ]
    names += names[:3]
    used = "".join(f"print({name.split(' ')[-1] or module})\n" for module, name in names if module != "__future__")
    source = import_block(names, {"models", "backend"}) + "\n\n" + used

    config = (
        "check",
        "--select",
        "I",
        "--fix",
        "--quiet",
        "--config",
        "lint.isort.known-first-party=['models','backend']",
    )
    in_order = ruff(source, *config, folder=tmp_path)
    assert in_order == source


@pytest.mark.parametrize("text", TEXTS)
def test_a_literal_gives_back_the_value(text: str) -> None:
    value = {
        text: [text, (text,), {"n": 1.5, "none": None, "yes": True}],
        "set": {text, "other"},
        "bytes": text.encode(),
    }

    assert ast.literal_eval(flat(literal(value))) == value


def test_literals_of_numbers_and_empty_collections() -> None:
    values = [Decimal("1.50"), float("inf"), -3, set(), frozenset(), frozenset({2, 1}), (), {}]

    assert [flat(literal(value)) for value in values] == [
        'Decimal("1.50")',
        'float("inf")',
        "-3",
        "set()",
        "frozenset()",
        "frozenset({1, 2})",
        "()",
        "{}",
    ]
    with pytest.raises(TypeError):
        literal(object())


@pytest.mark.parametrize("text", [*TEXTS, "two\n\n    lines \n", 'ends "so"\n"here"', '"begins', "back\\"])
def test_a_docstring_holds_any_text_and_is_left_alone_by_the_formatter(text: str) -> None:
    source = f"def f():\n    {docstring(text)}\n    pass\n"

    assert ruff(source, "format") == source
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.FunctionDef)
    assert [type(each) for each in body.body] == [ast.Expr, ast.Pass]


def test_a_comment_stays_a_comment_whatever_its_text() -> None:
    text = comment("one\nimport os\r\fimport sys\u2028import re", 4)
    source = f"    {text}\n    x = 1\n"

    block = ast.parse(f"if 1:\n{source}").body[0]
    assert isinstance(block, ast.If)
    assert [type(each) for each in block.body] == [ast.Assign]


def test_named_arguments_and_literal_types() -> None:
    assert flat(call("f", keyword("a", list_display(["1"])), b=literal("x"))) == 'f(a=[1], b="x")'
    assert flat(string_type(["a", 1, True])) == 'Literal["a", 1, True]'
