"""The test of an item collection: several entities in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.examples.items import item_of
from liftgen.outputs.examples.values import example
from liftgen.outputs.python_source import call, list_display
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import ItemCollection


def collection_test(collection: ItemCollection, subjects: Mapping[str, Subject]) -> Test:
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
