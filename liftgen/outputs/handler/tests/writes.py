"""Writes: tests of what is created, read, changed, replaced and deleted through an entity's API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.outputs.handler.tests.statements import CALLER, check_long, is_plain
from liftgen.outputs.handler.values import json_of
from liftgen.outputs.python_source import (
    call,
    flat,
    literal,
)
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.handler.tests.api import Api


def write_tests(api: Api) -> Iterator[Test]:
    """What is created, changed, replaced and deleted, and what is refused."""
    yield _created_is_read(api)
    yield _taken(api)
    yield _repeated(api)
    yield _missing(api)
    if api.resource.changeable:
        yield from _changes(api)
    yield _deleted(api)
    yield _refused_bodies(api)


def _created_is_read(api: Api) -> Test:
    body = Body()
    body.assign("created", call("caller.post", literal(api.resource.root), "a_body()"))
    body.assign("read", call("caller.get", literal(api.path())))
    body.blank()
    body.check("(created.status, read.status)", "(201, 200)")
    shown_as = api.shown_as()
    body.check(f"created.json{shown_as}", f"read.json{shown_as}")
    check_long(body, 'created.headers["Location"]', literal(api.location()))
    values = api.subject.stored(api.subject.first)
    shown = {
        each.field: json_of(values[each.field])
        for each in api.resource.shown
        if is_plain(each) or values[each.field] is None
    }
    body.assign("expected", literal(shown))
    body.check("{name: read.json[name] for name in expected}", "expected")
    hidden = [each.field for each in api.subject.entity.attributes if each.encrypted]
    for field in hidden:
        body.check(flat(literal(field)), "read.json", "not in")
    return test(
        api.name("that_was_created_is_read"),
        [CALLER],
        "What was said is shown, with what the repository adds.",
        body,
    )


def _taken(api: Api) -> Test:
    body = Body()
    body.do(call("caller.post", literal(api.resource.root), "a_body()"))
    body.assign("again", call("caller.post", literal(api.resource.root), "a_body()"))
    body.blank()
    body.check('(again.status, again.json["code"])', '(409, "already_exists")')
    return test(api.name("is_created_once"), [CALLER], "A second one with its key is refused.", body)


def _repeated(api: Api) -> Test:
    root = flat(literal(api.resource.root))
    body = Body(imports={("json", "")})
    body.lines += [
        '    sent = {"Idempotency-Key": "a key"}',
        f"    first = caller.post({root}, a_body(), headers=sent)",
        f"    again = caller.post({root}, a_body(), headers=sent)",
    ]
    body.assign("other", call("caller.post", root, 'json.dumps(a_body()) + " "', headers="sent"))
    body.blank()
    body.check("(first.status, again.status, again.json)", "(201, 201, first.json)")
    body.check('again.headers["Idempotent-Replayed"]', '"true"')
    body.check('(other.status, other.json["code"])', '(422, "key_reused")')
    return test(
        api.name("is_created_once_for_a_key"),
        [CALLER],
        "Who asks again gets the same answer, and for something else none.",
        body,
    )


def _missing(api: Api) -> Test:
    body = Body()
    path = flat(literal(api.path()))
    body.assign("answers", f"[caller.get({path}), caller.delete({path})]")
    if len(body.lines[-1]) > 88:
        body.lines.pop()
        body.assign("path", literal(api.path()))
        body.assign("answers", "[caller.get(path), caller.delete(path)]")
    body.blank()
    body.check("[each.status for each in answers]", "[404, 404]")
    body.check('{each.json["code"] for each in answers}', '{"not_found"}')
    return test(api.name("that_is_not_there_is_not_found"), [CALLER], "404, and a problem that says so.", body)


def _changes(api: Api) -> Iterator[Test]:
    changed = next((each for each in api.subject.changeable if is_plain(each)), None)
    if changed is None:
        return
    value = json_of(api.subject.other(changed, api.subject.first[changed.field]))
    change = literal({changed.field: value})
    body = Body()
    body.assign("created", call("caller.post", literal(api.resource.root), "a_body()"))
    body.assign("updated", call("caller.patch", literal(api.path()), change))
    body.blank()
    body.check("updated.status", "200")
    kept = [each for each in api.resource.shown if each.lifecycle is None and is_plain(each)]
    kept = [each for each in kept if each.field != changed.field]
    body.check(f'updated.json["{changed.field}"]', flat(literal(value)))
    for each in kept[-1:]:
        check_long(body, f'updated.json["{each.field}"]', f'created.json["{each.field}"]')
    shown_as = api.shown_as()
    check_long(body, f"updated.json{shown_as}", call("caller.get", literal(api.path())), suffix=f".json{shown_as}")
    yield test(api.name("is_changed_in_part"), [CALLER], "What is given changes, the rest stays.", body)

    body = Body()
    body.assign("nobody", call("caller.patch", literal(api.path()), change))
    body.do(call("caller.post", literal(api.resource.root), "a_body()"))
    for name, field in (("key", api.subject.entity.key.fields[-1]), ("unknown", "of_nothing")):
        body.assign(name, call("caller.patch", literal(api.path()), literal({field: "x"})))
    body.blank()
    body.check("(nobody.status, key.status, unknown.status)", "(404, 422, 422)")
    yield test(
        api.name("is_not_changed_by_accident"),
        [CALLER],
        "Not where there is none, not its key, and nothing unknown.",
        body,
    )

    body = Body()
    body.do(call("caller.post", literal(api.resource.root), "a_body()"))
    body.assign("said", call("a_body", **{changed.field: literal(value)}))
    body.assign("fields", literal({each.field for each in api.resource.changeable}))
    body.assign("whole", "{name: each for name, each in said.items() if name in fields}")
    body.assign("replaced", call("caller.put", literal(api.path()), "whole"))
    body.blank()
    body.check("replaced.status", "200")
    body.check(f'replaced.json["{changed.field}"]', flat(literal(value)))
    yield test(api.name("is_replaced"), [CALLER], "All that is said of it is as the request has it.", body)

    if api.resource.version is not None:
        body = Body()
        body.assign("created", call("caller.post", literal(api.resource.root), "a_body()"))
        body.assign("seen", '{"If-Match": created.headers["ETag"]}')
        body.assign("path", literal(api.path()))
        body.assign("changes", change)
        body.assign("first", "caller.patch(path, changes, headers=seen)")
        body.assign("stale", "caller.patch(path, changes, headers=seen)")
        body.assign("gone", "caller.delete(path, headers=seen)")
        body.blank()
        body.check("(first.status, stale.status, gone.status)", "(200, 412, 412)")
        body.check('first.headers["ETag"]', 'created.headers["ETag"]', "!=")
        yield test(
            api.name("is_changed_in_the_version_that_is_meant"),
            [CALLER],
            "A second write of the same version is refused.",
            body,
        )


def _deleted(api: Api) -> Test:
    body = Body()
    body.do(call("caller.post", literal(api.resource.root), "a_body()"))
    body.assign("deleted", call("caller.delete", literal(api.path())))
    body.assign("read", call("caller.get", literal(api.path())))
    body.blank()
    body.check("(deleted.status, deleted.text)", '(204, "")')
    body.check("read.status", "404")
    return test(api.name("that_was_deleted_is_gone"), [CALLER], "It is not found any more.", body)


def _refused_bodies(api: Api) -> Test:
    body = Body()
    root = literal(api.resource.root)
    needed = [
        each.field
        for each in api.resource.writable
        if not each.has_default and each.field != api.tenant and each.lifecycle != "ttl"
    ]
    body.assign("unknown", call("caller.post", root, 'a_body(of_nothing="x")'))
    bodies = ['"{"', "[]", '"text"', 'b"\\xff"', *(["{}"] if needed else [])]
    body.lines.append(f"    others = [caller.post({flat(root)}, each) for each in BAD]")
    if len(body.lines[-1]) > 88:
        body.lines.pop()
        body.lines.append(f"    others = [\n        caller.post({flat(root)}, each) for each in BAD\n    ]")
    body.lines[-1] = body.lines[-1].replace("BAD", "bodies")
    body.lines.insert(0, f"    bodies: list[Any] = [{', '.join(bodies)}]")
    body.blank()
    body.check("unknown.status", "422")
    body.check('unknown.json["errors"][0]["at"]', '"body.of_nothing"')
    body.check("{each.status for each in others}", "{400, 422}", "<=")
    body.check("stand_in.items()", "[]")
    return test(
        f"test_what_is_no_{api.subject.words}_is_refused",
        [CALLER, "stand_in: StandIn"],
        "What is missing, unknown, or no JSON at all; and nothing is stored.",
        body,
    )
