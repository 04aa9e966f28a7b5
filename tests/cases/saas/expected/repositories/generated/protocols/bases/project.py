# Written by lift from the models: change those, this file is written again.
"""What `ProjectRepository` offers."""

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

    from repositories.project import ProjectRepository
    from saas import Project, Status


class ProjectRepositoryProtocol(Protocol):
    """Whatever is asked as `ProjectRepository` is: the real one, a fake, or one of
    your own.
    """

    def key(self, *, tenant_id: str, project_id: str) -> ItemKey[Project]:
        """The key of a Project, for what asks for several at once."""

        ...

    def create(self, project: Project) -> Project:
        """Store a new Project, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(
        self, *, tenant_id: str, project_id: str, consistent: bool = False
    ) -> Project | None:
        """The Project with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(
        self, *, tenant_id: str, project_id: str, consistent: bool = False
    ) -> bool:
        """Whether there is a Project with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Project]], *, consistent: bool = False
    ) -> list[Project | None]:
        """The projects with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, project: Project, *, where: Where[Project] | None = None) -> Project:
        """Store a Project whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, project: Project) -> Project:
        """Store a Project whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one.
        """

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

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """

        ...

    def patch(
        self,
        *,
        tenant_id: str,
        project_id: str,
        title: str | Unset = UNSET,
        budget: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Project] | None = None,
    ) -> Project:
        """Change fields of the Project with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """

        ...

    def delete(self, project: Project, *, where: Where[Project] | None = None) -> None:
        """Delete a Project.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, tenant_id: str, project_id: str, where: Where[Project] | None = None
    ) -> bool:
        """Delete the Project with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Project]]) -> None:
        """Delete the projects with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, tenant_id: str, *, project_id: str | Range[str] | None = None
    ) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def by_status(
        self,
        tenant_id: str,
        status: Status,
        *,
        project_id: str | Range[str] | None = None,
    ) -> Query[Project]:
        """Projects of one `tenant_id` and `status`, in order of `project_id`.

        Query on the index `by_status`, eventually consistent.
        """

        ...

    def due(self, tenant_id: str, since: date, until: date) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `due_on` and `project_id`.

        Query on the index `gsi1`, eventually consistent. One request for each bucket
        and shard, merged in order.
        """

        ...

    def active(
        self, tenant_id: str, *, project_id: str | Range[str] | None = None
    ) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`; 50 at most.

        Query on the index `by_status`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[ProjectRepositoryProtocol] = ProjectRepository
