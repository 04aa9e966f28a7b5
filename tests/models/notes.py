"""Notes that are deleted softly, expire, hold a unique slug and stand in indexes: what the samples lack, all in one entity."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel

from liftgen import GSI, TTL, CreatedAt, DeletedAt, Key, Query, Table, Unique, UpdatedAt, Version

notes = Table("notes")


class Note(BaseModel):
    """What can be deleted softly, restored, and expires."""

    owner: str
    title: str
    slug: str | None = None
    starred: bool = False
    at: datetime = datetime(2030, 1, 1, tzinfo=UTC)
    expires_at: Annotated[int | None, TTL(after="900h", of="at")] = None
    created_at: Annotated[datetime, CreatedAt] = datetime(2020, 1, 1, tzinfo=UTC)
    changed_at: Annotated[datetime | None, UpdatedAt] = None
    deleted_at: Annotated[datetime | None, DeletedAt] = None
    revision: Annotated[int, Version] = 0

    class Dynamo:
        table = notes
        key = Key("OWNER#{owner}", "NOTE#{title}")
        starred_notes = GSI(pk="STARRED#{owner}", sk="{at}", when="starred = true")
        recent = GSI(pk="NOTES#{at:%G-W%V}", sk="{at}#{title}", project=["starred", "slug"])
        slug_is_unique = Unique("slug")
        by_slug = Query("starred_notes", where="at >= :since and slug = :slug")


class Label(BaseModel):
    """What has composed keys and no version."""

    owner: str
    name: str
    colour: str
    rank: int = 0
    active: bool = True
    remark: str = ""

    class Dynamo:
        table = notes
        key = Key("OWNER#{owner}", "LABEL#{name}")
        by_colour = GSI("starred_notes", pk="COLOUR#{colour}", sk="{rank:04d}#{name}", when="active = true")
        name_is_unique = Unique("name", "colour")
