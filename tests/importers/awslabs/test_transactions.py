"""AWS Labs: the transactions of a document, and what their actions become."""

from __future__ import annotations

import pytest

from tests.importers.documents import books, transaction
from tests.importers.outcomes import imported, messages, source_of


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
