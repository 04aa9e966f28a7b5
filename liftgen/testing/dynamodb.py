"""DynamoDB on this machine: an embedded server that comes up for a `with` block, or the one that LIFT_DYNAMODB_ENDPOINT names."""

import os
import secrets
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlsplit

from liftgen.testing.engines import dynoxide, ministack
from liftgen.testing.errors import LocalDynamoDBError
from liftgen.testing.server import Server, start

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from liftgen.runtime.aio import direct as aio
    from liftgen.runtime.direct import DirectClient

Engine = Literal["ministack", "dynoxide"]

REGION = "us-east-1"
DEADLINE = 60  # seconds; it takes less than one on an idle machine


@contextmanager
def local_dynamodb(
    engine: Engine | None = None, *, services: Sequence[str] = (), deadline: float = DEADLINE
) -> Iterator["LocalDynamoDB"]:
    """A DynamoDB on this machine, on loopback only, empty, gone after the block and with the process that asked for it.

    Where LIFT_DYNAMODB_ENDPOINT is set, that one is used as it is, unless an engine or further AWS services (`"cloudformation"`,
    `"lambda"`, …; ministack has them) are asked for. The first use on a machine downloads the server into the cache folder.
    Raises LocalDynamoDBError when none can be had.
    """
    endpoint = os.environ.get("LIFT_DYNAMODB_ENDPOINT")
    if endpoint and engine is None and not services:
        yield LocalDynamoDB(answering(endpoint.rstrip("/")), new_account())
        return
    match engine:
        case None | "ministack":
            service = ministack(services)
        case "dynoxide":
            service = dynoxide()
    server = start(service, deadline=deadline)
    try:
        yield LocalDynamoDB(server.url, new_account(), server=server)
    finally:
        server.stop()


@cache
def service_models() -> Any:
    """What botocore knows of AWS's services, read once in a process: reading it is nine tenths of making a client."""
    from botocore.loaders import create_loader

    return create_loader()


@dataclass(frozen=True)
class LocalDynamoDB:
    """Where a local DynamoDB is, and an account in it: tables of one account are not seen from another."""

    endpoint_url: str
    account: str
    region: str = REGION
    server: Server | None = None

    def isolated(self) -> "LocalDynamoDB":
        """The same server under an account of its own, so without any table. On dynoxide, which has but one, it is an error."""
        if self.server and self.server.service.name == "dynoxide":
            raise LocalDynamoDBError(
                "dynoxide keeps the tables of all accounts together",
                help="start one for each test: it takes some 20 ms",
            )
        return replace(self, account=new_account())

    def client(self) -> "DynamoDBClient":
        """A boto3 client for this account; the machine's own AWS configuration plays no part in it.

        Its calls raise LocalDynamoDBError once the server has ended.
        """
        import botocore.session
        from botocore.config import Config

        no_file = (None, None, os.devnull, None)
        nothing_of_the_users = {"profile": (None,) * 4, "config_file": no_file, "credentials_file": no_file}
        session = botocore.session.Session(session_vars=nothing_of_the_users)
        session.register_component("data_loader", service_models())
        made = session.create_client(
            "dynamodb",
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.account,
            aws_secret_access_key="local",
            config=Config(proxies={}, connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}),
        )
        client = cast("DynamoDBClient", made)
        client.meta.events.register("before-send.dynamodb", lambda **_: self.check())
        return client

    def direct_client(self) -> "DirectClient":
        """The runtime's direct client for this account; the machine's own AWS configuration plays no part in it."""
        from liftgen.runtime.direct import Credentials, DirectClient

        self.check()
        return DirectClient(
            self.region,
            endpoint_url=self.endpoint_url,
            credentials=Credentials(self.account, "local"),
            attempts=2,
            connect_timeout=5,
            environment={},
        )

    def aio_client(self) -> "aio.DirectClient":
        """The runtime's direct client in asyncio for this account, as `direct_client` otherwise."""
        from liftgen.runtime.aio import direct as aio
        from liftgen.runtime.direct import Credentials

        self.check()
        return aio.DirectClient(
            self.region,
            endpoint_url=self.endpoint_url,
            credentials=Credentials(self.account, "local"),
            attempts=2,
            connect_timeout=5,
            environment={},
        )

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead another program's AWS SDK to this account, and its `local_dynamodb` to this server."""
        return {
            "AWS_ACCESS_KEY_ID": self.account,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "LIFT_DYNAMODB_ENDPOINT": self.endpoint_url,
        }

    def check(self) -> None:
        """Raise LocalDynamoDBError if the server has ended."""
        if self.server:
            self.server.check()


def new_account() -> str:
    """An account id that no one else uses: ministack takes twelve digits of an access key id for the account."""
    return f"{secrets.randbelow(10**12):012d}"


def answering(endpoint: str) -> str:
    try:
        address = urlsplit(endpoint)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError
        port = address.port or (443 if address.scheme == "https" else 80)
    except ValueError:
        raise LocalDynamoDBError(
            f"LIFT_DYNAMODB_ENDPOINT is not an address: `{endpoint}`",
            help="write it like `http://127.0.0.1:8000`, or unset it to have a server started",
        ) from None
    try:
        socket.create_connection((address.hostname, port), timeout=5).close()
    except OSError as failure:
        raise LocalDynamoDBError(
            f"nothing answers at LIFT_DYNAMODB_ENDPOINT, `{endpoint}`: {failure}",
            help="start it, or unset LIFT_DYNAMODB_ENDPOINT to have a server started",
        ) from failure
    return endpoint
