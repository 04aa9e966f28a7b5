"""lift: generated repositories, over the direct client or botocore's (`lift-botocore`)."""

from __future__ import annotations

import sys
from decimal import Decimal
from importlib import import_module
from typing import Any
from zlib import crc32

from common import NOTE, plain

__all__ = ["plain", "works"]


def works(settings: dict[str, Any]) -> dict[str, Any]:
    sys.path.insert(0, settings["structs" if settings["variant"] == "msgspec" else "folder"])
    facade, orders = made(settings, "repositories")
    repository, order, key = facade.orders, orders[0], settings["key"]
    some, keys = orders[:25], [repository.key(customer=each.customer, number=each.number) for each in orders[:25]]

    def transaction() -> None:
        with facade.transaction() as tx:
            for each in some[:3]:
                tx.orders.put(each)

    return {
        "get": lambda: repository.get(**key),
        "put": lambda: repository.put(order) and None,
        "update": lambda: repository.patch(**key, note=NOTE, total=Decimal("99.5")),
        "delete": lambda: repository.delete_by_key(**key) and None,
        "query of 100": lambda: list(repository.of_customer(key["customer"])),
        "batch write of 25": lambda: repository.put_many(some) and None,
        "batch get of 25": lambda: repository.get_many(keys),
        "transaction of 3": transaction,
    }


def made(settings: dict[str, Any], package: str) -> tuple[Any, list[Any]]:
    """The facade, and the orders that the items are."""
    import json

    facade = import_module(package).Shop(client(settings))
    entity = import_module("repositories.generated.items.order").ENTITY
    return facade, [entity.read(json.loads(json.dumps(each))) for each in settings["items"]]


def client(settings: dict[str, Any]) -> Any:
    if settings["variant"] == "botocore":
        return over_botocore(settings)
    from liftgen.runtime.direct import Credentials, DirectClient
    from liftgen.runtime.direct.answer import Answer

    made = DirectClient(
        settings["region"],
        endpoint_url=settings["endpoint"],
        credentials=Credentials(*settings["keys"]),
        environment={},
    )
    if settings["endpoint"] is None:
        made._pool = Canned(settings["answers"], Answer)  # type: ignore[assignment]  # the sockets are what is stubbed
    return made


def over_botocore(settings: dict[str, Any]) -> Any:
    import boto3
    from botocore.config import Config
    from common import stub

    from liftgen.runtime.botocore_client import BotocoreClient

    session = boto3.Session(*settings["keys"], settings["region"])
    client = session.client("dynamodb", endpoint_url=settings["endpoint"], config=Config(proxies={}))
    stub(client, settings["answers"])
    return BotocoreClient(client)


class Canned:
    """In place of connections: the request is made and signed, and the answer is there."""

    def __init__(self, answers: dict[str, str], answer: Any) -> None:
        self._answers = {
            name.encode(): answer(200, {b"x-amz-crc32": b"%d" % crc32(text.encode())}, text.encode())
            for name, text in answers.items()
        }

    def exchange(self, request: bytes) -> Any:
        start = request.index(b"DynamoDB_20120810.") + 18
        return self._answers[request[start : request.index(b"\r", start)]]

    def abandon(self) -> None:
        """There is nothing to let go of."""
