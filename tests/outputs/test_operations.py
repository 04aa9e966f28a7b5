"""What updates and patches may do to a field as it is: of every type that takes it, within the model's bounds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.data_layer import Project, everything, settings
from support.generated import generate, imported

from liftgen.requests import create_table_request
from liftgen.runtime.errors import ConditionFailed, Conflict, InvalidValue, NotFound
from liftgen.runtime.operations import Add, Adding, Appending, Prepending, Removing
from liftgen.schema import Schema
from liftgen.testing import Clock, StandIn, create_tables
from liftgen.testing.fake import FakeClient

SHELVES = '''
"""What is counted, within bounds or without."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import GSI, Attr, Key, Unique, Version


class Shelf(BaseModel):
    """A shelf of one product."""

    shelf_id: str
    kind: str = "small"
    slug: str | None = None
    stock: Annotated[int, Field(ge=0, le=100)] = 0
    reserved: Annotated[int, Field(gt=-1)] = 3
    rating: float = 0
    price: Annotated[Decimal, Field(ge=Decimal(0))] = Decimal(0)
    discount: Decimal = Decimal("1.5")
    seen: int | None = None
    notes: Annotated[list[str], Attr("n"), Field(max_length=3)] = Field(default_factory=list)
    tags: Annotated[set[str], Field(min_length=1, max_length=3)] = Field(default_factory=lambda: {"new"})
    labels: set[str] | None = None
    lines: list[str] | None = None
    weight: Annotated[int, Field(multiple_of=5)] = 0
    width: Annotated[int, Field(ge=min(3, 4))] = 5
    revision: Annotated[int, Version] = 0

    class Dynamo:
        key = Key(["shelf_id"])
        by_kind = GSI(pk="KIND#{kind}", sk="{shelf_id}")
        slug_is_unique = Unique("slug")


@dataclass
class Box:
    """A dataclass, and without a version."""

    box_id: str
    size: int = 0
    weight: float = 0.0
    parts: list[int] = field(default_factory=list)

    class Dynamo:
        key = Key(["box_id"])
