"""Items: cases about one item at a time."""

from __future__ import annotations

from typing import Any

from support.conformance import Case, Step
from support.conformance.requests import BYTES, HASH, KEY, NUMBERS, PAIR, UPDATED, get, n, put, s, update


def values() -> Case:
    kept: dict[str, Any] = {
        "empty text": s(""),
        "text": s("é \U0001f600 \x00 \"quoted\" \\ 'single'"),
        "empty bytes": {"B": ""},
        "bytes": {"B": "AP8="},
        "true": {"BOOL": True},
        "false": {"BOOL": False},
        "null": {"NULL": True},
        "empty list": {"L": []},
        "empty map": {"M": {}},
        "nested": {"M": {"a": {"L": [{"M": {"b": {"SS": ["x"]}}}, n(1)]}}},
        "text set": {"SS": ["b", "a", ""]},
        "number set": {"NS": ["1", "-2.50", "1E+2"]},
        "byte set": {"BS": ["AA==", "/w=="]},
        "zero": n("-0.00"),
        "padded": n("0042.1200"),
        "exponent": n("1.5e2"),
        "38 digits": n("1" * 38),
        "largest": n("9.9999999999999999999999999999999999999E+125"),
        "smallest": n("-1E-130"),
        "1e125": n("1E125"),
    }
    refused: dict[str, Any] = {
        "39 digits": n("1" * 39),
        "too large": n("1E126"),
        "too small": n("1E-131"),
        "not a number": n("abc"),
        "nan": n("NaN"),
        "infinity": n("Infinity"),
        "no digits": n(""),
        "empty text set": {"SS": []},
        "empty number set": {"NS": []},
        "empty byte set": {"BS": []},
        "text twice": {"SS": ["a", "a"]},
        "number twice": {"NS": ["1", "1.0"]},
        "bytes twice": {"BS": ["AA==", "AA=="]},
        "null that is false": {"NULL": False},
        "no type": {},
        "two types": {"S": "a", "N": "1"},
        "refused within": {"L": [{"M": {"x": n("1" * 39)}}]},
    }
    steps = []
    for name, value in kept.items():
        steps += [
            put(f"put {name}", "hash", {"pk": s(name), "v": value}),
            get(f"get {name}", "hash", {"pk": s(name)}),
        ]
    steps += [put(f"refuse {name}", "hash", {"pk": s("refused"), "v": value}) for name, value in refused.items()]
    steps.append(get("nothing refused is kept", "hash", {"pk": s("refused")}))
    return Case("values", (HASH,), steps=tuple(steps))


def keys() -> Case:
    steps = [
        put("without a sort key", "pair", {"pk": s("a")}),
        put("of another type", "pair", {"pk": n(1), "sk": s("a")}),
        put("empty partition key", "pair", {"pk": s(""), "sk": s("a")}),
        put("empty sort key", "pair", {"pk": s("a"), "sk": s("")}),
        put("empty byte key", "bytes", {"pk": {"B": ""}, "sk": {"B": "AA=="}}),
        put("longest partition key", "pair", {"pk": s("é" * 1024), "sk": s("a")}),
        put("longer partition key", "pair", {"pk": s("a" * 2049), "sk": s("a")}),
        put("longest sort key", "pair", {"pk": s("a"), "sk": s("a" * 1024)}),
        put("longer sort key", "pair", {"pk": s("a"), "sk": s("a" * 1025)}),
        put("item of 400 KB", "pair", {"pk": s("a"), "sk": s("b"), "x": s("a" * (400 * 1024 - 7))}),
        put("item of more", "pair", {"pk": s("a"), "sk": s("c"), "x": s("a" * (400 * 1024 - 6))}),
        get("get without a sort key", "pair", {"pk": s("a")}),
        get("get with another attribute", "pair", {"pk": s("a"), "sk": s("b"), "x": s("b")}),
        get("get of another type", "pair", {"pk": s("a"), "sk": n(1)}),
        get("get an empty key", "pair", {"pk": s("a"), "sk": s("")}),
        get("get what is not there", "pair", {"pk": s("a"), "sk": s("nobody")}),
        get("get from no table", "nowhere", {"pk": s("a")}),
        put("put into no table", "nowhere", {"pk": s("a")}),
        put("number key", "numbers", {"pk": s("a"), "sk": n("1.0")}),
        put("the same number key", "numbers", {"pk": s("a"), "sk": n("1"), "x": s("later")}),
        get("one number, one key", "numbers", {"pk": s("a"), "sk": n("1e0")}),
        put("update's key", "pair", {"pk": s("u"), "sk": s("u")}),
        update("set a key attribute", "SET sk = :v", {":v": s("x")}),
        update("remove a key attribute", "REMOVE pk"),
        Step("delete by a wrong key", "DeleteItem", {"TableName": "pair", "Key": {"pk": s("a")}}),
    ]
    return Case("keys", (PAIR, NUMBERS, BYTES), steps=tuple(steps))


