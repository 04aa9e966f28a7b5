"""The tests of a table's facade: item collections, relations, and that a tenant sees its own and no other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.examples.answers import answer
from liftgen.outputs.examples.items import item_of
from liftgen.outputs.examples.planted import planted, stamped
from liftgen.outputs.examples.values import example
from liftgen.outputs.python_source import call, layout, list_display, literal
from liftgen.outputs.tests.batches import batch_tests, facade_batch_tests
from liftgen.outputs.tests.entity import Subject, module_view
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.transactions import named_tests, transaction_tests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.planted import Values
    from liftgen.schema import AccessPattern, ItemCollection, Relation
    from liftgen.scope import TableScope


def table_view(scope: TableScope) -> Mapping[str, object] | None:
    """What the test file of a table shows; None where its entities' own tests say everything."""
    subjects = {each.name: Subject(each, scope.schema) for each in scope.entities}
    tests = [_collection(each, subjects) for each in scope.collections]
    for subject in subjects.values():
        tests += _relations(subject, subjects)
        if subject.entity.tenant is not None:
            tests += _tenant_tests(subject)
        tests += transaction_tests(subject)
        tests += batch_tests(subject)
    tests += facade_batch_tests(tuple(subjects.values()))
    for made, members in named_tests(scope.schema, scope.table.name):
        tests.append(made)
        subjects |= {each.entity.name: subjects.get(each.entity.name, each) for each in members}
    if not tests:
        return None
    doc = f"What the facade of the table {scope.table.name} promises, asked of a DynamoDB."
    used = [each for each in subjects.values() if any(f"{each.factory}(" in made.text for made in tests)]
    return module_view(doc, used, tests, scope.schema, scope.settings.module("repositories"))


def _collection(collection: ItemCollection, subjects: Mapping[str, Subject]) -> Test:
    body = Body()
    members = [subjects[name] for name in collection.entities]
    for member in members:
        body.assign(_variable(member), call(f"{member.repository}.create", call(member.factory)))
    for member in members:
        changes = _elsewhere(member, collection)
        if changes:
            made = call(member.factory, **body.values(changes))
            body.do(call(f"{member.repository}.create", made))
    body.blank()
    first = members[0]
    arguments = {each.name: first.first[each.field] for each in collection.parameters if each.required}
    body.assign("found", call(f"{first.fixture}.{collection.name}", **body.values(arguments)))
    ordered = sorted(members, key=lambda member: _sort_text(member, collection))
    body.assign("expected", list_display(map(_variable, ordered)))
    body.check("list(found)", "expected")
    tenant = first.entity.tenant
    given = {name: value for name, value in arguments.items() if name != tenant}
    if tenant is not None and len(given) < len(arguments):
        body.assign("own", call(f"{first.fixture}.for_tenant", body.value(first.first[tenant])))
        body.assign("found", call(f"own.{collection.name}", **body.values(given)))
        body.check("list(found)", "expected")
    return test(
        f"test_{collection.name}_is_read_in_one_query",
        [f"{first.fixture}: {first.facade}"],
        "Every entity of the partition in the order of the sort key, and nothing of another's.",
        body,
    )


def _variable(member: Subject) -> str:
    name = Name(member.entity.name).identifier
    return f"{name}_" if name in ("found", "expected", "own") else name


def _elsewhere(member: Subject, collection: ItemCollection) -> Values:
    """Values by which another item lies in another partition of the collection, and breaks no unique constraint."""
    fields = [each.field for each in collection.parameters]
    fields += [field for constraint in member.entity.uniques for field in constraint.fields]
    return {field: example(member.entity.model.attribute(field), 2, member.schema) for field in dict.fromkeys(fields)}


def _sort_text(member: Subject, collection: ItemCollection) -> str:
    item = item_of(member.entity, member.stored(member.first), member.schema)
    table = member.schema.table(member.entity.table)
    index = None
    if collection.on != "key":
        index = table.index(member.entity.index(collection.on).index)
    key = table.key if index is None else index.key
    return "".join(str(item[each.name]) for each in key.sort)


def _relations(subject: Subject, subjects: Mapping[str, Subject]) -> Iterator[Test]:
    for relation in subject.entity.relations:
        target = subjects.get(relation.target)
        through = subjects.get(relation.through) if relation.through is not None else None
        if target is None or (relation.through is not None and through is None):
            continue
        yield _relation(subject, relation, target, through)


