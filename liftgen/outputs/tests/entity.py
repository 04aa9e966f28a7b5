"""The tests of one entity: what is written is read, stored as the model says, changed, found by every pattern, and deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from liftgen.field_types import JsonType, OptionalOf, Scalar, ScalarType, bare, required
from liftgen.names import Name
from liftgen.outputs.examples.items import item_of, key_of, primary_key
from liftgen.outputs.examples.planted import base_values, expires
from liftgen.outputs.examples.values import NOW, START, distinct, example, use_class
from liftgen.outputs.python_source import (
    Brackets,
    Expression,
    call,
    dict_display,
    docstring,
    import_block,
    keyword,
    layout,
    list_display,
    literal,
    signature,
)
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.tests.source import Body, Test, test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from liftgen.outputs.examples.items import WireItem
    from liftgen.outputs.examples.planted import Values
    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Attribute, Entity, Schema
    from liftgen.scope import EntityScope

LATER = NOW + timedelta(hours=1)
"""Where the test clock stands after it has been moved by an hour; it starts at `NOW`."""


@dataclass(frozen=True)
class Subject:
    """An entity under test: its names in the generated code, and its example values."""

    entity: Entity
    schema: Schema

    @property
    def factory(self) -> str:
        """The function of the test file that makes one."""
        return f"a_{Name(self.entity.name).snake}"

    @property
    def fixture(self) -> str:
        """The fixture that gives the facade of the entity's table."""
        return facade_names(self.schema, self.entity.table).fixture

    @property
    def facade(self) -> str:
        """The class of the facade."""
        return facade_names(self.schema, self.entity.table).whole

    @property
    def repository(self) -> str:
        """How a test reaches the repository."""
        return f"{self.fixture}.{Name(self.entity.name).plural}"

    @property
    def words(self) -> str:
        """The entity in the middle of a function's name."""
        return Name(self.entity.name).snake

    @cached_property
    def first(self) -> Values:
        return base_values(self.entity, self.schema)

    def stored(self, values: Mapping[str, Example], *, at: datetime = NOW, version: int = 0) -> Values:
        """The values as the repository stores them: stamped, counted and with their expiry."""
        stamped = dict(values)
        for role, value in (("created_at", NOW), ("updated_at", at), ("version", version)):
            attribute = self.entity.role(role)
            if attribute is not None:
                stamped[attribute.field] = value
        expiry = self.entity.expiry
        if expiry is not None and expiry.of is not None and stamped.get(expiry.field) is None:
            since = stamped[expiry.of]
            if since is not None:
                stamped[expiry.field] = expires(self.entity, since)
        return stamped

    def item(self, values: Mapping[str, Example]) -> WireItem:
        """The item of these values, as DynamoDB has it."""
        return item_of(self.entity, values, self.schema)

    def key_arguments(self, values: Mapping[str, Example]) -> Values:
        """The arguments that name the entity by its key."""
        return {field: values[field] for field in self.entity.key.fields}

    @cached_property
    def key_fields(self) -> frozenset[str]:
        return frozenset(self.entity.key.fields)

    @cached_property
    def dependencies(self) -> frozenset[str]:
        """Fields that a composed key, a `when`, a guard or an expiry reads: those that `patch` refuses."""
        from liftgen.outputs.examples.conditions import fields_in
        from liftgen.schema import Composed

        found: set[str] = set()
        for index in self.entity.indexes:
            found.update(fields_in(index.when))
            for part in index.key.parts:
                if isinstance(part, Composed):
                    found.update(part.fields)
        for constraint in self.entity.uniques:
            found.update(constraint.fields)
        expiry = self.entity.expiry
        if expiry is not None:
            # A guard expires with its owner.
            found.update(
                each for each in (expiry.of, expiry.field if self.entity.uniques else None) if each is not None
            )
        return frozenset(found)

    @cached_property
    def changeable(self) -> tuple[Attribute, ...]:
        """The attributes that an update may change, and that have two examples."""
        return tuple(
            each
            for each in self.entity.attributes
            if each.field not in self.key_fields
            and each.lifecycle not in {"version", "created_at", "updated_at", "deleted_at"}
            and not each.encrypted
            and each.field != self.entity.tenant
            and len(distinct(each, 2, self.schema)) > 1
        )

    def other(self, attribute: Attribute, than: Example) -> Example:
        """Another example of the attribute's field."""
        return next(each for each in distinct(attribute, 3, self.schema) if each != than)


