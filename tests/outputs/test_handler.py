"""Handler: what is scaffolded for the sample models answers API Gateway's events, and passes every checker as it is written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.generated import MODELS, ROOT, schema_of

from liftgen.diagnostics import Report
from liftgen.outputs import OUTPUTS
from liftgen.outputs.handler.source import Resource
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import Project, Settings
from liftgen.render import render
from liftgen.scope import ProjectScope

SAMPLES = ("saas", "session")


def run(folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each sample in a folder of its own, scaffolded."""
    found = {}
    for sample in SAMPLES:
        found[sample] = tmp_path_factory.mktemp(sample)
        models = Path(shutil.copy(ROOT / "sample_models" / f"{sample}.py", found[sample]))
        outcome = scaffold(Project(found[sample]).with_models([models]), ScaffoldOptions(), Report())
        assert not outcome.report.failed
    return found


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handlers of models with every type and awkward names."""
    folder = tmp_path_factory.mktemp("everything")
    schema = schema_of(*[Path(shutil.copy(each, folder)) for each in MODELS])
    outputs = [each for each in OUTPUTS if each.name in ("repository", "handler")]
    for file in render(ProjectScope(schema, Settings(outputs=("repository", "handler"))), outputs, Report()):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")
    return folder


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_generated_tests_of_handlers_pass(sample: str, projects: dict[str, Path]) -> None:
    tests = sorted(str(each) for each in (projects[sample] / "tests/generated").glob("test_handler_*.py"))
    done = run(projects[sample], "pytest", "-q", "-p", "no:cacheprovider", "--dynamodb", "memory", *tests)

    assert tests
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "models", ["tests/cases/named/models.py", pytest.param("tests/models/club.py", marks=pytest.mark.slow)]
)
def test_the_generated_tests_of_named_reads_and_writes_pass(models: str, tmp_path: Path) -> None:
    source = Path(shutil.copy(ROOT / models, tmp_path))
    outcome = scaffold(Project(tmp_path).with_models([source]), ScaffoldOptions(), Report())
    assert not outcome.report.failed
    tests = sorted(str(each) for each in (tmp_path / "tests/generated").glob("test_handler_*.py"))
    done = run(tmp_path, "pytest", "-v", "-p", "no:cacheprovider", "--dynamodb", "memory", *tests)

    assert done.returncode == 0, done.stdout + done.stderr
    if source.name == "models.py":
        for claim in ("can_be_stored_by_plan", "can_be_asked_to_rename", "is_not_to_be_asked_to_drop"):
            assert f"::test_a_task_{claim} PASSED" in done.stdout


MIXED = '''\
"""Seats, which are told by numbers and by texts that look like them."""

from enum import Enum, IntEnum
from typing import Literal

from pydantic import BaseModel

from liftgen import GSI, Key, Table

app = Table("seats")


class Kind(Enum):
    PLAIN = "plain"
    TWO = 2
    TEXT = "3"
    THREE = 3


class Number(Enum):
    ONE = 1
    LAST = 20


class Rank(IntEnum):
    LOW = 1
    HIGH = 2


class Seat(BaseModel):
    row: Literal[1, 2, 3]
    number: Number
    kind: Kind = Kind.PLAIN
    rank: Rank = Rank.LOW
    side: Literal["left", 2, True] = "left"

    class Dynamo:
        table = app
        key = Key("ROW#{row}", "SEAT#{number:02d}")
        by_rank = GSI(pk=["rank"], sk=["row"])
'''


def test_enums_and_literals_of_numbers_are_asked_for_by_their_text(tmp_path: Path) -> None:
    source = tmp_path / "seats.py"
    source.write_text(MIXED)
    outcome = scaffold(Project(tmp_path).with_models([source]), ScaffoldOptions(), Report())
    assert not outcome.report.failed, outcome.report.codes()
    (tmp_path / "ask.py").write_text(
        "from handlers import shared\n"
        "from handlers.seat import handler\n"
        "from liftgen.testing import TestApp\n"
        "from liftgen.testing.fake import FakeClient\n"
        "from tests.generated.conftest import SEATS\n"
        "client = FakeClient.with_tables(SEATS)\n"
        "shared.client = lambda: client\n"
        "app = TestApp(handler)\n"
        "for number, kind, side in ((1, 2, 2), (20, 3, True)):\n"
        "    app.post('/seats', {'row': 1, 'number': number, 'kind': kind, 'side': side}).assert_status(201)\n"
        "print([app.get(path).status for path in ('/seats/1/20', '/seats/2/1', '/seats/4/1', '/seats/1/01')])\n"
        "for name in ('kind', 'side'):\n"
        "    for text in ('2', '3', 'true', 'plain'):\n"
        "        answer = app.get('/seats', {'row': '1', name: text})\n"
        "        print(name, text, answer.status, [each['number'] for each in answer.json.get('items', ())])\n"
    )
    asked = run(tmp_path, "ask")
    tests = sorted(str(each) for each in (tmp_path / "tests/generated").glob("test_handler_*.py"))
    done = run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "--dynamodb", "memory", *tests)

    assert done.returncode == 0, done.stdout + done.stderr
    assert asked.stdout.splitlines() == [
        "[200, 404, 422, 422]",
        "kind 2 200 [1]",
        "kind 3 200 []",  # the text, which is a value, too
        "kind true 422 []",
        "kind plain 200 []",
        "side 2 200 [1]",
        "side 3 422 []",
        "side true 200 [20]",
        "side plain 422 []",
    ], asked.stderr


def test_a_named_write_is_for_the_version_that_is_meant_and_done_once_for_a_key(tmp_path: Path) -> None:
    source = Path(shutil.copy(ROOT / "tests/cases/named/models.py", tmp_path))
    assert not scaffold(Project(tmp_path).with_models([source]), ScaffoldOptions(), Report()).report.failed
    (tmp_path / "ask.py").write_text(
        "from handlers import shared\n"
        "from handlers.task import handler\n"
        "from liftgen.documents import SERVICE\n"
        "from liftgen.testing import TestApp\n"
        "from liftgen.testing.fake import FakeClient\n"
        "from repositories import Work\n"
        "from tests.generated.conftest import WORK\n"
        "client = FakeClient.with_tables(WORK, SERVICE)\n"
        "shared.client = lambda: client\n"
        "app, tasks = TestApp(handler, {'team': 't'}), Work(client).for_tenant('t').tasks\n"
        "made = app.post('/tasks', {'task_id': 'a', 'title': 'x'})\n"
        "etag = made.headers['ETag']\n"
        "def between():\n"
        "    tasks.update(tasks.get(task_id='a'), title='somebody else')\n"
        "client.before_next('UpdateItem', between)\n"
        "raced = app.post('/tasks/a/finish', {'state': 'done', 'most': 5}, {'If-Match': etag})\n"
        "stale = app.post('/tasks/a/finish', {'state': 'done', 'most': 5}, {'If-Match': etag})\n"
        "print(raced.status, stale.status, tasks.get(task_id='a').state.value)\n"
        "once = {'Idempotency-Key': 'k'}\n"
        "first, again = (app.post('/tasks/a/rename', {'title': 'y'}, once) for _ in range(2))\n"
        "print(first.status, again.headers.get('Idempotent-Replayed'), tasks.get(task_id='a').version)\n"
        "whole = {'task_id': 'a', 'title': 'whole'}\n"
        "new = app.post('/tasks/plan', {**whole, 'task_id': 'b'})\n"
        "over = app.post('/tasks/plan', whole)\n"
        "meant = app.post('/tasks/plan', whole, {'If-Match': first.headers['ETag']})\n"
        "nobody = app.post('/tasks/plan', {**whole, 'task_id': 'c'}, {'If-Match': '*'})\n"
        "print(new.status, over.status, meant.status, nobody.status, tasks.get(task_id='a').title)\n"
    )
    done = subprocess.run(
        [sys.executable, "ask.py"],
        cwd=tmp_path,
        env={**os.environ, "LIFT_SERVICE_TABLE": "lift-service"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines() == ["409 412 open", "200 true 2", "200 409 200 404 whole"], done.stderr


def test_a_generated_test_notices_a_tenant_that_is_taken_from_the_request(projects: dict[str, Path]) -> None:
    folder = projects["saas"]
    generated = folder / "handlers/generated/project.py"
    text = generated.read_text("utf-8")
    believed = 'routes.current_event.headers.get("x-tenant-id") or tenant_of(routes, "tenant_id")'
    generated.write_text(text.replace('tenant_of(routes, "tenant_id")', believed), "utf-8")
    options = ("-q", "-p", "no:cacheprovider", "--dynamodb", "memory")
    try:
        done = run(folder, "pytest", *options, "tests/generated/test_handler_project.py")
    finally:
        generated.write_text(text, "utf-8")

    assert believed not in text
    assert "test_nobody_says_whose_a_project_is_but_the_authorizer" in done.stdout
    assert done.returncode == 1


def test_handlers_are_formatted_and_lint_clean_as_they_are_written(everything: Path) -> None:
    formatted = run(everything, "ruff", "format", "--isolated", "--diff", "handlers")
    linted = run(everything, "ruff", "check", "--isolated", "handlers")

    assert formatted.returncode == 0, formatted.stdout
    assert linted.returncode == 0, linted.stdout


@pytest.mark.slow
def test_handlers_pass_mypy_strict(everything: Path) -> None:
    done = run(everything, "mypy", "--strict", "--cache-dir", str(everything / ".mypy"), "handlers")

    assert done.stdout.startswith("Success: no issues found"), done.stdout


@pytest.mark.slow
def test_handlers_pass_pyright_strict(everything: Path) -> None:
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["handlers"]}
    (everything / "pyrightconfig.json").write_text(json.dumps(settings))
    done = run(everything, "basedpyright", "--pythonpath", sys.executable, "-p", str(everything))

    assert done.stdout.strip().endswith("0 errors, 0 warnings, 0 notes"), done.stdout


def test_every_document_is_valid_openapi(everything: Path) -> None:
    done = run(everything, "handlers.openapi")
    documents = sorted((everything / "openapi").glob("*.json"))
    checked = run(everything, "openapi_spec_validator", *map(str, documents))

    assert done.returncode == 0, done.stderr
    assert len(documents) > len(MODELS)
    assert checked.returncode == 0, checked.stdout


def test_transactions_are_asked_over_the_api(projects: dict[str, Path]) -> None:
    script = projects["saas"] / "transact.py"
    script.write_text(
        "from handlers import shared\n"
        "from handlers.openapi import document\n"
        "from handlers.transactions.saas import handler\n"
        "from liftgen.documents import SERVICE\n"
        "from liftgen.testing import StandIn, TestApp\n"
        "from liftgen.testing.fake import FakeClient\n"
        "from repositories import Saas\n"
        "from saas import Project, User\n"
        "from tests.generated.conftest import SAAS\n"
        "place = StandIn(FakeClient())\n"
        "place.create(SAAS)\n"
        "shared.client = lambda: place.client\n"
        "saas = Saas(place.client)\n"
        "saas.projects.create(Project(tenant_id='t1', project_id='p1', title='x'))\n"
        "path, read = '/transactions/saas/join-project', '/transactions/saas/project-and-user'\n"
        "ours, theirs = (TestApp(handler, {'tenant_id': each}) for each in ('t1', 't2'))\n"
        "body = {'membership': {'project_id': 'p1', 'user_id': 'u1'}, 'project_id': 'p1', 'user_id': 'u1'}\n"
        "ours.post(path, body).assert_problem(404, 'not_found')\n"
        "assert saas.memberships.get(tenant_id='t1', project_id='p1', user_id='u1') is None\n"
        "asked = {'project_id': 'p1', 'user_id': 'u1'}\n"
        "ours.get(read, asked).assert_json_path('$.project.title', 'x').assert_json_path('$.user', None)\n"
        "theirs.get(read, asked).assert_json_path('$.project', None)\n"
        "saas.users.create(User(tenant_id='t1', user_id='u1', email='e'))\n"
        "theirs.post(path, body).assert_status(404)\n"
        "named = {**body, 'membership': {**body['membership'], 'tenant_id': 't2'}}\n"
        "ours.post(path, named).assert_problem(403, 'wrong_tenant')\n"
        "ours.post(path, body).assert_status(204)\n"
        "assert saas.memberships.get(tenant_id='t1', project_id='p1', user_id='u1') is not None\n"
        "ours.post(path, body).assert_problem(409, 'already_exists')\n"
        "print(sorted(document('transactions.saas')['paths']))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=projects["saas"], capture_output=True, text=True, check=False
    )
    script.unlink()

    assert done.stdout == "['/transactions/saas/join-project', '/transactions/saas/project-and-user']\n", done.stderr


def test_a_filter_that_finds_little_gives_a_short_page_over_the_api(projects: dict[str, Path]) -> None:
    script = projects["saas"] / "asked_within_bounds.py"
    script.write_text(
        "from handlers import shared\n"
        "from handlers.project import handler\n"
        "from liftgen.testing import TestApp\n"
        "from liftgen.testing.fake import FakeClient\n"
        "from repositories import Saas\n"
        "from saas import Project\n"
        "from tests.generated.conftest import SAAS\n"
        "client = FakeClient.with_tables(SAAS)\n"
        "shared.client = lambda: client\n"
        "for n in range(410):\n"
        "    title = 'rare' if n == 405 else 'plain'\n"
        "    Saas(client).projects.create(Project(tenant_id='t1', project_id=f'{n:03}', title=title))\n"
        "app, cursor = TestApp(handler, {'tenant_id': 't1'}), None\n"
        "while True:\n"
        "    client.calls.clear()\n"
        "    page = app.get('/projects', {'title': 'rare', **({'cursor': cursor} if cursor else {})}).json\n"
        "    print(len(client.calls), [each['project_id'] for each in page['items']])\n"
        "    cursor = page['cursor']\n"
        "    if cursor is None:\n"
        "        break\n"
    )
    asked = {}
    for most in ("2", "20"):
        done = subprocess.run(
            [sys.executable, str(script)],
            cwd=projects["saas"],
            env={**os.environ, "LIFT_PAGE_REQUESTS": most},
            capture_output=True,
            text=True,
            check=False,
        )
        asked[most] = done.stdout.splitlines() or done.stderr
    script.unlink()

    assert asked == {"2": ["2 []", "2 []", "1 ['405']"], "20": ["5 ['405']"]}


def test_importing_a_handler_opens_nothing_and_leaves_the_other_entities_alone(projects: dict[str, Path]) -> None:
    script = (
        "import sys, handlers.project\n"
        "print(sorted(each for each in sys.modules if each.startswith('repositories.') and 'audit' in each))\n"
        "from handlers import shared\n"
        "print(shared.client.cache_info().currsize, shared.settings.cache_info().currsize)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=projects["saas"], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n0 0\n"


def test_no_pattern_that_reaches_over_tenants_is_served() -> None:
    schema = schema_of(ROOT / "sample_models/saas.py")
    served = {each.name for each in Resource(schema.entity("User")).patterns}

    assert "by_email" in {each.name for each in schema.entity("User").patterns}
    assert "by_email" not in served


def test_encrypted_fields_are_written_and_never_shown() -> None:
    user = Resource(schema_of(ROOT / "sample_models/saas.py").entity("User"))

    assert "ssn" in {each.field for each in user.writable}
    assert "ssn" not in {each.field for each in user.shown}


def test_relations_are_served_with_the_edges_that_lead_there() -> None:
    schema = schema_of(ROOT / "sample_models/saas.py")
    served = {entity.name: Resource(entity).relations(schema) for entity in schema.entities}

    assert {
        name: [(each, target.name) for each, target in found.items()] for name, found in served.items() if found
    } == {
        "Tenant": [("users", "User")],
        "User": [("projects", "Project"), ("memberships", "Membership")],
    }
