"""IAM: the decision is IAM's own, and every request to DynamoDB says which keys it is about."""

from __future__ import annotations

from typing import Any

import pytest

from liftgen.schema import Index, KeyAttribute, KeySchema, Table
from liftgen.testing.iam import Asked, Decision, asked_of, evaluate, role_policies

PK, SK = KeyAttribute("pk", "S"), KeyAttribute("sk", "S")
STATUS = KeyAttribute("status", "S")
SAAS = Table(
    "saas",
    KeySchema((PK,), (SK,)),
    (
        Index("by_status", "global", KeySchema((STATUS,))),
        Index("several", "global", KeySchema((STATUS, SK))),
        Index("local", "local", KeySchema((PK,), (STATUS,))),
    ),
)
NUMBERS = Table("numbers", KeySchema((KeyAttribute("n", "N"),)))
HERE = "arn:aws:dynamodb:eu-west-1:123456789012:table/"
KEYS = "dynamodb:LeadingKeys"
ITEM = {"pk": {"S": "a"}, "sk": {"S": "1"}}
OTHER = {"pk": {"S": "b"}, "sk": {"S": "1"}}


def asked(operation: str, **request: Any) -> list[tuple[str, str, Any]]:
    tables = {"saas": SAAS, "numbers": NUMBERS}
    found = asked_of(operation, request, tables, region="eu-west-1", account="123456789012")
    return [(each.action, each.resource.removeprefix(HERE), each.context.get(KEYS)) for each in found]


@pytest.mark.parametrize(
    ("operation", "member"),
    [("GetItem", "Key"), ("PutItem", "Item"), ("UpdateItem", "Key"), ("DeleteItem", "Key")],
)
def test_a_request_by_key_is_about_its_partition(operation: str, member: str) -> None:
    assert asked(operation, TableName="saas", **{member: ITEM}) == [(f"dynamodb:{operation}", "saas", ("a",))]


def test_a_table_may_be_named_by_its_arn() -> None:
    assert asked("GetItem", TableName=f"{HERE}saas", Key=ITEM) == [("dynamodb:GetItem", "saas", ("a",))]


def test_a_number_is_the_text_that_was_sent() -> None:
    assert asked("GetItem", TableName="numbers", Key={"n": {"N": "7"}}) == [("dynamodb:GetItem", "numbers", ("7",))]


def test_each_part_of_a_transaction_is_asked_alone() -> None:
    writes = [
        {"Put": {"TableName": "saas", "Item": ITEM}},
        {"Update": {"TableName": "saas", "Key": OTHER}},
        {"Delete": {"TableName": "numbers", "Key": {"n": {"N": "1"}}}},
        {"ConditionCheck": {"TableName": "saas", "Key": ITEM}},
    ]

    assert asked("TransactWriteItems", TransactItems=writes) == [
        ("dynamodb:PutItem", "saas", ("a",)),
        ("dynamodb:UpdateItem", "saas", ("b",)),
        ("dynamodb:DeleteItem", "numbers", ("1",)),
        ("dynamodb:ConditionCheckItem", "saas", ("a",)),
    ]
    assert asked("TransactGetItems", TransactItems=[{"Get": {"TableName": "saas", "Key": ITEM}}]) == [
        ("dynamodb:GetItem", "saas", ("a",))
    ]


def test_a_batch_is_asked_once_for_each_table_with_all_keys() -> None:
    gets = {"saas": {"Keys": [ITEM, OTHER]}, "numbers": {"Keys": [{"n": {"N": "1"}}]}}
    writes = {"saas": [{"PutRequest": {"Item": ITEM}}, {"DeleteRequest": {"Key": OTHER}}]}

    assert asked("BatchGetItem", RequestItems=gets) == [
        ("dynamodb:BatchGetItem", "saas", ("a", "b")),
        ("dynamodb:BatchGetItem", "numbers", ("1",)),
    ]
    assert asked("BatchWriteItem", RequestItems=writes) == [("dynamodb:BatchWriteItem", "saas", ("a", "b"))]


