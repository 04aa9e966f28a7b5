"""`lift dynamorm create-model`: a model as a person would write it, and nothing written where anything is wrong."""

from __future__ import annotations

import os
import pty
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.pipeline import understand
from liftgen.project import load_project

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

WHOLE = (
    *("Project", "--field", "title:str", "--field", "status:enum[active,done]:active", "--field", "budget:Decimal:0"),
    *("--field", "due_on:date | None", "--field", "labels:set[str]:empty", "--table", "saas", "--tenant", "tenant_id"),
    *("--index", "due:TENANT#{tenant_id}#DUE#{due_on:%Y-%m},{due_on}#{project_id}"),
    *("--query", "by_status:status,project_id", "--query", "active:by_status:status = 'active'"),
    *("--unique", "title_is_unique:tenant_id,title", "--ttl", "expires_at:90d:created_at", "--timestamps", "--version"),
    *("--doc", "A piece of work."),
)
WRITTEN = '''\
"""Project."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from liftgen import GSI, TTL, CreatedAt, Key, Query, Table, Unique, UpdatedAt, Version
from pydantic import BaseModel, Field

app = Table("saas", tenant="tenant_id")


class Status(StrEnum):
    ACTIVE = "active"
    DONE = "done"


class Project(BaseModel):
    """A piece of work."""

    tenant_id: str
    project_id: str
    title: str
    status: Status = Status.ACTIVE
    budget: Decimal = Decimal(0)
    due_on: date | None = None
    labels: set[str] = Field(default_factory=set)
    created_at: Annotated[datetime, CreatedAt] = Field(
        default_factory=lambda: datetime.now(UTC)
    )
    updated_at: Annotated[datetime, UpdatedAt] = Field(
        default_factory=lambda: datetime.now(UTC)
    )
    expires_at: Annotated[datetime | None, TTL(after="90d", of="created_at")] = None
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "PROJECT#{project_id}")
        due = GSI(
            pk="TENANT#{tenant_id}#DUE#{due_on:%Y-%m}",
            sk="{due_on}#{project_id}",
            when="attribute_exists(due_on)",
        )
        by_status = GSI(pk=["tenant_id", "status"], sk=["project_id"])
        active = Query("by_status", where="status = 'active'")
        title_is_unique = Unique("tenant_id", "title")
'''


