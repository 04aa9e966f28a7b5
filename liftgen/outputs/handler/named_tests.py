"""Tests of the routes of named reads and writes: what they do where their condition holds, and say where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.names import Name
from liftgen.outputs.handler.named import asked_beside
from liftgen.outputs.handler.values import json_of, text_of
from liftgen.outputs.python_source import Expression, call, literal
from liftgen.outputs.tests.entity.named import Asked
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.handler.source import Resource
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import AccessPattern


def named_tests(subject: Subject, resource: Resource) -> Iterator[Test]:
    """The tests of every named read and write that is served."""
    for pattern in resource.named:
        asked = Asked.of(subject, pattern)
        given = _given(asked, resource)
        if asked.is_met and given is not None:
            yield _asked(asked, resource, given)
            if asked.unmet is not None:
                yield _refused(asked, resource, given)


def _asked(asked: Asked, resource: Resource, given: dict[str, Any]) -> Test:
    pattern = asked.pattern
    body = Body()
    body.assign("path", literal(_path(asked, resource)))
    body.assign("nobody", _call("caller", pattern, given))
    asked.create(body, asked.wanted)
    if asked.subject.entity.tenant is not None:
        body.assign("theirs", _call("caller.signed_in(OTHER)", pattern, given))
    body.assign("done", _call("caller", pattern, given))
    body.blank()
    body.check("nobody.status", "404")
    if asked.subject.entity.tenant is not None:
        body.check("theirs.status", "404")
    body.check("done.status", "204" if pattern.operation == "delete" else "200")
    for field in pattern.fields if pattern.operation == "update" else ():
        if field in {each.field for each in resource.shown} and isinstance(given[field], str | bool | int):
            body.assign("expected", literal(given[field]))
            body.check(f'done.json["{field}"]', "expected")
    doc = "Where there is such an item, and to nobody else's."
    return test(f"test_a_{asked.subject.words}_can_be_asked_to_{pattern.name}", _fixtures(asked), doc, body)


def _refused(asked: Asked, resource: Resource, given: dict[str, Any]) -> Test:
    body = Body()
    body.assign("path", literal(_path(asked, resource)))
    asked.create(body, asked.unmet or {})
    body.assign("refused", _call("caller", asked.pattern, given))
    body.blank()
    body.check("refused.status", "404" if asked.pattern.operation == "get" else "409")
    doc = "What must hold of it does not."
    name = f"test_a_{asked.subject.words}_is_not_to_be_asked_to_{asked.pattern.name}"
    return test(name, _fixtures(asked), doc, body)


def _call(caller: str, pattern: AccessPattern, given: dict[str, Any]) -> Expression:
    if pattern.operation != "get":
        return call(f"{caller}.post", "path", literal(given) if given else "None")
    query = {
        name: [text_of(one) for one in each] if isinstance(each, list) else text_of(each)
        for name, each in given.items()
    }
    return call(f"{caller}.get", "path", *([literal(query)] if query else []))


def _given(asked: Asked, resource: Resource) -> dict[str, Any] | None:
    """What a request says beside the path; None where the examples have no other value for what changes."""
    pattern = asked.pattern
    given: dict[str, Any] = {}
    changeable = {each.field: each for each in asked.subject.changeable}
    for field in pattern.fields if pattern.operation == "update" else ():
        if field not in changeable:
            return None
        given[field] = json_of(asked.subject.other(changeable[field], asked.wanted[field]))
    for each in asked_beside(resource, pattern):
        value = asked.plan.arguments[each.name]
        given[each.name] = [json_of(one) for one in value] if each.many else json_of(value)
    return given


def _path(asked: Asked, resource: Resource) -> str:
    segments = [text_of(asked.wanted[each]) for each in resource.segments]
    return "/".join([resource.root, *segments, Name(asked.pattern.name).kebab])


def _fixtures(asked: Asked) -> list[str]:
    return ["caller: TestApp", f"{asked.subject.fixture}: {asked.subject.facade}"]
