"""Operations: what each of DynamoDB's operations does to the store."""

from __future__ import annotations

from collections.abc import Callable

from liftgen.testing.fake.operations import batches, queries, single, tables, transactions
from liftgen.testing.fake.operations.request import Request
from liftgen.testing.fake.operations.single import Answer
from liftgen.testing.fake.operations.transactions import Tokens
from liftgen.testing.fake.store import Store

Operation = Callable[[Store, Request], Answer]


def operations(tokens: Tokens) -> dict[str, Operation]:
    """Every operation that the fake knows, by DynamoDB's name for it."""
    return {
        "BatchGetItem": batches.batch_get_item,
        "BatchWriteItem": batches.batch_write_item,
        "CreateTable": tables.create_table,
        "DeleteItem": single.delete_item,
        "DeleteTable": tables.delete_table,
        "DescribeContinuousBackups": tables.describe_continuous_backups,
        "DescribeTable": tables.describe_table,
        "DescribeTimeToLive": tables.describe_time_to_live,
        "GetItem": single.get_item,
        "ListTables": tables.list_tables,
        "ListTagsOfResource": tables.list_tags,
        "PutItem": single.put_item,
        "Query": queries.query,
        "Scan": queries.scan,
        "TransactGetItems": transactions.transact_get_items,
        "TransactWriteItems": lambda store, request: transactions.transact_write_items(store, tokens, request),
        "UpdateContinuousBackups": tables.update_continuous_backups,
        "UpdateItem": single.update_item,
        "UpdateTable": tables.update_table,
        "UpdateTimeToLive": tables.update_time_to_live,
    }
