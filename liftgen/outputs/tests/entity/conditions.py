"""Tests of conditions: that a write happens only where one holds, that a query filters by one, and reads fields alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import EnumOf, OptionalOf, Scalar, ScalarType, bare
from liftgen.outputs.python_source import Brackets, Loop, call, keyword
from liftgen.outputs.repository.proxies import fields_name
from liftgen.outputs.repository.writer import where_name
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.schema import Native

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import AccessPattern, Attribute

_COMPARED = frozenset({Scalar.STR, Scalar.INT, Scalar.DECIMAL, Scalar.DATE, Scalar.DATETIME})


def condition_tests(subject: Subject, package: str) -> Iterator[Test]:
    """The test of a condition on every write that takes one."""
    attribute = compared(subject)
    if attribute is not None:
        body = Body()
        held_to(subject, package, attribute, body, subject.repository, subject.key_arguments(subject.first))
        yield test(
            f"test_{subject.one}_changes_only_where_a_condition_holds",
            [subject.parameter],
            "What does not hold on what is there changes nothing.",
            body,
        )


def compared(subject: Subject) -> Attribute | None:
    """The field that conditions of tests compare, one that an update may change where there is one; None without any."""
    return next((each for each in (*subject.changeable, *subject.entity.attributes) if _is_compared(each)), None)


def held_to(subject: Subject, package: str, attribute: Attribute, body: Body, repository: str, named: Values) -> None:
    """Write the statements that try every write of a repository under a condition that fails, and some under one that holds."""
    name = f"{fields_of(subject, package, body)}.{attribute.field}"
    key, where = body.values(named), where_name(subject.entity)
    body.assign("created", call(f"{repository}.create", call(subject.factory)))
    body.assign("held", f"{name} == created.{attribute.field}")
    body.blank()
    for method, arguments in conditional(subject, body, key):
        body.refused("ConditionFailed", call(f"{repository}.{method}", *arguments, keyword(where, "~held")))
    body.check_value(call(f"{repository}.get", **key), "expected", "created")
    body.assign("stored", call(f"{repository}.put", "created", **{where: "held"}))
    body.check_value(call(f"{repository}.get", **key), "expected", "stored")
    holds = "held"
    if subject.changes:
        changes = body.values(subject.changes)
        body.do(call(f"{repository}.update", "stored", **changes, **{where: "held"}))
        holds = "~held" if attribute.field in subject.changes else "held"
    body.assign("deleted", call(f"{repository}.delete_by_key", **key, **{where: holds}))
    body.check("deleted", "True", "is")


def conditional(
    subject: Subject, body: Body, key: Mapping[str, Expression]
) -> Iterator[tuple[str, tuple[Expression, ...]]]:
    """Every write of a repository that takes a condition, with its other arguments, for what was `created`."""
    named = tuple(keyword(*each) for each in key.items())
    yield "put", ("created",)
    if subject.changes:
        yield "update", ("created", *(keyword(*each) for each in body.values(subject.changes).items()))
    patched = {field: value for field, value in subject.changes.items() if field not in subject.dependencies}
    if patched:
        yield "patch", (*named, *(keyword(*each) for each in body.values(patched).items()))
    yield "delete", ("created",)
    yield "delete_by_key", named


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
    name = f"{fields_of(subject, package, body)}.{attribute.field}"
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


def alone(subject: Subject, package: str, asked: Brackets, body: Body, found: list[int]) -> None:
    """Write the statements that read every field of what a pattern finds, each by itself."""
    names = [each.field for each in subject.entity.attributes if not each.encrypted]
    fields = fields_of(subject, package, body)
    body.assign("found", f"[{', '.join(f'planted[{each}]' for each in found)}]")
    body.assign("query", asked)
    body.assign("alone", call("query.only", *(f"{fields}.{name}" for name in names)))
    body.blank()
    values = Brackets("", "(", tuple(f"each.{name}" for name in names), ")", display=True)
    body.assign("expected", Brackets("", "[", (Loop(values, ("for each in found",)),), "]"))
    body.check("list(alone)", "expected")


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


def fields_of(subject: Subject, package: str, body: Body) -> str:
    """The class of an entity's fields, of which conditions are made."""
    name = fields_name(subject.entity)
    body.imports.add((package, name))
    return name
