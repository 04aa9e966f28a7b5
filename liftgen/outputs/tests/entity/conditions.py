"""Tests of conditions: that a write happens only where one holds, that a query filters by one, and reads fields alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, OptionalOf, Scalar, ScalarType, bare
from liftgen.outputs.python_source import call
from liftgen.outputs.repository.proxies import fields_name
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.schema import Native

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.python_source import Brackets
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import AccessPattern, Attribute

_COMPARED = frozenset({Scalar.STR, Scalar.INT, Scalar.DECIMAL, Scalar.DATE, Scalar.DATETIME})


def condition_tests(subject: Subject, package: str) -> Iterator[Test]:
    """The test of a condition on the first field that an update may change."""
    for attribute in subject.changeable:
        if _is_compared(attribute):
            yield _held_to(subject, package, attribute)
            return


def _held_to(subject: Subject, package: str, attribute: Attribute) -> Test:
    body = Body()
    field, first = attribute.field, subject.first[attribute.field]
    other = subject.other(attribute, first)
    fields = _fields(subject, package, body)
    # A condition is called otherwise where a field has its name.
    where = "where_" if any(each.field == "where" for each in subject.entity.attributes) else "where"
    changes = body.values({field: other})
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("held", f"{fields}.{field} == created.{field}")
    body.blank()
    body.refused("ConditionFailed", call(f"{subject.repository}.update", "created", **changes, **{where: "~held"}))
    body.assign("updated", call(f"{subject.repository}.update", "created", **changes, **{where: "held"}))
    body.check(f"updated.{field}", f"created.{field}", "!=")
    return test(
        f"test_a_{subject.words}_changes_only_where_a_condition_holds",
        [subject.parameter],
        "What does not hold on what is there changes nothing.",
        body,
    )


def telling(subject: Subject, pattern: AccessPattern, found: Sequence[Values]) -> Attribute | None:
    """A field by which a filter tells some of what a pattern finds from others; None where there is none."""
    key = subject.entity.key_on(pattern.on)
    keys = {field for part in key.parts if isinstance(part, Native) for field in part.fields}
    for each in subject.entity.attributes:
        if _is_compared(each) and each.field not in keys and len({repr(one[each.field]) for one in found}) > 1:
            return each
    return None


def filtered(
    subject: Subject, package: str, attribute: Attribute, asked: Brackets, body: Body, found: list[int]
) -> None:
    """Write the statements that filter what a pattern finds by a field, and read that alone."""
    name = f"{_fields(subject, package, body)}.{attribute.field}"
    body.assign("found", f"[{', '.join(f'planted[{each}]' for each in found)}]")
    body.assign("wanted", f"found[-1].{attribute.field}")
    body.assign("some", f"[each for each in found if each.{attribute.field} == wanted]")
    body.assign("query", asked)
    body.assign("held", call("query.where", f"{name} == wanted"))
    body.blank()
    body.check("list(held)", "some")
    body.check("held.count()", "len(some)")
    body.assign("alone", call("held.only", name))
    body.check("list(alone)", "[(wanted,)] * len(some)")


def _is_compared(attribute: Attribute) -> bool:
    """Whether the field is one that examples are compared by: always there, and not a truth value."""
    if attribute.encrypted or attribute.as_json or attribute.lifecycle or isinstance(attribute.type, OptionalOf):
        return False
    match bare(attribute.type):
        case ScalarType(scalar):
            return scalar in _COMPARED
        case EnumOf():
            return True
        case _:
            return False


def _fields(subject: Subject, package: str, body: Body) -> str:
    name = fields_name(subject.entity)
    body.imports.add((package, name))
    return name
