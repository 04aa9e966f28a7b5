"""`lift dynamorm dev`: a project's handlers over HTTP, with its tables, its seeds, and its changes."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import urllib.request
from typing import IO, TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import SESSION

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

SEEDS = """\
from models import Session
from repositories import SessionRepository


def seed(client):
    SessionRepository(client).create(Session(session_id="s1", user="ann"))
"""


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.loads(answer.read())


def post(url: str, body: Any) -> None:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 201


def heard(stream: IO[str], pattern: str) -> re.Match[str]:
    """The first line from here on that has the pattern; the process says it, or ends, which is an error."""
    lines = []
    for line in stream:
        lines.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError("".join(lines))


STREAMED = '''\
"""Orders, and what is told of them."""

from typing import Annotated

from pydantic import BaseModel

from liftgen import Encrypted, Key, Table

shop = Table("shop", stream="NEW_AND_OLD_IMAGES")


class Order(BaseModel):
    order_id: str
    what: Annotated[str, Encrypted]

    class Dynamo:
        table = shop
        key = Key("ORDER#{order_id}")
'''


def told(consumer: str, word: str) -> str:
    """The consumer, which says so of each new order, whose encrypted field it reads."""
    return consumer.replace('"Order inserted: record %s", change.origin.event_id', f'"{word} %s", change.new.what')


@pytest.mark.slow
def test_consumers_get_what_changes_and_go_on_after_a_change_of_theirs(folder: Workspace) -> None:
    folder.write("models.py", STREAMED)
    outputs = 'outputs = ["repository", "handler", "consumer"]\n'
    folder.write("lift.toml", f'models = "models.py"\n{outputs}')
    assert folder.lift("scaffold").code == 0
    written = folder.read("consumers/shop.py")
    folder.write("consumers/shop.py", told(written, "first told"))
    command = [sys.executable, "-m", "liftgen", "dynamorm", "dev", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder.path, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        heard(process.stderr, r"consumers\.shop answers the changes of its table")
        url = heard(process.stderr, r"at (http://127\.0\.0\.1:\d+)")[1]
        post(f"{url}/orders", {"order_id": "o1", "what": "a book"})
        heard(process.stderr, r"first told a book")

        folder.write("consumers/shop.py", told(written, "then told"))
        heard(process.stderr, "something changed")
        url = heard(process.stderr, r"at (http://127\.0\.0\.1:\d+)")[1]
        post(f"{url}/orders", {"order_id": "o2", "what": "a pen"})
        assert heard(process.stderr, r"told a \w+")[0] == "told a pen"
    finally:
        process.send_signal(2)
        assert process.wait(60) == 0


@pytest.mark.slow
def test_handlers_are_served_with_seeds_and_again_after_a_change(folder: Workspace) -> None:
    folder.write("models.py", SESSION)
    folder.write("seeds.py", SEEDS)
    folder.write("lift.toml", 'models = "models.py"\noutputs = ["repository", "handler"]\n')
    assert folder.lift("scaffold").code == 0
    command = [sys.executable, "-m", "liftgen", "dynamorm", "dev", "--port", "0", "--claim", "sub=u1"]
    process = subprocess.Popen(command, cwd=folder.path, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        url = heard(process.stderr, r"serving handlers\.session at (http://127\.0\.0\.1:\d+)")[1]
        assert get(f"{url}/sessions/s1") == {"session_id": "s1", "user": "ann"}

        more = '\n\n@app.get("/hello")\ndef hello() -> dict:\n    return {"a": "b"}\n'
        folder.write("handlers/session.py", folder.read("handlers/session.py") + more)
        heard(process.stderr, "something changed")
        assert heard(process.stderr, r"at (http://127\.0\.0\.1:\d+)")[1] == url
        assert get(f"{url}/hello") == {"a": "b"}
        assert get(f"{url}/sessions/s1")["user"] == "ann"
    finally:
        process.terminate()
        assert process.wait(60) == 0


def test_what_is_not_there_is_said(folder: Workspace) -> None:
    folder.write("models.py", SESSION)
    folder.write("lift.toml", 'models = "models.py"\n')

    no_handlers = folder.lift("dev")
    folder.write("handlers/__init__.py", "")
    no_seeds = folder.lift("dev", "--seeds", "none.py")
    folder.write("models.py", "class Broken(:\n")
    no_models = folder.lift("dev")

    assert (no_handlers.code, no_seeds.code, no_models.code) == (2, 2, 1)
    assert "there is no `handlers`" in no_handlers.err
    assert "there is no file" in no_seeds.err


def test_a_port_that_is_taken_is_said(folder: Workspace) -> None:
    folder.write("models.py", SESSION)
    folder.write("lift.toml", 'models = "models.py"\n')
    folder.write("handlers/__init__.py", "")
    with socket.create_server(("127.0.0.1", 0)) as there:
        refused = folder.lift("dev", "--port", str(there.getsockname()[1]))

    assert refused.code == 2
    assert "is taken, and 0 is any" in refused.err


def test_a_claim_has_a_name_and_a_value(folder: Workspace) -> None:
    folder.write("models.py", SESSION)
    folder.write("lift.toml", 'models = "models.py"\n')
    folder.write("handlers/__init__.py", "")

    refused = folder.lift("dev", "--claim", "nonsense")

    assert refused.code == 2
    assert "`nonsense` is not" in refused.err