def entity_view(scope: EntityScope) -> Mapping[str, object]:
    """What the test file of an entity shows."""
    from liftgen.outputs.tests.conditions import condition_tests
    from liftgen.outputs.tests.named import named_tests
    from liftgen.outputs.tests.operations import operation_tests
    from liftgen.outputs.tests.patterns import neighbour, pattern_tests

    subject = Subject(scope.entity, scope.schema)
    package = scope.settings.module("repositories")
    tests = [*_tests(subject), *condition_tests(subject, package), *operation_tests(subject)]
    tests += [*pattern_tests(subject, package), *named_tests(subject)]
    others = dict.fromkeys(each for pattern in subject.entity.patterns if (each := neighbour(subject, pattern)))
    made = [each for each in others if any(f"{each.factory}(" in made.text for made in tests)]
    doc = f"What the repository of {subject.entity.name} promises, asked of a DynamoDB."
    return module_view(doc, [subject, *made], tests, scope.schema, package)


def module_view(
    doc: str, subjects: Sequence[Subject], tests: Sequence[Test], schema: Schema, package: str
) -> Mapping[str, object]:
    """What a test module shows: its imports, a factory for each subject, and the tests."""
    factories = [factory_source(each) for each in subjects]
    names: set[tuple[str, str]] = {("typing", "Any"), *((package, each.facade) for each in subjects)}
    for each in subjects:
        use_class(each.entity.model.module, each.entity.model.name, names)
    names = names.union(*(each.imports for each in tests), *(imports for _, imports in factories))
    if any("stand_in: StandIn" in each.text for each in tests):
        names.add(("liftgen.testing", "StandIn"))
    own = schema.packages | {package.partition(".")[0]}
    return {
        "doc": docstring(doc, indent=0),
        "imports": import_block(names, first_party=own),
        "factories": [text for text, _ in factories],
        "tests": [each.text for each in tests],
    }


def factory_source(subject: Subject) -> tuple[str, frozenset[tuple[str, str]]]:
    """The function that makes one entity of example values, with other values for the fields given."""
    body = Body()
    name = use_class(subject.entity.model.module, subject.entity.model.name, body.imports)
    given = {field: value for field, value in subject.first.items() if not _left_out(subject, field, value)}
    body.assign("values: dict[str, Any]", body.mapping(given))
    if subject.entity.model.kind == "pydantic":
        returned = f"return {name}.model_validate({{**values, **changes}}, by_name=True)"
    else:
        returned = f"return {name}(**{{**values, **changes}})"
    head = signature(subject.factory, ["**changes: Any"], name)
    doc = docstring(f"A {name} as these tests know it, with other values for the fields given.")
    return "\n".join([head, f"    {doc}", *body.lines, f"    {returned}"]), frozenset(body.imports)


def _left_out(subject: Subject, field: str, value: Example) -> bool:
    return value is None and subject.entity.model.attribute(field).has_default


def _tests(subject: Subject) -> Iterator[Test]:
    yield _created_is_read(subject)
    yield _created_is_stored(subject)
    yield _key_is_taken_once(subject)
    yield _missing_is_none(subject)
    yield _read_consistently(subject)
    if subject.entity.role("version") is not None:
        yield _version_starts_at_zero(subject)
    for attribute in subject.entity.attributes:
        if attribute.encrypted and required(attribute.type) == ScalarType(Scalar.STR):
            yield _encrypted(subject, attribute)
    yield _exists(subject)
    yield _put_replaces(subject)
    yield _upserted(subject)
    yield _upsert_of_missing(subject)
    for attribute in subject.changeable:
        yield _update_changes(subject, attribute)
    if subject.changeable:
        yield _update_of_missing(subject)
        yield _unknown_attributes_stay(subject)
    if subject.entity.role("version") is not None and subject.changeable:
        yield _stale_update(subject)
        yield _stale_delete(subject)
    for attribute in subject.changeable:
        if attribute.field not in subject.dependencies:
            yield _patch_changes(subject, attribute)
    if any(each.field not in subject.dependencies for each in subject.changeable):
        yield _patch_of_missing(subject)
        yield from _patch_of_another_type(subject)
    yield _deleted_is_gone(subject)
    yield _deleted_by_key_is_gone(subject)
    if subject.entity.role("deleted_at") is None:
        yield _delete_of_missing(subject)
    for constraint in subject.entity.uniques:
        yield _unique(subject, constraint.fields)
        if any(each.field in constraint.fields for each in subject.changeable):
            yield _unique_moves(subject, constraint.fields)
    if subject.entity.expiry is not None:
        yield _expired_is_absent(subject)
        yield from _whole_seconds(subject)


