"""Tests of reads: what was created comes back, once, consistently where asked, and None where there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liftgen.field_types import OptionalOf, Scalar, ScalarType, required
from liftgen.outputs.examples.items import primary_key
from liftgen.outputs.examples.values import NOW, distinct
from liftgen.outputs.python_source import call, flat, layout, literal
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import check_item, get_of, made_of, moment_of, wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import Attribute


def read_tests(subject: Subject) -> Iterator[Test]:
    """The tests of what is created, and read by its key."""
    yield _created_is_read(subject)
    yield _created_is_stored(subject)
    yield _key_is_taken_once(subject)
    yield _missing_is_none(subject)
    yield _read_consistently(subject)
    if subject.entity.role("version") is not None:
        yield _version_starts_at_zero(subject)
    for attribute in subject.entity.attributes:
        if attribute.encrypted and required(attribute.type) == ScalarType(Scalar.STR):
            yield _encrypted(subject, attribute)
    yield _exists(subject)


def _created_is_read(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.blank()
    stamped = subject.stored(subject.first)
    body.check_value("created", "expected", made_of(subject, body, stamped))
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    return test(
        f"test_{subject.one}_that_was_created_is_read",
        [subject.parameter],
        "What was stored comes back, equal.",
        body,
    )


def _created_is_stored(subject: Subject) -> Test:
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    body.blank()
    check_item(subject, body, subject.stored(subject.first))
    return test(
        f"test_{subject.one}_is_stored_as_its_attributes_and_keys",
        [subject.parameter, "stand_in: StandIn"],
        "The item's bytes are a contract: every attribute, key and index key.",
        body,
    )


def _key_is_taken_once(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.blank()
    changes = subject.changes
    body.refused("AlreadyExists", call(f"{subject.repository}.create", made_of(subject, body, changes)))
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    return test(
        f"test_the_key_of_{subject.one}_is_taken_once",
        [subject.parameter],
        "A second one is refused, and the first stays as it was.",
        body,
    )


def _missing_is_none(subject: Subject) -> Test:
    body = Body()
    body.check(flat(get_of(subject, body, subject.first)), "None", "is")
    if len(body.lines[0]) > 88:
        body.lines.clear()
        body.assign("found", get_of(subject, body, subject.first))
        body.blank()
        body.check("found", "None", "is")
    return test(f"test_{subject.one}_that_is_not_there_is_none", [subject.parameter], "No item, no error: None.", body)


def _read_consistently(subject: Subject) -> Test:
    body = Body()
    body.do(get_of(subject, body, subject.first, consistent="True"))
    body.blank()
    body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    return test(
        f"test_{subject.one}_is_read_consistently_where_that_is_asked_for",
        [subject.parameter, "stand_in: StandIn"],
        "Otherwise a read may be a moment behind.",
        body,
    )


def _version_starts_at_zero(subject: Subject) -> Test:
    version = subject.entity.role("version")
    assert version is not None
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory, **{version.field: "7"})))
    body.blank()
    body.check(f"created.{version.field}", "0")
    return test(
        f"test_a_new_{subject.words}_starts_at_version_0",
        [subject.parameter],
        "Whatever version it was made with.",
        body,
    )


def _encrypted(subject: Subject, attribute: Attribute) -> Test:
    field = attribute.field
    body = Body()
    first, second, third = (body.value(each) for each in distinct(attribute, 3, subject.schema))
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory, **{field: first})))
    body.assign(
        "item", call("stand_in.item", literal(subject.entity.table), wire(primary_key(subject.entity, subject.first)))
    )
    body.assign("updated", call(f"{subject.repository}.update", "created", **{field: second}))
    body.assign("found", get_of(subject, body, subject.first))
    body.blank()
    body.check(f"created.{field}", layout(first))
    body.check("item", "None", "is not")
    body.check(f'list(item["{attribute.name}"])', '["M"]')
    body.check(f"updated.{field}", layout(second))
    body.check("found", "updated")
    if field not in subject.dependencies:
        key = body.values(subject.key_arguments(subject.first))
        body.assign("patched", call(f"{subject.repository}.patch", **key, **{field: third}))
        body.check(f"patched.{field}", layout(third))
        if isinstance(attribute.type, OptionalOf):
            body.assign("patched", call(f"{subject.repository}.patch", **key, **{field: "None"}))
            body.check(f"patched.{field}", "None", "is")
    return test(
        f"test_{field}_of_{subject.one}_is_stored_encrypted",
        [subject.parameter, "stand_in: StandIn"],
        "The item holds an envelope, and whoever has the key reads what was written.",
        body,
    )


def _exists(subject: Subject) -> Test:
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    key = body.values(subject.key_arguments(subject.first))
    body.assign("there", call(f"{subject.repository}.exists", **key))
    body.blank()
    body.check("there", "True", "is")
    body.check('"ConsistentRead"', 'stand_in.sent("GetItem")[-1]', "not in")
    expiry = subject.entity.expiry
    if expiry is not None:
        moment = moment_of(subject.stored(subject.first)[expiry.field])
        body.do(call("clock.set", body.value(moment + timedelta(seconds=1))))
        body.imports.add(("liftgen.testing", "Clock"))
        body.assign("there", call(f"{subject.repository}.exists", **key))
        body.check("there", "False", "is")
        body.assign("there", call(f"{subject.repository}.exists", **key, include_expired="True"))
        body.check("there", "True", "is")
    if subject.entity.role("deleted_at") is not None:
        expired = {"include_expired": "True"} if expiry is not None else {}
        body.do(call("clock.set", body.value(NOW))) if expiry is not None else None
        body.do(call(f"{subject.repository}.delete_by_key", **key))
        body.assign("there", call(f"{subject.repository}.exists", **key, **expired))
        body.check("there", "False", "is")
        body.assign("there", call(f"{subject.repository}.exists", **key, **expired, include_deleted="True"))
    else:
        body.do(call(f"{subject.repository}.delete_by_key", **key))
        body.assign("there", call(f"{subject.repository}.exists", **key, consistent="True"))
        body.check("there", "False", "is")
        body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    clock = ["clock: Clock"] if expiry is not None else []
    return test(
        f"test_whether_{subject.one}_exists",
        [subject.parameter, *clock, "stand_in: StandIn"],
        "Told from its key alone, and as absent as a read would say.",
        body,
    )
