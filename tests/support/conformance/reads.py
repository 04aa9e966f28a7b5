"""Reads: cases about queries, indexes and scans."""

from __future__ import annotations

from typing import Any

from support.conformance import Case, Step
from support.conformance.requests import BYTES, HASH, INDEXED, NATIVE, NUMBERS, PAIR, n, put, query, s


def queries() -> Case:
    texts = ("", "a", "a#1", "a#10", "a#2", "aa", "b", "é", "\uffff", "\U00010000", "Z")
    items = [("pair", {"pk": s("p"), "sk": s(f"k{each}"), "n": n(place)}) for place, each in enumerate(texts)]
    items += [("pair", {"pk": s("q"), "sk": s("ka")})]
    numbers = ("-10", "-1.5", "0", "2", "10", "1E+20", "0.1")
    items += [("numbers", {"pk": s("p"), "sk": n(each)}) for each in numbers]
    binary = ("AA==", "AAA=", "fw==", "gA==", "/w==", "/wA=")
    items += [("bytes", {"pk": {"B": "AA=="}, "sk": {"B": each}}) for each in binary]
    p = {":p": s("p")}
    steps = [
        query("a partition", "pair", "pk = :p", p),
        query("backwards", "pair", "pk = :p", p, ScanIndexForward=False),
        query("an empty partition", "pair", "pk = :p", {":p": s("nobody")}),
        query("one", "pair", "pk = :p and sk = :k", {**p, ":k": s("ka")}),
        query("value first", "pair", ":p = pk and :k <= sk", {**p, ":k": s("ka#2")}),
        query("less", "pair", "pk = :p and sk < :k", {**p, ":k": s("ka#2")}),
        query("at most", "pair", "pk = :p and sk <= :k", {**p, ":k": s("ka#2")}),
        query("more", "pair", "pk = :p and sk > :k", {**p, ":k": s("ka#2")}),
        query("at least, backwards", "pair", "pk = :p and sk >= :k", {**p, ":k": s("ka#2")}, ScanIndexForward=False),
        query("between", "pair", "pk = :p and sk between :a and :b", {**p, ":a": s("ka#1"), ":b": s("kaa")}),
        query("begins", "pair", "pk = :p and begins_with(sk, :k)", {**p, ":k": s("ka#")}),
        query("begins with all", "pair", "pk = :p and begins_with(sk, :k)", {**p, ":k": s("k")}),
        query("sort key first", "pair", "sk = :k and pk = :p", {**p, ":k": s("ka")}),
        query("in parentheses", "pair", "(pk = :p) and (sk = :k)", {**p, ":k": s("ka")}),
        query("count", "pair", "pk = :p", p, Select="COUNT"),
        query("filtered", "pair", "pk = :p", {**p, ":n": n(4)}, FilterExpression="n > :n"),
        query("filtered count", "pair", "pk = :p", {**p, ":n": n(4)}, FilterExpression="n > :n", Select="COUNT"),
        query("a page", "pair", "pk = :p", p, Limit=3),
        query("a page backwards", "pair", "pk = :p", p, Limit=3, ScanIndexForward=False),
        query("a filtered page", "pair", "pk = :p", {**p, ":n": n(4)}, FilterExpression="n > :n", Limit=6),
        query("the whole as a page", "pair", "pk = :p", p, Limit=len(texts)),
        query("all pages", "pair", "pk = :p", p, pages=True, Limit=2),
        query("all pages backwards", "pair", "pk = :p", p, pages=True, Limit=2, ScanIndexForward=False),
        query("from a key that is not there", "pair", "pk = :p", p, ExclusiveStartKey={"pk": s("p"), "sk": s("ka#11")}),
        query("from a key of another partition", "pair", "pk = :p", p, ExclusiveStartKey={"pk": s("q"), "sk": s("ka")}),
        query("from half a key", "pair", "pk = :p", p, ExclusiveStartKey={"pk": s("p")}),
        query("from a wrong key", "pair", "pk = :p", p, ExclusiveStartKey={"pk": s("p"), "sk": n(1)}),
        query("part", "pair", "pk = :p", p, ProjectionExpression="sk", Limit=2),
        query("numbers sort by value", "numbers", "pk = :p", p),
        query("numbers from", "numbers", "pk = :p and sk >= :k", {**p, ":k": n("0.10")}),
        query("numbers between", "numbers", "pk = :p and sk between :a and :b", {**p, ":a": n(-2), ":b": n("2.0")}),
        query("bytes sort unsigned", "bytes", "pk = :p", {":p": {"B": "AA=="}}),
        query("bytes begin", "bytes", "pk = :p and begins_with(sk, :k)", {":p": {"B": "AA=="}, ":k": {"B": "/w=="}}),
        query("limit 0", "pair", "pk = :p", p, Limit=0),
        query("no partition key", "pair", "sk = :k", {":k": s("a")}),
        query("no key attribute", "pair", "pk = :p and n = :k", {**p, ":k": n(1)}),
        query("unequal partition key", "pair", "pk > :p", p),
        query("or", "pair", "pk = :p or sk = :k", {**p, ":k": s("a")}),
        query("not", "pair", "not pk = :p", p),
        query("in", "pair", "pk = :p and sk in (:k)", {**p, ":k": s("a")}),
        query("unequal sort key", "pair", "pk = :p and sk <> :k", {**p, ":k": s("a")}),
        query("contains", "pair", "pk = :p and contains(sk, :k)", {**p, ":k": s("a")}),
        query("two on one key", "pair", "pk = :p and sk > :a and sk < :b", {**p, ":a": s("a"), ":b": s("b")}),
        query("of another type", "pair", "pk = :p and sk = :k", {**p, ":k": n(1)}),
        query("begins with a number", "numbers", "pk = :p and begins_with(sk, :k)", {**p, ":k": n(1)}),
        query("empty partition value", "pair", "pk = :p", {":p": s("")}),
        query("filter on a key", "pair", "pk = :p", {**p, ":k": s("a")}, FilterExpression="sk = :k"),
        query("no such index", "pair", "pk = :p", p, IndexName="nothing"),
        query("nested", "pair", "pk = :p and sk.x = :k", {**p, ":k": s("a")}),
        query("parts of all", "pair", "pk = :p", p, Select="ALL_ATTRIBUTES", ProjectionExpression="sk"),
        query("no parts named", "pair", "pk = :p", p, Select="SPECIFIC_ATTRIBUTES"),
        Step("no condition", "Query", {"TableName": "pair"}),
    ]
    return Case("queries", (PAIR, NUMBERS, BYTES), tuple(items), tuple(steps))


