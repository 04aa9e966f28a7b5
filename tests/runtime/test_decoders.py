"""Decoders: they say what the entity's own reader says of an item, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pydantic import BaseModel
from support import everything as everything_models
from support.generated import ROOT, generate, imported
from support.stored_items import Item, stored_items

from liftgen.names import Name
from liftgen.runtime import decoders
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.errors import InvalidItem

MODELS = [
    *(ROOT / "sample_models" / f"{name}.py" for name in ("saas", "session", "shop", "contacts", "ledger")),
    *(ROOT / "tests" / "models" / f"{name}.py" for name in ("club", "every_type", "notes", "structs")),
    Path(everything_models.__file__),
]
VALUES: list[Any] = [
    {"NULL": True}, {"S": "x"}, {"S": ""}, {"S": "2028-01-01"}, {"N": "1"}, {"N": "1.5"}, {"N": "1E+2"}, {"BOOL": True},
    {"SS": ["x"]}, {"NS": ["1"]}, {"B": "eA=="}, {"L": []}, {"L": [{"S": "x"}]}, {"M": {}},
]  # fmt: skip
"""What an attribute might be instead of what it is; DynamoDB has no value without a type."""
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", params=MODELS, ids=lambda each: each.stem)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, list[Item]]]:
    """Entities that have a decoder, with items of each."""
    path: Path = request.param
    folder = tmp_path_factory.mktemp(path.stem)
    package = f"decoded_{path.stem}"
    schema = generate(folder, path, package=package)
    entities = []
    for entity in schema.entities:
        module = f"{package}.repositories.generated.items.{Name(entity.name).snake}"
        made = imported(folder, module).ENTITY
        items = [each for each in stored_items(schema, schema.table(entity.table)) if _is_of(each, made)]
        if made.decoder is not None:
            entities.append((made, items[:4]))
    return entities


def test_each_item_is_read_as_the_reader_reads_it(found: list[tuple[Any, list[Item]]]) -> None:
    for entity, items in found:
        assert items
        answer = decoded(entity, {"Items": items, "LastEvaluatedKey": {"pk": {"S": "x"}}})

        assert answer is not None, entity.name
        assert [shown(each) for each in answer.values] == [shown(entity.decode(each, Encryption())) for each in items]
        assert answer.start == {"pk": {"S": "x"}}


@pytest.mark.parametrize("member", ["Item", "Attributes"])
def test_a_single_item_is_read_from_each_answer(member: str, found: list[tuple[Any, list[Item]]]) -> None:
    for entity, items in found:
        answer = decoded(entity, {member: items[0]})

        assert answer is not None
        assert [shown(each) for each in answer.values] == [shown(entity.decode(items[0], Encryption()))]


def test_an_answer_without_items_has_no_values(found: list[tuple[Any, list[Item]]]) -> None:
    for entity, _ in found:
        assert decoded(entity, {}) == decoders.Decoded([], None)
        assert decoded(entity, {"Items": [], "Count": 0}) == decoders.Decoded([], None)


def test_what_the_reader_reads_otherwise_or_refuses_is_left_to_it(found: list[tuple[Any, list[Item]]]) -> None:
    for entity, items in found:
        for item in _others(items[0], entity):
            answer = decoded(entity, {"Items": [item]})
            try:
                expected = shown(entity.decode(item, Encryption()))
            except InvalidItem:
                assert answer is None, (entity.name, item)
            else:
                assert answer is None or [shown(each) for each in answer.values] == [expected], (entity.name, item)


def test_what_counts_as_absent_is_left_out(found: list[tuple[Any, list[Item]]]) -> None:
    for entity, items in found:
        for item in (*items, *_others(items[0], entity)):
            answer = decoded(entity, {"Items": [item]}, lambda each, entity=entity: entity.absent(each, LATER))

            if answer is not None:
                assert bool(answer.values) != entity.absent(item, LATER), (entity.name, item)


def test_the_reader_reads_until_so_much_was_read_that_a_decoder_pays(
    found: list[tuple[Any, list[Item]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoders, "WARM", 1000)
    for entity, items in found:
        fresh = again(entity)
        body = json.dumps({"Items": items[:1]}).encode()
        answers = [fresh.decoded(entity, body) for _ in range(1000 // len(body) + 2)]

        assert answers[0] is None or len(body) >= 1000
        assert answers[-1] is not None


def test_after_an_item_that_it_cannot_read_a_decoder_rests(found: list[tuple[Any, list[Item]]]) -> None:
    for entity, items in found:
        fresh = again(entity)
        good, bad = (json.dumps({"Items": each}).encode() for each in (items[:1], [{}]))

        assert fresh.decoded(entity, good) is not None
        assert fresh.decoded(entity, bad) is None
        assert [fresh.decoded(entity, good) for _ in range(decoders.PATIENCE)] == [None] * decoders.PATIENCE
        assert fresh.decoded(entity, good) is not None


def test_every_kind_of_model_with_a_library_for_it_is_there(found: list[tuple[Any, list[Item]]]) -> None:
    assert found


def decoded(entity: Any, answer: Any, absent: Any = None) -> Any:
    entity.decoder._rest = 0  # what was tried before is another test's
    return entity.decoder.decoded(entity, json.dumps(answer).encode(), absent)


def again(entity: Any) -> Any:
    """The same decoder, as it is when a process begins."""
    fresh = object.__new__(type(entity.decoder))
    fresh.__dict__.update(vars(entity.decoder) | {"_read": None, "_rest": 0, "_seen": 0})
    return fresh


def shown(value: Any) -> Any:
    """All that may be told of a value, with the types in it."""
    match value:
        case BaseModel():
            return type(value), {name: shown(getattr(value, name)) for name in value.model_fields_set}
        case msgspec.Struct():
            return type(value), {name: shown(each) for name, each in msgspec.structs.asdict(value).items()}
        case dict():
            return {shown(key): shown(each) for key, each in value.items()}
        case list() | tuple():
            return type(value), [shown(each) for each in value]
        case set() | frozenset():
            return type(value), sorted(map(repr, value))
        case datetime() if abs(value - datetime.now(UTC)) < timedelta(days=1):
            return "what a default says, which depends on the time"
        case _:
            return type(value), repr(value)


def _is_of(item: Item, entity: Any) -> bool:
    if entity.discriminator is not None:
        return item.get(entity.discriminator, {}).get("S") == entity.name
    return bool(entity.is_own(item)) and not any(name in item for name in ("_owner",))


def _others(item: Item, entity: Any) -> Iterator[Item]:
    """The item with something else in it, or without something."""
    yield item | {"unknown": {"S": "x"}}
    if entity.discriminator is not None:
        yield item | {entity.discriminator: {"S": "Another"}}
    for name in item:
        yield {key: value for key, value in item.items() if key != name}
        for value in VALUES:
            yield item | {name: value}
