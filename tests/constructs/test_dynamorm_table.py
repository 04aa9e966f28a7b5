"""DynamORMTable: what the document says is what the template says, production's defaults, ids that never change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

import pytest

from liftgen.documents import table_document
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Table

if TYPE_CHECKING:
    from liftgen.constructs import DynamORMTable, TableOverrides

PK, SK, AGE = KeyAttribute("pk", "S"), KeyAttribute("sk", "B"), KeyAttribute("age", "N")
LOGS = Table("logs", KeySchema((PK,)))
WIDE = Table(
    name="wide",
    key=KeySchema((PK,), (SK,)),
    indexes=(
        Index("by_age", "local", KeySchema((PK,), (AGE,)), Projection("KEYS_ONLY")),
        Index("by_name", "global", KeySchema((KeyAttribute("name", "S"),)), Projection("INCLUDE", ("a", "b"))),
        Index("native", "global", KeySchema((KeyAttribute("tenant", "S"), AGE), (SK, KeyAttribute("due", "S")))),
    ),
    stream="OLD_IMAGE",
    ttl="gone_at",
)


def built(table: Table, region: str | None = "eu-west-1", **overrides: Unpack[TableOverrides]) -> DynamORMTable:
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMTable

    stack = Stack(App(), "stack", env=Environment(region=region))
    return DynamORMTable(stack, "Table", document=table_document(table), **overrides)


def template(construct: DynamORMTable) -> dict[str, Any]:
    from aws_cdk import Stack
    from aws_cdk.assertions import Template

    resources: dict[str, Any] = Template.from_stack(Stack.of(construct)).to_json()["Resources"]
    return resources


def resource(table: Table, **overrides: Unpack[TableOverrides]) -> dict[str, Any]:
    found = template(built(table, **overrides)).values()
    return next(each for each in found if each["Type"] == "AWS::DynamoDB::GlobalTable")


def properties(table: Table, **overrides: Unpack[TableOverrides]) -> dict[str, Any]:
    said: dict[str, Any] = resource(table, **overrides)["Properties"]
    return said


def test_one_statement_gives_a_table_for_production() -> None:
    made = resource(LOGS)

    assert made == {
        "Type": "AWS::DynamoDB::GlobalTable",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "TableName": "logs",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "Replicas": [
                {
                    "Region": "eu-west-1",
                    "DeletionProtectionEnabled": True,
                    "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                    "Tags": [{"Key": "lift:stack", "Value": "stack"}],
                }
            ],
        },
    }


def test_what_the_document_says_is_in_the_template() -> None:
    said = properties(WIDE)

    assert said["KeySchema"] == [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ]
    assert {each["AttributeName"]: each["AttributeType"] for each in said["AttributeDefinitions"]} == {
        "pk": "S",
        "sk": "B",
        "age": "N",
        "name": "S",
        "tenant": "S",
        "due": "S",
    }
    assert said["LocalSecondaryIndexes"] == [
        {
            "IndexName": "by_age",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "age", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ]
    assert said["GlobalSecondaryIndexes"] == [
        {
            "IndexName": "by_name",
            "KeySchema": [{"AttributeName": "name", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a", "b"]},
        },
        {
            "IndexName": "native",
            "KeySchema": [
                {"AttributeName": "tenant", "KeyType": "HASH"},
                {"AttributeName": "age", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
                {"AttributeName": "due", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        },
    ]
    assert said["StreamSpecification"] == {"StreamViewType": "OLD_IMAGE"}
    assert said["TimeToLiveSpecification"] == {"AttributeName": "gone_at", "Enabled": True}


def test_the_document_may_turn_the_defaults_off() -> None:
    said = properties(replace(LOGS, billing="provisioned", pitr=False, protected=False))

    assert said["BillingMode"] == "PROVISIONED"
    assert said["Replicas"][0]["DeletionProtectionEnabled"] is False
    assert said["Replicas"][0]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": False}


def test_every_default_gives_way_to_cdks_own_types() -> None:
    from aws_cdk import RemovalPolicy
    from aws_cdk import aws_dynamodb as dynamodb

    made = resource(
        WIDE,
        billing=dynamodb.Billing.on_demand(max_read_request_units=7),
        deletion_protection=False,
        dynamo_stream=dynamodb.StreamViewType.KEYS_ONLY,
        encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True, recovery_period_in_days=3
        ),
        removal_policy=RemovalPolicy.DESTROY,
        table_class=dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS,
        table_name="wide-prod",
        time_to_live_attribute="ends_at",
    )
    said, replica = made["Properties"], made["Properties"]["Replicas"][0]

    assert made["DeletionPolicy"] == "Delete"
    assert replica["ReadOnDemandThroughputSettings"] == {"MaxReadRequestUnits": 7}
    assert said["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert said["StreamSpecification"] == {"StreamViewType": "KEYS_ONLY"}
    assert said["TableName"] == "wide-prod"
    assert said["TimeToLiveSpecification"]["AttributeName"] == "ends_at"
    assert replica["DeletionProtectionEnabled"] is False
    assert replica["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"] == 3
    assert replica["TableClass"] == "STANDARD_INFREQUENT_ACCESS"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("saas", "SaasTable98650C35"),
        ("saas-prod", "SaasProdTable84413ADA"),
        ("user_sessions", "UserSessionsTableDFC9C568"),
        ("user.sessions", "UserSessionsTable00362289"),
        ("usersessions", "UsersessionsTableD1E7298A"),
    ],
)
def test_a_table_keeps_its_logical_id_for_ever(name: str, id: str) -> None:
    assert list(template(built(replace(LOGS, name=name)))) == [id]


def test_the_logical_id_depends_on_no_construct_and_no_physical_name() -> None:
    from aws_cdk import App, Environment, Stack
    from constructs import Construct

    from liftgen.constructs import DynamORMTable

    elsewhere = Construct(Stack(App(), "other", env=Environment(region="eu-west-1")), "Deeper")
    moved = DynamORMTable(elsewhere, "Renamed", document=table_document(LOGS), table_name="logs-prod")

    assert list(template(moved)) == list(template(built(LOGS)))


def test_the_longest_name_has_a_logical_id_that_cloudformation_takes() -> None:
    (id,) = template(built(replace(LOGS, name="x" * 255)))

    assert len(id) <= 255


def test_a_stack_without_a_region_is_refused() -> None:
    with pytest.raises(ValueError, match="table `logs` needs an explicit region"):
        built(LOGS, region=None)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (replace(LOGS, name="ab"), "table `ab` has a name that DynamoDB does not take"),
        (replace(LOGS, name="x" * 256), "has a name that DynamoDB does not take"),
        (replace(LOGS, name="a b"), "table `a b` has a name"),
        (replace(LOGS, name="logs\n"), "has a name that DynamoDB does not take"),
        (replace(LOGS, name="${Token[TOKEN.1]}"), "table `${Token[TOKEN.1]}` has a name"),
        (replace(WIDE, indexes=(replace(WIDE.indexes[1], name="i!"),)), "index `i!` has a name"),
        (replace(LOGS, ttl="${Token[TOKEN.1]}"), "attribute `${Token[TOKEN.1]}` has a name that CDK takes for a token"),
        (replace(LOGS, key=KeySchema((PK, SK))), "the key of table `logs` has more than one attribute of a kind"),
        (
            replace(LOGS, indexes=(Index("here", "local", KeySchema((PK,))),)),
            "local index `here` needs the table's partition key and one sort attribute",
        ),
    ],
)
def test_what_cdk_would_not_notice_is_refused(table: Table, message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 the message is compared below
        built(table)
    assert message in str(error.value)


def test_a_physical_name_is_checked_too() -> None:
    with pytest.raises(ValueError, match="table `no!` has a name"):
        built(LOGS, table_name="no!")


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match=r"table `a b`.*index `i!`"):
        built(replace(WIDE, name="a b", indexes=(replace(WIDE.indexes[1], name="i!"),)))


@pytest.mark.parametrize(
    ("grant", "arguments", "allowed", "denied"),
    [
        ("grant", ("dynamodb:Query",), "dynamodb:Query", "dynamodb:GetItem"),
        ("grant_read_data", (), "dynamodb:GetItem", "dynamodb:PutItem"),
        ("grant_write_data", (), "dynamodb:PutItem", "dynamodb:GetItem"),
        ("grant_read_write_data", (), "dynamodb:PutItem", "dynamodb:DeleteTable"),
        ("grant_full_access", (), "dynamodb:*", "dynamodb:GetItem"),
        ("grant_stream", ("dynamodb:GetRecords",), "dynamodb:GetRecords", "dynamodb:GetItem"),
        ("grant_stream_read", (), "dynamodb:GetShardIterator", "dynamodb:GetItem"),
        ("grant_table_list_streams", (), "dynamodb:ListStreams", "dynamodb:GetItem"),
    ],
)
def test_a_grant_allows_what_it_says(grant: str, arguments: tuple[str, ...], allowed: str, denied: str) -> None:
    from aws_cdk import Stack
    from aws_cdk import aws_iam as iam

    table = built(WIDE)
    role = iam.Role(Stack.of(table), "Role", assumed_by=iam.AccountRootPrincipal())
    getattr(table, grant)(role, *arguments)
    policies = [each for each in template(table).values() if each["Type"] == "AWS::IAM::Policy"]
    statements = [one for policy in policies for one in policy["Properties"]["PolicyDocument"]["Statement"]]
    actions = {action for one in statements for action in _listed(one["Action"])}

    assert allowed in actions
    assert denied not in actions


def _listed(actions: str | list[str]) -> list[str]:
    return [actions] if isinstance(actions, str) else actions


DEPLOYMENTS = {
    **table_document(replace(LOGS, indexes=(WIDE.indexes[1],), stream="NEW_IMAGE")),
    "deployments": [
        {"number": 0, **table_document(LOGS)},
        {"number": 2, **table_document(replace(LOGS, indexes=(WIDE.indexes[1],)))},
        {"number": 3, **table_document(replace(LOGS, indexes=(WIDE.indexes[1],), stream="NEW_IMAGE"))},
    ],
}


@pytest.mark.parametrize(
    ("deployment", "indexes", "stream"),
    [
        ("0", 0, False),
        ("1", 0, False),
        ("2", 1, False),
        (3, 1, True),
        ("9", 1, True),
        ("last", 1, True),
        (None, 1, True),
    ],
)
def test_the_context_says_which_deployment_of_its_migrations_a_table_is_at(
    deployment: object, indexes: int, stream: bool
) -> None:
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMTable

    context = {"lift:deployment": deployment} if deployment is not None else None
    stack = Stack(App(context=context), "stack", env=Environment(region="eu-west-1"))
    made = template(DynamORMTable(stack, "Table", document=DEPLOYMENTS))
    (said,) = [each["Properties"] for each in made.values() if each["Type"] == "AWS::DynamoDB::GlobalTable"]

    assert len(said.get("GlobalSecondaryIndexes", ())) == indexes
    assert ("StreamSpecification" in said) is stream


def test_a_deployment_that_is_no_number_is_refused() -> None:
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMTable

    stack = Stack(App(context={"lift:deployment": "first"}), "stack", env=Environment(region="eu-west-1"))
    with pytest.raises(ValueError, match="`lift:deployment` is `first`"):
        DynamORMTable(stack, "Table", document=DEPLOYMENTS)


def test_a_table_asks_cdk_seven_times(monkeypatch: pytest.MonkeyPatch) -> None:
    import jsii
    from aws_cdk import App, Environment, Stack

    from liftgen.constructs import DynamORMTable

    stack = Stack(App(), "stack", env=Environment(region="eu-west-1"))
    DynamORMTable(stack, "Before", document={**table_document(LOGS), "name": "before"})  # what is asked once is asked
    asked: list[str] = []
    for name in ("create", "get", "invoke", "set", "sget", "sinvoke", "sset"):
        monkeypatch.setattr(jsii, name, counting(name, getattr(jsii, name), asked))
    DynamORMTable(stack, "Table", document=table_document(LOGS))

    assert sorted(asked) == ["create", "create", "get", "get", "get", "get", "invoke"]


def counting(name: str, call: Any, asked: list[str]) -> Any:
    """A call that is counted."""

    def counted(*given: Any, **named: Any) -> Any:
        asked.append(name)
        return call(*given, **named)

    return counted


@pytest.mark.parametrize(("said", "errors"), [(None, 1), ("2", 0), ("3", 0), ("last", 0)])
def test_changes_that_follow_one_another_are_not_made_at_once(said: str | None, errors: int) -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk.assertions import Annotations, Match

    from liftgen.constructs import DynamORMTable

    context = {"lift:deployment": said} if said else None
    stack = Stack(App(context=context), "stack", env=Environment(region="eu-west-1"))
    DynamORMTable(stack, "Table", document={**DEPLOYMENTS, "staged": [2, 3]})
    told = Annotations.from_stack(stack).find_error("/stack/Table", Match.any_value())

    assert len(told) == errors
    assert all("LIFT546: table `logs` changes in the deployments 2 and 3" in str(each.entry.data) for each in told)


@pytest.mark.parametrize(
    "text",
    [
        "notes",
        "${Token[1]}",
        "a${Token[AWS.Region.3]}b",
        "${Token[TOKEN.12]}",
        "${Token[",
        "${Token[a b]}",
        "$Token[1]",
    ],
)
def test_what_cdk_takes_for_a_token_is_known_without_asking_it(text: str) -> None:
    from aws_cdk import Token

    from liftgen.constructs.dynamorm_table import _is_token

    assert _is_token(text) == Token.is_unresolved(text)


def test_a_table_is_a_part_of_a_backup_plan_under_a_role_of_its_own() -> None:
    from aws_cdk import App, Environment, Stack
    from aws_cdk import aws_backup as backup

    from liftgen.constructs import DynamORMTable

    stack = Stack(App(), "stack", env=Environment(region="eu-west-1"))
    plan = backup.BackupPlan.daily35_day_retention(stack, "Plan")
    made = template(DynamORMTable(stack, "Table", document=table_document(LOGS), backup_plan=plan)).values()
    (selection,) = [each["Properties"] for each in made if each["Type"] == "AWS::Backup::BackupSelection"]

    assert selection["BackupSelection"]["Resources"] == [{"Fn::GetAtt": ["LogsTable98F38F12", "Arn"]}]
    assert "TableBacking" in str(selection["BackupSelection"]["IamRoleArn"])


def test_indexes_have_settings_of_their_own() -> None:
    from aws_cdk import aws_dynamodb as dynamodb

    warm = dynamodb.WarmThroughput(read_units_per_second=13000)
    said = properties(WIDE, index_settings={"native": {"max_read_request_units": 9, "warm_throughput": warm}})
    indexes = {each["IndexName"]: each for each in said["GlobalSecondaryIndexes"]}
    (replica,) = said["Replicas"]
    (native,) = [each for each in replica["GlobalSecondaryIndexes"] if each["IndexName"] == "native"]

    assert native["ReadOnDemandThroughputSettings"] == {"MaxReadRequestUnits": 9}
    assert indexes["native"]["WarmThroughput"] == {"ReadUnitsPerSecond": 13000}
    assert "WarmThroughput" not in indexes["by_name"]
    with pytest.raises(ValueError, match="table `wide` has no global index `by_age`"):
        built(WIDE, index_settings={"by_age": {}})


def test_a_provisioned_index_scales_as_it_is_told() -> None:
    from aws_cdk import aws_dynamodb as dynamodb

    most = dynamodb.Capacity.autoscaled(min_capacity=2, max_capacity=7)
    said = properties(replace(WIDE, billing="provisioned"), index_settings={"native": {"write_capacity": most}})
    found = {
        each["IndexName"]: each["WriteProvisionedThroughputSettings"]["WriteCapacityAutoScalingSettings"]["MaxCapacity"]
        for each in said["GlobalSecondaryIndexes"]
    }

    assert found == {"by_name": 100, "native": 7}
