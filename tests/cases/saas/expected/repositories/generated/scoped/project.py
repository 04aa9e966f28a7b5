# Written by lift from the models: change those, this file is written again.
"""Projects as one tenant sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET
from liftgen.runtime.tenancy import check_tenant, own_keys

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


class ScopedProjectRepository:
    """The projects of one tenant, and no others."""

    def __init__(self, repository: ProjectRepository, tenant_id: str) -> None:
        """What one tenant sees of a repository."""
        self._repository = repository
        self._tenant_id = tenant_id

    def key(self, *, project_id: str) -> ItemKey[Project]:
        """The key of a Project, for what asks for several at once."""
        return self._repository.key(tenant_id=self._tenant_id, project_id=project_id)

    def create(self, project: Project) -> Project:
        """Store a new Project, and give it back as it is stored."""
        return self._repository.create(self._own(project))

    def get(self, *, project_id: str, consistent: bool = False) -> Project | None:
        """The Project with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._repository.get(
            tenant_id=self._tenant_id, project_id=project_id, consistent=consistent
        )

    def exists(self, *, project_id: str, consistent: bool = False) -> bool:
        """Whether there is a Project with this key; eventually consistent unless
        `consistent`.
        """
        return self._repository.exists(
            tenant_id=self._tenant_id, project_id=project_id, consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Project]], *, consistent: bool = False
    ) -> list[Project | None]:
        """The projects with these keys, in their order, each None where there is
        none.
        """
        return self._repository.get_many(
            own_keys(keys, self._tenant_id), consistent=consistent
        )

    def delete_many(self, keys: Iterable[ItemKey[Project]]) -> None:
        """Delete the projects with these keys, 25 in a request."""
        self._repository.delete_many(own_keys(keys, self._tenant_id))

    def put(self, project: Project, *, where: Where[Project] | None = None) -> Project:
        """Store a Project whole, whether it is new or replaces what is there."""
        return self._repository.put(self._own(project), where=where)

    def upsert(self, project: Project) -> Project:
        """Store a Project whether it is new or not, whoever wrote last."""
        return self._repository.upsert(self._own(project))

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
        return self._repository.update(
            self._own(project),
            title=title,
            status=status,
            due_on=due_on,
            budget=budget,
            where=where,
        )

    def patch(
        self,
        *,
        project_id: str,
        title: str | Unset = UNSET,
        budget: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Project] | None = None,
    ) -> Project:
        """Change fields of the Project with this key without reading it."""
        return self._repository.patch(
            tenant_id=self._tenant_id,
            project_id=project_id,
            title=title,
            budget=budget,
            where=where,
        )

    def delete(self, project: Project, *, where: Where[Project] | None = None) -> None:
        """Delete a Project."""
        self._repository.delete(self._own(project), where=where)

    def delete_by_key(
        self, *, project_id: str, where: Where[Project] | None = None
    ) -> bool:
        """Delete the Project with this key; whether there was one."""
        return self._repository.delete_by_key(
            tenant_id=self._tenant_id, project_id=project_id, where=where
        )

    def by_key(self, *, project_id: str | Range[str] | None = None) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return self._repository.by_key(tenant_id=self._tenant_id, project_id=project_id)

    def by_status(
        self, status: Status, *, project_id: str | Range[str] | None = None
    ) -> Query[Project]:
        """Projects of one `tenant_id` and `status`, in order of `project_id`.

        Query on the index `by_status`, eventually consistent.
        """
        return self._repository.by_status(
            tenant_id=self._tenant_id, status=status, project_id=project_id
        )

    def due(self, since: date, until: date) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `due_on` and `project_id`.

        Query on the index `gsi1`, eventually consistent. One request for each bucket
        and shard, merged in order.
        """
        return self._repository.due(tenant_id=self._tenant_id, since=since, until=until)

    def active(self, *, project_id: str | Range[str] | None = None) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`; 50 at most.

        Query on the index `by_status`, eventually consistent.
        """
        return self._repository.active(tenant_id=self._tenant_id, project_id=project_id)

    def _own(self, project: Project) -> Project:
        """The Project itself; WrongTenant when it is another tenant's."""
        check_tenant("Project", project.tenant_id, self._tenant_id)
        return project
