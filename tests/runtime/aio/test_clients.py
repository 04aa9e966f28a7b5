"""Which client an environment gets in asyncio, and one that blocks behind that port."""

import asyncio
import threading

import pytest

from liftgen.runtime.aio import connect
from liftgen.runtime.aio.direct import DirectClient
from liftgen.runtime.aio.pauses import pause
from liftgen.runtime.aio.threads import ThreadedClient
from liftgen.runtime.errors import NotConfigured
from liftgen.runtime.table import Settings


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LIFT_CLIENT", "AWS_PROFILE", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "verysecret")


def test_the_default_is_the_direct_client() -> None:
    assert isinstance(connect(region="eu-west-1"), DirectClient)


def test_the_environment_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFT_CLIENT", "botocore")

    assert isinstance(connect(region="eu-west-1"), ThreadedClient)
    assert isinstance(connect("direct", region="eu-west-1"), DirectClient)


def test_a_proxy_is_spoken_to_by_botocore_in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")

    assert "BotocoreClient" in repr(connect("direct", region="eu-west-1"))


def test_a_client_that_is_none_is_refused() -> None:
    with pytest.raises(NotConfigured, match="carrier-pigeon"):
        connect("carrier-pigeon", region="eu-west-1")


def test_calls_that_block_do_so_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=10)

    class Blocking:
        def call(self, operation: str, body: bytes) -> bytes:
            both.wait()
            return operation.encode() + body

    async def main() -> list[bytes]:
        client = ThreadedClient(Blocking())
        found = await asyncio.gather(client.call("GetItem", b"1"), client.call("Query", b"2"))
        client.close()
        return found

    assert asyncio.run(main()) == [b"GetItem1", b"Query2"]


def test_a_pause_is_what_the_settings_say() -> None:
    slept: list[float] = []
    awaited: list[float] = []

    async def later(seconds: float) -> None:
        awaited.append(seconds)

    asyncio.run(pause(Settings(pause=slept.append), 3.0))
    asyncio.run(pause(Settings(pause=later), 4.0))

    assert (slept, awaited) == ([3.0], [4.0])


def test_a_pause_lets_others_go_on() -> None:
    async def main() -> list[str]:
        order: list[str] = []

        async def other() -> None:
            order.append("other")

        task = asyncio.ensure_future(other())
        await pause(Settings(), 0.001)
        order.append("after")
        await task
        return order

    assert asyncio.run(main()) == ["other", "after"]
