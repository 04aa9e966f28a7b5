"""Patterns: the questions that an entity answers: those that every key and index gives, and those that its model names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from liftgen.conditions import (
    BeginsWith,
    Between,
    Compare,
    Condition,
    Field,
    Parameter,
    Value,
    all_of,
    conjuncts,
    fields_of,
    parameters_of,
)
from liftgen.derive.defaults import with_defaults
from liftgen.field_types import required
from liftgen.keys.partitions import Partition, Slot, bucket_ends, is_scoped, partition_of, slots_of
from liftgen.rules.arguments import ConsistentIndex
from liftgen.rules.lifecycle import NoFields
from liftgen.rules.patterns import (
    BadQueryOption,
    FilterOnKey,
    OneEndOfBucket,
    ParameterTwice,
    UnknownIndex,
    WouldScan,
)
from liftgen.schema import AccessPattern, Native, PatternParameter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.conditions import Comparator, Operand
    from liftgen.declarations import MarkerDeclaration, ModelDeclaration, Setting
    from liftgen.derive.context import Context
    from liftgen.derive.language import Parsed, TypedParameter
    from liftgen.schema import Entity, EntityKey

Operation = Literal["query", "scan", "get", "put", "update", "delete"]
OPERATIONS: dict[str, Operation] = {
    "Query": "query",
    "Scan": "scan",
    "Get": "get",
    "Put": "put",
    "Update": "update",
    "Delete": "delete",
}
_AT_LEAST: tuple[Comparator, ...] = (">=", ">")
_AT_MOST: tuple[Comparator, ...] = ("<=", "<")


def default_patterns(entity: Entity, model: ModelDeclaration) -> tuple[AccessPattern, ...]:
    """What every entity answers: `by_key` where its sort key has fields, and one query per index, named after it."""
    patterns = [_query(entity, each.name, each.name, None) for each in entity.indexes]
    if entity.key.sort is not None and any(
        slot.field not in _partition(entity, "key").exact for slot in slots_of(entity, entity.key.sort)
    ):
        patterns.insert(0, _query(entity, "by_key", "key", None))
    said = {each.name: each.doc for each in model.settings}
    said["by_key"] = said.get("key", "")
    return tuple(replace(each.pattern(entity, named=False), doc=said.get(each.name, "")) for each in patterns)


def named_patterns(
    entity: Entity, model: ModelDeclaration, lost: frozenset[str], context: Context
) -> tuple[AccessPattern, ...]:
    """The patterns that the model names; `lost` are the indexes that could not be read, so that nothing is said of them again."""
    found = []
    for setting in model.settings:
        if setting.marker.name in OPERATIONS:
            pattern = _named(entity, model, setting, lost, context)
            if pattern is not None:
                pattern = with_defaults(pattern, setting.marker, context)
                found.append(replace(pattern, doc=setting.doc))
    return tuple(found)


def _named(
    entity: Entity, model: ModelDeclaration, setting: Setting, lost: frozenset[str], context: Context
) -> AccessPattern | None:
    marker = setting.marker
    text = marker.text("where")
    parsed = context.condition(model, text, marker.place("where")) if text is not None else None
    if text is not None and parsed is None:
        return None
    operation = OPERATIONS[marker.name]
    on = marker.text("on") or "key"
    if on in lost or not _is_index(entity, on, marker, context):
        return None
    if operation != "query":
        return _named_by_key(entity, model, setting, operation, on, parsed, context)
    draft = _query(entity, setting.name, on, parsed)
    draft.report(marker, context)
    order, limit = marker.text("order") or "asc", _number(marker, "limit")
    if order not in ("asc", "desc"):
        rule = BadQueryOption("order", order, 'write `"asc"` or `"desc"`')
        context.report.add(rule, marker.place("order"))
    if limit is not None and limit < 1:
        rule = BadQueryOption("limit", str(int(limit)), "leave it out, or say at least 1")
        context.report.add(rule, marker.place("limit"))
    if draft.problems:
        return None
    return replace(
        draft.pattern(entity, named=True),
        order="desc" if order == "desc" else "asc",
        limit=int(limit) if limit is not None else None,
        one=_is_true(marker, "one"),
        consistent=_is_consistent(entity, on, marker, context),
        rps=_number(marker, "rps"),
    )


def _named_by_key(
    entity: Entity,
    model: ModelDeclaration,
    setting: Setting,
    operation: Operation,
    on: str,
    parsed: Parsed | None,
    context: Context,
) -> AccessPattern | None:
    """A read or write by the whole key, or a scan."""
    marker = setting.marker
    argument = marker.get("fields")
    fields = argument.value if argument is not None and isinstance(argument.value, tuple) else ()
    names = tuple(each for each in fields if isinstance(each, str))
    if argument is not None and not context.fields_are_known(model, names, argument.span):
        return None
    if operation == "update" and not names:
        context.report.add(NoFields(setting.name, "Update"), marker.span)
        return None
    keyed = operation in ("get", "update", "delete")
    draft = _Draft(setting.name, operation, on, parsed)
    if keyed:
        draft.parameters = [_parameter(entity, each, each, "equal") for each in entity.key.fields]
    draft.filter = list(conjuncts(parsed.condition)) if parsed is not None else []
    draft.add_values()
    taken = {each.name for each in draft.parameters}
    if operation == "update":
        draft.problems += [ParameterTwice(each) for each in names if each in taken and each not in entity.key.fields]
    draft.report(marker, context)
    if draft.problems:
        return None
    consistent = _is_consistent(entity, on, marker, context)
    return replace(draft.pattern(entity, named=True), fields=names, consistent=consistent)


def _partition(entity: Entity, on: str) -> Partition:
    return partition_of(entity, entity.key_on(on))


@dataclass(slots=True)
class _Draft:
    """A pattern while its condition is being split."""

    name: str
    operation: Operation
    on: str
    parsed: Parsed | None
    parameters: list[PatternParameter] = field(default_factory=list)
    optional: list[PatternParameter] = field(default_factory=list)
    key: list[Condition] = field(default_factory=list)
    filter: list[Condition] = field(default_factory=list)
    fans_out: bool = False
    problems: list[OneEndOfBucket | FilterOnKey | ParameterTwice | WouldScan] = field(default_factory=list)

    def typed(self, name: str) -> TypedParameter | None:
        """What the condition says of a parameter."""
        parameters = self.parsed.parameters if self.parsed is not None else ()
        return next((each for each in parameters if each.name == name), None)

    def add(self, parameter: PatternParameter) -> None:
        """Add a parameter, once."""
        earlier = next((each for each in self.parameters if each.name == parameter.name), None)
        if earlier is None:
            self.parameters.append(parameter)
        elif (earlier.field, earlier.type, earlier.many) != (parameter.field, parameter.type, parameter.many):
            self.problems.append(ParameterTwice(parameter.name))

    def add_operand(self, operand: Operand, use: Literal["equal", "low", "high", "value"]) -> None:
        """Add the parameter that an operand of the condition is, if it is one."""
        typed = self.typed(operand.name) if isinstance(operand, Parameter) else None
        if typed is not None:
            self.add(PatternParameter(typed.name, typed.field, typed.type, use, many=typed.many))

    def add_values(self) -> None:
        """Add the parameters of the conditions that nothing has placed yet."""
        for name in (*parameters_of(all_of(self.key)), *parameters_of(all_of(self.filter))):
            self.add_operand(Parameter(name), "value")

    def report(self, marker: MarkerDeclaration, context: Context) -> None:
        """Say what is wrong, at the name that shows it."""
        place, text = marker.place("where"), marker.text("where") or ""
        for each in self.problems:
            name = each.name if isinstance(each, ParameterTwice) else each.field
            found = re.search(rf"(?<!\w){re.escape(name)}\b", text)
            context.report.add(each, context.places.inside(place, text, *found.span()) if found else place)

    def pattern(self, entity: Entity, *, named: bool) -> AccessPattern:
        """The pattern as far as the condition says it."""
        return AccessPattern(
            name=self.name,
            operation=self.operation,
            on=self.on,
            parameters=(*self.parameters, *self.optional),
            key_condition=all_of(self.key),
            filter=all_of(self.filter),
            fans_out=self.fans_out,
            scoped=is_scoped(entity, self.on) and (self.operation != "scan" or entity.tenant is None),
            named=named,
        )


def _query(entity: Entity, name: str, on: str, parsed: Parsed | None) -> _Draft:
    """The pattern on a key: `where` is split into what the key answers and what is filtered."""
    draft = _Draft(name, "query", on, parsed)
    key = entity.key_on(on)
    left = list(conjuncts(parsed.condition)) if parsed is not None else []
    partition = partition_of(entity, key)
    for each in partition.exact:
        if not _bind(draft, left, each):
            draft.add(_parameter(entity, each, each, "equal"))
            if each in fields_of(all_of(left)):
                draft.problems.append(WouldScan(each, on))
    for each in partition.buckets:
        _bind_bucket(entity, draft, left, each)
    for each in partition.shards:
        if not _known(draft, left, each):
            draft.fans_out = True
    _bind_sort(entity, draft, left, key, partition)
    draft.filter += left
    draft.add_values()
    native = {each for part in key.parts if isinstance(part, Native) for each in part.fields}
    scanned = {each.field for each in draft.problems if isinstance(each, WouldScan)}
    filtered = (each for each in fields_of(all_of(draft.filter)) if each in native and each not in scanned)
    draft.problems += [FilterOnKey(each, on) for each in filtered]
    return draft


def _bind(draft: _Draft, left: list[Condition], field: str) -> bool:
    """Take the equality that binds the field out of what is left, into the key condition."""
    equality = _equality(left, field)
    if equality is None:
        return False
    left.remove(equality)
    draft.key.append(equality)
    draft.add_operand(_other(equality), "equal")
    return True


def _known(draft: _Draft, left: list[Condition], field: str) -> bool:
    """Whether an equality tells the one bucket or shard; the sort key or the filter has it still to answer."""
    equality = _equality(left, field)
    if equality is None:
        return False
    draft.key.append(equality)
    draft.add_operand(_other(equality), "equal")
    return True


def _bind_bucket(entity: Entity, draft: _Draft, left: list[Condition], field: str) -> None:
    """Say which buckets are asked: one, or those between two ends, which are parameters where `where` does not give them."""
    if _known(draft, left, field):
        return
    draft.fans_out = True
    low, high, parts = _range(left, field)
    if low is None and high is None:
        since, until = bucket_ends(entity, draft.on, field)
        low, high = Parameter(since), Parameter(until)
        left.insert(0, Between(Field(field), low, high))
        draft.add(_parameter(entity, since, field, "low"))
        draft.add(_parameter(entity, until, field, "high"))
    if low is None or high is None:
        draft.problems.append(OneEndOfBucket(field))
        for each in parts:
            left.remove(each)
        return
    draft.add_operand(low, "low")
    draft.add_operand(high, "high")
    draft.key.append(Between(Field(field), low, high))


def _bind_sort(entity: Entity, draft: _Draft, left: list[Condition], key: EntityKey, partition: Partition) -> None:
    """Bind the sort key's fields from the left with equalities, then one range; where there is none, it is a parameter."""
    for slot in slots_of(entity, key.sort):
        if slot.field in partition.exact:
            continue
        equality = _equality(left, slot.field)
        if equality is None:
            _bind_range(entity, draft, left, slot)
            return
        if equality not in draft.key:
            draft.key.append(equality)
        draft.add_operand(_other(equality), "equal")
        if not slot.lossy:
            left.remove(equality)


