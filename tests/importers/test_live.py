"""Deployed tables as models: those of every sample come back as they are, serve the same items, and say what is uncertain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.generated import generate, imported
from support.stored_items import Item, stored_items

from liftgen.check import check
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.importers.live import Sampled, import_tables
from liftgen.model_source import model_source
from liftgen.pipeline import understood
from liftgen.read import read
from liftgen.requests import create_table_request
from liftgen.runtime.table import Settings
from liftgen.sample import report_sample
from liftgen.schema import Index, KeyAttribute, KeySchema, Schema, Table
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient

SAMPLES = sorted((Path(__file__).parents[2] / "sample_models").glob("*.py"))


def schema_of(*paths: Path) -> Schema:
    report = Report()
    declarations = read(paths, paths[0].parent, report)
    schema = derive(declarations, report)
    assert not report.failed, report.codes()
    return schema


def source_of(*sampled: Sampled, module: str = "live") -> str:
    """The module of what is imported, which has no mistakes."""
    found = import_tables(understood(sampled, module), module)
    report = Report()
    schema = derive(found.declarations, report)
    check(schema, found.declarations, report)
    assert not report.failed, [each.finding.message for each in report]
    return model_source(found.declarations, module, found.title, notes=found.notes)


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def live(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Schema, Path, dict[str, list[Item]]]:
    """What a sample means, the module that its tables are imported as, and the items that are in them."""
    schema = schema_of(request.param)
    items = {table.name: stored_items(schema, table) for table in schema.tables}
    name = f"live_{request.param.stem}"
    path = tmp_path_factory.mktemp("live") / f"{name}.py"
    sampled = (Sampled(table, tuple(items[table.name])) for table in schema.tables)
    path.write_text(source_of(*sampled, module=name), "utf-8")
    return schema, path, items


def test_the_tables_of_a_sample_come_back_as_they_are(live: tuple[Schema, Path, dict[str, list[Item]]]) -> None:
    schema, path, _ = live

    assert schema_of(path).tables == schema.tables


def test_every_item_of_a_sample_can_be_read_by_what_was_imported(
    live: tuple[Schema, Path, dict[str, list[Item]]],
) -> None:
    _, path, items = live
    schema = schema_of(path)
    report = Report()

    for table in schema.tables:
        report_sample(iter(items[table.name]), schema, table, table.name, report, now=lambda: 0)

    assert not [each.finding.message for each in report]


def test_repositories_of_what_was_imported_write_the_same_items(
    live: tuple[Schema, Path, dict[str, list[Item]]],
) -> None:
    _, path, items = live
    folder = path.parent / "generated"
    schema = generate(folder, path, package=f"{path.stem}_layer")
    package = f"{path.stem}_layer.repositories"
    for table in schema.tables:
        stand_in = StandIn(FakeClient(create_table_request(table)), [table.name])
        for item in items[table.name]:
            entity = entity_of(item, schema, table)
            if entity is None:
                continue
            module = imported(folder, f"{package}.generated.items.{entity}")
            repository = getattr(imported(folder, package), f"{module.ENTITY.name}Repository")(
                stand_in.client, settings=Settings()
            )

            repository.create(module.read(item))

            key = {each.name: item[each.name] for each in table.key.attributes}
            assert without_nulls(stand_in.item(table.name, key)) == without_nulls(item)


def entity_of(item: Item, schema: Schema, table: Table) -> str | None:
    """The module of the entity that an item is of; None for a guard."""
    entities = schema.entities_of(table.name)
    said = item.get("_entity", {}).get("S")
    found = entities[0] if said is None else next((each for each in entities if each.name == said), None)
    return None if found is None else found.name.lower() if "_" in found.name else snake(found.name)


def snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() and at else each.lower() for at, each in enumerate(name))


def without_nulls(item: Item | None) -> Item:
    """None is stored as NULL or not at all: both are read as None. Sets have no order."""
    return {
        name: {kind: sorted(inner) if kind in ("SS", "NS", "BS") else inner for kind, inner in value.items()}
        for name, value in (item or {}).items()
        if "NULL" not in value
    }


APP = Table(
    "app-table",
    KeySchema((KeyAttribute("PK", "S"),), (KeyAttribute("SK", "S"),)),
    (Index("GSI1", "global", KeySchema((KeyAttribute("GSI1PK", "S"),), (KeyAttribute("GSI1SK", "S"),))),),
)


def item(**values: object) -> Item:
    return {name: wire(value) for name, value in values.items()}


def wire(value: object) -> dict[str, Any]:
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": str(value)}
        case str():
            return {"S": value}
        case list():
            return {"L": [wire(each) for each in value]}
        case dict():
            return {"M": {name: wire(each) for name, each in value.items()}}
    raise TypeError(value)


def orders() -> list[Item]:
    """A table of two entities that nothing but their keys tells apart, some of them in an index."""
    found = []
    for user in range(5):
        email = f"a{user}@example.com"
        found.append(
            item(
                PK=f"USER#{user}",
                SK="PROFILE",
                GSI1PK=f"EMAIL#{email}",
                GSI1SK="USER",
                userId=str(user),
                email=email,
                createdAt="2026-01-01T00:00:00Z",
            )
        )
        for day in range(1, 5):
            order = {
                "userId": str(user),
                "orderId": f"{user}{day}",
                "day": f"2026-01-0{day}",
                "total": 12.5 if day > 1 else 3,
            }
            key = {"PK": f"USER#{user}", "SK": f"ORDER#2026-01-0{day}#{user}{day}"}
            where = {"GSI1PK": "OPEN", "GSI1SK": f"2026-01-0{day}"} if day % 2 else {}
            found.append(
                item(**key, **where, **order, status="open" if day % 2 else "done", lines=[{"sku": "a", "count": 1}])
            )
    return found


ORDERS = '''\
"""The items of the table `app-table`, as 25 items that were read show them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from liftgen import GSI, Attr, Key, Table
from pydantic import BaseModel

