"""A model with every word of DynamORM's tags that changes what is stored, under the names that Go code would give."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import Tag


class Profile(BaseModel):
    """Somebody, as items of another program have them."""

    PK: Annotated[str, Tag("pk")]
    SK: Annotated[str, Tag("sk")]
    email: Annotated[str, Tag("attr:emailAddress,index:gsi-email,pk")]
    joined: Annotated[str, Tag("index:gsi-email,sk")]
    nickname: Annotated[str, Tag("omitempty")] = ""
    logins: Annotated[int, Tag("omitempty")] = 0
    active: Annotated[bool, Tag("omitempty")] = False
    labels: Annotated[set[str], Tag("set,omitempty")] = Field(default_factory=set)
    groups: Annotated[set[str], Tag("set")] = Field(default_factory=set)
    scores: Annotated[set[int], Tag("set,omitempty")] = Field(default_factory=set)
    settings: Annotated[dict[str, int], Tag("json")] = Field(default_factory=dict)
    note: str = ""
    secret: Annotated[str, Tag("encrypted,omitempty")] = ""
    expires_at: Annotated[int, Tag("ttl,omitempty,attr:expiresAt")] = 0
    created_at: Annotated[datetime, Tag("created_at,attr:createdAt")] = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: Annotated[datetime, Tag("updated_at,attr:updatedAt")] = Field(default_factory=lambda: datetime.now(UTC))
    version: Annotated[int, Tag("version")] = 0


class Visit(BaseModel):
    """A model without a version, a sort key or timestamps."""

    id: Annotated[str, Tag("pk")]
    page: str = ""
    seconds: Annotated[int, Tag("omitempty")] = 0
