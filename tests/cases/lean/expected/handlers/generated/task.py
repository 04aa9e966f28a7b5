# Written by lift from the models: change those, this file is written again.
"""The HTTP API of tasks: a route for everything that one of them, or an access
pattern, answers.
"""

from functools import partial
from typing import Annotated, Literal

from liftgen.runtime.api.bodies import Body, View, absent, given_in, own
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.environment import table_name
from liftgen.runtime.lean.parameters import Cursor, IfMatch, Limit
from liftgen.runtime.lean.repeated import OncePerKey
from liftgen.runtime.lean.resolver import (
    answer,
    check_version,
    created,
    deleted,
    found,
    new_routes,
    tenant_of,
)
from liftgen.runtime.lean.routing import Response
from liftgen.runtime.query import Query
from pydantic import Field

from handlers import shared
from models import State, Task
from repositories.generated.fields.task import TaskFields
from repositories.generated.scoped.task import ScopedTaskRepository
from repositories.task import TaskRepository

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "tenant_id")
_budget = partial(budget_of, routes)


class NewTask(Body):
    """What is said of a new Task; what is left out is as the model has it."""

    tenant_id: str = absent()
    task_id: str
    title: str
    state: State = absent()
    effort: Annotated[int, Field(ge=0, lt=100000)] = absent()


class TaskReplacement(Body):
    """All that is said of a Task beside its key; what is left out is as the model
    has it.
    """

    title: str
    state: State = absent()
    effort: Annotated[int, Field(ge=0, lt=100000)] = absent()


class TaskChanges(Body):
    """What is to change of a Task; what is left out stays as it is."""

    title: str = absent()
    state: State = absent()
    effort: Annotated[int, Field(ge=0, lt=100000)] = absent()


class TaskView(View):
    """What is shown of a Task."""

    tenant_id: str
    task_id: str
    title: str
    state: State
    effort: int
    version: int


class TaskPage(View):
    """Some tasks, and the cursor of the page after it."""

    items: list[TaskView]
    cursor: str | None = None


@routes.route(
    "/tasks",
    "POST",
    summary="Store a new Task",
    operation_id="create_task",
    tags=["Task"],
    status_code=201,
    middlewares=[once],
)
def create_task(body: NewTask) -> Response[TaskView]:
    """Store a new Task."""
    stored = _repository().create(new_task(body, _tenant()))
    return created(
        TaskView.model_validate(stored),
        "/tasks",
        stored.task_id,
        version=stored.version,
    )


@routes.route(
    "/tasks/<task_id>",
    "GET",
    summary="The Task with this key",
    operation_id="read_task",
    tags=["Task"],
)
def read_task(task_id: str) -> Response[TaskView]:
    """The Task with this key."""
    task = found(_repository().get(task_id=task_id), "Task")
    return answer(TaskView.model_validate(task), version=task.version)


@routes.route(
    "/tasks/<task_id>",
    "PATCH",
    summary="Change fields of a Task",
    operation_id="update_task",
    tags=["Task"],
)
def update_task(
    task_id: str, body: TaskChanges, if_match: IfMatch = None
) -> Response[TaskView]:
    """Change fields of a Task: those that are given, and every key that depends on
    them.
    """
    repository = _repository()
    task = found(repository.get(task_id=task_id, consistent=True), "Task")
    check_version(if_match, task.version)
    stored = repository.update(
        task, title=body.title, state=body.state, effort=body.effort
    )
    return answer(TaskView.model_validate(stored), version=stored.version)


@routes.route(
    "/tasks/<task_id>",
    "PUT",
    summary="Replace all that is said of a Task that is there",
    operation_id="replace_task",
    tags=["Task"],
)
def replace_task(
    task_id: str, body: TaskReplacement, if_match: IfMatch = None
) -> Response[TaskView]:
    """Replace all that is said of a Task that is there."""
    repository = _repository()
    task = found(repository.get(task_id=task_id, consistent=True), "Task")
    check_version(if_match, task.version)
    whole = Task.model_validate(
        {**given_in(body), "tenant_id": task.tenant_id, "task_id": task.task_id},
        by_name=True,
    )
    stored = repository.update(
        task, title=whole.title, state=whole.state, effort=whole.effort
    )
    return answer(TaskView.model_validate(stored), version=stored.version)


@routes.route(
    "/tasks/<task_id>",
    "DELETE",
    summary="Delete a Task",
    operation_id="delete_task",
    tags=["Task"],
    status_code=204,
)
def delete_task(task_id: str, if_match: IfMatch = None) -> Response[None]:
    """Delete a Task."""
    repository = _repository()
    task = found(repository.get(task_id=task_id, consistent=True), "Task")
    check_version(if_match, task.version)
    repository.delete(task)
    return deleted(True, "Task")


