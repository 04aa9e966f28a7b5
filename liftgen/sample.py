"""Sample: a bounded number of stored items in, findings about those that no model can read out; the client is passed in."""

from __future__ import annotations

import json
import math
import time
from base64 import b64decode
from binascii import Error as NotBase64
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from liftgen.field_types import (
    DictOf,
    EnumOf,
    JsonType,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
)
from liftgen.plan.items import compose_operation, key_operation, select
from liftgen.rules.sampled import LacksAttribute, LongExpired, StaleIndexKey, StaleKey, UnknownItem, WrongType
from liftgen.runtime.migration.capacity import Bucket
from liftgen.runtime.migration.operations import OWNER, UnfitError, Work, key_text
from liftgen.runtime.migration.texts import read
from liftgen.states import state_of
from liftgen.stored import stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liftgen.diagnostics import Report, Rule
    from liftgen.field_types import FieldType
    from liftgen.runtime.client import Client
    from liftgen.runtime.wire import AttributeValue, Item
    from liftgen.schema import Attribute, Entity, Schema, Table

RATE = 50.0
"""Read units per second that a sample takes at most: 200 KB of items."""

SEGMENTS = 8
DAYS_PAST = 3 * 86_400
"""DynamoDB deletes what has expired within a few days."""


def sample_items(client: Client, table: str, count: int, bucket: Bucket | None = None) -> Iterator[Item]:
    """So many items at most, from several places of the table; no more than that is ever read."""
    bucket = bucket or Bucket(RATE)
    cursors: dict[int, Item | None] = dict.fromkeys(range(min(SEGMENTS, count)))
    total, left = len(cursors), count
    while cursors and left > 0:
        for segment in list(cursors):
            request: dict[str, Any] = {
                "TableName": table,
                "Segment": segment,
                "TotalSegments": total,
                "Limit": min(left, max(1, math.ceil(left / len(cursors)))),
                "ReturnConsumedCapacity": "TOTAL",
            }
            if cursors[segment] is not None:
                request["ExclusiveStartKey"] = cursors[segment]
            bucket.wait()
            answer = json.loads(client.call("Scan", json.dumps(request).encode()))
            bucket.take(answer)
            left -= len(answer["Items"])
            yield from answer["Items"]
            if "LastEvaluatedKey" in answer:
                cursors[segment] = answer["LastEvaluatedKey"]
            else:
                del cursors[segment]
            if left <= 0:
                return


def report_sample(
    items: Iterator[Item],
    schema: Schema,
    table: Table,
    deployed: str,
    report: Report,
    now: Callable[[], float] = time.time,
) -> int:
    """Report what no model of the table can read, each kind once with a count and an example; how many items were read."""
    reader = _Reader(schema, table, deployed, now())
    count = 0
    for item in items:
        count += 1
        reader.look(item)
    for rule in reader.rules():
        report.add(rule)
    return count


@dataclass(frozen=True)
class _Finding:
    """One kind of thing that is wrong, whichever item it is about."""

    name: tuple[str, ...]
    make: Callable[[int, str], Rule] = field(compare=False)


class _Reader:
    """Who could read an item of one table, and what is wrong with those that were looked at so far."""

    def __init__(self, schema: Schema, table: Table, deployed: str, now: float) -> None:
        state = stored(state_of(schema))
        self.schema, self.table, self.deployed, self.now = schema, table, deployed, now
        self.counts: Counter[_Finding] = Counter()
        self.examples: dict[_Finding, str] = {}
        key = tuple(each.name for each in table.key.attributes)
        self.key = key
        self.entities: list[tuple[Entity, Work, Work, list[tuple[str, Work]]]] = []
        for entity in schema.entities_of(table.name):
            said = state.entity(entity.name)
            told = select(said, state)
            move = Work(told, [key_operation("move", said, table)], key)
            indexes = [
                (each.index, Work(told, [compose_operation(each, said, table)], key))
                for each in said.indexes
                if compose_operation(each, said, table)["key"]
            ]
            self.entities.append((entity, Work(told, [], key), move, indexes))

    def look(self, item: Item) -> None:
        """Note what is wrong with an item; guards and what lift keeps for itself are nobody's."""
        if OWNER in item:
            return
        for entity, work, move, indexes in self.entities:
            if work.concerns(item):
                self._read(entity, item, move, indexes)
                return
        self._unknown(item)

    def rules(self) -> Iterator[Rule]:
        for finding in sorted(self.counts, key=lambda each: each.name):
            yield finding.make(self.counts[finding], self.examples[finding])

    def _unknown(self, item: Item) -> None:
        attributes = {each.discriminator for each, *_ in self.entities if each.discriminator is not None}
        kinds = [f"`{item[name]['S']}` in `{name}`" for name in sorted(attributes) if "S" in item.get(name, {})]
        said = f"{kinds[0]}, which is no model" if kinds else "told by nothing that any model has"
        self._note(item, "unknown", said, make=partial(UnknownItem, self.deployed, said))

    def _read(self, entity: Entity, item: Item, move: Work, indexes: list[tuple[str, Work]]) -> None:
        broken = False
        for attribute in entity.attributes:
            broken = self._attribute(entity, attribute, item) or broken
        if not broken:  # keys of what cannot be read follow from that
            self._keys(entity, item, move, indexes)
        self._expiry(entity, item)

    def _attribute(self, entity: Entity, attribute: Attribute, item: Item) -> bool:
        value = item.get(attribute.name)
        name = attribute.name
        if value is None:
            if attribute.has_default or isinstance(attribute.type, OptionalOf) or attribute.omit_empty:
                return False
            self._note(
                item,
                entity.name,
                name,
                "lacks",
                make=partial(LacksAttribute, self.deployed, entity.name, name),
            )
            return True
        problem = _problem(value, attribute, self.schema)
        if problem is None:
            return False
        self._note(
            item,
            entity.name,
            name,
            problem,
            make=partial(WrongType, self.deployed, entity.name, name, problem),
        )
        return True

    def _keys(self, entity: Entity, item: Item, move: Work, indexes: list[tuple[str, Work]]) -> None:
        if _differs(move, item):
            self._note(item, entity.name, "key", make=partial(StaleKey, self.deployed, entity.name))
        for name, work in indexes:
            if _differs(work, item):
                self._note(
                    item,
                    entity.name,
                    "index",
                    name,
                    make=partial(StaleIndexKey, self.deployed, entity.name, name),
                )

    def _expiry(self, entity: Entity, item: Item) -> None:
        role = entity.role("ttl")
        number = item.get(role.name, {}).get("N") if role is not None else None
        if number is not None and float(number) < self.now - DAYS_PAST:
            self._note(
                item,
                entity.name,
                "expired",
                make=partial(LongExpired, self.deployed, entity.name),
            )

    def _note(self, item: Item, *name: str, make: Callable[[int, str], Rule]) -> None:
        finding = _Finding(name, make)
        self.counts[finding] += 1
        self.examples.setdefault(finding, _shown(item, self.key))


