"""Values and names that try to become part of a request: everything stays a value, and only the model's names are asked for."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support.generated import generate, imported

from liftgen.requests import create_table_request
from liftgen.runtime.errors import InvalidValue, LiftError
from liftgen.runtime.table import Settings
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient

if TYPE_CHECKING:
    from liftgen.schema import Schema

PACKAGE = "expressions_layer"

VALUES = (
    *(
        ":x",
        ":0",
        "#n",
        "#pk",
        "'",
        '"',
        "\\",
        '\\"',
        "\0",
        "\x1b",
        "\U0001f600",
        "\u2028",
        "a' OR '1'='1",
        "attribute_exists(pk)",
    ),
    *(
        "{'S': 'x'}",
        '{"S": "x"}',
        '"}, "TableName": "other", "x": {"S": "',
        "true",
        "NULL",
        "1e400",
        "%s%n",
        "${x}",
        "*",
        "?",
    ),
)
"""What has a meaning in expressions, in JSON, in SQL or in templates."""
RESERVED = """
abort absolute action add all alter and any array as asc at attribute before begin between binary bit
block blob by cache call case cast char check clear cluster column comment condition connection constraint
contains copy count create current cursor data database date day default define delete desc domain drop
duration else end error escape event exception exists exit explain false file filter find float for format
found from function general get global go goto grant group handler hash hour identified if in index insert
int into is join key keys language last left length level like limit list local lock map match max merge
min minute mode modify month name names new next no not null number object of offset on open option or
order out owner parameter partition path plan prefix primary prior process public query raise range read
real ref remove replace reserved role row rows scan schema search second section select session set size
sort source start state static status string sum table tag text then time timestamp to token trigger true
type union unique unknown update user using uuid value values view when where while window with work write
year zone ttl
"""
"""DynamoDB's reserved words, as far as a field can be called so."""

MODELS = """
from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from liftgen import GSI, TTL, Attr, Delete, Key, Put, Query, Scan, Table, Update, Version

house = Table("house")


class Word(BaseModel):
    text: str
    number: Annotated[int, Field(ge=0)]
    kind: str
    dotted: Annotated[str, Attr("a.b")] = "dotted"
    placed: Annotated[str, Attr("a[0]")] = "placed"
    hashed: Annotated[str, Attr("#pk")] = "hashed"
    coloned: Annotated[str, Attr(":0")] = "coloned"
    spaced: Annotated[str, Attr("a b = c")] = "spaced"
    quoted: Annotated[str, Attr("it's \\"quoted\\"")] = "quoted"
    a: dict[str, JsonValue] = {}
    many: list[str] = []
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = house
        key = Key("WORD#{text}", "N#{number:05d}")
        by_kind = GSI(pk="KIND#{kind}", sk="{text}")
        such = Query("key", where="dotted = :dotted and placed <> :placed and contains(many, :one)")
        chosen = Query("by_kind", where="hashed in (:hashed) or coloned = :coloned or quoted = 'it''s'")
        rename = Update("dotted", "quoted", where="spaced = :spaced")
        drop = Delete(where="dotted = :dotted")
        keep = Put(where="attribute_not_exists(text) or placed = :placed")
        found = Scan(where="dotted = :dotted")


class Reserved(BaseModel):
    reserved_id: str
{fields}

    class Dynamo:
        table = Table("reserved")
        key = Key("R#{reserved_id}")
        by_status = GSI(pk=["status"], sk=["timestamp"])
        such = Query("by_status", where="{where}")
"""
OPERATIONS = {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "TransactWriteItems", "BatchGetItem"}
OPERATIONS |= {"BatchWriteItem", "TransactGetItems"}
"""All that repositories may ask; nothing here takes a statement as text."""
WORDS = {"AND", "OR", "NOT", "IN", "BETWEEN", "SET", "REMOVE", "ADD", "DELETE"}
WORDS |= {"attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"}
WORDS |= {"if_not_exists", "list_append"}


