"""Lists: tests of the routes of access patterns and relations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from liftgen.names import Name
from liftgen.outputs.examples.answers import answer
from liftgen.outputs.examples.planted import ranges
from liftgen.outputs.examples.values import stored
from liftgen.outputs.handler.source import paging, sorting
from liftgen.outputs.handler.tests.statements import CALLER, range_query
from liftgen.outputs.handler.values import json_of, text_of
from liftgen.outputs.python_source import (
    Expression,
    call,
    flat,
    literal,
)
from liftgen.outputs.repository.prose import order_of
from liftgen.outputs.tests.entity.patterns import fixtures_of
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.outputs.examples.planted import Planted
    from liftgen.outputs.handler.tests.api import Api, Related
    from liftgen.schema import AccessPattern


def list_tests(api: Api) -> Iterator[Test]:
    """What each access pattern answers: its own, by pages, in order, and filtered."""
    for pattern in api.served:
        yield from _pattern(api, pattern)


def relation_tests(api: Api) -> Iterator[Test]:
    """What each relation yields."""
    for related in api.related:
        yield _relation(api, related)


def _pattern(api: Api, pattern: AccessPattern) -> Iterator[Test]:
    plan, found = api.plan(pattern), api.found(pattern)
    path = api.resource.path(pattern)
    words = f"{pattern.name}_of_{api.subject.words}"
    fixtures = [CALLER, *fixtures_of(api.subject, pattern)]
    query = api.query(pattern, plan.arguments)
    limit, cursor = paging(pattern.parameters)

    def asked(more: Mapping[str, Any] | None = None) -> Expression:
        whole = {**query, **(more or {})}
        return call("caller.get", literal(path), *([literal(whole)] if whole else []))

    body = Body()
    api.planted(body, pattern, plan)
    body.assign("answer", asked())
    body.blank()
    body.check("answer.status", "200")
    if pattern.one:
        body.check("key(answer.json)", flat(literal(api.keys(plan, found)[0])))
        yield test(f"test_{words}_answers_its_own", fixtures, "The one that is asked for.", body)
        return
    body.assign("expected", literal(api.keys(plan, found)))
    body.check('[key(each) for each in answer.json["items"]]', "expected")
    body.check('answer.json["cursor"]', "None", "is")
    yield test(
        f"test_{words}_answers_its_own",
        fixtures,
        "Those that are asked for in order, and none of the decoys.",
        body,
    )

    body = Body()
    api.planted(body, pattern, plan)
    body.lines.append("    found: list[Any] = []")
    body.assign("query: dict[str, Any]", literal({**query, limit: "1"}))
    body.lines += [
        f"    for _ in range({len(found) + 1}):",
        f"        page = caller.get({flat(literal(path))}, query).json",
        '        found += [key(each) for each in page["items"]]',
        '        if page["cursor"] is None:',
        "            break",
        f'        query["{cursor}"] = page["cursor"]',
    ]
    body.blank()
    body.assign("expected", literal(api.keys(plan, found)))
    body.check("found", "expected")
    yield test(
        f"test_{words}_goes_on_from_a_cursor",
        fixtures,
        "Page by page it is the whole, nothing twice.",
        body,
    )

    body = Body()
    for name, more in (
        ("none", {limit: "0"}),
        ("many", {limit: "101"}),
        ("most", {limit: "100"}),
        ("torn", {cursor: "x"}),
    ):
        body.assign(name, asked(more))
    body.blank()
    body.check("(none.status, many.status, most.status)", "(422, 422, 200)")
    body.check('(torn.status, torn.json["code"])', '(400, "invalid_cursor")')
    if query:
        body.assign("nothing", call("caller.get", literal(path)))
        body.check("nothing.status", "422")
    yield test(
        f"test_{words}_refuses_what_no_page_is",
        [CALLER],
        "A page has 1 to 100 results, and a cursor of its own question.",
        body,
    )

    yield from _sorted(api, pattern, plan, found, (path, fixtures, words))
    yield from _filtered(api, pattern, plan, found, (path, fixtures, words))
    for parameter in dict.fromkeys(each for each, _, _ in ranges(pattern, plan.pool, found)):
        yield _ranged(api, pattern, plan, found, parameter, (path, fixtures, words))


def _filtered(
    api: Api, pattern: AccessPattern, plan: Planted, found: list[int], about: tuple[str, list[str], str]
) -> Iterator[Test]:
    path, fixtures, words = about
    filters = [each for each in api.resource.filtered_by(pattern) if api.subject.first[each.field] is not None]
    if not filters:
        return
    field = filters[-1].field
    value = api.subject.first[field]
    kept = [place for place in found if stored(plan.pool[place][field]) == stored(value)]
    other = json_of(api.subject.other(filters[-1], value)) if filters[-1] in api.subject.changeable else None
    query = api.query(pattern, plan.arguments)
    body = Body()
    api.planted(body, pattern, plan)
    asked = literal({**query, field: text_of(value)})
    body.assign("answer", call("caller.get", literal(path), asked))
    if other is not None:
        asked = literal({**query, field: text_of(other)})
        body.assign("rest", call("caller.get", literal(path), asked))
    body.blank()
    body.assign("expected", literal(api.keys(plan, kept)))
    body.check('[key(each) for each in answer.json["items"]]', "expected")
    if other is not None:
        left = [place for place in found if json_of(plan.pool[place][field]) == other]
        body.assign("wanted", literal(api.keys(plan, left)))
        body.check('[key(each) for each in rest.json["items"]]', "wanted")
    yield test(f"test_{words}_is_filtered_by_{field}", fixtures, "What has another value is left out.", body)


def _sorted(
    api: Api, pattern: AccessPattern, plan: Planted, found: list[int], about: tuple[str, list[str], str]
) -> Iterator[Test]:
    path, fixtures, words = about
    order = order_of(api.subject.entity, pattern)
    other = replace(pattern, order="asc" if pattern.order == "desc" else "desc")
    if not order or api.found(other) != found[::-1]:
        return
    sort, query = sorting(pattern.parameters), api.query(pattern, plan.arguments)
    names = {True: order[0], False: f"-{order[0]}"}
    body = Body()
    api.planted(body, pattern, plan)
    for name, value in (
        ("usual", names[pattern.order == "asc"]),
        ("reverse", names[pattern.order == "desc"]),
        ("unsorted", "of_nothing"),
    ):
        body.assign(name, call("caller.get", literal(path), literal({**query, sort: value})))
    body.assign("unknown", call("caller.get", literal(path), literal({**query, "of_nothing": "x"})))
    body.blank()
    body.assign("expected", literal(api.keys(plan, found)))
    body.check('[key(each) for each in usual.json["items"]]', "expected")
    body.check('[key(each) for each in reverse.json["items"]]', "expected[::-1]")
    body.check("(unsorted.status, unknown.status)", "(422, 400)")
    body.check('unknown.json["errors"][0]["at"]', '"query.of_nothing"')
    yield test(f"test_{words}_is_sorted_as_its_key_is", fixtures, "Either way, and by nothing else.", body)


def _ranged(
    api: Api,
    pattern: AccessPattern,
    plan: Planted,
    found: list[int],
    parameter: str,
    about: tuple[str, list[str], str],
) -> Test:
    path, fixtures, words = about
    body = Body()
    api.planted(body, pattern, plan)
    questions: list[dict[str, Any]] = []
    answers: list[Any] = []
    for name, function, argument in ranges(pattern, plan.pool, found):
        if name != parameter:
            continue
        questions.append({**api.query(pattern, plan.arguments), **range_query(name, function, argument)})
        given = {**plan.arguments, name: argument}
        entity, schema = api.subject.entity, api.subject.schema
        answers.append(api.keys(plan, answer(pattern, entity, plan.pool, given, schema, limited=False)))
    body.assign("asked: list[dict[str, Any]]", literal(questions))
    body.assign("told", f"[caller.get({flat(literal(path))}, each).json for each in asked]")
    if len(body.lines[-1]) > 88:
        body.lines[-1] = f"    told = [\n        caller.get({flat(literal(path))}, each).json for each in asked\n    ]"
    body.blank()
    body.assign("expected", literal(answers))
    body.assign("found", '[[key(each) for each in page["items"]] for page in told]')
    body.check("found", "expected")
    return test(f"test_{words}_with_a_part_of_{parameter}", fixtures, "One value, or those between two ends.", body)


def _relation(api: Api, related: Related) -> Test:
    body = Body()
    path = literal(f"{api.path()}/{Name(related.name).kebab}")
    body.assign("nobody", call("caller.get", path))
    for each in (api.subject, *related.subjects):
        body.do(call(f"{each.repository}.create", call(each.factory)))
    body.assign("answer", call("caller.get", path))
    body.blank()
    body.check("(nobody.status, answer.status)", "(404, 200)")
    fields = related.target.entity.key.fields
    body.assign("expected", literal({each: json_of(related.target.first[each]) for each in fields}))
    body.assign("(found,)", 'answer.json["items"]')
    body.check("{name: found[name] for name in expected}", "expected")
    return test(
        f"test_{api.subject.one}_has_its_{Name(related.name).snake}",
        [CALLER, f"{api.subject.fixture}: {api.subject.facade}"],
        "What belongs to it is below its own path.",
        body,
    )
