"""Each client gets from the embedded DynamoDB what botocore's gets: the same answers, the same errors."""

from collections.abc import Callable

import pytest
from support.bridge import BridgedClient
from support.conformance import Case, outcomes
from support.conformance.cases import CASES

from liftgen.runtime.aio.threads import ThreadedClient
from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.runtime.caching.dax import DaxClient
from liftgen.runtime.client import Client
from liftgen.testing import LocalDynamoDB


def direct(dynamodb: LocalDynamoDB) -> Client:
    return dynamodb.direct_client()


def direct_in_asyncio(dynamodb: LocalDynamoDB) -> Client:
    return BridgedClient(dynamodb.aio_client())


def botocore_in_threads(dynamodb: LocalDynamoDB) -> Client:
    return BridgedClient(ThreadedClient(BotocoreClient(dynamodb.client())))


def dax(dynamodb: LocalDynamoDB) -> Client:
    """A cluster's client has boto3's methods, so boto3's own stands for it."""
    client = dynamodb.client()
    return DaxClient(client, BotocoreClient(dynamodb.client()))


@pytest.mark.parametrize(
    "client", [direct, direct_in_asyncio, dax, pytest.param(botocore_in_threads, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_clients_agree(
    case: Case, client: Callable[[LocalDynamoDB], Client], local_dynamodb: LocalDynamoDB
) -> None:
    found = outcomes(client(local_dynamodb.isolated()), case)
    botocore = outcomes(BotocoreClient(local_dynamodb.isolated().client()), case)

    different = [
        (step.name, {"ours": ours, "botocore": theirs})
        for (step, ours), (_, theirs) in zip(found, botocore, strict=True)
        if ours != theirs
    ]

    assert different == []
