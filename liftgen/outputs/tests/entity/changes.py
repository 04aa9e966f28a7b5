"""Tests of updates and patches: the field changes with every key of it, what is stale is refused, what is unknown stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.field_types import JsonType, bare
from liftgen.outputs.examples.items import primary_key
from liftgen.outputs.python_source import call, keyword, literal
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import an_hour_later, check_item, get_of, made_of, wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import Attribute


def change_tests(subject: Subject) -> Iterator[Test]:
    """The tests of what changes fields, and of a delete by somebody who read what has changed since."""
    for attribute in subject.changeable:
        yield _update_changes(subject, attribute)
    if subject.changeable:
        yield _update_of_missing(subject)
        yield _unknown_attributes_stay(subject)
    if subject.entity.role("version") is not None and subject.changeable:
        yield _stale_update(subject)
        yield _stale_delete(subject)
    for attribute in subject.changeable:
        if attribute.field not in subject.dependencies:
            yield _patch_changes(subject, attribute)
    if any(each.field not in subject.dependencies for each in subject.changeable):
        yield _patch_of_missing(subject)
        yield from _patch_of_another_type(subject)


def _update_changes(subject: Subject, attribute: Attribute) -> Test:
    body = Body()
    value = subject.other(attribute, subject.first[attribute.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    an_hour_later(body)
    changes = body.values({attribute.field: value})
    body.assign("updated", call(f"{subject.repository}.update", "created", **changes))
    body.blank()
    after = subject.after(subject.first, {attribute.field: value})
    body.check_value("updated", "expected", made_of(subject, body, after))
    body.check_value(get_of(subject, body, subject.first), "expected", "updated")
    check_item(subject, body, after)
    return test(
        f"test_updating_{attribute.field}_of_{subject.one}",
        [subject.parameter, "clock: Clock", "stand_in: StandIn"],
        "The field changes, with every key that depends on it; nothing else does.",
        body,
    )


def _update_of_missing(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    changes = body.values({attribute.field: subject.other(attribute, subject.first[attribute.field])})
    body.refused("NotFound", call(f"{subject.repository}.update", call(subject.factory), **changes))
    body.check("stand_in.items()", "[]")
    return test(
        f"test_updating_{subject.one}_that_is_not_there_is_refused",
        [subject.parameter, "stand_in: StandIn"],
        "An update never brings an item back.",
        body,
    )


def _unknown_attributes_stay(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    key = wire(primary_key(subject.entity, subject.first))
    body.assign("key", key)
    body.do(call("stand_in.set", literal(subject.entity.table), "key", keyword("legacy", '{"S": "kept"}')))
    body.blank()
    changes = body.values({attribute.field: subject.other(attribute, subject.first[attribute.field])})
    body.do(call(f"{subject.repository}.update", "created", **changes))
    body.blank()
    body.assign("item", call("stand_in.item", literal(subject.entity.table), "key"))
    body.check("item", "None", "is not")
    body.check('item["legacy"]', '{"S": "kept"}')
    return test(
        f"test_an_update_of_{subject.one}_keeps_attributes_that_it_does_not_know",
        [subject.parameter, "stand_in: StandIn"],
        "What another version of the code has written is still there.",
        body,
    )


def _stale_update(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    value = subject.other(attribute, subject.first[attribute.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("winner", call(f"{subject.repository}.update", "created", **body.values({attribute.field: value})))
    body.blank()
    loser = body.values({attribute.field: subject.first[attribute.field]})
    body.refused("Conflict", call(f"{subject.repository}.update", "created", **loser))
    body.check_value(get_of(subject, body, subject.first), "expected", "winner")
    return test(
        f"test_{subject.one}_that_somebody_else_changed_is_not_overwritten",
        [subject.parameter],
        "An update of an older version is a conflict.",
        body,
    )


def _stale_delete(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    value = subject.other(attribute, subject.first[attribute.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("winner", call(f"{subject.repository}.update", "created", **body.values({attribute.field: value})))
    body.blank()
    body.refused("Conflict", call(f"{subject.repository}.delete", "created"))
    body.check_value(get_of(subject, body, subject.first), "expected", "winner")
    return test(
        f"test_{subject.one}_that_somebody_else_changed_is_not_deleted",
        [subject.parameter],
        "A delete of an older version is a conflict.",
        body,
    )


def _patch_changes(subject: Subject, attribute: Attribute) -> Test:
    body = Body()
    value = subject.other(attribute, subject.first[attribute.field])
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    an_hour_later(body)
    arguments = {**subject.key_arguments(subject.first), attribute.field: value}
    body.assign("patched", call(f"{subject.repository}.patch", **body.values(arguments)))
    body.blank()
    after = subject.after(subject.first, {attribute.field: value})
    body.check_value("patched", "expected", made_of(subject, body, after))
    check_item(subject, body, after)
    return test(
        f"test_patching_{attribute.field}_of_{subject.one}",
        [subject.parameter, "clock: Clock", "stand_in: StandIn"],
        "By key, and only this field.",
        body,
    )


def _patch_of_missing(subject: Subject) -> Test:
    body = Body()
    attribute = next(each for each in subject.changeable if each.field not in subject.dependencies)
    value = subject.other(attribute, subject.first[attribute.field])
    arguments = {**subject.key_arguments(subject.first), attribute.field: value}
    body.refused("NotFound", call(f"{subject.repository}.patch", **body.values(arguments)))
    body.check("stand_in.items()", "[]")
    return test(
        f"test_patching_{subject.one}_that_is_not_there_is_refused",
        [subject.parameter, "stand_in: StandIn"],
        "A patch never brings an item back.",
        body,
    )


def _patch_of_another_type(subject: Subject) -> Iterator[Test]:
    """Where the model can tell: what no field of its type may hold is refused before anything is sent."""
    attribute = next(each for each in subject.changeable if each.field not in subject.dependencies)
    if subject.entity.model.kind != "pydantic" or isinstance(bare(attribute.type), JsonType):
        return
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("wrong: Any", "object()")
    body.blank()
    key = body.values(subject.key_arguments(subject.first))
    body.refused("InvalidValue", call(f"{subject.repository}.patch", **key, **{attribute.field: "wrong"}))
    body.assign("tx", f"{subject.fixture}.transaction()")
    patch = call(f"tx.{subject.plural}.patch", **key, **{attribute.field: "wrong"})
    body.refused("InvalidValue", patch)
    yield test(
        f"test_patching_{subject.one}_with_a_value_of_another_type_is_refused",
        [subject.parameter],
        "What the model would not take is not sent.",
        body,
    )