def _differs(work: Work, item: Item) -> bool:
    try:
        return bool(work.rewrite(item).touched)
    except UnfitError:
        return True


def _shown(item: Item, key: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}` {next(iter(item[name].values()))!r}" for name in key if name in item) or key_text(item)


def _problem(value: AttributeValue, attribute: Attribute, schema: Schema) -> str | None:
    """Why the value is none of the attribute's; None where it is one."""
    if attribute.encrypted and "NULL" not in value:
        return None if "M" in value else "it is not encrypted"
    if attribute.as_json:
        return None if "S" in value or "NULL" in value else _is(value, "S, which holds JSON")
    if attribute.lifecycle == "ttl" and "NULL" not in value:
        return None if "N" in value else _is(value, "N, in epoch seconds")
    return _mismatch(value, attribute.type, schema)


def _mismatch(value: AttributeValue, type_: FieldType, schema: Schema) -> str | None:
    match type_:
        case OptionalOf(item):
            return None if "NULL" in value else _mismatch(value, item, schema)
        case NewTypeOf(base=base):
            return _mismatch(value, base, schema)
        case ScalarType(scalar):
            return _scalar(value, scalar)
        case EnumOf(members=members):
            return _member(value, [each for _, each in members])
        case LiteralOf(values):
            return _member(value, list(values))
        case ListOf(item):
            return _members(value, "L", item, schema)
        case TupleOf(items, repeated):
            return _tuple(value, items, repeated, schema)
        case SetOf():
            return None if value.keys() & {"SS", "NS", "BS", "L", "NULL"} else _is(value, "a set")
        case DictOf(value=inner):
            if "M" not in value:
                return _is(value, "M")
            return next((found for each in value["M"].values() if (found := _mismatch(each, inner, schema))), None)
        case ModelOf(module, name):
            return _model(value, module, name, schema)
        case UnionOf():
            return None if "M" in value else _is(value, "M")
        case JsonType():
            return None


def _scalar(value: AttributeValue, scalar: Scalar) -> str | None:
    if scalar is Scalar.BYTES:
        try:
            return None if "B" in value and b64decode(value["B"], validate=True) is not None else _is(value, "B")
        except NotBase64:
            return _is(value, "B")
    try:
        read(value, scalar.value)
    except ValueError as error:
        return str(error)
    return None


def _member(value: AttributeValue, members: list[Any]) -> str | None:
    stored_members: list[AttributeValue] = [
        {"BOOL": each} if isinstance(each, bool) else {"N": str(each)} if isinstance(each, int) else {"S": each}
        for each in members
    ]
    return None if value in stored_members else f"{next(iter(value.values()))!r} is no member"


def _members(value: AttributeValue, kind: str, item: FieldType, schema: Schema) -> str | None:
    if kind not in value:
        # A list of `AsSet` is stored as a set.
        return None if value.keys() & {"SS", "NS", "BS", "NULL"} else _is(value, kind)
    return next((found for each in value[kind] if (found := _mismatch(each, item, schema))), None)


def _tuple(value: AttributeValue, items: tuple[FieldType, ...], repeated: bool, schema: Schema) -> str | None:
    if "L" not in value:
        return _is(value, "L")
    if repeated:
        return _members(value, "L", items[0], schema)
    if len(value["L"]) != len(items):
        return f"it has {len(value['L'])} members, not {len(items)}"
    pairs = zip(value["L"], items, strict=True)
    return next((found for each, type_ in pairs if (found := _mismatch(each, type_, schema))), None)


def _model(value: AttributeValue, module: str, name: str, schema: Schema) -> str | None:
    if "M" not in value:
        return _is(value, "M")
    for each in schema.model(module, name).attributes:
        inner = value["M"].get(each.name)
        if inner is None:
            if not (each.has_default or isinstance(each.type, OptionalOf) or each.omit_empty):
                return f"it has no `{each.name}`"
        elif (found := _problem(inner, each, schema)) is not None:
            return f"`{each.name}`: {found}"
    return None


def _is(value: AttributeValue, wanted: str) -> str:
    return f"it is of type {next(iter(value))}, not {wanted}"
