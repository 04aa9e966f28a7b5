"""Tests of operations: that a patch counts, lengthens lists and changes the members of sets, whatever is there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.field_types import ListOf, Scalar, ScalarType, SetOf, required
from liftgen.names import Name
from liftgen.outputs.python_source import call
from liftgen.outputs.repository.items import operable
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.values import Example
    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import Attribute

OPERATIONS = "liftgen.runtime.operations"


def operation_tests(subject: Subject) -> Iterator[Test]:
    """The test of each field that a patch may do something to."""
    able = {each.field for each in subject.changeable} - subject.dependencies
    for attribute in operable(subject.entity):
        # Sums of floats are not what Python makes of them, and bounds have ends that an example may be at.
        plain = not attribute.constraints and required(attribute.type) != ScalarType(Scalar.FLOAT)
        if plain and attribute.field in able and subject.first[attribute.field] is not None:
            yield _operated(subject, attribute)


def _operated(subject: Subject, attribute: Attribute) -> Test:
    body = Body()
    field, first = attribute.field, subject.first[attribute.field]
    other = subject.other(attribute, first)
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    match required(attribute.type):
        case ScalarType():
            steps = _counted(first)
        case SetOf():
            steps = _gathered(first, other)
        case ListOf():
            steps = _lengthened(first, other)
        case _:
            steps = []
    for operation, operand, after in steps:
        body.imports.add((OPERATIONS, operation))
        changes: dict[str, Expression] = {field: call(operation, body.value(operand))}
        _patched(subject, body, changes, field, after)
    with_others = [each for each in subject.changeable if each.field in _patchable(subject) and each.field != field]
    if with_others and steps:
        # A field beside it is set in the same request.
        beside = with_others[0]
        value = subject.other(beside, subject.first[beside.field])
        operation, operand, _ = steps[0]
        changes = {beside.field: body.value(value), field: call(operation, body.value(operand))}
        key = body.values(subject.key_arguments(subject.first))
        body.assign("patched", call(f"{subject.repository}.patch", **key, **changes))
        body.check_value(f"patched.{beside.field}", "expected", body.value(value))
    words = "_and_".join(dict.fromkeys(Name(operation).snake for operation, _, _ in steps))
    return test(
        f"test_{words}_change_{field}_of_{subject.one}_as_it_is",
        [subject.parameter],
        "Nobody's change is lost, for none was read before.",
        body,
    )


def _patched(subject: Subject, body: Body, changes: Mapping[str, Expression], field: str, after: Example) -> None:
    key = body.values(subject.key_arguments(subject.first))
    body.assign("patched", call(f"{subject.repository}.patch", **key, **changes))
    body.check_value(f"patched.{field}", f"the_{field}", body.value(after))


def _patchable(subject: Subject) -> set[str]:
    return {each.field for each in subject.changeable} - subject.dependencies


def _counted(first: Example) -> list[tuple[str, Example, Example]]:
    if isinstance(first, Decimal):
        return [("Add", Decimal("1.5"), first + Decimal("1.5")), ("Add", Decimal("-2.5"), first - 1)]
    return [("Add", 2, first + 2), ("Add", -3, first - 1)]


def _gathered(first: Example, other: Example) -> list[tuple[str, Example, Example]]:
    both = type(first)(first | other)
    return [
        ("Adding", other, both),
        ("Adding", type(first)(), both),
        ("Removing", other - first, first),
        ("Removing", first, type(first)()),
        ("Removing", first, type(first)()),
        ("Adding", first, first),
    ]


def _lengthened(first: Example, other: Example) -> list[tuple[str, Example, Example]]:
    return [("Appending", other, [*first, *other]), ("Prepending", other, [*other, *first, *other])]