@routes.route(
    "/tasks",
    "GET",
    summary="Tasks of one `tenant_id`, in order of `task_id`",
    operation_id="list_tasks",
    tags=["Task"],
)
def list_tasks(
    task_id: str | None = None,
    task_id_since: str | None = None,
    task_id_after: str | None = None,
    task_id_until: str | None = None,
    task_id_before: str | None = None,
    task_id_begins_with: str | None = None,
    title: str | None = None,
    state: State | None = None,
    effort: int | None = None,
    sort: Literal["task_id", "-task_id"] = "task_id",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> TaskPage:
    """Tasks of one `tenant_id`, in order of `task_id`.

    Query on the table's key, eventually consistent.
    """
    query = _repository().by_key(
        task_id=range_of(
            "task_id",
            task_id,
            at_least=task_id_since,
            more_than=task_id_after,
            at_most=task_id_until,
            less_than=task_id_before,
            prefix=task_id_begins_with,
        ),
    )
    if sort == "-task_id":
        query = query.reverse()
    query = _filtered(query, title=title, state=state, effort=effort)
    page = query.page(limit, cursor, _budget())
    return TaskPage(
        items=[TaskView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/tasks/by-state",
    "GET",
    summary="Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`",
    operation_id="tasks_by_state",
    tags=["Task"],
)
def tasks_by_state(
    state: State,
    effort: int | None = None,
    effort_since: int | None = None,
    effort_after: int | None = None,
    effort_until: int | None = None,
    effort_before: int | None = None,
    title: str | None = None,
    sort: Literal["effort", "-effort"] = "effort",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> TaskPage:
    """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

    Query on the index `by_state`, eventually consistent.
    """
    query = _repository().by_state(
        state=state,
        effort=range_of(
            "effort",
            effort,
            at_least=effort_since,
            more_than=effort_after,
            at_most=effort_until,
            less_than=effort_before,
        ),
    )
    if sort == "-effort":
        query = query.reverse()
    query = _filtered(query, title=title)
    page = query.page(limit, cursor, _budget())
    return TaskPage(
        items=[TaskView.model_validate(each) for each in page], cursor=page.cursor
    )


@routes.route(
    "/tasks/of-state",
    "GET",
    summary="Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`",
    operation_id="tasks_of_state",
    tags=["Task"],
)
def tasks_of_state(
    state: State,
    effort: int | None = None,
    effort_since: int | None = None,
    effort_after: int | None = None,
    effort_until: int | None = None,
    effort_before: int | None = None,
    title: str | None = None,
    sort: Literal["effort", "-effort"] = "effort",
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> TaskPage:
    """Tasks of one `tenant_id` and `state`, in order of `effort` and `task_id`.

    Query on the index `by_state`, eventually consistent.
    """
    query = _repository().of_state(
        state=state,
        effort=range_of(
            "effort",
            effort,
            at_least=effort_since,
            more_than=effort_after,
            at_most=effort_until,
            less_than=effort_before,
        ),
    )
    if sort == "-effort":
        query = query.reverse()
    query = _filtered(query, title=title)
    page = query.page(limit, cursor, _budget())
    return TaskPage(
        items=[TaskView.model_validate(each) for each in page], cursor=page.cursor
    )


def _filtered(
    query: Query[Task],
    *,
    title: str | None = None,
    state: State | None = None,
    effort: int | None = None,
) -> Query[Task]:
    """What has these values, where they are asked for; the rest is read, and left
    out.
    """
    if title is not None:
        query = query.where(TaskFields.title == title)
    if state is not None:
        query = query.where(TaskFields.state == state)
    if effort is not None:
        query = query.where(TaskFields.effort == effort)
    return query


def new_task(said: NewTask, tenant: str) -> Task:
    """The Task that a request says, as far as it may."""
    check_segment("task_id", said.task_id, ("by-state", "of-state"))
    return Task.model_validate(own(said, "tenant_id", tenant), by_name=True)


def _tenant() -> str:
    """The tenant of whoever asks: what the authorizer says, and nobody else."""
    return tenant_of(routes, "tenant_id")


def _repository() -> ScopedTaskRepository:
    """The tasks of the tenant of whoever asks."""
    whole = TaskRepository(
        shared.client(), table_name("lean"), settings=shared.settings()
    )
    return ScopedTaskRepository(whole, _tenant())
