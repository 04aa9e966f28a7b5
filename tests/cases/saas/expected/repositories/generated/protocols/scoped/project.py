# Written by lift from the models: change those, this file is written again.
"""What `ScopedProjectRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.operations import Add
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from repositories.generated.scoped.project import ScopedProjectRepository
    from saas import Project, Status


class ScopedProjectRepositoryProtocol(Protocol):
    """Whatever is asked as `ScopedProjectRepository` is: the real one, a fake, or
    one of your own.
    """

    def key(self, *, project_id: str) -> ItemKey[Project]:
        """The key of a Project, for what asks for several at once."""

        ...

    def create(self, project: Project) -> Project:
        """Store a new Project, and give it back as it is stored."""

        ...

    def get(self, *, project_id: str, consistent: bool = False) -> Project | None:
        """The Project with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, project_id: str, consistent: bool = False) -> bool:
        """Whether there is a Project with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Project]], *, consistent: bool = False
    ) -> list[Project | None]:
        """The projects with these keys, in their order, each None where there is
        none.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Project]]) -> None:
        """Delete the projects with these keys, 25 in a request."""

        ...

    def put(self, project: Project, *, where: Where[Project] | None = None) -> Project:
        """Store a Project whole, whether it is new or replaces what is there."""

        ...

    def upsert(self, project: Project) -> Project:
        """Store a Project whether it is new or not, whoever wrote last."""

        ...

    def update(
        self,
        project: Project,
        *,
        title: str | Unset = UNSET,
        status: Status | Unset = UNSET,
        due_on: date | Unset | None = UNSET,
        budget: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Project] | None = None,
    ) -> Project:
        """Change fields of a Project in one round trip, and give it back as it is
        stored then.
        """

        ...

    def patch(
        self,
        *,
        project_id: str,
        title: str | Unset = UNSET,
        budget: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Project] | None = None,
    ) -> Project:
        """Change fields of the Project with this key without reading it."""

        ...

    def delete(self, project: Project, *, where: Where[Project] | None = None) -> None:
        """Delete a Project."""

        ...

    def delete_by_key(
        self, *, project_id: str, where: Where[Project] | None = None
    ) -> bool:
        """Delete the Project with this key; whether there was one."""

        ...

    def by_key(self, *, project_id: str | Range[str] | None = None) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def by_status(
        self, status: Status, *, project_id: str | Range[str] | None = None
    ) -> Query[Project]:
        """Projects of one `tenant_id` and `status`, in order of `project_id`.

        Query on the index `by_status`, eventually consistent.
        """

        ...

    def due(self, since: date, until: date) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `due_on` and `project_id`.

        Query on the index `gsi1`, eventually consistent. One request for each bucket
        and shard, merged in order.
        """

        ...

    def active(self, *, project_id: str | Range[str] | None = None) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`; 50 at most.

        Query on the index `by_status`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ScopedProjectRepositoryProtocol] = ScopedProjectRepository
