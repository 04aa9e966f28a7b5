"""Tenants that try to reach each other: generated repositories of the sample models, and every way that they offer."""

from __future__ import annotations

import inspect
import itertools
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from support.generated import generate, imported
from support.hostile import CASES

from liftgen.names import Name
from liftgen.outputs.examples.planted import base_values
from liftgen.requests import create_table_request
from liftgen.runtime.cursor import Cursors
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.errors import InvalidCursor, InvalidKey, WrongTenant
from liftgen.runtime.table import Settings
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient
from liftgen.testing.local_keys import LocalKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from liftgen.schema import Entity, Schema

SAMPLES = CASES.parents[1] / "sample_models"
PACKAGE = "tenants_layer"
NOW = datetime(2026, 5, 2, tzinfo=UTC)
READS = frozenset({"get", "exists", "delete_by_key", "patch", "restore", "purge"})

TENANTS = (
    *("A", "a", "AB", "A#", "A#B", "A#USER#u", "A%23", "A%", "A|", "A:", "A\0", "A ", " ", "*", "?", "#", "TENANT#A"),
    *(
        "${aws:PrincipalTag/x}",
        "\uff21",
        "caf\u00e9",
        "cafe\u0301",
        "\u212b",
        "\u00c5",
        "\u200bA",
        "\U0001f600",
        "x" * 500,
    ),
)
"""Prefixes of each other, delimiters, wild cards, policy variables, normal forms, cases, and what cannot be seen."""

TEXT = st.text(min_size=1, max_size=12) | st.text("A#|%:\0 aé\u0301", min_size=1, max_size=6)
UTF8 = TEXT.filter(lambda text: not any("\ud800" <= each <= "\udfff" for each in text))


class Layer:
    """What was generated for the sample models, and a DynamoDB with their tables."""

    def __init__(self, folder: Any, schema: Schema) -> None:
        self.folder = folder
        self.schema = schema
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        self.models = imported(folder, "saas")

    def items(self, entity: Entity) -> ModuleType:
        return imported(self.folder, f"{PACKAGE}.repositories.generated.items.{_snake(entity)}")

    def saas(self, client: Any, **more: Any) -> Any:
        return self.repositories.Saas(
            client, settings=Settings(clock=Clock(NOW), encryption=Encryption(LocalKeys()), **more)
        )

    def memory(self) -> StandIn:
        tables = self.schema.tables
        return StandIn(FakeClient(*map(create_table_request, tables)), [each.name for each in tables])


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Layer:
    folder = tmp_path_factory.mktemp("tenants")
    samples = [SAMPLES / f"{each}.py" for each in ("saas", "session", "contacts", "shop")]
    return Layer(folder, generate(folder, *samples, package=PACKAGE))


@pytest.fixture(params=["memory", pytest.param("embedded", marks=pytest.mark.slow)])
def stand_in(request: pytest.FixtureRequest, layer: Layer) -> StandIn:
    if request.param == "memory":
        return layer.memory()
    from liftgen.runtime.botocore_client import BotocoreClient
    from liftgen.testing import create_tables

    client = request.getfixturevalue("local_dynamodb").isolated().client()
    create_tables(client, *layer.schema.tables)
    return StandIn(BotocoreClient(client), [each.name for each in layer.schema.tables])


def _snake(entity: Entity) -> str:
    return Name(entity.name).identifier


def _text_keys(layer: Layer) -> Iterator[tuple[Entity, Callable[..., Any]]]:
    """Every function that makes a key of text alone: of the table and of each partition."""
    for entity in layer.schema.entities:
        module = layer.items(entity)
        for name, function in vars(module).items():
            if name == "key" or name.endswith("_partition"):
                parameters = inspect.signature(function).parameters.values()
                if all(each.annotation == "str" for each in parameters) and parameters:
                    yield entity, function


def _wire(key: Any) -> str:
    return json.dumps(key, sort_keys=True)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(UTF8, min_size=4, max_size=4), st.lists(UTF8, min_size=4, max_size=4))
@example(["A", "B#C", "x", "y"], ["A#B", "C", "x", "y"])
@example(["caf\u00e9", "1", "x", "y"], ["cafe\u0301", "1", "x", "y"])
@example(["A", "1", "x", "y"], ["a", "1", "x", "y"])
@example(["A%23", "1", "x", "y"], ["A#", "1", "x", "y"])
def test_two_tuples_of_values_have_two_keys_in_every_entity(layer: Layer, one: list[str], two: list[str]) -> None:
    for _, key in _text_keys(layer):
        names = list(inspect.signature(key).parameters)[:4]
        first, second = dict(zip(names, one, strict=False)), dict(zip(names, two, strict=False))
        if len(first) == len(names):
            assert (_wire(key(**first)) == _wire(key(**second))) == (first == second)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(UTF8, UTF8, UTF8, UTF8)
