"""Tests: pytest tests that call a handler with API Gateway's events: what it answers, to whom, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from liftgen.field_types import EnumOf, LiteralOf, Scalar, ScalarType, bare
from liftgen.names import Name
from liftgen.outputs.examples.answers import Within, answer
from liftgen.outputs.examples.planted import planted, ranges
from liftgen.outputs.examples.values import Instance, example, stored
from liftgen.outputs.handler.collections import collection_path, parameters_of, tenant_field
from liftgen.outputs.handler.named_tests import named_tests
from liftgen.outputs.handler.source import Resource, paging, sorting
from liftgen.outputs.handler.transactions import reads, served, transactions_path
from liftgen.outputs.handler.values import json_of, text_of
from liftgen.outputs.python_source import (
    Expression,
    call,
    dict_display,
    docstring,
    flat,
    import_block,
    layout,
    literal,
    signature,
)
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.prose import order_of
from liftgen.outputs.tests.entity.patterns import fixtures_of, plant
from liftgen.outputs.tests.module import factory_source
from liftgen.outputs.tests.source import Body, Test, test
from liftgen.outputs.tests.subject import Subject
from liftgen.scope import EntityScope, module_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liftgen.outputs.examples.planted import Planted
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import AccessPattern, Attribute
    from liftgen.scope import CollectionScope, TableScope

CALLER = "caller: TestApp"
PLAIN = frozenset(Scalar) - {Scalar.TIMEDELTA, Scalar.FLOAT}
"""Types whose JSON is the same however it was made."""


def entity_tests(scope: EntityScope, package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    """What the test file of an entity's handler shows."""
    api = _Api(scope, Subject(scope.entity, scope.schema), Resource(scope.entity))
    doc = f"What the API of {scope.entity.name} answers, called with API Gateway's events."
    tests = tuple(api.tests())
    names: set[tuple[str, str]] = set()
    functions: list[str] = []
    planted = {each.entity.name: each for relation in api.related for each in relation.subjects}
    if api.served or planted or api.resource.named:
        planted = {scope.entity.name: api.subject} | planted
    for each in planted.values():
        source, imports = factory_source(each)
        names |= imports
        functions.append(source)
    functions.append(api.body_function())
    module = module_name(scope.entity.name)
    return _module(doc, scope, package, module, api.claims, (functions, names), tests, first_party)


