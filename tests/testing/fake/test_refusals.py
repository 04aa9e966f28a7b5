"""The DynamoDB in memory refuses in the words of the real one, so that a test shows what production would say."""

import json
from typing import Any

import pytest
from support.conformance.requests import HASH, INDEXED, KEY, NATIVE, NUMBERS, PAIR, n, s

from liftgen.runtime.errors import LiftError, TransactionCancelled
from liftgen.testing.fake import FakeClient

INVALID = "One or more parameter values were invalid: "


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(HASH, PAIR, NUMBERS, INDEXED, NATIVE)


def refusal(client: FakeClient, operation: str, **request: Any) -> str:
    with pytest.raises(LiftError) as caught:
        client.call(operation, json.dumps(request).encode())
    return caught.value.message


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({}, f"{INVALID}Missing the key pk in the item"),
        ({"pk": n(1)}, f"{INVALID}Type mismatch for key pk expected: S actual: N"),
        (
            {"pk": s("")},
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
            "empty string value. Key: pk",
        ),
        ({"pk": s("a" * 2049)}, f"{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        ({"pk": s("a"), "x": s("a" * 400 * 1024)}, "Item size has exceeded the maximum allowed size"),
        ({"pk": s("a"), "x": {"SS": []}}, f"{INVALID}An string set  may not be empty"),
        ({"pk": s("a"), "x": {"NS": []}}, f"{INVALID}An number set  may not be empty"),
        ({"pk": s("a"), "x": {"BS": []}}, f"{INVALID}Binary sets should not be empty"),
        ({"pk": s("a"), "x": {"SS": ["a", "a"]}}, f"{INVALID}Input collection [a, a] contains duplicates."),
        ({"pk": s("a"), "x": {"NULL": False}}, f"{INVALID}Null attribute value types must have the value of true"),
        ({"pk": s("a"), "x": n("abc")}, "The parameter cannot be converted to a numeric value: abc"),
        ({"pk": s("a"), "x": n("1" * 39)}, "Attempting to store more than 38 significant digits in a Number"),
        (
            {"pk": s("a"), "x": n("1e99999999999")},
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
        (
            {"pk": s("a"), "x": n("1e-131")},
            "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        ),
        (
            {"pk": s("a"), "x": {}},
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        (
            {"pk": s("a"), "x": {"S": "a", "N": "1"}},
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ),
    ],
)
def test_an_item_that_cannot_be_put(client: FakeClient, item: dict[str, Any], message: str) -> None:
    assert refusal(client, "PutItem", TableName="hash", Item=item) == message
    assert client.items("hash") == []


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        ({"tag": n(1)}, f"{INVALID}Type mismatch for Index Key tag Expected: S Actual: N IndexName: by_tag"),
        (
            {"tag": s("")},
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
            "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by_tag, IndexKey: tag",
        ),
        ({"tag": s("a" * 2049)}, f"{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"),
    ],
)
def test_an_attribute_that_an_index_cannot_hold(client: FakeClient, attribute: dict[str, Any], message: str) -> None:
    assert refusal(client, "PutItem", TableName="indexed", Item={**KEY, **attribute}) == message


