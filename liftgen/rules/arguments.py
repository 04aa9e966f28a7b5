"""Arguments, 288 and 289: arguments of markers that could have no effect."""

from __future__ import annotations

from liftgen.diagnostics import Rule


class PointlessArgument(Rule):
    """An argument of a marker has no effect where it stands.

    `pk_name` and `sk_name` name the attributes of composed text; a list names its attributes itself. `defaults` gives values to
    parameters that the pattern has, each of them one value.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str
        status: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            others = Query("key", where="status <> :status", defaults={"state": "done"})
    ```

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        owner: str
        title: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            by_title = GSI(pk=["title"], pk_name="title_pk")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query

    class Task(BaseModel):
        owner: str
        title: str
        status: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            by_title = GSI(pk="TITLE#{title}", pk_name="title_pk")
            others = Query("key", where="status <> :status", defaults={"status": "done"})
    ```
    """

    code = "LIFT288"
    marker: str
    argument: str
    why: str

    @property
    def message(self) -> str:
        return f"`{self.argument}` of `{self.marker}` has no effect: {self.why}"

    @property
    def help(self) -> str:
        return "leave it out"


class ConsistentIndex(Rule):
    """A pattern asks a global index for a consistent read; DynamoDB gives one by the table's key and by local indexes only.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query

    class Task(BaseModel):
        task_id: str
        owner: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk=["owner"])
            now = Query("by_owner", consistent=True)
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        task_id: str

        class Dynamo:
            key = Key(["owner"], ["task_id"])
            now = Query("key", consistent=True)
    ```
    """

    code = "LIFT289"
    index: str

    @property
    def message(self) -> str:
        return f"`{self.index}` is a global index, and its reads cannot be consistent"

    @property
    def help(self) -> str:
        return "leave `consistent` out, or read by the table's key"
