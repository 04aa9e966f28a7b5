"""AWS Labs: what is said of the mistakes of a document, all of them, each at its place."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liftgen.diagnostics.text import draw_text
from tests.importers.documents import Json, books, condition, document, entity, pattern, sale, table, transaction
from tests.importers.outcomes import imported, messages


def asks(*patterns: Json) -> Json:
    return sale(*patterns)


def with_field(text: str) -> Json:
    return document(table({"Sale": entity("{shop}", "{at}", has=f"shop:string at:string {text}")}))


MISTAKES: dict[str, tuple[object, str, str]] = {
    "no object": ([1], "LIFT321", "the document is a list, not an object"),
    "no tables": (document(), "LIFT321", "`tables` of the document is empty"),
    "no entities": (document(table({})), "LIFT321", "`entities` of a table is empty"),
    "no fields": (document(table({"Sale": entity("A", "B", has="")})), "LIFT321", "`fields` of entity `Sale` is empty"),
    "misspelt key": (
        asks(pattern("later", "Query", "shop after", range_conditon=">")),
        "LIFT322",
        "there is no key `range_conditon`",
    ),
    "unknown operation": (asks(pattern("get", "GetItm")), "LIFT322", "there is no operation `GetItm`"),
    "wrong item type": (with_field("x:array[text]"), "LIFT322", "there is no type `text`"),
    "no item type": (with_field("x:array"), "LIFT321", "`item_type` of field `x` is missing"),
    "item type of text": (with_field("x:string[string]"), "LIFT321", "goes with the type `array` only"),
    "keyword": (with_field("class:string"), "LIFT325", "`class` cannot be the name of a field: it is a word of Python"),
    "no identifier": (with_field("order-date:string"), "LIFT325", "it is no Python name"),
    "entity that is none": (
        document(table({"Order Line": entity("{shop}", "{at}")})),
        "LIFT325",
        "`Order Line` cannot be the name of an entity",
    ),
    "entity with the name of a type": (
        document(table({"list": entity("{shop}", "{at}")})),
        "LIFT325",
        "`list` cannot be the name of an entity: it is a word of Python",
    ),
    "code in a name": (
        document(table({"A:\n pass\nimport os\nclass B": entity("{shop}", "{at}")})),
        "LIFT325",
        "it is no Python name",
    ),
    "parameter that is none": (asks(pattern("some", "Query", "from")), "LIFT325", "`from` cannot be the name"),
    "unknown field in a template": (
        document(table({"Sale": entity("{nobody}", "{at}")})),
        "LIFT270",
        "model `Sale` has no field `nobody`",
    ),
    "code in a template": (document(table({"Sale": entity("{shop.__class__}", "{at}")})), "LIFT210", "names no field"),
    "format in a template": (
        document(table({"Sale": entity("{shop:>10}", "{at}")})),
        "LIFT326",
        "`{shop:>10}` has a format",
    ),
    "unclosed template": (document(table({"Sale": entity("{shop", "{at}")})), "LIFT210", "`{` is never closed"),
    "no template for the sort key": (
        document(table({"Sale": entity("{shop}")})),
        "LIFT326",
        "entity `Sale` has no `sk_template`, and its table has a sort key",
    ),
    "key of a kind that is none": (
        document(table({"Sale": entity("{more}", "{at}")})),
        "LIFT271",
        "field `more` cannot be a key",
    ),
    "two entities with one key": (
        document(table({"Sale": entity("A#{shop}", "{at}"), "Other": entity("A#{item}", "{at}")})),
        "LIFT209",
        "an item of `Other` and an item of `Sale` can have the same key",
    ),
    "two entities of one name": (
        document(table({"Sale": entity("A#{shop}", "{at}")}), table({"Sale": entity("{shop}", "{at}")}, name="Other")),
        "LIFT323",
        "there are two entities `Sale`",
    ),
    "two fields of one name": (with_field("at:integer"), "LIFT323", "there are two fields `at`"),
    "two patterns of one name": (
        asks(pattern("some", "Query", "shop"), pattern("some", "Scan") | {"pattern_id": 1}),
        "LIFT323",
        "there are two patterns `some`",
    ),
    "two patterns of one number": (
        asks(pattern("some", "Query", "shop") | {"pattern_id": 1}, pattern("other", "Scan") | {"pattern_id": 1}),
        "LIFT323",
        "there are two patterns with the id `1`",
    ),
    "21 indexes": (
        document(
            table(
                {
                    "Sale": entity(
                        "{shop}",
                        "{at}",
                        gsi_mappings=[{"name": f"I{i:02d}", "pk_template": f"I{i}#{{shop}}"} for i in range(21)],
                    )
                },
                *({"name": f"I{i:02d}", "partition_key": f"i{i}"} for i in range(21)),
            )
        ),
        "LIFT282",
        "table `Shop` has 21 global indexes, and 20 is the most",
    ),
    "unknown index": (
        asks(pattern("some", "Query", "shop", index_name="PriceIdx")),
        "LIFT324",
        "table `Shop` has no index `PriceIdx`",
    ),
    "range without a sort key": (
        document(
            table({"Sale": entity("{shop}", None, pattern("some", "Query", "shop x", range_condition=">"))}, sk=None)
        ),
        "LIFT327",
        "`some` has a range condition, and the table's key has no sort key with a field",
    ),
    "between with one value": (
        asks(pattern("some", "Query", "shop a", range_condition="between")),
        "LIFT327",
        "takes two values, and gives one",
    ),
    "too many parameters": (
        asks(pattern("some", "Query", "shop at item a b", range_condition=">")),
        "LIFT327",
        "`some` has more parameters",
    ),
    "query without its partition": (
        asks(pattern("some", "Query")),
        "LIFT327",
        "`some` does not say `shop`, which the partition key needs",
    ),
    "read without its whole key": (
        asks(pattern("some", "GetItem", "shop", "single_entity")),
        "LIFT327",
        "`some` does not say `at` and `item`, which the key needs",
    ),
    "read by an index": (
        asks(pattern("some", "GetItem", "shop at item", "single_entity", index_name="PriceIndex")),
        "LIFT327",
        "`some` names an index, and `GetItem` goes by the table's key",
    ),
    "range of a scan": (asks(pattern("some", "Scan", range_condition=">")), "LIFT327", "is no `Query` but `Scan`"),
    "filter of a read": (
        asks(
            pattern(
                "some",
                "GetItem",
                "shop at item a",
                "single_entity",
                filter_expression={"conditions": [condition("note", "=", "a")]},
            )
        ),
        "LIFT327",
        "`some` has a filter, and `GetItem` finds one item by its key",
    ),
    "filter on nothing": (
        asks(pattern("some", "Scan", "a", filter_expression={"conditions": [condition("notes", "=", "a")]})),
        "LIFT324",
        "entity `Sale` has no field `notes`",
    ),
    "filter by nothing": (
        asks(pattern("some", "Scan", filter_expression={"conditions": [condition("note", "=", "a")]})),
        "LIFT324",
        "pattern `some` has no parameter `a`",
    ),
    "size of nothing": (
        asks(pattern("some", "Scan", filter_expression={"conditions": [condition("tags", function="size")]})),
        "LIFT321",
        "has no `operator` to compare `size` with",
    ),
    "consistent index": (
        asks(pattern("some", "Query", "shop", index_name="PriceIndex", consistent_read=True)),
        "LIFT289",
        "is a global index, and its reads cannot be consistent",
    ),
    "impossible default": (
        asks(
            pattern("some", "Scan", "a:integer", filter_expression={"conditions": [condition("size", ">", "a")]})
            | {"parameters": [{"name": "a", "type": "integer", "default": "many"}]}
        ),
        "LIFT232",
        "field `size` is never `'many'`",
    ),
    "name of a method": (asks(pattern("create", "Query", "shop")), "LIFT293", "`create` cannot be a name in `Sale`"),
    "unknown table": (
        books(
            pattern(
                "x",
                "TransactGet",
                "shop",
                "object",
                entities_involved=[{"table": "Shops", "entity": "Sale", "action": "Get"}],
            )
        ),
        "LIFT324",
        "the document has no table `Shops`",
    ),
    "unknown entity": (
        books(transaction("x", "TransactGet", "shop", ("Sales", "Get"))),
        "LIFT324",
        "table `Shop` has no entity `Sales`",
    ),
    "write in a transaction of reads": (
        books(transaction("x", "TransactGet", "shop", ("Sale", "Put"))),
        "LIFT327",
        "`x` has an action `Put`, and a `TransactGet` does `Get`",
    ),
    "check that nothing is there": (
        books(transaction("x", "TransactWrite", "shop at", ("Sale", "ConditionCheck", "attribute_not_exists(pk)"))),
        "LIFT327",
        "checks that no `Sale` is there",
    ),
    "condition on nothing": (
        books(transaction("x", "TransactWrite", "shop at", ("Sale", "Delete", "nothing = :x"))),
        "LIFT270",
        "model `Sale` has no field `nothing`",
    ),
}


@pytest.mark.parametrize(("what", "code", "message"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_a_finding_at_its_place(what: object, code: str, message: str) -> None:
    found = imported(what)

    (finding,) = [each for each in found.report if each.code == code][:1]
    assert found.report.failed
    assert not found.source
    assert message in finding.finding.message
    assert finding.span is not None
    assert finding.span.path == "schema.json"
    assert finding.span.line <= finding.span.end_line <= json.dumps(what, indent=1).count("\n") + 1


def test_the_mistakes_of_a_document_are_said_together() -> None:
    what = document(
        table(
            {
                "Sale": entity(
                    "{shop}",
                    "{at}",
                    pattern("some", "Quary", "shop"),
                    pattern("other", "Query", ""),
                    has="shop:string at:strng class:string",
                )
            }
        ),
        table({}, name="x"),
    )

    assert messages(what) == [
        "there is no type `strng`",
        "`class` cannot be the name of a field: it is a word of Python",
        "there is no operation `Quary`",
        "`other` does not say `shop`, which the partition key needs",
        "`entities` of a table is empty",
    ]


WORDS: st.SearchStrategy[Any] = st.sampled_from(
    [None, 5, -1.5, True, 10**30, [], {}, [1], {"name": "x"}]
) | st.sampled_from(
    [
        "",
        "x",
        "{",
        "{}",
        "{shop:x}",
        "class",
        "a b",
        "pk",
        "shop",
        "Query",
        "between",
        '"""\nimport os\n',
        "INCLUDE",
        "array",
    ]
)


