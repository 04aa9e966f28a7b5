"""Conditions: some under which a write or a query is asked, each with what it means, said in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from hypothesis import strategies as st
from support.ledger.conditions import COMPARE, Values, plain
from support.pools import NOW, pool

from liftgen.field_types import OptionalOf, SetOf, bare
from liftgen.outputs.repository.proxies import fields_name
from liftgen.runtime.conditions import Ordered, Several, Sized, Text, Valued
from liftgen.schema import Attribute, Entity, Schema

Test = Callable[[Any], bool]

COMPARATORS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True)
class Asked:
    """A condition: what a repository is given, and whether it holds on the values of an item, which are none where none is."""

    where: Any
    holds: Callable[[Values], bool]


@dataclass(frozen=True)
class Conditions:
    """The conditions that an entity's fields make."""

    schema: Schema
    entity: Entity
    fields: Any

    @classmethod
    def of(cls, schema: Schema, entity: Entity, repositories: ModuleType) -> Conditions:
        return cls(schema, entity, getattr(repositories, fields_name(entity)))

    def draw(self, data: st.DataObject, near: Values | None, names: Sequence[str] | None = None) -> Asked | None:
        """A condition on fields of these names, often one that holds on what is near; None where no field has any."""
        attributes = [
            each for each in self.entity.attributes if (names is None or each.field in names) and self._kinds(each)
        ]
        if not attributes:
            return None
        one = self._test(data, attributes, near)
        match data.draw(st.sampled_from(["alone", "alone", "not", "and", "or"]), label="condition"):
            case "not":
                return Asked(~one.where, lambda values: not one.holds(values))
            case "and":
                other = self._test(data, attributes, near)
                return Asked(one.where & other.where, lambda values: one.holds(values) and other.holds(values))
            case "or":
                other = self._test(data, attributes, near)
                return Asked(one.where | other.where, lambda values: one.holds(values) or other.holds(values))
        return one

    def _kinds(self, attribute: Attribute) -> list[str]:
        """What may be asked of a field."""
        is_optional = isinstance(attribute.type, OptionalOf)
        field = getattr(self.fields, attribute.field, None)
        if field is None or attribute.as_json or (is_optional and attribute.omit_empty):
            return []
        found = ["none"] * 3 if is_optional else []
        found += ["==", "!=", "one of"] if isinstance(field, Valued) else []
        found += ["<", "<=", ">", ">=", "between"] if isinstance(field, Ordered) else []
        found += ["begins with", "part"] if isinstance(field, Text) else []
        found += ["member"] if isinstance(field, Several) and field.member is not None else []
        return [*found, *(["size"] if isinstance(field, Sized) and not is_optional else [])]

    def _test(self, data: st.DataObject, attributes: Sequence[Attribute], near: Values | None) -> Asked:
        name = data.draw(st.sampled_from([each.field for each in attributes]), label="of")
        attribute, field = self.entity.model.attribute(name), getattr(self.fields, name)
        # Nobody gives an item the time of its deletion.
        values = [each for each in pool(attribute, self.entity, self.schema) if each is not None] or [NOW]
        values += [] if near is None or near[attribute.field] is None else [near[attribute.field]] * len(values)
        kind = data.draw(st.sampled_from(self._kinds(attribute)), label="test")
        where, test = _of_kind(data, kind, field, attribute, values)
        empty = type(values[0])() if attribute.omit_empty else None

        def holds(held: Values) -> bool:
            value = held.get(attribute.field)
            return test(empty if value is None else value)

        return Asked(where, holds)


def _of_kind(
    data: st.DataObject, kind: str, field: Any, attribute: Attribute, values: Sequence[Any]
) -> tuple[Any, Test]:
    """A condition on a field, and the same as a test of its value."""
    value = data.draw(st.sampled_from(values), label="with")
    match kind:
        case "none":
            return field.is_none(), lambda held: held is None
        case "one of":
            others = [value, data.draw(st.sampled_from(values), label="or with")]
            return field.one_of(
                others
            ), lambda held: held is not None and plain(held) in [plain(each) for each in others]
        case "between":
            low, high = sorted([value, data.draw(st.sampled_from(values), label="and with")], key=plain)
            return field.between(low, high), lambda held: held is not None and plain(low) <= plain(held) <= plain(high)
        case "begins with":
            start = value[:1] or value[:0] + (b"a" if isinstance(value, bytes) else "a")
            return field.begins_with(start), lambda held: held is not None and plain(held).startswith(start)
        case "part":
            part = value[-1:] or value[:0] + (b"a" if isinstance(value, bytes) else "a")
            return field.contains(part), lambda held: held is not None and part in plain(held)
        case "member":
            members = sorted({each for several in values for each in several}, key=repr)
            member = data.draw(st.sampled_from(members), label="member")
            return field.contains(member), lambda held: held is not None and member in held
        case "size":
            comparator = data.draw(st.sampled_from(sorted(COMPARATORS)), label="comparator")
            # A set without members is NULL, which has no size, unless it is left out.
            sizeless = isinstance(bare(attribute.type), SetOf) and not attribute.omit_empty
            where, test = _compared(comparator, field.size, len(value))
            return where, lambda held: test(None if held is None or (sizeless and not held) else len(held))
    return _compared(kind, field, value)


def _compared(comparator: str, operand: Any, value: Any) -> tuple[Any, Test]:
    made: Any = {
        "==": lambda: operand == value,
        "!=": lambda: operand != value,
        "<": lambda: operand < value,
        "<=": lambda: operand <= value,
        ">": lambda: operand > value,
        ">=": lambda: operand >= value,
    }[comparator]
    holds = COMPARE[COMPARATORS[comparator]]
    # What is missing, or NULL, compares with nothing but as another.
    return made(), lambda held: comparator == "!=" if held is None else holds(plain(held), plain(value))
