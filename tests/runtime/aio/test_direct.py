"""The direct client in asyncio: tasks, event loops, and calls that are cancelled."""

import asyncio
import json
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from botocore.credentials import DeferredRefreshableCredentials
from support.scripted import ScriptedServer, Turn, answer, scripted, send, stall

from liftgen.runtime.aio.direct import Credentials, DirectClient
from liftgen.runtime.errors import AccessDenied, Unavailable

GET = b'{"TableName":"saas"}'
KEYS = Credentials("AKIDEXAMPLE", "verysecret")


@pytest.fixture(params=["plain", "tls"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ScriptedServer]:
    context = None
    if request.param == "tls":
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
    with scripted(context=context) as running:
        yield running


def client_of(server: ScriptedServer, tmp_path: Path, **settings: Any) -> DirectClient:
    certificates = str(tmp_path / "ca.pem") if server.secure else None
    return DirectClient(
        "eu-west-1",
        endpoint_url=server.url,
        certificates=certificates,
        **{"environment": {}, "credentials": KEYS, **settings},
    )


def echo(request: bytes) -> Turn:
    return send(answer(b'{"Item":' + request.partition(b"\r\n\r\n")[2] + b"}"))


def test_tasks_share_a_client(server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "turn", echo)
    client = client_of(server, tmp_path)
    bodies = [json.dumps({"TableName": f"t{number}"}).encode() for number in range(100)]
    limit = asyncio.Semaphore(8)

    async def call(body: bytes) -> bytes:
        async with limit:
            return await client.call("GetItem", body)

    async def main() -> list[bytes]:
        return await asyncio.gather(*map(call, bodies))

    assert asyncio.run(main()) == [b'{"Item":' + body + b"}" for body in bodies]
    assert server.connections <= 8


def test_connections_outlive_the_event_loop_that_opened_them(server: ScriptedServer, tmp_path: Path) -> None:
    """As in a function, each of whose invocations may run a loop of its own."""
    client = client_of(server, tmp_path)
    for _ in range(5):
        asyncio.run(client.call("GetItem", GET))

    assert (len(server.requests), server.connections) == (5, 1)


def test_an_event_loop_in_another_thread_shares_a_client(server: ScriptedServer, tmp_path: Path) -> None:
    client = client_of(server, tmp_path)
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(asyncio.run(client.call("GetItem", GET)))) for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert found == [b"{}"] * 4


@pytest.mark.parametrize("sent", [0, 1, 20, 60])
def test_a_call_that_is_cancelled_leaves_no_answer_to_another(
    server: ScriptedServer, tmp_path: Path, sent: int
) -> None:
    """What was under way is not read by the next call, and nothing is sent again."""
    enough = threading.Event()
    asked = threading.Event()
    client = client_of(server, tmp_path)

    def half(connected: Any) -> bool:
        asked.set()
        return stall(enough, answer(b'{"Item":"of the cancelled call"}')[:sent])(connected)

    async def main() -> bytes:
        await client.call("GetItem", GET)
        server.script.append(half)
        call = asyncio.ensure_future(client.call("PutItem", GET))
        await asyncio.get_running_loop().run_in_executor(None, asked.wait)
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        return await client.call("GetItem", GET)

    found = asyncio.run(main())
    enough.set()

    assert found == b"{}"
    assert [b"PutItem" in each for each in server.requests] == [False, True, False]
    assert server.connections == 2


def test_a_call_may_be_cancelled_at_any_step(server: ScriptedServer, tmp_path: Path) -> None:
    """Whatever a call waits for when it is cancelled, what follows gets its own answers, and no write is sent twice."""

    def own(request: bytes) -> Turn:
        server.requests.append(request)
        return send(answer(b'{"Item":' + request.partition(b"\r\n\r\n")[2] + b"}"))

    server.turn = own  # type: ignore[method-assign]  # answers what it was asked
    client = client_of(server, tmp_path)

    async def cancelled_after(steps: int) -> bool:
        body = b'{"TableName":"cancelled%d"}' % steps
        call = asyncio.ensure_future(client.call("PutItem", body))
        for _ in range(steps):
            await asyncio.sleep(0)
        call.cancel()
        try:
            assert await call == b'{"Item":' + body + b"}"
        except asyncio.CancelledError:
            return True
        return False

    async def main() -> list[bool]:
        ended = []
        for steps in range(60):
            ended.append(await cancelled_after(steps))
            body = b'{"TableName":"kept%d"}' % steps
            assert await client.call("PutItem", body) == b'{"Item":' + body + b"}"
        return ended

    ended = asyncio.run(main())
    bodies = [request.partition(b"\r\n\r\n")[2] for request in server.requests]

    assert ended[0]
    assert len(set(bodies)) == len(bodies)


def test_the_event_loop_goes_on_while_credentials_are_asked_for(server: ScriptedServer, tmp_path: Path) -> None:
    asked, given = threading.Event(), threading.Event()

    def refresh() -> dict[str, str]:
        asked.set()
        assert given.wait(10)
        raise Unavailable("nobody answers")

    client = client_of(server, tmp_path, credentials=DeferredRefreshableCredentials(refresh, "assume-role"))

    async def main() -> None:
        call = asyncio.ensure_future(client.call("GetItem", GET))
        while not asked.is_set():
            await asyncio.sleep(0)
        given.set()
        with pytest.raises((Unavailable, AccessDenied)):
            await call

    asyncio.run(main())

    assert server.requests == []
