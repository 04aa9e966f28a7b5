"""Tables for tests: made straight from the schema, no stack between."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from liftgen.documents import TableDocument, table_from_document
from liftgen.requests import continuous_backups_request, create_table_request, time_to_live_request
from liftgen.schema import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

POLL_SECONDS = 0.05


class TableClient(Protocol):
    """What a client must be able to do; boto3's DynamoDB client is one."""

    @property
    def create_table(self) -> Callable[..., Any]: ...
    @property
    def describe_table(self) -> Callable[..., Any]: ...
    @property
    def update_time_to_live(self) -> Callable[..., Any]: ...
    @property
    def update_continuous_backups(self) -> Callable[..., Any]: ...


class DroppingClient(TableClient, Protocol):
    """What it must be able to do beside, for tables to go again."""

    @property
    def update_table(self) -> Callable[..., Any]: ...
    @property
    def delete_table(self) -> Callable[..., Any]: ...


def create_tables(client: TableClient, *tables: Table | TableDocument | Mapping[str, Any], timeout: float = 60) -> None:
    """Create the tables and return when all of them are active.

    Each is a table of the schema, its document, or the document of a whole schema. What the client raises is
    passed on (a table that exists already: ResourceInUseException); TimeoutError when a table is not active in time.
    """
    wanted = [each for given in tables for each in _tables(given)]
    deadline = time.monotonic() + timeout
    for table in wanted:
        client.create_table(**create_table_request(table))
    for table in wanted:
        _wait_until_active(client, table.name, deadline)
        if (expiry := time_to_live_request(table)) is not None:
            client.update_time_to_live(**expiry)
        if (backups := continuous_backups_request(table)) is not None:
            client.update_continuous_backups(**backups)


@contextmanager
def temporary_tables(
    client: DroppingClient, *tables: Table | TableDocument | Mapping[str, Any], timeout: float = 60
) -> Iterator[None]:
    """The tables, as by `create_tables`, for the block; then they are deleted, also those that a failure left half made."""
    wanted = [each for given in tables for each in _tables(given)]
    try:
        create_tables(client, *wanted, timeout=timeout)
        yield
    finally:
        from botocore.exceptions import ClientError

        for table in wanted:
            try:
                if table.protected:
                    client.update_table(TableName=table.name, DeletionProtectionEnabled=False)
                client.delete_table(TableName=table.name)
            except ClientError as error:
                if error.response["Error"]["Code"] != "ResourceNotFoundException":
                    raise


def _tables(given: Table | TableDocument | Mapping[str, Any]) -> list[Table]:
    if isinstance(given, Table):
        return [given]
    documents = given.get("tables")
    if isinstance(documents, list | tuple):
        return [table_from_document(each) for each in documents]
    return [table_from_document(given)]


def _wait_until_active(client: TableClient, name: str, deadline: float) -> None:
    while (status := _status(client, name)) != "ACTIVE":
        if time.monotonic() > deadline:
            raise TimeoutError(f"table `{name}` is {status.lower()} still")
        time.sleep(POLL_SECONDS)


def _status(client: TableClient, name: str) -> str:
    """The table's status, or the first status of an index that is not active yet."""
    from botocore.exceptions import ClientError  # here, because pytest loads this package wherever lift is installed

    try:
        description = client.describe_table(TableName=name)["Table"]
    except ClientError as error:
        # DescribeTable is eventually consistent: for a moment it may not know a table that CreateTable has taken.
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return "CREATING"
        raise
    statuses = [description["TableStatus"]]
    statuses += [index.get("IndexStatus", "ACTIVE") for index in description.get("GlobalSecondaryIndexes", [])]
    return next((str(each) for each in statuses if each != "ACTIVE"), "ACTIVE")