def collection_tests(scope: CollectionScope, package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    """What the test file of an item collection's handler shows."""
    subjects = [Subject(each, scope.schema) for each in scope.entities]
    names: set[tuple[str, str]] = set()
    functions = []
    for each in subjects:
        source, imports = factory_source(each)
        names |= imports
        functions.append(source)
    claims = {field: text_of(subjects[0].first[field]) for field in [tenant_field(scope)] if field is not None}
    doc = f"What the API of the item collection `{scope.collection.name}` answers, called with API Gateway's events."
    tests = tuple(_collection_tests(scope, subjects))
    module = f"collections.{module_name(scope.collection.name)}"
    return _module(doc, scope, package, module, claims, (functions, names), tests, first_party)


@dataclass(frozen=True)
class _Related:
    """A relation that examples can be planted for: its name, what it yields, and the edge that leads there."""

    name: str
    target: Subject
    through: Subject | None

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return (self.target,) if self.through is None else (self.target, self.through)


@dataclass(frozen=True)
class _Api:
    scope: EntityScope
    subject: Subject
    resource: Resource

    def tests(self) -> Iterator[Test]:
        yield self._created_is_read()
        yield self._taken()
        yield self._repeated()
        yield self._missing()
        if self.resource.changeable:
            yield from self._changes()
        yield self._deleted()
        yield self._refused_bodies()
        for pattern in self.served:
            yield from self._pattern(pattern)
        yield from named_tests(self.subject, self.resource)
        for related in self.related:
            yield self._relation(related)
        if self.tenant is not None:
            yield self._others_see_nothing()
            yield self._only_claims_count()
            yield self._no_claims()
        yield self._no_route()
        yield self._document()

    @property
    def tenant(self) -> str | None:
        return self.subject.entity.tenant

    @property
    def claims(self) -> dict[str, str]:
        """The claims of the caller in the tests."""
        return {} if self.tenant is None else {self.tenant: text_of(self.subject.first[self.tenant])}

    @property
    def served(self) -> tuple[AccessPattern, ...]:
        """The patterns that the examples can ask for."""
        return tuple(each for each in self.resource.patterns if self._found(each))

    @property
    def related(self) -> tuple[_Related, ...]:
        """The relations that the examples can ask for: within the table, and not to others of the same entity."""
        served = self.resource.relations(self.subject.schema)
        entity, schema = self.subject.entity, self.subject.schema
        found = []
        for each in entity.relations:
            names = [each.target] if each.through is None else [each.target, each.through]
            others = [schema.entity(name) for name in names]
            if each.name in served and all(one.table == entity.table and one.name != entity.name for one in others):
                target, *edge = (Subject(one, schema) for one in others)
                found.append(_Related(each.name, target, edge[0] if edge else None))
        return tuple(found)

    def body_function(self) -> str:
        """The function that gives what a request says of a new one."""
        given = {
            each.field: json_of(self.subject.first[each.field])
            for each in self.resource.writable
            if each.field != self.tenant
            and not (self.subject.first[each.field] is None and (each.has_default or each.lifecycle == "ttl"))
        }
        lines = [
            signature("a_body", ["**changes: Any"], "dict[str, Any]"),
            f"    {docstring(f'What a request says of a new {self.subject.entity.name}.')}",
            f"    {layout(literal(given), 4, before='values: dict[str, Any] = ')}",
            "    return {**values, **changes}",
        ]
        return "\n".join(lines)

    def _created_is_read(self) -> Test:
        body = Body()
        body.assign("created", call("caller.post", literal(self.resource.root), "a_body()"))
        body.assign("read", call("caller.get", literal(self._path())))
        body.blank()
        body.check("(created.status, read.status)", "(201, 200)")
        shown_as = self._shown_as()
        body.check(f"created.json{shown_as}", f"read.json{shown_as}")
        _check_long(body, 'created.headers["Location"]', literal(self._location()))
        values = self.subject.stored(self.subject.first)
        shown = {
            each.field: json_of(values[each.field])
            for each in self.resource.shown
            if _is_plain(each) or values[each.field] is None
        }
        body.assign("expected", literal(shown))
        body.check("{name: read.json[name] for name in expected}", "expected")
        hidden = [each.field for each in self.subject.entity.attributes if each.encrypted]
        for field in hidden:
            body.check(flat(literal(field)), "read.json", "not in")
        return test(
            self._name("that_was_created_is_read"),
            [CALLER],
            "What was said is shown, with what the repository adds.",
            body,
        )

    def _taken(self) -> Test:
        body = Body()
        body.do(call("caller.post", literal(self.resource.root), "a_body()"))
        body.assign("again", call("caller.post", literal(self.resource.root), "a_body()"))
        body.blank()
        body.check('(again.status, again.json["code"])', '(409, "already_exists")')
        return test(self._name("is_created_once"), [CALLER], "A second one with its key is refused.", body)

    def _repeated(self) -> Test:
        root = flat(literal(self.resource.root))
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
            self._name("is_created_once_for_a_key"),
            [CALLER],
            "Who asks again gets the same answer, and for something else none.",
            body,
        )

    def _missing(self) -> Test:
        body = Body()
        path = flat(literal(self._path()))
        body.assign("answers", f"[caller.get({path}), caller.delete({path})]")
        if len(body.lines[-1]) > 88:
            body.lines.pop()
            body.assign("path", literal(self._path()))
            body.assign("answers", "[caller.get(path), caller.delete(path)]")
        body.blank()
        body.check("[each.status for each in answers]", "[404, 404]")
        body.check('{each.json["code"] for each in answers}', '{"not_found"}')
        return test(self._name("that_is_not_there_is_not_found"), [CALLER], "404, and a problem that says so.", body)

    def _shown_as(self) -> str:
        """What of two answers is compared: their fields alone where a set, which has no order, is among the values."""
        return ".keys()" if any(_has_set(stored(each)) for each in self.subject.first.values()) else ""

    def _changes(self) -> Iterator[Test]:
        changed = next((each for each in self.subject.changeable if _is_plain(each)), None)
        if changed is None:
            return
        value = json_of(self.subject.other(changed, self.subject.first[changed.field]))
        change = literal({changed.field: value})
        body = Body()
        body.assign("created", call("caller.post", literal(self.resource.root), "a_body()"))
        body.assign("updated", call("caller.patch", literal(self._path()), change))
        body.blank()
        body.check("updated.status", "200")
        kept = [each for each in self.resource.shown if each.lifecycle is None and _is_plain(each)]
        kept = [each for each in kept if each.field != changed.field]
        body.check(f'updated.json["{changed.field}"]', flat(literal(value)))
        for each in kept[-1:]:
            _check_long(body, f'updated.json["{each.field}"]', f'created.json["{each.field}"]')
        shown_as = self._shown_as()
        _check_long(
            body, f"updated.json{shown_as}", call("caller.get", literal(self._path())), suffix=f".json{shown_as}"
        )
        yield test(self._name("is_changed_in_part"), [CALLER], "What is given changes, the rest stays.", body)

        body = Body()
        body.assign("nobody", call("caller.patch", literal(self._path()), change))
        body.do(call("caller.post", literal(self.resource.root), "a_body()"))
        for name, field in (("key", self.subject.entity.key.fields[-1]), ("unknown", "of_nothing")):
            body.assign(name, call("caller.patch", literal(self._path()), literal({field: "x"})))
        body.blank()
        body.check("(nobody.status, key.status, unknown.status)", "(404, 422, 422)")
        yield test(
            self._name("is_not_changed_by_accident"),
            [CALLER],
            "Not where there is none, not its key, and nothing unknown.",
            body,
        )

        body = Body()
        body.do(call("caller.post", literal(self.resource.root), "a_body()"))
        body.assign("said", call("a_body", **{changed.field: literal(value)}))
        body.assign("fields", literal({each.field for each in self.resource.changeable}))
        body.assign("whole", "{name: each for name, each in said.items() if name in fields}")
        body.assign("replaced", call("caller.put", literal(self._path()), "whole"))
        body.blank()
        body.check("replaced.status", "200")
        body.check(f'replaced.json["{changed.field}"]', flat(literal(value)))
        yield test(self._name("is_replaced"), [CALLER], "All that is said of it is as the request has it.", body)

        if self.resource.version is not None:
            body = Body()
            body.assign("created", call("caller.post", literal(self.resource.root), "a_body()"))
            body.assign("seen", '{"If-Match": created.headers["ETag"]}')
            body.assign("path", literal(self._path()))
            body.assign("changes", change)
            body.assign("first", "caller.patch(path, changes, headers=seen)")
            body.assign("stale", "caller.patch(path, changes, headers=seen)")
            body.assign("gone", "caller.delete(path, headers=seen)")
            body.blank()
            body.check("(first.status, stale.status, gone.status)", "(200, 412, 412)")
            body.check('first.headers["ETag"]', 'created.headers["ETag"]', "!=")
            yield test(
                self._name("is_changed_in_the_version_that_is_meant"),
                [CALLER],
                "A second write of the same version is refused.",
                body,
            )

    def _deleted(self) -> Test:
        body = Body()
        body.do(call("caller.post", literal(self.resource.root), "a_body()"))
        body.assign("deleted", call("caller.delete", literal(self._path())))
        body.assign("read", call("caller.get", literal(self._path())))
        body.blank()
        body.check("(deleted.status, deleted.text)", '(204, "")')
        body.check("read.status", "404")
        return test(self._name("that_was_deleted_is_gone"), [CALLER], "It is not found any more.", body)

    def _refused_bodies(self) -> Test:
        body = Body()
        root = literal(self.resource.root)
        needed = [
            each.field
            for each in self.resource.writable
            if not each.has_default and each.field != self.tenant and each.lifecycle != "ttl"
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
            f"test_what_is_no_{self.subject.words}_is_refused",
            [CALLER, "stand_in: StandIn"],
            "What is missing, unknown, or no JSON at all; and nothing is stored.",
            body,
        )

    def _pattern(self, pattern: AccessPattern) -> Iterator[Test]:
        plan, found = self._plan(pattern), self._found(pattern)
        path = self.resource.path(pattern)
        words = f"{pattern.name}_of_{self.subject.words}"
        fixtures = [CALLER, *fixtures_of(self.subject, pattern)]
        query = self._query(pattern, plan.arguments)
        limit, cursor = paging(pattern.parameters)

        def asked(more: Mapping[str, Any] | None = None) -> Expression:
            whole = {**query, **(more or {})}
            return call("caller.get", literal(path), *([literal(whole)] if whole else []))

        body = Body()
        self._planted(body, pattern, plan)
        body.assign("answer", asked())
        body.blank()
        body.check("answer.status", "200")
        if pattern.one:
            body.check("key(answer.json)", flat(literal(self._keys(plan, found)[0])))
            yield test(f"test_{words}_answers_its_own", fixtures, "The one that is asked for.", body)
            return
        body.assign("expected", literal(self._keys(plan, found)))
        body.check('[key(each) for each in answer.json["items"]]', "expected")
        body.check('answer.json["cursor"]', "None", "is")
        yield test(
            f"test_{words}_answers_its_own",
            fixtures,
            "Those that are asked for in order, and none of the decoys.",
            body,
        )

        body = Body()
        self._planted(body, pattern, plan)
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
        body.assign("expected", literal(self._keys(plan, found)))
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

        yield from self._sorted(pattern, plan, found, (path, fixtures, words))
        yield from self._filtered(pattern, plan, found, (path, fixtures, words))
        for parameter in dict.fromkeys(each for each, _, _ in ranges(pattern, plan.pool, found)):
            yield self._ranged(pattern, plan, found, parameter, (path, fixtures, words))

    def _filtered(
        self, pattern: AccessPattern, plan: Planted, found: list[int], about: tuple[str, list[str], str]
    ) -> Iterator[Test]:
        path, fixtures, words = about
        filters = [each for each in self.resource.filtered_by(pattern) if self.subject.first[each.field] is not None]
        if not filters:
            return
        field = filters[-1].field
        value = self.subject.first[field]
        kept = [place for place in found if stored(plan.pool[place][field]) == stored(value)]
        other = json_of(self.subject.other(filters[-1], value)) if filters[-1] in self.subject.changeable else None
        query = self._query(pattern, plan.arguments)
        body = Body()
        self._planted(body, pattern, plan)
        asked = literal({**query, field: text_of(value)})
        body.assign("answer", call("caller.get", literal(path), asked))
        if other is not None:
            asked = literal({**query, field: text_of(other)})
            body.assign("rest", call("caller.get", literal(path), asked))
        body.blank()
        body.assign("expected", literal(self._keys(plan, kept)))
        body.check('[key(each) for each in answer.json["items"]]', "expected")
        if other is not None:
            left = [place for place in found if json_of(plan.pool[place][field]) == other]
            body.assign("wanted", literal(self._keys(plan, left)))
            body.check('[key(each) for each in rest.json["items"]]', "wanted")
        yield test(f"test_{words}_is_filtered_by_{field}", fixtures, "What has another value is left out.", body)

    def _sorted(
        self, pattern: AccessPattern, plan: Planted, found: list[int], about: tuple[str, list[str], str]
    ) -> Iterator[Test]:
        path, fixtures, words = about
        order = order_of(self.subject.entity, pattern)
        other = replace(pattern, order="asc" if pattern.order == "desc" else "desc")
        if not order or self._found(other) != found[::-1]:
            return
        sort, query = sorting(pattern.parameters), self._query(pattern, plan.arguments)
        names = {True: order[0], False: f"-{order[0]}"}
        body = Body()
        self._planted(body, pattern, plan)
        for name, value in (
            ("usual", names[pattern.order == "asc"]),
            ("reverse", names[pattern.order == "desc"]),
            ("unsorted", "of_nothing"),
        ):
            body.assign(name, call("caller.get", literal(path), literal({**query, sort: value})))
        body.assign("unknown", call("caller.get", literal(path), literal({**query, "of_nothing": "x"})))
        body.blank()
        body.assign("expected", literal(self._keys(plan, found)))
        body.check('[key(each) for each in usual.json["items"]]', "expected")
        body.check('[key(each) for each in reverse.json["items"]]', "expected[::-1]")
        body.check("(unsorted.status, unknown.status)", "(422, 400)")
        body.check('unknown.json["errors"][0]["at"]', '"query.of_nothing"')
        yield test(f"test_{words}_is_sorted_as_its_key_is", fixtures, "Either way, and by nothing else.", body)

    def _ranged(
        self,
        pattern: AccessPattern,
        plan: Planted,
        found: list[int],
        parameter: str,
        about: tuple[str, list[str], str],
    ) -> Test:
        path, fixtures, words = about
        body = Body()
        self._planted(body, pattern, plan)
        questions: list[dict[str, Any]] = []
        answers: list[Any] = []
        for name, function, argument in ranges(pattern, plan.pool, found):
            if name != parameter:
                continue
            questions.append({**self._query(pattern, plan.arguments), **_range_query(name, function, argument)})
            given = {**plan.arguments, name: argument}
            entity, schema = self.subject.entity, self.subject.schema
            answers.append(self._keys(plan, answer(pattern, entity, plan.pool, given, schema, limited=False)))
        body.assign("asked: list[dict[str, Any]]", literal(questions))
        body.assign("told", f"[caller.get({flat(literal(path))}, each).json for each in asked]")
        if len(body.lines[-1]) > 88:
            body.lines[-1] = (
                f"    told = [\n        caller.get({flat(literal(path))}, each).json for each in asked\n    ]"
            )
        body.blank()
        body.assign("expected", literal(answers))
        body.assign("found", '[[key(each) for each in page["items"]] for page in told]')
        body.check("found", "expected")
        return test(f"test_{words}_with_a_part_of_{parameter}", fixtures, "One value, or those between two ends.", body)

    def _relation(self, related: _Related) -> Test:
        body = Body()
        path = literal(f"{self._path()}/{Name(related.name).kebab}")
        body.assign("nobody", call("caller.get", path))
        for each in (self.subject, *related.subjects):
            body.do(call(f"{each.repository}.create", call(each.factory)))
        body.assign("answer", call("caller.get", path))
        body.blank()
        body.check("(nobody.status, answer.status)", "(404, 200)")
        fields = related.target.entity.key.fields
        body.assign("expected", literal({each: json_of(related.target.first[each]) for each in fields}))
        body.assign("(found,)", 'answer.json["items"]')
        body.check("{name: found[name] for name in expected}", "expected")
        return test(
            f"test_a_{self.subject.words}_has_its_{Name(related.name).snake}",
            [CALLER, f"{self.subject.fixture}: {self.subject.facade}"],
            "What belongs to it is below its own path.",
            body,
        )

    def _others_see_nothing(self) -> Test:
        body = Body()
        root = literal(self.resource.root)
        body.do(call("caller.post", root, "a_body()"))
        body.assign("theirs", "caller.signed_in(OTHER)")
        body.assign("path", literal(self._path()))
        changes = ", theirs.patch(path, {})" if self.resource.changeable else ""
        body.assign("answers", f"[theirs.get(path), theirs.delete(path){changes}]")
        lists = [each for each in self.served if not each.one]
        for each in lists[:1]:
            query = self._query(each, self._plan(each).arguments)
            body.assign(
                "listed", call("theirs.get", literal(self.resource.path(each)), *([literal(query)] if query else []))
            )
        body.blank()
        body.check("{each.status for each in answers}", "{404}")
        if lists:
            body.check('listed.json["items"]', "[]")
        body.check("caller.get(path).status", "200")
        return test(
            f"test_another_tenant_sees_no_{self.subject.words}",
            [CALLER],
            "Neither by key nor in a list, and can change nothing.",
            body,
        )

    def _only_claims_count(self) -> Test:
        body = Body()
        root = literal(self.resource.root)
        assert self.tenant is not None  # the caller asked
        theirs = literal(json_of(self._other_tenant))
        body.assign("named", call("caller.post", root, call("a_body", **{self.tenant: theirs})))
        headers = literal(
            {self.tenant: text_of(self._other_tenant), f"x-{Name(self.tenant).kebab}": text_of(self._other_tenant)}
        )
        body.assign("created", call("caller.post", root, "a_body()", headers=headers))
        body.assign("read", call("caller.get", literal(self._path())))
        body.assign(
            "asked", call("caller.get", literal(self._path()), literal({self.tenant: text_of(self._other_tenant)}))
        )
        body.blank()
        body.check('(named.status, named.json["code"])', '(403, "wrong_tenant")')
        own = flat(literal(json_of(self.subject.first[self.tenant])))
        body.check(f'created.json["{self.tenant}"]', own)
        body.check(f'read.json["{self.tenant}"]', own)
        body.check("asked.status", "400")
        return test(
            f"test_nobody_says_whose_a_{self.subject.words}_is_but_the_authorizer",
            [CALLER],
            "Not the body, no header, no parameter.",
            body,
        )

    def _no_claims(self) -> Test:
        body = Body()
        path = literal(self._path())
        body.assign("nobody", call("caller.signed_in(None).get", path))
        body.assign("homeless", call('caller.signed_in({"sub": "somebody"}).get', path))
        body.blank()
        body.check("(nobody.status, homeless.status)", "(401, 403)")
        return test(
            f"test_nobody_reads_a_{self.subject.words}_without_a_tenant", [CALLER], "No claims, no answer.", body
        )

    def _no_route(self) -> Test:
        body = Body()
        body.assign("nowhere", call("caller.get", literal("/of/nothing/at/all/here")))
        body.assign("method", call("caller.request", literal("LINK"), literal(self.resource.root)))
        body.blank()
        body.check("(nowhere.status, method.status)", "(404, 404)")
        body.check('nowhere.json["code"]', '"no_route"')
        return test(
            f"test_there_is_no_other_path_or_method_for_a_{self.subject.words}",
            [CALLER],
            "404, and a problem that says so.",
            body,
        )

    def _document(self) -> Test:
        return _document_test(
            module_name(self.subject.entity.name),
            self.resource.root,
            f"test_the_document_of_the_{self.subject.words}_api_is_valid",
        )

    def _plan(self, pattern: AccessPattern) -> Planted:
        return planted(pattern, self.subject.entity, self.subject.schema)

    def _found(self, pattern: AccessPattern) -> list[int]:
        plan = self._plan(pattern)
        return answer(pattern, self.subject.entity, plan.pool, plan.arguments, self.subject.schema, limited=False)

    def _planted(self, body: Body, pattern: AccessPattern, plan: Planted) -> None:
        """Statements that store what is planted, without keeping it."""
        plant(self.subject, body, pattern, plan)
        place = next(number for number, each in enumerate(body.lines) if each.startswith("    planted"))
        clock = [each for each in body.lines[place:] if "clock.set(" in each]
        create = f"{self.subject.repository}.create({self.subject.factory}(**row))"
        body.lines[place:] = ["    for row in rows:", *clock, f"        {create}"]

    def _keys(self, plan: Planted, found: Sequence[int]) -> list[Any]:
        fields = self.resource.segments
        rows = [[json_of(plan.pool[place][field]) for field in fields] for place in found]
        return [row[0] for row in rows] if len(fields) == 1 else rows

    def _query(self, pattern: AccessPattern, arguments: Mapping[str, Any]) -> dict[str, Any]:
        query: dict[str, Any] = {}
        for each in self.resource.parameters(pattern):
            if each.name in arguments:
                value = arguments[each.name]
                query[each.name] = [text_of(one) for one in value] if each.many else text_of(value)
        return query

    def _path(self) -> str:
        return "/".join([self.resource.root, *(text_of(self.subject.first[each]) for each in self.resource.segments)])

    def _location(self) -> str:
        from urllib.parse import quote

        def segment(value: Example) -> str:
            plain = stored(value)
            return str(plain.isoformat()) if hasattr(plain, "isoformat") else str(plain)

        parts = [quote(segment(self.subject.first[each]), safe="") for each in self.resource.segments]
        return "/".join([self.resource.root, *parts])

    @property
    def _other_tenant(self) -> Example:
        assert self.tenant is not None  # the caller asked
        return example(self.subject.entity.model.attribute(self.tenant), 2, self.subject.schema)

    def _name(self, words: str) -> str:
        return f"test_a_{self.subject.words}_{words}"


