"""Tests of deletes: by what was read and by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.python_source import call
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import get_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.tests.subject import Subject


def delete_tests(subject: Subject) -> Iterator[Test]:
    """The tests of what is deleted, and of what is not there to be deleted."""
    yield _deleted_is_gone(subject)
    yield _deleted_by_key_is_gone(subject)
    if subject.entity.role("deleted_at") is None:
        yield _delete_of_missing(subject)


def _deleted_is_gone(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.do(call(f"{subject.repository}.delete", "created"))
    body.blank()
    _check_gone(subject, body)
    return test(
        f"test_a_deleted_{subject.words}_is_gone",
        [subject.parameter, *_needs_stand_in(subject)],
        "Nothing of it is found, and its key is free.",
        body,
    )


def _deleted_by_key_is_gone(subject: Subject) -> Test:
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    key = body.values(subject.key_arguments(subject.first))
    body.do(call(f"{subject.repository}.delete_by_key", **key))
    body.blank()
    _check_gone(subject, body)
    return test(
        f"test_{subject.one}_deleted_by_its_key_is_gone",
        [subject.parameter, *_needs_stand_in(subject)],
        "Deleting needs no reading first.",
        body,
    )


def _delete_of_missing(subject: Subject) -> Test:
    body = Body()
    body.refused("NotFound", call(f"{subject.repository}.delete", call(subject.factory)))
    key = body.values(subject.key_arguments(subject.first))
    body.do(call(f"{subject.repository}.delete_by_key", **key))
    return test(
        f"test_deleting_{subject.one}_that_is_not_there",
        [subject.parameter],
        "By what was read it is an error; by key it is already so.",
        body,
    )


def _check_gone(subject: Subject, body: Body) -> None:
    body.assign("found", get_of(subject, body, subject.first))
    body.check("found", "None", "is")
    if subject.entity.role("deleted_at") is None:
        body.check("stand_in.items()", "[]")


def _needs_stand_in(subject: Subject) -> list[str]:
    return ["stand_in: StandIn"] if subject.entity.role("deleted_at") is None else []
