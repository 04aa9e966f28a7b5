"""What is generated is code that a strict reader takes as it is, small, and loaded only where it is used."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.generated import MODELS, PACKAGE, generate

RULES = (
    "E,F,W,I,N,UP,B,C4,SIM,RET,PT,RUF,PERF,PIE,PTH,ARG,TID,TC,ANN,D1,FURB,Q,T20,ERA,DTZ,EM,PYI,SLOT,PLC,PLE,PLW,TRY003"
)

WIDE = '''
"""A model of fifteen fields and three indexes."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel

from liftgen import GSI, TTL, CreatedAt, Key, Table, UpdatedAt, Version

app = Table("wide", tenant="tenant_id")


class Reservation(BaseModel):
    """A room for some nights."""

    tenant_id: str
    reservation_id: str
    hotel_id: str
    guest_id: str
    state: str
    arrives_at: datetime
    nights: int = 1
    price: Decimal = Decimal(0)
    notes: list[str] = []
    labels: set[str] = set()
    agent: str | None = None
    created_at: Annotated[datetime | None, CreatedAt] = None
    updated_at: Annotated[datetime | None, UpdatedAt] = None
    expires_at: Annotated[datetime | None, TTL] = None
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "RESERVATION#{reservation_id}")
        by_guest = GSI(pk="TENANT#{tenant_id}#GUEST#{guest_id}", sk="{arrives_at}")
        by_hotel = GSI(pk="TENANT#{tenant_id}#HOTEL#{hotel_id}#{state}", sk="{arrives_at}#{reservation_id}")
        by_agent = GSI(pk=["tenant_id", "agent"], sk=["price"], when="attribute_exists(agent)")