@pytest.mark.parametrize("key", [{"pk": s("a")}, {**KEY, "x": s("a")}, {"pk": s("a"), "sk": n(1)}])
def test_a_key_that_is_none_of_the_table(client: FakeClient, key: dict[str, Any]) -> None:
    message = "The provided key element does not match the schema"

    assert refusal(client, "GetItem", TableName="pair", Key=key) == message
    assert refusal(client, "DeleteItem", TableName="pair", Key=key) == message
    assert refusal(client, "UpdateItem", TableName="pair", Key=key, UpdateExpression="REMOVE x") == message


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("SET pk = :v", f"{INVALID}Cannot update attribute pk. This attribute is part of the key"),
        ("INVALID SYNTAX HERE", 'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"'),
        ("SET x = :v,", 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: ","'),
        ("", "Invalid UpdateExpression: The expression can not be empty;"),
        ("SET status = :v", "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status"),
        (
            "SET x = :w",
            "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w",
        ),
        (
            "SET #x = :v",
            "Invalid UpdateExpression: An expression attribute name used in the document path is not defined; "
            "attribute name: #x",
        ),
        ("SET x = :v SET y = :v", 'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;'),
        (
            "SET x = :v, x.y = :v",
            "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these "
            "paths; path one: [x], path two: [x, y]",
        ),
        (
            "SET x.a = :v, x[0] = :v",
            "Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these "
            "paths; path one: [x, a], path two: [x, [0]]",
        ),
        ("SET x = nonsense(:v)", "Invalid UpdateExpression: Invalid function name; function: nonsense"),
        (
            "SET x = y + :v",
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, "
            "operand type: S",
        ),
        (
            "ADD x :v",
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, "
            "operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
        ),
        ("SET x = y, z = :v", "The provided expression refers to an attribute that does not exist in the item"),
        ("SET a.b = :v", "The document path provided in the update expression is invalid for update"),
        ("SET x = list_append(:v, y)", "Invalid UpdateExpression: Incorrect operand type for operator or function; "
         "operator or function: list_append, operand type: S"),
    ],
)  # fmt: skip
def test_an_update_that_cannot_be(client: FakeClient, expression: str, message: str) -> None:
    values = {"ExpressionAttributeValues": {":v": s("v")}}
    request = {"TableName": "hash", "Key": {"pk": s("a")}, "UpdateExpression": expression}

    assert refusal(client, "UpdateItem", **request, **values) == message
    assert client.items("hash") == []


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("((x = :v))", "The expression has redundant parentheses;"),
        ("x = x", "The first operand must be distinct from the remaining operands for this operator or function; "
         "operator: =, first operand: [x]"),
        ("contains(x, x)", "The first operand must be distinct from the remaining operands for this operator or function; "
         "operator: contains, first operand: [x]"),
        ("begins_with(x, :n)", "Incorrect operand type for operator or function; operator or function: begins_with, "
         "operand type: N"),
        ("begins_with(x)", "Incorrect number of operands for operator or function; operator or function: begins_with, "
         "number of operands: 1"),
        ("x < :b", "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"),
        ("attribute_exists(:v)", "Operator or function requires a document path; operator or function: attribute_exists"),
        ("attribute_type(x, :v)", "Invalid attribute type name found; type: v, valid types: "
         "{S,N,B,SS,NS,BS,M,L,NULL,BOOL}"),
        ("x between :w and :v", "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
         "lower bound operand: AttributeValue: {S:w}, upper bound operand: AttributeValue: {S:v}"),
        ("x between :n and :v", "The BETWEEN operator requires same data type for lower and upper bounds; "
         "lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:v}"),
        ("nonsense(x)", "Invalid function name; function: nonsense"),
        (f"attribute_exists({'a' * 4096})", "Expression size has exceeded the maximum allowed size; expression size: 4114"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be(client: FakeClient, expression: str, message: str) -> None:
    given = {":v": s("v"), ":w": s("w"), ":n": n(1), ":b": {"BOOL": True}}
    values = {name: value for name, value in given.items() if name in expression}
    request: dict[str, Any] = {"TableName": "hash", "Item": {"pk": s("a")}, "ConditionExpression": expression}
    if values:
        request["ExpressionAttributeValues"] = values

    assert refusal(client, "PutItem", **request) == f"Invalid ConditionExpression: {message}"


def test_an_expression_has_at_most_300_operators(client: FakeClient) -> None:
    nested = "NOT " * 301 + "attribute_exists(x)"
    long = " OR ".join(["a=:v"] * 301)

    for expression, values in ((nested, {}), (long, {"ExpressionAttributeValues": {":v": s("v")}})):
        message = refusal(client, "Scan", TableName="hash", FilterExpression=expression, **values)
        assert message.startswith("Invalid FilterExpression: The expression contains too many operators")


def test_names_and_values_are_used_and_well_formed(client: FakeClient) -> None:
    request: dict[str, Any] = {"TableName": "hash", "Key": {"pk": s("a")}, "UpdateExpression": "SET x = :v"}
    value = {":v": s("v")}

    assert refusal(client, "UpdateItem", **request, ExpressionAttributeValues={**value, ":w": s("w")}) == (
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}"
    )
    assert refusal(
        client, "UpdateItem", **request, ExpressionAttributeValues=value, ExpressionAttributeNames={"#n": "n"}
    ) == ("Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}")
    assert refusal(client, "UpdateItem", **request, ExpressionAttributeValues={"v": s("v")}) == (
        'ExpressionAttributeValues contains invalid key: Syntax error; key: "v"'
    )
    assert refusal(client, "PutItem", TableName="hash", Item={"pk": s("a")}, ExpressionAttributeValues=value) == (
        "ExpressionAttributeValues can only be specified when using expressions"
    )
    assert refusal(client, "UpdateItem", **request, ExpressionAttributeValues={}) == (
        "ExpressionAttributeValues must not be empty"
    )


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("sk = :s", "Query condition missed key schema element: pk"),
        ("pk = :s and x = :s", "Query condition missed key schema element: sk"),
        ("pk > :s", "Query key condition not supported"),
        ("pk = :s and sk = :n", f"{INVALID}Condition parameter type does not match schema type"),
        ("pk = :s and begins_with(sk, :n)", "Invalid KeyConditionExpression: Incorrect operand type for operator or "
         "function; operator or function: begins_with, operand type: N"),
        ("pk = :s and sk > :s and sk < :s", "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one "
         "condition per key"),
        ("pk = :s and sk > :s and x = :s", "The number of query conditions (3) exceeds the number of key attributes "
         "defined in the schema (2)"),
        ("pk = :s and sk.x = :s", "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on "
         "nested attributes"),
        ("pk = :s or sk = :s", "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: OR"),
        ("", "Invalid KeyConditionExpression: The expression can not be empty;"),
    ],
)  # fmt: skip
def test_a_question_that_no_key_answers(client: FakeClient, condition: str, message: str) -> None:
    values = {name: value for name, value in {":s": s("s"), ":n": n(1)}.items() if name in condition}
    given = {"ExpressionAttributeValues": values} if values else {}

    assert refusal(client, "Query", TableName="pair", KeyConditionExpression=condition, **given) == message


