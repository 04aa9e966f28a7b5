"""AWS Labs: the access patterns of a document in our words, and what answers them anyway."""

from __future__ import annotations

import pytest

from tests.importers.documents import Json, condition, document, entity, pattern, sale, table
from tests.importers.outcomes import imported, messages, source_of


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (pattern("of_shop", "Query", "shop"), 'Query("key")'),
        (pattern("of_shop", "Query", "shop", consistent_read=True), 'Query("key", consistent=True)'),
        (pattern("only", "Query", "shop", "single_entity"), 'Query("key", one=True)'),
        (pattern("on_day", "Query", "shop at"), 'Query("key", where="at = :at")'),
        (pattern("of_item", "Query", "shop item"), 'Query("key", where="item = :item")'),
        (pattern("of_size", "Query", "shop size:integer"), 'Query("key", where="size = :size")'),
        (pattern("later", "Query", "shop after", range_condition=">"), 'Query("key", where="at > :after")'),
        (pattern("since", "Query", "shop after", range_condition=">="), 'Query("key", where="at >= :after")'),
        (pattern("earlier", "Query", "shop to", range_condition="<"), 'Query("key", where="at < :to")'),
        (pattern("until", "Query", "shop to", range_condition="<="), 'Query("key", where="at <= :to")'),
        (
            pattern("within", "Query", "shop a b", range_condition="between"),
            'Query("key", where="at between :a and :b")',
        ),
        (
            pattern("in_year", "Query", "shop year", range_condition="begins_with"),
            'Query("key", where="begins_with(at, :year)")',
        ),
        (
            pattern("that_day", "Query", "shop at first", range_condition=">="),
            'Query("key", where="at = :at and item >= :first")',
        ),
        (
            pattern("of_other_name", "Query", "shop_id after", range_condition=">"),
            'Query("key", where="shop = :shop_id and at > :after")',
        ),
        (
            pattern("dearer", "Query", "shop price:decimal", range_condition=">", index_name="PriceIndex"),
            'Query("by_price", where="price > :price")',
        ),
        (
            pattern("dear", "Query", "shop price:decimal", "single_entity", index_name="PriceIndex"),
            'Query("by_price", where="price = :price", one=True)',
        ),
        (pattern("everything", "Scan"), "Scan()"),
        (pattern("everything", "Scan", consistent_read=True), "Scan(consistent=True)"),
        (pattern("noted", "Scan", "note"), 'Scan(where="note = :note")'),
        (pattern("by_index", "Scan", index_name="PriceIndex"), 'Scan(on="by_price")'),
        (
            pattern("get_now", "GetItem", "shop at item", "single_entity", consistent_read=True),
            "Get(consistent=True)",
        ),
        (
            pattern("get_noted", "GetItem", "shop at item note", "single_entity"),
            'Get(where="note = :note")',
        ),
        (pattern("claim", "PutItem", "sale=Sale", "single_entity"), "Put()"),
        (pattern("set_note", "UpdateItem", "shop at item note", "single_entity"), 'Update("note")'),
        (
            pattern("set_both", "UpdateItem", "shop at item new_note updated_size:integer", "void"),
            'Update("note", "size")',
        ),
        (pattern("revoke", "DeleteItem", "shop at item", "success_flag"), "Delete()"),
        (
            pattern("delete_if", "DeleteItem", "shop at item size:integer", "success_flag"),
            'Delete(where="size = :size")',
        ),
    ],
    ids=lambda each: each["name"] if isinstance(each, dict) else "",
)
def test_a_pattern_is_said_in_our_words(asked: Json, said: str) -> None:
    source = source_of(sale(asked))

    assert f'{asked["name"]} = {said} """What {asked["name"]} is for."""' in source


@pytest.mark.parametrize(
    ("conditions", "joined", "said"),
    [
        ([condition("size", ">", "a")], None, "size > :a"),
        ([condition("note", "<>", "a"), condition("size", "<=", "b")], "AND", "note <> :a and size <= :b"),
        ([condition("note", "=", "a"), condition("size", "<", "b")], "OR", "note = :a or size < :b"),
        ([condition("note", "=", "a"), condition("size", "<", "b")], None, "note = :a and size < :b"),
        ([condition("size", "between", "a", "b")], None, "size between :a and :b"),
        ([condition("note", "in", "a", "b")], None, "note in (:a, :b)"),
        ([condition("tags", None, "a", function="contains")], None, "contains(tags, :a)"),
        ([condition("note", None, "a", function="begins_with")], None, "begins_with(note, :a)"),
        ([condition("more", function="attribute_exists")], None, "attribute_exists(more)"),
        ([condition("note", function="attribute_not_exists")], None, "attribute_not_exists(note)"),
        ([condition("tags", ">=", "a", function="size")], None, "size(tags) >= :a"),
        ([condition("tags", "between", "a", "b", function="size")], None, "size(tags) between :a and :b"),
    ],
)
def test_a_filter_is_a_condition(conditions: list[Json], joined: str | None, said: str) -> None:
    filter_: Json = {"conditions": conditions} | ({"logical_operator": joined} if joined else {})
    numbers = {"size", "tags"}
    takes = {
        name: "integer" if each["field"] in numbers and each.get("function") != "contains" else "string"
        for each in conditions
        for name in [each.get("param"), each.get("param2"), *each.get("params", [])]
        if name
    }
    given = " ".join(f"{name}:{kind}" for name, kind in takes.items())

    query = source_of(sale(pattern("some", "Query", f"shop {given}", filter_expression=filter_)))
    scan = source_of(sale(pattern("some", "Scan", given, filter_expression=filter_)))

    assert f'some = Query("key", where="{said}")' in query
    assert f'some = Scan(where="{said}")' in scan


