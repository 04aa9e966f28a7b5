# Written by lift from the models: change those, this file is written again.
"""Fakes of what stands on the table `catalogue`: the real code, over a DynamoDB in
memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.memory import SETTINGS, in_memory
from repositories import Catalogue, ProductRepository, ReviewRepository

if TYPE_CHECKING:
    from liftgen.runtime.client import Client
    from liftgen.runtime.table import Settings

    from repositories import (
        CatalogueProtocol,
        ProductRepositoryProtocol,
        ReviewRepositoryProtocol,
    )


class FakeCatalogue(Catalogue):
    """`Catalogue` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeProductRepository(ProductRepository):
    """`ProductRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


class FakeReviewRepository(ReviewRepository):
    """`ReviewRepository` without a server."""

    def __init__(
        self, client: Client | None = None, *, settings: Settings = SETTINGS
    ) -> None:
        """Over a client that fakes share, or over an empty memory of its own."""
        if client is None:
            client = in_memory()
        super().__init__(client, settings=settings)


if TYPE_CHECKING:
    # A type checker says here when a fake does not keep what its protocol promises.
    _facade: type[CatalogueProtocol] = FakeCatalogue
    _product_repository: type[ProductRepositoryProtocol] = FakeProductRepository
    _review_repository: type[ReviewRepositoryProtocol] = FakeReviewRepository
