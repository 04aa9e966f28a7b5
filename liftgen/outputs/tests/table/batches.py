"""Tests of batches: several items of one entity, or of several, read in their order, stored and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.python_source import call, list_display, literal
from liftgen.outputs.repository.writer import deletes_many, puts_many
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import get_of, key_of, made_of, tenant_of, two_tenants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import Entity


def batch_tests(subject: Subject) -> Iterator[Test]:
    """The tests of what a repository does with several at once."""
    yield _read(subject)
    if puts_many(subject.entity):
        yield _stored(subject)
    if deletes_many(subject.entity):
        yield _deleted(subject)
    if subject.entity.tenant is not None:
        yield _of_a_tenant(subject)


def facade_batch_tests(subjects: Sequence[Subject]) -> Iterator[Test]:
    """The tests of what a facade does with items of several entities."""
    if len(subjects) > 1:
        yield _mixed_read(subjects)
    puts, deletes = _able(subjects, puts_many), _able(subjects, deletes_many)
    if len(puts) > 1:
        yield _mixed_stored(puts)
    if len(deletes) > 1:
        yield _mixed_deleted(deletes)


def _read(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("here", key_of(subject, body, subject.first))
    body.assign("nowhere", key_of(subject, body, subject.elsewhere()))
    keys = "[here, nowhere, here]"
    body.assign("found", call(f"{subject.repository}.get_many", keys))
    body.assign("asked", _asked(subject))
    body.blank()
    body.check("found", "[created, None, created]")
    body.check('asked.get("ConsistentRead")', "None", "is")
    body.assign("found", call(f"{subject.repository}.get_many", keys, consistent="True"))
    body.assign("asked", _asked(subject))
    body.check("found", "[created, None, created]")
    body.check('asked["ConsistentRead"]', "True", "is")
    return test(
        f"test_several_{subject.plural}_are_read_in_the_order_of_their_keys",
        [subject.parameter, "stand_in: StandIn"],
        "None where there is none, and the same again for the same key.",
        body,
    )


def _stored(subject: Subject) -> Test:
    body = Body()
    replaced = made_of(subject, body, {**subject.first, **subject.changes})
    second = made_of(subject, body, subject.elsewhere())
    values = list_display([replaced, call(subject.factory), second])
    body.assign("stored", call(f"{subject.repository}.put_many", values))
    body.blank()
    body.check_value("stored[1]", "expected", made_of(subject, body, subject.put(subject.first)))
    found = [get_of(subject, body, subject.first), get_of(subject, body, subject.elsewhere())]
    body.assign("found", list_display(found))
    body.check("found", "stored[1:]")
    body.check('len(stand_in.sent("BatchWriteItem"))', "1")
    return test(
        f"test_several_{subject.plural}_are_stored",
        [subject.parameter, "stand_in: StandIn"],
        "In one request, and of those with one key the last.",
        body,
    )


def _deleted(subject: Subject) -> Test:
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("kept", call(f"{subject.repository}.create", made_of(subject, body, subject.elsewhere())))
    body.assign("here", key_of(subject, body, subject.first))
    body.assign("nowhere", key_of(subject, body, subject.elsewhere(3)))
    body.do(call(f"{subject.repository}.delete_many", "[here, nowhere, here]"))
    body.blank()
    found = [get_of(subject, body, subject.first), get_of(subject, body, subject.elsewhere())]
    body.assign("found", list_display(found))
    body.check("found", "[None, kept]")
    return test(
        f"test_several_{subject.plural}_are_deleted",
        [subject.parameter],
        "Those that are there, and no others.",
        body,
    )


def _of_a_tenant(subject: Subject) -> Test:
    body = Body()
    plural = subject.plural
    two_tenants(subject, body)
    key = subject.scoped_key
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("here", call(f"own.{plural}.key", **body.values(key)))
    body.assign("nowhere", call(f"other.{plural}.key", **body.values(key)))
    body.check(f"own.{plural}.get_many([here], consistent=True)", "[created]")
    body.check(f"other.{plural}.get_many([nowhere])", "[None]")
    body.refused("WrongTenant", call(f"other.{plural}.get_many", "[nowhere, here]"), entity=subject.entity.name)
    if puts_many(subject.entity):
        body.refused("WrongTenant", call(f"other.{plural}.put_many", "[created]"), entity=subject.entity.name)
        body.check(f"own.{plural}.put_many([created])", "[created]")
    if deletes_many(subject.entity):
        body.refused("WrongTenant", call(f"other.{plural}.delete_many", "[nowhere, here]"), entity=subject.entity.name)
        body.check(f"own.{plural}.get_many([here])", "[created]")
        body.do(call(f"own.{plural}.delete_many", "[here]"))
        body.check(f"own.{plural}.get_many([here])", "[None]")
    body.check('stand_in.sent("BatchGetItem")', "[]", "!=")
    return test(
        f"test_several_{plural}_of_a_tenant_are_its_own",
        [subject.parameter, "stand_in: StandIn"],
        "A key of another tenant is refused before anything is sent.",
        body,
    )


def _mixed_read(subjects: Sequence[Subject]) -> Test:
    body = Body()
    first = subjects[0]
    some = subjects[:3]
    for each in some:
        body.assign(f"the_{each.words}", call(f"{each.repository}.create", call(each.factory)))
    for each in some:
        body.assign(f"key_of_{each.words}", key_of(each, body, each.first))
    # A list by itself would be one of whatever the entities have in common.
    keys = list_display(f"key_of_{each.words}" for each in reversed(some))
    body.assign("found", call(f"{first.fixture}.get_many", keys))
    body.assign("asked", _asked(first))
    body.blank()
    body.assign("expected", list_display(f"the_{each.words}" for each in reversed(some)))
    body.check("found", "expected")
    body.check('asked.get("ConsistentRead")', "None", "is")
    body.assign("found", call(f"{first.fixture}.get_many", keys, consistent="True"))
    body.check("found", "expected")
    body.assign("asked", _asked(first))
    body.check('asked["ConsistentRead"]', "True", "is")
    if first.entity.tenant is not None:
        two_tenants(first, body)
        body.assign("found", call("own.get_many", keys, consistent="True"))
        body.check("found", "expected")
        body.assign("asked", _asked(first))
        body.check('asked["ConsistentRead"]', "True", "is")
        body.refused("WrongTenant", call("other.get_many", keys), entity=some[-1].entity.name)
    return test(
        "test_items_of_several_entities_are_read_in_one_request",
        [first.parameter, "stand_in: StandIn"],
        "In the order of their keys.",
        body,
    )


def _mixed_stored(subjects: Sequence[Subject]) -> Test:
    body = Body()
    first = subjects[0]
    values = list_display(call(each.factory) for each in subjects)
    body.do(call(f"{first.fixture}.put_many", values))
    body.blank()
    for each in subjects:
        body.assign(f"the_{each.words}", get_of(each, body, each.first))
        body.check(f"the_{each.words}", "None", "is not")
    tenant = first.entity.tenant
    if tenant is not None:
        two_tenants(first, body)
        body.refused("WrongTenant", call("other.put_many", values), entity=first.entity.name)
        # One that is another's stops those before it, too.
        last = subjects[-1]
        body.assign("theirs", call(last.factory, **{last.entity.tenant or tenant: body.value(tenant_of(last, 2))}))
        mixed = call("own.put_many", list_display([call(first.factory), "theirs"]))
        body.refused("WrongTenant", mixed, entity=last.entity.name)
        body.do(call("own.put_many", values))
        body.check('len(stand_in.sent("BatchWriteItem"))', str(2 * len(subjects)))
    return test(
        "test_items_of_several_entities_are_stored",
        [first.parameter, "stand_in: StandIn"] if tenant is not None else [first.parameter],
        "Each as its own repository stores it.",
        body,
    )


def _mixed_deleted(subjects: Sequence[Subject]) -> Test:
    body = Body()
    first = subjects[0]
    for each in subjects:
        body.do(call(f"{each.repository}.create", call(each.factory)))
    for each in subjects:
        body.assign(f"key_of_{each.words}", key_of(each, body, each.first))
    keys = list_display(f"key_of_{each.words}" for each in subjects)
    if first.entity.tenant is not None:
        two_tenants(first, body)
        body.refused("WrongTenant", call("other.delete_many", keys), entity=first.entity.name)
        body.do(call("own.delete_many", f"[key_of_{first.words}]"))
    body.do(call(f"{first.fixture}.delete_many", keys))
    body.blank()
    for each in subjects:
        body.assign(f"the_{each.words}", get_of(each, body, each.first))
        body.check(f"the_{each.words}", "None", "is")
    body.check('len(stand_in.sent("BatchWriteItem"))', "1" if first.entity.tenant is None else "2")
    return test(
        "test_items_of_several_entities_are_deleted_in_one_request",
        [first.parameter, "stand_in: StandIn"],
        "Those that are there.",
        body,
    )


def _able(subjects: Sequence[Subject], can: Callable[[Entity], bool]) -> list[Subject]:
    return [each for each in subjects if can(each.entity)]


def _asked(subject: Subject) -> str:
    """What the last batch asked of the subject's table."""
    return f'stand_in.sent("BatchGetItem")[-1]["RequestItems"][{_literal(subject.entity.table)}]'


def _literal(text: str) -> str:
    return str(literal(text))
