"""Rows: what is measured in processes of their own: W4 and peers without a network, W5 and W6 over loopback, and B1."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING, Any

from benchmarks import contenders
from benchmarks.contenders import KEY, KEYS, PAGE, REGION, Contender, Orders, boto_client
from benchmarks.measure import ratios
from benchmarks.peers import peers_python
from benchmarks.processes import Measured, Rival, compared, plainly_served, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.report import Ratio

STUBBED = ("get", "put", "update", "query of 100", "batch write of 25")
EVERYTHING = (
    "get", "put", "update", "delete", "query of 100", "batch write of 25", "batch get of 25", "transaction of 3",
)  # fmt: skip
LANES = (1, 4, 16)
AIOBOTO3 = Path(__file__).with_name("aioboto3.lock")

Rows = dict[str, list[Measured | None]]


@dataclass(frozen=True)
class Found:
    """What was measured: each row's contenders by what they did."""

    stubbed: Rows
    rust: Rows
    threads: Rows
    tasks: Rows
    adapter: list[Ratio]
    versions: str


def measured(orders: Orders, folder: Path, rounds: int) -> Found:
    """All of it."""
    peers, alone = str(peers_python()), str(peers_python(AIOBOTO3))
    lift, structs = Rival("lift, direct", "lift"), Rival("lift, direct, msgspec", "lift-msgspec")
    client, resource = Rival("boto3 client, no model", "boto3"), Rival("boto3 resource and pydantic", "boto3-resource")
    pynamodb, dyntastic = Rival("PynamoDB", "pynamodb", peers), Rival("dyntastic", "dyntastic", peers)
    pydynox = Rival("pydynox, no model", "pydynox", peers)
    with paths():
        settings = settings_of(orders, folder)
        own = [lift, structs, Rival("lift, over botocore", "lift-botocore")]
        with workers([*own, client, resource, pynamodb, dyntastic], settings, folder) as found:
            stubbed = {what: compared(what, found, rounds) for what in STUBBED}
        with plainly_served({name: text.encode() for name, text in settings["answers"].items()}) as endpoint:
            served = {**settings, "endpoint": endpoint}
            with workers([lift, structs, pydynox], served, folder) as found:
                rust = {what: compared(what, found, rounds) for what in EVERYTHING}
            with workers([lift, client, resource, pynamodb, dyntastic, pydynox], served, folder) as found:
                threads = {lanes_text(lanes, "thread"): compared("get", found, rounds, lanes) for lanes in LANES}
            rivals = [
                Rival("lift in asyncio, direct", "liftaio"),
                Rival("aiodynamo, no model", "aiodynamo", peers),
                Rival("aioboto3, no model", "aioboto3", alone),
                Rival("pydynox in asyncio, no model", "pydynox-asyncio", peers),
            ]
            with workers(rivals, served, folder) as found:
                tasks = {lanes_text(lanes, "task"): compared("get", found, rounds, lanes) for lanes in LANES}
    adapter = ratios("query", [contenders.over_botocore(orders), codec_on_boto3(orders)], rounds)
    return Found(stubbed, rust, threads, tasks, adapter, versions(peers, alone))


def lanes_text(lanes: int, word: str) -> str:
    return f"{lanes} {word}{'s' if lanes > 1 else ''}"


@contextmanager
def paths() -> Iterator[None]:
    """The processes find what is measured as this one does."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = ""
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def settings_of(orders: Orders, folder: Path) -> dict[str, Any]:
    """What every contender is told, with the same data layer for structs beside that for pydantic."""
    structs = folder / "structs"
    structs.mkdir()
    source = Path(__file__).with_name("models.py").read_text("utf-8")
    text = source.replace("from pydantic import BaseModel", "from msgspec import Struct").replace("BaseModel", "Struct")
    (structs / "models.py").write_text(text, "utf-8")
    (structs / "lift.toml").write_text('models = "models.py"\noutputs = ["repository"]\n')
    command = [sys.executable, "-m", "liftgen", "dynamorm", "scaffold"]
    run(command, cwd=structs, check=True, capture_output=True)
    many = {"Responses": {"shop": orders.items[:25]}, "UnprocessedKeys": {}}
    answers = {
        **{name: body.decode() for name, body in orders.answers.items()},
        "BatchWriteItem": json.dumps({"UnprocessedItems": {}}),
        "BatchGetItem": json.dumps(many),
        "DeleteItem": json.dumps({"Attributes": orders.items[0]}),
        "TransactWriteItems": "{}",
    }
    return {
        "region": REGION,
        "keys": KEYS,
        "key": KEY,
        "endpoint": None,
        "folder": str(orders.folder),
        "structs": str(structs),
        "items": orders.items[:PAGE],
        "answers": answers,
    }


def codec_on_boto3(orders: Orders) -> Contender:
    """The same codec on the stock client: what the botocore adapter saves."""
    from importlib import import_module

    client, item = boto_client(orders), orders.items[0]
    read = import_module("repositories.generated.items.order").ENTITY.read

    def query() -> Any:
        found = client.query(
            TableName="shop", KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": item["pk"]}
        )
        return [read(each) for each in found["Items"]]

    return Contender("the same codec on stock boto3", {"query": query}, contenders.plain)


def versions(peers: str, alone: str) -> str:
    """The versions of the peers, each asked in its own environment."""
    script = "import sys; from importlib.metadata import version; print(*(f'{n} {version(n)}' for n in sys.argv[1:]), sep=', ')"
    said = [
        run([python, "-c", script, *names], check=True, capture_output=True, text=True).stdout.strip()
        for python, names in (
            (peers, ["pynamodb", "dyntastic", "pydynox", "aiodynamo", "aiohttp"]),
            (alone, ["aioboto3", "aiobotocore"]),
        )
    ]
    return ", ".join([f"msgspec {version('msgspec')}", *said])