def _collection_tests(scope: CollectionScope, subjects: Sequence[Subject]) -> Iterator[Test]:
    name = Name(scope.collection.name).snake
    path = literal(collection_path(scope))
    limit, cursor = paging(scope.collection.parameters)
    query = {each.name: text_of(subjects[0].first[each.field]) for each in parameters_of(scope)}
    more = [literal(query)] if query else []
    fixture = f"{subjects[0].fixture}: {subjects[0].facade}"

    def plant_all(body: Body) -> None:
        for each in subjects:
            body.do(call(f"{each.repository}.create", call(each.factory)))

    body = Body()
    plant_all(body)
    body.assign("answer", call("caller.get", path, *more))
    body.blank()
    body.check("answer.status", "200")
    body.assign("found", '{each["entity"] for each in answer.json["items"]}')
    body.assign("expected", literal({each.entity.name for each in subjects}))
    body.check("found", "expected")
    yield test(f"test_{name}_answers_with_everything_in_it", [CALLER, fixture], "Each says what it is.", body)

    body = Body()
    plant_all(body)
    body.assign("first", call("caller.get", path, literal({**query, limit: "1"})))
    body.assign("cursor", 'first.json["cursor"]')
    body.assign(
        "rest",
        call(
            "caller.get",
            path,
            dict_display(
                (literal(k), v) for k, v in [*((k, literal(v)) for k, v in query.items()), (cursor, "cursor")]
            ),
        ),
    )
    body.blank()
    body.check('len(first.json["items"])', "1")
    body.check('len(rest.json["items"])', str(len(subjects) - 1))
    yield test(
        f"test_{name}_goes_on_from_a_cursor", [CALLER, fixture], "A page and what follows it are the whole.", body
    )

    if tenant_field(scope) is not None:
        body = Body()
        plant_all(body)
        body.assign("theirs", call("caller.signed_in(OTHER).get", path, *more))
        body.assign("nobody", call("caller.signed_in(None).get", path, *more))
        body.blank()
        body.check('theirs.json["items"]', "[]")
        body.check("nobody.status", "401")
        yield test(
            f"test_another_tenant_sees_nothing_of_{name}",
            [CALLER, fixture],
            "What lies with one tenant is its own.",
            body,
        )
    yield _document_test(
        f"collections.{module_name(scope.collection.name)}",
        collection_path(scope),
        f"test_the_document_of_the_{name}_api_is_valid",
    )


