"""Many: cases about batches, transactions and tables."""

from __future__ import annotations

from typing import Any

from support.conformance import Case, Step
from support.conformance.requests import ALL, HASH, KEY, PAIR, S, get, n, s, table


def batches() -> Case:
    def puts(*names: str) -> list[dict[str, Any]]:
        return [{"PutRequest": {"Item": {"pk": s(name), "n": n(len(name))}}} for name in names]

    def keys_of(*names: str) -> list[dict[str, Any]]:
        return [{"pk": s(name)} for name in names]

    def write(name: str, requests: dict[str, Any]) -> Step:
        return Step(name, "BatchWriteItem", {"RequestItems": requests})

    def read(name: str, requests: dict[str, Any]) -> Step:
        return Step(name, "BatchGetItem", {"RequestItems": requests})

    many = [f"many {number}" for number in range(101)]
    steps = (
        write("put and delete", {"hash": [*puts("a", "bb"), {"DeleteRequest": {"Key": {"pk": s("c")}}}]}),
        write("two tables", {"hash": puts("d"), "pair": [{"PutRequest": {"Item": KEY}}]}),
        write("25", {"hash": puts(*many[:25])}),
        write("26", {"hash": puts(*many[:26])}),
        write("the same key twice", {"hash": puts("x", "x")}),
        write("put and delete one key", {"hash": [*puts("x"), {"DeleteRequest": {"Key": {"pk": s("x")}}}]}),
        write("nothing", {}),
        write("nothing for a table", {"hash": []}),
        write("no table", {"nowhere": puts("x")}),
        write("a wrong key among right ones", {"hash": [*puts("right"), {"PutRequest": {"Item": {"pk": n(1)}}}]}),
        get("a batch is checked before it is done", "hash", {"pk": s("right")}),
        read("some", {"hash": {"Keys": keys_of("a", "bb", "nobody")}}),
        read(
            "parts of some", {"hash": {"Keys": keys_of("a", "bb"), "ProjectionExpression": "n", "ConsistentRead": True}}
        ),
        read("two tables read", {"hash": {"Keys": keys_of("a")}, "pair": {"Keys": [KEY]}}),
        read("100", {"hash": {"Keys": keys_of(*many[:100])}}),
        read("101", {"hash": {"Keys": keys_of(*many)}}),
        read("one key twice", {"hash": {"Keys": keys_of("a", "a")}}),
        read("no keys", {"hash": {"Keys": []}}),
        read("nothing to read", {}),
        read("from no table", {"nowhere": {"Keys": keys_of("a")}}),
        read("by a wrong key", {"hash": {"Keys": [{"pk": n(1)}]}}),
    )
    return Case("batches", (HASH, PAIR), steps=steps)