@example("A", "AB", "x", "y")
@example("A", "A#USER", "x", "y")
def test_no_partition_of_one_tenant_is_what_a_policy_for_another_allows(
    layer: Layer, one: str, two: str, first: str, second: str
) -> None:
    """A policy lists `TENANT#t` and `TENANT#t#*` for an encoded `t`: nothing else's begins so."""
    assume(one != two)
    own = layer.models.Tenant(tenant_id=one, slug=first, name=second)
    item = layer.items(layer.schema.entity("Tenant"))
    allowed = item.key(tenant_id=own.tenant_id)["pk"]
    prefix = json.loads(allowed)["S"]
    for entity, key in _text_keys(layer):
        names = list(inspect.signature(key).parameters)
        if entity.tenant is None or names[0] != entity.tenant or len(names) > 3:
            continue
        made = key(**dict(zip(names, (two, first, second), strict=False)))
        composed = [json.loads(value)["S"] for name, value in made.items() if name.endswith("pk")]
        assert not [each for each in composed if each == prefix or each.startswith(f"{prefix}#")]


def _fill(layer: Layer, saas: Any, tenant: str) -> None:
    models = layer.models
    saas.tenants.create(models.Tenant(tenant_id=tenant, slug=f"slug of {tenant}", name=tenant))
    saas.users.create(models.User(tenant_id=tenant, user_id="u", email=f"{tenant}@example.com"))
    saas.projects.create(models.Project(tenant_id=tenant, project_id="p", title=tenant, due_on=models.date(2026, 5, 1)))
    saas.memberships.create(models.Membership(tenant_id=tenant, project_id="p", user_id="u"))
    saas.audit_events.create(
        models.AuditEvent(tenant_id=tenant, event_id="e", at=models.datetime(2026, 5, 1, tzinfo=models.UTC))
    )


def _everything(layer: Layer, own: Any) -> Iterator[Any]:
    """All that one tenant can list: each access pattern of each repository, each relation and each collection."""
    models = layer.models
    given: dict[str, Any] = {
        "status": models.Status.ACTIVE,
        "project_id": "p",
        "user_id": "u",
        "since": models.date(2026, 1, 1),
        "until": models.date(2026, 12, 31),
    }
    for entity in (each for each in layer.schema.entities if each.tenant):
        repository = getattr(own, _plural(entity))
        for pattern in entity.patterns:
            if pattern.operation != "query" or not hasattr(repository, pattern.name):
                continue
            needed = {each.name: each for each in pattern.parameters if each.required and each.field != entity.tenant}
            arguments = {name: _moment(models, each, given[name]) for name, each in needed.items()}
            yield from getattr(repository, pattern.name)(**arguments)
        for relation in entity.relations:
            owner = next(iter(repository.by_key())) if hasattr(repository, "by_key") else repository.get()
            yield from getattr(repository, relation.name)(owner)
    for collection in layer.schema.collections:
        if hasattr(own, collection.name):
            yield from getattr(own, collection.name)()


def _moment(models: ModuleType, parameter: Any, value: Any) -> Any:
    """A day, as the moment that begins it where the field has a time."""
    timed = isinstance(value, models.date) and "DATETIME" in repr(parameter.type).upper()
    return models.datetime(value.year, value.month, value.day, tzinfo=models.UTC) if timed else value


def _plural(entity: Entity) -> str:
    return Name(entity.name).plural


def test_a_tenant_of_any_name_lists_its_own_and_no_other(layer: Layer, stand_in: StandIn) -> None:
    saas = layer.saas(stand_in.client)
    for tenant in TENANTS:
        _fill(layer, saas, tenant)

    for tenant in TENANTS:
        found = list(_everything(layer, saas.for_tenant(tenant)))
        assert len(found) > 8
        assert {each.tenant_id for each in found} == {tenant}


@pytest.mark.parametrize("tenant", ["", None, 0, [], ["A"], b"A", {"S": "A"}])
def test_without_a_tenant_nothing_is_asked(layer: Layer, tenant: Any) -> None:
    stand_in = layer.memory()
    saas = layer.saas(stand_in.client)
    tried = 0
    for entity in (each for each in layer.schema.entities if each.tenant):
        first = base_values(entity, layer.schema)
        for repository, scoped in ((getattr(saas, _plural(entity)), False), (_scoped(saas, entity, tenant), True)):
            for name in [*READS, *(each.name for each in entity.patterns if each.operation == "query")]:
                method = getattr(repository, name, None)
                if method is None:
                    continue
                parameters = inspect.signature(method).parameters
                # `by_email` is asked before the tenant is known: its model says so, and no tenant's view has it.
                if not scoped and parameters[str(entity.tenant)].default is not inspect.Parameter.empty:
                    continue
                needed = [each for each, said in parameters.items() if said.default is inspect.Parameter.empty]
                arguments = {each: first.get(each, _some(layer, each)) for each in needed}
                if not scoped:
                    arguments[str(entity.tenant)] = tenant
                with pytest.raises(Exception):  # noqa: B017, PT011 - whatever it is called, nothing may be sent
                    _asked(method(**arguments))
                tried += 1

    assert tried > 20
    assert [name for name, _ in stand_in.client.requests] == []


