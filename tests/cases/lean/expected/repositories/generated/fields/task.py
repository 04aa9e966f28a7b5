# Written by lift from the models: change those, this file is written again.
"""The fields of a Task, for conditions, filters and projections."""

from __future__ import annotations

from liftgen.runtime.conditions import Fields, Ordered, Text, Valued
from liftgen.runtime.wire import integer, string, to_integer

from models import State, Task


class TaskFields(Fields, model=Task):
    """What conditions may say of a Task, and what queries may read alone."""

    tenant_id: Text[Task, str, str] = Text(
        "tenant_id", string, lambda value: value["S"]
    )
    task_id: Text[Task, str, str] = Text("task_id", string, lambda value: value["S"])
    title: Text[Task, str, str] = Text("title", string, lambda value: value["S"])
    state: Valued[Task, State, State] = Valued(
        "state", lambda value: string(value.value), lambda value: State(value["S"])
    )
    effort: Ordered[Task, int, int] = Ordered(
        "effort", integer, lambda value: to_integer(value["N"])
    )
    version: Ordered[Task, int, int] = Ordered(
        "version", integer, lambda value: to_integer(value["N"])
    )
