"""Handlers without Powertools: parameters in the path, the query, headers and bodies."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import GSI, Key, Query, Table, Version

app = Table("lean", tenant="tenant_id")


class State(StrEnum):
    """How far a task is."""

    OPEN = "open"
    DONE = "done"


class Task(BaseModel):
    """Something to do."""

    tenant_id: str
    task_id: str
    title: str
    state: State = State.OPEN
    effort: Annotated[int, Field(ge=0, lt=100_000)] = 1
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "TASK#{task_id}")
        by_state = GSI(pk="TENANT#{tenant_id}#{state}", sk="{effort:05d}#{task_id}")
        of_state = Query("by_state")