class Layer:
    def __init__(self, folder: Any, schema: Schema) -> None:
        self.schema = schema
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        self.models = imported(folder, "hostile_words")


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Layer:
    folder = tmp_path_factory.mktemp("expressions")
    words = [f"{each}_" if each in ("and", "or", "not", "in") else each for each in RESERVED.split()]
    words = [each for each in words if each.isidentifier() and not _is_keyword(each)]
    fields = "\n".join(f'    {each}: str = "{each}"' for each in words)
    asked = [each for each in words if each not in ("between", "contains", "size", "true", "false", "in")][:80]
    where = " and ".join(f"{each} = '{each}'" for each in asked if each not in ("status", "timestamp"))
    source = folder / "source" / "hostile_words.py"
    source.parent.mkdir()
    source.write_text(MODELS.replace("{fields}", fields).replace("{where}", where), "utf-8")
    return Layer(folder, generate(folder, source, package=PACKAGE))


@pytest.fixture(params=["memory", "embedded"])
def stand_in(request: pytest.FixtureRequest, layer: Layer) -> StandIn:
    tables = layer.schema.tables
    if request.param == "memory":
        return StandIn(FakeClient(*map(create_table_request, tables)), [each.name for each in tables])
    from liftgen.runtime.botocore_client import BotocoreClient
    from liftgen.testing import create_tables

    client = request.getfixturevalue("local_dynamodb").isolated().client()
    create_tables(client, *tables)
    return StandIn(BotocoreClient(client), [each.name for each in tables])


def _is_keyword(word: str) -> bool:
    import keyword

    return keyword.iskeyword(word)


def _words(layer: Layer, stand_in: StandIn) -> Any:
    return layer.repositories.House(stand_in.client, settings=Settings()).words


def test_a_value_of_any_characters_is_stored_found_and_changed_as_it_is(layer: Layer, stand_in: StandIn) -> None:
    words = _words(layer, stand_in)
    decoy = words.create(layer.models.Word(text="decoy", number=1, kind="decoy"))
    for value in VALUES:
        texts = {"text": value, "number": 1, "kind": value, "dotted": value, "spaced": value, "many": [value]}
        made = words.create(layer.models.Word(**texts, a={value: [value, {"b": value}]}))
        assert words.get(text=value, number=1) == made
        assert list(words.by_key(value)) == list(words.by_kind(value)) == [made]
        assert list(words.such(value, dotted=value, placed=f"{value}.", one=value)) == [made]
        assert list(words.chosen(value, hashed=[value, "hashed"], coloned=value)) == [made]
        assert list(words.found(dotted=value)) == [made]
        changed = words.update(made, placed=value, quoted=value)
        changed = words.rename(text=value, number=1, spaced=value, dotted="named", quoted=f"{value}'")
        assert (changed.dotted, changed.quoted, changed.placed) == ("named", f"{value}'", value)
        assert words.patch(text=value, number=1, hashed=value, many=[value, ""]).many == [value, ""]
        assert words.drop(text=value, number=1, dotted="named")
        assert words.get(text=value, number=1) is None

    assert words.get(text="decoy", number=1) == decoy
    check_requests(layer, stand_in)


def test_names_that_look_like_paths_and_placeholders_are_names(layer: Layer, stand_in: StandIn) -> None:
    words = _words(layer, stand_in)
    made = words.create(layer.models.Word(text="t", number=1, kind="k", a={"b": "nested", "0": "listed"}))
    changed = words.update(made, dotted="1", placed="2", hashed="3", coloned="4", spaced="5", quoted="6")
    item = stand_in.item("house", {"pk": {"S": "WORD#t"}, "sk": {"S": "N#00001"}})

    assert item is not None
    assert {name: item[name] for name in ("a.b", "a[0]", "#pk", ":0", "a b = c", 'it\'s "quoted"')} == {
        "a.b": {"S": "1"},
        "a[0]": {"S": "2"},
        "#pk": {"S": "3"},
        ":0": {"S": "4"},
        "a b = c": {"S": "5"},
        'it\'s "quoted"': {"S": "6"},
    }
    assert changed.a == {"b": "nested", "0": "listed"}
    check_requests(layer, stand_in)


def test_reserved_words_are_fields_like_others(layer: Layer, stand_in: StandIn) -> None:
    reserved = layer.repositories.ReservedTable(stand_in.client, settings=Settings()).reserveds
    made = reserved.create(layer.models.Reserved(reserved_id="1"))
    fields = [each for each in type(made).model_fields if each not in ("reserved_id", "status", "timestamp")]

    assert len(fields) > 150
    assert list(reserved.such("status")) == [made]
    changed = reserved.update(made, **dict.fromkeys(fields[:100], "changed"))
    assert reserved.get(reserved_id="1") == changed
    assert reserved.patch(reserved_id="1", **dict.fromkeys(fields[100:], "patched")).year == "patched"
    check_requests(layer, stand_in)


