"""AWS Labs: the keys of a document, and of its indexes, in our words."""

from __future__ import annotations

import pytest

from tests.importers.documents import document, entity, pattern, table
from tests.importers.outcomes import imported, source_of


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
