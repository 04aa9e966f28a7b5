"""Tests of what a tenant sees: its own and no other's, by key, by question and by every write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.examples.answers import answer
from liftgen.outputs.examples.planted import planted, stamped
from liftgen.outputs.examples.values import example
from liftgen.outputs.python_source import call, list_display
from liftgen.outputs.tests.entity.conditions import compared, held_to
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import own_view, two_tenants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import AccessPattern, Attribute


def tenant_tests(subject: Subject, package: str) -> Iterator[Test]:
    """The tests of an entity that belongs to tenants."""
    if subject.entity.tenant is None:
        return
    yield _own_and_no_other(subject)
    if subject.changeable:
        yield _changed_by_its_tenant(subject)
    attribute = compared(subject)
    if attribute is not None:
        yield _changed_where(subject, package, attribute)
    for pattern in subject.entity.patterns:
        if pattern.operation == "query" and pattern.scoped:
            made = _asked_by_its_tenant(subject, pattern)
            if made is not None:
                yield made


def _own_and_no_other(subject: Subject) -> Test:
    body = Body()
    two_tenants(subject, body)
    scoped = subject.plural
    body.assign("created", call(f"own.{scoped}.create", call(subject.factory)))
    body.blank()
    key = body.values(subject.scoped_key)
    body.check_value(call(f"own.{scoped}.get", **key), "expected", "created")
    body.assign("found", call(f"other.{scoped}.get", **key, consistent="True"))
    body.check("found", "None", "is")
    body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    body.assign(
        "seen", list_display(call(f"{who}.{scoped}.exists", **key, consistent="True") for who in ("own", "other"))
    )
    body.check("seen", "[True, False]")
    body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    for name in ("create", "put", "upsert", "delete"):
        body.refused("WrongTenant", call(f"other.{scoped}.{name}", "created"), entity=subject.entity.name)
    if subject.changeable:
        attribute = subject.changeable[0]
        changes = body.values({attribute.field: subject.other(attribute, subject.first[attribute.field])})
        body.refused("WrongTenant", call(f"other.{scoped}.update", "created", **changes), entity=subject.entity.name)
    body.do(call(f"other.{scoped}.delete_by_key", **key))
    body.check_value(call(f"own.{scoped}.get", **key), "expected", "created")
    body.do(call(f"own.{scoped}.delete", "created"))
    body.assign("found", call(f"own.{scoped}.get", **key))
    body.check("found", "None", "is")
    return test(
        f"test_a_tenant_sees_its_own_{scoped}_and_no_others",
        [subject.parameter, "stand_in: StandIn"],
        "What one tenant writes another neither reads, changes nor deletes.",
        body,
    )


def _changed_by_its_tenant(subject: Subject) -> Test:
    body = Body()
    body.assign("own", own_view(subject, body))
    scoped = subject.plural
    body.assign("created", call(f"own.{scoped}.put", call(subject.factory)))
    every = subject.changes
    body.assign("upserted", call(f"own.{scoped}.upsert", "created"))
    body.assign("changed", call(f"own.{scoped}.update", "upserted", **body.values(every)))
    key = body.values(subject.scoped_key)
    body.check_value(call(f"own.{scoped}.get", **key), "expected", "changed")
    for field, value in body.values(every).items():
        body.check_value(f"changed.{field}", "expected", value)
    patched = {each: subject.first[each] for each in every if each not in subject.dependencies}
    if patched:
        named = body.values(patched)
        body.assign("patched", call(f"own.{scoped}.patch", **key, **named))
        for field, value in named.items():
            body.check_value(f"patched.{field}", "expected", value)
    body.do(call(f"own.{scoped}.delete_by_key", **key))
    body.assign("found", call(f"own.{scoped}.get", **key))
    body.check("found", "None", "is")
    return test(
        f"test_a_tenant_changes_its_own_{scoped}",
        [subject.parameter],
        "Every write that there is, through what the tenant sees.",
        body,
    )


def _changed_where(subject: Subject, package: str, attribute: Attribute) -> Test:
    body = Body()
    body.assign("own", own_view(subject, body))
    held_to(subject, package, attribute, body, f"own.{subject.plural}", subject.scoped_key)
    return test(
        f"test_a_tenant_changes_its_own_{subject.plural}_only_where_a_condition_holds",
        [subject.parameter],
        "What does not hold on what is there changes nothing.",
        body,
    )


def _asked_by_its_tenant(subject: Subject, pattern: AccessPattern) -> Test | None:
    plan = planted(pattern, subject.entity, subject.schema)
    found = answer(pattern, subject.entity, plan.pool, plan.arguments, subject.schema)
    tenant = subject.entity.tenant
    named = {each.name for each in pattern.parameters if each.field == tenant}
    if not found or pattern.one or not named or stamped(pattern, subject.entity) is not None:
        return None
    body = Body()
    two_tenants(subject, body)
    scoped = subject.plural
    wanted = plan.pool[found[0]]
    changes = {field: value for field, value in wanted.items() if subject.first.get(field) != value}
    body.assign("wanted", call(f"own.{scoped}.create", call(subject.factory, **body.values(changes))))
    body.blank()
    arguments = body.values({name: value for name, value in plan.arguments.items() if name not in named})
    for who, expected in (("own", "[wanted]"), ("other", "[]")):
        body.assign("found", call(f"{who}.{scoped}.{pattern.name}", **arguments))
        partial = pattern.on != "key" and subject.entity.index(pattern.on).projection.kind != "ALL"
        body.check("[each.whole() for each in found]" if partial else "list(found)", expected)
    for parameter in pattern.parameters:
        if parameter.use == "range" and not parameter.required and parameter.name not in named:
            another = example(subject.entity.model.attribute(parameter.field), 9, subject.schema)
            if another != wanted[parameter.field]:
                narrowed = {**arguments, parameter.name: body.value(another)}
                body.assign("found", call(f"own.{scoped}.{pattern.name}", **narrowed))
                body.check("list(found)", "[]")
    return test(
        f"test_a_tenant_asks_for_{pattern.name}_of_its_own_{scoped}",
        [subject.parameter],
        "The question needs no tenant, and finds no other's.",
        body,
    )