def test_a_native_key_is_asked_from_the_left(client: FakeClient) -> None:
    values = {":h": s("h"), ":i": n(1), ":a": s("a"), ":b": n(1)}
    request = {"TableName": "native", "IndexName": "wide", "ExpressionAttributeValues": values}
    message = (
        "RANGE key attributes r1 must have equality conditions specified in the query "
        "because a condition is present on key attribute r2"
    )

    for condition in ("h1 = :h and h2 = :i and r1 > :a and r2 = :b",):
        assert refusal(client, "Query", **request, KeyConditionExpression=condition) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"IndexName": "nothing"}, "The table does not have the specified index: nothing"),
        ({"IndexName": "by_tag", "ConsistentRead": True}, "Consistent reads are not supported on global secondary indexes"),
        ({"IndexName": "by_tag", "ProjectionExpression": "y, title"},
         f"{INVALID}Global secondary index by_tag does not project [y]"),
        ({"IndexName": "by_tag", "Select": "ALL_ATTRIBUTES"},
         f"{INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index by_tag because its projection "
         "type is not ALL"),
        ({"Select": "ALL_PROJECTED_ATTRIBUTES"}, "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"),
        ({"Select": "ALL_ATTRIBUTES", "ProjectionExpression": "x"},
         "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"),
        ({"Limit": 0}, "1 validation error detected: Value at 'Limit' failed to satisfy constraint: "
         "Member must have value greater than or equal to 1"),
        ({"Segment": 2, "TotalSegments": 2}, "The Segment parameter is zero-based and must be less than parameter "
         "TotalSegments: Segment: 2 is not less than TotalSegments: 2"),
    ],
)  # fmt: skip
def test_a_scan_that_cannot_be(client: FakeClient, changes: dict[str, Any], message: str) -> None:
    assert refusal(client, "Scan", TableName="indexed", **changes) == message


def test_a_filter_cannot_ask_for_key_attributes(client: FakeClient) -> None:
    values = {":p": s("p")}
    request = {"TableName": "pair", "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": values}

    assert refusal(client, "Query", **request, FilterExpression="attribute_exists(x) and not sk = :p") == (
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"
    )


def test_a_page_starts_where_its_query_looks(client: FakeClient) -> None:
    request = {"TableName": "pair", "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": s("p")}}

    assert refusal(client, "Query", **request, ExclusiveStartKey={"pk": s("other"), "sk": s("a")}) == (
        "The provided starting key is outside query boundaries based on provided conditions"
    )
    assert refusal(client, "Query", **request, ExclusiveStartKey={"pk": s("p")}) == (
        "The provided starting key is invalid: The provided key element does not match the schema"
    )


def test_a_transaction_says_why_for_each_action(client: FakeClient) -> None:
    actions = [
        {"Put": {"TableName": "hash", "Item": {"pk": s("a")}}},
        {"Put": {"TableName": "hash", "Item": {"pk": n(1)}}},
        {"Delete": {"TableName": "hash", "Key": {"pk": s("b")}, "ConditionExpression": "attribute_exists(pk)"}},
    ]

    with pytest.raises(TransactionCancelled) as caught:
        client.call("TransactWriteItems", json.dumps({"TransactItems": actions}).encode())

    assert caught.value.message == (
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[None, ValidationError, ConditionalCheckFailed]"
    )
    assert [reason.message for reason in caught.value.reasons] == [
        None,
        f"{INVALID}Type mismatch for key pk expected: S actual: N",
        "The conditional request failed",
    ]
    assert client.items("hash") == []


def test_what_needs_no_item_is_refused_before_a_transaction_begins(client: FakeClient) -> None:
    def transaction(**action: Any) -> str:
        return refusal(client, "TransactWriteItems", TransactItems=[action])

    too_large = {"pk": s("a"), "x": s("a" * 400 * 1024)}
    assert (
        transaction(Put={"TableName": "hash", "Item": too_large}) == "Item size has exceeded the maximum allowed size"
    )
    assert transaction(Put={"TableName": "hash", "Item": {"pk": s("")}}).endswith("empty string value. Key: pk")
    assert transaction(Put={"TableName": "nowhere", "Item": {}}) == "Requested resource not found"
    assert refusal(client, "TransactWriteItems", TransactItems=[]) == (
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    )


def test_a_batch_looks_at_the_keys_of_items_as_at_keys(client: FakeClient) -> None:
    for item in ({"pk": n(1)}, {"other": s("x")}):
        requests = {"hash": [{"PutRequest": {"Item": item}}]}
        assert refusal(client, "BatchWriteItem", RequestItems=requests) == (
            "The provided key element does not match the schema"
        )


def test_what_the_fake_does_not_know_it_does_not_ignore(client: FakeClient) -> None:
    assert refusal(client, "PutItem", TableName="hash", Item={"pk": s("a")}, Expected={}) == (
        "`Expected` of PutItem is nothing that the in-memory fake knows"
    )
    assert refusal(client, "ExecuteStatement", Statement="SELECT") == (
        "ExecuteStatement is nothing that the in-memory fake knows"
    )
