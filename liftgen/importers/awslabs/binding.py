"""Binding: the parameters of a pattern to the fields of the key that it stands on: by name, else by position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.importers.python_names import field_name
from liftgen.names import Name
from liftgen.rules.importing import ImpossiblePattern, ReadAs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from liftgen.diagnostics import Report
    from liftgen.importers.awslabs.document import ParameterPart, PatternPart
    from liftgen.importers.awslabs.keys import KnownKey

LOW = ("start", "from", "since", "min", "low", "begin", "first", "after")
HIGH = ("end", "to", "until", "max", "high", "last", "before")
COMPARATORS = {
    **dict.fromkeys(("start", "from", "since", "min"), ">="),
    "after": ">",
    **dict.fromkeys(("end", "to", "until", "max"), "<="),
    "before": "<",
}
"""What a parameter's name says of it where the pattern has no range condition."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The parameters by the field they are equal to: of the partition or whole key, and others; those of the range; the rest.

    `comparison` is the range condition on the field `ranged`.
    """

    key: dict[str, ParameterPart]
    equal: dict[str, ParameterPart]
    rest: tuple[ParameterPart, ...]
    ranged: str | None = None
    comparison: str = ""
    range: tuple[ParameterPart, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that parameters were bound to."""
        return (*self.key, *self.equal, *([self.ranged] if self.ranged is not None else []))

    def where(self, filter_: str | None, *, of_key: bool = True) -> str | None:
        """The condition that all of it is; a partition field whose parameter has its name is one anyway."""
        named = [] if not of_key else [each for each in self.key.items() if each[0] != each[1].name.text]
        parts = [f"{field_name(name)} = :{each.name}" for name, each in self.equal.items()]
        if self.ranged is not None:
            parts.append(self._ranged())
        parts += [filter_] if filter_ is not None else []
        if not parts:
            return None
        if len(parts) == 1 and not named:
            return parts[0].removeprefix("(").removesuffix(")") if parts[0].startswith("(") else parts[0]
        return " and ".join([*(f"{field_name(name)} = :{each.name}" for name, each in named), *parts])

    def _ranged(self) -> str:
        assert self.ranged is not None  # it is asked only then
        name, values = field_name(self.ranged), [f":{each.name}" for each in self.range]
        match self.comparison:
            case "between":
                return f"{name} between {values[0]} and {values[1]}"
            case "begins_with":
                return f"begins_with({name}, {values[0]})"
            case _:
                return f"{name} {self.comparison} {values[0]}"


def bind_query(pattern: PatternPart, key: KnownKey, fields: Collection[str], report: Report) -> Bound | None:
    """The parameters of a query; None where they do not fit its key, which is reported."""
    parameters = _free(pattern)
    partition = _bind(key.partition, parameters, report)
    missing = [each for each in key.partition if each not in partition]
    if missing:
        why = f"does not say {_listed(missing)}, which the partition key needs"
        report.add(ImpossiblePattern(pattern.name.text, why), pattern.name.span)
        return None
    rest = [each for each in parameters if each not in partition.values()]
    sort = [each for each in key.sort if each not in partition]
    if pattern.range is not None:
        return _with_range(pattern, partition, rest, sort, fields, report)
    return _without_range(pattern, partition, rest, sort, fields, report)


def bind_key(pattern: PatternPart, key: KnownKey, fields: Collection[str], report: Report) -> Bound | None:
    """The parameters of a read or write by the whole key; None where they are not the whole of it, which is reported."""
    parameters = _free(pattern)
    bound = _bind(key.fields, parameters, report)
    missing = [each for each in key.fields if each not in bound]
    if missing:
        why = f"does not say {_listed(missing)}, which the key needs"
        report.add(ImpossiblePattern(pattern.name.text, why), pattern.name.span)
        return None
    rest = [each for each in parameters if each not in bound.values()]
    equal = {each.name.text: each for each in rest if each.name.text in fields}
    return Bound(bound, equal, tuple(each for each in rest if each.name.text not in fields))


def _free(pattern: PatternPart) -> list[ParameterPart]:
    """The parameters that are values, and that no filter uses."""
    conditions = pattern.filter.conditions if pattern.filter else ()
    used = {each.text for condition in conditions for each in condition.parameters}
    return [
        each
        for each in pattern.parameters
        if (each.kind is None or each.kind.text != "entity") and each.name.text not in used
    ]


