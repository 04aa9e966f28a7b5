"""The smallest model: sign-in sessions, in a table of their own that forgets them when they expire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK, SK, TTL


class Session(BaseModel):
    """One sign-in of one user."""

    session_id: Annotated[str, PK]
    user_id: Annotated[str, SK]
    expires_at: Annotated[datetime | None, TTL] = None
