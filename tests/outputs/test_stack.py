"""The stack output: names that last, documents that say the whole table, code that is clean as written."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.documents import table_from_document
from liftgen.files import File, Owner
from liftgen.outputs import OUTPUTS, Output
from liftgen.outputs.stack import CDK_LIBRARY, app_document, class_name, stack_id
from liftgen.project import Settings, Stage
from liftgen.read import read
from liftgen.render import render
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Schema, Table
from liftgen.scope import ProjectScope
from liftgen.testing.node import with_node

ROOT = Path(__file__).parents[2]

PK, SK = KeyAttribute("pk", "S"), KeyAttribute('a "b" \\ é', "S")
TENANT, STATUS, PROJECT = (KeyAttribute(name, "S") for name in ("tenant_id", "status", "project_id"))
SAAS = Table(
    name="saas",
    key=KeySchema((PK,), (SK,)),
    indexes=(
        Index(
            "by_email", "global", KeySchema((KeyAttribute("email", "S"),)), Projection("INCLUDE", ("name", "user_id"))
        ),
        Index("by_status", "global", KeySchema((TENANT, STATUS), (PROJECT,))),
    ),
    stream="NEW_AND_OLD_IMAGES",
    ttl="gone_at",
    billing="on_demand",
    pitr=True,
)
ODD = tuple(replace(SAAS, name=name) for name in ("list", "1-x", "a_1", "a1", "AB", "a.b", "long_name_" * 20))


def rendered(*tables: Table) -> dict[str, File]:
    return files_of(ProjectScope(Schema(tables), Settings()))


def files_of(scope: ProjectScope) -> dict[str, File]:
    report = Report()
    files = {file.path: file for file in render(scope, outputs("stack"), report)}

    assert report.codes() == []
    return files


def sample(*names: str) -> Schema:
    folder = ROOT / "sample_models"
    return derive(read([folder / each for each in names], folder, Report()), Report())


def outputs(name: str) -> list[Output]:
    return [each for each in OUTPUTS if each.name == name]


def written(folder: Path, scope: ProjectScope) -> Path:
    for file in files_of(scope).values():
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return folder


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout if done.returncode else ""


STAGES = (
    Stage("dev"),
    Stage("live", "eu-west-1", tables=(("saas", "saas-live"),), account="012345678901"),
)
WHOLE = ProjectScope(replace(sample("saas.py"), tables=(*sample("saas.py").tables, *ODD)), Settings(stages=STAGES))


def test_the_app_and_each_stack_are_the_users_and_the_rest_follows_the_models() -> None:
    owners = {path: file.owner for path, file in rendered(SAAS).items()}

    assert owners == {
        "cdk.json": Owner.USER,
        "stacks/__init__.py": Owner.LIFT,
        "stacks/app.py": Owner.USER,
        "stacks/requirements.txt": Owner.LIFT,
        "stacks/stages.py": Owner.LIFT,
        "stacks/tables/__init__.py": Owner.LIFT,
        "stacks/tables/saas.json": Owner.LIFT,
        "stacks/tables/saas.py": Owner.USER,
    }


def test_the_document_is_the_whole_table() -> None:
    text = rendered(SAAS)["stacks/tables/saas.json"].text

    assert table_from_document(json.loads(text)) == SAAS


@pytest.fixture(scope="module", params=["saas.py", "session.py", "shop.py", "contacts.py", "every_type.py"])
def scope(request: pytest.FixtureRequest) -> ProjectScope:
    """A sample, or models of every type."""
    places = [ROOT / folder / request.param for folder in ("sample_models", "tests/models")]
    (path,) = [each for each in places if each.exists()]
    return ProjectScope(derive(read([path], path.parent, Report()), Report()), Settings())


def test_each_function_may_ask_what_its_handler_asks(scope: ProjectScope) -> None:
    handlers = {file.path: file.text for file in render(scope, outputs("handler"), Report())}
    for function in app_document(scope)["functions"]:
        _, *module, _ = function["handler"].split(".")
        source = ast.parse(handlers[f"handlers/generated/{'/'.join(module)}.py"])
        # `saas.tenant_home` and `transactions.saas` are asked of the table `saas`, `Project` of the entity.
        first, _, last = function["name"].partition(".")
        owner = last if first == "transactions" else first

        assert set(function["patterns"]) == {f"{owner}.{each}" for each in asked(source)}
        whole = function["path"]
        assert [each for each in paths(source) if each != whole and not each.startswith(f"{whole}/")] == []


def test_functions_run_packages_that_are_written(scope: ProjectScope) -> None:
    written = {file.path.partition("/")[0] for file in render(scope, OUTPUTS, Report())}
    models = {entity.model.module for entity in scope.schema.entities}

    assert set(app_document(scope)["code"]["packages"]) <= written | models


def test_every_access_pattern_can_be_granted(scope: ProjectScope) -> None:
    document = json.loads(files_of(scope)["stacks/api.json"].text)
    granted = [pattern for function in document["functions"] for pattern in function["patterns"]]

    assert document == app_document(scope)
    assert set(granted) <= {each["name"] for each in document["access"]}


def asked(source: ast.Module) -> Iterator[str]:
    """The methods that a handler calls on its repository, or on the table."""
    for call in ast.walk(source):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name("repository"), attr=name)):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name("_repository" | "_table")), attr=name)):
                yield name


def paths(source: ast.Module) -> Iterator[str]:
    """The paths of a handler's routes."""
    for call in ast.walk(source):
        match call:
            case ast.Call(func=ast.Attribute(attr="route"), args=[ast.Constant(str(path)), *_]):
                yield path


