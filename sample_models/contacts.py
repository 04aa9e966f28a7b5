"""An address book as DynamORM's users write it: every word of the tags, in a table of its own for each model."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import Tag


class Contact(BaseModel):
    """Somebody to write to, found by e-mail address or telephone number."""

    id: Annotated[str, Tag("pk")]
    email: Annotated[str, Tag("index:gsi-email,pk")]
    name: Annotated[str, Tag("attr:fullName")]
    company: Annotated[str, Tag("index:gsi-company,pk")]
    since: Annotated[str, Tag("index:gsi-company,sk")]
    phone: Annotated[str | None, "dynamorm:index:gsi-phone,pk,sparse"] = None
    labels: Annotated[set[str], Tag("set,omitempty")] = Field(default_factory=set)
    notes: Annotated[str, "theorydb:omitempty"] = ""
    preferences: Annotated[dict[str, str], Tag("json")] = Field(default_factory=dict)
    created_at: Annotated[datetime, Tag("created_at")] = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: Annotated[datetime, Tag("updated_at")] = Field(default_factory=lambda: datetime.now(UTC))
    version: Annotated[int, Tag("version")] = 0


class Call(BaseModel):
    """One conversation with a contact, forgotten after a while."""

    contact_id: Annotated[str, Tag("pk")]
    at: Annotated[str, Tag("sk")]
    minutes: int
    expires_at: Annotated[int, Tag("ttl")]
