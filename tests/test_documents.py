"""Documents: schema values as plain data and back."""

import json
from typing import Any

import pytest

from liftgen.documents import table_document, table_from_document
from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, Table

SAAS = Table(
    name="saas",
    key=KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),)),
    indexes=(
        Index("by_age", "local", KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("age", "N"),))),
        Index(
            "by_status",
            "global",
            KeySchema((KeyAttribute("tenant_id", "S"), KeyAttribute("status", "S")), (KeyAttribute("due", "B"),)),
            Projection("INCLUDE", ("name", "title")),
        ),
    ),
    stream="NEW_IMAGE",
    ttl="expires_at",
    billing="on_demand",
    pitr=True,
    protected=False,
)


def test_a_table_survives_json_and_back() -> None:
    document = json.loads(json.dumps(table_document(SAAS)))

    assert table_from_document(document) == SAAS


def test_what_a_document_leaves_out_is_not_said() -> None:
    table = table_from_document({"name": "logs", "key": {"partition": [{"name": "id", "type": "S"}]}})

    assert table == Table("logs", KeySchema((KeyAttribute("id", "S"),)))


def test_an_index_without_projection_holds_everything() -> None:
    key = {"partition": [{"name": "id", "type": "S"}]}
    table = table_from_document(
        {"name": "logs", "key": key, "indexes": [{"name": "i", "kind": "global", "key": key}]},
    )

    assert table.indexes[0].projection == Projection("ALL")


def test_indexes_and_projected_attributes_come_back_sorted() -> None:
    document: Any = table_document(SAAS)
    document["indexes"].reverse()
    document["indexes"][0]["projection"]["attributes"].reverse()

    assert table_from_document(document) == SAAS


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda d: d.pop("name"), "`name` of the table's document is not text"),
        (lambda d: d.update(name=""), "`name` of the table's document is not text"),
        (lambda d: d.pop("key"), "`key` of the table's document is not a mapping"),
        (lambda d: d["key"].update(partition=[]), "`key` of the table's document has no `partition`"),
        (lambda d: d["key"].update(sort={"name": "sk"}), "`sort` of `key` of the table's document is not a list"),
        (
            lambda d: d["key"]["partition"][0].update(type="X"),
            "`type` of `partition[0]` of `key` of the table's document is `X`, not one of `S`, `N`, `B`",
        ),
        (
            lambda d: d["indexes"][1].update(kind="remote"),
            "`kind` of `indexes[1]` of the table's document is `remote`, not one of `global`, `local`",
        ),
        (
            lambda d: d["indexes"][1]["projection"].update(attributes=[1]),
            "`attributes` of `projection` of `indexes[1]` of the table's document is not a list of text",
        ),
        (
            lambda d: d.update(pitr=1),
            "`pitr` of the table's document is `1`, not one of `None`, `True`, `False`",
        ),
        (
            lambda d: d.update(stream="ALL"),
            "`stream` of the table's document is `ALL`, not one of "
            "`None`, `KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE`, `NEW_AND_OLD_IMAGES`",
        ),
    ],
)
def test_a_spoilt_document_says_which_part(spoil: Any, message: str) -> None:
    document: Any = table_document(SAAS)
    spoil(document)

    with pytest.raises(ValueError) as error:  # noqa: PT011 the whole message is compared
        table_from_document(document)
    assert str(error.value) == message
