# Written by lift from the models: change those, this file is written again.
"""How a Task is an item of `lean`: keys, attributes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Derived, Entity
from liftgen.runtime.keys import escape, padded, partition_string, sort_string
from liftgen.runtime.query import Index
from liftgen.runtime.wire import (
    ended,
    integer,
    integer_text,
    quoted,
    string,
    to_integer,
)

from models import State, Task

if TYPE_CHECKING:
    from typing import Any

    from liftgen.runtime.wire import Item, Wire


def key(*, tenant_id: str, task_id: str) -> Wire:
    """The primary key of a Task."""
    return {
        "pk": partition_string(f"TENANT#{escape(tenant_id)}"),
        "sk": sort_string(f"TASK#{escape(task_id)}"),
    }


def write(task: Task) -> Wire:
    """The attributes of a Task, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Task"}',
        **key(tenant_id=task.tenant_id, task_id=task.task_id),
        "by_statepk": partition_string(
            f"TENANT#{escape(task.tenant_id)}#{escape(task.state.value)}"
        ),
        "by_statesk": sort_string(f"{padded(task.effort, 5)}#{escape(task.task_id)}"),
        "tenant_id": string(task.tenant_id),
        "task_id": string(task.task_id),
        "title": string(task.title),
        "state": string(task.state.value),
        "effort": integer(task.effort),
        "version": integer(task.version),
    }
    return item


def whole(task: Task) -> tuple[Wire, str]:
    """The key of a Task, and all that `write` gives as one JSON text."""
    at = key(tenant_id=task.tenant_id, task_id=task.task_id)
    values = (
        *at.values(),
        partition_string(f"TENANT#{escape(task.tenant_id)}#{escape(task.state.value)}"),
        sort_string(f"{padded(task.effort, 5)}#{escape(task.task_id)}"),
        quoted(task.tenant_id),
        quoted(task.task_id),
        quoted(task.title),
        quoted(task.state.value),
        integer_text(task.effort),
        integer_text(task.version),
    )
    return at, ended(WHOLE % values)


def read(item: Item) -> Task:
    """The Task that an item is."""
    values: dict[str, Any] = {
        "tenant_id": item["tenant_id"]["S"],
        "task_id": item["task_id"]["S"],
        "title": item["title"]["S"],
    }
    if value := present(item, "state"):
        values["state"] = State(value["S"])
    if value := present(item, "effort"):
        values["effort"] = to_integer(value["N"])
    if value := present(item, "version"):
        values["version"] = to_integer(value["N"])
    return Task.model_validate(values, by_name=True)


def by_key_partition(*, tenant_id: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"TENANT#{escape(tenant_id)}")}


def by_state_partition(*, tenant_id: str, state: State) -> Wire:
    """A partition of the index `by_state`."""
    return {
        "by_statepk": partition_string(
            f"TENANT#{escape(tenant_id)}#{escape(state.value)}"
        ),
    }


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "title" in fields:
        value = fields["title"]
        written["title"] = string(value)
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "tenant_id": Stored("tenant_id", kind="S", type=str),
        "task_id": Stored("task_id", kind="S", type=str),
        "title": Stored("title", kind="S", type=str),
        "state": Stored("state", kind="S", type=State, optional=True),
        "effort": Stored("effort", kind="N", type=int, optional=True),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


WHOLE = (
    '{"_entity":{"S":"Task"},"pk":%s,"sk":%s,"by_statepk":%s,"by_statesk":%s'
    ',"tenant_id":{"S":%s},"task_id":{"S":%s},"title":{"S":%s},"state":{"S":%s}'
    ',"effort":{"N":"%s"},"version":{"N":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
BY_STATE = Index(
    name="by_state",
    key={"by_statepk": "S", "by_statesk": "S"},
    sort=("by_statesk",),
    table_key={"pk": "S", "sk": "S"},
    is_global=True,
)
ENTITY = Entity(
    name="Task",
    table="lean",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    version="version",
    derived=(
        Derived(members=("state", "effort"), attributes=("by_statepk", "by_statesk")),
    ),
    defaults={"state": '{"S":"open"}', "effort": '{"N":"1"}', "version": '{"N":"0"}'},
    decoder=PydanticDecoder(Task, stored),
)
