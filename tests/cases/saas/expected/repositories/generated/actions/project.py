# Written by lift from the models: change those, this file is written again.
"""Projects in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check

from repositories.generated.items import project as items
from saas import Project

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.transaction import Pending

    from saas import Status


class ProjectActions:
    """What one transaction does to projects."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, project: Project) -> Project:
        """Store a new Project; it is given back as it is stored then."""
        self._table.own("Project", project.tenant_id)
        created = Project.model_validate(
            {**dict(project), "updated_at": self._table.now(), "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def put(self, project: Project, *, where: Where[Project] | None = None) -> Project:
        """Store a Project whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        self._table.own("Project", project.tenant_id)
        stored = Project.model_validate(
            {**dict(project), "updated_at": self._table.now()}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

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
        """Change fields of a Project, and every key that depends on them."""
        self._table.own("Project", project.tenant_id)
        changes = given(title=title, status=status, due_on=due_on, budget=budget)
        operations = taken(changes, items.ENTITY, items.changes, Project)
        after = Project.model_validate(
            {
                **dict(project),
                **changes,
                "updated_at": self._table.now(),
                "version": project.version + 1,
            },
            by_name=True,
        )
        return self._table.update(items.ENTITY, project, after, where, operations)

    def patch(
        self,
        *,
        tenant_id: str,
        project_id: str,
        title: str | Unset = UNSET,
        budget: Decimal | Add[Decimal] | Unset = UNSET,
        where: Where[Project] | None = None,
    ) -> None:
        """Change fields of the Project with this key without reading it: those on
        which no key depends.
        """
        self._table.own("Project", tenant_id)
        fields = given(title=title, budget=budget)
        operations = taken(fields, items.ENTITY, items.changes, Project)
        check(Project, fields)
        fields["updated_at"] = self._table.now()
        self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, project: Project, *, where: Where[Project] | None = None) -> None:
        """Delete a Project."""
        self._table.own("Project", project.tenant_id)
        self._table.delete(items.ENTITY, project, where)

    def delete_by_key(
        self, *, tenant_id: str, project_id: str, where: Where[Project] | None = None
    ) -> None:
        """Delete the Project with this key, if there is one."""
        self._table.own("Project", tenant_id)
        self._table.delete_by_key(
            items.ENTITY, items.key(tenant_id=tenant_id, project_id=project_id), where
        )

    def check(
        self, *, tenant_id: str, project_id: str, where: Where[Project] | None = None
    ) -> None:
        """Only if there is a Project with this key, and `where` holds on it."""
        self._table.own("Project", tenant_id)
        self._table.check(
            items.ENTITY, items.key(tenant_id=tenant_id, project_id=project_id), where
        )

    def check_absent(self, *, tenant_id: str, project_id: str) -> None:
        """Only if there is no Project with this key."""
        self._table.own("Project", tenant_id)
        self._table.check_absent(
            items.ENTITY, items.key(tenant_id=tenant_id, project_id=project_id)
        )
