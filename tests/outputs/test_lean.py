"""Lean handlers: they answer as those on Powertools do, and load nothing of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from support.generated import ROOT

from liftgen.diagnostics import Report
from liftgen.documents import SERVICE, table_from_document
from liftgen.pipeline import ScaffoldOptions, scaffold, understand
from liftgen.project import Project
from liftgen.requests import create_table_request
from liftgen.runtime.service_table import SERVICE_TABLE
from liftgen.runtime.table import Settings
from liftgen.testing import TestApp
from liftgen.testing.events import http_event, rest_event
from liftgen.testing.fake import FakeClient

SAMPLES = ("saas", "session", "shop", "contacts", "ledger")
CASE = ROOT / "tests" / "cases" / "lean" / "models.py"
OWN = ("handlers", "repositories", "models")
CLAIMS = {"tenant_id": "t"}
TASK = {"task_id": "a", "title": "Write it down"}


class Flavour:
    """The handlers of one project in this process, and their document."""

    def __init__(self, folder: Path, *, lean: bool) -> None:
        folder.mkdir()
        model = Path(shutil.copy(CASE, folder))
        project = Project(folder, outputs=("repository", "handler"), lean=lean).with_models([model])
        assert not scaffold(project, ScaffoldOptions(), Report()).report.failed
        tables = understand(project, Report()).schema.tables
        self.client = FakeClient(*map(create_table_request, [*tables, table_from_document(SERVICE)]))
        had = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] in OWN}
        sys.path.insert(0, str(folder))
        shared: Any = import_module("handlers.shared")
        shared.client, shared.settings = lambda: self.client, Settings
        self.handler = import_module("handlers.task").handler
        module = import_module(f"liftgen.runtime.{'lean' if lean else 'api'}.resolver")
        rest = module.rest_api()
        rest.include_router(import_module("handlers.generated.task").routes)
        self.of_rest = rest.resolve
        self.document = import_module("handlers.openapi").document("task")
        sys.path.remove(str(folder))
        for name in [each for each in sys.modules if each.split(".")[0] in OWN]:
            del sys.modules[name]
        sys.modules.update(had)


@pytest.fixture(scope="module")
def flavours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flavour, Flavour]]:
    """The same handlers on Powertools and without."""
    folder = tmp_path_factory.mktemp("flavours")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SERVICE_TABLE, SERVICE["name"])
        yield Flavour(folder / "powertools", lean=False), Flavour(folder / "lean", lean=True)


Sent = tuple[str, str, dict[str, Any]]
REQUESTS: list[Sent] = [
    ("POST", "/tasks", {"body": TASK}),
    ("POST", "/tasks", {"body": TASK}),
    ("POST", "/tasks", {"body": {**TASK, "task_id": "b c/d"}}),
    ("POST", "/tasks", {"body": {**TASK, "task_id": "b:é", "effort": 7, "state": "done"}}),
    ("POST", "/tasks", {"body": {"title": "no id"}}),
    ("POST", "/tasks", {"body": {**TASK, "state": "lost", "effort": "many"}}),
    ("POST", "/tasks", {"body": {**TASK, "unknown": 1}}),
    ("POST", "/tasks", {"body": {**TASK, "tenant_id": "another"}}),
    ("POST", "/tasks", {"body": []}),
    ("POST", "/tasks", {"body": "{"}),
    ("POST", "/tasks", {"body": ""}),
    ("POST", "/tasks", {}),
    ("POST", "/tasks", {"body": "null"}),
    ("POST", "/tasks", {"body": "[" * 100_000}),
    ("POST", "/tasks", {"body": '{"task_id": "\\ud800", "title": "half"}'}),
    ("POST", "/tasks", {"body": TASK, "headers": {"content-type": "text/plain"}}),
    ("POST", "/tasks", {"body": TASK, "headers": {"Content-Type": "application/json; charset=utf-8"}}),
    ("POST", "/tasks", {"body": {**TASK, "task_id": "k"}, "headers": {"Idempotency-Key": "one"}}),
    ("POST", "/tasks", {"body": {**TASK, "task_id": "k"}, "headers": {"idempotency-key": "one"}}),
    ("POST", "/tasks", {"body": {**TASK, "task_id": "l"}, "headers": {"Idempotency-Key": "one"}}),
    ("GET", "/tasks/a", {}),
    ("GET", "/tasks/b:é", {}),
    ("GET", "/tasks/nobody", {}),
    ("GET", "/tasks/a", {"query": {"why": "x"}}),
    ("GET", "/tasks/a/b", {}),
    ("GET", "/task", {}),
    ("GET", "/", {}),
    ("GET", "/tasks/a", {"claims": None}),
    ("GET", "/tasks/a", {"claims": {"tenant_id": ""}}),
    ("GET", "/tasks/a", {"claims": {"tenant_id": "another"}}),
    ("PATCH", "/tasks/a", {"body": {"title": "Better"}, "headers": {"If-Match": '"0"'}}),
    ("PATCH", "/tasks/a", {"body": {"title": "Stale"}, "headers": {"if-match": '"0"'}}),
    ("PATCH", "/tasks/a", {"body": {"title": None}}),
    ("PATCH", "/tasks/a", {"body": {"effort": 3}}),
    ("PUT", "/tasks/a", {"body": {"title": "Whole"}}),
    ("PUT", "/tasks/a", {"body": {}}),
    ("POST", "/tasks/a", {"body": {}}),
    ("OPTIONS", "/tasks", {}),
    ("GET", "/tasks", {}),
    ("GET", "/tasks", {"query": {"limit": "1"}}),
    ("GET", "/tasks", {"query": {"limit": "0"}}),
    ("GET", "/tasks", {"query": {"limit": "1000"}}),
    ("GET", "/tasks", {"query": {"limit": "x", "cursor": "y"}}),
    ("GET", "/tasks", {"query": {"cursor": "nonsense"}}),
    ("GET", "/tasks", {"query": {"limit": ""}}),
    ("GET", "/tasks", {"query": {"sort": "sideways"}}),
    ("GET", "/tasks", {"query": {"sort": "-task_id"}}),
    ("GET", "/tasks", {"query": {"task_id_begins_with": "b"}}),
    ("GET", "/tasks", {"query": {"task_id_since": "a", "task_id_until": "b"}}),
    ("GET", "/tasks", {"query": {"task_id_since": "a", "task_id_after": "b"}}),
    ("GET", "/tasks", {"query": {"unknown": "1", "another": "2"}}),
    ("GET", "/tasks/of-state", {"query": {"state": "open"}}),
    ("GET", "/tasks/of-state", {"query": {"state": "lost"}}),
    ("GET", "/tasks/of-state", {}),
    ("DELETE", "/tasks/a", {"headers": {"If-Match": '"99"'}}),
    ("DELETE", "/tasks/a", {}),
    ("DELETE", "/tasks/a", {}),
]


@pytest.mark.parametrize("event", [http_event, rest_event], ids=["HTTP API", "REST API"])
def test_each_request_is_answered_as_on_powertools(event: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVICE_TABLE, SERVICE["name"])
    both = Flavour(tmp_path / "powertools", lean=False), Flavour(tmp_path / "lean", lean=True)

    for method, path, more in REQUESTS:
        answers = []
        for each in both:
            sent = dict(more)
            handler = each.of_rest if event is rest_event else each.handler
            app = TestApp(handler, sent.pop("claims", CLAIMS), event)
            answers.append(app.request(method, path, **sent))
        theirs, ours = ((each.status, json.loads(each.text or "null"), dict(each.headers)) for each in answers)

        assert ours == theirs, (method, path, more)


@pytest.mark.parametrize("body", [b64encode(json.dumps(TASK).encode()).decode(), "!", b64encode(b"\xff").decode()])
def test_bodies_in_base64_are_answered_as_on_powertools(body: str, flavours: tuple[Flavour, Flavour]) -> None:
    event = http_event("POST", "/tasks", body={}, claims=CLAIMS) | {"body": body, "isBase64Encoded": True}
    theirs, ours = (each.handler(event, None) for each in flavours)

    assert (ours["statusCode"], ours["body"]) == (theirs["statusCode"], theirs["body"])


def test_a_stage_before_the_path_is_none_of_it(flavours: tuple[Flavour, Flavour]) -> None:
    event = http_event("GET", "/tasks/nobody", claims=CLAIMS)
    event["requestContext"]["stage"], event["rawPath"] = "live", "/live/tasks/nobody"
    theirs, ours = (each.handler(event, None) for each in flavours)

    assert (ours["statusCode"], ours["body"]) == (theirs["statusCode"], theirs["body"])
    assert "not_found" in ours["body"]


def test_the_document_is_the_same(flavours: tuple[Flavour, Flavour]) -> None:
    theirs, ours = flavours

    assert ours.document == theirs.document


def test_a_bug_is_answered_with_nothing_of_it(
    flavours: tuple[Flavour, Flavour], caplog: pytest.LogCaptureFixture
) -> None:
    _, lean = flavours
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lean.client, "call", lambda *_: 1 / 0)
        answer = TestApp(lean.handler, CLAIMS).get("/tasks/a")

    assert (answer.status, answer.json["code"]) == (500, "internal")
    assert "division" not in answer.text
    assert "division" in caplog.text


WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("aws_lambda_powertools", "boto3", "botocore"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
sys.path.insert(0, sys.argv[1])
import json
from handlers import shared
from handlers.task import handler
from liftgen.runtime.table import Settings
from liftgen.testing.fake import FakeClient

client = FakeClient(json.loads(sys.argv[2]))
shared.client, shared.settings = lambda: client, Settings
for event in json.loads(sys.argv[3]):
    answer = handler(event, None)
    print(answer["statusCode"], json.loads(answer["body"]).get("code"))
"""