def test_an_or_is_kept_together_beside_a_range() -> None:
    filter_ = {"conditions": [condition("note", "=", "a"), condition("size", "=", "b")], "logical_operator": "OR"}
    asked = pattern("some", "Query", "shop since a b:integer", range_condition=">=", filter_expression=filter_)

    assert 'where="at >= :since and (note = :a or size = :b)"' in source_of(sale(asked))


def test_a_parameter_keeps_its_default() -> None:
    filter_ = {"conditions": [condition("note", "<>", "a"), condition("size", ">", "b")]}
    asked = pattern("some", "Query", "shop a b:integer", filter_expression=filter_)
    asked["parameters"][1]["default"] = "it's"
    asked["parameters"][2]["default"] = 5

    source = source_of(sale(asked))

    assert """defaults={"a": "it's", "b": 5})""" in source


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (pattern("get_sale", "GetItem", "shop at item", "single_entity"), "get"),
        (pattern("find_by_key", "GetItem", "item shop at", "single_entity"), "get"),
        (pattern("create_sale", "PutItem", "sale=Sale", "single_entity"), "create"),
        (pattern("save_sale", "PutItem", "sale=Sale", "single_entity"), "put"),
        (pattern("upsert_sale", "PutItem", "sale=Sale", "single_entity"), "put"),
        (pattern("update_sale", "UpdateItem", "shop at item", "single_entity"), "update"),
        (pattern("replace_it", "UpdateItem", "shop at item sale=Sale", "single_entity"), "update"),
        (pattern("delete_sale", "DeleteItem", "shop at item", "success_flag"), "delete"),
        (pattern("remove_sale", "DeleteItem", "shop at item", "success_flag"), "delete"),
        (pattern("get_several", "BatchGetItem", "shop at item"), "batch get"),
        (pattern("write_several", "BatchWriteItem", "sales=Sale", "void"), "batch write"),
    ],
    ids=lambda each: each["name"] if isinstance(each, dict) else each,
)
def test_what_every_repository_does_is_not_said_again(asked: Json, answer: str) -> None:
    found = imported(sale(asked))

    assert not len(found.report), messages(sale(asked))
    assert [each.method for each in found.answers] == [f"Sale.{answer}"]
    assert asked["name"] not in found.source


def test_an_index_has_the_name_of_the_first_pattern_that_asks_for_a_partition_of_it() -> None:
    first = pattern("get_sales_of_shop", "Query", "shop", index_name="PriceIndex")
    other = pattern("get_sales_of_shop_again", "Query", "shop", index_name="PriceIndex")

    source = source_of(sale(other, first))

    assert 'get_sales_of_shop_again = GSI("PriceIndex", pk=["shop"], sk=["price"])' in source
    assert 'get_sales_of_shop = Query("get_sales_of_shop_again")' in source


def test_patterns_of_mixed_data_are_item_collections() -> None:
    home = pattern("home", "Query", "shop", "mixed_data")
    again = pattern("home_again", "Query", "shop", "mixed_data")
    entities = {"Shop": entity("S#{shop}", "SHOP", home, again), "Sale": entity("S#{shop}", "SALE#{at}")}

    found = imported(document(table(entities)))

    assert found.source.count('collection="home"') == 2
    assert [(each.method, each.request) for each in found.answers] == [("home", "Query"), ("home", "Query")]
    assert found.schema.collections[0].entities == ("Shop", "Sale")


def test_an_update_that_would_leave_an_index_behind_takes_the_whole_item() -> None:
    index = {"name": "NoteIndex", "partition_key": "n", "sort_key": "s"}
    mapping = {"name": "NoteIndex", "pk_template": "NOTE#{note}", "sk_template": "{size}#{item}"}
    alone = pattern("set_note", "UpdateItem", "item at note", "void")
    together = pattern("set_both", "UpdateItem", "item at note size:integer", "void")
    has = "item:string at:string note:string size:integer"

    found = imported(
        document(table({"Sale": entity("{item}", "{at}", alone, together, has=has, gsi_mappings=[mapping])}, index))
    )

    assert not found.report.failed
    assert [each.method for each in found.answers] == ["Sale.update", "Sale.set_both"]
    assert "`set_note` changes `note` by key: index `NoteIndex` is made of it and `size`" in "\n".join(
        each.finding.message for each in found.report
    )
