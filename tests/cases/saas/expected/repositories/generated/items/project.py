# Written by lift from the models: change those, this file is written again.
"""How a Project is an item of `saas`: keys, attributes, and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Derived, Entity, Operable
from liftgen.runtime.keys import dated, escape, partition_string, sort_string, text
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    decimal,
    decimal_text,
    ended,
    integer,
    integer_text,
    quoted,
    string,
    timestamp,
    to_date,
    to_datetime,
    to_integer,
)

from saas import Project, Status

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, tenant_id: str, project_id: str) -> Wire:
    """The primary key of a Project."""
    return {
        "pk": partition_string(f"TENANT#{escape(tenant_id)}"),
        "sk": sort_string(f"PROJECT#{escape(project_id)}"),
    }


def write(project: Project) -> Wire:
    """The attributes of a Project, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Project"}',
        **key(tenant_id=project.tenant_id, project_id=project.project_id),
        "tenant_id": partition_string(project.tenant_id),
        "project_id": sort_string(project.project_id),
        "title": string(project.title),
        "status": partition_string(project.status.value),
        "budget": decimal(project.budget),
        "updated_at": string(timestamp(project.updated_at)),
        "version": integer(project.version),
    }
    if project.due_on is not None:
        item["due_on"] = string(project.due_on.isoformat())
    if project.due_on is not None and project.status != Status.DONE:
        item["gsi1pk"] = partition_string(
            text(
                "TENANT#",
                escape(project.tenant_id),
                "#DUE#",
                dated(project.due_on, "%Y-%m"),
            ),
        )
        item["gsi1sk"] = sort_string(
            f"{project.due_on.isoformat()}#{escape(project.project_id)}"
        )
    return item


def whole(project: Project) -> tuple[Wire, str]:
    """The key of a Project, and all that `write` gives as one JSON text."""
    at = key(tenant_id=project.tenant_id, project_id=project.project_id)
    values = (
        *at.values(),
        partition_string(project.tenant_id),
        sort_string(project.project_id),
        quoted(project.title),
        partition_string(project.status.value),
        decimal_text(project.budget),
        timestamp(project.updated_at),
        integer_text(project.version),
    )
    item: Wire = {}
    if project.due_on is not None:
        item["due_on"] = string(project.due_on.isoformat())
    if project.due_on is not None and project.status != Status.DONE:
        item["gsi1pk"] = partition_string(
            text(
                "TENANT#",
                escape(project.tenant_id),
                "#DUE#",
                dated(project.due_on, "%Y-%m"),
            ),
        )
        item["gsi1sk"] = sort_string(
            f"{project.due_on.isoformat()}#{escape(project.project_id)}"
        )
    return at, ended(WHOLE % values, item)


def read(item: Item) -> Project:
    """The Project that an item is."""
    values: dict[str, Any] = {
        "tenant_id": item["tenant_id"]["S"],
        "project_id": item["project_id"]["S"],
        "title": item["title"]["S"],
    }
    if value := present(item, "status"):
        values["status"] = Status(value["S"])
    if value := present(item, "due_on"):
        values["due_on"] = to_date(value["S"])
    if value := present(item, "budget"):
        values["budget"] = Decimal(value["N"])
    if value := present(item, "updated_at"):
        values["updated_at"] = to_datetime(value["S"])
    if value := present(item, "version"):
        values["version"] = to_integer(value["N"])
    return Project.model_validate(values, by_name=True)


def by_key_partition(*, tenant_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"TENANT#{escape(tenant_id)}")}


def by_status_partition(*, tenant_id: str, status: Status) -> Wire:
    """A partition of the index `by_status`."""
    return {
        "tenant_id": partition_string(tenant_id),
        "status": partition_string(status.value),
    }


def due_partition(*, tenant_id: str, due_on: date) -> Wire:
    """A partition of the index `gsi1`."""
    return {
        "gsi1pk": partition_string(
            f"TENANT#{escape(tenant_id)}#DUE#{dated(due_on, '%Y-%m')}"
        ),
    }


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "title" in fields:
        value = fields["title"]
        written["title"] = string(value)
    if "budget" in fields:
        value = fields["budget"]
        written["budget"] = decimal(value)
    if "updated_at" in fields:
        value = fields["updated_at"]
        written["updated_at"] = string(timestamp(value))
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "tenant_id": Stored("tenant_id", kind="S", type=str),
        "project_id": Stored("project_id", kind="S", type=str),
        "title": Stored("title", kind="S", type=str),
        "status": Stored("status", kind="S", type=Status, optional=True),
        "due_on": Stored("due_on", kind="S", by=to_date, optional=True),
        "budget": Stored("budget", kind="N", type=Decimal, optional=True),
        "updated_at": Stored("updated_at", kind="S", by=to_datetime, optional=True),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


WHOLE = (
    '{"_entity":{"S":"Project"},"pk":%s,"sk":%s,"tenant_id":%s,"project_id":%s'
    ',"title":{"S":%s},"status":%s,"budget":{"N":"%s"},"updated_at":{"S":"%s"}'
    ',"version":{"N":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
BY_STATUS = Index(
    name="by_status",
    key={"tenant_id": "S", "status": "S", "project_id": "S"},
    sort=("project_id",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
DUE = Index(
    name="gsi1",
    key={"gsi1pk": "S", "gsi1sk": "S"},
    sort=("gsi1sk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Project",
    table="saas",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    version="version",
    derived=(Derived(members=("due_on", "status"), attributes=("gsi1pk", "gsi1sk")),),
    defaults={"status": '{"S":"active"}', "version": '{"N":"0"}'},
    optional=("due_on",),
    operable=(Operable("budget", "number"),),
    decoder=PydanticDecoder(Project, stored),
)
