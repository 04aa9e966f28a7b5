"""Making: one of each construct in a stack, and what they are given: tables, functions, networks, keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aws_cdk import Stack

    Make = Callable[[Stack], Any]

KEY = {"partition": [{"name": "pk", "type": "S"}], "sort": [{"name": "sk", "type": "S"}]}
TABLE = {"name": "notes", "key": KEY, "stream": "NEW_AND_OLD_IMAGES"}
NAMED_TABLE = {**TABLE, "name": "notes", "deployed": "papers"}
OTHER_TABLE = {**TABLE, "ttl": "expires_at"}
ACCESS = [
    {"name": f"Note.{name}", "kind": "read", "requests": [{"table": "notes", "actions": [action]}]}
    for name, action in (("get", "GetItem"), ("by_key", "Query"))
]
ACCESS.append({**ACCESS[0], "name": "Page.get"})
NOTE = {"name": "Note", "handler": "notes.handler", "path": "/notes", "patterns": ["Note.get"]}
OTHER_NOTE = {**NOTE, "path": "/papers"}
CONSUMER = {"name": "notes", "handler": "notes.changed", "table": "notes", "events": ["INSERT"]}
MIGRATIONS: dict[str, Any] = {
    "steps": [
        {
            "deployment": 1,
            "migration": "c0ffee",
            "at": 1,
            "title": "give every Note a colour",
            "table": "notes",
            "select": {},
            "do": [{"op": "fill", "attribute": "colour", "value": {"S": "red"}}],
            "budget": 0,
        }
    ]
}
APP = {"functions": [NOTE], "consumers": [CONSUMER], "access": ACCESS}


INDEXED = {
    **TABLE,
    "indexes": [{"name": "by_day", "kind": "global", "key": {"partition": [{"name": "day", "type": "S"}]}}],
}
INDEX_SETTINGS = {"by_day": {"max_read_request_units": 9}}
EVENTS = [
    {**ACCESS[0], "name": f"{model}.{name}", "requests": [{"table": "notes", "actions": [action], "leading": leading}]}
    for model in ("Event", "Fact", "Snapshot")
    for leading in ([f"{model}#", {"field": "id"}],)
    for name, action in (
        ("create", "PutItem"),
        ("check", "ConditionCheckItem"),
        ("get", "GetItem"),
        ("by_key", "Query"),
        ("put", "PutItem"),
    )
]
OF_TENANTS = [
    {**each, "requests": [{"table": "notes", "actions": [action], "leading": ["T#", {"field": "t", "tenant": True}]}]}
    for each, action in zip(ACCESS, ("GetItem", "Query", "GetItem"), strict=True)
]
BY_SCAN = [{**each, "requests": [{"table": "notes", "actions": ["Scan"]}]} for each in ACCESS]
LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:notes:1"
EU = {"account": "123456789012", "region": "eu-west-1"}


def table(stack: Stack, document: Any = TABLE) -> Any:
    from liftgen.constructs import DynamORMTable

    return DynamORMTable(home(stack), "Notes", document=document)


def function(stack: Stack, name: str = "Run") -> Any:
    from liftgen.constructs import LiftFunction

    return LiftFunction(home(stack), name, handler="index.run", code=code(stack))


def stream(stack: Stack) -> Any:
    from liftgen.constructs import DynamORMStream

    papers = table(stack, {**TABLE, "name": "papers"})
    return DynamORMStream(home(stack), "Stream", table=papers, function=function(stack, "Read"))


def home(stack: Stack) -> Any:
    """A place in the stack where nothing is yet."""
    from constructs import Construct

    return Construct(stack, f"Place{len(stack.node.children)}")


def filter_of_notes() -> Any:
    from liftgen.constructs import StreamFilter

    return StreamFilter(entities=("Note",))


def replicas(*regions: str) -> list[Any]:
    return [cdk("aws_dynamodb.ReplicaTableProps")(region=each) for each in regions]


def policy(_: Stack) -> Any:
    allow = cdk("aws_iam.PolicyStatement")(
        actions=["dynamodb:DescribeTable"], resources=["*"], principals=[cdk("aws_iam.AccountRootPrincipal")()]
    )
    return cdk("aws_iam.PolicyDocument")(statements=[allow])


def network(stack: Stack) -> Any:
    """A network that is there already, a stack's own."""
    subnets = {kind: [f"subnet-{kind}-{stack.stack_name}"] for kind in ("isolated", "private", "public")}
    return cdk("aws_ec2.Vpc").from_vpc_attributes(
        home(stack),
        "Vpc",
        vpc_id=f"vpc-{stack.stack_name}",
        availability_zones=["eu-west-1a"],
        **{f"{kind}_subnet_ids": ids for kind, ids in subnets.items()},
    )