def _created_is_read(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.blank()
    stamped = _differences(subject, subject.first, subject.stored(subject.first))
    body.check_value("created", "expected", _made(subject, body, stamped))
    body.check_value(_get(subject, body, subject.first), "expected", "created")
    return test(
        f"test_a_{subject.words}_that_was_created_is_read",
        [_fixture(subject)],
        "What was stored comes back, equal.",
        body,
    )


def _created_is_stored(subject: Subject) -> Test:
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    body.blank()
    _check_item(subject, body, subject.stored(subject.first))
    return test(
        f"test_a_{subject.words}_is_stored_as_its_attributes_and_keys",
        [_fixture(subject), "stand_in: StandIn"],
        "The item's bytes are a contract: every attribute, key and index key.",
        body,
    )


def _key_is_taken_once(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.blank()
    changes = _everything_else(subject)
    body.refused("AlreadyExists", call(f"{subject.repository}.create", _made(subject, body, changes)))
    body.check_value(_get(subject, body, subject.first), "expected", "created")
    return test(
        f"test_the_key_of_a_{subject.words}_is_taken_once",
        [_fixture(subject)],
        "A second one is refused, and the first stays as it was.",
        body,
    )


def _missing_is_none(subject: Subject) -> Test:
    body = Body()
    body.check(_flat(_get(subject, body, subject.first)), "None", "is")
    if len(body.lines[0]) > 88:
        body.lines.clear()
        body.assign("found", _get(subject, body, subject.first))
        body.blank()
        body.check("found", "None", "is")
    return test(
        f"test_a_{subject.words}_that_is_not_there_is_none", [_fixture(subject)], "No item, no error: None.", body
    )


def _read_consistently(subject: Subject) -> Test:
    body = Body()
    body.do(_get(subject, body, subject.first, consistent="True"))
    body.blank()
    body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    return test(
        f"test_a_{subject.words}_is_read_consistently_where_that_is_asked_for",
        [_fixture(subject), "stand_in: StandIn"],
        "Otherwise a read may be a moment behind.",
        body,
    )


def _version_starts_at_zero(subject: Subject) -> Test:
    version = subject.entity.role("version")
    assert version is not None
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory, **{version.field: "7"})))
    body.blank()
    body.check(f"created.{version.field}", "0")
    return test(
        f"test_a_new_{subject.words}_starts_at_version_0",
        [_fixture(subject)],
        "Whatever version it was made with.",
        body,
    )


def _encrypted(subject: Subject, attribute: Attribute) -> Test:
    field = attribute.field
    body = Body()
    first, second, third = (body.value(each) for each in distinct(attribute, 3, subject.schema))
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory, **{field: first})))
    body.assign(
        "item", call("stand_in.item", literal(subject.entity.table), _wire(primary_key(subject.entity, subject.first)))
    )
    body.assign("updated", call(f"{subject.repository}.update", "created", **{field: second}))
    body.assign("found", _get(subject, body, subject.first))
    body.blank()
    body.check(f"created.{field}", layout(first))
    body.check("item", "None", "is not")
    body.check(f'list(item["{attribute.name}"])', '["M"]')
    body.check(f"updated.{field}", layout(second))
    body.check("found", "updated")
    if field not in subject.dependencies:
        key = body.values(subject.key_arguments(subject.first))
        body.assign("patched", call(f"{subject.repository}.patch", **key, **{field: third}))
        body.check(f"patched.{field}", layout(third))
        if isinstance(attribute.type, OptionalOf):
            body.assign("patched", call(f"{subject.repository}.patch", **key, **{field: "None"}))
            body.check(f"patched.{field}", "None", "is")
    return test(
        f"test_{field}_of_a_{subject.words}_is_stored_encrypted",
        [_fixture(subject), "stand_in: StandIn"],
        "The item holds an envelope, and whoever has the key reads what was written.",
        body,
    )