def check_requests(layer: Layer, stand_in: StandIn) -> None:
    """What was sent: known operations, expressions of placeholders and keywords alone, and no name but the model's."""
    attributes = {each.name for entity in layer.schema.entities for each in entity.attributes} | {"_entity"}
    for table in layer.schema.tables:
        attributes |= {each.name for each in (*table.key.partition, *table.key.sort)}
        attributes |= {each.name for index in table.indexes for each in (*index.key.partition, *index.key.sort)}
    tables = {each.name for each in layer.schema.tables}
    indexes = {index.name for table in layer.schema.tables for index in table.indexes}
    sent = [(name, json.loads(body)) for name, body in stand_in.client.requests]  # type: ignore[attr-defined]
    assert {name for name, _ in sent} <= OPERATIONS
    seen = 0
    for request in (each for _, body in sent for each in _all(body)):
        for name, value in request.items():
            if name.endswith("Expression"):
                bare = re.sub(r"[#:]\w+", "", value)
                assert set(re.findall(r"[^\s(),=<>+\-]+", bare)) <= WORDS, value
                assert not re.search(r"[.\[\]'\"]", bare), value
                seen += 1
        assert set(request.get("ExpressionAttributeNames", {}).values()) <= attributes
        assert request.get("TableName", next(iter(tables))) in tables
        assert request.get("IndexName", next(iter(indexes))) in indexes
    assert seen


def _all(value: Any) -> list[dict[str, Any]]:
    """Every request in a body, those in transactions too; attribute values are none."""
    if isinstance(value, list):
        return [found for each in value for found in _all(each)]
    if not isinstance(value, dict):
        return []
    inner = [
        each for name, each in value.items() if name in ("TransactItems", "Put", "Update", "Delete", "ConditionCheck")
    ]
    return [value, *(found for each in inner for found in _all(each))]


def test_key_version_and_what_lift_keeps_cannot_be_assigned(layer: Layer) -> None:
    """No parameter of a write changes them, so what a caller says of them is no argument at all."""
    client = FakeClient(*map(create_table_request, layer.schema.tables))
    words = layer.repositories.House(client, settings=Settings()).words
    made = words.create(layer.models.Word(text="t", number=1, kind="k"))
    for method in (words.update, words.patch, words.rename):
        names = set(inspect.signature(method).parameters)
        kept = {"version", "_entity", "pk", "sk", "by_kindpk", "by_kindsk", "expires_at"}
        assert not names & kept
        given: dict[str, Any] = {"word": made} if "word" in names else {"text": "t", "number": 1}
        for name in kept | ({"text", "number"} if "word" in names else set()):
            with pytest.raises(TypeError):
                method(**given, **{name: "x"})


@pytest.mark.parametrize("count", [0, 101, 5000])
def test_a_list_of_values_is_bounded_before_it_is_sent(layer: Layer, count: int) -> None:
    stand_in = StandIn(FakeClient(*map(create_table_request, layer.schema.tables)))
    words = _words(layer, stand_in)

    with pytest.raises(InvalidValue):
        list(words.chosen("k", hashed=["x"] * count, coloned="y"))
    assert stand_in.sent("Query") == []


@pytest.mark.parametrize("limit", [0, -1, True, "5", 1.5])
def test_a_limit_that_is_none_is_refused_in_words_before_anything_is_sent(layer: Layer, limit: Any) -> None:
    stand_in = StandIn(FakeClient(*map(create_table_request, layer.schema.tables)))
    words = _words(layer, stand_in)
    for ask in (lambda: words.by_key("t").page(limit=limit), lambda: list(words.by_key("t").limit(limit))):
        with pytest.raises(InvalidValue):
            ask()

    assert stand_in.sent("Query") == []


def test_an_item_that_dynamodb_would_refuse_is_an_error_of_the_family(layer: Layer, stand_in: StandIn) -> None:
    words = _words(layer, stand_in)
    for fields in ({"many": ["x" * 500_000]}, {"text": "x" * 3000}, {"kind": "x" * 3000}, {"text": "", "kind": "k"}):
        with pytest.raises(LiftError):
            words.create(layer.models.Word(**{"text": "t", "number": 1, "kind": "k", **fields}))

    assert stand_in.items() == []
