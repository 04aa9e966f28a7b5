# Written by lift from the models: change those, this file is written again.
"""The table `contacts`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS

from repositories.contact import ContactRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings


class Contacts:
    """The table `contacts`: Contact."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self.contacts = ContactRepository(client, table_name, settings=settings)
