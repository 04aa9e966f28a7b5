"""Repositories in asyncio are asked for by name, know what waits in the runtime, and are used as the guide says."""

import ast
import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from support.generated import ROOT, generate, imported

from liftgen.diagnostics import Report
from liftgen.outputs import chosen_outputs
from liftgen.outputs.asyncio import form
from liftgen.project import Project
from liftgen.requests import create_table_request
from liftgen.runtime import aio
from liftgen.runtime.aio import table, transaction
from liftgen.testing.fake import AsyncFakeClient, FakeClient

AIO = Path(aio.__file__).parent


def test_nobody_gets_them_who_does_not_ask() -> None:
    nobody = chosen_outputs(Project(Path(), ("models.py",)), Report())
    somebody = chosen_outputs(Project(Path(), ("models.py",), outputs=("repository", "asyncio")), Report())

    assert "asyncio" not in {each.name for each in nobody}
    assert [each.name for each in somebody] == ["repository", "asyncio"]


def test_without_repositories_there_are_none() -> None:
    report = Report()
    chosen_outputs(Project(Path(), ("models.py",), outputs=("asyncio",)), report)

    assert report.failed


def test_the_names_that_differ_are_those_of_the_runtime() -> None:
    """Of each module that has a form, the public names that are defined anew there."""
    defined = {}
    for name in form.FORMS:
        tree = ast.parse((AIO / f"{name}.py").read_text("utf-8"))
        definitions = [
            each for each in tree.body if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        defined[name] = frozenset(each.name for each in definitions if not each.name.startswith("_"))

    assert defined == dict(form.FORMS)


def test_what_a_table_is_asked_waits_in_the_runtime() -> None:
    waits = {
        name
        for made in (table.Table, transaction.Pending)
        for name, each in vars(made).items()
        if inspect.iscoroutinefunction(each) and not name.startswith("_")
    }

    assert waits == form.TABLE


@pytest.mark.parametrize("heading", ["A script", "A Lambda function", "A test"])
def test_the_guide_says_what_runs(
    heading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = f"guide_{heading[2:].split()[0].lower()}"
    schema = generate(tmp_path, ROOT / "sample_models" / "saas.py", package=package, in_asyncio=True)
    imported(tmp_path, package)
    client = AsyncFakeClient(FakeClient(*(create_table_request(each) for each in schema.tables)))
    monkeypatch.setattr(aio, "connect", lambda: client)
    text = (ROOT / "docs" / "asyncio.md").read_text("utf-8").partition(f"## {heading}\n")[2]
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]
    code = re.sub(r"^from (repositories|fakes)", rf"from {package}.\1", code, flags=re.MULTILINE)
    scope: dict[str, Any] = {"__name__": "guide"}
    exec(compile(code, "guide.py", "exec"), scope)

    if heading == "A script":
        assert capsys.readouterr().out.split() == ["first", "second", "third"]
    elif heading == "A test":
        importlib.import_module("asyncio").run(scope["test_a_project_is_found"]())
    else:
        saas = importlib.import_module("saas")
        run = importlib.import_module("asyncio").run
        run(scope["saas"].projects.create(saas.Project(tenant_id="t1", project_id="p1", title="A bridge")))
        assert scope["handler"]({"tenant_id": "t1"}, None) == {"tenant": None, "projects": ["A bridge"]}


def test_a_statement_that_waits_in_its_midst_is_not_passed_over() -> None:
    """The writer of repositories would have to say it otherwise: nothing is left unawaited without a word."""
    made = form.Form("repositories", frozenset())
    text = "class Odd:\n    def get(self) -> int:\n        return 1 + self._table.get(1)\n"

    with pytest.raises(AssertionError, match="only a part"):
        made._block(text, frozenset())


def test_a_line_that_gets_too_long_is_broken_as_the_formatter_does() -> None:
    made = form.Form("repositories", frozenset())
    line = "        return self._table.get(items.ENTITY, items.key(tenant_id=tenant_id, id=id))"
    text = f"class Odd:\n    def get(self, *, tenant_id: str, identifier: str, and_more: str) -> Odd | None:\n{line}\n"
    changed, waits = made._block(text, frozenset())

    assert waits == {"get"}
    assert max(map(len, changed.split("\n"))) <= 88
