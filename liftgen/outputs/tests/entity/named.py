"""Tests of named reads and writes: scans, gets, puts, updates and deletes, each among decoys and under its condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.outputs.examples.answers import answer
from liftgen.outputs.examples.conditions import holds, satisfying
from liftgen.outputs.examples.planted import planted
from liftgen.outputs.python_source import Brackets, call
from liftgen.outputs.tests.entity.patterns import check_request, fixtures_of, indices, is_partial, plant
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.statements import check_item, get_of
from liftgen.outputs.tests.subject import LATER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liftgen.outputs.examples.planted import Planted, Values
    from liftgen.outputs.examples.values import Example
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import AccessPattern

STAND_IN = "stand_in: StandIn"


def named_tests(subject: Subject) -> Iterator[Test]:
    """The tests of every scan and every named read and write of an entity."""
    for pattern in subject.entity.patterns:
        match pattern.operation:
            case "scan":
                yield _scan(subject, pattern)
            case "query":
                continue
            case operation:
                asked = Asked.of(subject, pattern)
                if asked.is_met or operation == "put":
                    yield from {"get": _get, "put": _put, "update": _update, "delete": _delete}[operation](asked)


@dataclass(frozen=True)
class Asked:
    """A named read or write, the items that it is asked among, the first of which is meant, and its arguments."""

    subject: Subject
    pattern: AccessPattern
    plan: Planted

    @classmethod
    def of(cls, subject: Subject, pattern: AccessPattern) -> Asked:
        return cls(subject, pattern, planted(pattern, subject.entity, subject.schema))

    @property
    def wanted(self) -> Values:
        """An item on which the condition holds."""
        return self.plan.pool[0]

    @property
    def is_met(self) -> bool:
        """Whether the condition holds on that item: `attribute_not_exists` of what every item has holds on none."""
        condition = self.pattern.filter
        return condition is None or holds(condition, self.wanted, self.plan.arguments)

    @property
    def unmet(self) -> Values | None:
        """An item of the same key on which the condition does not hold; None where nothing makes it so."""
        condition, entity, schema = self.pattern.filter, self.subject.entity, self.subject.schema
        if condition is None:
            return None
        return satisfying(condition, entity, self.wanted, schema, wanted=False, arguments=self.plan.arguments)

    def made(self, body: Body, values: Values) -> Brackets:
        """The entity of these values, as the factory makes it."""
        kept = {each.field for each in self.subject.entity.attributes if each.lifecycle in {"created_at", "updated_at"}}
        first = self.subject.first
        changes = {name: each for name, each in values.items() if name not in kept and first.get(name) != each}
        return call(self.subject.factory, **body.values(changes))

    def create(self, body: Body, values: Values) -> None:
        """A statement that stores the entity of these values."""
        body.do(call(f"{self.subject.repository}.create", self.made(body, values)))

    def call(self, body: Body, *entity: Brackets, **fields: Example) -> Brackets:
        """The method with its arguments: an entity that is put, fields that are changed."""
        arguments = body.values({**self.plan.arguments, **fields})
        return call(f"{self.subject.repository}.{self.pattern.name}", *entity, **arguments)

    def get(self, body: Body, values: Values) -> Brackets:
        """A plain read of the item with the key of these values."""
        return get_of(self.subject, body, values)

    def test(self, claim: str, doc: str, body: Body, *fixtures: str) -> Test:
        """The test that its name begins with."""
        clock = [("liftgen.testing", "Clock")] if any("clock.set(" in line for line in body.lines) else []
        body.imports.update(clock)
        parameters = [self.subject.parameter, *(f"clock: {name}" for _, name in clock)]
        return test(f"test_{self.pattern.name}_of_{self.subject.words}_{claim}", [*parameters, *fixtures], doc, body)


def _scan(subject: Subject, pattern: AccessPattern) -> Test:
    plan = planted(pattern, subject.entity, subject.schema)
    found = answer(pattern, subject.entity, plan.pool, plan.arguments, subject.schema)
    body = Body()
    plant(subject, body, pattern, plan)
    body.blank()
    body.assign("scan", call(f"{subject.repository}.{pattern.name}", **body.values(plan.arguments)))
    body.assign("found", "[each.whole() for each in scan]" if is_partial(subject, pattern) else "list(scan)")
    body.assign("expected", indices(found))
    check_request(body, subject, pattern, "Scan")
    body.check("len(found)", "len(expected)")
    body.check("all(each in found for each in expected)", "True", "is")
    return test(
        f"test_{pattern.name}_of_{subject.words}_finds_its_own_and_no_other",
        fixtures_of(subject, pattern, STAND_IN),
        "The wanted ones in any order, and none of the decoys.",
        body,
    )


def _get(asked: Asked) -> Iterator[Test]:
    subject, pattern = asked.subject, asked.pattern
    body = Body()
    plant(subject, body, pattern, asked.plan)
    body.blank()
    body.assign("found", asked.call(body))
    if pattern.fields:
        body.check("found", "None", "is not")
        for field in pattern.fields:
            body.check(f"found.{field}", f"planted[0].{field}")
    else:
        body.check("found", "planted[0]")
    # A read by key takes no condition, so that one with a condition is a query for one item.
    operation = "GetItem" if pattern.filter is None else "Query"
    check_request(body, subject, pattern, operation)
    if pattern.consistent:
        body.check(f'stand_in.sent("{operation}")[-1]["ConsistentRead"]', "True", "is")
    yield test(
        f"test_{pattern.name}_of_{subject.words}_reads_its_own_and_no_other",
        fixtures_of(subject, pattern, STAND_IN),
        "The one with the key, among others that are like it.",
        body,
    )
    body = Body()
    if asked.unmet is not None:
        asked.create(body, asked.unmet)
    body.assign("found", asked.call(body))
    body.blank()
    body.check("found", "None", "is")
    said = "its condition does not hold" if asked.unmet is not None else "there is none"
    yield asked.test("may_find_none", f"None, and no error, where {said}.", body)


def _put(asked: Asked) -> Iterator[Test]:
    body = Body()
    if asked.pattern.filter is not None and asked.is_met:
        asked.create(body, asked.wanted)
    body.assign("stored", asked.call(body, asked.made(body, asked.wanted)))
    body.blank()
    body.check_value(asked.get(body, asked.wanted), "expected", "stored")
    if asked.pattern.filter is None:
        _check_item(asked, body, asked.subject.stored(asked.wanted))
        yield asked.test("stores_it_whole", "New, with every key of its own.", body, STAND_IN)
        return
    doc = "Over what is there." if asked.is_met else "Where nothing is there."
    yield asked.test("stores_it_where_its_condition_holds", doc, body)
    if asked.unmet is not None:
        yield _refused(asked, asked.unmet, lambda body: asked.call(body, asked.made(body, asked.wanted)))


def _update(asked: Asked) -> Iterator[Test]:
    subject, pattern = asked.subject, asked.pattern
    changeable = {each.field: each for each in subject.changeable}
    fields = pattern.fields or tuple(changeable)[:1]
    if not fields or not {*fields} <= {*changeable}:
        return
    changes = {each: subject.other(changeable[each], asked.wanted[each]) for each in fields}
    body = Body()
    asked.create(body, asked.wanted)
    body.do(call("clock.set", body.value(LATER)))
    body.assign("updated", asked.call(body, **changes))
    body.blank()
    for name, value in changes.items():
        body.assign(f"the_{name}", body.value(value))
        body.check(f"updated.{name}", f"the_{name}")
    body.check_value(asked.get(body, asked.wanted), "expected", "updated")
    _check_item(asked, body, subject.after(asked.wanted, changes))
    yield asked.test("changes_what_it_says", "Every key that depends on it too, and nothing else.", body, STAND_IN)
    body = Body()
    body.refused("NotFound", asked.call(body, **changes))
    body.check("stand_in.items()", "[]")
    yield asked.test("that_is_not_there_is_refused", "An update never brings an item back.", body, STAND_IN)
    if asked.unmet is not None:
        yield _refused(asked, asked.unmet, lambda body: asked.call(body, **changes))


def _delete(asked: Asked) -> Iterator[Test]:
    body = Body()
    plant(asked.subject, body, asked.pattern, asked.plan)
    body.assign("deleted", asked.call(body))
    body.blank()
    body.check("deleted", "True", "is")
    body.assign("found", asked.get(body, asked.wanted))
    body.check("found", "None", "is")
    for place, values in enumerate(asked.plan.pool[1:], start=1):
        body.assign("found", asked.get(body, values))
        body.check("found", f"planted[{place}]")
    yield asked.test("deletes_its_own_and_no_other", "It is gone, and those that are like it stay.", body)
    body = Body()
    body.assign("deleted", asked.call(body))
    body.blank()
    body.check("deleted", "False", "is")
    yield asked.test("says_whether_there_was_one", "What is not there is deleted already.", body)
    if asked.unmet is not None:
        yield _refused(asked, asked.unmet, asked.call)


def _refused(asked: Asked, unmet: Values, method: Callable[[Body], Brackets]) -> Test:
    """That a write is refused over an item on which its condition does not hold."""
    body = Body()
    body.assign("created", call(f"{asked.subject.repository}.create", asked.made(body, unmet)))
    body.blank()
    body.refused("ConditionFailed", method(body))
    body.check_value(asked.get(body, unmet), "expected", "created")
    doc = "What is there does not meet the condition, and stays as it is."
    return asked.test("is_refused_where_its_condition_does_not_hold", doc, body)


def _check_item(asked: Asked, body: Body, values: Values) -> None:
    """The bytes of the item, where no field of it is sealed."""
    if not any(each.encrypted for each in asked.subject.entity.attributes):
        check_item(asked.subject, body, values)