def test_a_model_is_written_as_a_person_would(project: Workspace) -> None:
    ran = project.lift("create-model", *WHOLE, "--yes")

    assert (ran.code, ran.err) == (0, "created models/project.py\nnext: `lift dynamorm scaffold`\n")
    assert project.read("models/project.py") == ran.out == WRITTEN
    assert project.lift("scaffold").code == 0
    for arguments in (
        ["check", "--isolated", "--select", "ALL", "--ignore", "D,CPY,A,TC,INP,COM"],
        ["format", "--check"],
    ):
        command = [sys.executable, "-m", "ruff", *arguments, "models/project.py"]
        done = subprocess.run(command, cwd=project.path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_a_second_model_stands_beside_its_kin_and_the_rest_of_the_file_stays(project: Workspace) -> None:
    project.lift("create-model", *WHOLE, "--yes")
    before = WRITTEN.replace('"saas"', "'saas'") + "\n\n# ours\nLIMIT   = 3\n"
    project.write("models/project.py", before.replace("\n", "\r\n"))
    (project.path / "models/project.py").chmod(0o640)
    ran = project.lift(
        *(
            "create-model",
            "Task",
            "--file",
            "models/project.py",
            "--field",
            "project:Project",
            "--field",
            "at:datetime:now",
        ),
        *("--field", "kind:Status:done", "--key", "TENANT#{tenant_id},TASK#{task_id}", "--yes"),
    )

    assert (ran.code, ran.err) == (0, "updated models/project.py\nnext: `lift dynamorm scaffold`\n")
    written = (project.path / "models/project.py").read_bytes().decode()
    assert written == before.replace(
        "\n\n\n# ours\n",
        '\n\n\nclass Task(BaseModel):\n    """One task."""\n\n    tenant_id: str\n    task_id: str\n    project: Project\n'
        "    at: datetime = Field(default_factory=lambda: datetime.now(UTC))\n    kind: Status = Status.DONE\n\n"
        '    class Dynamo:\n        table = app\n        key = Key("TENANT#{tenant_id}", "TASK#{task_id}")\n\n\n# ours\n',
    ).replace("\n", "\r\n")
    assert stat.S_IMODE((project.path / "models/project.py").stat().st_mode) == 0o640
    assert "+class Task(BaseModel):" in ran.out
    assert [each for each in ran.out.splitlines() if each.startswith("-") and not each.startswith("---")] == []


def test_a_model_in_a_table_of_another_module_imports_it(project: Workspace) -> None:
    project.lift("create-model", *WHOLE, "--yes")
    ran = project.lift(
        "create-model", "Task", "--field", "project:Project | None", "--query", "by_status:status", "--yes"
    )

    assert ran.code == 0, ran.err
    source = project.read("models/task.py")
    assert "from models.project import Project, app\n" in source
    assert "    status: str\n    project: Project | None = None\n" in source
    assert '        by_status = GSI("task_by_status", pk=["tenant_id", "status"])\n' in source


def test_a_dataclass_with_its_own_table_needs_no_settings(project: Workspace) -> None:
    ran = project.lift(
        *("create-model", "Visit", "--dataclass", "--field", "tags:list[str]:empty", "--field", "page:str:/"),
        *("--key", "visitor,at", "--field", "at:datetime", "--table", ""),
    )

    assert ran.code == 0, ran.err
    assert project.read("models/visit.py").endswith(
        '@dataclass\nclass Visit:\n    """One visit."""\n\n    visitor: Annotated[str, PK]\n    at: Annotated[datetime, SK]\n'
        '    tags: list[str] = field(default_factory=list)\n    page: str = "/"\n'
    )


def test_the_first_model_of_a_project_needs_no_configuration(folder: Workspace) -> None:
    ran = folder.lift("create-model", "User", "--yes", "--file", "app/user.py")

    assert ran.code == 0, ran.err
    assert folder.lift("validate", "app").code == 0


def test_a_preview_writes_nothing(project: Workspace) -> None:
    before = project.tree
    ran = project.lift("create-model", *WHOLE, "--key", "TENANT#{tenant_id},PROJECT#{project_id}", "--dry-run")

    assert (ran.code, ran.out) == (0, WRITTEN)
    assert project.tree == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "error[LIFT550]: `NAME`, `--field` and `--key` are not given, and there is no terminal to ask on\n"),
        (("User", "--no-input"), "error[LIFT550]: `--field` and `--key` are not given, and nothing may be asked\n"),
        (("User", "--field", "a:str"), "error[LIFT550]: `--key` is not given, and there is no terminal to ask on\n"),
        (("--yes",), "error[LIFT550]: `` cannot be the name of a model"),
        (
            ("user", "--yes"),
            "error[LIFT550]: `NAME user`: `user` cannot be the name of a model; write it like `User`\n",
        ),
        (("Session", "--yes"), "there is a `Session` already, in models/session.py:8\n"),
        (("User", "--field", "a:complex", "--yes"), "`complex` is none of str, int,"),
        (("User", "--field", "a:list", "--yes"), "say what the `list` holds, like `list[str]`\n"),
        (("User", "--field", "a:int:x", "--yes"), "`x` is no default of a `int`\n"),
        (("User", "--field", "a:enum[x,x]", "--yes"), "a value that is empty or there twice\n"),
        (("User", "--field", "a:__import__('os')", "--yes"), "`__import__('os')` is no type\n"),
        (("User", "--query", "by name:x", "--yes"), "`by name` cannot be the name of an access pattern\n"),
        (("User", "--query", "by_name", "--yes"), "say what `by_name` is asked by, like `by_name:status`\n"),
        (("User", "--index", "by_x:a b", "--yes"), "`a b` is neither a field nor text like"),
        (("User", "--ttl", "a:b", "--yes"), "write it like `expires_at`, or `expires_at:90d:created_at`\n"),
        (("User", "--tenant", "a b", "--table", "x", "--yes"), "`a b` is no field\n"),
        (("User", "--file", "user.txt", "--yes"), "it is a file, like `models/project.py`\n"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(
    project: Workspace, arguments: tuple[str, ...], said: str
) -> None:
    before = project.tree
    ran = project.lift("create-model", *arguments)

    assert ran.code == 2
    assert said in ran.err
    assert project.tree == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("User", "--query", "mine:by_nothing:a = 1", "--yes"), "LIFT2"),
        (("User", "--key", "user_id", "--field", "user_id:list[str]", "--yes"), "LIFT2"),
        (("User", "--ttl", "expires_at:90x:created_at", "--yes"), "LIFT"),
    ],
)
def test_a_finding_stops_it(project: Workspace, arguments: tuple[str, ...], code: str) -> None:
    before = project.tree
    ran = project.lift("create-model", *arguments)

    assert ran.code == 1
    assert f"error[{code}" in ran.err
    assert "models/user.py:" in ran.err
    assert project.tree == before


