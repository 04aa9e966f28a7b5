"""What a function loads until it has its first answer: what that needs, and not one module more."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.scripted import ScriptedServer, answer, scripted, send

from liftgen.diagnostics import Report
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import load_project

FOUND = (
    b'{"Item":{"pk":{"S":"A#a"},"sk":{"S":"N#n"},"_entity":{"S":"Note"},"author":{"S":"a"},"number":{"S":"n"},'
    b'"total":{"N":"1.50"},"due_on":{"S":"2030-01-01"},"status":{"S":"open"}}}'
)
HEAD = """
from datetime import date
from decimal import Decimal
from enum import StrEnum

from liftgen import Key, Query, Table
{imports}

app = Table("notes")


class Status(StrEnum):
    OPEN = "open"
"""
BODY = """
    author: str
    number: str
    total: Decimal
    due_on: date
    status: Status

    class Dynamo:
        table = app
        key = Key("A#{author}", "N#{number}")
        by_author = Query("key")
"""
KINDS = {
    "dataclass": ("from dataclasses import dataclass", "@dataclass(slots=True)\nclass {}:"),
    "pydantic": ("from pydantic import BaseModel", "class {}(BaseModel):"),
    "msgspec": ("from msgspec import Struct", "class {}(Struct):"),
}
BLOCKING = """
from repositories import NoteRepository
from liftgen.runtime import connect

connect("direct", endpoint_url="https://localhost:1")  # whoever asks AWS does so over TLS
found = NoteRepository(connect("direct")).get(author="a", number="n")
"""
ASYNCIO = """
import asyncio
from repositories.aio import NoteRepository
from liftgen.runtime.aio import connect

connect("direct", endpoint_url="https://localhost:1")
found = asyncio.run(NoteRepository(connect("direct")).get(author="a", number="n"))
"""
FORMS = {"blocking": BLOCKING, "asyncio": ASYNCIO}

NEEDED = {
    "of the language": (
        "__future__ _collections _collections_abc _heapq _functools _operator _sre _typing _weakrefset abc "
        "array collections contextlib copyreg enum errno functools heapq itertools keyword operator re "
        "reprlib types typing warnings weakref"
    ),
    "of dates, decimals and JSON": (
        "_datetime _decimal _json _struct base64 binascii datetime decimal json math numbers struct zlib"
    ),
    "of a request": "_blake2 _hashlib _socket _ssl hashlib hmac select selectors socket ssl threading",
    "of dataclasses": ("_ast _opcode ast copy dataclasses dis importlib inspect linecache opcode org token tokenize"),
}
"""The modules of the standard library that a first request of a dataclass needs, by what needs them."""


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted(send(answer(FOUND))) as running:
        yield running


def loaded(server: ScriptedServer, folder: Path, kind: str, form: str = BLOCKING, entities: int = 1) -> set[str]:
    """The modules that a process has loaded which has read one item, beside those that an interpreter has."""
    imports, head = KINDS[kind]
    names = ["Note", *(f"Note{number}" for number in range(1, entities))]
    models = [f"{head.format(name)}\n{BODY.replace('N#', f'{name}#' if name != 'Note' else 'N#')}" for name in names]
    (folder / "models.py").write_text("\n\n".join([HEAD.format(imports=imports), *models]))
    (folder / "lift.toml").write_text('models = "models.py"\noutputs = ["repository", "asyncio"]\n')
    assert not scaffold(load_project(folder, Report()), ScaffoldOptions(), Report()).report.failed
    script = f"import sys; had = set(sys.modules)\n{form}\nassert found.total, found\nprint(*set(sys.modules) - had)"
    environment = {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {
        name for name in done.stdout.split() if not name.startswith("_sysconfigdata")
    }  # a name of the machine's own


def tops(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def test_a_first_request_loads_of_the_standard_library_what_it_needs(server: ScriptedServer, tmp_path: Path) -> None:
    needed = {name for names in NEEDED.values() for name in names.split()}

    library = tops(loaded(server, tmp_path, "dataclass")) & sys.stdlib_module_names

    assert sorted(library - needed) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize(
    ("kind", "libraries"),
    [
        ("dataclass", set()),
        ("msgspec", {"msgspec", "typing_extensions"}),
        ("pydantic", {"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}),
    ],
)
def test_no_library_is_loaded_but_that_of_the_models(
    server: ScriptedServer, tmp_path: Path, kind: str, libraries: set[str], form: str
) -> None:
    foreign = tops(loaded(server, tmp_path, kind, form)) - sys.stdlib_module_names

    assert foreign - {"liftgen", "models", "repositories"} == libraries


def test_of_many_entities_the_code_of_one_is_loaded(server: ScriptedServer, tmp_path: Path) -> None:
    """What a service loads beside its models does not depend on how many there are."""
    of_many = loaded(server, tmp_path, "dataclass", entities=12)
    (tmp_path / "one").mkdir()
    of_one = loaded(server, tmp_path / "one", "dataclass")

    assert of_many == of_one


def test_the_runtime_s_part_of_a_first_request_is_small(server: ScriptedServer, tmp_path: Path) -> None:
    found = loaded(server, tmp_path, "dataclass")

    assert len([name for name in found if name.startswith("liftgen")]) <= 42
    assert len([name for name in found if name.startswith("repositories")]) <= 8