def transactions_tests(scope: TableScope, package: str, first_party: frozenset[str]) -> Mapping[str, object]:
    """What the test file of the transactions of a table shows."""
    tenant = next((each.tenant for each in scope.entities), None)
    first = Subject(scope.entities[0], scope.schema).first
    claims = {} if tenant is None else {tenant: text_of(first[tenant])}
    doc = f"What the API of the transactions of `{scope.table.name}` answers, called with API Gateway's events."
    tests = tuple(_transaction_tests(scope))
    module = f"transactions.{module_name(scope.table.name)}"
    return _module(doc, scope, package, module, claims, ([], set()), tests, first_party)


def _transaction_tests(scope: TableScope) -> Iterator[Test]:
    root = transactions_path(scope.table.name)
    for each in served(scope.schema, scope.table.name):
        path = literal(f"{root}/{Name(each.name).kebab}")
        body = Body()
        if reads(each):
            body.assign("unsaid", call("caller.get", path))
        else:
            body.assign("unsaid", call("caller.post", path, '{"of_nothing": "x"}'))
        body.blank()
        body.check("unsaid.status", "422")
        body.check("stand_in.items()", "[]")
        parameters = [CALLER, "stand_in: StandIn"]
        yield test(f"test_{each.name}_wants_all_that_it_needs", parameters, "Or nothing is done.", body)
    yield _document_test(
        f"transactions.{module_name(scope.table.name)}", f"{root}/{Name(each.name).kebab}", "test_the_document_is_valid"
    )


