"""Tasks with named reads and writes, each under a condition of its own."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel

from liftgen import Delete, Get, Key, Put, Table, Update, Version

app = Table("work", tenant="team")


class State(StrEnum):
    """How far a task is."""

    OPEN = "open"
    DONE = "done"


class Task(BaseModel):
    """Something to be done."""

    team: str
    task_id: str
    title: str
    state: State = State.OPEN
    effort: int = 0
    version: Annotated[int, Version] = 0

    class Dynamo:
        table = app
        key = Key("TEAM#{team}", "TASK#{task_id}")
        summary = Get("title", "state")
        plan = Put(where="attribute_not_exists(state) or state = 'open'")
        finish = Update("state", where="effort <= :most")
        rename = Update("title")
        drop = Delete(where="effort = 0")
