"""Template: a synthesised CloudFormation template in, the tables that it would deploy out, and how CloudFormation knows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from liftgen.observe.live import key_of
from liftgen.schema import Index, Projection, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from liftgen.schema import StreamView

T = TypeVar("T")
TYPES = ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table")


class NotATemplateError(Exception):
    """The file is no CloudFormation template in JSON."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What CloudFormation knows of a table and no model says.

    `encryption` names the key, None for AWS's own; `replicas` are the regions beside the stack's own; `tags` are its own.
    """

    table: str
    logical_id: str
    type: str
    encryption: str | None = None
    table_class: str = "STANDARD"
    replicas: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


def read_templates(path: Path) -> dict[str, dict[str, Table]]:
    """The tables of a template, or of every template in a folder such as `cdk.out`, by the file's name and their own.

    NotATemplateError where there is none; OSError where nothing can be read.
    """
    return {each.name: observe_template(each.read_text("utf-8"), str(each)) for each in _files(path)}


def read_resources(path: Path) -> dict[str, Resource]:
    """How CloudFormation knows the tables of a template, or of every one in a folder; by their names.

    NotATemplateError where there is none; OSError where nothing can be read.
    """
    found: dict[str, Resource] = {}
    for each in _files(path):
        found |= {resource.table: resource for resource in _read(each.read_text("utf-8"), str(each), _resource)}
    return found


def observe_template(text: str, name: str) -> dict[str, Table]:
    """The tables of a template by their names; one that CloudFormation names goes by its logical id."""
    return {each.name: each for each in _read(text, name, lambda id_, _, properties: _table(id_, properties))}


def _files(path: Path) -> list[Path]:
    files = sorted(path.glob("*.template.json")) if path.is_dir() else [path]
    if not files:
        raise NotATemplateError(f"there is no `*.template.json` in `{path}`")
    return files


def _read(text: str, name: str, observe: Callable[[str, str, Mapping[str, Any]], T]) -> list[T]:
    """Every table of a template, as it is observed."""
    try:
        resources = json.loads(text)["Resources"]
        return [
            observe(id_, each["Type"], each["Properties"]) for id_, each in resources.items() if each["Type"] in TYPES
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotATemplateError(f"`{name}` is no CloudFormation template in JSON") from error


def _table(logical_id: str, properties: Mapping[str, Any]) -> Table:
    types = {each["AttributeName"]: each["AttributeType"] for each in properties["AttributeDefinitions"]}
    indexes = [
        *(_index("global", each, types) for each in properties.get("GlobalSecondaryIndexes", ())),
        *(_index("local", each, types) for each in properties.get("LocalSecondaryIndexes", ())),
    ]
    own = _own(properties)
    expiry = properties.get("TimeToLiveSpecification") or {}
    recovery = own.get("PointInTimeRecoverySpecification") or {}
    stream = (properties.get("StreamSpecification") or {}).get("StreamViewType")
    return Table(
        name=_name(logical_id, properties),
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


def _resource(logical_id: str, type_: str, properties: Mapping[str, Any]) -> Resource:
    own = _own(properties)
    encryption = {**(properties.get("SSESpecification") or {}), **(own.get("SSESpecification") or {})}
    key = encryption.get("KMSMasterKeyId") or ("alias/aws/dynamodb" if encryption.get("SSEEnabled") else None)
    regions = [_text(each.get("Region")) for each in properties.get("Replicas", ())][:-1]
    return Resource(
        _name(logical_id, properties),
        logical_id,
        type_,
        _text(key) if key else None,
        own.get("TableClass", "STANDARD"),
        tuple(sorted(regions)),
        tuple(sorted((_text(each["Key"]), _text(each["Value"])) for each in own.get("Tags") or ())),
    )


def _own(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a table says of itself, as a global table says it of its replica in its own region: CDK puts that one last."""
    return {**properties, **next(iter(reversed(properties.get("Replicas", ()))), {})}


def _name(logical_id: str, properties: Mapping[str, Any]) -> str:
    name = properties.get("TableName")
    return name if isinstance(name, str) else logical_id


def _text(value: Any) -> str:
    """A value as a person reads it, who knows the logical ids of the stack."""
    match value:
        case str():
            return value
        case {"Ref": str(name)}:
            return name
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"{name}.{attribute}"
        case _:
            return json.dumps(value, sort_keys=True)
