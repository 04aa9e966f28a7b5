"""The plan of the house, read from the imports. A new module or library is given its place here first."""

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import liftgen

# Each room with its modules, and the rooms (or single modules) that these may import from, beside themselves. A module is a file
# or folder right under liftgen/, which looks as it likes inside. The verbs do not know each other: the pipeline joins them.
ROOMS = {
    "language": ("liftgen markers", "language"),
    "nouns": (
        "access asked changes conditions declarations defaults diagnostics documents field_types files keys migrations names "
        "nesting places plain requests rules schema states stored steps",
        "language nouns",
    ),
    "project": ("outputs project scope", "language nouns project"),
    "verbs": (
        "check derive diff drift edit importers kept merge model_source observe plan read render starter write",
        "language nouns project",
    ),
    "movers": ("migrate sample", "language nouns project verbs runtime"),
    "pipeline": ("edited evolution fix meaning pipeline", "language nouns project verbs movers pipeline runtime"),
    "cli": ("__main__ cli", "cli language nouns project verbs movers pipeline runtime testing"),
    "runtime": ("runtime", ""),
    "constructs": ("constructs", "access documents rules schema"),
    "testing": ("testing", "documents requests schema runtime"),
}

# Each library with the modules that may import it. The language has none: it is imported wherever models are, so in Lambda too.
HOMES = {
    "OpenSSL": "constructs",
    "aws_cdk": "constructs",
    "aws_lambda_powertools": "runtime",
    "boto3": "cli runtime testing",
    "botocore": "cli observe runtime testing",
    "cdk_monitoring_constructs": "constructs",
    "constructs": "constructs",
    "cryptography": "runtime",
    "filelock": "testing",
    "jinja2": "render",
    "jsii": "constructs",
    "jsonpath": "testing",
    "libcst": "edit",
    "limits": "runtime",
    "msgspec": "runtime",
    "mypy_boto3_dynamodb": "runtime testing",
    "platformdirs": "testing",
    "polyfactory": "testing",
    "pybreaker": "runtime",
    "pydantic": "read runtime",
    "pydantic_core": "runtime",
    "pytest": "testing",
    "rich": "cli",
    "tomlkit": "cli",
    "typer": "cli",
    "typing_extensions": "runtime",
    "valkey": "runtime",
    "watchfiles": "cli",
}

# Whoever prints beside the commands, and why.
PRINTS = {
    "cli": "it is what people see",
    "testing/supervise.py": "a process of its own, whose output is the server's log",
}

SOURCE = Path(liftgen.__file__).parent
PLACE = {module: room for room, (modules, _) in ROOMS.items() for module in modules.split()}


@dataclass(frozen=True)
class Import:
    """That a file imports a name; `late` when only a type checker or a call of a function does."""

    file: str
    line: int
    name: str
    late: bool

    @property
    def importer(self) -> str:
        return module_of(self.file.removesuffix(".py").split("/")[0])

    @property
    def imported(self) -> str:
        """A module right under liftgen/, or another library."""
        first, _, rest = self.name.partition(".")
        return module_of(rest.partition(".")[0]) if first == "liftgen" else first

    def __str__(self) -> str:
        return f"liftgen/{self.file}:{self.line} imports {self.name}"


def module_of(name: str) -> str:
    return "liftgen" if name in ("", "__init__") else name


