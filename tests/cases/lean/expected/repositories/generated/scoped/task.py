# Written by lift from the models: change those, this file is written again.
"""Tasks as one tenant sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET
from liftgen.runtime.tenancy import check_tenant, own_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from models import State, Task
    from repositories.task import TaskRepository


class ScopedTaskRepository:
    """The tasks of one tenant, and no others."""

    def __init__(self, repository: TaskRepository, tenant_id: str) -> None:
        """What one tenant sees of a repository."""
        self._repository = repository
        self._tenant_id = tenant_id

    def key(self, *, task_id: str) -> ItemKey[Task]:
        """The key of a Task, for what asks for several at once."""
        return self._repository.key(tenant_id=self._tenant_id, task_id=task_id)

    def create(self, task: Task) -> Task:
        """Store a new Task, and give it back as it is stored."""
        return self._repository.create(self._own(task))

    def get(self, *, task_id: str, consistent: bool = False) -> Task | None:
        """The Task with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._repository.get(
            tenant_id=self._tenant_id, task_id=task_id, consistent=consistent
        )

    def exists(self, *, task_id: str, consistent: bool = False) -> bool:
        """Whether there is a Task with this key; eventually consistent unless
        `consistent`.
        """
        return self._repository.exists(
            tenant_id=self._tenant_id, task_id=task_id, consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Task]], *, consistent: bool = False
    ) -> list[Task | None]:
        """The tasks with these keys, in their order, each None where there is none."""
        return self._repository.get_many(
            own_keys(keys, self._tenant_id), consistent=consistent
        )

    def delete_many(self, keys: Iterable[ItemKey[Task]]) -> None:
        """Delete the tasks with these keys, 25 in a request."""
        self._repository.delete_many(own_keys(keys, self._tenant_id))

    def put(self, task: Task, *, where: Where[Task] | None = None) -> Task:
        """Store a Task whole, whether it is new or replaces what is there."""
        return self._repository.put(self._own(task), where=where)

    def upsert(self, task: Task) -> Task:
        """Store a Task whether it is new or not, whoever wrote last."""
        return self._repository.upsert(self._own(task))

    def update(
        self,
        task: Task,
        *,
        title: str | Unset = UNSET,
        state: State | Unset = UNSET,
        effort: int | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> Task:
        """Change fields of a Task in one round trip, and give it back as it is
        stored then.
        """
        return self._repository.update(
            self._own(task), title=title, state=state, effort=effort, where=where
        )

    def patch(
        self,
        *,
        task_id: str,
        title: str | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> Task:
        """Change fields of the Task with this key without reading it."""
        return self._repository.patch(
            tenant_id=self._tenant_id, task_id=task_id, title=title, where=where
        )

    def delete(self, task: Task, *, where: Where[Task] | None = None) -> None:
        """Delete a Task."""
        self._repository.delete(self._own(task), where=where)

    def delete_by_key(self, *, task_id: str, where: Where[Task] | None = None) -> bool:
        """Delete the Task with this key; whether there was one."""
        return self._repository.delete_by_key(
            tenant_id=self._tenant_id, task_id=task_id, where=where
        )

    def by_key(self, *, task_id: str | Range[str] | None = None) -> Query[Task]:
        """Tasks of one `tenant_id`, in order of `task_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return self._repository.by_key(tenant_id=self._tenant_id, task_id=task_id)

    def by_state(
        self, state: State, *, effort: int | Range[int] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

        Query on the index `by_state`, eventually consistent.
        """
        return self._repository.by_state(
            tenant_id=self._tenant_id, state=state, effort=effort
        )

    def of_state(
        self, state: State, *, effort: int | Range[int] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

        Query on the index `by_state`, eventually consistent.
        """
        return self._repository.of_state(
            tenant_id=self._tenant_id, state=state, effort=effort
        )

    def _own(self, task: Task) -> Task:
        """The Task itself; WrongTenant when it is another tenant's."""
        check_tenant("Task", task.tenant_id, self._tenant_id)
        return task
