"""DynamORMMultiTenant: tenants are counted, refused and told apart by the deployed role, and one of them can be moved."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.wrapped import ACCOUNT, KEY, REGION, Wrapped, of, run, wrapped

from liftgen.runtime.environment import client_from_environment
from liftgen.runtime.functions import tenants as entry
from liftgen.runtime.functions import told
from liftgen.runtime.tenants import MeteredClient
from liftgen.testing.events import FunctionContext, http_event
from liftgen.testing.iam import Decision, asked_of, evaluate, role_policies

TABLE = {"name": "saas", "deployed": "saas-live", "key": KEY, "ttl": "expires_at"}
SILO = {"name": "silo", "key": KEY}
TENANT = {"field": "tenant_id", "tenant": True}
ACCESS = [
    {"name": name, "kind": kind, "requests": [{"table": "saas", "actions": [action], "leading": leading}]}
    for name, kind, action, leading in (
        ("Tenant.get", "read", "GetItem", ["TENANT#", TENANT]),
        ("Project.create", "write", "PutItem", ["TENANT#", TENANT]),
        ("Member.by_key", "read", "Query", ["TENANT#", TENANT, "#PROJECT#", {"field": "project_id"}]),
        ("Tenant.by_slug", "read", "GetItem", ["SLUG#", {"field": "slug"}]),
    )
]


def served(*, moved: bool = False, shared: bool = False, **parameters: Any) -> Wrapped:
    """A function that is served; with `moved` the one that moves tenants."""

    def make(stack: Any, code: Any) -> Any:
        from aws_cdk import aws_s3 as s3

        from liftgen.constructs import DynamORMMultiTenant, DynamORMTable, LiftFunction

        table, silo = (DynamORMTable(stack, each["name"], document=each) for each in (TABLE, SILO))
        if shared:
            parameters["counts"] = table
        if moved:
            parameters.update(to={"saas": silo}, exports=s3.Bucket(stack, "Exports", bucket_name="exports"))
        tenancy = DynamORMMultiTenant(stack, "Tenants", tables=[table], access=ACCESS, code=code, **parameters)
        function = LiftFunction(stack, "Api", handler="shop.handler", code=code)
        tenancy.serve(function)
        return tenancy.mover if moved else function

    return wrapped(make)


def of_tenant(tenant: str) -> dict[str, Any]:
    return http_event("GET", "/notes", claims={"tenant_id": tenant})


def ask(made: Wrapped, monkeypatch: pytest.MonkeyPatch, own: Any) -> Any:
    """The entry point before `own`."""
    asked = run(made, "tenants", own, monkeypatch)
    monkeypatch.setattr(told, "named", lambda path: {"shop.handler": own}[path])
    return asked


def test_a_tenant_beyond_its_allowance_is_refused_and_another_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from liftgen.constructs import Allowance

    made = served(allowed=Allowance(requests=2))
    answer = ask(made, monkeypatch, lambda *_: {"statusCode": 200})
    statuses = [answer(of_tenant(each))["statusCode"] for each in ("t1", "t1", "t1", "t2")]

    assert statuses == [200, 200, 429, 200]
    assert answer(http_event("GET", "/notes"))["statusCode"] == 401
    assert made.refused == []


def test_what_a_request_consumes_is_counted_and_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = served(watched=["t1"], namespace="Shop")

    class Consuming:
        def call(self, operation: str, body: bytes) -> bytes:
            del operation, body
            return b'{"ConsumedCapacity": {"CapacityUnits": 2.5}}'

    def own(*_: Any) -> Any:
        MeteredClient(Consuming()).call("Query", b"{}")
        return {"statusCode": 200}

    answer = ask(made, monkeypatch, own)
    answer(of_tenant("t1"))
    answer(of_tenant("t2"))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert entry.usage().of("t1") == {"requests": 1, "units_read": 2.5, "units_written": 0, "units": 2.5}
    assert [(each["group"], each["tenant"], each["ReadUnits"]) for each in lines] == [
        ("t1", "t1", 2.5),
        ("others", "t2", 2.5),
    ]
    (directive,) = lines[0]["_aws"]["CloudWatchMetrics"]
    assert (directive["Namespace"], directive["Dimensions"]) == ("Shop", [["group"]])
    assert {each["Name"] for each in directive["Metrics"]} == {"Requests", "ReadUnits", "WriteUnits", "Latency"}
    assert made.refused == []


def test_what_failed_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    made = served()

    def own(*_: Any) -> Any:
        raise LookupError

    with pytest.raises(LookupError):
        ask(made, monkeypatch, own)(of_tenant("t1"))

    assert entry.usage().of("t1")["requests"] == 1


def test_a_function_reaches_counts_and_nothing_else_of_a_table_that_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    made = served(shared=True)
    ask(made, monkeypatch, lambda *_: {"statusCode": 200})(of_tenant("t1"))
    counted = next(each for name, each in made.asked if name == "UpdateItem")

    assert made.allows("UpdateItem", counted)
    for key in ("TENANT#t1", "LIFT#Limit#a#t1"):
        assert not made.allows("UpdateItem", {**counted, "Key": {**counted["Key"], "pk": {"S": key}}})
    assert not made.allows("DeleteItem", {"TableName": "saas-live", "Key": counted["Key"]})


def test_its_own_entry_point_stands_behind_the_tenants() -> None:
    made = served()
    handlers = {each["Handler"] for each in of("Lambda::Function", made.template)}

    assert handlers == {"liftgen.runtime.functions.tenants.handler", "liftgen.runtime.functions.tenants.move"}
    assert made.variables["LIFT_TENANT_HANDLER"] == "shop.handler"


def test_clients_of_a_served_function_are_metered(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in served().variables.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)

    assert isinstance(client_from_environment(), MeteredClient)


def test_a_session_reaches_the_tenant_that_its_tag_names_and_no_other() -> None:
    template = served().template
    (name, role) = next(
        (name, each["Properties"])
        for name, each in template["Resources"].items()
        if each.get("Properties", {}).get("Description") == "One tenant at a time"
    )
    policies = role_policies(template, name, region=REGION, account=ACCOUNT)
    tables = {"saas-live": served().tables["saas-live"]}

    def allowed(key: str, tenant: str) -> bool:
        request = {"TableName": "saas-live", "Key": {"pk": {"S": key}, "sk": {"S": "x"}}}
        (asked,) = asked_of("GetItem", request, tables, region=REGION, account=ACCOUNT)
        from dataclasses import replace

        tagged = replace(asked, context={**asked.context, "aws:PrincipalTag/tenant_id": tenant})
        return evaluate(policies, tagged) is Decision.ALLOWED

    assert allowed("TENANT#t1", "t1")
    assert not allowed("TENANT#t10", "t1")
    assert not allowed("SLUG#a", "t1")
    deny = [each for each in role["AssumeRolePolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
    assert deny[0]["Condition"] == {"Null": {"aws:RequestTag/tenant_id": "true"}}


def test_a_function_opens_sessions_with_this_tag_alone() -> None:
    policies = [each["PolicyDocument"] for each in of("IAM::Policy", served().template)]
    (statement,) = [one for each in policies for one in each["Statement"] if "sts:AssumeRole" in one["Action"]]

    assert statement["Condition"] == {
        "StringLike": {"aws:RequestTag/tenant_id": "?*"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["tenant_id"]},
    }


def test_clients_of_tenants_are_under_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime, timedelta

    asked: list[dict[str, Any]] = []

    class Sts:
        def assume_role(self, **request: Any) -> Any:
            asked.append(request)
            keys = {"AccessKeyId": "A", "SecretAccessKey": "b", "SessionToken": "c"}
            return {"Credentials": {**keys, "Expiration": datetime.now(UTC) + timedelta(hours=1)}}

    variables = {**served().variables, "LIFT_TENANT_ROLE": "arn:aws:iam::1:role/tenants"}
    for name, text in variables.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setattr("boto3.client", lambda _: Sts())
    client = entry.tenant_clients()("t1")

    assert isinstance(client, MeteredClient)
    assert asked[0]["Tags"] == [{"Key": "tenant_id", "Value": "t1"}]
    assert asked[0]["RoleArn"] == "arn:aws:iam::1:role/tenants"


def put(made: Wrapped, table: str, pk: str) -> None:
    item = {"pk": {"S": pk}, "sk": {"S": "x"}}
    made.memory.call("PutItem", json.dumps({"TableName": table, "Item": item}).encode())


def keys(made: Wrapped, table: str) -> set[str]:
    answer = json.loads(made.memory.call("Scan", json.dumps({"TableName": table}).encode()))
    return {each["pk"]["S"] for each in answer["Items"] if not each["pk"]["S"].startswith("LIFT#")}


class Short:
    """A context with time for so many pages."""

    def __init__(self, pages: int) -> None:
        self.left = pages

    def get_remaining_time_in_millis(self) -> int:
        self.left -= 1
        return 60_000 if self.left > 0 else 0


def moved_to_the_end(made: Wrapped, do: str, monkeypatch: pytest.MonkeyPatch, pages: int = 99) -> list[dict[str, Any]]:
    """The answers of the mover, called as the state machine does."""
    run(made, "tenants", None, monkeypatch)
    monkeypatch.setattr(told, "client", lambda _=None: made)
    answers: list[dict[str, Any]] = [{"tenant": "t1", "do": do, "run": "run-1"}]
    while not answers[-1].get("done"):
        answers.append(entry.move(answers[-1], Short(pages)))
    return answers[1:]


@pytest.mark.parametrize("pages", [1, 99])
def test_a_tenant_is_moved_whole(pages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = served(moved=True)
    for each in ("TENANT#t1", "TENANT#t1#PROJECT#p1", "TENANT#t10", "SLUG#t1"):
        put(made, "saas-live", each)
    answers = moved_to_the_end(made, "move", monkeypatch, pages)

    assert keys(made, "silo") == {"TENANT#t1", "TENANT#t1#PROJECT#p1"}
    assert keys(made, "saas-live") == {"TENANT#t10", "SLUG#t1"}
    assert (answers[-1]["done"], answers[-1]["items"]) == (True, 6)
    assert len(answers) == (5 if pages == 1 else 1)
    assert made.refused == []


def test_a_tenant_is_exported_to_the_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    made = served(moved=True)
    for each in ("TENANT#t1", "TENANT#t2"):
        put(made, "saas-live", each)
    written: list[dict[str, Any]] = []

    class S3:
        def put_object(self, **request: Any) -> None:
            written.append(request)

    monkeypatch.setattr("boto3.client", lambda _: S3())
    moved_to_the_end(made, "export", monkeypatch)

    (one,) = written
    assert one["Key"] == "tenants/t1/run-1/saas-live/000000.json"
    assert json.loads(one["Body"])["Item"]["pk"] == {"S": "TENANT#t1"}
    assert keys(made, "saas-live") == {"TENANT#t1", "TENANT#t2"}


def test_the_machine_runs_the_mover_until_it_is_done() -> None:
    (machine,) = of("StepFunctions::StateMachine", served(moved=True).template)
    definition = json.loads(
        "".join(each if isinstance(each, str) else "x" for each in machine["DefinitionString"]["Fn::Join"][1])
    )

    assert definition["States"]["Work"]["Next"] == "Done?"
    assert definition["States"]["Done?"]["Default"] == "Work"
    assert definition["States"]["Begin"]["Parameters"]["run.$"] == "$$.Execution.Name"
    assert machine["TracingConfiguration"] == {"Enabled": True}


def test_a_table_without_tenants_is_refused() -> None:
    def make(stack: Any, code: Any) -> Any:
        from liftgen.constructs import DynamORMMultiTenant, DynamORMTable

        table = DynamORMTable(stack, "Table", document=SILO)
        return DynamORMMultiTenant(stack, "Tenants", tables=[table], access=ACCESS, code=code)

    with pytest.raises(ValueError, match="no key of table `silo` begins with a tenant"):
        wrapped(make)


def test_where_nobody_says_where_to_nothing_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    from liftgen.runtime.errors import NotConfigured

    made = served(moved=True)
    about = json.loads(made.variables["LIFT_MOVING"])
    about["tables"][0]["to"] = None
    made.variables["LIFT_MOVING"] = json.dumps(about)
    with pytest.raises(NotConfigured, match="nobody says where items of `saas-live` move to"):
        moved_to_the_end(made, "move", monkeypatch)
    with pytest.raises(NotConfigured, match="there is nothing called `burn` to do"):
        entry.move({"tenant": "t1", "do": "burn"}, FunctionContext())
