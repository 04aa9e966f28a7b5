"""Plugin: pytest fixtures over the embedded DynamoDB. Every pytest beside an installed lift loads it, so it loads little."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from liftgen.testing import LocalDynamoDB, StandIn


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--dynamodb` and `--client`: what the fixture `stand_in` stands on, and how it is spoken to."""
    parser.addoption(
        "--dynamodb",
        choices=("embedded", "memory", "dynoxide"),
        default="embedded",
        help="what the fixture `stand_in` stands on: the embedded DynamoDB (the default), one in memory, which is faster, "
        "or dynoxide, a server of its own for each test, as a second opinion",
    )
    parser.addoption(
        "--client",
        choices=("botocore", "direct"),
        default="botocore",
        help="how the fixture `stand_in` speaks to the embedded DynamoDB: over botocore (the default), or directly",
    )


@pytest.fixture(scope="session", name="local_dynamodb")
def local_dynamodb_of_the_session() -> Iterator["LocalDynamoDB"]:
    """One DynamoDB for the session (with pytest-xdist, for each worker); `isolated()` gives a test an account of its own."""
    from liftgen.testing import LocalDynamoDBError, local_dynamodb

    with ExitStack() as stack:
        try:
            dynamodb = stack.enter_context(local_dynamodb())
        except LocalDynamoDBError as error:
            pytest.fail(str(error), pytrace=False)
        yield dynamodb


@pytest.fixture
def dynamodb_client(local_dynamodb: "LocalDynamoDB") -> "DynamoDBClient":
    """A boto3 client whose tables no other test sees."""
    return local_dynamodb.isolated().client()


@pytest.fixture(scope="session")
def warm_decoders() -> Iterator[None]:
    """Answers are read as they are where much was read before, so that tests meet the decoders of generated code."""
    from liftgen.runtime import decoders

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoders, "WARM", 0)
        yield


@pytest.fixture
def stand_in(request: pytest.FixtureRequest) -> Iterator["StandIn"]:
    """The DynamoDB of one test: `client` for repositories, and a look at what they stored."""
    from liftgen.testing import LocalDynamoDBError, StandIn, local_dynamodb

    request.getfixturevalue("warm_decoders")
    directly = request.config.getoption("--client") == "direct"
    match request.config.getoption("--dynamodb"):
        case "memory":
            from liftgen.testing.fake import FakeClient

            yield StandIn(FakeClient())
        case "dynoxide":
            # It keeps the tables of all accounts together, so each test has a server of its own.
            with ExitStack() as stack:
                try:
                    server = stack.enter_context(local_dynamodb("dynoxide"))
                except LocalDynamoDBError as error:
                    pytest.fail(str(error), pytrace=False)
                yield _stand_in(server, directly=directly)
        case _:
            yield _stand_in(request.getfixturevalue("local_dynamodb").isolated(), directly=directly)


def _stand_in(local: "LocalDynamoDB", *, directly: bool) -> "StandIn":
    from liftgen.testing import StandIn

    if directly:
        return StandIn(local.direct_client())
    from liftgen.runtime.botocore_client import BotocoreClient

    return StandIn(BotocoreClient(local.client()))
