"""`lift dynamorm validate --fix`: what a table has and no model says is written into the models, everything else as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from liftgen.requests import create_table_request
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Table

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Workspace

MODELS = """\
# Ours since 2019.
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Session(BaseModel):
    '''A visit.'''

    session_id: Annotated[str, PK]   # odd   spacing
    user: str
    began: int
    ends: Annotated[datetime | None, "when it is over"] = None
"""
SESSIONS = Table("sessions", KeySchema((KeyAttribute("session_id", "S"),)))
USER, BEGAN, SHOP = KeyAttribute("user", "S"), KeyAttribute("began", "N"), KeyAttribute("shop", "S")


def index(name: str, *partition: KeyAttribute, sort: tuple[KeyAttribute, ...] = (), **given: Any) -> Index:
    return Index(name, "global", KeySchema(partition, sort), **given)


def template(table: Table) -> str:
    request = create_table_request(table)
    properties = {name: request[name] for name in request if name != "StreamSpecification"}
    if table.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": table.ttl, "Enabled": True}
    return json.dumps({"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}})


@pytest.fixture
def models(folder: Workspace) -> Workspace:
    folder.write("models.py", MODELS)
    folder.write("lift.toml", 'models = "models.py"\n')
    return folder


def fixed(models: Workspace, table: Table, *arguments: str) -> Ran:
    models.write("App.template.json", template(table))
    return models.lift("validate", "--template", "App.template.json", "--fix", *arguments)


FIXES = {
    "an index": (
        replace(SESSIONS, indexes=(index("by_user", USER, sort=(BEGAN,)),)),
        "add index `by_user` to Session",
        ["    class Dynamo:", '        by_user = GSI(pk=["user"], sk=["began"])', "from liftgen import GSI, PK"],
    ),
    "an index of another name, with keys alone": (
        replace(SESSIONS, indexes=(index("UserIndex", USER, projection=Projection("KEYS_ONLY")),)),
        "add index `UserIndex` to Session",
        ['        by_user = GSI("UserIndex", pk=["user"], project="KEYS_ONLY")'],
    ),
    "an index that holds some": (
        replace(SESSIONS, indexes=(index("by_user", USER, projection=Projection("INCLUDE", ("began",))),)),
        "add index `by_user` to Session",
        ['        by_user = GSI(pk=["user"], project=["began"])'],
    ),
    "a field and its index": (
        replace(SESSIONS, indexes=(index("by_shop", SHOP),)),
        "add field `shop` and index `by_shop` to Session",
        ["    shop: str | None = None", '        by_shop = GSI(pk=["shop"], when="attribute_exists(shop)")'],
    ),
    "a marker": (
        replace(SESSIONS, ttl="ends"),
        "mark `Session.ends` as the time at which items expire",
        ['    ends: Annotated[datetime | None, "when it is over", TTL] = None', "from liftgen import PK, TTL"],
    ),
    "a field that expires": (
        replace(SESSIONS, ttl="gone_at"),
        "add field `gone_at` to Session, at which its items expire",
        ["    gone_at: Annotated[datetime | None, TTL] = None"],
    ),
    "all at once": (
        replace(SESSIONS, ttl="ends", indexes=(index("by_began", BEGAN), index("by_user", USER))),
        "add index `by_began` to Session\nadd index `by_user` to Session\nmark `Session.ends`",
        ['        by_began = GSI(pk=["began"])', '        by_user = GSI(pk=["user"])'],
    ),
}


@pytest.mark.parametrize(("table", "said", "lines"), FIXES.values(), ids=FIXES)
def test_what_is_mechanical_is_written_once_and_nothing_else_changes(
    table: Table, said: str, lines: list[str], models: Workspace
) -> None:
    ran = fixed(models, table)
    text = models.read("models.py")

    assert (ran.code, ran.out) == (0, "update models.py\n"), ran.err
    assert said in ran.err
    assert ran.err.endswith("the table of the template is as the models say\n")
    assert [each for each in lines if each not in text.splitlines()] == []
    kept = [each for each in MODELS.splitlines() if not each.startswith(("from liftgen", "    ends"))]
    assert [each for each in kept if each not in text.splitlines()] == []
    again = fixed(models, table)
    assert (again.code, again.out, models.read("models.py")) == (0, "", text)


def test_a_dry_run_shows_the_diff_and_what_is_wrong_and_writes_nothing(models: Workspace) -> None:
    ran = fixed(models, replace(SESSIONS, indexes=(index("by_user", USER),)), "--dry-run")

    assert ran.code == 1
    assert ran.out.splitlines()[:2] == ["--- a/models.py", "+++ b/models.py"]
    assert '+        by_user = GSI(pk=["user"])' in ran.out.splitlines()
    assert "would add index `by_user` to Session" in ran.err
    assert "error[LIFT404]" in ran.err
    assert models.read("models.py") == MODELS


def test_what_can_be_said_in_more_than_one_way_is_left_and_told(models: Workspace) -> None:
    composed = index("gsi1", KeyAttribute("gsi1-pk", "S"))
    wrong = index("by_text", KeyAttribute("began", "S"))
    ran = fixed(models, replace(SESSIONS, indexes=(wrong, index("by_user", USER), composed), ttl="user"))

    assert ran.code == 1
    assert ran.out == "update models.py\n"
    assert [line for line in models.read("models.py").splitlines() if "GSI(" in line] == [
        '        by_user = GSI(pk=["user"])'
    ]
    assert ran.err.count("error[LIFT404]") == 2
    assert "error[LIFT407]" in ran.err


def test_models_of_a_folder_are_fixed_where_they_stand(folder: Workspace) -> None:
    folder.write("lift.toml", 'models = "models"\n')
    folder.write("models/session.py", MODELS)
    folder.write("models/visit.py", VISIT)
    (resource,) = json.loads(template(replace(SESSIONS, indexes=(index("by_user", USER),))))["Resources"].values()
    (visits,) = json.loads(template(replace(VISITS, ttl="ends")))["Resources"].values()
    folder.write("App.template.json", json.dumps({"Resources": {"A": resource, "B": visits}}))
    ran = folder.lift("validate", "--template", "App.template.json", "--fix")

    assert (ran.code, ran.out) == (0, "update models/session.py\nupdate models/visit.py\n"), ran.err
    assert "ends: Annotated[datetime | None, TTL]" in folder.read("models/visit.py")


VISITS = Table("visits", KeySchema((KeyAttribute("visit_id", "S"),)))
VISIT = '''\
"""Visits."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Visit(BaseModel):
    visit_id: Annotated[str, PK]
    ends: datetime | None = None
'''


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fix",), "say what the models should say"),
        (("--dry-run", "--template", "App.template.json"), "only --fix writes anything"),
    ],
)
def test_what_goes_with_a_fix_is_said(arguments: tuple[str, ...], said: str, models: Workspace) -> None:
    models.write("App.template.json", template(SESSIONS))
    ran = models.lift("validate", *arguments)

    assert ran.code == 2
    assert said in " ".join(ran.err.split())