def updates() -> Case:
    one, many = n(1), {"L": [s("x"), s("y")]}
    good: list[tuple[str, dict[str, Any] | None]] = [
        ("SET n = n + :o", {":o": one}),
        ("SET n = n - :o", {":o": n("0.5")}),
        ("SET x = :o + :o", {":o": one}),
        ("SET x = n, n = :o", {":o": one}),
        ("set #a = :o remove t", {":o": one}),
        ("SET c = if_not_exists(c, :z) + :o", {":z": n(0), ":o": one}),
        ("SET n = if_not_exists(n, :z)", {":z": n(0)}),
        ("SET l = list_append(l, :l)", {":l": many}),
        ("SET l = list_append(:l, l)", {":l": many}),
        ("SET l2 = list_append(if_not_exists(l2, :e), :l)", {":e": {"L": []}, ":l": many}),
        ("SET l[1] = :o", {":o": one}),
        ("SET l[9] = :o", {":o": one}),
        ("SET l[3].x = :o, m.b.d = :o", {":o": one}),
        ("SET m.#a = :o", {":o": one}),
        ("REMOVE l[0], l[2]", None),
        ("REMOVE l[7]", None),
        ("REMOVE m.b.c, nothing, m.nothing", None),
        ("ADD n :o", {":o": one}),
        ("ADD fresh :o", {":o": one}),
        ("ADD m.a :o", {":o": one}),
        ("ADD ss :s", {":s": {"SS": ["b", "c"]}}),
        ("ADD ns :s", {":s": {"NS": ["2.0", "3"]}}),
        ("ADD fresh :s", {":s": {"BS": ["AA=="]}}),
        ("DELETE ss :s", {":s": {"SS": ["a", "z"]}}),
        ("DELETE ss :s", {":s": {"SS": ["a", "b"]}}),
        ("DELETE nothing :s", {":s": {"SS": ["a"]}}),
        ("SET x = :o REMOVE t ADD n :o DELETE ss :s", {":o": one, ":s": {"SS": ["a"]}}),
        ("SET x = (:o)", {":o": one}),
        ("SET x = (n + :o)", {":o": one}),
        ("SET x = :v", {":v": {"NULL": True}}),
    ]
    bad: list[tuple[str, dict[str, Any] | None]] = [
        ("SET x = nothing", None),
        ("SET x = nothing + :o", {":o": one}),
        ("SET t = t + :o", {":o": one}),
        ("SET x = :t + :o", {":o": one, ":t": s("a")}),
        ("SET nothing.x = :o", {":o": one}),
        ("SET t.x = :o", {":o": one}),
        ("SET t[0] = :o", {":o": one}),
        ("SET l = list_append(l, :o)", {":o": one}),
        ("SET l = list_append(t, :l)", {":l": many}),
        ("ADD t :o", {":o": one}),
        ("ADD n :s", {":s": {"SS": ["a"]}}),
        ("ADD n :t", {":t": s("a")}),
        ("ADD l :l", {":l": many}),
        ("DELETE n :o", {":o": one}),
        ("DELETE ss :s", {":s": {"NS": ["1"]}}),
        ("REMOVE nothing.x", None),
        ("SET n = n + :big", {":big": n("9.9E125")}),
        ("SET x = :o, x = :o", {":o": one}),
        ("SET m = :o, m.a = :o", {":o": one}),
        ("SET m.a = :o REMOVE m", {":o": one}),
        ("SET m.a = :o, m[0] = :o", {":o": one}),
        ("SET x = :o SET y = :o", {":o": one}),
        ("SET x = :o,", {":o": one}),
        ("SET x :o", {":o": one}),
        ("SET x = :undefined", {":o": one}),
        ("SET x = size(t)", None),
        ("SET x = nonsense(t)", None),
        ("SET status = :o", {":o": one}),
        ("SET x = if_not_exists(:o, :o)", {":o": one}),
        ("SET x = if_not_exists(n)", None),
        ("SET :o = :o", {":o": one}),
        ("REMOVE", None),
        ("nonsense", None),
        ("", None),
    ]
    steps = []
    for number, (expression, given) in enumerate([*good, *bad]):
        names = {"#a": "a.b"} if "#a" in expression else None
        steps += [put(f"before {number}", "pair", UPDATED), update(f"{number}: {expression}", expression, given, names)]
        if number >= len(good):
            steps.append(get(f"after {number}", "pair", KEY))
    return Case("updates", (PAIR,), steps=tuple(steps))


