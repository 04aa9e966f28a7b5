# Written by lift from the models: change those, this file is written again.
"""The HTTP API of tasks: a route for everything that one of them, or an access
pattern, answers.
"""

from functools import partial
from typing import Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from liftgen.runtime.api.bodies import Body, View, absent, given_in, own
from liftgen.runtime.api.pages import PAGE, budget_of, check_segment, range_of
from liftgen.runtime.api.parameters import Cursor, IfMatch, Limit
from liftgen.runtime.api.repeated import OncePerKey
from liftgen.runtime.api.resolver import (
    answer,
    check_version,
    created,
    deleted,
    found,
    new_routes,
    tenant_of,
)
from liftgen.runtime.environment import table_name
from liftgen.runtime.query import Query

from handlers import shared
from models import State, Task
from repositories.generated.fields.task import TaskFields
from repositories.generated.scoped.task import ScopedTaskRepository
from repositories.task import TaskRepository

routes = new_routes()
once = OncePerKey(lambda: shared.client(), "team")
_budget = partial(budget_of, routes)


class NewTask(Body):
    """What is said of a new Task; what is left out is as the model has it."""

    team: str = absent()
    task_id: str
    title: str
    state: State = absent()
    effort: int = absent()


class TaskReplacement(Body):
    """All that is said of a Task beside its key; what is left out is as the model
    has it.
    """

    title: str
    state: State = absent()
    effort: int = absent()


class TaskChanges(Body):
    """What is to change of a Task; what is left out stays as it is."""

    title: str = absent()
    state: State = absent()
    effort: int = absent()


class TaskView(View):
    """What is shown of a Task."""

    team: str
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
        {**given_in(body), "team": task.team, "task_id": task.task_id}, by_name=True
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
    summary="Tasks of one `team`, in order of `task_id`",
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
    """Tasks of one `team`, in order of `task_id`.

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


class TaskSummaryView(View):
    """What is shown of a Task by `summary`."""

    title: str
    state: State


@routes.route(
    "/tasks/<task_id>/summary",
    "GET",
    summary="The `title` and `state` of the Task with this key",
    operation_id="task_summary",
    tags=["Task"],
)
def task_summary(task_id: str) -> Response[TaskSummaryView]:
    """The `title` and `state` of the Task with this key.

    A read by key, eventually consistent.
    """
    task = found(_repository().summary(task_id=task_id), "Task")
    return answer(TaskSummaryView.model_validate(task))


@routes.route(
    "/tasks/plan",
    "POST",
    summary="Store a Task whole",
    operation_id="task_plan",
    tags=["Task"],
    middlewares=[once],
)
def task_plan(body: NewTask, if_match: IfMatch = None) -> Response[TaskView]:
    """Store a Task whole.

    Over what is there, or new. Only where `attribute_not_exists(state) or state =
    'open'`: otherwise ConditionFailed.
    """
    repository = _repository()
    version_ = 0
    if if_match is not None:
        task = found(repository.get(task_id=body.task_id, consistent=True), "Task")
        check_version(if_match, task.version)
        version_ = task.version
    stored = repository.plan(new_task(body, _tenant(), version_))
    return answer(TaskView.model_validate(stored), version=stored.version)


class TaskFinishBody(Body):
    """What is said to `finish` a Task."""

    state: State
    most: int


@routes.route(
    "/tasks/<task_id>/finish",
    "POST",
    summary="Change `state` of the Task with this key",
    operation_id="task_finish",
    tags=["Task"],
    middlewares=[once],
)
def task_finish(
    task_id: str, body: TaskFinishBody, if_match: IfMatch = None
) -> Response[TaskView]:
    """Change `state` of the Task with this key.

    In one request. NotFound when there is none. Only where `effort <= :most`: otherwise
    ConditionFailed.
    """
    repository = _repository()
    where = None
    if if_match is not None:
        task = found(repository.get(task_id=task_id, consistent=True), "Task")
        check_version(if_match, task.version)
        where = TaskFields.version == task.version
    stored = repository.finish(
        task_id=task_id, state=body.state, most=body.most, where=where
    )
    return answer(TaskView.model_validate(stored), version=stored.version)


class TaskRenameBody(Body):
    """What is said to `rename` a Task."""

    title: str


@routes.route(
    "/tasks/<task_id>/rename",
    "POST",
    summary="Change `title` of the Task with this key",
    operation_id="task_rename",
    tags=["Task"],
    middlewares=[once],
)
def task_rename(
    task_id: str, body: TaskRenameBody, if_match: IfMatch = None
) -> Response[TaskView]:
    """Change `title` of the Task with this key.

    In one request. NotFound when there is none.
    """
    repository = _repository()
    where = None
    if if_match is not None:
        task = found(repository.get(task_id=task_id, consistent=True), "Task")
        check_version(if_match, task.version)
        where = TaskFields.version == task.version
    stored = repository.rename(task_id=task_id, title=body.title, where=where)
    return answer(TaskView.model_validate(stored), version=stored.version)


@routes.route(
    "/tasks/<task_id>/drop",
    "POST",
    summary="Delete the Task with this key",
    operation_id="task_drop",
    tags=["Task"],
    status_code=204,
    middlewares=[once],
)
def task_drop(task_id: str, if_match: IfMatch = None) -> Response[None]:
    """Delete the Task with this key.

    By key. Only where `effort = 0`: otherwise ConditionFailed.
    """
    repository = _repository()
    where = None
    if if_match is not None:
        task = found(repository.get(task_id=task_id, consistent=True), "Task")
        check_version(if_match, task.version)
        where = TaskFields.version == task.version
    there = repository.drop(task_id=task_id, where=where)
    return deleted(there, "Task")


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


def new_task(said: NewTask, tenant: str, version: int = 0) -> Task:
    """The Task that a request says, as far as it may."""
    check_segment("task_id", said.task_id)
    return Task.model_validate(
        {**own(said, "team", tenant), "version": version}, by_name=True
    )


def _tenant() -> str:
    """The tenant of whoever asks: what the authorizer says, and nobody else."""
    return tenant_of(routes, "team")


def _repository() -> ScopedTaskRepository:
    """The tasks of the tenant of whoever asks."""
    whole = TaskRepository(
        shared.client(), table_name("work"), settings=shared.settings()
    )
    return ScopedTaskRepository(whole, _tenant())