def _relation(subject: Subject, relation: Relation, target: Subject, through: Subject | None) -> Test:
    body = Body()
    body.assign("owner", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("wanted", call(f"{target.repository}.create", call(target.factory)))
    if through is not None:
        body.assign("edge", call(f"{through.repository}.create", call(through.factory)))
    # Whoever owns nothing: the same example under another value of each field that relates the two.
    other: Values = {}
    for field, _ in relation.fields:
        if field != subject.entity.tenant or len(relation.fields) == 1:
            other[field] = example(subject.entity.model.attribute(field), 9, subject.schema)
    body.assign("stranger", call(subject.factory, **body.values(other)))
    body.blank()
    tenant = subject.entity.tenant
    if tenant is not None:
        value = body.value(subject.first[tenant])
        body.assign("own", call(f"{subject.fixture}.for_tenant", value))
        body.check(f"list(own.{Name(subject.entity.name).plural}.{relation.name}(owner))", "[wanted]")
        if through is not None:
            body.check(
                f"list(own.{Name(subject.entity.name).plural}.{Name(through.entity.name).plural}(owner))", "[edge]"
            )
    body.check(f"list({subject.repository}.{relation.name}(owner))", "[wanted]")
    body.check(f"list({subject.repository}.{relation.name}(stranger))", "[]")
    if through is not None:
        edges = Name(through.entity.name).plural
        body.check(f"list({subject.repository}.{edges}(owner))", "[edge]")
    return test(
        f"test_a_{subject.words}_has_its_{relation.name}",
        [f"{subject.fixture}: {subject.facade}"],
        "Those that are related to it, and nobody else's.",
        body,
    )


def _tenant_tests(subject: Subject) -> Iterator[Test]:
    yield _own_and_no_other(subject)
    if subject.changeable:
        yield _changed_by_its_tenant(subject)
    for pattern in subject.entity.patterns:
        if pattern.operation == "query" and pattern.scoped:
            made = _asked_by_its_tenant(subject, pattern)
            if made is not None:
                yield made


_BOTH = ("own", "other")


def _own_and_no_other(subject: Subject) -> Test:
    body = Body()
    _two_tenants(subject, body)
    scoped = Name(subject.entity.name).plural
    body.assign("created", call(f"own.{scoped}.create", call(subject.factory)))
    body.blank()
    key = body.values(_scoped_key(subject))
    body.check_value(call(f"own.{scoped}.get", **key), "expected", "created")
    body.assign("found", call(f"other.{scoped}.get", **key, consistent="True"))
    body.check("found", "None", "is")
    body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    body.assign("seen", list_display(call(f"{who}.{scoped}.exists", **key, consistent="True") for who in _BOTH))
    body.check("seen", "[True, False]")
    body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    for name in ("create", "put", "upsert", "delete"):
        body.refused("WrongTenant", call(f"other.{scoped}.{name}", "created"))
        if name == "create":
            body.lines[-2] = body.lines[-2].replace(":", " as refused:")
            body.check("refused.value.entity", layout(literal(subject.entity.name)))
    if subject.changeable:
        attribute = subject.changeable[0]
        changes = body.values({attribute.field: subject.other(attribute, subject.first[attribute.field])})
        body.refused("WrongTenant", call(f"other.{scoped}.update", "created", **changes))
    body.do(call(f"other.{scoped}.delete_by_key", **key))
    body.check_value(call(f"own.{scoped}.get", **key), "expected", "created")
    body.do(call(f"own.{scoped}.delete", "created"))
    body.assign("found", call(f"own.{scoped}.get", **key))
    body.check("found", "None", "is")
    return test(
        f"test_a_tenant_sees_its_own_{scoped}_and_no_others",
        [_fixture(subject), "stand_in: StandIn"],
        "What one tenant writes another neither reads, changes nor deletes.",
        body,
    )


def _changed_by_its_tenant(subject: Subject) -> Test:
    body = Body()
    _two_tenants(subject, body)
    del body.lines[1:]
    scoped = Name(subject.entity.name).plural
    body.assign("created", call(f"own.{scoped}.put", call(subject.factory)))
    every = {each.field: subject.other(each, subject.first[each.field]) for each in subject.changeable}
    body.assign("upserted", call(f"own.{scoped}.upsert", "created"))
    body.assign("changed", call(f"own.{scoped}.update", "upserted", **body.values(every)))
    key = body.values(_scoped_key(subject))
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
        [_fixture(subject)],
        "Every write that there is, through what the tenant sees.",
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
    _two_tenants(subject, body)
    scoped = Name(subject.entity.name).plural
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
        [_fixture(subject)],
        "The question needs no tenant, and finds no other's.",
        body,
    )


def _two_tenants(subject: Subject, body: Body) -> None:
    tenant = subject.entity.model.attribute(subject.entity.tenant or "")
    own, other = subject.first[tenant.field], example(tenant, 2, subject.schema)
    body.assign("own", call(f"{subject.fixture}.for_tenant", body.value(own)))
    body.assign("other", call(f"{subject.fixture}.for_tenant", body.value(other)))


def _scoped_key(subject: Subject) -> Values:
    key = subject.key_arguments(subject.first)
    return {field: value for field, value in key.items() if field != subject.entity.tenant}


def _fixture(subject: Subject) -> str:
    return f"{subject.fixture}: {subject.facade}"
