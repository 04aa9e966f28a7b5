"""Tests of access patterns: each finds exactly its own among planted items and decoys, in order, page by page and in part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liftgen.outputs.examples.answers import Within, answer
from liftgen.outputs.examples.planted import planted, ranges, stamped
from liftgen.outputs.examples.requests import query_requests
from liftgen.outputs.examples.values import use_class
from liftgen.outputs.python_source import Brackets, call, dict_display, flat, list_display, literal
from liftgen.outputs.tests.entity.conditions import alone, filtered, telling
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.examples.planted import Planted, Values
    from liftgen.outputs.examples.values import Example
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import AccessPattern, Attribute

RANGES = "liftgen.runtime.ranges"


def pattern_tests(subject: Subject, package: str) -> Iterator[Test]:
    """The tests of every query of an entity."""
    for pattern in subject.entity.patterns:
        if pattern.operation != "query":
            continue
        plan = planted(pattern, subject.entity, subject.schema)
        found = answer(pattern, subject.entity, plan.pool, plan.arguments, subject.schema, limited=False)
        if not found:
            continue
        yield _finds_its_own(subject, pattern, plan, found)
        if pattern == _whole(subject):
            yield _alone(subject, package, pattern, plan)
        if len(found) > 1 and not pattern.one:
            yield _pages(subject, pattern, plan, found)
            attribute = telling(subject, pattern, [plan.pool[each] for each in found])
            whole = not is_partial(subject, pattern) and (pattern.limit is None or pattern.limit >= len(found))
            if attribute is not None and whole:
                yield _filtered(subject, package, pattern, plan, found, attribute)
        for parameter, function, argument in ranges(pattern, plan.pool, found):
            yield _in_part(subject, pattern, plan, parameter, function, argument)
        if pattern.limit is not None and pattern.limit <= 100 and _room(subject, pattern):
            yield _limited(subject, pattern, plan, found[0])


def _finds_its_own(subject: Subject, pattern: AccessPattern, plan: Planted, found: list[int]) -> Test:
    body = Body()
    plant(subject, body, pattern, plan)
    other = neighbour(subject, pattern)
    if other is not None:
        body.do(call(f"{other.repository}.create", call(other.factory, **body.values(_alike(other, plan.arguments)))))
    body.blank()
    _check(body, pattern, subject, _asked(subject, body, pattern, plan.arguments), found)
    check_request(body, subject, pattern, "Query")
    requests = len(query_requests(pattern, subject.entity, plan.arguments, subject.schema))
    if requests > 1 and not pattern.one and (pattern.limit is None or pattern.limit > len(found)):
        # One for each bucket and shard.
        body.check('len(stand_in.sent("Query"))', str(requests))
    return test(
        f"test_{pattern.name}_of_{subject.words}_finds_its_own_and_no_other",
        fixtures_of(subject, pattern, "stand_in: StandIn"),
        "The wanted ones in order, and none of the decoys.",
        body,
    )


def _pages(subject: Subject, pattern: AccessPattern, plan: Planted, found: list[int]) -> Test:
    body = Body()
    plant(subject, body, pattern, plan)
    body.blank()
    body.assign("query", _asked(subject, body, pattern, plan.arguments))
    body.assign("first", call("query.page", limit="1"))
    body.assign("rest", call("query.page", limit="100", cursor="first.cursor"))
    body.blank()
    if is_partial(subject, pattern):
        body.assign("both", "[*first.items, *rest.items]")
        body.check("[each.whole() for each in both]", indices(found))
    else:
        body.check("[*first.items, *rest.items]", indices(found))
        body.check("query.first()", f"planted[{found[0]}]")
    body.check("rest.cursor", "None", "is")
    return test(
        f"test_{pattern.name}_of_{subject.words}_goes_on_from_a_cursor",
        fixtures_of(subject, pattern),
        "A page and what follows it are the whole, nothing twice.",
        body,
    )


def _filtered(
    subject: Subject, package: str, pattern: AccessPattern, plan: Planted, found: list[int], attribute: Attribute
) -> Test:
    body = Body()
    plant(subject, body, pattern, plan)
    filtered(subject, package, attribute, _asked(subject, body, pattern, plan.arguments), body, found)
    return test(
        f"test_{pattern.name}_of_{subject.words}_filters_and_reads_a_field_alone",
        fixtures_of(subject, pattern),
        "What a condition does not hold on is left out, and not counted.",
        body,
    )


def _whole(subject: Subject) -> AccessPattern | None:
    """The first query that gives whole entities."""
    queries = [each for each in subject.entity.patterns if each.operation == "query" and not each.one]
    return next((each for each in queries if not is_partial(subject, each)), None)


def _alone(subject: Subject, package: str, pattern: AccessPattern, plan: Planted) -> Test:
    body = Body()
    plant(subject, body, pattern, plan)
    found = answer(pattern, subject.entity, plan.pool, plan.arguments, subject.schema)
    alone(subject, package, _asked(subject, body, pattern, plan.arguments), body, found)
    return test(
        f"test_{pattern.name}_of_{subject.words}_reads_every_field_alone",
        fixtures_of(subject, pattern),
        "As the whole has it.",
        body,
    )


def _in_part(
    subject: Subject,
    pattern: AccessPattern,
    plan: Planted,
    parameter: str,
    function: str,
    argument: Within | Example,
) -> Test:
    body = Body()
    plant(subject, body, pattern, plan)
    body.blank()
    asked = call(
        f"{subject.repository}.{pattern.name}",
        **body.values(plan.arguments),
        **{parameter: _range(body, function, argument)},
    )
    found = answer(
        pattern, subject.entity, plan.pool, {**plan.arguments, parameter: argument}, subject.schema, limited=False
    )
    _check(body, pattern, subject, asked, found)
    word = function or "equal_to"
    return test(
        f"test_{pattern.name}_of_{subject.words}_with_{parameter}_{word}",
        fixtures_of(subject, pattern),
        "A part of the sort key, ends as the function says.",
        body,
    )


def _limited(subject: Subject, pattern: AccessPattern, plan: Planted, wanted: int) -> Test:
    body = Body()
    field, limit = _room(subject, pattern), pattern.limit
    assert field is not None
    assert limit is not None
    name = f"{{number:0{len(str(limit))}d}}"
    fixed = {key: value for key, value in plan.pool[wanted].items() if value != subject.first.get(key)}
    same = {key: value for key, value in body.values(fixed).items() if key != field}
    made = call(subject.factory, f'{field}=f"{field}-{name}"', **same)
    body.lines.append(f"    for number in range({limit + 1}):")
    body.depth = 2
    body.do(call(f"{subject.repository}.create", made))
    body.depth = 1
    body.blank()
    body.assign("query", _asked(subject, body, pattern, plan.arguments))
    body.check("len(list(query))", str(limit))
    body.check("len(list(query.limit(2)))", "2")
    return test(
        f"test_{pattern.name}_of_{subject.words}_stops_at_{limit}",
        fixtures_of(subject, pattern),
        "The limit is of results, and the caller may set another.",
        body,
    )


def _room(subject: Subject, pattern: AccessPattern) -> str | None:
    """A text field of the key by which many items may differ and still be found, where nothing ranges over them."""
    from liftgen.field_types import Scalar, ScalarType

    bound = {each.field for each in pattern.parameters if each.use != "range"}
    for field in reversed(subject.entity.key.fields):
        attribute = subject.entity.model.attribute(field)
        free = field not in bound and field != subject.entity.tenant and not attribute.constraints
        if free and attribute.type == ScalarType(Scalar.STR):
            return field
    return None


def plant(subject: Subject, body: Body, pattern: AccessPattern, plan: Planted) -> None:
    """Statements that store every item of the plan, in `planted`."""
    moment = stamped(pattern, subject.entity)
    roles = {each.field for each in subject.entity.attributes if each.lifecycle in {"created_at", "updated_at"}}
    rows = []
    for values in plan.pool:
        changes = {
            field: value
            for field, value in values.items()
            if field == moment or (field not in roles and subject.first.get(field) != value)
        }
        rows.append(dict_display((literal(name), body.value(value)) for name, value in changes.items()))
    body.imports.add(("typing", "Any"))
    body.assign("rows: list[dict[str, Any]]", list_display(rows))
    create = f"{subject.repository}.create({subject.factory}(**row))"
    if moment is not None:
        body.imports.add(("liftgen.testing", "Clock"))
        model = use_class(subject.entity.model.module, subject.entity.model.name, body.imports)
        body.lines += [
            f"    planted: list[{model}] = []",
            "    for row in rows:",
            f"        clock.set(row[{flat(literal(moment))}])",
            f"        planted.append({create})",
        ]
        return
    body.assign("planted", f"[{create} for row in rows]")
    if len(body.lines[-1]) > 88:
        body.lines[-1:] = ["    planted = [", f"        {create} for row in rows", "    ]"]


def fixtures_of(subject: Subject, pattern: AccessPattern, *more: str) -> list[str]:
    """The parameters of a test in which items of the pattern are planted."""
    clock = ["clock: Clock"] if stamped(pattern, subject.entity) is not None else []
    return [subject.parameter, *clock, *more]


def neighbour(subject: Subject, pattern: AccessPattern) -> Subject | None:
    """Another entity of the table, one in the same partition where there is one: its items are decoys of another kind."""
    entity = subject.entity
    others = [each for each in subject.schema.entities_of(entity.table) if each.name != entity.name]
    if pattern.on != "key":
        others = [each for each in others if any(index.name == pattern.on for index in each.indexes)]
    partition = str(entity.key_on(pattern.on).partition)
    others.sort(key=lambda each: str(each.key_on(pattern.on).partition) != partition)
    return replace(subject, entity=others[0]) if others else None


def _alike(other: Subject, arguments: Values) -> Values:
    """The arguments of the question that are fields of the other entity, too, of the same types."""
    fields = {each.field: each.type for each in other.entity.attributes if each.field in other.entity.key.fields}
    return {
        name: value
        for name, value in arguments.items()
        if name in fields and not isinstance(value, list) and other.first.get(name) != value
    }


def check_request(body: Body, subject: Subject, pattern: AccessPattern, operation: str) -> None:
    """That the latest request of this operation went where the pattern says: to the index, or to the table itself."""
    body.assign("request", f'stand_in.sent("{operation}")[-1]')
    if pattern.on == "key":
        body.check('"IndexName"', "request", "not in")
    else:
        body.check('request["IndexName"]', flat(literal(subject.entity.index(pattern.on).index)))


def _check(body: Body, pattern: AccessPattern, subject: Subject, asked: Brackets, found: list[int]) -> None:
    body.assign("found", asked)
    if pattern.one:
        body.check("found", f"planted[{found[0]}]")
    elif is_partial(subject, pattern):
        body.check("[each.whole() for each in found]", indices(found))
    else:
        body.check("list(found)", indices(found))


def is_partial(subject: Subject, pattern: AccessPattern) -> bool:
    """Whether the index gives less than the entity, so that the rest has to be fetched."""
    return pattern.on != "key" and subject.entity.index(pattern.on).projection.kind != "ALL"


def _asked(subject: Subject, body: Body, pattern: AccessPattern, arguments: Values) -> Brackets:
    return call(f"{subject.repository}.{pattern.name}", **body.values(arguments))


def _range(body: Body, function: str, argument: Within | Example) -> Brackets | str:
    if not isinstance(argument, Within):
        made = body.value(argument)
        return flat(made)
    body.imports.add((RANGES, function))
    ends = [end for end in (argument.low, argument.high) if end is not None]
    return call(function, *(body.value(end) for end in ends))


def indices(found: list[int]) -> str:
    """The planted items at these places, as a list."""
    return "[" + ", ".join(f"planted[{place}]" for place in found) + "]"
