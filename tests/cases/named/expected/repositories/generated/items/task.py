# Written by lift from the models: change those, this file is written again.
"""How a Task is an item of `work`: keys, attributes, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.runtime.attributes import present
from liftgen.runtime.decoders import Stored
from liftgen.runtime.decoders.with_pydantic import PydanticDecoder
from liftgen.runtime.entity import Entity, Operable, Part, Partial
from liftgen.runtime.keys import escape, partition_string, sort_string
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSummary(Part[Task]):
    """What `summary` reads of a Task."""

    title: str
    state: State = "open"


def key(*, team: str, task_id: str) -> Wire:
    """The primary key of a Task."""
    return {
        "pk": partition_string(f"TEAM#{escape(team)}"),
        "sk": sort_string(f"TASK#{escape(task_id)}"),
    }


def write(task: Task) -> Wire:
    """The attributes of a Task, each as DynamoDB's JSON text."""
    item: Wire = {
        "_entity": '{"S":"Task"}',
        **key(team=task.team, task_id=task.task_id),
        "team": string(task.team),
        "task_id": string(task.task_id),
        "title": string(task.title),
        "state": string(task.state.value),
        "effort": integer(task.effort),
        "version": integer(task.version),
    }
    return item


def whole(task: Task) -> tuple[Wire, str]:
    """The key of a Task, and all that `write` gives as one JSON text."""
    at = key(team=task.team, task_id=task.task_id)
    values = (
        *at.values(),
        quoted(task.team),
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
        "team": item["team"]["S"],
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


def by_key_partition(*, team: str) -> Wire:
    """A partition of the table's key."""
    return {"pk": partition_string(f"TEAM#{escape(team)}")}


def changes(fields: dict[str, Any]) -> dict[str, str | None]:
    """The attributes of changed fields; None for one that is removed."""
    written: dict[str, str | None] = {}
    if "title" in fields:
        value = fields["title"]
        written["title"] = string(value)
    if "state" in fields:
        value = fields["state"]
        written["state"] = string(value.value)
    if "effort" in fields:
        value = fields["effort"]
        written["effort"] = integer(value)
    return written


def stored() -> dict[str, Stored]:
    """How each field is stored, for a decoder."""
    return {
        "team": Stored("team", kind="S", type=str),
        "task_id": Stored("task_id", kind="S", type=str),
        "title": Stored("title", kind="S", type=str),
        "state": Stored("state", kind="S", type=State, optional=True),
        "effort": Stored("effort", kind="N", type=int, optional=True),
        "version": Stored("version", kind="N", type=int, optional=True),
    }


def read_summary(item: Item) -> TaskSummary:
    """The part that an item holds."""
    values: dict[str, Any] = {"title": item["title"]["S"]}
    if value := present(item, "state"):
        values["state"] = State(value["S"])
    return TaskSummary(**values)


WHOLE = (
    '{"_entity":{"S":"Task"},"pk":%s,"sk":%s,"team":{"S":%s},"task_id":{"S":%s}'
    ',"title":{"S":%s},"state":{"S":%s},"effort":{"N":"%s"},"version":{"N":"%s"}'
)
BY_KEY = Index(key={"pk": "S", "sk": "S"}, sort=("sk",))
ENTITY = Entity(
    name="Task",
    table="work",
    key=("pk", "sk"),
    write=write,
    read=read,
    whole=whole,
    discriminator="_entity",
    version="version",
    defaults={"version": '{"N":"0"}'},
    operable=(Operable("effort", "number"),),
    decoder=PydanticDecoder(Task, stored),
)
SUMMARY_PART = Partial(
    name="TaskSummary",
    key=ENTITY.key,
    read=read_summary,
    entity=ENTITY.name,
    discriminator=ENTITY.discriminator,
    holds=("_entity", "state", "title"),
)