app_table = Table("app-table", pk="PK", sk="SK", entity=None)


class Line(BaseModel):
    count: int
    sku: str


class Order(BaseModel):
    user_id: Annotated[str, Attr("userId")]
    day: date
    order_id: Annotated[str, Attr("orderId")]
    lines: list[Line]
    status: str
    total: Decimal

    class Dynamo:
        table = app_table
        key = Key("USER#{user_id}", "ORDER#{day}#{order_id}")
        # the condition is true of the items that were read, and may be another
        gsi1 = GSI(
            "GSI1",
            pk="OPEN",
            sk="{day}",
            when="status <> 'done'",
            pk_name="GSI1PK",
            sk_name="GSI1SK",
        )


class User(BaseModel):
    user_id: Annotated[str, Attr("userId")]
    # a moment, written otherwise than a `datetime` would be
    created_at: Annotated[str, Attr("createdAt")]
    email: str

    class Dynamo:
        table = app_table
        key = Key("USER#{user_id}", "PROFILE")
        gsi1 = GSI(
            "GSI1", pk="EMAIL#{email}", sk="USER", pk_name="GSI1PK", sk_name="GSI1SK"
        )
'''


def test_entities_are_told_by_the_words_in_their_keys() -> None:
    assert source_of(Sampled(APP, tuple(orders()))) == ORDERS


def test_the_order_in_which_items_are_read_makes_no_difference() -> None:
    assert source_of(Sampled(APP, tuple(reversed(orders())))) == ORDERS


def test_a_table_without_items_has_a_model_of_its_keys() -> None:
    source = source_of(Sampled(APP))

    assert "# no item was read: there is more to say than the keys\nclass AppTable(BaseModel):" in source
    assert 'key = Key(["pk"], ["sk"])' in source
    assert "# no item that was read is in this index\n        gsi1 = GSI(" in source


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([{"PK": "U#1", "SK": "A", "id": "1"}], 'Key("U#{id}", "A")'),
        ([{"PK": "U#a%20b", "SK": "A", "id": "a b"}], 'Key("U#{id}", "A")'),
        ([{"PK": "U-1", "SK": "A", "id": "1"}], 'Key("U-{id}", "A")'),
        ([{"PK": "U#1", "SK": "S#007", "id": "1", "n": 7}], 'Key("U#{id}", "S#{n:03d}")'),
        (
            [{"PK": "U#1#2026-05", "SK": "2026-05-17", "id": "1", "on": "2026-05-17"}],
            'Key("U#{id}#{on:%Y-%m}", "{on}")',
        ),
        ([{"PK": "user#1", "SK": "A", "userId": "1", "x": "1"}], 'Key("user#{user_id}", "A")'),
        ([{"PK": "USER#1", "SK": "A", "x": "1", "userId": "1"}], 'Key("USER#{user_id}", "A")'),
        ([{"PK": "T#t#1", "SK": "A", "tenant": "t", "id": "1"}], 'Key("T#{tenant}#{id}", "A")'),
        ([{"PK": "odd", "SK": "other", "id": "1"}], 'Key(["pk"], ["sk"])'),
        ([{"PK": "U#1", "SK": "S#7", "id": "1", "n": 7}], 'Key("U#{id}", ["sk"])'),
    ],
)
def test_templates_are_found_in_keys(items: list[dict[str, object]], said: str) -> None:
    assert f"key = {said}" in source_of(Sampled(replace(APP, indexes=()), tuple(item(**each) for each in items)))


def test_a_shard_is_found_once_enough_items_show_it() -> None:
    names = [f"name-{number}" for number in range(12)]
    items = [item(PK=f"S#{crc32(each.encode()) % 5}", SK=each, name=each) for each in names]
    table = replace(APP, indexes=())

    assert 'Key("S#{name:shard(5)}", "{name}")' in source_of(Sampled(table, tuple(items)))
    assert "shard" not in source_of(Sampled(table, tuple(items[:4])))


def test_delimiters_that_are_not_encoded_are_said() -> None:
    items = tuple(item(PK=f"U#a b{number}", SK="A", name=f"a b{number}") for number in range(3))

    assert "escape=False" in source_of(Sampled(replace(APP, indexes=()), items))


def test_keys_that_lift_composes_none_of_are_taken_as_they_are() -> None:
    items = [item(PK=f"U#u{number}", SK="A", id=f"u{number}") for number in range(3)]
    items += [item(PK=f"U#u{number}", SK=f"S#{number}", id=f"u{number}", n=number) for number in range(9, 12)]
    source = source_of(Sampled(replace(APP, indexes=()), tuple(items)))

    assert "# the keys are taken as they are" in source
    assert 'key = Key(["pk"], ["sk"])' in source
    assert source.count("(BaseModel)") == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2], "v: int"),
        ([1, 2.5], "v: Decimal"),
        ([True], "v: bool"),
        (["2026-05-17"], "v: date"),
        (["2026-05-17T12:00:00.000000Z"], "v: datetime"),
        (["2026-05-17", "soon"], "v: str"),
        (["00000000-0000-0000-0000-00000000000a"], "v: UUID"),
        ([None, "a"], "v: str | None = None"),
        ([None], "# nothing but NULL was seen here\n    v: JsonValue | None = None"),
        ([1, "a"], "# of several types: `N`, `S`\n    v: JsonValue"),
        ([["a"], []], "v: list[str]"),
        ([[]], "# no list with anything in it was seen\n    v: list[JsonValue]"),
        ([{"a": 1}, {"a": 2}], "v: V"),
        ([{"a": 1}, {"b": 2}], "v: dict[str, JsonValue]"),
    ],
)
def test_types_are_those_of_every_value(values: list[object], said: str) -> None:
    table = replace(APP, indexes=())
    items = tuple(item(PK=f"U#{number}", SK="A", id=str(number), v=each) for number, each in enumerate(values))

    assert f"\n    {said}\n" in source_of(Sampled(table, items))


def test_guards_are_constraints_and_strangers_are_counted() -> None:
    item_ = {"_entity": "User", "id": "1", "email": "a@example.com"}
    items = (
        item(PK="U#1", SK="A", **item_),
        item(
            PK="UNIQUE#User.email_is_unique#a@example.com",
            SK="UNIQUE",
            _entity="User.email_is_unique",
            _owner={"PK": "U#1"},
        ),
        item(PK="LOCK", SK="LOCK", until=7),
    )
    source = source_of(Sampled(replace(APP, indexes=()), items))

    assert 'email_is_unique = Unique("email")' in source
    assert "# 1 items of `app-table` do not say what they are\nclass User" in source


TEXT = st.text("ab#%:A-_0 ", max_size=6)
VALUE: st.SearchStrategy[dict[str, Any]] = st.one_of(
    TEXT.map(lambda text: {"S": text}),
    st.integers(0, 20).map(lambda number: {"N": str(number)}),
    st.just({"NULL": True}),
    st.just({"SS": ["a"]}),
    st.dictionaries(TEXT, st.just({"BOOL": True}), max_size=2).map(lambda maps: {"M": maps}),
    st.lists(st.just({"S": "x"}), max_size=2).map(lambda members: {"L": members}),
)
NAMES = st.sampled_from(["id", "_entity", "type", "class", "GSI1PK", "GSI1SK", "a b", "Status", "status", "pk", "date"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.dictionaries(NAMES, VALUE, max_size=5), TEXT.filter(bool), TEXT.filter(bool)), max_size=5))
def test_no_table_is_too_strange(rows: list[tuple[Item, str, str]]) -> None:
    items = [
        {name: value for name, value in row.items() if not (name[:3] == "GSI" and "S" not in value)}
        | {"PK": {"S": pk}, "SK": {"S": sk}}
        for row, pk, sk in rows
    ]

    compile(source_of(Sampled(APP, tuple(items))), "live.py", "exec")