def _put_replaces(subject: Subject) -> Test:
    body = Body()
    versioned = subject.entity.role("version")
    changes = _everything_else(subject)
    body.assign("stored", call(f"{subject.repository}.put", call(subject.factory)))
    _wait(body)
    carried = dict(changes)
    made: Expression
    if versioned is not None:
        expressions = body.values(carried)
        made = call(subject.factory, **expressions, **{versioned.field: f"stored.{versioned.field}"})
    else:
        made = _made(subject, body, carried)
    body.do(call(f"{subject.repository}.put", made))
    body.blank()
    if versioned is None:
        body.lines[0] = body.lines[0].replace("stored = ", "", 1)
    after = subject.stored({**subject.first, **changes}, at=LATER, version=1)
    created = subject.entity.role("created_at")
    if created is not None:
        after[created.field] = subject.first[created.field]
    _check_item(subject, body, after)
    return test(
        f"test_putting_a_{subject.words}_replaces_it_whole",
        [_fixture(subject), "clock: Clock", "stand_in: StandIn"],
        "Whatever was there is replaced, with every key of its own.",
        body,
    )


def _update_changes(subject: Subject, attribute: Attribute) -> Test:
    body = Body()
    value = subject.other(attribute, subject.first[attribute.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    _wait(body)
    changes = body.values({attribute.field: value})
    body.assign("updated", call(f"{subject.repository}.update", "created", **changes))
    body.blank()
    after = _after_update(subject, {attribute.field: value})
    body.check_value("updated", "expected", _made(subject, body, _differences(subject, subject.first, after)))
    body.check_value(_get(subject, body, subject.first), "expected", "updated")
    _check_item(subject, body, after)
    return test(
        f"test_updating_{attribute.field}_of_a_{subject.words}",
        [_fixture(subject), "clock: Clock", "stand_in: StandIn"],
        "The field changes, with every key that depends on it; nothing else does.",
        body,
    )


def _exists(subject: Subject) -> Test:
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    key = body.values(subject.key_arguments(subject.first))
    body.assign("there", call(f"{subject.repository}.exists", **key))
    body.blank()
    body.check("there", "True", "is")
    body.check('"ConsistentRead"', 'stand_in.sent("GetItem")[-1]', "not in")
    expiry = subject.entity.expiry
    if expiry is not None:
        moment = _moment(subject.stored(subject.first)[expiry.field])
        body.do(call("clock.set", body.value(moment + timedelta(seconds=1))))
        body.imports.add(("liftgen.testing", "Clock"))
        body.assign("there", call(f"{subject.repository}.exists", **key))
        body.check("there", "False", "is")
        body.assign("there", call(f"{subject.repository}.exists", **key, include_expired="True"))
        body.check("there", "True", "is")
    if subject.entity.role("deleted_at") is not None:
        expired = {"include_expired": "True"} if expiry is not None else {}
        body.do(call("clock.set", body.value(NOW))) if expiry is not None else None
        body.do(call(f"{subject.repository}.delete_by_key", **key))
        body.assign("there", call(f"{subject.repository}.exists", **key, **expired))
        body.check("there", "False", "is")
        body.assign("there", call(f"{subject.repository}.exists", **key, **expired, include_deleted="True"))
    else:
        body.do(call(f"{subject.repository}.delete_by_key", **key))
        body.assign("there", call(f"{subject.repository}.exists", **key, consistent="True"))
        body.check("there", "False", "is")
        body.check('stand_in.sent("GetItem")[-1]["ConsistentRead"]', "True", "is")
    clock = ["clock: Clock"] if expiry is not None else []
    return test(
        f"test_whether_a_{subject.words}_exists",
        [_fixture(subject), *clock, "stand_in: StandIn"],
        "Told from its key alone, and as absent as a read would say.",
        body,
    )


def _upserted(subject: Subject) -> Test:
    body = Body()
    changes = _everything_else(subject)
    key = _wire(primary_key(subject.entity, subject.first))
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("key", key)
    body.do(call("stand_in.set", literal(subject.entity.table), "key", keyword("legacy", '{"S": "kept"}')))
    _wait(body)
    body.assign("stored", call(f"{subject.repository}.upsert", _made(subject, body, changes)))
    body.blank()
    after = subject.stored({**subject.first, **changes}, at=LATER, version=1)
    body.check_value("stored", "expected", _made(subject, body, _differences(subject, subject.first, after)))
    if any(each.encrypted for each in subject.entity.attributes):
        body.check_value(_get(subject, body, subject.first), "expected", "stored")
    else:
        body.assign("item", call("stand_in.item", literal(subject.entity.table), "key"))
        legacy = {**subject.item(after), "legacy": {"S": "kept"}}
        body.assign("expected_item", _wire(legacy))
        body.check("item", "expected_item")
    return test(
        f"test_upserting_a_{subject.words}_that_is_there_changes_it",
        [_fixture(subject), "clock: Clock", "stand_in: StandIn"],
        "Whoever wrote last, with every key of its own; what it was created with stays.",
        body,
    )


def _upsert_of_missing(subject: Subject) -> Test:
    body = Body()
    expiry = subject.entity.expiry
    version = subject.entity.role("version")
    seven = {} if version is None else {version.field: "7"}
    body.assign("stored", call(f"{subject.repository}.upsert", call(subject.factory, **seven)))
    body.blank()
    stamped = _differences(subject, subject.first, subject.stored(subject.first))
    body.check_value("stored", "expected", _made(subject, body, stamped))
    if any(each.encrypted for each in subject.entity.attributes):
        body.check_value(_get(subject, body, subject.first), "expected", "stored")
    else:
        _check_item(subject, body, subject.stored(subject.first))
    clock = []
    if expiry is not None and not subject.entity.uniques:
        clock = ["clock: Clock"]
        body.imports.add(("liftgen.testing", "Clock"))
        moment = _moment(subject.stored(subject.first)[expiry.field])
        body.do(call("clock.set", body.value(moment + timedelta(seconds=1))))
        body.do(call(f"{subject.repository}.upsert", call(subject.factory)))
        body.check('stand_in.sent("PutItem")', "[]", "!=")
    return test(
        f"test_upserting_a_{subject.words}_that_is_not_there_creates_it",
        [_fixture(subject), *clock, "stand_in: StandIn"],
        "As `create` would.",
        body,
    )


def _after_update(subject: Subject, changes: Values) -> Values:
    before = subject.stored(subject.first)
    after = subject.stored({**before, **changes}, at=LATER, version=1)
    expiry = subject.entity.expiry
    if expiry is not None and expiry.of in changes:
        after[expiry.field] = expires(subject.entity, after[expiry.of])
    return after


def _update_of_missing(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    changes = body.values({attribute.field: subject.other(attribute, subject.first[attribute.field])})
    body.refused("NotFound", call(f"{subject.repository}.update", call(subject.factory), **changes))
    body.check("stand_in.items()", "[]")
    return test(
        f"test_updating_a_{subject.words}_that_is_not_there_is_refused",
        [_fixture(subject), "stand_in: StandIn"],
        "An update never brings an item back.",
        body,
    )


def _unknown_attributes_stay(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    key = _wire(primary_key(subject.entity, subject.first))
    body.assign("key", key)
    body.do(call("stand_in.set", literal(subject.entity.table), "key", keyword("legacy", '{"S": "kept"}')))
    body.blank()
    changes = body.values({attribute.field: subject.other(attribute, subject.first[attribute.field])})
    body.do(call(f"{subject.repository}.update", "created", **changes))
    body.blank()
    body.assign("item", call("stand_in.item", literal(subject.entity.table), "key"))
    body.check("item", "None", "is not")
    body.check('item["legacy"]', '{"S": "kept"}')
    return test(
        f"test_an_update_of_a_{subject.words}_keeps_attributes_that_it_does_not_know",
        [_fixture(subject), "stand_in: StandIn"],
        "What another version of the code has written is still there.",
        body,
    )


def _stale_update(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    value = subject.other(attribute, subject.first[attribute.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("winner", call(f"{subject.repository}.update", "created", **body.values({attribute.field: value})))
    body.blank()
    loser = body.values({attribute.field: subject.first[attribute.field]})
    body.refused("Conflict", call(f"{subject.repository}.update", "created", **loser))
    body.check_value(_get(subject, body, subject.first), "expected", "winner")
    return test(
        f"test_a_{subject.words}_that_somebody_else_changed_is_not_overwritten",
        [_fixture(subject)],
        "An update of an older version is a conflict.",
        body,
    )


def _stale_delete(subject: Subject) -> Test:
    body = Body()
    attribute = subject.changeable[0]
    value = subject.other(attribute, subject.first[attribute.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("winner", call(f"{subject.repository}.update", "created", **body.values({attribute.field: value})))
    body.blank()
    body.refused("Conflict", call(f"{subject.repository}.delete", "created"))
    body.check_value(_get(subject, body, subject.first), "expected", "winner")
    return test(
        f"test_a_{subject.words}_that_somebody_else_changed_is_not_deleted",
        [_fixture(subject)],
        "A delete of an older version is a conflict.",
        body,
    )


def _patch_changes(subject: Subject, attribute: Attribute) -> Test:
    body = Body()
    value = subject.other(attribute, subject.first[attribute.field])
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    _wait(body)
    arguments = {**subject.key_arguments(subject.first), attribute.field: value}
    body.assign("patched", call(f"{subject.repository}.patch", **body.values(arguments)))
    body.blank()
    after = _after_update(subject, {attribute.field: value})
    body.check_value("patched", "expected", _made(subject, body, _differences(subject, subject.first, after)))
    _check_item(subject, body, after)
    return test(
        f"test_patching_{attribute.field}_of_a_{subject.words}",
        [_fixture(subject), "clock: Clock", "stand_in: StandIn"],
        "By key, and only this field.",
        body,
    )


def _patch_of_missing(subject: Subject) -> Test:
    body = Body()
    attribute = next(each for each in subject.changeable if each.field not in subject.dependencies)
    value = subject.other(attribute, subject.first[attribute.field])
    arguments = {**subject.key_arguments(subject.first), attribute.field: value}
    body.refused("NotFound", call(f"{subject.repository}.patch", **body.values(arguments)))
    body.check("stand_in.items()", "[]")
    return test(
        f"test_patching_a_{subject.words}_that_is_not_there_is_refused",
        [_fixture(subject), "stand_in: StandIn"],
        "A patch never brings an item back.",
        body,
    )


def _patch_of_another_type(subject: Subject) -> Iterator[Test]:
    """Where the model can tell: what no field of its type may hold is refused before anything is sent."""
    attribute = next(each for each in subject.changeable if each.field not in subject.dependencies)
    if subject.entity.model.kind != "pydantic" or isinstance(bare(attribute.type), JsonType):
        return
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("wrong: Any", "object()")
    body.blank()
    key = body.values(subject.key_arguments(subject.first))
    body.refused("InvalidValue", call(f"{subject.repository}.patch", **key, **{attribute.field: "wrong"}))
    body.assign("tx", f"{subject.fixture}.transaction()")
    patch = call(f"tx.{Name(subject.entity.name).plural}.patch", **key, **{attribute.field: "wrong"})
    body.refused("InvalidValue", patch)
    yield test(
        f"test_patching_a_{subject.words}_with_a_value_of_another_type_is_refused",
        [_fixture(subject)],
        "What the model would not take is not sent.",
        body,
    )


def _whole_seconds(subject: Subject) -> Iterator[Test]:
    """DynamoDB's expiry has no parts of a second, and what is given back says so."""
    expiry = subject.entity.expiry
    assert expiry is not None
    attribute = subject.entity.model.attribute(expiry.field)
    if bare(attribute.type) != ScalarType(Scalar.DATETIME):
        return
    moment = START + timedelta(days=30)
    odd = moment + timedelta(microseconds=500_000)
    body = Body()
    body.assign("odd", body.value(odd))
    body.assign("whole", body.value(moment))
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory, **{expiry.field: "odd"})))
    body.assign("put", call(f"{subject.repository}.put", "created"))
    body.assign("updated", call(f"{subject.repository}.update", "put", **{expiry.field: "odd"}))
    body.blank()
    body.assign("kept", list_display(f"{each}.{expiry.field}" for each in ("created", "put", "updated")))
    body.check("kept", "[whole, whole, whole]")
    body.assign(
        "replaced", call(f"{subject.repository}.put", call(subject.factory, **_replacing(subject, expiry.field)))
    )
    body.check(f"replaced.{expiry.field}", "whole")
    day = timedelta(days=1)
    body.lines.append(f"    with {subject.fixture}.transaction() as tx:")
    body.depth += 1
    changed = call(f"tx.{Name(subject.entity.name).plural}.update", "replaced", **{expiry.field: body.value(odd + day)})
    body.assign("changed", changed)
    body.depth -= 1
    body.assign("whole", body.value(moment + day))
    body.check(f"changed.{expiry.field}", "whole")
    if not subject.entity.uniques:
        # Past its expiry it is stored as a new one would be.
        body.imports.add(("liftgen.testing", "Clock"))
        body.do(call("clock.set", body.value(moment + 2 * day)))
        body.assign("odd", body.value(odd + 3 * day))
        body.assign("again", call(f"{subject.repository}.upsert", call(subject.factory, **{expiry.field: "odd"})))
        body.assign("whole", body.value(moment + 3 * day))
        body.check(f"again.{expiry.field}", "whole")
    yield test(
        f"test_{expiry.field}_of_a_{subject.words}_is_a_whole_second",
        [_fixture(subject), *([] if subject.entity.uniques else ["clock: Clock"])],
        "An expiry has no parts of a second, in the item and in what is given back.",
        body,
    )


def _replacing(subject: Subject, field: str) -> dict[str, Expression]:
    version = subject.entity.role("version")
    return {field: "odd", **({version.field: f"updated.{version.field}"} if version is not None else {})}


def _deleted_is_gone(subject: Subject) -> Test:
    body = Body()
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.do(call(f"{subject.repository}.delete", "created"))
    body.blank()
    _check_gone(subject, body)
    return test(
        f"test_a_deleted_{subject.words}_is_gone",
        [_fixture(subject), *_needs_stand_in(subject)],
        "Nothing of it is found, and its key is free.",
        body,
    )


def _deleted_by_key_is_gone(subject: Subject) -> Test:
    body = Body()
    body.do(call(f"{subject.repository}.create", call(subject.factory)))
    key = body.values(subject.key_arguments(subject.first))
    body.do(call(f"{subject.repository}.delete_by_key", **key))
    body.blank()
    _check_gone(subject, body)
    return test(
        f"test_a_{subject.words}_deleted_by_its_key_is_gone",
        [_fixture(subject), *_needs_stand_in(subject)],
        "Deleting needs no reading first.",
        body,
    )


def _delete_of_missing(subject: Subject) -> Test:
    body = Body()
    body.refused("NotFound", call(f"{subject.repository}.delete", call(subject.factory)))
    key = body.values(subject.key_arguments(subject.first))
    body.do(call(f"{subject.repository}.delete_by_key", **key))
    return test(
        f"test_deleting_a_{subject.words}_that_is_not_there",
        [_fixture(subject)],
        "By what was read it is an error; by key it is already so.",
        body,
    )


def _unique(subject: Subject, fields: tuple[str, ...]) -> Test:
    body = Body()
    elsewhere = _another_key(subject, fields)
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.assign("twin", _made(subject, body, elsewhere))
    body.refused("AlreadyExists", call(f"{subject.repository}.create", "twin"))
    body.blank()
    body.do(call(f"{subject.repository}.delete", "created"))
    body.do(call(f"{subject.repository}.create", "twin"))
    body.blank()
    kept = 0 if subject.entity.role("deleted_at") is None else 1
    body.check("len(stand_in.items())", str(1 + len(subject.entity.uniques) + kept))
    constraint = next(each for each in subject.entity.uniques if each.fields == fields)
    guard = _wire(key_of(constraint.key, subject.first, subject.entity))
    body.assign("guard", call("stand_in.item", literal(subject.entity.table), guard))
    body.check("guard", "None", "is not")
    return test(
        f"test_{'_and_'.join(fields)}_of_a_{subject.words}_is_unique",
        [_fixture(subject), "stand_in: StandIn"],
        "A second item with the same value is refused until the first has gone.",
        body,
    )


def _unique_moves(subject: Subject, fields: tuple[str, ...]) -> Test:
    body = Body()
    attribute = next(each for each in subject.changeable if each.field in fields)
    value = subject.other(attribute, subject.first[attribute.field])
    elsewhere = _another_key(subject, fields)
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.do(call(f"{subject.repository}.update", "created", **body.values({attribute.field: value})))
    body.blank()
    body.do(call(f"{subject.repository}.create", _made(subject, body, elsewhere)))
    taken = {**_another_key(subject, fields, number=3), attribute.field: value}
    body.refused("AlreadyExists", call(f"{subject.repository}.create", _made(subject, body, taken)))
    return test(
        f"test_an_update_of_{attribute.field}_of_a_{subject.words}_moves_its_guard",
        [_fixture(subject)],
        "The old value is free, and the new one is taken.",
        body,
    )


def _expired_is_absent(subject: Subject) -> Test:
    body = Body()
    expiry = subject.entity.expiry
    assert expiry is not None
    moment = _moment(subject.stored(subject.first)[expiry.field])
    body.assign("created", call(f"{subject.repository}.create", call(subject.factory)))
    body.do(call("clock.set", body.value(moment + timedelta(seconds=1))))
    body.blank()
    body.assign("found", _get(subject, body, subject.first))
    body.check("found", "None", "is")
    body.assign("found", _get(subject, body, subject.first, include_expired="True"))
    body.check("found", "created")
    return test(
        f"test_an_expired_{subject.words}_reads_as_absent",
        [_fixture(subject), "clock: Clock"],
        "DynamoDB deletes days later; until then it is there only for those who ask.",
        body,
    )


def _moment(value: Example) -> datetime:
    """The instant of an expiry."""
    return value if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC)


def _everything_else(subject: Subject) -> Values:
    """Another value for every field that is not part of the key and not kept by the repository."""
    return {each.field: subject.other(each, subject.first[each.field]) for each in subject.changeable}


def _another_key(subject: Subject, unique: tuple[str, ...], number: int = 2) -> Values:
    """Another key with the same unique values, and other values for other constraints."""
    changes: Values = {}
    moving = [field for field in subject.entity.key.fields if field not in unique] or list(subject.entity.key.fields)
    for field in moving:
        changes[field] = example(subject.entity.model.attribute(field), number, subject.schema)
    for constraint in subject.entity.uniques:
        if constraint.fields != unique:
            for field in constraint.fields:
                if field not in unique and field not in changes:
                    changes[field] = example(subject.entity.model.attribute(field), number, subject.schema)
    return changes


def _differences(subject: Subject, before: Values, after: Values) -> Values:
    del subject
    return {field: value for field, value in after.items() if before.get(field) != value}


def _made(subject: Subject, body: Body, changes: Mapping[str, Example]) -> Brackets:
    return call(subject.factory, **body.values(changes))


def _get(subject: Subject, body: Body, values: Mapping[str, Example], **more: Expression) -> Brackets:
    return call(f"{subject.repository}.get", **body.values(subject.key_arguments(values)), **more)


def _check_item(subject: Subject, body: Body, values: Values) -> None:
    table = literal(subject.entity.table)
    key = _wire(primary_key(subject.entity, values))
    body.assign("item", call("stand_in.item", table, key))
    body.assign("expected_item", _wire(subject.item(values)))
    body.check("item", "expected_item")


def _check_gone(subject: Subject, body: Body) -> None:
    body.assign("found", _get(subject, body, subject.first))
    body.check("found", "None", "is")
    if subject.entity.role("deleted_at") is None:
        body.check("stand_in.items()", "[]")


def _needs_stand_in(subject: Subject) -> list[str]:
    return ["stand_in: StandIn"] if subject.entity.role("deleted_at") is None else []


def _wire(item: WireItem) -> Brackets:
    return dict_display((literal(name), literal(value)) for name, value in item.items())


def _wait(body: Body) -> None:
    body.imports.add(("liftgen.testing", "Clock"))
    body.do(call("clock.set", body.value(LATER)))


def _fixture(subject: Subject) -> str:
    return f"{subject.fixture}: {subject.facade}"


def _flat(expression: Expression) -> str:
    return layout(expression)