def test_without_handlers_there_is_no_api() -> None:
    files = files_of(ProjectScope(sample("session.py"), Settings(outputs=("repository", "stack"))))

    assert not any("api" in path or "api" in file.text.lower() for path, file in files.items())


def test_a_stage_has_its_own_account_region_and_tables(tmp_path: Path) -> None:
    written(tmp_path, ProjectScope(Schema((SAAS,)), Settings(stages=STAGES)))
    environment = {**os.environ, "CDK_DEFAULT_REGION": "us-east-1", "CDK_VALIDATION": "false", "CDK_OUTDIR": "out"}
    done = subprocess.run(
        [sys.executable, "-m", "stacks.app"], cwd=tmp_path, env=with_node(environment), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = {}
    for stage in ("dev", "live"):
        manifest = json.loads((tmp_path / f"out/assembly-{stage}/manifest.json").read_text())["artifacts"]
        (stack,) = [each for each in manifest.values() if each["type"] == "aws:cloudformation:stack"]
        template = json.loads((tmp_path / f"out/assembly-{stage}" / stack["properties"]["templateFile"]).read_text())
        (logical_id,) = [name for name, each in template["Resources"].items() if "DynamoDB" in each["Type"]]
        table = template["Resources"][logical_id]["Properties"]["TableName"]
        found[stack["properties"]["stackName"]] = (stack["environment"], logical_id, table)

    assert found == {
        "dev-saas-table": ("aws://unknown-account/us-east-1", "SaasTable98650C35", "saas"),
        "live-saas-table": ("aws://012345678901/eu-west-1", "SaasTable98650C35", "saas-live"),
    }


def test_models_without_a_table_have_no_app() -> None:
    assert rendered() == {}


def test_a_change_of_a_table_touches_its_document_alone() -> None:
    before, after = rendered(SAAS, *ODD), rendered(replace(SAAS, ttl=None), *ODD)

    assert [path for path in before if before[path] != after[path]] == ["stacks/tables/saas.json"]


@pytest.mark.parametrize(
    ("table", "id"),
    [
        ("saas", "saas-table"),
        ("user_sessions", "user-sessions-table"),
        ("saas-prod", "saas-prod-table"),
        ("eu.saas", "t-eu-saas-e7cf1974-table"),
        ("1st", "t-1st-e01ddf65-table"),
    ],
)
def test_the_stack_of_a_table_keeps_its_name(table: str, id: str) -> None:
    assert stack_id(table) == id


def test_a_stack_name_is_never_too_long() -> None:
    assert len(stack_id("x" * 100)) <= 128
    assert len(stack_id("x" * 255)) <= 128
    assert len(stack_id("x." * 120)) <= 128


def test_tables_of_different_modules_have_different_classes() -> None:
    assert [class_name(table.name)[:20] for table in ODD] == [
        "ListStack",
        "Table_1XStack",
        "A_1Stack",
        "A1Stack",
        "AbStack",
        "ABStack",
        "LongNameLongNameLong",
    ]


def test_the_code_is_clean_as_written(tmp_path: Path) -> None:
    folder = written(tmp_path, WHOLE)

    assert run("ruff", "check", "--isolated", "--select", "E4,E7,E9,F,I", ".", folder=folder) == ""
    assert run("ruff", "format", "--isolated", "--check", ".", folder=folder) == ""


@pytest.mark.slow
def test_the_code_is_typed_strictly(tmp_path: Path) -> None:
    folder = written(tmp_path, WHOLE)
    strict = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["stacks"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(strict))

    assert run("mypy", "--strict", "--python-version", "3.11", "stacks", folder=folder) == ""
    assert run("basedpyright", "--pythonpath", sys.executable, folder=folder) == ""


@pytest.mark.slow
def test_the_code_of_the_migrations_stack_is_typed_strictly(tmp_path: Path) -> None:
    case = Path(__file__).parents[1] / "cases" / "migrated"
    shutil.copytree(case / "expected", tmp_path, dirs_exist_ok=True)
    strict = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["stacks", "migrations"]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(strict))

    files = ("stacks", "migrations/handler.py")
    assert run("mypy", "--strict", "--python-version", "3.11", *files, folder=tmp_path) == ""
    assert run("basedpyright", "--pythonpath", sys.executable, folder=tmp_path) == ""


def test_what_functions_run_is_pinned_as_it_is_tested() -> None:
    from importlib.metadata import version

    from packaging.requirements import Requirement

    text = files_of(ProjectScope(sample("session.py"), Settings()))["stacks/constraints.txt"].text
    pins = [Requirement(line) for line in text.splitlines() if not line.startswith("#")]
    here = {each.name: str(each.specifier) for each in pins if each.marker is None or each.marker.evaluate()}

    assert here == {name: f"=={version(name)}" for name in here}
    assert everything_under("liftgen", {"powertools", "encryption", "msgspec"}) <= here.keys()


def everything_under(distribution: str, extras: set[str]) -> set[str]:
    """What a distribution with these extras stands on, and what that stands on."""
    from importlib.metadata import requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: set[str] = set()
    for each in map(Requirement, requires(distribution) or ()):
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            name = canonicalize_name(each.name)
            found |= {name} | (everything_under(name, set(each.extras)) if name not in found else set())
    return found


def test_the_pinned_library_is_the_one_that_is_tested() -> None:
    from importlib.metadata import version

    assert version("aws-cdk-lib") == CDK_LIBRARY
