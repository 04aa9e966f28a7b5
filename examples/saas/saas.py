"""A multi-tenant service in one table: tenants, users, projects, who works on what, and an audit trail."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import (
    GSI,
    TTL,
    CreatedAt,
    Edge,
    Encrypted,
    HasMany,
    Key,
    Query,
    Table,
    Transaction,
    Unique,
    UpdatedAt,
    Version,
)

app = Table("saas", tenant="tenant_id")


class Status(StrEnum):
    """How far a project is."""

    ACTIVE = "active"
    DONE = "done"


class Tenant(BaseModel):
    """A customer organisation."""

    tenant_id: str
    slug: str
    name: str
    created_at: Annotated[datetime, CreatedAt] = Field(default_factory=lambda: datetime.now(UTC))
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "TENANT", collection="tenant_home")
        slug_is_unique = Unique("slug")  # lift: ignore[LIFT241] one slug over all tenants
        users = HasMany("User")


class User(BaseModel):
    """Somebody who works for a tenant."""

    tenant_id: str
    user_id: str
    email: str
    ssn: Annotated[str | None, Encrypted] = None
    labels: set[str] = Field(default_factory=set)

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "USER#{user_id}", collection="tenant_home")
        # lift: ignore[LIFT240] sign-in comes before the tenant is known
        by_email = GSI(pk="EMAIL#{email}", sk="TENANT#{tenant_id}", project=["tenant_id", "user_id"])
        email_is_unique = Unique("tenant_id", "email")
        projects = HasMany("Project", via="Membership")


class Project(BaseModel):
    """A piece of work with a budget and, perhaps, a day on which it is due."""

    tenant_id: str
    project_id: str
    title: str
    status: Status = Status.ACTIVE
    due_on: date | None = None
    budget: Decimal = Decimal(0)
    updated_at: Annotated[datetime, UpdatedAt] = Field(default_factory=lambda: datetime.now(UTC))
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "PROJECT#{project_id}", collection="tenant_home")
        by_status = GSI(pk=["tenant_id", "status"], sk=["project_id"])  # a list: native multi-attribute key
        due = GSI(
            "gsi1",
            pk="TENANT#{tenant_id}#DUE#{due_on:%Y-%m}",
            sk="{due_on}#{project_id}",
            when="attribute_exists(due_on) and status <> 'done'",
        )  # a string: composed text; sparse
        active = Query("by_status", where="status = 'active'", limit=50)


class Membership(BaseModel):
    """That a user works on a project."""

    tenant_id: str
    project_id: str
    user_id: str
    expires_at: Annotated[datetime | None, TTL] = None

    class Dynamo:
        table = app
        edge = Edge("Project", "User")  # adjacency list
        key = Key("TENANT#{tenant_id}#PROJECT#{project_id}", "MEMBER#{user_id}")
        by_user = GSI("gsi1", pk="TENANT#{tenant_id}#USER#{user_id}", sk="PROJECT#{project_id}")  # gsi1 is overloaded


class AuditEvent(BaseModel):
    """Something that happened, kept for ninety days."""

    tenant_id: str
    event_id: str
    at: datetime
    expires_at: Annotated[datetime | None, TTL(after="90d", of="at")] = None

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}#AUDIT#{at:%Y-%m}#{event_id:shard(4)}", "{at}#{event_id}")  # buckets, write shards
        latest = Query("key", where="at between :since and :until", order="desc", limit=50)


join_project = Transaction("join_project", "Membership.create", "Project.get", "User.get")
"""Let a user work on a project, as long as both are there."""

project_and_user = Transaction("project_and_user", "Project.get", "User.get")
"""A project, and a user who may work on it."""