def imports_of(file: Path) -> Iterator[Import]:
    tree = ast.parse(file.read_text("utf-8"))
    late = {id(inner) for outer in ast.walk(tree) if is_late(outer) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        for name in names_of(node, file):
            yield Import(file.relative_to(SOURCE).as_posix(), getattr(node, "lineno", 0), name, id(node) in late)


def is_late(node: ast.AST) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            return True
        case _:
            return False


def names_of(node: ast.AST, file: Path) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [f"{module}.{alias.name}" if is_module(f"{module}.{alias.name}") else module for alias in names]
        case ast.ImportFrom():
            raise AssertionError(f"{file}:{node.lineno}: a relative import does not say where it leads")
        case _:
            return []


def is_module(name: str) -> bool:
    path = SOURCE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


IMPORTS = [each for file in sorted(SOURCE.rglob("*.py")) for each in imports_of(file)]
OWN = [each for each in IMPORTS if each.name.partition(".")[0] == "liftgen"]
FOREIGN = [each for each in IMPORTS if each.imported not in sys.stdlib_module_names and each not in OWN]


def test_every_module_has_a_place() -> None:
    modules = {
        module_of(path.stem) for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }

    assert modules == PLACE.keys()


def test_the_map_of_the_house_names_every_module() -> None:
    rows = re.findall(r"^\| (`[^|]*) \|", (SOURCE / "README.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(
        PLACE.keys() - {"liftgen", "__main__"}
    )


def test_a_module_imports_only_from_where_it_may() -> None:
    assert [str(each) for each in OWN if not may_import(each.importer, each.imported)] == []


def may_import(importer: str, imported: str) -> bool:
    allowed = ROOMS[PLACE[importer]][1].split()
    return imported == importer or PLACE[imported] in allowed or imported in allowed


def test_each_library_has_its_home() -> None:
    assert [str(each) for each in FOREIGN if each.importer not in HOMES.get(each.imported, "").split()] == []


def test_modules_import_each_other_in_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for each in OWN:
        if not each.late and file_of(each.name) != each.file:
            graph.setdefault(each.file, set()).add(file_of(each.name))

    graphlib.TopologicalSorter(graph).prepare()  # raises with the circle


def file_of(name: str) -> str:
    parts = name.split(".")[1:]
    path = SOURCE.joinpath(*parts)
    return "/".join((*parts, "__init__.py") if path.is_dir() else (*parts[:-1], f"{parts[-1]}.py"))


def test_only_the_commands_print() -> None:
    printing = [
        f"{file.relative_to(SOURCE).as_posix()}:{node.lineno}"
        for file in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert [place for place in printing if not place.startswith(tuple(PRINTS))] == []


@pytest.mark.parametrize(
    ("module", "loads"),
    [
        ("liftgen", {"liftgen"}),
        ("liftgen.documents", {"liftgen"}),
        ("liftgen.runtime", {"liftgen"}),
        ("liftgen.runtime.aio.direct", {"liftgen"}),
        ("liftgen.runtime.aio.table", {"liftgen"}),
        ("liftgen.runtime.aio.traced", {"liftgen"}),
        ("liftgen.runtime.caching", {"liftgen"}),
        ("liftgen.runtime.cursor", {"liftgen"}),
        ("liftgen.runtime.direct", {"liftgen"}),
        ("liftgen.runtime.encryption", {"liftgen"}),
        ("liftgen.runtime.environment", {"liftgen"}),
        ("liftgen.runtime.event_store", {"liftgen"}),
        ("liftgen.runtime.keys", {"liftgen"}),
        ("liftgen.runtime.leases", {"liftgen"}),
        ("liftgen.runtime.migration.worker", {"liftgen"}),
        ("liftgen.runtime.rate_limits", {"liftgen"}),
        ("liftgen.runtime.retries", {"liftgen"}),
        ("liftgen.runtime.roles", {"liftgen"}),
        ("liftgen.runtime.streams", {"liftgen"}),
        ("liftgen.runtime.streams.outbox", {"liftgen"}),
        ("liftgen.runtime.streams.replay", {"liftgen"}),
        ("liftgen.runtime.table", {"liftgen"}),
        ("liftgen.runtime.traced", {"liftgen"}),
        ("liftgen.testing.fake", {"liftgen"}),
    ],
)
def test_what_runs_in_lambda_loads_nothing_that_is_not_asked_for(module: str, loads: set[str]) -> None:
    script = f"import sys; had = set(sys.modules); import {module}; print(*sorted(set(sys.modules) - had))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert {name.partition(".")[0] for name in done.stdout.split()} - sys.stdlib_module_names == loads
