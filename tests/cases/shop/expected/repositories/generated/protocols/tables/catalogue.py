# Written by lift from the models: change those, this file is written again.
"""What `Catalogue` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from repositories.generated.protocols.bases.product import ProductRepositoryProtocol
    from repositories.generated.protocols.bases.review import ReviewRepositoryProtocol
    from repositories.generated.tables.catalogue import Catalogue


class CatalogueProtocol(Protocol):
    """Whatever is asked as `Catalogue` is: the real one, a fake, or one of your own."""

    @property
    def products(self) -> ProductRepositoryProtocol:
        """The products."""

        ...

    @property
    def reviews(self) -> ReviewRepositoryProtocol:
        """The reviews."""

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[CatalogueProtocol] = Catalogue
