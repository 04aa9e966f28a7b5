"""Tests of expiry: what has expired reads as absent, and an expiry is a whole second."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liftgen.field_types import Scalar, ScalarType, bare
from liftgen.outputs.examples.values import START
from liftgen.outputs.python_source import call, list_display
from liftgen.outputs.repository.writer import puts_many
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import get_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.tests.subject import Subject


def expiry_tests(subject: Subject) -> Iterator[Test]:
    """The tests of an entity that expires."""
    if subject.entity.expiry is not None:
        yield _expired_is_absent(subject)
        yield from _whole_seconds(subject)


def _expired_is_absent(subject: Subject) -> Test:
    body = Body()
    expiry = subject.entity.expiry
    assert expiry is not None
    moment = moment_of(subject.stored(subject.first)[expiry.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.do(call("clock.set", body.value(moment + timedelta(seconds=1))))
    body.blank()
    body.assign("found", get_of(subject, body, subject.first))
    body.check("found", "None", "is")
    body.assign("found", get_of(subject, body, subject.first, include_expired="True"))
    body.check("found", "created")
    return test(
        f"test_an_expired_{subject.words}_reads_as_absent",
        [subject.parameter, "clock: Clock"],
        "DynamoDB deletes days later; until then it is there only for those who ask.",
        body,
    )


def _whole_seconds(subject: Subject) -> Iterator[Test]:
    """DynamoDB's expiry has no parts of a second, and what is given back says so."""
    expiry = subject.entity.expiry
    assert expiry is not None
    attribute = subject.entity.model.attribute(expiry.field)
    if bare(attribute.type) != ScalarType(Scalar.DATETIME):
        return
    moment = START + timedelta(days=30)
    odd = moment + timedelta(microseconds=500_000)
    body = Body()
    body.assign("odd", body.value(odd))
    body.assign("whole", body.value(moment))
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory, **{expiry.field: "odd"})))
    body.assign("put", call(f"{subject.repository}.put", "created"))
    body.assign("updated", call(f"{subject.repository}.update", "put", **{expiry.field: "odd"}))
    stored = ["created", "put", "updated"]
    if puts_many(subject.entity):
        odd_one = call(subject.factory, **{expiry.field: "odd"})
        body.assign("(batched,)", call(f"{subject.repository}.put_many", list_display([odd_one])))
        stored.append("batched")
    body.blank()
    body.assign("kept", list_display(f"{each}.{expiry.field}" for each in stored))
    body.check("kept", f"[{', '.join('whole' for _ in stored)}]")
    body.assign(
        "replaced", call(f"{subject.repository}.put", call(subject.factory, **_replacing(subject, expiry.field)))
    )
    body.check(f"replaced.{expiry.field}", "whole")
    day = timedelta(days=1)
    body.lines.append(f"    with {subject.fixture}.transaction() as tx:")
    body.depth += 1
    changed = call(f"tx.{subject.plural}.update", "replaced", **{expiry.field: body.value(odd + day)})
    body.assign("changed", changed)
    body.depth -= 1
    body.assign("whole", body.value(moment + day))
    body.check(f"changed.{expiry.field}", "whole")
    if not subject.entity.uniques:
        # Past its expiry it is stored as a new one would be.
        body.imports.add(("liftgen.testing", "Clock"))
        body.do(call("clock.set", body.value(moment + 2 * day)))
        body.assign("odd", body.value(odd + 3 * day))
        body.assign("again", call(f"{subject.repository}.upsert", call(subject.factory, **{expiry.field: "odd"})))
        body.assign("whole", body.value(moment + 3 * day))
        body.check(f"again.{expiry.field}", "whole")
    yield test(
        f"test_{expiry.field}_of_{subject.one}_is_a_whole_second",
        [subject.parameter, *([] if subject.entity.uniques else ["clock: Clock"])],
        "An expiry has no parts of a second, in the item and in what is given back.",
        body,
    )


def _replacing(subject: Subject, field: str) -> dict[str, Expression]:
    version = subject.entity.role("version")
    return {field: "odd", **({version.field: f"updated.{version.field}"} if version is not None else {})}
