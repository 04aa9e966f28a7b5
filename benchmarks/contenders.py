"""Contenders: who does the same work, each in the way that its users would write it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
from boto3.dynamodb.conditions import Key
from botocore.config import Config

from benchmarks.stubs import Answers, Canned, Recording, stub_botocore
from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.direct import Credentials, DirectClient
from liftgen.runtime.direct.signature import Signer
from liftgen.runtime.errors import LiftError

REGION = "eu-west-1"
KEYS = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "FwoGZXIvYXdzE" * 40)
KEY = {"customer": "c-4711", "number": "2028-000001"}
PAGE = 100
OPERATIONS = {"get": "GetItem", "put": "PutItem", "update": "UpdateItem", "query": "Query"}

Work = Callable[[], Any]


@dataclass(frozen=True)
class Contender:
    """Whoever is measured; `work` by the name of what is done, and what each of them answers in the form that is compared."""

    name: str
    work: dict[str, Work]
    comparable: Callable[[Any], Any]


class Orders:
    """The generated data layer of benchmarks/models.py, and the same orders on the wire."""

    def __init__(self, folder: Path) -> None:
        (folder / "models.py").write_text(Path(__file__).with_name("models.py").read_text("utf-8"), "utf-8")
        (folder / "lift.toml").write_text('models = "models.py"\noutputs = ["repository", "asyncio"]\n')
        subprocess.run(
            [sys.executable, "-m", "liftgen", "dynamorm", "scaffold"], cwd=folder, check=True, capture_output=True
        )
        sys.path.insert(0, str(folder))
        self.folder = folder
        self.model: Any = importlib.import_module("models").Order
        self.repository: Any = importlib.import_module("repositories").OrderRepository
        self.orders = [self._order(number) for number in range(1, PAGE + 1)]
        self.items = [self._item(order) for order in self.orders]
        changed = {**self.items[0], "note": {"S": "ring twice"}, "total": {"N": "99.5"}}
        self.answers: Answers = {
            "GetItem": _json({"Item": self.items[0]}),
            "PutItem": b"{}",
            "UpdateItem": _json({"Attributes": changed}),
            "Query": _json({"Items": self.items, "Count": PAGE, "ScannedCount": PAGE}),
        }

    def _order(self, number: int) -> Any:
        return self.model(
            customer=KEY["customer"], number=f"2028-{number:06}", status="open", total=Decimal("129.90"), tax=Decimal("20.74"),
            items=3, weight=2.5, gift=False, note=None, email="someone@example.com", street="Long Road 1", city="Springfield",
            tags={"new", "web"}, placed_at=datetime(2028, 1, 1, 12, 30, tzinfo=UTC), due_on=date(2028, 1, 5),
        )  # fmt: skip

    def _item(self, order: Any) -> dict[str, Any]:
        recording = Recording()
        with suppress(LiftError):
            self.repository(recording).put(order)
        item: dict[str, Any] = json.loads(recording.bodies[0])["Item"]
        return item


def lift(name: str, orders: Orders, client: Any) -> Contender:
    """Generated repositories over a client."""
    repository, order = orders.repository(client), orders.orders[0]
    return Contender(
        name,
        {
            "get": lambda: repository.get(**KEY),
            "put": lambda: repository.put(order),
            "update": lambda: repository.patch(**KEY, note="ring twice", total=Decimal("99.5")),
            "query": lambda: list(repository.of_customer(KEY["customer"])),
        },
        plain,
    )


def direct(orders: Orders, endpoint: str | None = None, certificates: str | None = None) -> Contender:
    return lift("lift, direct", orders, direct_client(orders, endpoint, certificates))


def direct_client(orders: Orders, endpoint: str | None = None, certificates: str | None = None) -> DirectClient:
    client = DirectClient(
        REGION, endpoint_url=endpoint, credentials=Credentials(*KEYS), certificates=certificates, environment={}
    )
    if endpoint is None:
        client._pool = Canned(orders.answers)  # type: ignore[assignment]  # the sockets are what is stubbed
    return client


def over_botocore(orders: Orders) -> Contender:
    client = boto_client(orders)
    return lift("lift, over botocore", orders, BotocoreClient(client))


def boto_client(orders: Orders, endpoint: str | None = None, certificates: str | None = None, **settings: Any) -> Any:
    access_key, secret_key, token = KEYS
    session = boto3.Session(access_key, secret_key, token, REGION)
    client = session.client(
        "dynamodb", endpoint_url=endpoint, verify=certificates, config=Config(proxies={}, **settings)
    )
    if endpoint is None:
        stub_botocore(client, orders.answers)
    return client


def boto3_client(orders: Orders, endpoint: str | None = None, certificates: str | None = None) -> Contender:
    """Wire dictionaries, no model: less than what the generated code does."""
    client = boto_client(orders, endpoint, certificates)
    item = orders.items[0]
    key = {name: item[name] for name in ("pk", "sk")}
    return Contender(
        "boto3 client, wire dictionaries, no model",
        {
            "get": lambda: client.get_item(TableName="shop", Key=key)["Item"],
            "put": lambda: client.put_item(TableName="shop", Item=item) and None,
            "update": lambda: client.update_item(
                TableName="shop",
                Key=key,
                UpdateExpression="SET #note = :note, #total = :total",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeNames={"#note": "note", "#total": "total"},
                ExpressionAttributeValues={":note": {"S": "ring twice"}, ":total": {"N": "99.5"}},
                ReturnValues="ALL_NEW",
            )["Attributes"],
            "query": lambda: client.query(
                TableName="shop",
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": item["pk"]},
            )["Items"],
        },
        _from_wire,
    )


def boto3_resource(orders: Orders) -> Contender:
    """The document interface, with a pydantic model at its end."""
    access_key, secret_key, token = KEYS
    resource = boto3.Session(access_key, secret_key, token, REGION).resource("dynamodb", config=Config(proxies={}))
    stub_botocore(resource.meta.client, orders.answers)
    table, model, order = resource.Table("shop"), orders.model, orders.orders[0]
    key = {name: orders.items[0][name]["S"] for name in ("pk", "sk")}

    def put() -> None:
        item = order.model_dump()
        item.update(
            key,
            placed_at=order.placed_at.isoformat(),
            due_on=order.due_on.isoformat(),
            weight=Decimal(str(order.weight)),
        )
        table.put_item(Item={name: value for name, value in item.items() if value is not None})

    def read(item: dict[str, Any]) -> Any:
        return model.model_validate({"note": None, **item})

    return Contender(
        "boto3 resource and pydantic",
        {
            "get": lambda: read(table.get_item(Key=key)["Item"]),
            "put": put,
            "update": lambda: read(
                table.update_item(
                    Key=key,
                    UpdateExpression="SET #note = :note, #total = :total",
                    ConditionExpression="attribute_exists(pk)",
                    ExpressionAttributeNames={"#note": "note", "#total": "total"},
                    ExpressionAttributeValues={":note": "ring twice", ":total": Decimal("99.5")},
                    ReturnValues="ALL_NEW",
                )["Attributes"]
            ),
            "query": lambda: [
                read(each) for each in table.query(KeyConditionExpression=Key("pk").eq(key["pk"]))["Items"]
            ],
        },
        plain,
    )


def floor(orders: Orders) -> Contender:
    """The least that the standard library can do: a body that is there, signed, sent, its answer parsed as JSON."""
    signer, pool, keys = Signer(REGION, f"dynamodb.{REGION}.amazonaws.com"), Canned(orders.answers), Credentials(*KEYS)
    bodies: dict[str, bytes] = {}
    for name, work in lift("", orders, recording := Recording()).work.items():
        try:
            work()
        except LiftError:
            bodies[name] = recording.bodies[-1]

    def work_of(name: str) -> Work:
        operation, body = OPERATIONS[name], bodies[name]
        return lambda: json.loads(pool.exchange(signer.request(operation, body, keys, 1_830_000_000.0)).body)

    def comparable(found: dict[str, Any]) -> Any:
        return _from_wire(found.get("Item") or found.get("Attributes") or found.get("Items"))

    return Contender("floor", {name: work_of(name) for name in OPERATIONS}, comparable)


def plain(found: Any) -> Any:
    if isinstance(found, list):
        return [plain(each) for each in found]
    return None if found is None else found.model_dump()


def _from_wire(found: Any) -> Any:
    """What wire dictionaries say, read by the generated code as well."""
    if found is None:
        return None
    many = found if isinstance(found, list) else [found]
    items = importlib.import_module("repositories.generated.items.order")
    read = [plain(items.ENTITY.read(json.loads(json.dumps(each)))) for each in many]
    return read if isinstance(found, list) else read[0]


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
