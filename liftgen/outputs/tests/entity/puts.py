"""Tests of puts and upserts: what is stored whole, over what is there or new."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liftgen.outputs.examples.items import primary_key
from liftgen.outputs.python_source import call, keyword, literal
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import an_hour_later, check_item, get_of, made_of, moment_of, wire
from liftgen.outputs.tests.subject import LATER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.tests.subject import Subject


def put_tests(subject: Subject) -> Iterator[Test]:
    """The tests of what is stored whole."""
    yield _put_replaces(subject)
    yield _upserted(subject)
    yield _upsert_of_missing(subject)


def _put_replaces(subject: Subject) -> Test:
    body = Body()
    versioned = subject.entity.role("version")
    changes = subject.changes
    body.assign("stored", call(f"{subject.repository}.put", call(subject.factory)))
    body.check_value("stored", "expected", made_of(subject, body, subject.put(subject.first)))
    an_hour_later(body)
    carried = dict(changes)
    made: Expression
    if versioned is not None:
        expressions = body.values(carried)
        made = call(subject.factory, **expressions, **{versioned.field: f"stored.{versioned.field}"})
    else:
        made = made_of(subject, body, carried)
    body.do(call(f"{subject.repository}.put", made))
    body.blank()
    after = subject.stored({**subject.first, **changes}, at=LATER, version=1)
    created = subject.entity.role("created_at")
    if created is not None:
        after[created.field] = subject.first[created.field]
    check_item(subject, body, after)
    return test(
        f"test_putting_{subject.one}_replaces_it_whole",
        [subject.parameter, "clock: Clock", "stand_in: StandIn"],
        "Whatever was there is replaced, with every key of its own.",
        body,
    )


def _upserted(subject: Subject) -> Test:
    body = Body()
    changes = subject.changes
    key = wire(primary_key(subject.entity, subject.first))
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("key", key)
    body.do(call("stand_in.set", literal(subject.entity.table), "key", keyword("legacy", '{"S": "kept"}')))
    an_hour_later(body)
    body.assign("stored", call(f"{subject.repository}.upsert", made_of(subject, body, changes)))
    body.blank()
    after = subject.stored({**subject.first, **changes}, at=LATER, version=1)
    body.check_value("stored", "expected", made_of(subject, body, after))
    if any(each.encrypted for each in subject.entity.attributes):
        body.check_value(get_of(subject, body, subject.first), "expected", "stored")
    else:
        body.assign("item", call("stand_in.item", literal(subject.entity.table), "key"))
        legacy = {**subject.item(after), "legacy": {"S": "kept"}}
        body.assign("expected_item", wire(legacy))
        body.check("item", "expected_item")
    return test(
        f"test_upserting_{subject.one}_that_is_there_changes_it",
        [subject.parameter, "clock: Clock", "stand_in: StandIn"],
        "Whoever wrote last, with every key of its own; what it was created with stays.",
        body,
    )


def _upsert_of_missing(subject: Subject) -> Test:
    body = Body()
    expiry = subject.entity.expiry
    version = subject.entity.role("version")
    seven = {} if version is None else {version.field: "7"}
    body.assign("stored", call(f"{subject.repository}.upsert", call(subject.factory, **seven)))
    body.blank()
    stamped = subject.stored(subject.first)
    body.check_value("stored", "expected", made_of(subject, body, stamped))
    if any(each.encrypted for each in subject.entity.attributes):
        body.check_value(get_of(subject, body, subject.first), "expected", "stored")
    else:
        check_item(subject, body, subject.stored(subject.first))
    clock = []
    if expiry is not None and not subject.entity.uniques:
        clock = ["clock: Clock"]
        body.imports.add(("liftgen.testing", "Clock"))
        moment = moment_of(subject.stored(subject.first)[expiry.field])
        body.do(call("clock.set", body.value(moment + timedelta(seconds=1))))
        body.do(call(f"{subject.repository}.upsert", call(subject.factory)))
        body.check('stand_in.sent("PutItem")', "[]", "!=")
    return test(
        f"test_upserting_{subject.one}_that_is_not_there_creates_it",
        [subject.parameter, *clock, "stand_in: StandIn"],
        "As `create` would.",
        body,
    )
