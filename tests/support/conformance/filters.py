"""Filters: cases about conditions, over five odd things."""

from __future__ import annotations

from typing import Any

from support.conformance import Case, Step
from support.conformance.requests import HASH, n, s

THINGS: tuple[dict[str, Any], ...] = (
    {
        "pk": s("1"),
        "t": s("apple"),
        "n": n(1),
        "l": {"L": [s("x"), n(1)]},
        "ss": {"SS": ["a", "b"]},
        "f": {"BOOL": True},
    },
    {
        "pk": s("2"),
        "t": s("apricot"),
        "n": n("2.5"),
        "m": {"M": {"x": n(1), "y": {"L": [s("z")]}}},
        "f": {"BOOL": False},
    },
    {"pk": s("3"), "t": s(""), "n": n(-3), "ns": {"NS": ["1", "2"]}, "o": {"NULL": True}},
    {"pk": s("4"), "t": n(5), "n": s("1"), "b": {"B": "AAEC"}, "bs": {"BS": ["AA=="]}, "u": s("apple")},
    {"pk": s("5"), "t": s("é"), "n": n(100), "l": {"L": []}, "m": {"M": {}}, "low": n(50), "b": {"B": "/w=="}},
)


FILTERS = (
    "t = :apple",
    "t <> :apple",
    "t < :apple",
    "t <= :apple",
    "t > :apple",
    "t >= :apple",
    "n = :one",
    "n <> :one",
    "n < :one",
    "n > :one",
    "n between :one and :ten",
    "n BETWEEN low AND :big",
    "n > low",
    "t = u",
    "t <> u",
    "l = m",
    "l <> m",
    "n in (:one, :apple, low)",
    "t in (:apple)",
    "nothing = :one",
    "nothing <> :one",
    "not nothing = :one",
    "NOT (t = :apple)",
    "f = :true",
    "f <> :true",
    "o = :null",
    "ss = :abset",
    "ss = :baset",
    "ns = :numset",
    "l = :list",
    "m = :map",
    "b = :bytes",
    "b > :bytes",
    "begins_with(t, :ap)",
    "begins_with(b, :byte0)",
    "contains(t, :p)",
    "contains(ss, :a)",
    "contains(ns, :one)",
    "contains(l, :one)",
    "contains(l, :x)",
    "contains(b, :byte1)",
    "contains(t, u)",
    "attribute_exists(m.x)",
    "attribute_exists(l[1])",
    "attribute_exists(l[5])",
    "attribute_exists(t.x)",
    "attribute_not_exists(m)",
    "attribute_not_exists(m.y[0])",
    "attribute_type(t, :typeS)",
    "attribute_type(l, :typeL)",
    "attribute_type(o, :typeNULL)",
    "size(t) = :five",
    "size(t) < size(ss)",
    "size(l) >= :one",
    "size(ss) = :two",
    "size(m) = :two",
    "size(b) = :three",
    "size(n) > :zero",
    "size(t) < :one",
    "size(nothing) = :zero",
    "m.y[0] = :z",
    "l[0] = :x and l[1] = :one",
    "t = :apple or n = :big and f = :true",
    "(t = :apple or n = :big) and attribute_exists(l)",
    "not t = :apple and not n = :big",
    "attribute_exists(t) and (n = :one or (n = :big and low < :big))",
)


FILTER_VALUES: dict[str, Any] = {
    ":apple": s("apple"),
    ":ap": s("ap"),
    ":p": s("p"),
    ":a": s("a"),
    ":x": s("x"),
    ":z": s("z"),
    ":zero": n(0),
    ":one": n("1.0"),
    ":two": n(2),
    ":three": n(3),
    ":five": n(5),
    ":ten": n(10),
    ":big": n(100),
    ":true": {"BOOL": True},
    ":null": {"NULL": True},
    ":abset": {"SS": ["a", "b"]},
    ":baset": {"SS": ["b", "a"]},
    ":numset": {"NS": ["2", "1.0"]},
    ":list": {"L": [s("x"), n("1.0")]},
    ":map": {"M": {"y": {"L": [s("z")]}, "x": n(1)}},
    ":bytes": {"B": "AAEC"},
    ":byte0": {"B": "AAE="},
    ":byte1": {"B": "AQ=="},
    ":typeS": s("S"),
    ":typeL": s("L"),
    ":typeNULL": s("NULL"),
}


BAD_FILTERS = (
    "t = :undefined",
    "#undefined = :one",
    "status = :one",
    "t == :one",
    "t = ",
    "= :one",
    "t = :one and",
    "(t = :one",
    "t = :one)",
    "((t = :one))",
    "t",
    ":one",
    "t between :one",
    "t between :ten and :one",
    "t between :one and :apple",
    "t in ()",
    "t in :one",
    "t = t",
    "contains(t, t)",
    "begins_with(t)",
    "begins_with(t, :one)",
    "begins_with(:apple, t)",
    "attribute_exists(:one)",
    "attribute_type(t, :one)",
    "attribute_type(t, :apple)",
    "size(t)",
    "size(:one) = :one",
    "nonsense(t)",
    "if_not_exists(t, :one) = :one",
    "f < :true",
    "t < :list",
    "_t = :one",
    "1t = :one",
    "t-x = :one",
    "t[a] = :one",
    "t[-1] = :one",
    "t. = :one",
    "not",
    "",
    "t = :one; t = :one",
    "t = 'apple'",
    "t = 1",
)


def used(expression: str) -> dict[str, Any]:
    """Only what the expression names, as unused values are refused."""
    given = {name: value for name, value in FILTER_VALUES.items() if name in words(expression)}
    return {"ExpressionAttributeValues": given} if given else {}


def words(expression: str) -> set[str]:
    spaced = "".join(each if each.isalnum() or each in "_:#" else " " for each in expression)
    return set(spaced.split())


def filters() -> Case:
    steps = [
        Step(each, "Scan", {"TableName": "hash", "FilterExpression": each, **used(each)})
        for each in (*FILTERS, *BAD_FILTERS)
    ]
    names = {"#t": "t", "#odd": "a.b-c d"}
    steps += [
        Step(
            "names stand for attributes",
            "Scan",
            {
                "TableName": "hash",
                "FilterExpression": "#t = :apple or #odd = :one",
                "ExpressionAttributeNames": names,
                **used(":apple :one"),
            },
        ),
        Step(
            "unused name",
            "Scan",
            {"TableName": "hash", "FilterExpression": "#t = :one", "ExpressionAttributeNames": names, **used(":one")},
        ),
        Step("unused value", "Scan", {"TableName": "hash", "FilterExpression": "n = :one", **used(":one :ten")}),
        Step("values without expression", "Scan", {"TableName": "hash", **used(":one")}),
        Step(
            "value without colon",
            "Scan",
            {"TableName": "hash", "FilterExpression": "n = :one", "ExpressionAttributeValues": {"one": n(1)}},
        ),
        Step(
            "expression of more than 4 KB",
            "Scan",
            {"TableName": "hash", "FilterExpression": f"attribute_exists({'a' * 4096})"},
        ),
    ]
    return Case("filters", (HASH,), tuple(("hash", thing) for thing in THINGS), tuple(steps))
