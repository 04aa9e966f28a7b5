"""Tests of transactions: that writes wait for each other, and that one which fails stops all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liftgen.field_types import Scalar, ScalarType, bare
from liftgen.outputs.examples.values import NOW
from liftgen.outputs.python_source import call, keyword, layout, list_display, literal
from liftgen.outputs.repository.writer import where_name
from liftgen.outputs.tests.entity.conditions import compared, conditional, fields_of
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import an_hour_later, get_of, key_of, made_of, two_tenants
from liftgen.outputs.tests.subject import LATER, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from liftgen.schema import Attribute


def transaction_tests(subject: Subject, package: str) -> Iterator[Test]:
    """The tests of what a transaction does to an entity."""
    yield _together(subject)
    yield _all_or_nothing(subject)
    if subject.changeable:
        yield _changed_together(subject)
    attribute = compared(subject)
    if attribute is not None:
        yield _only_where(subject, package, attribute)
    yield _at_once(subject)
    yield from _whole_seconds(subject)
    if subject.entity.tenant is not None:
        yield _of_a_tenant(subject)


def _together(subject: Subject) -> Test:
    body = Body()
    actions = _actions(subject)
    with _transaction(subject, body):
        # A new one starts at version 0, whatever it was made with.
        version = subject.entity.role("version")
        seven = {} if version is None else {version.field: "7"}
        body.assign("first", call(f"{actions}.create", call(subject.factory, **seven)))
        joined = f"{subject.fixture}.join(tx).{subject.plural}"
        body.assign("second", call(f"{joined}.put", made_of(subject, body, subject.elsewhere())))
        body.assign("seen", "stand_in.items()")
    body.blank()
    body.check("seen", "[]")
    found = (get_of(subject, body, subject.first), get_of(subject, body, subject.elsewhere()))
    body.assign("found", list_display(found))
    body.check("found", "[first, second]")
    body.check_value("first", "expected", made_of(subject, body, subject.stored(subject.first)))
    body.check_value("second", "expected", made_of(subject, body, subject.put(subject.elsewhere())))
    body.check('len(stand_in.sent("TransactWriteItems"))', "1")
    with _transaction(subject, body):
        body.do(call(f"{actions}.delete", "first"))
        key = body.values(subject.key_arguments(subject.elsewhere()))
        body.do(call(f"{actions}.delete_by_key", **key))
        body.do(call(f"{actions}.check_absent", **body.values(subject.key_arguments(subject.elsewhere(3)))))
    body.assign("found", list_display(found))
    body.check("found", "[None, None]")
    return test(
        f"test_{subject.plural}_are_written_in_one_transaction",
        [subject.parameter, "stand_in: StandIn"],
        "Nothing before its end, and then everything.",
        body,
    )


def _all_or_nothing(subject: Subject) -> Test:
    body = Body()
    actions = _actions(subject)
    _errors(body, "AlreadyExists", "NotFound")
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    with _transaction(subject, body, "AlreadyExists", kept=True):
        body.do(call(f"{actions}.create", made_of(subject, body, subject.elsewhere())))
        body.do(call(f"{actions}.create", call(subject.factory)))
    body.check("refused.value.entity", layout(literal(subject.entity.name)))
    body.check("refused.value.key", "None", "is not")
    with _transaction(subject, body, "NotFound"):
        body.do(call(f"{actions}.create", made_of(subject, body, subject.elsewhere())))
        body.do(call(f"{actions}.check", **body.values(subject.key_arguments(subject.elsewhere(3)))))
    with _transaction(subject, body, "AlreadyExists"):
        body.do(call(f"{actions}.check_absent", **body.values(subject.key_arguments(subject.first))))
    body.assign("found", get_of(subject, body, subject.elsewhere()))
    body.check("found", "None", "is")
    with _transaction(subject, body):
        body.do(call(f"{actions}.create", made_of(subject, body, subject.elsewhere())))
        body.do(call(f"{actions}.check", **body.values(subject.key_arguments(subject.first))))
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    return test(
        f"test_a_transaction_that_fails_writes_no_{subject.plural}",
        [subject.parameter],
        "The error is that of the action that stopped the others.",
        body,
    )


def _changed_together(subject: Subject) -> Test:
    body = Body()
    actions = _actions(subject)
    patched = {each: subject.first[each] for each in subject.changes if each not in subject.dependencies}
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    an_hour_later(body)
    with _transaction(subject, body):
        body.assign("changed", call(f"{actions}.update", "created", **body.values(subject.changes)))
        body.do(call(f"{actions}.check_absent", **body.values(subject.key_arguments(subject.elsewhere()))))
    after = subject.stored({**subject.first, **subject.changes}, at=LATER, version=1)
    body.check_value("changed", "expected", made_of(subject, body, after))
    body.check_value(get_of(subject, body, subject.first), "expected", "changed")
    if patched:
        key = body.values(subject.key_arguments(subject.first))
        updated = subject.entity.role("updated_at")
        if updated is not None:
            body.do(call("clock.set", body.value(LATER + timedelta(hours=1))))
        with _transaction(subject, body):
            body.do(call(f"{actions}.patch", **key, **body.values(patched)))
        body.assign("found", get_of(subject, body, subject.first))
        body.check("found", "None", "is not")
        for field, value in body.values(patched).items():
            body.check_value(f"found.{field}", f"the_{field}", value)
        version = subject.entity.role("version")
        if version is not None:
            body.check(f"found.{version.field}", "2")
        if updated is not None:
            body.check_value(f"found.{updated.field}", f"the_{updated.field}", body.value(LATER + timedelta(hours=1)))
    return test(
        f"test_{subject.plural}_are_changed_in_a_transaction",
        [subject.parameter, "clock: Clock"],
        "As outside of one.",
        body,
    )


def _only_where(subject: Subject, package: str, attribute: Attribute) -> Test:
    body = Body()
    _errors(body, "ConditionFailed")
    actions, where = _actions(subject), where_name(subject.entity)
    key = body.values(subject.key_arguments(subject.first))
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("held", f"{fields_of(subject, package, body)}.{attribute.field} == created.{attribute.field}")
    named = tuple(keyword(*each) for each in key.items())
    for method, arguments in (*conditional(subject, body, key), ("check", named)):
        with _transaction(subject, body, "ConditionFailed"):
            body.do(call(f"{actions}.{method}", *arguments, keyword(where, "~held")))
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    with _transaction(subject, body):
        body.do(call(f"{actions}.delete_by_key", **key, **{where: "held"}))
    body.assign("found", get_of(subject, body, subject.first))
    body.check("found", "None", "is")
    return test(
        f"test_{subject.plural}_are_written_in_a_transaction_only_where_a_condition_holds",
        [subject.parameter],
        "And are checked under one.",
        body,
    )


def _at_once(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("here", key_of(subject, body, subject.first))
    body.assign("nowhere", key_of(subject, body, subject.elsewhere()))
    body.imports.add(("liftgen.runtime.transaction", "transact_get"))
    body.blank()
    body.check("transact_get(here, nowhere, here)", "(created, None, created)")
    body.check('len(stand_in.sent("TransactGetItems"))', "1")
    return test(
        f"test_{subject.plural}_are_read_in_one_transaction",
        [subject.parameter, "stand_in: StandIn"],
        "In the order of their keys, as they were at one moment.",
        body,
    )


def _whole_seconds(subject: Subject) -> Iterator[Test]:
    expiry = subject.entity.expiry
    if expiry is None or bare(subject.entity.model.attribute(expiry.field).type) != ScalarType(Scalar.DATETIME):
        return
    moment = NOW + timedelta(days=60)
    odd = moment + timedelta(microseconds=500_000)
    body = Body()
    actions = _actions(subject)
    body.assign("whole", body.value(moment))
    with _transaction(subject, body):
        made = made_of(subject, body, {**subject.first, expiry.field: odd})
        body.assign("created", call(f"{actions}.create", made))
        made = made_of(subject, body, {**subject.elsewhere(), expiry.field: odd})
        body.assign("put", call(f"{actions}.put", made))
    body.blank()
    body.check(f"(created.{expiry.field}, put.{expiry.field})", "(whole, whole)")
    yield test(
        f"test_{expiry.field}_of_{subject.plural}_is_a_whole_second_in_a_transaction",
        [subject.parameter],
        "As it will be stored.",
        body,
    )


def _of_a_tenant(subject: Subject) -> Test:
    body = Body()
    _errors(body, "WrongTenant")
    two_tenants(subject, body)
    scoped, name = subject.plural, subject.entity.name
    with body.within("with own.transaction() as tx:"):
        body.assign("created", call(f"tx.{scoped}.create", call(subject.factory)))
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    body.assign("tx", "other.transaction()")
    key = body.values(subject.key_arguments(subject.first))
    for method in ("create", "put", "delete"):
        body.refused("WrongTenant", call(f"tx.{scoped}.{method}", "created"), entity=name)
    for method in ("delete_by_key", "check", "check_absent"):
        body.refused("WrongTenant", call(f"tx.{scoped}.{method}", **key), entity=name)
    if subject.changeable:
        body.refused("WrongTenant", call(f"tx.{scoped}.update", "created"), entity=name)
    if any(each.field not in subject.dependencies for each in subject.changeable):
        body.refused("WrongTenant", call(f"tx.{scoped}.patch", **key), entity=name)
    body.refused("WrongTenant", call(f"other.join(tx).{scoped}.delete", "created"))
    body.do("tx.commit()")
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    return test(
        f"test_a_transaction_of_a_tenant_writes_its_own_{scoped}_only",
        [subject.parameter],
        "What is another's is refused before anything is sent.",
        body,
    )


def _actions(subject: Subject) -> str:
    return f"tx.{subject.plural}"


def _errors(body: Body, *names: str) -> None:
    body.imports.update(("liftgen.runtime.errors", each) for each in names)
    body.imports.add(("pytest", ""))


def _transaction(
    subject: Subject, body: Body, refused: str | None = None, *, kept: bool = False
) -> AbstractContextManager[None]:
    head = f"{subject.fixture}.transaction() as tx"
    if refused is None:
        return body.within(f"with {head}:")
    expected = f"pytest.raises({refused}){' as refused' if kept else ''}"
    line = f"with {expected}, {head}:"
    if len(line) + 4 <= 88:
        return body.within(line)
    return body.within(f"with (\n        {expected},\n        {head},\n    ):")