def large_pages() -> Case:
    items = tuple(
        ("pair", {"pk": s("p"), "sk": s(f"{number:02d}"), "x": s("a" * 100_000), "n": n(number)})
        for number in range(25)
    )
    steps = (
        query("a page of 1 MB", "pair", "pk = :p", {":p": s("p")}, Select="COUNT"),
        query(
            "a page is 1 MB before the filter",
            "pair",
            "pk = :p",
            {":p": s("p"), ":n": n(20)},
            FilterExpression="n > :n",
            ProjectionExpression="n",
        ),
        query("all pages", "pair", "pk = :p", {":p": s("p")}, pages=True, ProjectionExpression="sk"),
        Step("scan all pages", "Scan", {"TableName": "pair", "ProjectionExpression": "sk"}, pages=True),
    )
    return Case("large pages", (PAIR,), items, steps)


def indexes() -> Case:
    def thing(sort: str, **attributes: Any) -> tuple[str, dict[str, Any]]:
        return "indexed", {"pk": s("p"), "sk": s(sort), **attributes}

    def ask(name: str, index: str, condition: str, value: dict[str, Any], pages: bool = False, **more: Any) -> Step:
        names = {alias: full for alias, full in {"#o": "owner", "#a": "at", "#r": "rank"}.items() if alias in condition}
        given = {"ExpressionAttributeNames": names} if names else {}
        return query(name, "indexed", condition, value, pages, IndexName=index, **given, **more)

    def change(name: str, expression: str, value: dict[str, Any], **more: Any) -> Step:
        request = {"TableName": "indexed", "Key": {"pk": s("p"), "sk": s("1")}, "UpdateExpression": expression}
        return Step(name, "UpdateItem", {**request, "ExpressionAttributeValues": value, **more})

    items = (
        thing("1", owner=s("o"), at=n(3), tag=s("t"), title=s("three"), rank=n(2), x=s("x")),
        thing("2", owner=s("o"), at=n(1), tag=s("t"), title=s("one"), rank=n(1)),
        thing("3", owner=s("o"), at=n("2.5"), title=s("two and a half")),
        thing("4", owner=s("o"), rank=n(-1)),
        thing("5", owner=s("p"), at=n(3), tag=s("u")),
    )
    o, p, t, u = {":o": s("o")}, {":p": s("p")}, {":t": s("t")}, {":u": s("u")}
    stretch = {**o, ":a": n(1), ":b": n("2.5")}
    steps = (
        ask("an index sorts by its own key", "by_owner", "#o = :o", o),
        ask("an index backwards", "by_owner", "#o = :o", o, ScanIndexForward=False),
        ask("a page of an index", "by_owner", "#o = :o", o, Limit=1),
        ask("all pages of an index", "by_owner", "#o = :o", o, pages=True, Limit=1),
        ask("a stretch of an index", "by_owner", "#o = :o and #a between :a and :b", stretch),
        ask("an index with some attributes", "by_tag", "tag = :t", t, pages=True),
        ask("an index with keys only", "keys", "#a = :a", {":a": n("3")}, pages=True),
        ask("a number in another form", "keys", "#a = :a", {":a": n("3.0")}, pages=True),
        ask("a local index", "by_rank", "pk = :p", p),
        ask("a local index that reads the table", "by_rank", "pk = :p", p, Select="ALL_ATTRIBUTES"),
        ask("a part from the table", "by_rank", "pk = :p", p, ProjectionExpression="title"),
        ask("a local index, consistent", "by_rank", "pk = :p and #r > :r", {**p, ":r": n(0)}, ConsistentRead=True),
        ask("a global index cannot be consistent", "by_tag", "tag = :t", t, ConsistentRead=True),
        ask("what an index does not hold", "by_tag", "tag = :t", t, ProjectionExpression="x"),
        ask("all of what an index does not hold", "by_tag", "tag = :t", t, Select="ALL_ATTRIBUTES"),
        ask("a filter on what it does not hold", "by_tag", "tag = :t", t, FilterExpression="attribute_exists(x)"),
        Step("scan an index", "Scan", {"TableName": "indexed", "IndexName": "by_tag"}),
        Step(
            "scan an index by pages", "Scan", {"TableName": "indexed", "IndexName": "by_owner", "Limit": 1}, pages=True
        ),
        put("an index key of another type", "indexed", {"pk": s("p"), "sk": s("9"), "at": s("3")}),
        put("an empty index key", "indexed", {"pk": s("p"), "sk": s("9"), "tag": s("")}),
        put("an index key that is null", "indexed", {"pk": s("p"), "sk": s("9"), "tag": {"NULL": True}}),
        change("update an index key to another type", "SET tag = :t", {":t": n(1)}),
        change("move an item", "SET tag = :u REMOVE #o", u, ExpressionAttributeNames={"#o": "owner"}),
        ask("where it was", "by_tag", "tag = :t", t),
        ask("where it is", "by_tag", "tag = :u", u, pages=True),
        ask("where it is no longer", "by_owner", "#o = :o", o),
        Step("delete", "DeleteItem", {"TableName": "indexed", "Key": {"pk": s("p"), "sk": s("1")}}),
        ask("gone from the index", "by_tag", "tag = :u", u, pages=True),
    )
    return Case("indexes", (INDEXED,), items, steps)


