# Written by lift from the models: change those, this file is written again.
"""Tasks: every access pattern of `Task`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.expressions import Condition, both
from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import escape
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check
from liftgen.runtime.wire import integer

from models import Task
from repositories.generated.items import task as items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings

    from models import State
    from repositories.generated.items.task import TaskSummary


class TaskRepositoryBase:
    """Something to be done."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `work`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "work", table_name, settings)

    def key(self, *, team: str, task_id: str) -> ItemKey[Task]:
        """The key of a Task, for what asks for several at once."""
        return ItemKey(
            self._table, items.ENTITY, items.key(team=team, task_id=task_id), team
        )

    def create(self, task: Task) -> Task:
        """Store a new Task, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = Task.model_validate({**dict(task), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def get(self, *, team: str, task_id: str, consistent: bool = False) -> Task | None:
        """The Task with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY, items.key(team=team, task_id=task_id), consistent=consistent
        )

    def exists(self, *, team: str, task_id: str, consistent: bool = False) -> bool:
        """Whether there is a Task with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY, items.key(team=team, task_id=task_id), consistent=consistent
        )

    def get_many(
        self, keys: Iterable[ItemKey[Task]], *, consistent: bool = False
    ) -> list[Task | None]:
        """The tasks with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, task: Task, *, where: Where[Task] | None = None) -> Task:
        """Store a Task whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """
        return self._table.put(items.ENTITY, task, where)

    def upsert(self, task: Task) -> Task:
        """Store a Task whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one.
        """
        stored = Task.model_validate({**dict(task), "version": 0}, by_name=True)
        return self._table.upsert(items.ENTITY, stored)

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

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """
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
    ) -> Task:
        """Change fields of the Task with this key without reading it: those on which
        no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(title=title, state=state, effort=effort)
        operations = taken(fields, items.ENTITY, items.changes, Task)
        check(Task, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, task: Task, *, where: Where[Task] | None = None) -> None:
        """Delete a Task.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, task, where)

    def delete_by_key(
        self, *, team: str, task_id: str, where: Where[Task] | None = None
    ) -> bool:
        """Delete the Task with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(team=team, task_id=task_id), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Task]]) -> None:
        """Delete the tasks with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, team: str, *, task_id: str | Range[str] | None = None
    ) -> Query[Task]:
        """Tasks of one `team`, in order of `task_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(team=team)),
            sort=composed("sk", task_id, escape, start="TASK#"),
        )

    def summary(self, team: str, task_id: str) -> TaskSummary | None:
        """The `title` and `state` of the Task with this key, or None.

        A read by key, eventually consistent.
        """
        return self._table.get_part(
            items.SUMMARY_PART,
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            ("_entity", "state", "title"),
        )

    def plan(self, task: Task, *, where: Where[Task] | None = None) -> Task:
        """Store a Task whole.

        Over what is there, or new. Only where `attribute_not_exists(state) or state =
        'open'`, and `where` holds: otherwise ConditionFailed.
        """
        return self._table.put(
            items.ENTITY,
            task,
            both(
                Condition(
                    "attribute_not_exists(#state) OR #state = :v0",
                    names={"#state": "state"},
                    values={":v0": '{"S":"open"}'},
                ),
                where,
            ),
        )

    def finish(
        self,
        team: str,
        task_id: str,
        most: int,
        state: State,
        *,
        where: Where[Task] | None = None,
    ) -> Task:
        """Change `state` of the Task with this key.

        In one request. NotFound when there is none. Only where `effort <= :most`, and
        `where` holds: otherwise ConditionFailed.
        """
        fields = given(state=state)
        check(Task, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            items.changes(fields),
            both(
                Condition(
                    "#effort <= :most",
                    names={"#effort": "effort"},
                    values={":most": integer(most)},
                ),
                where,
            ),
        )

    def rename(
        self, team: str, task_id: str, title: str, *, where: Where[Task] | None = None
    ) -> Task:
        """Change `title` of the Task with this key.

        In one request. NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(title=title)
        check(Task, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            items.changes(fields),
            where,
        )

    def drop(
        self, team: str, task_id: str, *, where: Where[Task] | None = None
    ) -> bool:
        """Delete the Task with this key; whether there was one.

        By key. Only where `effort = 0`, and `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY,
            items.key(team=team, task_id=task_id),
            both(
                Condition(
                    "#effort = :v0",
                    names={"#effort": "effort"},
                    values={":v0": '{"N":"0"}'},
                ),
                where,
            ),
        )