@settings(max_examples=60)
@given(st.data())
def test_no_document_is_too_strange(data: st.DataObject) -> None:
    asked = [
        pattern("later", "Query", "shop after", range_condition=">"),
        pattern("dear", "Query", "shop", index_name="PriceIndex"),
        pattern("some", "Scan", "a", filter_expression={"conditions": [condition("note", "=", "a")]}),
        pattern("set_note", "UpdateItem", "shop at item note", "void"),
    ]
    what = copy.deepcopy(sale(*asked))
    what |= books(transaction("book", "TransactWrite", "shop", ("Stock", "Update", "left > :x"))) | {
        "tables": [*what["tables"], table({"Stock": entity("{shop}", None, has="shop:string left:integer")}, sk=None)]
    }
    for _ in range(data.draw(st.integers(1, 4))):
        places = list(_places(what))
        if not places:
            break
        holder, key = places[data.draw(st.integers(0, len(places) - 1))]
        if data.draw(st.booleans()):
            holder[key] = copy.deepcopy(data.draw(WORDS))
        elif isinstance(holder, dict):
            del holder[key]

    found = imported(what)

    assert bool(found.source) is not found.report.failed
    draw_text(found.report, dict(found.declarations.sources))
    if found.source:
        compile(found.source, "models.py", "exec")


def _places(node: Any) -> Any:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(pairs):
        yield node, key
        yield from _places(value)
