"""Tests of relations: an entity has what is related to it, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.examples.values import example
from liftgen.outputs.python_source import call
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import Relation


def relation_tests(subject: Subject, subjects: Mapping[str, Subject]) -> Iterator[Test]:
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
        body.check(f"list(own.{subject.plural}.{relation.name}(owner))", "[wanted]")
        if through is not None:
            body.check(f"list(own.{subject.plural}.{through.plural}(owner))", "[edge]")
    body.check(f"list({subject.repository}.{relation.name}(owner))", "[wanted]")
    body.check(f"list({subject.repository}.{relation.name}(stranger))", "[]")
    if through is not None:
        edges = through.plural
        body.check(f"list({subject.repository}.{edges}(owner))", "[edge]")
    return test(
        f"test_{subject.one}_has_its_{relation.name}",
        [f"{subject.fixture}: {subject.facade}"],
        "Those that are related to it, and nobody else's.",
        body,
    )