def code(_: Stack, text: str = "x = 1") -> Any:
    from aws_cdk import aws_lambda as lambda_

    return lambda_.Code.from_inline(text)


def permissions(stack: Stack, access: Any = ACCESS) -> Any:
    from liftgen.constructs import DynamORMPermissions

    return DynamORMPermissions([table(stack)], access=access)


def cache(stack: Stack) -> Any:
    from liftgen.constructs import DynamORMCache

    named = table(stack, {**TABLE, "name": "kept"})
    return DynamORMCache(home(stack), "Cache", tables=[named], vpc=network(stack), code=code(stack))


def warming(**changes: Any) -> Make:
    from liftgen.constructs import Warming

    return lambda _: [Warming(**{"table": "notes", "every": cdk("Duration").hours(1), **changes})]


def engine(kind: str, **changes: Any) -> Make:
    import liftgen.constructs as library

    return lambda _: getattr(library, kind)(**changes)


def rates(**changes: Any) -> Any:
    from liftgen.constructs import Rate

    return [Rate(**{"per": cdk("Duration").minutes(1), **changes})]


def allowance(**changes: Any) -> Any:
    from liftgen.constructs import Allowance

    return Allowance(**changes)


def telling(stack: Stack, **changes: Any) -> Any:
    from liftgen.constructs import Telling

    bus = cdk("aws_events.EventBus")(home(stack), "Bus")
    return Telling(**{"bus": bus, "source": "notes", "entity": "a.ENTITY", "message": "a.message", **changes})


def lake(stack: Stack, database: str = "lake") -> Any:
    from liftgen.constructs import DynamORMAnalytics

    return DynamORMAnalytics(home(stack), "Lake", database=database)


def api(stack: Stack) -> Any:
    from liftgen.constructs import LiftApi

    return LiftApi(home(stack), "OwnApi", rate=1)


def key(stack: Stack) -> Any:
    from aws_cdk import aws_kms as kms

    return kms.Key(home(stack), "Key")


def queue(stack: Stack) -> Any:
    from aws_cdk import aws_sqs as sqs

    return sqs.Queue(home(stack), "Queue")


def cdk(path: str) -> Any:
    """Something of CDK, by its module and name: `aws_lambda.Runtime.PYTHON_3_12`."""
    import aws_cdk

    found: Any = aws_cdk
    for each in path.split("."):
        found = getattr(found, each) if hasattr(found, each) else __import__(f"aws_cdk.{each}", fromlist=[each])
    return found


def minutes(count: int) -> Make:
    return lambda _: cdk("Duration").minutes(count)


