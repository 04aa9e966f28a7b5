"""AWS Labs: the fields of a document in our types, under names that a model can have."""

from __future__ import annotations

from tests.importers.documents import document, entity, table
from tests.importers.outcomes import imported, source_of


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
