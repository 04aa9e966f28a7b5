# Written by lift from the models: change those, this file is written again.
"""Tasks in a transaction: writes that happen with others or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.expressions import Condition
from liftgen.runtime.given import UNSET, given
from liftgen.runtime.operations import taken
from liftgen.runtime.validation import check
from liftgen.runtime.wire import integer

from models import Task
from repositories.generated.items import task as items

if TYPE_CHECKING:
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.transaction import Pending

    from models import State


class TaskActions:
    """What one transaction does to tasks."""

    def __init__(self, pending: Pending) -> None:
        """In one transaction."""
        self._table = pending

    def create(self, task: Task) -> Task:
        """Store a new Task; it is given back as it is stored then."""
        self._table.own("Task", task.team)
        created = Task.model_validate({**dict(task), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def put(self, task: Task, *, where: Where[Task] | None = None) -> Task:
        """Store a Task whole, whether it is new or replaces what is there.

        What is there is read at once.
        """
        self._table.own("Task", task.team)
        return self._table.put(items.ENTITY, task, where)

    def update(
        self,
        task: Task,
        *,
        title: str | Unset = UNSET,
        state: State | Unset = UNSET,
        effort: int | Add[int] | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> Task:
        """Change fields of a Task, and every key that depends on them."""
        self._table.own("Task", task.team)
        changes = given(title=title, state=state, effort=effort)
        operations = taken(changes, items.ENTITY, items.changes, Task)
        after = Task.model_validate(
            {**dict(task), **changes, "version": task.version + 1}, by_name=True
        )
        return self._table.update(items.ENTITY, task, after, where, operations)

    def patch(
        self,
        *,
        team: str,
        task_id: str,
        title: str | Unset = UNSET,
        state: State | Unset = UNSET,
        effort: int | Add[int] | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> None:
        """Change fields of the Task with this key without reading it: those on which
        no key depends.
        """
        self._table.own("Task", team)
        fields = given(title=title, state=state, effort=effort)
        operations = taken(fields, items.ENTITY, items.changes, Task)
        check(Task, fields)
        self._table.patch(
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, task: Task, *, where: Where[Task] | None = None) -> None:
        """Delete a Task."""
        self._table.own("Task", task.team)
        self._table.delete(items.ENTITY, task, where)

    def delete_by_key(
        self, *, team: str, task_id: str, where: Where[Task] | None = None
    ) -> None:
        """Delete the Task with this key, if there is one."""
        self._table.own("Task", team)
        self._table.delete_by_key(
            items.ENTITY, items.key(team=team, task_id=task_id), where
        )

    def check(
        self, *, team: str, task_id: str, where: Where[Task] | None = None
    ) -> None:
        """Only if there is a Task with this key, and `where` holds on it."""
        self._table.own("Task", team)
        self._table.check(items.ENTITY, items.key(team=team, task_id=task_id), where)

    def check_absent(self, *, team: str, task_id: str) -> None:
        """Only if there is no Task with this key."""
        self._table.own("Task", team)
        self._table.check_absent(items.ENTITY, items.key(team=team, task_id=task_id))

    def summary(self, team: str, task_id: str) -> None:
        """Only if there is a Task with this key."""
        self._table.own("Task", team)
        self._table.check(items.ENTITY, items.key(team=team, task_id=task_id))

    def plan(self, task: Task) -> None:
        """Store a Task whole.

        Over what is there, or new. Only where `attribute_not_exists(state) or state =
        'open'`: otherwise ConditionFailed.
        """
        self._table.own("Task", task.team)
        self._table.put(
            items.ENTITY,
            task,
            Condition(
                "attribute_not_exists(#state) OR #state = :v0",
                names={"#state": "state"},
                values={":v0": '{"S":"open"}'},
            ),
        )

    def finish(self, team: str, task_id: str, most: int, state: State) -> None:
        """Change `state` of the Task with this key.

        In one request. NotFound when there is none. Only where `effort <= :most`:
        otherwise ConditionFailed.
        """
        self._table.own("Task", team)
        fields = given(state=state)
        check(Task, fields)
        self._table.patch(
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            items.changes(fields),
            Condition(
                "#effort <= :most",
                names={"#effort": "effort"},
                values={":most": integer(most)},
            ),
        )

    def rename(self, team: str, task_id: str, title: str) -> None:
        """Change `title` of the Task with this key.

        In one request. NotFound when there is none.
        """
        self._table.own("Task", team)
        fields = given(title=title)
        check(Task, fields)
        self._table.patch(
            items.ENTITY, items.key(team=team, task_id=task_id), items.changes(fields)
        )

    def drop(self, team: str, task_id: str) -> None:
        """Delete the Task with this key; whether there was one.

        By key. Only where `effort = 0`: otherwise ConditionFailed.
        """
        self._table.own("Task", team)
        self._table.delete_by_key(
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            Condition(
                "#effort = :v0",
                names={"#effort": "effort"},
                values={":v0": '{"N":"0"}'},
            ),
        )