def returned() -> Case:
    steps = []
    for wanted in ("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "SOMETHING"):
        for name, expression in (
            ("top", "SET n = n + :o REMOVE t"),
            ("deep", "SET m.a = :o, l[1] = :o"),
            ("set", "ADD c :o"),
            ("nothing", "REMOVE nothing SET m.b.z = :o"),
        ):
            steps += [
                put(f"before {wanted} {name}", "pair", UPDATED),
                update(f"{wanted} {name}", expression, {":o": n(1)}, ReturnValues=wanted),
            ]
        steps += [
            Step(f"delete {wanted}", "DeleteItem", {"TableName": "pair", "Key": KEY, "ReturnValues": wanted}),
            update(f"fresh {wanted}", "SET n = :o", {":o": n(1)}, ReturnValues=wanted),
            put(f"put {wanted}", "pair", UPDATED, ReturnValues=wanted),
        ]
    steps.append(Step("update of nothing", "UpdateItem", {"TableName": "pair", "Key": KEY, "ReturnValues": "ALL_NEW"}))
    return Case("returned", (PAIR,), steps=tuple(steps))


def conditional() -> Case:
    absent = {"ConditionExpression": "attribute_not_exists(pk)"}
    told = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    delete = {"TableName": "pair", "Key": KEY}
    steps = [
        put("create", "pair", UPDATED, **absent),
        put("create again", "pair", UPDATED, **absent),
        put("create again, and say what is there", "pair", UPDATED, **absent, **told),
        update(
            "update at a version",
            "SET n = :new",
            {":new": n(1), ":old": n("10.50")},
            ConditionExpression="n = :old",
        ),
        update(
            "update at a stale version",
            "SET n = :new",
            {":new": n(1), ":old": n("10.50")},
            ConditionExpression="n = :old",
            **told,
        ),
        Step(
            "delete under a condition",
            "DeleteItem",
            {**delete, "ConditionExpression": "attribute_exists(nothing)", **told},
        ),
        Step(
            "delete", "DeleteItem", {**delete, "ConditionExpression": "attribute_exists(pk)", "ReturnValues": "ALL_OLD"}
        ),
        Step("delete what is gone", "DeleteItem", delete),
        Step("delete what must exist", "DeleteItem", {**delete, "ConditionExpression": "attribute_exists(pk)", **told}),
        update("update what must exist", "SET n = :v", {":v": n(1)}, ConditionExpression="attribute_exists(pk)"),
        get("nothing was made", "pair", KEY),
    ]
    return Case("conditional", (PAIR,), steps=tuple(steps))


def projections() -> Case:
    paths = (
        "pk",
        "pk, sk, n",
        "m",
        "m.a",
        "m.a, m.b.c",
        "l[1]",
        "l[2], l[0]",
        "l[3].x, t",
        "l[9]",
        "nothing",
        "t.x, n",
        "m.a, m.a",
        "m, m.a",
        "m.a, m[0]",
        "status",
        "pk,",
        "",
        "size(t)",
    )
    steps = [get(f"part {each}", "pair", KEY, ProjectionExpression=each) for each in paths]
    steps += [
        get("by name", "pair", KEY, ProjectionExpression="#a.#b", ExpressionAttributeNames={"#a": "m", "#b": "b"}),
        get(
            "dots in names are no paths", "pair", KEY, ProjectionExpression="#a", ExpressionAttributeNames={"#a": "m.b"}
        ),
        get("part of nothing", "pair", {"pk": s("no"), "sk": s("no")}, ProjectionExpression="t"),
    ]
    return Case("projections", (PAIR,), (("pair", UPDATED),), tuple(steps))
