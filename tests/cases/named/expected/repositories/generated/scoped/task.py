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
    from liftgen.runtime.operations import Add
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from models import State, Task
    from repositories.generated.items.task import TaskSummary
    from repositories.task import TaskRepository


class ScopedTaskRepository:
    """The tasks of one tenant, and no others."""

    def __init__(self, repository: TaskRepository, team: str) -> None:
        """What one tenant sees of a repository."""
        self._repository = repository
        self._team = team

    def key(self, *, task_id: str) -> ItemKey[Task]:
        """The key of a Task, for what asks for several at once."""
        return self._repository.key(team=self._team, task_id=task_id)

    def create(self, task: Task) -> Task:
        """Store a new Task, and give it back as it is stored."""
        return self._repository.create(self._own(task))

    def get(self, *, task_id: str, consistent: bool = False) -> Task | None:
        """The Task with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._repository.get(
            team=self._team, task_id=task_id, consistent=consistent
        )

    def exists(self, *, task_id: str, consistent: bool = False) -> bool:
        """Whether there is a Task with this key; eventually consistent unless
        `consistent`.
        """
        return self._repository.exists(
            team=self._team, task_id=task_id, consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Task]], *, consistent: bool = False
    ) -> list[Task | None]:
        """The tasks with these keys, in their order, each None where there is none."""
        return self._repository.get_many(
            own_keys(keys, self._team), consistent=consistent
        )

    def delete_many(self, keys: Iterable[ItemKey[Task]]) -> None:
        """Delete the tasks with these keys, 25 in a request."""
        self._repository.delete_many(own_keys(keys, self._team))

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
        effort: int | Add[int] | Unset = UNSET,
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
        state: State | Unset = UNSET,
        effort: int | Add[int] | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> Task:
        """Change fields of the Task with this key without reading it."""
        return self._repository.patch(
            team=self._team,
            task_id=task_id,
            title=title,
            state=state,
            effort=effort,
            where=where,
        )

    def delete(self, task: Task, *, where: Where[Task] | None = None) -> None:
        """Delete a Task."""
        self._repository.delete(self._own(task), where=where)

    def delete_by_key(self, *, task_id: str, where: Where[Task] | None = None) -> bool:
        """Delete the Task with this key; whether there was one."""
        return self._repository.delete_by_key(
            team=self._team, task_id=task_id, where=where
        )

    def by_key(self, *, task_id: str | Range[str] | None = None) -> Query[Task]:
        """Tasks of one `team`, in order of `task_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return self._repository.by_key(team=self._team, task_id=task_id)

    def summary(self, task_id: str) -> TaskSummary | None:
        """The `title` and `state` of the Task with this key, or None.

        A read by key, eventually consistent.
        """
        return self._repository.summary(team=self._team, task_id=task_id)

    def plan(self, task: Task, *, where: Where[Task] | None = None) -> Task:
        """Store a Task whole.

        Over what is there, or new. Only where `attribute_not_exists(state) or state =
        'open'`, and `where` holds: otherwise ConditionFailed.
        """
        return self._repository.plan(self._own(task), where=where)

    def finish(
        self, task_id: str, most: int, state: State, *, where: Where[Task] | None = None
    ) -> Task:
        """Change `state` of the Task with this key.

        In one request. NotFound when there is none. Only where `effort <= :most`, and
        `where` holds: otherwise ConditionFailed.
        """
        return self._repository.finish(
            team=self._team, task_id=task_id, most=most, state=state, where=where
        )

    def rename(
        self, task_id: str, title: str, *, where: Where[Task] | None = None
    ) -> Task:
        """Change `title` of the Task with this key.

        In one request. NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        return self._repository.rename(
            team=self._team, task_id=task_id, title=title, where=where
        )

    def drop(self, task_id: str, *, where: Where[Task] | None = None) -> bool:
        """Delete the Task with this key; whether there was one.

        By key. Only where `effort = 0`, and `where` holds: otherwise ConditionFailed.
        """
        return self._repository.drop(team=self._team, task_id=task_id, where=where)

    def _own(self, task: Task) -> Task:
        """The Task itself; WrongTenant when it is another tenant's."""
        check_tenant("Task", task.team, self._team)
        return task
