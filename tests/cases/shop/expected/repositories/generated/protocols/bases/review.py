# Written by lift from the models: change those, this file is written again.
"""What `ReviewRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Literal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Adding, Removing
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.review import ReviewRepository
    from shop import Review


class ReviewRepositoryProtocol(Protocol):
    """Whatever is asked as `ReviewRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, product_id: str, customer_id: str) -> ItemKey[Review]:
        """The key of a Review, for what asks for several at once."""

        ...

    def create(self, review: Review) -> Review:
        """Store a new Review, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(
        self, *, product_id: str, customer_id: str, consistent: bool = False
    ) -> Review | None:
        """The Review with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(
        self, *, product_id: str, customer_id: str, consistent: bool = False
    ) -> bool:
        """Whether there is a Review with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Review]], *, consistent: bool = False
    ) -> list[Review | None]:
        """The reviews with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, review: Review, *, where: Where[Review] | None = None) -> Review:
        """Store a Review whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.
        """

        ...

    def put_many(self, reviews: Iterable[Review]) -> list[Review]:
        """Store reviews whole, new or over what is there; 25 in a request, until all
        are written.

        Of several with one key, the last stays. Not all or nothing: raises Throttled
        when some stay unwritten.
        """

        ...

    def upsert(self, review: Review) -> Review:
        """Store a Review whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps `written_at` and attributes that no field is stored in.
        """

        ...

    def update(
        self,
        review: Review,
        *,
        stars: Literal[1, 2, 3, 4, 5] | Unset = UNSET,
        text: str | Unset = UNSET,
        tags: frozenset[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[Review] | None = None,
    ) -> Review:
        """Change fields of a Review in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when what the change depends on was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        product_id: str,
        customer_id: str,
        stars: Literal[1, 2, 3, 4, 5] | Unset = UNSET,
        text: str | Unset = UNSET,
        tags: frozenset[str] | Adding[str] | Removing[str] | Unset = UNSET,
        where: Where[Review] | None = None,
    ) -> Review:
        """Change fields of the Review with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, review: Review, *, where: Where[Review] | None = None) -> None:
        """Delete a Review.

        Raises NotFound when it is gone. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, product_id: str, customer_id: str, where: Where[Review] | None = None
    ) -> bool:
        """Delete the Review with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Review]]) -> None:
        """Delete the reviews with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, product_id: str, *, customer_id: str | Range[str] | None = None
    ) -> Query[Review]:
        """Reviews of one `product_id`, in order of `customer_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def by_customer(
        self, customer_id: str, *, written_at: datetime | Range[datetime] | None = None
    ) -> Query[Review]:
        """Reviews of one `customer_id`, in order of `written_at`.

        Query on the index `by_customer`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ReviewRepositoryProtocol] = ReviewRepository
