"""Check templates: that composed text sorts as its values do, and that no two values have one text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liftgen.check.review import composed_parts, keys_of, parts_of
from liftgen.field_types import OptionalOf, Scalar, required
from liftgen.keys.overlap import ESCAPED, values_of
from liftgen.keys.partitions import partition_of
from liftgen.keys.physical import said_to_exist
from liftgen.keys.storage import scalar_of, spelling
from liftgen.rules.limits import TooLong
from liftgen.rules.templates import (
    AmbiguousExistingTemplate,
    AmbiguousTemplate,
    NegativeNumber,
    OptionalInKey,
    SeveralBuckets,
    UnorderedNumber,
    UnsortedTime,
    UnusableFormat,
)
from liftgen.schema import Placeholder

if TYPE_CHECKING:
    from liftgen.check.review import Review
    from liftgen.diagnostics import Span
    from liftgen.field_types import FieldType
    from liftgen.schema import Attribute, Composed, Entity

DELIMITERS = ESCAPED - {"%"}
"""Characters that no value holds in composed text: they are encoded, and `%` is what encodes them."""
# The units of time from the largest, in the ways that a format may say them.
CHAINS = (("Y", "m", "d", "H", "M", "S", "f"), ("Y", "j", "H", "M", "S", "f"), ("G", "V"))
BUCKETS = frozenset({"Y", "m", "d", "j", "G", "V", "H", "M"})
NUMBERS = frozenset({Scalar.INT, Scalar.DECIMAL, Scalar.FLOAT})
_TIME = "write the largest units without a gap: `%Y`, `%Y-%m`, `%Y-%m-%d`, `%G-W%V` or `%Y-%m-%dT%H`"


def check_templates(review: Review) -> None:
    """Every key of every entity."""
    for entity in review.schema.entities:
        for on, argument, part in composed_parts(entity):
            _check_formats(review, entity, on, argument, part)
            _check_ends(review, entity, on, argument, part)
            _check_length(review, entity, on, argument, part)
        for on, _ in keys_of(entity):
            _check_optional(review, entity, on)
            _check_buckets(review, entity, on)


def _check_formats(review: Review, entity: Entity, on: str, argument: str, part: Composed) -> None:
    for each in part.parts:
        if not isinstance(each, Placeholder) or each.shards:
            continue
        attribute = entity.model.attribute(each.field)
        place = review.in_key(entity, on, argument, each.field)
        if each.spec:
            _check_format(review, each, attribute, argument, place)
        elif argument == "sk" and _is_unordered(entity, attribute):
            rule = UnorderedNumber(each.field, spelling(required(attribute.type)))
            review.add(rule, place, others=[(review.type_of(entity, each.field), "it is a number")])


def _is_unordered(entity: Entity, attribute: Attribute) -> bool:
    """Whether the numbers' texts do not sort as the numbers do; those that are known and have one width do."""
    if scalar_of(attribute.type) not in NUMBERS:
        return False
    values = values_of(entity.model, attribute.field)
    return values is None or len({len(each) for each in values}) > 1 or any(each.startswith("-") for each in values)


def _check_format(review: Review, each: Placeholder, attribute: Attribute, argument: str, place: Span) -> None:
    problem = _problem(each.spec, attribute.type, argument)
    if problem is not None:
        why, instead = problem
        type_ = spelling(required(attribute.type))
        review.add(UnusableFormat(each.field, type_, each.spec, why, instead), place)
        return
    scalar = scalar_of(attribute.type)
    if scalar is Scalar.INT and (attribute.minimum is None or attribute.minimum < 0):
        review.add(NegativeNumber(each.field, attribute.minimum), place)
    if scalar is not Scalar.INT and argument == "sk" and not _sorts(each.spec):
        review.add(UnsortedTime(each.field, each.spec), place)


