"""Tests of unique constraints: their guards are taken, moved and released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.examples.items import key_of
from liftgen.outputs.examples.values import example
from liftgen.outputs.python_source import call, literal
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import made_of, wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.tests.subject import Subject


def unique_tests(subject: Subject) -> Iterator[Test]:
    """The tests of every unique constraint."""
    for constraint in subject.entity.uniques:
        yield _unique(subject, constraint.fields)
        if any(each.field in constraint.fields for each in subject.changeable):
            yield _unique_moves(subject, constraint.fields)


def _unique(subject: Subject, fields: tuple[str, ...]) -> Test:
    body = Body()
    elsewhere = _another_key(subject, fields)
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("twin", made_of(subject, body, elsewhere))
    body.refused("AlreadyExists", call(f"{subject.repository}.create", "twin"))
    body.blank()
    body.do(call(f"{subject.repository}.delete", "created"))
    body.do(call(f"{subject.repository}.create", "twin"))
    body.blank()
    kept = 0 if subject.entity.role("deleted_at") is None else 1
    body.check("len(stand_in.items())", str(1 + len(subject.entity.uniques) + kept))
    constraint = next(each for each in subject.entity.uniques if each.fields == fields)
    guard = wire(key_of(constraint.key, subject.first, subject.entity))
    body.assign("guard", call("stand_in.item", literal(subject.entity.table), guard))
    body.check("guard", "None", "is not")
    return test(
        f"test_{'_and_'.join(fields)}_of_{subject.one}_is_unique",
        [subject.parameter, "stand_in: StandIn"],
        "A second item with the same value is refused until the first has gone.",
        body,
    )


def _unique_moves(subject: Subject, fields: tuple[str, ...]) -> Test:
    body = Body()
    attribute = next(each for each in subject.changeable if each.field in fields)
    value = subject.other(attribute, subject.first[attribute.field])
    elsewhere = _another_key(subject, fields)
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.do(call(f"{subject.repository}.update", "created", **body.values({attribute.field: value})))
    body.blank()
    body.do(call(f"{subject.repository}.create", made_of(subject, body, elsewhere)))
    taken = {**_another_key(subject, fields, number=3), attribute.field: value}
    body.refused("AlreadyExists", call(f"{subject.repository}.create", made_of(subject, body, taken)))
    return test(
        f"test_an_update_of_{attribute.field}_of_{subject.one}_moves_its_guard",
        [subject.parameter],
        "The old value is free, and the new one is taken.",
        body,
    )


def _another_key(subject: Subject, unique: tuple[str, ...], number: int = 2) -> Values:
    """Another key with the same unique values, and other values for other constraints."""
    changes: Values = {}
    moving = [field for field in subject.entity.key.fields if field not in unique] or list(subject.entity.key.fields)
    for field in moving:
        changes[field] = example(subject.entity.model.attribute(field), number, subject.schema)
    for constraint in subject.entity.uniques:
        if constraint.fields != unique:
            for field in constraint.fields:
                if field not in unique and field not in changes:
                    changes[field] = example(subject.entity.model.attribute(field), number, subject.schema)
    return changes
