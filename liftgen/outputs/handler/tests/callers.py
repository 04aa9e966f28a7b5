"""Callers: tests of whose items an API shows, and of what it does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs.handler.tests.statements import CALLER, document_test
from liftgen.outputs.handler.values import json_of, text_of
from liftgen.outputs.python_source import (
    call,
    flat,
    literal,
)
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.handler.tests.api import Api


def caller_tests(api: Api) -> Iterator[Test]:
    """What callers of another tenant, or of none, are answered, and what nobody can ask for."""
    if api.tenant is not None:
        yield _others_see_nothing(api)
        yield _only_claims_count(api)
        yield _no_claims(api)
    yield _no_route(api)
    yield _document(api)


def _others_see_nothing(api: Api) -> Test:
    body = Body()
    root = literal(api.resource.root)
    body.do(call("caller.post", root, "a_body()"))
    body.assign("theirs", "caller.signed_in(OTHER)")
    body.assign("path", literal(api.path()))
    changes = ", theirs.patch(path, {})" if api.resource.changeable else ""
    body.assign("answers", f"[theirs.get(path), theirs.delete(path){changes}]")
    lists = [each for each in api.served if not each.one]
    for each in lists[:1]:
        query = api.query(each, api.plan(each).arguments)
        body.assign(
            "listed", call("theirs.get", literal(api.resource.path(each)), *([literal(query)] if query else []))
        )
    body.blank()
    body.check("{each.status for each in answers}", "{404}")
    if lists:
        body.check('listed.json["items"]', "[]")
    body.check("caller.get(path).status", "200")
    return test(
        f"test_another_tenant_sees_no_{api.subject.words}",
        [CALLER],
        "Neither by key nor in a list, and can change nothing.",
        body,
    )


def _only_claims_count(api: Api) -> Test:
    body = Body()
    root = literal(api.resource.root)
    assert api.tenant is not None  # the caller asked
    theirs = literal(json_of(api.other_tenant))
    body.assign("named", call("caller.post", root, call("a_body", **{api.tenant: theirs})))
    headers = literal({api.tenant: text_of(api.other_tenant), f"x-{Name(api.tenant).kebab}": text_of(api.other_tenant)})
    body.assign("created", call("caller.post", root, "a_body()", headers=headers))
    body.assign("read", call("caller.get", literal(api.path())))
    body.assign("asked", call("caller.get", literal(api.path()), literal({api.tenant: text_of(api.other_tenant)})))
    body.blank()
    body.check('(named.status, named.json["code"])', '(403, "wrong_tenant")')
    own = flat(literal(json_of(api.subject.first[api.tenant])))
    body.check(f'created.json["{api.tenant}"]', own)
    body.check(f'read.json["{api.tenant}"]', own)
    body.check("asked.status", "400")
    return test(
        f"test_nobody_says_whose_{api.subject.one}_is_but_the_authorizer",
        [CALLER],
        "Not the body, no header, no parameter.",
        body,
    )


def _no_claims(api: Api) -> Test:
    body = Body()
    path = literal(api.path())
    body.assign("nobody", call("caller.signed_in(None).get", path))
    body.assign("homeless", call('caller.signed_in({"sub": "somebody"}).get', path))
    body.blank()
    body.check("(nobody.status, homeless.status)", "(401, 403)")
    return test(f"test_nobody_reads_{api.subject.one}_without_a_tenant", [CALLER], "No claims, no answer.", body)


def _no_route(api: Api) -> Test:
    body = Body()
    body.assign("nowhere", call("caller.get", literal("/of/nothing/at/all/here")))
    body.assign("method", call("caller.request", literal("LINK"), literal(api.resource.root)))
    body.blank()
    body.check("(nowhere.status, method.status)", "(404, 404)")
    body.check('nowhere.json["code"]', '"no_route"')
    return test(
        f"test_there_is_no_other_path_or_method_for_{api.subject.one}",
        [CALLER],
        "404, and a problem that says so.",
        body,
    )


def _document(api: Api) -> Test:
    return document_test(
        module_name(api.subject.entity.name),
        api.resource.root,
        f"test_the_document_of_the_{api.subject.words}_api_is_valid",
    )
