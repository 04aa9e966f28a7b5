"""Tests of transactions: that writes wait for each other, that one which fails stops all, and those that the models name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liftgen.field_types import Scalar, ScalarType, bare
from liftgen.names import Name
from liftgen.outputs.examples.planted import planted
from liftgen.outputs.examples.values import NOW, example
from liftgen.outputs.examples.writes import changed_values
from liftgen.outputs.python_source import call, keyword, layout, list_display, literal
from liftgen.outputs.repository.source import Imports
from liftgen.outputs.repository.transactions import NamedMethods, Step, transactions_of
from liftgen.outputs.tests.entity import LATER, Subject
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.python_source import Brackets, Expression
    from liftgen.schema import NamedTransaction, Schema


def transaction_tests(subject: Subject) -> Iterator[Test]:
    """The tests of what a transaction does to an entity."""
    yield _together(subject)
    yield _all_or_nothing(subject)
    if subject.changeable:
        yield _changed_together(subject)
    yield _at_once(subject)
    yield from _whole_seconds(subject)
    if subject.entity.tenant is not None:
        yield _of_a_tenant(subject)


def named_tests(schema: Schema, table: str) -> Iterator[tuple[Test, tuple[Subject, ...]]]:
    """The tests of the models' own transactions that a table's facade has, each with the entities that it makes."""
    for each in transactions_of(schema, table, scoped=False):
        entities = [action.entity for action in each.actions]
        if len(set(entities)) < len(entities):
            continue
        steps = NamedMethods(schema, table, "", Imports()).steps(each)
        subjects = {step.entity.name: Subject(step.entity, schema) for step in steps}
        reads = all(action.operation == "get" for action in each.actions)
        made = _read(each, steps, subjects) if reads else _written(each, steps, subjects)
        yield made, tuple(subjects.values())
        if not reads and subjects[entities[0]].entity.tenant is not None and _is_scoped(each, subjects[entities[0]]):
            yield _written_by_a_tenant(each, steps, subjects), tuple(subjects.values())


def _together(subject: Subject) -> Test:
    body = Body()
    actions = _actions(subject)
    with _transaction(subject, body):
        body.assign("first", call(f"{actions}.create", call(subject.factory)))
        joined = f"{subject.fixture}.join(tx).{Name(subject.entity.name).plural}"
        body.assign("second", call(f"{joined}.put", _second(subject, body)))
        body.assign("seen", "stand_in.items()")
    body.blank()
    body.check("seen", "[]")
    found = (get_of(subject, body, subject.first), get_of(subject, body, other_values(subject)))
    body.assign("found", list_display(found))
    body.check("found", "[first, second]")
    body.check_value("first", "expected", _expected(subject, body, subject.stored(subject.first)))
    body.check('len(stand_in.sent("TransactWriteItems"))', "1")
    with _transaction(subject, body):
        body.do(call(f"{actions}.delete", "first"))
        key = body.values(subject.key_arguments(other_values(subject)))
        body.do(call(f"{actions}.delete_by_key", **key))
        body.do(call(f"{actions}.check_absent", **body.values(subject.key_arguments(other_values(subject, 3)))))
    body.assign("found", list_display(found))
    body.check("found", "[None, None]")
    return test(
        f"test_{_plural(subject)}_are_written_in_one_transaction",
        [fixture_of(subject), "stand_in: StandIn"],
        "Nothing before its end, and then everything.",
        body,
    )


def _all_or_nothing(subject: Subject) -> Test:
    body = Body()
    actions = _actions(subject)
    _errors(body, "AlreadyExists", "NotFound")
    second = other_values(subject)
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    with _transaction(subject, body, "AlreadyExists", kept=True):
        body.do(call(f"{actions}.create", _second(subject, body)))
        body.do(call(f"{actions}.create", call(subject.factory)))
    body.check("refused.value.entity", layout(literal(subject.entity.name)))
    body.check("refused.value.key", "None", "is not")
    with _transaction(subject, body, "NotFound"):
        body.do(call(f"{actions}.create", _second(subject, body)))
        body.do(call(f"{actions}.check", **body.values(subject.key_arguments(other_values(subject, 3)))))
    with _transaction(subject, body, "AlreadyExists"):
        body.do(call(f"{actions}.check_absent", **body.values(subject.key_arguments(subject.first))))
    body.check_value(get_of(subject, body, second), "expected", "None")
    with _transaction(subject, body):
        body.do(call(f"{actions}.create", _second(subject, body)))
        body.do(call(f"{actions}.check", **body.values(subject.key_arguments(subject.first))))
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    return test(
        f"test_a_transaction_that_fails_writes_no_{_plural(subject)}",
        [fixture_of(subject)],
        "The error is that of the action that stopped the others.",
        body,
    )


def _changed_together(subject: Subject) -> Test:
    body = Body()
    actions = _actions(subject)
    changes = {each.field: subject.other(each, subject.first[each.field]) for each in subject.changeable}
    patched = {each: subject.first[each] for each in changes if each not in subject.dependencies}
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.imports.add(("liftgen.testing", "Clock"))
    body.do(call("clock.set", body.value(LATER)))
    with _transaction(subject, body):
        body.assign("changed", call(f"{actions}.update", "created", **body.values(changes)))
        body.do(call(f"{actions}.check_absent", **body.values(subject.key_arguments(other_values(subject)))))
    after = subject.stored({**subject.first, **changes}, at=LATER, version=1)
    body.check_value("changed", "expected", _expected(subject, body, after))
    body.check_value(get_of(subject, body, subject.first), "expected", "changed")
    if patched:
        key = body.values(subject.key_arguments(subject.first))
        with _transaction(subject, body):
            body.do(call(f"{actions}.patch", **key, **body.values(patched)))
        body.assign("found", get_of(subject, body, subject.first))
        body.check("found", "None", "is not")
        for field, value in body.values(patched).items():
            body.check_value(f"found.{field}", f"the_{field}", value)
        version = subject.entity.role("version")
        if version is not None:
            body.check(f"found.{version.field}", "2")
    return test(
        f"test_{_plural(subject)}_are_changed_in_a_transaction",
        [fixture_of(subject), "clock: Clock"],
        "As outside of one.",
        body,
    )


def _at_once(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("here", call(f"{subject.repository}.key", **body.values(subject.key_arguments(subject.first))))
    body.assign(
        "nowhere", call(f"{subject.repository}.key", **body.values(subject.key_arguments(other_values(subject))))
    )
    body.imports.add(("liftgen.runtime.transaction", "transact_get"))
    body.blank()
    body.check("transact_get(here, nowhere, here)", "(created, None, created)")
    body.check('len(stand_in.sent("TransactGetItems"))', "1")
    return test(
        f"test_{_plural(subject)}_are_read_in_one_transaction",
        [fixture_of(subject), "stand_in: StandIn"],
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
        made = made_of(subject, body, {**other_values(subject), expiry.field: odd})
        body.assign("put", call(f"{actions}.put", made))
    body.blank()
    body.check(f"(created.{expiry.field}, put.{expiry.field})", "(whole, whole)")
    yield test(
        f"test_{expiry.field}_of_{_plural(subject)}_is_a_whole_second_in_a_transaction",
        [fixture_of(subject)],
        "As it will be stored.",
        body,
    )


def _of_a_tenant(subject: Subject) -> Test:
    body = Body()
    tenant = subject.entity.model.attribute(subject.entity.tenant or "")
    _errors(body, "WrongTenant")
    own, other = subject.first[tenant.field], example(tenant, 2, subject.schema)
    body.assign("own", call(f"{subject.fixture}.for_tenant", body.value(own)))
    body.assign("other", call(f"{subject.fixture}.for_tenant", body.value(other)))
    scoped = Name(subject.entity.name).plural
    with _Block(body, "with own.transaction() as tx:"):
        body.assign("created", call(f"tx.{scoped}.create", call(subject.factory)))
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    body.assign("tx", "other.transaction()")
    key = body.values(subject.key_arguments(subject.first))
    for method in ("create", "put", "delete"):
        body.refused("WrongTenant", call(f"tx.{scoped}.{method}", "created"))
    for method in ("delete_by_key", "check", "check_absent"):
        body.refused("WrongTenant", call(f"tx.{scoped}.{method}", **key))
    if subject.changeable:
        body.refused("WrongTenant", call(f"tx.{scoped}.update", "created"))
    if any(each.field not in subject.dependencies for each in subject.changeable):
        body.refused("WrongTenant", call(f"tx.{scoped}.patch", **key))
    body.refused("WrongTenant", call(f"other.join(tx).{scoped}.delete", "created"))
    body.do("tx.commit()")
    body.check_value(get_of(subject, body, subject.first), "expected", "created")
    return test(
        f"test_a_transaction_of_a_tenant_writes_its_own_{scoped}_only",
        [fixture_of(subject)],
        "What is another's is refused before anything is sent.",
        body,
    )


def _written(transaction: NamedTransaction, steps: tuple[Step, ...], subjects: Mapping[str, Subject]) -> Test:
    body = Body()
    facade = subjects[steps[0].entity.name]
    given = {step.entity.name: _given(step, subjects[step.entity.name]) for step in steps}
    needed = [step for step in steps if step.action.operation != "put"]
    for step in needed:
        subject = subjects[step.entity.name]
        body.do(call(f"{subject.repository}.create", made_of(subject, body, given[step.entity.name][0])))
    asked = _call(facade, transaction, steps, subjects, given, body)
    must = [step for step in needed if step.action.operation != "delete"]
    only_deletes = bool(needed) and not must
    # What is deleted softly keeps its key, so that it is not made again.
    gone = bool(must) and subjects[must[-1].entity.name].entity.role("deleted_at") is not None
    if must:
        # One that is not there stops all of them.
        missing = subjects[must[-1].entity.name]
        key = body.values(missing.key_arguments(given[missing.entity.name][0]))
        body.do(call(f"{missing.repository}.delete_by_key", **key))
        body.assign("before", "stand_in.items()")
        body.refused("NotFound", asked)
        body.check("stand_in.items()", "before")
        if not gone:
            body.do(call(f"{missing.repository}.create", made_of(missing, body, given[missing.entity.name][0])))
    if not gone and (must or only_deletes or not needed or len(needed) < len(steps)):
        body.do(asked)
        _check_done(steps, subjects, given, body)
    body.check('len(stand_in.sent("TransactWriteItems"))', "1", ">=")
    return test(
        f"test_{transaction.name}_happens_whole_or_not_at_all",
        [*_fixtures(steps, subjects), "stand_in: StandIn"],
        "Every action of it in one request.",
        body,
    )


def _written_by_a_tenant(
    transaction: NamedTransaction, steps: tuple[Step, ...], subjects: Mapping[str, Subject]
) -> Test:
    body = Body()
    facade = subjects[steps[0].entity.name]
    tenant = facade.entity.model.attribute(facade.entity.tenant or "")
    given = {step.entity.name: _given(step, subjects[step.entity.name]) for step in steps}
    for step in steps:
        if step.action.operation != "put":
            subject = subjects[step.entity.name]
            body.do(call(f"{subject.repository}.create", made_of(subject, body, given[step.entity.name][0])))
    for number, name in enumerate(("own", "other"), 1):
        value = body.value(example(tenant, number, facade.schema))
        body.assign(name, call(f"{facade.fixture}.for_tenant", value))
    asked = _call(facade, transaction, steps, subjects, given, body, "other")
    body.refused("WrongTenant" if steps[0].action.operation == "put" else "NotFound", asked)
    body.do(_call(facade, transaction, steps, subjects, given, body, "own"))
    _check_done(steps, subjects, given, body)
    return test(
        f"test_{transaction.name}_is_about_one_tenant",
        _fixtures(steps, subjects),
        "What is another's is refused, and what is its own is done.",
        body,
    )


def _check_done(
    steps: tuple[Step, ...], subjects: Mapping[str, Subject], given: Mapping[str, tuple[Values, Values]], body: Body
) -> None:
    for step in steps:
        subject = subjects[step.entity.name]
        there = f"the_{subject.words}"
        body.assign(there, get_of(subject, body, given[step.entity.name][0]))
        body.check(there, "None", "is" if step.action.operation == "delete" else "is not")


def _read(transaction: NamedTransaction, steps: tuple[Step, ...], subjects: Mapping[str, Subject]) -> Test:
    body = Body()
    facade = subjects[steps[0].entity.name]
    given: dict[str, tuple[Values, Values]] = {each: (subjects[each].first, {}) for each in subjects}
    first = subjects[steps[0].entity.name]
    body.assign("created", call(f"{first.repository}.create", call(first.factory)))
    body.blank()
    body.assign("found", _call(facade, transaction, steps, subjects, given, body))
    expected = f"(created{', None' * (len(steps) - 1)}{'' if steps[1:] else ','})"
    body.check("found", expected)
    body.check('len(stand_in.sent("TransactGetItems"))', "1")
    tenant = facade.entity.tenant
    if tenant is not None and _is_scoped(transaction, facade):
        own = body.value(example(facade.entity.model.attribute(tenant), 1, facade.schema))
        body.assign("own", call(f"{facade.fixture}.for_tenant", own))
        body.assign("found", _call(facade, transaction, steps, subjects, given, body, "own"))
        body.check("found", expected)
    return test(
        f"test_{transaction.name}_reads_at_one_moment",
        [*_fixtures(steps, subjects), "stand_in: StandIn"],
        "What is there, and None for what is not.",
        body,
    )


def _given(step: Step, subject: Subject) -> tuple[Values, Values]:
    """The item that an action is about, so that its condition holds, and the arguments of its parameters."""
    if step.pattern is None:
        return subject.first, {}
    plan = planted(step.pattern, subject.entity, subject.schema)
    values = {**subject.first, **plan.pool[0]}
    changes = (
        changed_values(step.pattern, subject.entity, values, subject.schema)
        if step.pattern.operation == "update"
        else {}
    )
    return values, {**plan.arguments, **changes}


def _call(
    facade: Subject,
    transaction: NamedTransaction,
    steps: tuple[Step, ...],
    subjects: Mapping[str, Subject],
    given: Mapping[str, tuple[Values, Values]],
    body: Body,
    asked: str = "",
) -> Brackets:
    positional: list[Expression] = []
    named: dict[str, Expression] = {}
    for step in steps:
        subject = subjects[step.entity.name]
        values, arguments = given[step.entity.name]
        for own, parameter in step.parameters:
            if parameter.value:
                positional.append(made_of(subject, body, values))
            elif " = " not in parameter.text and not (asked and own == step.entity.tenant):
                value = arguments[own] if own in arguments else values[own]
                named[parameter.name] = body.value(value)
    return call(
        f"{asked or facade.fixture}.{transaction.name}", *positional, *(keyword(*each) for each in named.items())
    )


def _is_scoped(transaction: NamedTransaction, facade: Subject) -> bool:
    return transaction in transactions_of(facade.schema, facade.entity.table, scoped=True)


def made_of(subject: Subject, body: Body, values: Values) -> Brackets:
    """The call that makes a value of these values."""
    changed = {field: value for field, value in values.items() if subject.first.get(field) != value}
    return call(subject.factory, **body.values(changed))


def _second(subject: Subject, body: Body) -> Brackets:
    return made_of(subject, body, other_values(subject))


def other_values(subject: Subject, number: int = 2) -> Values:
    """Values with another key and other unique values, of the same tenant."""
    fields = [*subject.entity.key.fields, *(field for each in subject.entity.uniques for field in each.fields)]
    changed = {
        field: example(subject.entity.model.attribute(field), number, subject.schema)
        for field in fields
        if field != subject.entity.tenant or subject.entity.key.fields == (field,)
    }
    return {**subject.first, **changed}


def _expected(subject: Subject, body: Body, after: Values) -> Brackets:
    return made_of(subject, body, after)


def get_of(subject: Subject, body: Body, values: Values) -> Brackets:
    """The call that reads the item of these values."""
    return call(f"{subject.repository}.get", **body.values(subject.key_arguments(values)))


def _actions(subject: Subject) -> str:
    return f"tx.{Name(subject.entity.name).plural}"


def _errors(body: Body, *names: str) -> None:
    body.imports.update(("liftgen.runtime.errors", each) for each in names)
    body.imports.add(("pytest", ""))


def _transaction(subject: Subject, body: Body, refused: str | None = None, *, kept: bool = False) -> _Block:
    head = f"{subject.fixture}.transaction() as tx"
    if refused is None:
        return _Block(body, f"with {head}:")
    expected = f"pytest.raises({refused}){' as refused' if kept else ''}"
    line = f"with {expected}, {head}:"
    if len(line) + 4 <= 88:
        return _Block(body, line)
    return _Block(body, f"with (\n        {expected},\n        {head},\n    ):")


class _Block:
    """Statements under a head."""

    def __init__(self, body: Body, head: str) -> None:
        self._body = body
        self._head = head

    def __enter__(self) -> None:
        self._body.lines.append("    " + self._head)
        self._body.depth += 1

    def __exit__(self, *_: object) -> None:
        self._body.depth -= 1


def _plural(subject: Subject) -> str:
    return Name(subject.entity.name).plural


def fixture_of(subject: Subject) -> str:
    """The parameter of a test that is the facade of the subject's table."""
    return f"{subject.fixture}: {subject.facade}"


def _fixtures(steps: tuple[Step, ...], subjects: Mapping[str, Subject]) -> list[str]:
    return list(dict.fromkeys(fixture_of(subjects[step.entity.name]) for step in steps))