NEEDED: dict[str, dict[str, Make]] = {
    "CRUDFunction": {"document": lambda _: NOTE, "code": code, "permissions": permissions},
    "ConsumerFunction": {"document": lambda _: CONSUMER, "code": code, "tables": lambda stack: [table(stack)]},
    "DynamORMAnalytics": {"database": lambda _: "lake"},
    "DynamORMCache": {"tables": lambda stack: [table(stack)], "vpc": network, "code": code},
    "DynamORMDataset": {
        "lake": lake,
        "table": table,
        "access": lambda _: ACCESS[0],
        "columns": lambda _: {"title": "S"},
        "owners": lambda _: ["arn:a"],
    },
    "DynamORMDax": {"tables": lambda stack: [table(stack)], "vpc": network},
    "DynamORMMigration": {"tables": lambda stack: [table(stack)], "code": code},
    "DynamORMModel": {"model": lambda _: "Note", "table": table, "access": lambda _: ACCESS},
    "DynamORMMultiTenant": {
        "tables": lambda stack: [table(stack)],
        "access": lambda _: OF_TENANTS,
        "code": code,
    },
    "DynamORMMonitoring": {
        "tables": lambda stack: [table(stack)],
        "functions": lambda stack: [function(stack)],
        "streams": lambda stack: [stream(stack)],
        "apis": lambda stack: [api(stack)],
        "caches": lambda stack: [cache(stack)],
    },
    "DynamORMPermissions": {"tables": lambda stack: [table(stack)], "access": lambda _: ACCESS},
    "DynamORMStream": {"table": table, "function": function},
    "DynamORMTable": {"document": lambda _: TABLE},
    "EventSourcingFunction": {
        "handler": lambda _: "index.handler",
        "code": code,
        "permissions": lambda stack: permissions(stack, EVENTS),
        "events": lambda _: "Event",
    },
    "IdempotentFunction": {"handler": lambda _: "index.handler", "code": code},
    "LakeCrawler": {"lake": lake, "at": lambda _: "cron(0 3 * * ? *)"},
    "LiftApi": {},
    "LiftServiceTable": {},
    "LiftApp": {"document": lambda _: APP, "tables": lambda _: [TABLE], "code": code},
    "SingleTableDesign": {"document": lambda _: TABLE, "access": lambda _: ACCESS},
    "RateLimitedFunction": {
        "handler": lambda _: "index.handler",
        "code": code,
        "rates": lambda _: rates(limit=5),
    },
    "LiftFunction": {"handler": lambda _: "index.handler", "code": code},
}
"""What a construct cannot do without."""


def template(construct: str, also: dict[str, Make], changed: dict[str, Make] | None = None) -> dict[str, Any]:
    """The template with one construct; what its changed parameters are made of stands in a stack beside it."""
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Template

    app = App()
    stack, beside = (Stack(app, name, env=Environment(**EU)) for name in ("stack", "beside"))
    said = {each: make(stack) for each, make in (NEEDED[construct] | also).items()}
    said |= {each: make(beside) for each, make in (changed or {}).items()}
    if construct == "DynamORMPermissions":
        use(constructs()[construct](said.pop("tables"), **said), stack)
    else:
        use(constructs()[construct](stack, "It", **said), stack)
    found: dict[str, Any] = Template.from_stack(stack).to_json()
    return found


def use(made: Any, stack: Stack) -> None:
    """Do with a construct what brings into the template what it was told."""
    from liftgen.constructs import (
        DynamORMAnalytics,
        DynamORMMigration,
        DynamORMModel,
        DynamORMMultiTenant,
        DynamORMPermissions,
        LiftApi,
        LiftApp,
        LiftFunction,
    )

    match made:
        case DynamORMMigration():
            use(made.function, stack)
        case DynamORMPermissions():
            made.grant(cdk("aws_iam.Role")(stack, "Role", assumed_by=cdk("aws_iam.AccountRootPrincipal")()), "Note.get")
        case DynamORMMultiTenant():
            made.serve(function(stack))
        case DynamORMAnalytics():
            made.export(table(stack), every=cdk("Duration").days(1))
        case LiftApi():
            made.add("/notes", function(stack))
        case DynamORMModel():
            made.grant(cdk("aws_iam.Role")(stack, "Role", assumed_by=cdk("aws_iam.AccountRootPrincipal")()), "get")
        case LiftFunction():
            assert made.function.current_version.version
        case LiftApp():
            use(made.functions["Note"], stack)


def constructs() -> dict[str, type]:
    """What of the library takes parameters and makes resources."""
    import liftgen.constructs as library

    found = {name: getattr(library, name) for name in library.__all__}
    return {name: each for name, each in found.items() if isinstance(each, type) and not is_data(each)}


def is_data(each: type) -> bool:
    return hasattr(each, "__total__") or is_dataclass(each)
