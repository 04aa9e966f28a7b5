# Written by lift from the models: change those, this file is written again.
"""The table `catalogue`: its repositories, and what is asked of several entities at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.table import DEFAULTS

from repositories.product import ProductRepository
from repositories.review import ReviewRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings


class Catalogue:
    """The table `catalogue`: Product and Review."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Repositories over one client."""
        self.products = ProductRepository(client, table_name, settings=settings)
        self.reviews = ReviewRepository(client, table_name, settings=settings)