@pytest.mark.parametrize(
    ("index", "condition", "keys"),
    [
        (None, "pk = :a", ("a",)),
        (None, ":a = #p AND begins_with(sk, :b)", ("a",)),
        (None, "sk BETWEEN :a AND :b AND (pk = :b)", ("b",)),
        ("local", "pk = :a AND #s > :b", ("a",)),
        ("by_status", "#s = :b", ("b",)),
        ("several", "#s = :b AND sk = :a", None),
        ("unknown", "pk = :a", None),
    ],
)
def test_a_query_is_about_the_partition_key_of_what_it_asks(index: str | None, condition: str, keys: Any) -> None:
    request: dict[str, Any] = {
        "TableName": "saas",
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": {"#p": "pk", "#s": "status"},
        "ExpressionAttributeValues": {":a": {"S": "a"}, ":b": {"S": "b"}},
    }
    resource = "saas" if index is None else f"saas/index/{index}"
    if index is not None:
        request["IndexName"] = index

    assert asked("Query", **request) == [("dynamodb:Query", resource, keys)]


def test_an_old_querys_conditions_are_read_too() -> None:
    conditions = {
        "pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]},
        "sk": {"ComparisonOperator": "GT", "AttributeValueList": [{"S": "1"}]},
    }

    assert asked("Query", TableName="saas", KeyConditions=conditions) == [("dynamodb:Query", "saas", ("a",))]


@pytest.mark.parametrize(
    ("operation", "request_", "expected"),
    [
        ("Scan", {"TableName": "saas", "IndexName": "by_status"}, ("dynamodb:Scan", "saas/index/by_status", None)),
        ("DeleteTable", {"TableName": "saas"}, ("dynamodb:DeleteTable", "saas", None)),
        ("ListTables", {}, ("dynamodb:ListTables", "*", None)),
        (
            "ExecuteStatement",
            {"Statement": 'SELECT * FROM "saas" WHERE pk = ?'},
            ("dynamodb:PartiQLSelect", "saas", None),
        ),
        (
            "ExecuteTransaction",
            {"TransactStatements": [{"Statement": "UPDATE saas SET a = 1"}]},
            ("dynamodb:PartiQLUpdate", "saas", None),
        ),
        (
            "BatchExecuteStatement",
            {"Statements": [{"Statement": "INSERT INTO saas VALUE {}"}]},
            ("dynamodb:PartiQLInsert", "saas", None),
        ),
    ],
)
def test_what_is_not_about_keys_says_none(operation: str, request_: dict[str, Any], expected: Any) -> None:
    assert asked(operation, **request_) == [expected]


def test_the_context_names_every_attribute_and_what_is_to_be_given_back() -> None:
    request = {
        "TableName": "saas",
        "Key": ITEM,
        "UpdateExpression": "SET #a.x = :v, b = if_not_exists(c, :v) REMOVE d[0]",
        "ConditionExpression": "attribute_exists(e) AND size(f) > :v",
        "ExpressionAttributeNames": {"#a": "a.dotted"},
        "ExpressionAttributeValues": {":v": {"N": "1"}},
        "ReturnValues": "ALL_NEW",
    }
    (found,) = asked_of("UpdateItem", request, {"saas": SAAS}, region="eu-west-1", account="1")

    assert found.context["dynamodb:Attributes"] == ("a.dotted", "b", "c", "d", "e", "f", "pk", "sk")
    assert found.context["dynamodb:ReturnValues"] == "ALL_NEW"


def test_parts_of_a_transaction_say_so() -> None:
    (found,) = asked_of(
        "TransactGetItems",
        {"TransactItems": [{"Get": {"TableName": "saas", "Key": ITEM, "ProjectionExpression": "a, b"}}]},
        {"saas": SAAS},
        region="eu-west-1",
        account="1",
    )

    assert found.context["dynamodb:EnclosingOperation"] == "TransactGetItems"
    assert found.context["dynamodb:Attributes"] == ("a", "b", "pk", "sk")


