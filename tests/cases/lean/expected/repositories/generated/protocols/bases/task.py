# Written by lift from the models: change those, this file is written again.
"""What `TaskRepository` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.item_key import ItemKey
    from liftgen.runtime.query import Query
    from liftgen.runtime.ranges import Range

    from models import State, Task
    from repositories.task import TaskRepository


class TaskRepositoryProtocol(Protocol):
    """Whatever is asked as `TaskRepository` is: the real one, a fake, or one of your
    own.
    """

    def key(self, *, tenant_id: str, task_id: str) -> ItemKey[Task]:
        """The key of a Task, for what asks for several at once."""

        ...

    def create(self, task: Task) -> Task:
        """Store a new Task, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """

        ...

    def get(
        self, *, tenant_id: str, task_id: str, consistent: bool = False
    ) -> Task | None:
        """The Task with this key, or None; eventually consistent unless
        `consistent`.
        """

        ...

    def exists(self, *, tenant_id: str, task_id: str, consistent: bool = False) -> bool:
        """Whether there is a Task with this key; eventually consistent unless
        `consistent`.
        """

        ...

    def get_many(
        self, keys: Iterable[ItemKey[Task]], *, consistent: bool = False
    ) -> list[Task | None]:
        """The tasks with these keys, in their order, each None where there is none;
        100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """

        ...

    def put(self, task: Task, *, where: Where[Task] | None = None) -> Task:
        """Store a Task whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """

        ...

    def upsert(self, task: Task) -> Task:
        """Store a Task whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one.
        """

        ...

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

        ...

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

        ...

    def delete(self, task: Task, *, where: Where[Task] | None = None) -> None:
        """Delete a Task.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_by_key(
        self, *, tenant_id: str, task_id: str, where: Where[Task] | None = None
    ) -> bool:
        """Delete the Task with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """

        ...

    def delete_many(self, keys: Iterable[ItemKey[Task]]) -> None:
        """Delete the tasks with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """

        ...

    def by_key(
        self, tenant_id: str, *, task_id: str | Range[str] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id`, in order of `task_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """

        ...

    def by_state(
        self, tenant_id: str, state: State, *, effort: int | Range[int] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

        Query on the index `by_state`, eventually consistent.
        """

        ...

    def of_state(
        self, tenant_id: str, state: State, *, effort: int | Range[int] | None = None
    ) -> Query[Task]:
        """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

        Query on the index `by_state`, eventually consistent.
        """

        ...


if TYPE_CHECKING:
    # A type checker says here when one does not keep what its protocol promises.
    _real: type[TaskRepositoryProtocol] = TaskRepository