'''


USES = """
from datetime import date
from decimal import Decimal

from data_layer.repositories import ProjectFields, ProjectRepository
from liftgen.runtime.conditions import Where
from liftgen.runtime.operations import Add
from liftgen.runtime.query import Query
from saas import Project, Status
from typing_extensions import assert_type


def conditions(projects: ProjectRepository, project: Project) -> None:
    where = (ProjectFields.status == Status.ACTIVE) & (ProjectFields.budget > 5) | ~ProjectFields.title.begins_with("x")
    assert_type(where, Where[Project])
    projects.put(project, where=ProjectFields.due_on < date(2026, 1, 1))
    projects.update(project, title="x", where=where)
    projects.patch(tenant_id="t", project_id="p", title="x", where=ProjectFields.budget.between(1, Decimal("2.5")))
    projects.update(project, budget=Add(Decimal(1)), where=where)
    projects.delete(project, where=ProjectFields.title.size > 3)
    projects.delete_by_key(tenant_id="t", project_id="p", where=ProjectFields.due_on.is_none())


def queries(projects: ProjectRepository) -> None:
    query = projects.by_key("t").where(ProjectFields.status.one_of([Status.DONE]))
    assert_type(query, Query[Project])
    rows = query.only(ProjectFields.title, ProjectFields.due_on, ProjectFields.budget)
    assert_type(rows, Query[tuple[str, date | None, Decimal]])
    for title, due_on, budget in rows:
        assert_type(title, str)
        assert_type(due_on, date | None)
        assert_type(budget, Decimal)
"""
"""What a type checker follows."""
MISUSES = """
from data_layer.repositories import ProjectFields, ProjectRepository, UserFields
from liftgen.runtime.operations import Add, Appending
from saas import Project, Status


def wrong(projects: ProjectRepository, project: Project) -> None:
    projects.put(project, where=ProjectFields.status == "active")
    projects.put(project, where=ProjectFields.status < Status.DONE)
    projects.put(project, where=ProjectFields.budget.begins_with("x"))
    projects.put(project, where=UserFields.email == "x")
    projects.put(project, where=UserFields.ssn == "x")
    projects.put(project, where=ProjectFields.status.one_of(["active"]))
    projects.put(project, where=ProjectFields.budget.between("1", "2"))
    projects.put(project, where=(ProjectFields.title == "x") & (UserFields.email == "x"))
    projects.put(project, where=ProjectFields.title.size > "y")
    projects.by_key("t").where(UserFields.email == "x")
    projects.by_key("t").only(UserFields.email)
    projects.update(project, status=Add(1))
    projects.update(project, title=Appending(["x"]))
    projects.update(project, budget=Add("1"))
"""
"""What none takes: each line of the function is an error."""
WRONG = {str(number) for number, line in enumerate(MISUSES.splitlines(), 1) if line.startswith("    ")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("repository")
    generate(path, *MODELS, in_asyncio=True)
    (path / "uses.py").write_text(USES, "utf-8")
    (path / "misuses.py").write_text(MISUSES, "utf-8")
    return path


def run(folder: Path, module: str, *arguments: str) -> str:
    """What a tool says of the generated code; it takes its own defaults and no configuration of ours."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_generated_code_is_formatted_as_ruff_does_by_default(folder: Path) -> None:
    assert run(folder, "ruff", "format", "--isolated", "--diff", PACKAGE).endswith("files already formatted\n")


def test_generated_code_breaks_no_rule_of_a_broad_set(folder: Path) -> None:
    said = run(
        folder,
        "ruff",
        "check",
        "--isolated",
        "--target-version",
        "py311",
        "--select",
        RULES,
        "--ignore",
        "ANN401",
        PACKAGE,
    )

    assert said == "All checks passed!\n"


def mypy(folder: Path, *files: str) -> str:
    return run(folder, "mypy", "--strict", "--python-version", "3.11", "--cache-dir", str(folder / ".mypy"), *files)


def test_generated_code_and_its_use_pass_mypy_strict(folder: Path) -> None:
    said = mypy(folder, PACKAGE, "uses.py")

    assert said.startswith("Success: no issues found"), said


def test_mypy_refuses_conditions_of_other_types_and_other_entities(folder: Path) -> None:
    said = mypy(folder, "misuses.py")

    assert set(re.findall(r"^misuses\.py:(\d+): error", said, re.MULTILINE)) == WRONG, said


def test_generated_code_and_its_use_pass_pyright_strict_and_misuse_does_not(folder: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": [PACKAGE, "uses.py", "misuses.py"],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))

    said = run(folder, "basedpyright", "--pythonpath", sys.executable, "-p", str(folder))

    errors = re.findall(r"([\w./]+):(\d+):\d+ - (?:error|warning)", said)
    assert {name.rpartition("/")[2] for name, _ in errors} == {"misuses.py"}, said
    assert {line for _, line in errors} == WRONG, said


def test_no_generated_code_silences_a_checker(folder: Path) -> None:
    texts = [path.read_text() for path in (folder / PACKAGE).rglob("*.py")]

    assert [text for text in texts if "noqa" in text or "type: ignore" in text or "pyright:" in text] == []


def test_the_package_loads_nothing_until_it_is_asked(folder: Path) -> None:
    script = (
        f"import sys, {PACKAGE}.repositories as package\n"
        "before = set(sys.modules)\n"
        "package.SessionRepository\n"
        "loaded = {name for name in set(sys.modules) - before if 'saas' in name or 'everything' in name}\n"
        "print(sorted(name for name in before if name.startswith(('pydantic', 'liftgen', 'session'))), sorted(loaded))"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)

    assert done.stdout == "[] []\n"


def test_an_entity_of_fifteen_fields_and_three_indexes_stays_small(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(WIDE.lstrip())
    generate(tmp_path / "out", tmp_path / "models.py")

    lines = {
        path.relative_to(tmp_path / "out" / PACKAGE).as_posix(): len(path.read_text().splitlines())
        for path in (tmp_path / "out" / PACKAGE).rglob("reservation.py")
    }

    assert {path: count for path, count in lines.items() if count >= 400} == {}
    assert len(lines) == 8


def test_rendering_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    generate(tmp_path, *MODELS, in_asyncio=True)

    assert {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.py")} == {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*.py")
        if path.stem not in ("uses", "misuses")
    }
