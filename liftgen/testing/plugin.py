"""Plugin: pytest fixtures over the embedded DynamoDB. Every pytest beside an installed lift loads it, so it loads little."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from liftgen.testing import LocalDynamoDB


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