def decision(
    *statements: dict[str, Any], action: str = "dynamodb:GetItem", resource: str = "r", **context: Any
) -> Decision:
    named = {name.replace("_", ":", 1): value for name, value in context.items()}
    return evaluate([{"Statement": list(statements)}], Asked(action, resource, named))


def allow(**members: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **members}


def test_what_nobody_allows_is_denied_and_a_deny_wins() -> None:
    assert decision() is Decision.NOT_ALLOWED
    assert decision(allow()) is Decision.ALLOWED
    assert decision(allow(), allow(Effect="Deny")) is Decision.DENIED
    assert decision(allow(Effect="Deny", Action="s3:*"), allow()) is Decision.ALLOWED


@pytest.mark.parametrize(
    ("members", "decided"),
    [
        ({"Action": "dynamodb:GetItem"}, True),
        ({"Action": "DynamoDB:getitem"}, True),
        ({"Action": ["s3:*", "dynamodb:Get*"]}, True),
        ({"Action": "dynamodb:?etItem"}, True),
        ({"Action": "dynamodb:Get"}, False),
        ({"Action": []}, False),
        ({"Resource": "R"}, False),
        ({"Resource": ["x", "?"]}, True),
        ({"Resource": "${aws:who}"}, True),
        ({"Resource": "${aws:nobody}"}, False),
        ({"Resource": "${aws:nobody, 'r'}"}, True),
    ],
)
def test_actions_are_compared_in_any_case_and_resources_are_not(members: dict[str, Any], decided: bool) -> None:
    assert (decision(allow(**members), aws_who="r") is Decision.ALLOWED) is decided


def test_everything_but_what_is_named() -> None:
    without_action = {"Effect": "Allow", "NotAction": "dynamodb:Get*", "Resource": "*"}
    without_resource = {"Effect": "Allow", "Action": "*", "NotResource": "r"}

    assert decision(without_action) is Decision.NOT_ALLOWED
    assert decision(without_action, action="dynamodb:Query") is Decision.ALLOWED
    assert decision(without_resource) is Decision.NOT_ALLOWED
    assert decision(without_resource, resource="x") is Decision.ALLOWED


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "holds"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a*", "ab", False),
        ("StringEquals", ["x", "a"], "a", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", "a", None, False),
        ("StringEquals", "${*}", "*", True),
        ("StringEqualsIfExists", "a", None, True),
        ("StringEqualsIfExists", "a", "b", False),
        ("StringNotEquals", ["a", "b"], "a", False),
        ("StringNotEquals", ["a", "b"], "c", True),
        ("StringNotEquals", "a", None, True),
        ("StringEqualsIgnoreCase", "aB", "Ab", True),
        ("StringNotEqualsIgnoreCase", "aB", "Ab", False),
        ("StringLike", "a*", "ab\nc", True),
        ("StringLike", "a?", "a", False),
        ("StringLike", "a.c", "abc", False),
        ("StringLike", "a${*}", "ab", False),
        ("StringLike", "a${*}", "a*", True),
        ("StringLike", "${aws:who}#*", "me#1", True),
        ("StringLike", "${aws:wild}", "anything", False),
        ("StringLike", "${aws:wild}", "*", True),
        ("StringLike", "${aws:nobody}*", "x", False),
        ("StringNotLike", "a*", "ab", False),
        ("ArnLike", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", True),
        ("ArnLike", "arn:*:bucket", "arn:aws:s3:::bucket", False),
        ("ArnEquals", "arn:aws:s3:*:*:b", "arn:aws:s3:::b", True),
        ("ArnNotLike", "arn:aws:s3:::b*", "arn:aws:s3:::c", True),
        ("Bool", "true", "true", True),
        ("Bool", True, "false", False),
        ("Null", "true", None, True),
        ("Null", "false", None, False),
        ("Null", False, "x", True),
        ("NumericLessThan", "10", "9", True),
        ("NumericLessThan", "10", "nine", False),
        ("NumericGreaterThanEquals", "10", "10", True),
        ("NumericNotEquals", "10", "10.0", False),
        ("DateLessThan", "2030-01-01T00:00:00Z", "2029-12-31T23:59:59Z", True),
        ("DateGreaterThan", "2030-01-01T00:00:00Z", "1893456001", True),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "b", "a"), True),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "c"), False),
        ("ForAllValues:StringEquals", "a", None, True),
        ("ForAnyValue:StringEquals", ["a", "b"], ("c", "a"), True),
        ("ForAnyValue:StringEquals", "a", ("c",), False),
        ("ForAnyValue:StringEquals", "a", None, False),
        ("ForAllValues:StringNotEquals", ["a", "b"], ("c", "d"), True),
        ("ForAllValues:StringNotEquals", ["a", "b"], ("c", "a"), False),
        ("ForAnyValue:StringNotLike", "a*", ("ab", "c"), True),
        ("ForAnyValue:StringNotLike", "a*", None, False),
    ],
)
def test_an_operator_holds_as_iams_does(operator: str, wanted: Any, value: Any, holds: bool) -> None:
    context = {"aws_who": "me", "aws_wild": "*"} | ({} if value is None else {"aws_key": value})
    statement = allow(Condition={operator: {"AWS:Key": wanted}})

    assert (decision(statement, **context) is Decision.ALLOWED) is holds