def _document_test(module: str, root: str, name: str) -> Test:
    body = Body(imports={("openapi_spec_validator", "validate")})
    body.assign("whole", call("document", literal(module)))
    body.blank()
    body.do("validate(whole)")
    _check_long(body, literal(root), 'whole["paths"]', "in")
    return test(name, [], "As OpenAPI's own schema says.", body)


def _module(
    doc: str,
    scope: EntityScope | CollectionScope | TableScope,
    package: str,
    module: str,
    claims: Mapping[str, str],
    own: tuple[list[str], set[tuple[str, str]]],
    tests: Sequence[Test],
    first_party: frozenset[str],
) -> Mapping[str, object]:
    functions, names = own
    facade = facade_names(scope.schema, scope.table.name)
    names |= {
        ("pytest", ""),
        ("liftgen.runtime.table", "Settings"),
        ("liftgen.testing", "Clock"),
        ("liftgen.testing", "StandIn"),
        ("liftgen.testing", "TestApp"),
        (package, "shared"),
        (f"{package}.{module}", "handler"),
        (f"{package}.openapi", "document"),
        (scope.settings.module("repositories"), facade.whole),
    }
    names = names.union(*(each.imports for each in tests))
    kept = []
    if isinstance(scope, EntityScope):
        names.add(("liftgen.documents", "SERVICE"))
        kept = ['    monkeypatch.setenv("LIFT_SERVICE_TABLE", SERVICE["name"])', "    stand_in.create(SERVICE)"]
    head = signature(
        "caller",
        [f"{facade.fixture}: {facade.whole}", "stand_in: StandIn", "clock: Clock", "monkeypatch: pytest.MonkeyPatch"],
        "TestApp",
    )
    whose = ", for a caller of one tenant" if claims else ""
    lines = [
        "@pytest.fixture",
        head,
        f"    {docstring(f'The API over a table that is new{whose}.')}",
        '    monkeypatch.delenv("LIFT_TABLES", raising=False)',
        '    monkeypatch.delenv("LIFT_TENANT_CLAIM", raising=False)',
        *kept,
        '    monkeypatch.setattr(shared, "client", lambda: stand_in.client)',
        '    monkeypatch.setattr(shared, "settings", lambda: Settings(clock=clock))',
        f"    return TestApp(handler, {'OWN' if claims else '{}'})",
    ]
    if functions:
        names.add(("typing", "Any"))
    constants = []
    if claims:
        ((field, tenant),) = claims.items()
        attribute = scope.schema.entity(
            scope.entities[0].name if hasattr(scope, "entities") else scope.entity.name
        ).model.attribute(field)
        other = text_of(example(attribute, 2, scope.schema))
        constants = [
            layout(literal({field: tenant}), before="OWN = "),
            layout(literal({field: other}), before="OTHER = "),
        ]
    texts = [each.text for each in tests]
    if any("key(" in each for each in texts) and hasattr(scope, "entity"):
        segments = Resource(scope.entity).segments
        fields = [f'item["{each}"]' for each in segments]
        made = fields[0] if len(fields) == 1 else f"[{', '.join(fields)}]"
        functions.append(
            "\n".join(
                [
                    "def key(item: dict[str, Any]) -> Any:",
                    f"    {docstring('What tells an item from the others.')}",
                    f"    return {made}",
                ]
            )
        )
    return {
        "doc": docstring(doc, 0),
        "imports": import_block(names, first_party),
        "constants": constants,
        "functions": ["\n".join(lines), *functions],
        "tests": texts,
    }


