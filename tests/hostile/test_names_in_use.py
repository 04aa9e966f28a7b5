"""Names that generated code uses itself, as the names of fields, parameters and patterns: everything still works."""

from __future__ import annotations

import ast
import builtins
import subprocess
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from support.hostile import CASES
from support.runs import lift

from liftgen.check.names import METHODS, TAKEN
from liftgen.names import Name
from liftgen.outputs.examples.values import TAKEN as TAKEN_CLASSES
from liftgen.outputs.repository.facades import LOCALS, facade_names
from liftgen.schema import Entity, EntityKey, KeyAttribute, KeySchema, Model, Native, Schema
from liftgen.schema import Table as TableOf

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = 10
CONDITIONS = frozenset({"between", "and", "or", "not", "in", "contains", "begins_with", "size", "true", "false"})
"""What means something in `where`: a field that is called so cannot stand there."""
BUILTINS = sorted(each for each in dir(builtins) if each.islower() and not each.startswith("_"))
HEAD = """\
from pydantic import BaseModel

from liftgen import GSI, Key, Query, Unique, Update

Labels = list[str]
"""
CONFIGURATION = '[tool.lift]\nmodels = "models.py"\n\n[tool.pytest.ini_options]\npythonpath = ["."]\n'


@cache
def words() -> tuple[str, ...]:
    """What the code of three golden cases or more calls anything: it means that whatever the models are."""
    found = Counter[str]()
    for case in CASES.glob("*/expected"):
        names = set[str]()
        for file in [*case.glob("repositories/**/*.py"), *case.glob("handlers/**/*.py"), *case.glob("tests/**/*.py")]:
            names.update(each for node in ast.walk(ast.parse(file.read_text("utf-8"))) for each in _named(node))
        found.update(names)
    return tuple(sorted(each for each, count in found.items() if count > 2 and _can_be_field(each)))


def _named(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.alias(name=name, asname=local):
            return [(local or name).partition(".")[0]]
        case _:
            return []


def _can_be_field(word: str) -> bool:
    # After a field `str: str` its class has no more fields of that type, for a type checker.
    return not word.startswith(("_", "test_", "model_")) and word not in {*TAKEN, "str"}


def entity(number: int, fields: list[str], patterns: list[str]) -> str:
    """A model that uses these names in every way."""
    a, b, c, d, e, f, g, h, i, j = fields
    lines = [
        f"class Thing{number}(BaseModel):",
        *(f"    {each}: str" for each in fields[:-1]),
        f"    {j}: Labels = []",
        "",
        "    class Dynamo:",
        f'        key = Key("T#{{{a}}}#{{{b}}}", "B#{{{c}}}#{{{d}}}")',
        f'        by_native = GSI(pk=["{e}", "{f}"], sk=["{g}"])',
        f'        by_text = GSI(pk="X#{{{h}}}", sk="{{{i}}}#{{{e}}}")',
        f'        one_only = Unique("{g}", "{h}")',
    ]
    if not {a, h, j} & CONDITIONS:
        lines.append(f'        such = Query("by_text", where="{h} = :p and contains({j}, :some)")')
        lines.append(f'        renew = Update("{j}", where="{a} <> :old")')
    lines += [f'        {each} = Query("by_text")' for each in patterns]
    return "\n".join(lines)


def models(turn: int) -> str:
    """Every word as a field and a pattern of some entity; another turn, another place in it."""
    taken = METHODS | {"key", "table", "by_key"}
    entities = []
    count = -(-len(words()) // FIELDS)
    for number in range(count):
        some = [*words()[number * FIELDS : (number + 1) * FIELDS]]
        some += [f"plain{each}" for each in range(FIELDS - len(some))]
        patterns = [
            each for each in dict.fromkeys([*some, *BUILTINS[number::count]]) if each.islower() and each not in taken
        ]
        entities.append(entity(number, some[turn:] + some[:turn], patterns))
    return "\n\n\n".join([HEAD, *entities]) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 5])
def test_names_that_generated_code_uses_are_free_for_models(
    turn: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)
    (tmp_path / "models.py").write_text(models(turn))
    done = lift(tmp_path, monkeypatch, "scaffold")
    assert done.code == 0, done.err

    assert len(words()) > 150
    check(tmp_path, "ruff", "check", "--isolated", "--no-cache", "--select", "F,E9", ".")
    check(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "--dynamodb", "memory")


def tables(names: list[str]) -> str:
    """An entity for each name that is called so, and so is its table."""
    entities = [
        f"""class {Name(name).pascal}(BaseModel):
    owner_id: str
    own_id: str

    class Dynamo:
        table = t{number}
        key = Key("O#{{owner_id}}", "I#{{own_id}}", collection="home_{number}")"""
        for number, name in enumerate(names)
    ]
    stated = "\n".join(f't{number} = Table("{name}", tenant="owner_id")' for number, name in enumerate(names))
    return "\n\n\n".join([HEAD.replace("Unique", "Table, Unique") + stated, *entities]) + "\n"


@pytest.mark.slow
def test_a_table_may_be_called_as_its_entity_is_and_as_tests_call_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skipped = {"document", "key", "none", "shared", "table"}
    names: dict[str, str] = {}
    for each in sorted({*LOCALS, *TAKEN_CLASSES, "class", "session", "pytest_run"} - skipped):
        # Two entities of one plural are a finding, and so is a table's name of two letters.
        if len(each) > 2 and {Name(each).identifier, Name(each).plural}.isdisjoint(names):
            names |= {Name(each).identifier: each, Name(each).plural: each}
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)
    (tmp_path / "models.py").write_text(tables(sorted({*names.values()})))
    done = lift(tmp_path, monkeypatch, "scaffold")
    assert done.code == 0, done.err

    check(
        tmp_path, "ruff", "check", "--isolated", "--no-cache", "--select", "F,E9", "repositories", "handlers", "tests"
    )
    check(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "--dynamodb", "memory")


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("users", ("Users", "ScopedUsers", "users")),
        ("user", ("UserTable", "ScopedUserTable", "user_table")),
        ("user_repository", ("UserRepositoryTable", "ScopedUserRepositoryTable", "user_repository")),
        ("2024-orders", ("Table2024Orders", "ScopedTable2024Orders", "table_2024_orders")),
        ("...", ("Table", "ScopedTable", "table_")),
        ("class", ("Class", "ScopedClass", "class_")),
        ("clock", ("ClockTable", "ScopedClockTable", "clock_table")),
    ],
)
def test_a_facade_is_called_as_its_table_unless_that_means_something(table: str, names: tuple[str, str, str]) -> None:
    model = Model("User", "models", "pydantic", ())
    user = Entity(model, table, EntityKey(Native(("user_id",))))
    key = KeySchema((KeyAttribute("user_id", "S"),))
    given = facade_names(Schema((TableOf(table, key),), (user,)), table)

    assert (given.whole, given.scoped, given.fixture) == names


@pytest.mark.slow
def test_a_type_checker_knows_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)
    (tmp_path / "models.py").write_text(models(0))
    assert lift(tmp_path, monkeypatch, "scaffold").code == 0
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "repositories", "handlers"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    # A field that pydantic's own class has is an error in the model already.
    assert [each for each in done.stdout.splitlines() if 'base class "BaseModel"' not in each] == []


def check(folder: Path, *arguments: str) -> None:
    """The program is content with the folder."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