def _bind(slots: Iterable[str], parameters: Sequence[ParameterPart], report: Report) -> dict[str, ParameterPart]:
    """The parameters by field: those that have a field's name, and the others in order."""
    slots = tuple(slots)
    named = {each.name.text: each for each in parameters if each.name.text in slots}
    others = iter([each for each in parameters if each.name.text not in slots])
    bound: dict[str, ParameterPart] = {}
    for slot in slots:
        parameter = named.get(slot) or next(others, None)
        if parameter is None:
            continue
        bound[slot] = parameter
        _say_position(parameter, slot, report)
    return bound


def _with_range(
    pattern: PatternPart,
    partition: dict[str, ParameterPart],
    rest: list[ParameterPart],
    sort: list[str],
    fields: Collection[str],
    report: Report,
) -> Bound | None:
    assert pattern.range is not None  # it has one
    comparison = pattern.range.text
    count = 2 if comparison == "between" else 1
    name = pattern.name.text
    if not sort:
        why = f"has a range condition, and {_key(pattern)} has no sort key with a field"
        report.add(ImpossiblePattern(name, why, "leave it out"), pattern.range.span)
        return None
    leading, values = rest[: len(rest) - count], rest[len(rest) - count :]
    if len(rest) < count:
        given = "none" if not rest else "one"
        why = f"has the range condition `{comparison}`, which takes {_several(count)}, and gives {given}"
        report.add(ImpossiblePattern(name, why), pattern.range.span)
        return None
    equal = _equalities(leading, sort[:-1] if not _all_named(leading, fields) else sort, fields, report)
    ranged = next((each for each in sort if equal is not None and each not in equal), None)
    if equal is None or ranged is None:
        why = f"has more parameters than the key and the range condition `{comparison}` take"
        report.add(ImpossiblePattern(name, why), leading[-1].name.span)
        return None
    return Bound(partition, equal, (), ranged, comparison, tuple(values))


def _without_range(
    pattern: PatternPart,
    partition: dict[str, ParameterPart],
    rest: list[ParameterPart],
    sort: list[str],
    fields: Collection[str],
    report: Report,
) -> Bound | None:
    if sort and rest and not _all_named(rest, fields):
        comparison = _understood(rest)
        if comparison is not None:
            said = " and ".join(f"`{each.name}`" for each in rest)
            what = f"`{pattern.name}` takes {said} and has no range condition"
            report.add(
                ReadAs(what, f"it is read as `{comparison}` of `{sort[0]}`", "say so: `range_condition`"),
                pattern.name.span,
            )
            return Bound(partition, {}, (), sort[0], comparison, tuple(rest))
    equal = _equalities(rest, sort, fields, report)
    if equal is None:
        why = f"has more parameters than {_key(pattern)} takes"
        report.add(ImpossiblePattern(pattern.name.text, why), rest[-1].name.span)
        return None
    return Bound(partition, equal, ())


def _equalities(
    parameters: Sequence[ParameterPart], slots: Sequence[str], fields: Collection[str], report: Report
) -> dict[str, ParameterPart] | None:
    """The parameters by the field that each is equal to; None where one finds none."""
    equal = {each.name.text: each for each in parameters if each.name.text in fields}
    left = iter([each for each in slots if each not in equal])
    for each in parameters:
        if each.name.text in fields:
            continue
        slot = next(left, None)
        if slot is None:
            return None
        equal[slot] = each
        _say_position(each, slot, report)
    return equal


def _all_named(parameters: Iterable[ParameterPart], fields: Collection[str]) -> bool:
    return all(each.name.text in fields for each in parameters)


def _understood(parameters: Sequence[ParameterPart]) -> str | None:
    """The range condition that the names of the parameters say: two ends, one end, or a beginning."""
    words = [Name(each.name.text).snake.split("_") for each in parameters]
    match words:
        case [low, high] if {low[0], low[-1]} & {*LOW} and {high[0], high[-1]} & {*HIGH}:
            return "between"
        case [only] if only[-1] == "prefix":
            return "begins_with"
        case [only]:
            return COMPARATORS.get(only[0])
        case _:
            return None


def _say_position(parameter: ParameterPart, field: str, report: Report) -> None:
    """Say that a parameter was bound by its position, where its name gives no hint of that."""
    own, others = (set(Name(each).snake.split("_")) for each in (parameter.name.text, field))
    if not own & others:
        report.add(
            ReadAs(f"parameter `{parameter.name}`", f"it is read as `{field}`, by its position"), parameter.name.span
        )


def _key(pattern: PatternPart) -> str:
    return f"index `{pattern.index}`" if pattern.index is not None else "the table's key"


def _several(count: int) -> str:
    return "two values" if count == 2 else "one value"


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"`{each}`" for each in names)