def _problem(spec: str, type_: FieldType, argument: str) -> tuple[str, str] | None:
    """What is wrong with a format, and what to write instead."""
    match scalar_of(type_):
        case Scalar.INT:
            if re.fullmatch(r"0[1-9][0-9]*d?", spec) is None or int(spec[1:].rstrip("d")) > 38:
                return "only leading zeros keep numbers in order", "write a width, as `010d`"
            return None
        case Scalar.DATETIME | Scalar.DATE as scalar:
            return _time_problem(spec, date=scalar is Scalar.DATE, bucket=argument == "pk")
        case Scalar.DECIMAL | Scalar.FLOAT:
            return "different numbers would have one text", "leave it out, or keep a whole number, as of cents"
        case _:
            return "it stands in a key as it is", "leave the format out"


def _time_problem(spec: str, *, date: bool, bucket: bool) -> tuple[str, str] | None:
    found = re.findall(r"%(.?)", spec)
    units = set(found)
    chains = [chain for chain in CHAINS if set(chain[: len(units)]) == units]
    if not units or len(found) != len(units) or not chains:
        return "it does not say one stretch of time", _TIME
    if date and units & {"H", "M", "S", "f"}:
        return "a date has no hours", "leave out what a date does not have"
    whole = set(CHAINS[0]) <= units or set(CHAINS[1]) <= units
    if bucket and not units <= BUCKETS and not whole:
        return "a bucket is a minute at least", _TIME
    return None


def _sorts(spec: str) -> bool:
    """Whether the units stand from the largest to the smallest."""
    found = tuple(re.findall(r"%(.)", spec))
    return any(chain[: len(found)] == found for chain in CHAINS)


def _check_ends(review: Review, entity: Entity, on: str, argument: str, part: Composed) -> None:
    """Between two values stands something that tells where the first one ends."""
    for at, each in enumerate(part.parts):
        rest = part.parts[at + 1 :]
        if not isinstance(each, Placeholder) or not any(isinstance(other, Placeholder) for other in rest):
            continue
        following = rest[0] if isinstance(rest[0], str) else ""
        if not _ends(entity, each, following):
            rule = AmbiguousTemplate if entity.escape else AmbiguousExistingTemplate
            review.add(rule(each.field, following), review.in_key(entity, on, argument, each.field))


def _ends(entity: Entity, each: Placeholder, following: str) -> bool:
    """Whether a value's end can be told: by the character after it, or by its width."""
    if following[:1] in DELIMITERS and following:
        return True
    if each.shards:
        return each.shards <= 10 or (not following[:1].isdigit() and bool(following))
    if each.spec:
        return True
    attribute = entity.model.attribute(each.field)
    values = values_of(entity.model, each.field)
    if values is not None:
        texts = {f"{value}{following}" for value in values}
        return not any(one != other and other.startswith(one) for one in texts for other in texts)
    match scalar_of(attribute.type):
        case Scalar.DATETIME | Scalar.DATE | Scalar.UUID:
            return True
        case Scalar.INT:
            return bool(following) and following[0] not in "0123456789-"
        case Scalar.TIME:
            return bool(following) and following[0] not in "0123456789:."
        case _:
            return False


def _check_length(review: Review, entity: Entity, on: str, argument: str, part: Composed) -> None:
    limit, what = (2048, "partition key") if argument == "pk" else (1024, "sort key")
    size = sum(len(each.encode()) for each in part.parts if isinstance(each, str))
    if size > limit:
        review.add(TooLong(what, size, limit), review.key_part(entity, on, argument))


def _check_optional(review: Review, entity: Entity, on: str) -> None:
    index = None if on == "key" else entity.index(on)
    excused = said_to_exist(index.when) if index is not None else frozenset()
    for argument, part in parts_of(entity, on):
        for field in part.fields:
            attribute = entity.model.attribute(field)
            missing = isinstance(attribute.type, OptionalOf) or attribute.omit_empty
            if missing and field not in excused:
                rule = OptionalInKey(field, None if index is None else index.name)
                others = [(review.type_of(entity, field), "it can be missing")]
                review.add(rule, review.in_key(entity, on, argument, field), others=others)


def _check_buckets(review: Review, entity: Entity, on: str) -> None:
    buckets = partition_of(entity, entity.key_on(on)).buckets
    if len(buckets) > 1:
        review.add(SeveralBuckets(buckets), review.key_part(entity, on, "pk"))