def test_all_conditions_must_hold() -> None:
    both = {"StringEquals": {"aws:a": "1", "aws:b": "2"}, "Bool": {"aws:c": "true"}}

    assert decision(allow(Condition=both), aws_a="1", aws_b="2", aws_c="true") is Decision.ALLOWED
    for missing in ({"aws_a": "x"}, {"aws_b": "x"}, {"aws_c": "false"}):
        context = {"aws_a": "1", "aws_b": "2", "aws_c": "true", **missing}
        assert decision(allow(Condition=both), **context) is Decision.NOT_ALLOWED


@pytest.mark.parametrize("operator", ["IpAddress", "ForNoValue:StringEquals", "StringSounds"])
def test_an_operator_that_is_not_known_is_no_answer(operator: str) -> None:
    with pytest.raises(ValueError, match="is no operator that is known here"):
        decision(allow(Condition={operator: {"aws:key": "x"}}), aws_key="x")


TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Table": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"TableName": "saas"}},
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"Policies": [{"PolicyDocument": {"Statement": [{"Resource": {"Ref": "Table"}}]}}]},
        },
        "Policy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "Roles": [{"Ref": "Role"}],
                "PolicyDocument": {
                    "Statement": [
                        {"Resource": {"Fn::Join": ["", [{"Fn::GetAtt": ["Table", "Arn"]}, "/index/*"]]}},
                        {"Resource": {"Fn::GetAtt": ["Table", "StreamArn"]}, "Region": {"Ref": "AWS::Region"}},
                    ]
                },
            },
        },
        "Stranger": {
            "Type": "AWS::IAM::Policy",
            "Properties": {"Roles": [{"Ref": "Other"}], "PolicyDocument": {"Statement": [{"Resource": "*"}]}},
        },
    }
}


def test_a_roles_policies_are_read_from_the_template_with_the_arns_that_will_be() -> None:
    inline, attached = role_policies(TEMPLATE, "Role", region="eu-west-1", account="123456789012")

    assert inline == {"Statement": [{"Resource": "saas"}]}
    assert attached == {
        "Statement": [
            {"Resource": f"{HERE}saas/index/*"},
            {"Resource": f"{HERE}saas/stream/LATEST", "Region": "eu-west-1"},
        ]
    }


@pytest.mark.parametrize("said", [{"Fn::ImportValue": "x"}, {"Fn::GetAtt": ["Table", "Nothing"]}])
def test_what_a_template_says_in_other_words_is_no_answer(said: dict[str, Any]) -> None:
    policy = {"PolicyDocument": {"Statement": [{"Resource": said}]}}
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [policy]}}
    template = {"Resources": {**TEMPLATE["Resources"], "Role": role}}

    with pytest.raises(ValueError, match="known here"):
        role_policies(template, "Role", region="eu-west-1", account="1")
