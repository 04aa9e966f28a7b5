"""The generated app of every sample, deployed: its API answers from its tables, its consumer sees it, and tables outlive it.

All of it happens on one ministack, without docker and without a network. What ministack ignores is read where it is told, in
the templates.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.deploying import SERVICES, App, scaffolded

from liftgen.diagnostics import Report
from liftgen.diff import diff_table
from liftgen.observe import observe_table
from liftgen.observe.template import read_templates
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import Project
from liftgen.schema import Schema, Table
from liftgen.testing import LocalDynamoDB, local_dynamodb
from liftgen.testing.events import http_event

pytestmark = pytest.mark.slow

PATIENCE = 120  # seconds, until a change has come through the stream

ORDER = {
    "customer_id": "c1",
    "order_id": "00000000-0000-0000-0000-000000000001",
    "number": 1,
    "payment": {"method": "card", "last_four": "1234"},
    "lines": [],
}
CONTACT = {"id": "c1", "email": "a@b.example", "name": "Ann", "company": "x", "since": "2020"}
STORED: dict[str, tuple[str, dict[str, Any], str]] = {
    "contacts": ("/contacts", CONTACT, "/contacts/c1"),
    "ledger": ("/balances", {"account_id": "a1", "owner": "ann", "balance": "5", "number": 1}, "/balances/a1"),
    "session": ("/sessions", {"session_id": "s1", "user_id": "u1"}, "/sessions/s1/u1"),
    "shop": ("/orders", ORDER, "/orders/c1/1"),
}
"""What is sent to the API of a sample without tenants, and where it is read."""
SEEN = {"ledger": "Balance(account_id='a1', owner='ann'", "shop": "Order(customer_id='c1'"}
"""What the consumers of samples with streams then see."""
INDEXED = """

    class Dynamo:
        by_user = GSI(pk="USER#{user_id}", sk="{session_id}")
"""


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalDynamoDB]:
    with local_dynamodb(services=SERVICES) as aws:
        yield aws


@pytest.fixture(scope="module")
def account(aws: LocalDynamoDB, tmp_path_factory: pytest.TempPathFactory) -> LocalDynamoDB:
    """The account, bootstrapped once for all samples."""
    App(aws, tmp_path_factory.mktemp("bootstrap"), Schema(())).bootstrap()
    return aws


@pytest.mark.parametrize("sample", ["contacts", "ledger", "saas", "session", "shop"])
def test_the_app_of_a_sample_is_deployed_serves_and_leaves_its_tables_behind(
    sample: str, account: LocalDynamoDB, tmp_path: Path
) -> None:
    app = scaffolded(tmp_path, sample, account)
    telling(app)
    app.synth()
    first = app.deploy()

    assert "(no changes)" not in first
    assert_tables_are_those_of_the_models(app)
    if sample == "saas":
        assert_tenants_see_their_own(app)
    else:
        assert_what_is_written_is_read(app, *STORED[sample])
    if sample in SEEN:
        assert_the_stream_function_sees(app, SEEN[sample])

    stacks = len(app.templates())
    assert app.deploy().count("(no changes)") == stacks
    assert app.cdk("diff", "--fail").count("There were no differences") == stacks
    if sample == "session":
        assert_a_changed_model_is_all_that_differs(app)

    app.cdk("destroy", "--all", "--force")
    assert app.client("lambda").list_functions()["Functions"] == []
    assert set(app.aws.client().list_tables()["TableNames"]) >= {each.name for each in app.schema.tables}


def telling(app: App) -> None:
    """Let consumers say in their logs what they see, as whoever owns their files might."""
    for file in (app.folder / "consumers").glob("*.py"):
        text = file.read_text("utf-8")
        for name in ("inserted", "modified"):
            text = text.replace(f'{name}: record %s", change.origin.event_id)', f'{name}: %r", change.new)')
        file.write_text(text.replace("logger.info(", "logger.warning("), "utf-8")


def assert_tables_are_those_of_the_models(app: App) -> None:
    told = {name: table for each in read_templates(app.folder / "cdk.out").values() for name, table in each.items()}
    for table in app.schema.tables:
        written = told[table.name]
        seen = observe_table(app.aws.client(), table.name)

        assert seen is not None
        assert diff_table(seen.table, as_ministack_makes(table)) == ()
        assert (written.ttl, written.pitr, written.protected) == (table.ttl, True, True)


def as_ministack_makes(table: Table) -> Table:
    """It ignores what a template says of expiry, recovery and protection."""
    return replace(table, ttl=None, pitr=False, protected=False)


def assert_what_is_written_is_read(app: App, path: str, body: dict[str, Any], item: str) -> None:
    stored = app.request("POST", path, body)
    found = app.request("GET", item)

    assert (stored[0], found[0]) == (201, 200), (stored, found)
    assert found[1] == stored[1]
    assert body.items() <= found[1].items()


def assert_tenants_see_their_own(app: App) -> None:
    new = http_event("POST", "/projects", body={"project_id": "p1", "title": "x"}, claims={"tenant_id": "t1"})
    stored = app.invoke("Project", new)
    own, other = (
        app.invoke("Project", http_event("GET", "/projects/p1", claims={"tenant_id": each})) for each in ("t1", "t2")
    )
    home = app.invoke("saastenanthome", http_event("GET", "/tenant-home", claims={"tenant_id": "t1"}))

    assert (stored[0], own[0], other[0]) == (201, 200, 404)
    assert own[1]["title"] == "x"
    assert [each["value"]["project_id"] for each in home[1]["items"]] == ["p1"]


def assert_the_stream_function_sees(app: App, item: str) -> None:
    client = app.client("logs")
    (group,) = [
        each["logGroupName"]
        for each in client.describe_log_groups()["logGroups"]
        if f"/{app.api}/AppConsumers" in each["logGroupName"]
    ]
    deadline = time.monotonic() + PATIENCE
    while True:
        said = [each["message"] for each in client.filter_log_events(logGroupName=group)["events"]]
        if any(f"inserted: {item}" in each for each in said):
            return
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


def assert_a_changed_model_is_all_that_differs(app: App) -> None:
    """`diff` of the table shows the new index alone, and nothing is replaced."""
    models = app.folder / "session.py"
    text = models.read_text("utf-8").replace("import PK, SK, TTL", "import GSI, PK, SK, TTL")
    models.write_text(text.rstrip() + INDEXED, "utf-8")
    assert not scaffold(Project(app.folder).with_models([models]), ScaffoldOptions(), Report()).report.failed
    app.synth()
    # Of what is replaced, CDK knows more than the change set of ministack, which says it of every change.
    said = app.cdk("diff", "--method=template", "sessions-table")

    changed = [line for line in said.splitlines() if line.startswith(("[+]", "[-]", "[~]"))]
    assert [line.split()[:3] for line in changed] == [["[~]", "AWS::DynamoDB::GlobalTable", "Table/Table"]], said
    assert "GlobalSecondaryIndexes" in said
    assert [line for line in said.splitlines() if "[" in line and "replace" in line] == [], said
