# Written by lift from the models: change those, this file is written again.
"""Tasks: every access pattern of `Task`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import escape, padded
from liftgen.runtime.query import Query, single
from liftgen.runtime.ranges import composed
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from models import Task
from repositories.generated.items import task as items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings

    from models import State


class TaskRepositoryBase:
    """Something to do."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `lean`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "lean", table_name, settings)

    def key(self, *, tenant_id: str, task_id: str) -> ItemKey[Task]:
        """The key of a Task, for what asks for several at once."""
        return ItemKey(
            self._table,
            items.ENTITY,
            items.key(tenant_id=tenant_id, task_id=task_id),
            tenant_id,
        )

    def create(self, task: Task) -> Task:
        """Store a new Task, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = Task.model_validate({**dict(task), "version": 0}, by_name=True)
        return self._table.create(items.ENTITY, created)

    def get(
        self, *, tenant_id: str, task_id: str, consistent: bool = False
    ) -> Task | None:
        """The Task with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(tenant_id=tenant_id, task_id=task_id),
            consistent=consistent,
        )

    def exists(self, *, tenant_id: str, task_id: str, consistent: bool = False) -> bool:
        """Whether there is a Task with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(tenant_id=tenant_id, task_id=task_id),
            consistent=consistent,
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
        effort: int | Unset = UNSET,
        where: Where[Task] | None = None,
    ) -> Task:
        """Change fields of a Task in one round trip, and give it back as it is
        stored then.

        Every key that depends on them changes with them. Raises NotFound when it is
        gone, and Conflict when it was changed since it was read. Only where `where`
        holds: otherwise ConditionFailed.
        """
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
    ) -> Task:
        """Change fields of the Task with this key without reading it: those on which
        no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(title=title)
        check(Task, fields)
        return self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, task_id=task_id),
            items.changes(fields),
            where,
        )

    def delete(self, task: Task, *, where: Where[Task] | None = None) -> None:
        """Delete a Task.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, task, where)

    def delete_by_key(
        self, *, tenant_id: str, task_id: str, where: Where[Task] | None = None
    ) -> bool:
        """Delete the Task with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(tenant_id=tenant_id, task_id=task_id), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Task]]) -> None:
        """Delete the tasks with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, tenant_id: str, *, task_id: str | Range[str] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id`, in order of `task_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(tenant_id=tenant_id)),
            sort=composed("sk", task_id, escape, start="TASK#"),
        )

    def by_state(
        self, tenant_id: str, state: State, *, effort: int | Range[int] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

        Query on the index `by_state`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_STATE,
            reader=items.ENTITY,
            groups=single(items.by_state_partition(tenant_id=tenant_id, state=state)),
            sort=composed("by_statesk", effort, _text_of_effort, end="#"),
        )

    def of_state(
        self, tenant_id: str, state: State, *, effort: int | Range[int] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

        Query on the index `by_state`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_STATE,
            reader=items.ENTITY,
            groups=single(items.by_state_partition(tenant_id=tenant_id, state=state)),
            sort=composed("by_statesk", effort, _text_of_effort, end="#"),
        )


def _text_of_effort(value: int) -> str:
    """A value of `effort` as text in a key."""
    return padded(value, 5)
