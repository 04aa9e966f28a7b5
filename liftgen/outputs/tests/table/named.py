"""Tests of the transactions that the models name: each happens whole or not at all, and is about one tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.examples.planted import planted
from liftgen.outputs.examples.writes import changed_values
from liftgen.outputs.python_source import call, keyword
from liftgen.outputs.repository.source import Imports
from liftgen.outputs.repository.transactions import NamedMethods, Step, transactions_of
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import get_of, made_of, own_view, two_tenants
from liftgen.outputs.tests.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.python_source import Brackets, Expression
    from liftgen.schema import NamedTransaction, Schema


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


def _written(transaction: NamedTransaction, steps: tuple[Step, ...], subjects: Mapping[str, Subject]) -> Test:
    body = Body()
    facade = subjects[steps[0].entity.name]
    given = {step.entity.name: _given(step, subjects[step.entity.name]) for step in steps}
    needed = [step for step in steps if step.action.operation != "put"]
    for step in needed:
        subject = subjects[step.entity.name]
        body.do(call(f"{subject.repository}.create", made_of(subject, body, given[step.entity.name][0])))
    asked = _call(facade, transaction, steps, subjects, given, body)
    must = _needed(steps, subjects)
    only_deletes = bool(needed) and not must
    # What is deleted softly keeps its key, so that it is not made again.
    gone = bool(must) and must[-1].entity.role("deleted_at") is not None
    _stopped(must, given, asked, body)
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
    given = {step.entity.name: _given(step, subjects[step.entity.name]) for step in steps}
    for step in steps:
        if step.action.operation != "put":
            subject = subjects[step.entity.name]
            body.do(call(f"{subject.repository}.create", made_of(subject, body, given[step.entity.name][0])))
    two_tenants(facade, body)
    asked = _call(facade, transaction, steps, subjects, given, body, "other")
    body.refused("WrongTenant" if steps[0].action.operation == "put" else "NotFound", asked)
    must = [each for each in _needed(steps, subjects) if each.entity.role("deleted_at") is None]
    _stopped(must, given, _call(facade, transaction, steps, subjects, given, body, "own"), body)
    body.do(_call(facade, transaction, steps, subjects, given, body, "own"))
    _check_done(steps, subjects, given, body)
    return test(
        f"test_{transaction.name}_is_about_one_tenant",
        [*_fixtures(steps, subjects), *(["stand_in: StandIn"] if must else [])],
        "What is another's is refused, and what is its own is done.",
        body,
    )


def _needed(steps: tuple[Step, ...], subjects: Mapping[str, Subject]) -> list[Subject]:
    """Those that must be there, what is deleted softly last: at most one of that."""
    must = [subjects[step.entity.name] for step in steps if step.action.operation not in {"put", "delete"}]
    soft = [each for each in must if each.entity.role("deleted_at") is not None]
    return [each for each in must if each not in soft] + soft[-1:]


def _stopped(must: list[Subject], given: Mapping[str, tuple[Values, Values]], asked: Brackets, body: Body) -> None:
    """Statements that take away each of those that must be there, which stops all, and bring it back."""
    for missing in must:
        values = given[missing.entity.name][0]
        body.do(call(f"{missing.repository}.delete_by_key", **body.values(missing.key_arguments(values))))
        body.assign("before", "stand_in.items()")
        body.refused("NotFound", asked)
        body.check("stand_in.items()", "before")
        if missing.entity.role("deleted_at") is None:
            body.do(call(f"{missing.repository}.create", made_of(missing, body, values)))


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
    if facade.entity.tenant is not None and _is_scoped(transaction, facade):
        body.assign("own", own_view(facade, body))
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


def _fixtures(steps: tuple[Step, ...], subjects: Mapping[str, Subject]) -> list[str]:
    return list(dict.fromkeys(subjects[step.entity.name].parameter for step in steps))
