"""Live: a deployed table in, the schema's table out; the client is passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from liftgen.schema import Index, KeyAttribute, KeySchema, Projection, StreamView, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from liftgen.schema import KeyType

REFUSED = {"AccessDeniedException", "UnknownOperationException"}
"""Answers of somebody who may not ask, and of a stand-in for DynamoDB that does not know the question."""


class ObservedClient(Protocol):
    """What a client must be able to do; boto3's DynamoDB client is one."""

    @property
    def describe_table(self) -> Callable[..., Any]: ...
    @property
    def describe_time_to_live(self) -> Callable[..., Any]: ...
    @property
    def describe_continuous_backups(self) -> Callable[..., Any]: ...
    @property
    def list_tags_of_resource(self) -> Callable[..., Any]: ...


class NotDynamoDBError(Exception):
    """Something answers, but not as DynamoDB does."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A deployed table; `unseen` names what the client may not read: `ttl`, `pitr`. It is None in the table, and not known.

    `states` are those of the table, under no name, and of its indexes, where they are not active.
    """

    table: Table
    unseen: tuple[Literal["ttl", "pitr"], ...] = ()
    states: tuple[tuple[str, str], ...] = ()
    arn: str = ""


def observe_table(client: ObservedClient, name: str) -> Observed | None:
    """The table as deployed, changes under way included, or None where there is none; what the client raises is passed on."""
    description = _description(client, name)
    if description is None or description["TableStatus"] == "DELETING":
        return None
    table = _table(description)
    ttl = _asked(client.describe_time_to_live, name)
    backups = _asked(client.describe_continuous_backups, name)
    unseen: list[Literal["ttl", "pitr"]] = []
    if ttl is None:
        unseen.append("ttl")
    else:
        table = replace(table, ttl=_ttl(ttl["TimeToLiveDescription"]))
    if backups is None:
        unseen.append("pitr")
    else:
        table = replace(table, pitr=_pitr(backups["ContinuousBackupsDescription"]))
    return Observed(table, tuple(unseen), tuple(_states(description)), description.get("TableArn", ""))


def observe_tags(client: ObservedClient, arn: str) -> dict[str, str] | None:
    """The tags of a table, by its ARN; None where they may not be read."""
    from botocore.exceptions import ClientError

    found: dict[str, str] = {}
    request = {"ResourceArn": arn}
    while True:
        try:
            answer = client.list_tags_of_resource(**request)
        except ClientError as error:
            if error.response["Error"]["Code"] in REFUSED:
                return None
            raise
        found |= {each["Key"]: each["Value"] for each in answer.get("Tags") or ()}
        if not answer.get("NextToken"):
            return found
        request["NextToken"] = answer["NextToken"]


def _states(description: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is under way with a table and its indexes; an update of the table by itself changes nothing that is asked of it."""
    if description["TableStatus"] not in ("ACTIVE", "UPDATING"):
        yield "", description["TableStatus"]
    for each in description.get("GlobalSecondaryIndexes") or ():
        status = "BACKFILLING" if each.get("Backfilling") else each.get("IndexStatus", "ACTIVE")
        if status not in ("ACTIVE", "UPDATING", "DELETING"):
            yield each["IndexName"], status


def _description(client: ObservedClient, name: str) -> Mapping[str, Any] | None:
    from botocore.exceptions import ClientError

    try:
        answer = client.describe_table(TableName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
    # botocore makes an empty answer of a success that it cannot read, such as a web page.
    if "Table" not in answer:
        raise NotDynamoDBError(f"the answer about table `{name}` is not DynamoDB's")
    return cast("Mapping[str, Any]", answer["Table"])


def _asked(describe: Callable[..., Any], name: str) -> Mapping[str, Any] | None:
    from botocore.exceptions import ClientError

    try:
        return cast("Mapping[str, Any]", describe(TableName=name))
    except ClientError as error:
        if error.response["Error"]["Code"] in REFUSED:
            return None
        raise


def _table(description: Mapping[str, Any]) -> Table:
    types = {each["AttributeName"]: each["AttributeType"] for each in description["AttributeDefinitions"]}
    described: list[tuple[Literal["global", "local"], Mapping[str, Any]]] = [
        *(("global", each) for each in description.get("GlobalSecondaryIndexes") or ()),
        *(("local", each) for each in description.get("LocalSecondaryIndexes") or ()),
    ]
    indexes = [_index(kind, each, types) for kind, each in described if each.get("IndexStatus") != "DELETING"]
    stream = description.get("StreamSpecification") or {}
    # A table that has always been provisioned has no summary of its billing.
    mode = (description.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED")
    return Table(
        name=description["TableName"],
        key=key_of(description["KeySchema"], types),
        indexes=tuple(sorted(indexes, key=lambda index: index.name)),
        stream=cast("StreamView", stream["StreamViewType"]) if stream.get("StreamEnabled") else None,
        billing="on_demand" if mode == "PAY_PER_REQUEST" else "provisioned",
        protected=description.get("DeletionProtectionEnabled"),
    )


def _index(kind: Literal["global", "local"], described: Mapping[str, Any], types: Mapping[str, KeyType]) -> Index:
    projection = described.get("Projection") or {}
    held = Projection(projection.get("ProjectionType", "ALL"), tuple(sorted(projection.get("NonKeyAttributes") or ())))
    return Index(described["IndexName"], kind, key_of(described["KeySchema"], types), held)


def key_of(elements: Sequence[Mapping[str, str]], types: Mapping[str, KeyType]) -> KeySchema:
    """The key that a key schema says, with the types of its attributes."""
    partition, sort = (
        tuple(
            KeyAttribute(each["AttributeName"], types[each["AttributeName"]])
            for each in elements
            if each["KeyType"] == side
        )
        for side in ("HASH", "RANGE")
    )
    return KeySchema(partition, sort)


def _ttl(description: Mapping[str, Any]) -> str | None:
    on = description.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
    return cast("str", description["AttributeName"]) if on else None


def _pitr(description: Mapping[str, Any]) -> bool:
    recovery = description.get("PointInTimeRecoveryDescription") or {}
    return bool(recovery.get("PointInTimeRecoveryStatus") == "ENABLED")
