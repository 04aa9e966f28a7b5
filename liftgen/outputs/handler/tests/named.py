"""Tests of the routes of named reads and writes: what they do where their condition holds, and say where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftgen.names import Name
from liftgen.outputs.handler.routes.named import asked_beside
from liftgen.outputs.handler.values import json_of, text_of
from liftgen.outputs.python_source import Expression, call, flat, literal
from liftgen.outputs.tests.entity.named import Asked
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.handler.source import Resource
    from liftgen.outputs.tests.subject import Subject
    from liftgen.schema import AccessPattern


STALE = 7
"""A version that nothing in a test has."""


def named_tests(subject: Subject, resource: Resource) -> Iterator[Test]:
    """The tests of every named read and write that is served."""
    for pattern in resource.named:
        asked = Asked.of(subject, pattern)
        given = _given(asked, resource)
        if asked.is_met and given is not None:
            yield _put(asked, resource, given) if pattern.operation == "put" else _asked(asked, resource, given)
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
    if _is_versioned(asked, resource):
        body.assign("stale", _call("caller", pattern, given, STALE))
    body.assign("done", _call("caller", pattern, given, _meant(asked, resource)))
    body.blank()
    body.check("nobody.status", "404")
    if asked.subject.entity.tenant is not None:
        body.check("theirs.status", "404")
    if _is_versioned(asked, resource):
        body.check("stale.status", "412")
    body.check("done.status", "204" if pattern.operation == "delete" else "200")
    for field in pattern.fields if pattern.operation == "update" else ():
        if field in _shown(resource) and isinstance(given[field], str | bool | int):
            body.assign("expected", literal(given[field]))
            body.check(f'done.json["{field}"]', "expected")
    doc = "Where there is such an item, and to nobody else's."
    return test(f"test_{asked.subject.one}_can_be_asked_to_{pattern.name}", _fixtures(asked), doc, body)


def _put(asked: Asked, resource: Resource, given: dict[str, Any]) -> Test:
    body = Body()
    body.assign("path", literal(_path(asked, resource)))
    asked.create(body, asked.wanted)
    if _is_versioned(asked, resource):
        body.assign("stale", _call("caller", asked.pattern, given, STALE))
    body.assign("done", _call("caller", asked.pattern, given, _meant(asked, resource)))
    body.blank()
    if _is_versioned(asked, resource):
        body.check("stale.status", "412")
    body.check("done.status", "200")
    for field in resource.segments:
        body.check(f'done.json["{field}"]', flat(literal(json_of(asked.wanted[field]))))
    doc = "Over the one that is there, where the condition holds on it."
    return test(f"test_{asked.subject.one}_can_be_stored_by_{asked.pattern.name}", _fixtures(asked), doc, body)


def _refused(asked: Asked, resource: Resource, given: dict[str, Any]) -> Test:
    body = Body()
    body.assign("path", literal(_path(asked, resource)))
    asked.create(body, asked.unmet or {})
    body.assign("refused", _call("caller", asked.pattern, given, _meant(asked, resource)))
    body.blank()
    body.check("refused.status", "404" if asked.pattern.operation == "get" else "409")
    doc = "What must hold of it does not."
    name = f"test_{asked.subject.one}_is_not_to_be_asked_to_{asked.pattern.name}"
    return test(name, _fixtures(asked), doc, body)


def _is_versioned(asked: Asked, resource: Resource) -> bool:
    return resource.version is not None and asked.pattern.operation != "get"


def _meant(asked: Asked, resource: Resource) -> int | None:
    """The version that a write is meant for: that of what was just made."""
    return 0 if _is_versioned(asked, resource) else None


def _shown(resource: Resource) -> frozenset[str]:
    return frozenset(each.field for each in resource.shown)


def _call(caller: str, pattern: AccessPattern, given: dict[str, Any], version: int | None = None) -> Expression:
    meant = {} if version is None else {"headers": literal({"If-Match": f'"{version}"'})}
    match pattern.operation:
        case "get":
            query = _text(given)
            return call(f"{caller}.get", "path", *([literal(query)] if query else []))
        case "put":
            return call(f"{caller}.post", "path", literal(given), **meant)
        case _:
            return call(f"{caller}.post", "path", literal(given) if given else "None", **meant)


def _text(given: dict[str, Any]) -> dict[str, Any]:
    """What a query string says."""
    return {
        name: [text_of(one) for one in each] if isinstance(each, list) else text_of(each)
        for name, each in given.items()
    }


def _given(asked: Asked, resource: Resource) -> dict[str, Any] | None:
    """What a request says beside the path; None where the examples have no other value for what changes."""
    pattern = asked.pattern
    if pattern.operation == "put":
        # What is asked beside one that is put stands in the query string.
        return None if asked_beside(resource, pattern) else _whole(asked, resource)
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


def _whole(asked: Asked, resource: Resource) -> dict[str, Any]:
    """All that a request says of the one that is wanted."""
    return {
        each.field: json_of(asked.wanted[each.field])
        for each in resource.writable
        if each.field != asked.subject.entity.tenant
        and not (asked.wanted[each.field] is None and (each.has_default or each.lifecycle == "ttl"))
    }


def _path(asked: Asked, resource: Resource) -> str:
    own = asked.pattern.operation == "put"
    segments = [] if own else [text_of(asked.wanted[each]) for each in resource.segments]
    return "/".join([resource.root, *segments, Name(asked.pattern.name).kebab])


def _fixtures(asked: Asked) -> list[str]:
    return ["caller: TestApp", f"{asked.subject.fixture}: {asked.subject.facade}"]