def test_a_file_that_cannot_be_added_to_is_left_alone(project: Workspace) -> None:
    project.write("models/other.py", "User = 3\n")
    before = project.tree
    ran = project.lift("create-model", "User", "--file", "models/other.py", "--yes")

    assert ran.code == 1
    assert "error[LIFT580]: there is a `User` already\n --> models/other.py:1:1\n" in ran.err
    assert project.tree == before


def test_models_that_are_wrong_already_are_mended_first(project: Workspace) -> None:
    project.write("models/other.py", "class A(:\n")
    ran = project.lift("create-model", "User", "--yes")

    assert ran.code == 1
    assert "models/other.py:1" in ran.err
    assert not (project.path / "models/user.py").exists()


@pytest.mark.parametrize(("last", "code"), [("y", 0), ("n", 1)])
def test_a_person_is_asked_everything_sees_the_model_and_says_whether_it_is_written(
    folder: Workspace, last: str, code: int
) -> None:
    folder.write("lift.toml", 'models = "models"\n')
    answers = [
        "user",
        "User",
        "email:strr",
        "email",
        "seen:datetime | None",
        "",
        "main",
        "tenant_id",
        "",
        "by_email:email",
        "",
    ]
    answers += ["email_is_unique:tenant_id,email", "", "", "maybe", "n", "y", "", last]
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "liftgen", "dynamorm", "create-model"]
    process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    os.write(ours, "".join(f"{each}\n" for each in answers).encode())
    out, err = process.communicate(timeout=60)
    os.close(ours)

    assert process.returncode == code, err
    assert "write it like `User`" in err
    assert "`strr` is none of" in err
    assert "answer `y` or `n`" in err
    assert 'app = Table("main", tenant="tenant_id")' in out
    assert (
        '        by_email = GSI(pk=["tenant_id", "email"])\n        email_is_unique = Unique("tenant_id", "email")\n'
        in out
    )
    assert "    version: Annotated[int, Version] = 0\n" in out
    assert (folder.path / "models/user.py").exists() is (last == "y")


def test_what_it_writes_means_what_was_said(project: Workspace) -> None:
    project.lift("create-model", *WHOLE, "--yes")
    schema = understand(load_project(project.path, Report()), Report()).schema

    entity = next(each for each in schema.entities if each.name == "Project")
    table = next(each for each in schema.tables if each.name == "saas")
    assert {"due", "by_status", "active"} <= {each.name for each in entity.patterns}
    assert {each.name for each in table.indexes} == {"due", "by_status"}
    assert table.ttl == "expires_at"
