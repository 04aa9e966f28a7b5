"""AWS Labs: what other documents of the format become, and what is said of their mistakes."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liftgen.diagnostics import Report
from liftgen.diagnostics.text import draw_text
from liftgen.pipeline import Import, import_models
from tests.importers.documents import Json, document, entity, pattern, sale, table


def imported(what: object) -> Import:
    return import_models("awslabs", json.dumps(what, indent=1), "schema.json", "models", Report())


def source_of(what: object) -> str:
    """The source in one line, as if the formatter had all the room of the world."""
    found = imported(what)
    assert not found.report.failed, [each.finding.message for each in found.report]
    line = " ".join(found.source.split())
    return line.replace("( ", "(").replace(", )", ")").replace(" )", ")")


def codes(what: object) -> list[str]:
    return imported(what).report.codes()


def messages(what: object) -> list[str]:
    return [each.finding.message for each in imported(what).report]


# Keys


@pytest.mark.parametrize(
    ("config", "templates", "said"),
    [
        (("shop", None), ("{shop}", None), 'key = Key(["shop"])'),
        (("shop", "at"), ("{shop}", "{at}"), 'key = Key(["shop"], ["at"])'),
        (("shop", "size"), ("{shop}", "{size}"), 'key = Key(["shop"], ["size"])'),
        (("shop", "sk"), ("{shop}", "SALE"), 'key = Key(["shop"], "SALE")'),
        (("pk", "sk"), ("{shop}", "{at}#{item}"), 'key = Key("{shop}", "{at}#{item}")'),
        (("pk", None), ("SHOP#{shop}#{item}", None), 'key = Key("SHOP#{shop}#{item}")'),
        (("pk", "sk"), ("SIZE#{size}", "X"), 'key = Key("SIZE#{size}", "X")'),
        (("pk", "sk"), ("{shop}", "{size}#{at}"), 'key = Key("{shop}", "{size:020d}#{at}")'),
    ],
)
def test_templates_become_a_key(config: tuple[str, str | None], templates: tuple[str, str | None], said: str) -> None:
    pk, sk = config

    source = source_of(document(table({"Sale": entity(*templates)}, pk=pk, sk=sk)))

    assert said in source


def test_a_number_that_is_a_whole_key_is_stored_as_the_keys_attribute() -> None:
    source = source_of(document(table({"Sale": entity("{size}", "{price}")}, pk="number", sk="amount")))

    assert 'size: Annotated[int, Attr("number")]' in source
    assert 'price: Annotated[Decimal, Attr("amount")]' in source
    assert 'Table("Shop", entity=None)' in source
    assert 'key = Key(["size"], ["price"])' in source


def test_a_number_in_the_text_of_a_sort_key_has_a_width_and_cannot_be_negative() -> None:
    found = imported(document(table({"Sale": entity("{shop}", "N#{size}")})))

    assert "size: Annotated[int, Field(ge=0)]" in found.source
    assert [each.finding.message for each in found.report] == [
        "number `size` stands in the text of a sort key: it gets 20 digits, so that 9 sorts before 10"
    ]


def test_the_names_of_key_attributes_are_kept() -> None:
    index = {"name": "Inverted", "partition_key": "SK", "sort_key": "GSI1SK"}
    mapping = {"name": "Inverted", "pk_template": "AT#{at}", "sk_template": "{shop}"}
    sales = entity("SHOP#{shop}", "AT#{item}", gsi_mappings=[mapping])

    source = source_of(document(table({"Sale": sales}, index, pk="PK", sk="SORT")))

    assert 'Table("Shop", pk="PK", sk="SORT", entity=None)' in source
    assert 'by_inverted = GSI("Inverted", pk="AT#{at}", sk="{shop}", pk_name="SK", sk_name="GSI1SK")' in source


def test_an_index_of_several_attributes_is_a_list_of_fields() -> None:
    index = {"name": "where", "partition_key": ["shop", "item"], "sort_key": ["at", "size", "price"]}
    mapping = {"name": "where", "pk_template": ["{shop}", "{item}"], "sk_template": ["{at}", "{size}", "{price}"]}
    asked = pattern(
        "of_size", "Query", "shop item at size:integer most:decimal", index_name="where", range_condition="<"
    )

    source = source_of(document(table({"Sale": entity("{item}", "{at}", asked, gsi_mappings=[mapping])}, index)))

    assert 'by_where = GSI("where", pk=["shop", "item"], sk=["at", "size", "price"])' in source
    assert 'of_size = Query("by_where", where="at = :at and size = :size and price < :most")' in source


def test_an_optional_field_leaves_its_item_out_of_an_index() -> None:
    index = {"name": "NoteIndex", "partition_key": "note", "sort_key": "size", "projection": "KEYS_ONLY"}
    mapping = {"name": "NoteIndex", "pk_template": "{note}", "sk_template": "{size}"}
    sales = entity("{item}", "{at}", has="item:string at:string note:string? size:integer?", gsi_mappings=[mapping])

    source = source_of(document(table({"Sale": sales}, index)))

    assert 'when="attribute_exists(note) and attribute_exists(size)", project="KEYS_ONLY"' in source


def test_a_projection_names_the_fields_that_are_no_keys_anyway() -> None:
    index = {
        "name": "I",
        "partition_key": "i",
        "projection": "INCLUDE",
        "included_attributes": ["item", "at", "i", "pk"],
    }
    index |= {"name": "IIndex"}
    mapping = {"name": "IIndex", "pk_template": "I#{shop}"}

    source = source_of(document(table({"Sale": entity("S#{shop}", "{item}#{at}", gsi_mappings=[mapping])}, index)))

    assert 'project=["item", "at"]' in source


def test_keys_that_lifts_delimiters_do_not_keep_apart_are_read_as_they_are() -> None:
    found = imported(document(table({"Sale": entity("S:{shop}:{item}", "X")})))

    assert 'Table("Shop", entity=None, escape=False)' in found.source
    assert found.report.codes() == ["LIFT219"]


def test_an_optional_field_of_the_tables_key_is_required() -> None:
    found = imported(document(table({"Sale": entity("{item}", "{note}")})))

    assert "note: str\n" in found.source
    assert found.report.codes() == ["LIFT329"]


# Fields


def test_every_type_has_its_own() -> None:
    has = "id:uuid a:string b:integer c:decimal d:boolean e:array[string] f:array[object]? g:object h:array[uuid]"

    source = source_of(document(table({"Sale": entity("{id}", None, has=has)}, sk=None, pk="id")))

    assert (
        "id: UUID a: str b: int c: Decimal d: bool e: list[str] f: list[dict[str, JsonValue]] | None = None "
        "g: dict[str, JsonValue] h: list[UUID]" in source
    )


def test_a_field_whose_name_a_model_cannot_have_is_stored_under_it() -> None:
    has = "id:string copy:string _private:string? list:array[string] str:string? model_validate_it:string ﬁsh:string"

    source = source_of(document(table({"Sale": entity("{id}", None, has=has)}, sk=None, pk="id")))

    assert (
        'copy_: Annotated[str, Attr("copy")] private: Annotated[str | None, Attr("_private")] = None '
        'list_: Annotated[list[str], Attr("list")] str_: Annotated[str | None, Attr("str")] = None '
        'model_validate_it_: Annotated[str, Attr("model_validate_it")] fish: Annotated[str, Attr("ﬁsh")]' in source
    )


def test_entities_may_have_the_names_of_our_own_words() -> None:
    tables = (
        table({"Table": entity("T#{shop}", "{at}"), "Query": entity("Q#{shop}", "{at}")}),
        table({"BaseModel": entity("{item}", None, has="item:string price:decimal")}, name="model", pk="item", sk=None),
    )

    found = imported(document(*tables))

    assert not found.report.failed
    assert "from liftgen import Table as Table_\n" in found.source
    assert "class BaseModel(BaseModel_):" in found.source


# Patterns


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


def condition(field: str, operator: str | None = None, *values: str, function: str | None = None) -> Json:
    keys = {"between": ("param", "param2")}.get(operator or "", ("param",))
    named: Json = {"params": list(values)} if operator == "in" else dict(zip(keys, values, strict=False))
    said = {"field": field, "operator": operator, "function": function}
    return {key: value for key, value in said.items() if value is not None} | named


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


# Transactions


def transaction(name: str, operation: str, takes: str, *actions: tuple[str, ...]) -> Json:
    involved = [
        {"table": "Shop", "entity": entity_, "action": action} | ({"condition": rest[0]} if rest else {})
        for entity_, action, *rest in actions
    ]
    returns = "boolean" if operation == "TransactWrite" else "object"
    return pattern(name, operation, takes, returns, entities_involved=involved)


def books(*transactions: Json) -> Json:
    entities = {
        "Sale": entity("S#{shop}", "SALE#{at}"),
        "Stock": entity("S#{shop}", "STOCK", has="shop:string left:integer"),
    }
    return document(table(entities), cross_table_access_patterns=list(transactions))


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (("Stock", "Put"), '"Stock.put"'),
        (("Stock", "Put", "attribute_not_exists(pk)"), '"Stock.create"'),
        (("Stock", "Put", "attribute_not_exists( sk )"), '"Stock.create"'),
        (("Stock", "Delete"), '"Stock.delete"'),
        (("Stock", "Delete", "attribute_exists(pk)"), '"Stock.delete_existing"'),
        (("Stock", "Update", "attribute_exists(pk)"), '"Stock.update"'),
        (("Stock", "Update", "attribute_exists(pk) AND left > :x"), '"Stock.book"'),
        (("Stock", "ConditionCheck"), '"Stock.get"'),
        (("Stock", "ConditionCheck", "attribute_exists(pk)"), '"Stock.get"'),
        (("Stock", "ConditionCheck", "#left >= :left"), '"Stock.book"'),
    ],
)
def test_a_transaction_names_what_it_does(action: tuple[str, ...], said: str) -> None:
    takes = "shop at sale=Sale left:integer" if said == '"Stock.book"' else "shop at sale=Sale"

    source = source_of(books(transaction("book", "TransactWrite", takes, ("Sale", "Put"), action)))

    assert f'book = Transaction("book", "Sale.put", {said}) """What book is for."""' in source


def test_an_action_with_a_condition_is_a_pattern_of_its_entity() -> None:
    condition = "#left >= :amount AND attribute_exists(pk) AND NOT shop = 'AND #x'"
    takes = "shop left:integer amount:integer"

    source = source_of(books(transaction("take", "TransactWrite", takes, ("Stock", "Update", condition))))

    where = "left >= :amount and attribute_exists(shop) and not shop = 'AND #x'"
    assert f'take = Update("left", where="{where}")' in source


def test_an_update_that_names_no_field_is_about_those_of_its_condition() -> None:
    what = books(transaction("take", "TransactWrite", "shop left:integer", ("Stock", "Update", "#left >= :left")))

    assert 'take = Update("left", where="left >= :given_left")' in source_of(what)
    assert messages(what) == [
        "nothing says what `take` changes in `Stock`: it is read as `left`, which its condition is about"
    ]


def test_a_transaction_of_reads_reads() -> None:
    found = imported(books(transaction("both", "TransactGet", "shop at", ("Sale", "Get"), ("Stock", "Get"))))

    assert [(each.method, each.request) for each in found.answers] == [("both", "TransactGetItems")]


# Mistakes


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