def _range_query(name: str, function: str, argument: Within | Example) -> dict[str, str]:
    match function:
        case "":
            return {name: text_of(argument)}
        case "between":
            return {f"{name}_since": text_of(argument.low), f"{name}_until": text_of(argument.high)}
        case _:
            end = argument.low if argument.low is not None else argument.high
            return {f"{name}_{function}": text_of(end)}


def _has_set(value: object) -> bool:
    match value:
        case set() | frozenset():
            return True
        case Instance(fields=fields):
            return any(_has_set(stored(each)) for _, each in fields)
        case list() | tuple():
            return any(_has_set(stored(each)) for each in value)
        case dict():
            return any(_has_set(stored(each)) for each in value.values())
        case _:
            return False


def _is_plain(attribute: Attribute) -> bool:
    kind = bare(attribute.type)
    return isinstance(kind, EnumOf | LiteralOf) or (isinstance(kind, ScalarType) and kind.scalar in PLAIN)


def _check_long(body: Body, left: Expression, right: Expression, comparator: str = "==", suffix: str = "") -> None:
    """A comparison whose right side gets a line of its own where it is long."""
    text = f"{flat(left)} {comparator} {flat(right)}{suffix}"
    if len(text) + 11 <= 88:
        body.lines.append(f"    assert {text}")
        return
    body.assign("wanted", right)
    body.check(flat(left), f"wanted{suffix}", comparator)
