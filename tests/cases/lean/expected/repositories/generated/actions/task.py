# Written by lift from the models: change those, this file is written again.
"""Tasks in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.validation import check

from models import Task
from repositories.generated.items import task as items

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.transaction import Pending

    from models import State


class TaskActions:
    """What one transaction does to tasks."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, task: Task) -> Task:
        """Store a new Task; it is given back as it is stored then."""
        self._table.own("Task", task.tenant_id)
        created = Task.model_validate({**dict(task), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def put(self, task: Task, *, where: Where[Task] | None = None) -> Task:
        """Store a Task whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        self._table.own("Task", task.tenant_id)
        return self._table.put(items.ENTITY, task, where)

    def update(
        self,
        task: Task,
        *,
        title: str | Unset = UNSET,
        state: State | Unset = UNSET,
        effort: int | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> Task:
        """Change fields of a Task, and every key that depends on them."""
        self._table.own("Task", task.tenant_id)
        changes = given(title=title, state=state, effort=effort)
        after = Task.model_validate(
            {**dict(task), **changes, "version": task.version + 1}, by_name=True
        )
        return self._table.update(items.ENTITY, task, after, where)

    def patch(
        self,
        *,
        tenant_id: str,
        task_id: str,
        title: str | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> None:
        """Change fields of the Task with this key without reading it: those on which
        no key depends.
        """
        self._table.own("Task", tenant_id)
        fields = given(title=title)
        check(Task, fields)
        self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, task_id=task_id),
            items.changes(fields),
            where,
        )

    def delete(self, task: Task, *, where: Where[Task] | None = None) -> None:
        """Delete a Task."""
        self._table.own("Task", task.tenant_id)
        self._table.delete(items.ENTITY, task, where)

    def delete_by_key(
        self, *, tenant_id: str, task_id: str, where: Where[Task] | None = None
    ) -> None:
        """Delete the Task with this key, if there is one."""
        self._table.own("Task", tenant_id)
        self._table.delete_by_key(
            items.ENTITY, items.key(tenant_id=tenant_id, task_id=task_id), where
        )

    def check(
        self, *, tenant_id: str, task_id: str, where: Where[Task] | None = None
    ) -> None:
        """Only if there is a Task with this key, and `where` holds on it."""
        self._table.own("Task", tenant_id)
        self._table.check(
            items.ENTITY, items.key(tenant_id=tenant_id, task_id=task_id), where
        )

    def check_absent(self, *, tenant_id: str, task_id: str) -> None:
        """Only if there is no Task with this key."""
        self._table.own("Task", tenant_id)
        self._table.check_absent(
            items.ENTITY, items.key(tenant_id=tenant_id, task_id=task_id)
        )