def _bind_range(entity: Entity, draft: _Draft, left: list[Condition], slot: Slot) -> None:
    low, high, parts = _range(left, slot.field)
    if not parts:
        name = slot.field
        taken = {each.name for each in draft.parameters} | set(parameters_of(all_of(left)))
        if not slot.lossy and name not in taken:
            draft.optional.append(_parameter(entity, name, name, "range"))
        return
    if low is not None:
        draft.add_operand(low, "low")
    if high is not None:
        draft.add_operand(high, "high")
    both = Between(Field(slot.field), low, high) if low is not None and high is not None else None
    answer = both or (_inclusive(parts[0]) if slot.lossy else parts[0])
    if answer not in draft.key:
        draft.key.append(answer)
    for each in parts:
        if not slot.lossy and (each == answer or _inclusive(each) == each):
            left.remove(each)


def _inclusive(condition: Condition) -> Condition:
    """The comparison widened to its end, for text that many values share."""
    if isinstance(condition, Compare):
        comparator: Comparator = ">=" if condition.comparator in _AT_LEAST else "<="
        return Compare(condition.left, comparator, condition.right)
    return condition


def _equality(left: list[Condition], field: str) -> Compare | None:
    for each in left:
        if isinstance(each, Compare) and each.comparator == "=" and _is_of(each, field):
            return each
    return None


