# Written by lift from the models: change those, this file is written again.
"""Projects: every access pattern of `Project`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.buckets import buckets
from liftgen.runtime.given import UNSET, given
from liftgen.runtime.item_key import ItemKey
from liftgen.runtime.keys import escape, sort_string
from liftgen.runtime.operations import taken
from liftgen.runtime.query import Query, groups, single
from liftgen.runtime.ranges import between, composed, native
from liftgen.runtime.table import DEFAULTS, Table
from liftgen.runtime.validation import check

from repositories.generated.items import project as items
from saas import Project, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from liftgen.runtime.client import Client
    from liftgen.runtime.conditions import Where
    from liftgen.runtime.given import Unset
    from liftgen.runtime.operations import Add
    from liftgen.runtime.ranges import Range
    from liftgen.runtime.table import Settings
    from liftgen.runtime.wire import Wire


class ProjectRepositoryBase:
    """A piece of work with a budget and, perhaps, a day on which it is due."""

    def __init__(
        self,
        client: Client,
        table_name: str | None = None,
        *,
        settings: Settings = DEFAULTS,
    ) -> None:
        """Over a client; the table is `saas`, or what the settings or `table_name`
        call it.
        """
        self._table = Table.of(client, "saas", table_name, settings)

    def key(self, *, tenant_id: str, project_id: str) -> ItemKey[Project]:
        """The key of a Project, for what asks for several at once."""
        return ItemKey(
            self._table,
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id),
            tenant_id,
        )

    def create(self, project: Project) -> Project:
        """Store a new Project, and give it back as it is stored.

        Raises AlreadyExists when its key is taken.
        """
        created = Project.model_validate(
            {**dict(project), "updated_at": self._table.now(), "version": 0},
            by_name=True,
        )
        return self._table.create(items.ENTITY, created)

    def get(
        self, *, tenant_id: str, project_id: str, consistent: bool = False
    ) -> Project | None:
        """The Project with this key, or None; eventually consistent unless
        `consistent`.
        """
        return self._table.get(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id),
            consistent=consistent,
        )

    def exists(
        self, *, tenant_id: str, project_id: str, consistent: bool = False
    ) -> bool:
        """Whether there is a Project with this key; eventually consistent unless
        `consistent`.
        """
        return self._table.exists(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id),
            consistent=consistent,
        )

    def get_many(
        self, keys: Iterable[ItemKey[Project]], *, consistent: bool = False
    ) -> list[Project | None]:
        """The projects with these keys, in their order, each None where there is
        none; 100 in a request, until all are read.

        Eventually consistent unless `consistent`. Raises Throttled when some stay
        unread.
        """
        return self._table.get_many(keys, consistent=consistent)

    def put(self, project: Project, *, where: Where[Project] | None = None) -> Project:
        """Store a Project whole, whether it is new or replaces what is there.

        Only where `where` holds on what is there: otherwise ConditionFailed.

        Raises Conflict when another version is stored than this one, which grows by
        one.

        One at a time: a batch has no conditions, and this is one.
        """
        stored = Project.model_validate(
            {**dict(project), "updated_at": self._table.now()}, by_name=True
        )
        return self._table.put(items.ENTITY, stored, where)

    def upsert(self, project: Project) -> Project:
        """Store a Project whether it is new or not, whoever wrote last, and give it
        back as it is stored then.

        What is there keeps attributes that no field is stored in; its version grows by
        one.
        """
        stored = Project.model_validate(
            {**dict(project), "updated_at": self._table.now(), "version": 0},
            by_name=True,
        )
        return self._table.upsert(items.ENTITY, stored)

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
    ) -> Project:
        """Change fields of the Project with this key without reading it: those on
        which no key depends.

        Raises NotFound when there is none. Only where `where` holds: otherwise
        ConditionFailed.
        """
        fields = given(title=title, budget=budget)
        operations = taken(fields, items.ENTITY, items.changes, Project)
        check(Project, fields)
        fields["updated_at"] = self._table.now()
        return self._table.patch(
            items.ENTITY,
            items.key(tenant_id=tenant_id, project_id=project_id),
            items.changes(fields),
            where,
            operations,
        )

    def delete(self, project: Project, *, where: Where[Project] | None = None) -> None:
        """Delete a Project.

        Raises NotFound when it is gone, and Conflict when it was changed since it was
        read. Only where `where` holds: otherwise ConditionFailed.
        """
        self._table.delete(items.ENTITY, project, where)

    def delete_by_key(
        self, *, tenant_id: str, project_id: str, where: Where[Project] | None = None
    ) -> bool:
        """Delete the Project with this key; whether there was one.

        Only where `where` holds: otherwise ConditionFailed.
        """
        return self._table.delete_by_key(
            items.ENTITY, items.key(tenant_id=tenant_id, project_id=project_id), where
        )

    def delete_many(self, keys: Iterable[ItemKey[Project]]) -> None:
        """Delete the projects with these keys, if they are there; 25 in a request,
        until all are gone.

        Not all or nothing: raises Throttled when some stay.
        """
        self._table.delete_many(keys)

    def by_key(
        self, tenant_id: str, *, project_id: str | Range[str] | None = None
    ) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`.

        Query on the table's key, eventually consistent unless `.consistent()`.
        """
        return Query(
            table=self._table,
            index=items.BY_KEY,
            reader=items.ENTITY,
            groups=single(items.by_key_partition(tenant_id=tenant_id)),
            sort=composed("sk", project_id, escape, start="PROJECT#"),
        )

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
        return Query(
            table=self._table,
            index=items.BY_STATUS,
            reader=items.ENTITY,
            groups=single(
                items.by_status_partition(tenant_id=tenant_id, status=status)
            ),
            sort=native("project_id", project_id, sort_string),
        )

    def due(self, tenant_id: str, since: date, until: date) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `due_on` and `project_id`.

        Query on the index `gsi1`, eventually consistent. One request for each bucket
        and shard, merged in order.
        """

        def partitions() -> Iterator[list[Wire]]:
            for moment in buckets(since, until, "month"):
                yield [items.due_partition(tenant_id=tenant_id, due_on=moment)]

        return Query(
            table=self._table,
            index=items.DUE,
            reader=items.ENTITY,
            groups=groups(self._table, partitions()),
            sort=composed("gsi1sk", between(since, until), _text_of_due_on, end="#"),
        )

    def active(
        self, tenant_id: str, *, project_id: str | Range[str] | None = None
    ) -> Query[Project]:
        """Projects of one `tenant_id`, in order of `project_id`; 50 at most.

        Query on the index `by_status`, eventually consistent.
        """
        return Query(
            table=self._table,
            index=items.BY_STATUS,
            reader=items.ENTITY,
            groups=single(
                items.by_status_partition(tenant_id=tenant_id, status=Status.ACTIVE)
            ),
            sort=native("project_id", project_id, sort_string),
            cap=50,
        )


def _text_of_due_on(value: date) -> str:
    """A value of `due_on` as text in a key."""
    return value.isoformat()