def native_indexes() -> Case:
    rows = (("a", 2, "z"), ("a", 10, "a"), ("b", 1, "m"), ("a", 2, "a"), ("B", 5, "x"))
    items = tuple(
        ("native", {"pk": s(str(place)), "h1": s("h"), "h2": n(1), "r1": s(r1), "r2": n(r2), "r3": s(r3)})
        for place, (r1, r2, r3) in enumerate(rows)
    )
    items += (("native", {"pk": s("no sort"), "h1": s("h"), "h2": n(1), "r1": s("a")}),)
    items += (("native", {"pk": s("other"), "h1": s("h"), "h2": n(2), "r1": s("a"), "r2": n(1), "r3": s("a")}),)
    h = {":h": s("h"), ":i": n(1)}

    def ask(name: str, condition: str, values: dict[str, Any] | None = None, pages: bool = False, **more: Any) -> Step:
        return query(name, "native", condition, {**h, **(values or {})}, pages, IndexName="wide", **more)

    both = "h1 = :h and h2 = :i"
    steps = (
        ask("the whole partition", both),
        ask("backwards", both, ScanIndexForward=False),
        ask("the first sort attribute", f"{both} and r1 = :a", {":a": s("a")}),
        ask("a range on the first", f"{both} and r1 >= :a", {":a": s("a")}),
        ask("begins with the first", f"{both} and begins_with(r1, :a)", {":a": s("a")}),
        ask("a range on the second", f"{both} and r1 = :a and r2 > :b", {":a": s("a"), ":b": n(2)}),
        ask("all of them", f"{both} and r1 = :a and r2 = :b and r3 = :c", {":a": s("a"), ":b": n(2), ":c": s("z")}),
        ask("in any order", "r1 = :a and h2 = :i and h1 = :h", {":a": s("a")}),
        ask("a page", both, Limit=2),
        ask("all pages", both, None, True, Limit=1),
        ask("a gap", f"{both} and r2 = :b", {":b": n(2)}),
        ask("a range before the last", f"{both} and r1 > :a and r2 = :b", {":a": s("a"), ":b": n(2)}),
        query("half a partition key", "native", "h1 = :h", {":h": s("h")}, IndexName="wide"),
        query("a range on the partition key", "native", "h1 = :h and h2 > :i", h, IndexName="wide"),
        put("an attribute of another type", "native", {"pk": s("x"), "r2": s("2")}),
    )
    return Case("native indexes", (NATIVE,), items, steps)


def scans() -> Case:
    items = tuple(("hash", {"pk": s(f"item {number}"), "n": n(number)}) for number in range(30))
    steps = (
        Step("scan", "Scan", {"TableName": "hash"}),
        Step("by pages", "Scan", {"TableName": "hash", "Limit": 7}, pages=True),
        Step("count", "Scan", {"TableName": "hash", "Select": "COUNT"}),
        Step(
            "filtered by pages",
            "Scan",
            {"TableName": "hash", "Limit": 7, "FilterExpression": "n < :n", "ExpressionAttributeValues": {":n": n(10)}},
            pages=True,
        ),
        Step("a segment too many", "Scan", {"TableName": "hash", "Segment": 4, "TotalSegments": 4}),
        Step("segments without number", "Scan", {"TableName": "hash", "TotalSegments": 4}),
        Step("a segment of none", "Scan", {"TableName": "hash", "Segment": 0}),
        Step("no table", "Scan", {"TableName": "nowhere"}),
    )
    return Case("scans", (HASH,), items, steps)