def transactions() -> Case:
    def write(name: str, *actions: dict[str, Any], **more: Any) -> Step:
        return Step(name, "TransactWriteItems", {"TransactItems": list(actions), **more})

    def putting(name: str, number: int = 0, **more: Any) -> dict[str, Any]:
        return {"Put": {"TableName": "hash", "Item": {"pk": s(name), "n": n(number)}, **more}}

    def updating(name: str, expression: str, values: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
        given = {} if values is None else {"ExpressionAttributeValues": values}
        key = {"pk": s(name)}
        return {"Update": {"TableName": "hash", "Key": key, "UpdateExpression": expression, **given, **more}}

    def deleting(name: str, **more: Any) -> dict[str, Any]:
        return {"Delete": {"TableName": "hash", "Key": {"pk": s(name)}, **more}}

    def checking(name: str, condition: str, **more: Any) -> dict[str, Any]:
        request = {"TableName": "hash", "Key": {"pk": s(name)}, "ConditionExpression": condition, **more}
        return {"ConditionCheck": request}

    def reading(name: str, *names: str, **more: Any) -> Step:
        actions = [{"Get": {"TableName": "hash", "Key": {"pk": s(each)}, **more}} for each in names]
        return Step(name, "TransactGetItems", {"TransactItems": actions})

    absent, present = "attribute_not_exists(pk)", "attribute_exists(pk)"
    told = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    add = ("ADD n :one", {":one": n(1)})
    steps = (
        write("all four", putting("a"), updating("b", *add), deleting("c"), checking("d", absent)),
        reading("what it did", "a", "b", "c", "d"),
        write("one fails, none is done", putting("e"), putting("a", 1, ConditionExpression=absent)),
        reading("none was done", "e", "a"),
        write(
            "every reason, and what is there",
            putting("a", ConditionExpression=absent, **told),
            checking("nobody", present, **told),
            updating("b", *add),
            deleting("b2", ConditionExpression=present),
        ),
        write("two actions on one item", putting("x"), deleting("x")),
        write("nothing"),
        write("101", *(putting(f"many {number}") for number in range(101))),
        write("100", *(putting(f"many {number}") for number in range(100))),
        write("no table", {"Put": {"TableName": "nowhere", "Item": {"pk": s("x")}}}),
        write("a wrong key", putting("f"), {"Put": {"TableName": "hash", "Item": {"pk": n(1)}}}),
        write(
            "a wrong key to update",
            {"Update": {"TableName": "hash", "Key": {"pk": n(1)}, "UpdateExpression": "REMOVE x"}},
        ),
        write("an update that cannot be", putting("f"), updating("a", "SET n = n + nothing", None)),
        write("a wrong expression", putting("f"), updating("a", "SET", None)),
        reading("nothing wrong was done", "f"),
        write("with a token", updating("counter", *add), ClientRequestToken="token-1"),
        write("with a token again", updating("counter", *add), ClientRequestToken="token-1"),
        write(
            "another with the same token",
            updating("counter", "ADD n :one", {":one": n(2)}),
            ClientRequestToken="token-1",
        ),
        reading("a token is done once", "counter"),
        reading("in order", "nobody", "b", "a"),
        reading("parts", "a", "b", ProjectionExpression="n"),
        reading("one item twice", "a", "a"),
        Step("nothing to read", "TransactGetItems", {"TransactItems": []}),
        Step(
            "no table to read",
            "TransactGetItems",
            {"TransactItems": [{"Get": {"TableName": "nowhere", "Key": {"pk": s("a")}}}]},
        ),
        Step(
            "a wrong key to read",
            "TransactGetItems",
            {"TransactItems": [{"Get": {"TableName": "hash", "Key": {"pk": n(1)}}}]},
        ),
        write("two tables", putting("g"), {"Put": {"TableName": "pair", "Item": KEY}}),
        get("two tables were written", "pair", KEY),
    )
    return Case("transactions", (HASH, PAIR), steps=steps)


def tables() -> Case:
    def create(name: str, request: dict[str, Any]) -> Step:
        return Step(name, "CreateTable", request)

    def expire(name: str, attribute: str) -> Step:
        wanted = {"Enabled": True, "AttributeName": attribute}
        return Step(name, "UpdateTimeToLive", {"TableName": "hash", "TimeToLiveSpecification": wanted})

    crowded = {f"g{number:02d}": ("Global", {f"a{number:02d}": S}, 1, ALL) for number in range(21)}
    one, two = HASH["AttributeDefinitions"], PAIR["AttributeDefinitions"]
    steps = (
        create("twice", HASH),
        create("21 global indexes", table("crowded", {"pk": S}, **crowded)),
        create("a local index without a sort key", table("nosort", {"pk": S}, l1=("Local", {"pk": S, "x": S}, 1, ALL))),
        create("an unused attribute", {**HASH, "TableName": "unused", "AttributeDefinitions": two}),
        create("an undefined attribute", {**PAIR, "TableName": "undefined", "AttributeDefinitions": one}),
        create("a name with a space", {**HASH, "TableName": "two words"}),
        create("a name of two letters", {**HASH, "TableName": "ab"}),
        Step("list", "ListTables", {}),
        Step("describe nothing", "DescribeTable", {"TableName": "nowhere"}),
        Step("no expiry", "DescribeTimeToLive", {"TableName": "hash"}),
        expire("say an expiry", "until"),
        expire("say it again", "until"),
        Step("an expiry", "DescribeTimeToLive", {"TableName": "hash"}),
        Step("delete nothing", "DeleteTable", {"TableName": "nowhere"}),
        Step("delete", "DeleteTable", {"TableName": "hash"}),
        get("gone", "hash", {"pk": s("a")}),
    )
    return Case("tables", (HASH,), steps=steps)