def _scoped(saas: Any, entity: Entity, tenant: Any) -> Any:
    """The repository of the tenant; of None and empty text there is none."""
    try:
        return getattr(saas.for_tenant(tenant), _plural(entity))
    except InvalidKey:
        return None


def _some(layer: Layer, name: str) -> Any:
    moments = {"since": layer.models.datetime(2026, 1, 1, tzinfo=layer.models.UTC)}
    moments["until"] = moments["since"]
    return moments.get(name, "x")


def _asked(answer: Any) -> None:
    if hasattr(answer, "page"):
        list(answer)


def test_no_method_of_a_tenant_takes_what_is_another_s(layer: Layer) -> None:
    """Whatever takes an entity, now or one day, looks whose it is; nothing takes a tenant."""
    stand_in = layer.memory()
    saas = layer.saas(stand_in.client)
    _fill(layer, saas, "theirs")
    before = stand_in.items()
    own = saas.for_tenant("own")
    tried = set()
    for entity in (each for each in layer.schema.entities if each.tenant):
        theirs = next(
            each for each in _everything(layer, saas.for_tenant("theirs")) if type(each).__name__ == entity.name
        )
        repository = getattr(own, _plural(entity))
        for name, method in inspect.getmembers(repository, inspect.ismethod):
            if name.startswith("_"):
                continue
            parameters = inspect.signature(method).parameters
            assert entity.tenant not in parameters
            takes = [each for each, said in parameters.items() if said.annotation == entity.name]
            if takes:
                with pytest.raises(WrongTenant):
                    _asked(method(**{takes[0]: theirs}))
                tried.add(name)

    assert tried >= {"create", "put", "update", "delete", "upsert"}
    assert stand_in.items() == before


@pytest.mark.parametrize("tenant", ["own", "", None, [], "their", "theirs#"])
def test_no_transaction_of_a_tenant_takes_what_is_another_s(layer: Layer, tenant: Any) -> None:
    stand_in = layer.memory()
    saas = layer.saas(stand_in.client)
    _fill(layer, saas, "theirs")
    before, asked = stand_in.items(), len(stand_in.client.requests)  # type: ignore[attr-defined]
    theirs = layer.models.Project(tenant_id="theirs", project_id="p", title="mine")
    for act in (
        lambda tx: tx.projects.create(theirs),
        lambda tx: tx.projects.put(theirs),
        lambda tx: tx.projects.update(theirs, title="x"),
        lambda tx: tx.projects.patch(tenant_id="theirs", project_id="p", title="x"),
        lambda tx: tx.projects.delete(theirs),
        lambda tx: tx.projects.delete_by_key(tenant_id="theirs", project_id="p"),
        lambda tx: tx.projects.check(tenant_id="theirs", project_id="p"),
        lambda tx: tx.projects.check_absent(tenant_id="theirs", project_id="q"),
    ):
        with pytest.raises((WrongTenant, InvalidKey)), saas.for_tenant(tenant).transaction() as tx:
            act(tx)
        with (
            pytest.raises((WrongTenant, InvalidKey)),
            saas.transaction() as whole,
            saas.for_tenant(tenant).join(whole) as tx,
        ):
            act(tx)

    assert stand_in.items() == before
    assert len(stand_in.client.requests) == asked  # type: ignore[attr-defined]


def test_the_key_of_another_tenant_s_item_finds_nothing_and_changes_nothing(layer: Layer, stand_in: StandIn) -> None:
    saas = layer.saas(stand_in.client)
    _fill(layer, saas, "theirs")
    before = stand_in.items()
    own = saas.for_tenant("own")

    assert own.projects.get(project_id="p") is None
    assert not own.projects.exists(project_id="p")
    assert not own.projects.delete_by_key(project_id="p")
    for project_id in ("p#", "#p", "../p", "theirs#PROJECT#p", "p\0", "*"):
        assert own.projects.get(project_id=project_id) is None
    with pytest.raises(Exception, match="own") as error:
        own.projects.patch(project_id="p", title="mine")
    assert "theirs" not in str(error.value)
    assert stand_in.items() == before


@pytest.mark.parametrize("secret", [None, b"0123456789abcdef"])
def test_the_cursor_of_another_tenant_leads_nowhere(layer: Layer, secret: bytes | None) -> None:
    stand_in = layer.memory()
    saas = layer.saas(stand_in.client, cursors=Cursors(secret))
    for tenant, number in itertools.product(("A", "AB", "A#"), range(4)):
        saas.projects.create(layer.models.Project(tenant_id=tenant, project_id=f"p{number}", title="x"))
    for theirs, own in itertools.permutations(("A", "AB", "A#"), 2):
        for ask in (lambda of: of.projects.by_key(), lambda of: of.tenant_home(), lambda of: of.projects.active()):
            cursor = ask(saas.for_tenant(theirs)).page(limit=2).cursor
            assert cursor is not None

            with pytest.raises(InvalidCursor):
                ask(saas.for_tenant(own)).page(limit=2, cursor=cursor)
