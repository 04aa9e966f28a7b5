# Written by lift from the models: change those, this file is written again.
"""The fields of a Session, for conditions, filters and projections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.conditions import Fields, Ordered, Text
from liftgen.runtime.wire import epoch, integer, string, to_instant

from session import Session

if TYPE_CHECKING:
    from datetime import datetime


class SessionFields(Fields, model=Session):
    """What conditions may say of a Session, and what queries may read alone."""

    session_id: Text[Session, str, str] = Text(
        "session_id", string, lambda value: value["S"]
    )
    user_id: Text[Session, str, str] = Text("user_id", string, lambda value: value["S"])
    expires_at: Ordered[Session, datetime | None, datetime] = Ordered(
        "expires_at",
        lambda value: integer(epoch(value)),
        lambda value: to_instant(value["N"]),
        optional=True,
    )