def _range(left: list[Condition], field: str) -> tuple[Operand | None, Operand | None, list[Condition]]:
    """The two ends that the conditions give the field, and the conditions that say so; a beginning has no ends."""
    for each in left:
        if isinstance(each, Between) and each.operand == Field(field) and not _names_fields(each):
            return each.low, each.high, [each]
    low = next(_comparisons(left, field, _AT_LEAST), None)
    high = next(_comparisons(left, field, _AT_MOST), None)
    parts: list[Condition] = [each for each in (low, high) if each is not None]
    if not parts:
        parts += [each for each in left if isinstance(each, BeginsWith) and each.field == Field(field)][:1]
    return _other(low) if low else None, _other(high) if high else None, parts


def _names_fields(between: Between) -> bool:
    return isinstance(between.low, Field) or isinstance(between.high, Field)


def _comparisons(left: list[Condition], field: str, comparators: tuple[Comparator, ...]) -> Iterator[Compare]:
    for each in left:
        if isinstance(each, Compare) and each.comparator in comparators and _is_of(each, field):
            yield each


def _is_of(comparison: Compare, field: str) -> bool:
    """Whether it compares the field with what is known before the query."""
    return comparison.left == Field(field) and isinstance(comparison.right, Value | Parameter)


def _other(comparison: Compare | None) -> Operand:
    assert comparison is not None  # it was found
    assert isinstance(comparison.right, Value | Parameter)  # it was looked for
    return comparison.right


def _parameter(
    entity: Entity, name: str, field: str, use: Literal["equal", "range", "low", "high"]
) -> PatternParameter:
    return PatternParameter(name, field, required(entity.model.attribute(field).type), use, use != "range")


def _is_index(entity: Entity, on: str, marker: MarkerDeclaration, context: Context) -> bool:
    names = ["key", *(each.name for each in entity.indexes)]
    if on in names:
        return True
    physical = [each.name for each in entity.indexes if each.index == on]
    context.report.add(UnknownIndex(entity.name, on, tuple(names), next(iter(physical), None)), marker.place("on"))
    return False


def _is_consistent(entity: Entity, on: str, marker: MarkerDeclaration, context: Context) -> bool:
    consistent = _is_true(marker, "consistent")
    if consistent and on != "key" and entity.index(on).kind == "global":
        context.report.add(ConsistentIndex(on), marker.place("consistent"))
        return False
    return consistent


def _number(marker: MarkerDeclaration, name: str) -> float | None:
    argument = marker.get(name)
    value = argument.value if argument is not None else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_true(marker: MarkerDeclaration, name: str) -> bool:
    argument = marker.get(name)
    return argument is not None and argument.value is True