'''


class Layer:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "shelves.py").write_text(SHELVES, "utf-8")
        self.schema: Schema = generate(folder / "generated", folder / "shelves.py", package="shelf_layer")
        self.models: ModuleType = imported(folder / "generated", "shelves")
        self.repositories: ModuleType = imported(folder / "generated", "shelf_layer.repositories")


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Layer:
    return Layer(tmp_path_factory.mktemp("operations") / "models")


@pytest.fixture(params=["memory", "embedded"])
def shelf_stand_in(request: pytest.FixtureRequest, layer: Layer) -> StandIn:
    if request.param == "memory":
        memory = FakeClient(*(create_table_request(table) for table in layer.schema.tables))
        return StandIn(memory, [table.name for table in layer.schema.tables])
    from liftgen.runtime.botocore_client import BotocoreClient

    client = request.getfixturevalue("local_dynamodb").isolated().client()
    create_tables(client, *layer.schema.tables)
    return StandIn(BotocoreClient(client), [table.name for table in layer.schema.tables])


@pytest.fixture
def shelves(layer: Layer, shelf_stand_in: StandIn, clock: Clock) -> Any:
    return layer.repositories.ShelfRepository(shelf_stand_in.client, settings=settings(clock))


@pytest.fixture
def boxes(layer: Layer, shelf_stand_in: StandIn, clock: Clock) -> Any:
    return layer.repositories.BoxRepository(shelf_stand_in.client, settings=settings(clock))


def test_an_update_does_operations_beside_its_changes_in_one_request(
    layer: Layer, shelves: Any, shelf_stand_in: StandIn
) -> None:
    made = shelves.create(layer.models.Shelf(shelf_id="s", stock=5))
    assert shelves.patch(shelf_id="s", stock=Add(1)).stock == 6
    made = shelves.get(shelf_id="s", consistent=True)

    after = shelves.update(made, kind="big", stock=Add(-2), notes=Appending(["a"]), rating=Add(0.5))

    assert (after.kind, after.stock, after.notes, after.rating, after.revision) == ("big", 4, ["a"], 0.5, 2)
    assert list(shelves.by_kind("big")) == [after]
    assert len(shelf_stand_in.sent("UpdateItem")) == 2
    with pytest.raises(Conflict):
        shelves.update(made, stock=Add(1))
    assert shelves.get(shelf_id="s", consistent=True) == after


def test_operations_of_an_update_that_moves_a_guard_are_done_and_given_back(layer: Layer, shelves: Any) -> None:
    made = shelves.create(layer.models.Shelf(shelf_id="s", slug="a", tags={"x"}))

    after = shelves.update(made, slug="b", stock=Add(7), tags=Adding({"y"}))

    assert (after.slug, after.stock, after.tags) == ("b", 7, {"x", "y"})
    assert shelves.get(shelf_id="s", consistent=True) == after


def test_bounds_hold_for_what_is_there_and_not_for_what_is_added(layer: Layer, shelves: Any) -> None:
    made = shelves.create(layer.models.Shelf(shelf_id="s", stock=5))

    assert shelves.patch(shelf_id="s", stock=Add(-5)).stock == 0
    for write in (
        lambda: shelves.patch(shelf_id="s", stock=Add(-1)),
        lambda: shelves.patch(shelf_id="s", stock=Add(101)),
        lambda: shelves.update(shelves.get(shelf_id="s", consistent=True), stock=Add(-1)),
        lambda: shelves.patch(shelf_id="s", reserved=Add(-4)),
        lambda: shelves.patch(shelf_id="s", price=Add(Decimal("-0.01"))),
        lambda: shelves.patch(shelf_id="s", notes=Prepending(["a", "b", "c", "d"])),
        lambda: shelves.patch(shelf_id="s", tags=Removing({"new"})),
    ):
        with pytest.raises(ConditionFailed, match="would be") as error:
            write()
        assert error.value.key == {"shelf_id": "s"}
    assert shelves.patch(shelf_id="s", reserved=Add(-3)).reserved == 0
    assert shelves.get(shelf_id="s", consistent=True).revision == made.revision + 2


def test_what_is_none_is_counted_from_nothing_and_filled(layer: Layer, shelves: Any) -> None:
    shelves.create(layer.models.Shelf(shelf_id="s"))

    after = shelves.patch(shelf_id="s", seen=Add(1), lines=Appending(["a"]), labels=Adding({"x"}))
    assert (after.seen, after.lines, after.labels) == (1, ["a"], {"x"})
    after = shelves.patch(shelf_id="s", seen=Add(-3), lines=Prepending(["b"]), labels=Removing({"x"}))
    assert (after.seen, after.lines, after.labels) == (-2, ["b", "a"], set())
    assert shelves.patch(shelf_id="s", seen=None, lines=None, labels=None).labels is None
    assert shelves.patch(shelf_id="s", labels=Removing({"x"})).labels is None


def test_an_item_of_an_older_shape_counts_from_what_the_model_says(shelves: Any, shelf_stand_in: StandIn) -> None:
    key = {"shelf_id": {"S": "s"}}
    shelf_stand_in.set("shelfs", key, seen={"NULL": True})

    after = shelves.patch(shelf_id="s", reserved=Add(1), discount=Add(Decimal(1)), seen=Add(2), tags=Adding({"x"}))

    assert (after.reserved, after.discount, after.seen, after.tags) == (4, Decimal("2.5"), 2, {"new", "x"})


def test_a_dataclass_without_a_version_takes_them_too(layer: Layer, boxes: Any) -> None:
    made = boxes.create(layer.models.Box("b"))
    boxes.patch(box_id="b", size=Add(1))

    after = boxes.update(made, size=Add(2), weight=Add(1.5), parts=Appending([1, 2]))

    assert after == layer.models.Box("b", 3, 1.5, [1, 2])
    with pytest.raises(NotFound):
        boxes.update(layer.models.Box("another"), size=Add(1))
    with pytest.raises(InvalidValue):
        boxes.update(made, size=Add(Decimal("1.5")))


def test_keys_and_unique_values_take_none(layer: Layer, shelves: Any, project: Project, shop: Any) -> None:
    made = shelves.create(layer.models.Shelf(shelf_id="s"))

    for name, operation in (
        ("kind", Add(1)),
        ("slug", Appending(["x"])),
        ("weight", Add(5)),
        ("width", Add(1)),
        ("stock", Appending([1])),
        ("tags", Add(1)),
        ("stock", Add("1")),
        ("stock", Add(0.5)),
        ("tags", Adding({5})),
    ):
        with pytest.raises(InvalidValue, match=name):
            shelves.update(made, **{name: operation})
    for name in ("secret", "number", "flag", "packed"):
        with pytest.raises(InvalidValue, match="takes no such operation"):
            shop.everythings.update(everything(project), **{name: Add(1)})
    assert shelves.get(shelf_id="s", consistent=True) == made


def test_a_transaction_updates_with_operations(layer: Layer, shelves: Any, shelf_stand_in: StandIn) -> None:
    first = shelves.create(layer.models.Shelf(shelf_id="1", stock=5, tags={"x"}))
    shelves.create(layer.models.Shelf(shelf_id="2"))
    table = layer.repositories.Shelfs(shelf_stand_in.client)

    with table.transaction() as tx:
        tx.shelfs.update(first, stock=Add(-3), tags=Adding({"y"}))
        tx.shelfs.patch(shelf_id="2", stock=Add(3))

    one, two = (shelves.get(shelf_id=each, consistent=True) for each in ("1", "2"))
    assert (one.stock, one.tags, two.stock) == (2, {"x", "y"}, 3)
    tx = table.transaction()
    tx.shelfs.patch(shelf_id="1", stock=Add(-3))
    tx.shelfs.patch(shelf_id="2", stock=Add(3))
    with pytest.raises(ConditionFailed):
        tx.commit()
    assert shelves.get(shelf_id="2", consistent=True) == two
