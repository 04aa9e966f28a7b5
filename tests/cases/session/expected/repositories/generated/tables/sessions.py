# Written by lift from the models: change those, this file is written again.
"""The table `sessions`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS

from repositories.session import SessionRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings


class Sessions:
    """The table `sessions`: Session."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self.sessions = SessionRepository(client, table_name, settings=settings)