def test_nothing_of_powertools_is_needed_but_for_keys(tmp_path: Path) -> None:
    """A key is refused where nothing could keep its answer, and what came with it is not done."""
    Flavour(tmp_path / "lean", lean=True)
    (table,) = understand(
        Project(tmp_path / "lean").with_models([tmp_path / "lean" / "models.py"]), Report()
    ).schema.tables
    events = [
        http_event("POST", "/tasks", body=TASK, claims=CLAIMS),
        http_event("GET", "/tasks/a", claims=CLAIMS),
        http_event("POST", "/tasks", body={**TASK, "task_id": "k"}, claims=CLAIMS, headers={"Idempotency-Key": "one"}),
        http_event("GET", "/tasks/k", claims=CLAIMS),
    ]
    command = [
        sys.executable,
        "-c",
        WITHOUT,
        str(tmp_path / "lean"),
        json.dumps(create_table_request(table)),
        json.dumps(events),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, SERVICE_TABLE: "x"})

    assert done.stdout.splitlines() == ["201 None", "200 None", "400 keys_not_kept", "404 not_found"], done.stderr


@pytest.mark.parametrize(
    "sample", [pytest.param(each, marks=[] if each == "session" else pytest.mark.slow) for each in SAMPLES]
)
def test_the_generated_tests_of_handlers_pass(sample: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample_models" / f"{sample}.py", tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.lift]\nmodels = "{sample}.py"\noutputs = ["repository", "handler", "tests"]\nlean = true\n'
        '[tool.pytest.ini_options]\npythonpath = ["."]\n'
    )
    run(tmp_path, "liftgen", "dynamorm", "scaffold")

    said = run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "--dynamodb", "memory", "tests", "-k", "handler")
    assert " passed" in said


@pytest.mark.slow
def test_lean_handlers_pass_type_checkers(tmp_path: Path) -> None:
    shutil.copy(CASE, tmp_path)
    project = Project(tmp_path, outputs=("repository", "handler"), lean=True).with_models([tmp_path / "models.py"])
    assert not scaffold(project, ScaffoldOptions(), Report()).report.failed
    strict = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["handlers"]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(strict))

    assert "Success" in run(tmp_path, "mypy", "--strict", "--cache-dir", str(tmp_path / ".mypy"), "handlers")
    assert "0 errors, 0 warnings" in run(tmp_path, "basedpyright", "--pythonpath", sys.executable, "-p", str(tmp_path))


def run(folder: Path, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
