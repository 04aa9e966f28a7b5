"""Lifecycle, 25x: versions, timestamps, deletion and expiry, and writes that would leave something stale."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.diagnostics import Rule


@dataclass(frozen=True)
class MalformedDuration(Rule):
    """A duration cannot be read: it is whole numbers, each with its unit: `s`, `m`, `h`, `d` or `w`.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, TTL

    class Event(BaseModel):
        event_id: Annotated[str, PK]
        at: datetime
        expires_at: Annotated[datetime | None, TTL(after="90 days", of="at")] = None
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, TTL

    class Event(BaseModel):
        event_id: Annotated[str, PK]
        at: datetime
        expires_at: Annotated[datetime | None, TTL(after="90d", of="at")] = None
    ```
    """

    code = "LIFT250"
    text: str

    @property
    def message(self) -> str:
        return f"`{self.text}` is no duration"

    @property
    def help(self) -> str:
        return "write `90d`, `12h` or `1d12h`: whole numbers with `s`, `m`, `h`, `d` or `w`"
