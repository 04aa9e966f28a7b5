"""Template: a synthesised CloudFormation template in, the tables that it would deploy out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from liftgen.observe.live import key_of
from liftgen.schema import Index, Projection, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from liftgen.schema import StreamView

TYPES = ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table")


class NotATemplateError(Exception):
    """The file is no CloudFormation template in JSON."""


def read_templates(path: Path) -> dict[str, dict[str, Table]]:
    """The tables of a template, or of every template in a folder such as `cdk.out`, by the file's name and their own.

    NotATemplateError where there is none; OSError where nothing can be read.
    """
    files = sorted(path.glob("*.template.json")) if path.is_dir() else [path]
    if not files:
        raise NotATemplateError(f"there is no `*.template.json` in `{path}`")
    return {each.name: observe_template(each.read_text("utf-8"), str(each)) for each in files}


def observe_template(text: str, name: str) -> dict[str, Table]:
    """The tables of a template by their names; one that CloudFormation names goes by its logical id."""
    try:
        document = json.loads(text)
        resources = document["Resources"]
        found = [_table(id_, each["Properties"]) for id_, each in resources.items() if each["Type"] in TYPES]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotATemplateError(f"`{name}` is no CloudFormation template in JSON") from error
    return {each.name: each for each in found}


def _table(logical_id: str, properties: Mapping[str, Any]) -> Table:
    types = {each["AttributeName"]: each["AttributeType"] for each in properties["AttributeDefinitions"]}
    indexes = [
        *(_index("global", each, types) for each in properties.get("GlobalSecondaryIndexes", ())),
        *(_index("local", each, types) for each in properties.get("LocalSecondaryIndexes", ())),
    ]
    # A global table says of its replica in its own region what a table says of itself.
    own = {**properties, **next(iter(properties.get("Replicas", ())), {})}
    expiry = properties.get("TimeToLiveSpecification") or {}
    recovery = own.get("PointInTimeRecoverySpecification") or {}
    stream = (properties.get("StreamSpecification") or {}).get("StreamViewType")
    name = properties.get("TableName")
    return Table(
        name=name if isinstance(name, str) else logical_id,
        key=key_of(properties["KeySchema"], types),
        indexes=tuple(sorted(indexes, key=lambda index: index.name)),
        stream=cast("StreamView | None", stream),
        ttl=expiry.get("AttributeName") if expiry.get("Enabled") else None,
        billing="on_demand" if properties.get("BillingMode") == "PAY_PER_REQUEST" else "provisioned",
        pitr=bool(recovery.get("PointInTimeRecoveryEnabled", False)),
        protected=bool(own.get("DeletionProtectionEnabled", False)),
    )


def _index(kind: Any, properties: Mapping[str, Any], types: Mapping[str, Any]) -> Index:
    projection = properties.get("Projection") or {}
    held = Projection(projection.get("ProjectionType", "ALL"), tuple(sorted(projection.get("NonKeyAttributes") or ())))
    return Index(properties["IndexName"], kind, key_of(properties["KeySchema"], types), held)
