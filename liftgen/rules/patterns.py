"""Patterns, 235 to 239 and 229: the questions that models name."""

from __future__ import annotations

from liftgen.diagnostics import Rule


class UnknownIndex(Rule):
    """A query stands on something that is neither the key nor an index of its model.

    It names the index as the model does, by the name in `class Dynamo`, since several models may share a physical one.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query

    class Task(BaseModel):
        task_id: str
        owner: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI("gsi1", pk=["owner"])
            open = Query("gsi1", where="status = 'open'")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query

    class Task(BaseModel):
        task_id: str
        owner: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI("gsi1", pk=["owner"])
            open = Query("by_owner", where="status = 'open'")
    ```
    """

    code = "LIFT235"
    model: str
    on: str
    names: tuple[str, ...]
    meant: str | None = None

    @property
    def message(self) -> str:
        return f"model `{self.model}` has no index `{self.on}`"

    @property
    def help(self) -> str:
        if self.meant:
            return f"the model calls it `{self.meant}`"
        return f"a query stands on {', '.join(f'`{each}`' for each in self.names)}"


class OneEndOfBucket(Rule):
    """A pattern over time buckets has one end: it would have to ask every bucket since, or until, the beginning of time.

    ## Breaks

    ```python
    from datetime import datetime
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Event(BaseModel):
        event_id: str
        at: datetime

        class Dynamo:
            key = Key("EVENT#{at:%Y-%m}", "{at}#{event_id}")
            latest = Query("key", where="at >= :since")
    ```

    ## Holds

    ```python
    from datetime import datetime
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Event(BaseModel):
        event_id: str
        at: datetime

        class Dynamo:
            key = Key("EVENT#{at:%Y-%m}", "{at}#{event_id}")
            latest = Query("key", where="at between :since and :until")
    ```
    """

    code = "LIFT236"
    field: str

    @property
    def message(self) -> str:
        return f"the pattern gives one end of `{self.field}`, which lies in buckets of time"

    @property
    def help(self) -> str:
        return f"give both: `{self.field} between :since and :until`"


class FilterOnKey(Rule):
    """A condition on a key attribute is more than the key can answer, and DynamoDB does not filter on the key it queries.

    A native key answers equality on fields from the left, and one comparison, `between` or `begins_with` on the next.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            others = Query("key", where="title <> 'inbox'")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            others = Query("key", where="title > 'inbox'")
    ```
    """

    code = "LIFT237"
    field: str
    on: str

    @property
    def message(self) -> str:
        key = "the key" if self.on == "key" else f"index `{self.on}`"
        return f"{key} cannot answer this condition on its own attribute `{self.field}`"

    @property
    def help(self) -> str:
        return "use equality on the fields from the left and one comparison, `between` or `begins_with` on the next"


class ParameterTwice(Rule):
    """Two parameters of one method have one name.

    Fields of the partition that `where` does not bind are parameters by their own names, as are the key of a named
    write, its fields, and the ends `since` and `until` of a time bucket.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        task_id: int
        size: int

        class Dynamo:
            key = Key(["owner"], ["task_id"])
            larger = Query("key", where="size > :owner")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        task_id: int
        size: int

        class Dynamo:
            key = Key(["owner"], ["task_id"])
            larger = Query("key", where="size > :size")
    ```
    """

    code = "LIFT238"
    name: str

    @property
    def message(self) -> str:
        return f"the pattern has two parameters `{self.name}`"

    @property
    def help(self) -> str:
        return "give the one in `where` another name"


class WouldScan(Rule):
    """A condition compares a field of the partition other than with `=`: to answer it the whole table would be read.

    A partition is found by `=` alone. A scan that is meant is said with `Scan(where=…)`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query

    class Task(BaseModel):
        task_id: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            by_status = GSI(pk=["status"])
            unfinished = Query("by_status", where="status <> 'done'")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query, Scan

    class Task(BaseModel):
        task_id: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            by_status = GSI(pk=["status"])
            finished = Query("by_status", where="status = 'done'")
            unfinished = Scan(where="status <> 'done'")
    ```
    """

    code = "LIFT229"
    field: str
    on: str

    @property
    def message(self) -> str:
        key = "the key" if self.on == "key" else f"index `{self.on}`"
        return f"`{self.field}` is the partition of {key}, which only `=` finds: anything else would scan"

    @property
    def help(self) -> str:
        return "compare it with `=`, or mean the scan: `Scan(where=…)`"


class BadQueryOption(Rule):
    """A query is asked for in an order or a number that it cannot have.

    A sort key has two orders, `asc` and `desc`; a limit is at least 1.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            last = Query("key", order="descending")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            last = Query("key", order="desc", limit=1)
    ```
    """

    code = "LIFT239"
    option: str
    value: str
    instead: str

    @property
    def message(self) -> str:
        return f"there is no {self.option} `{self.value}`"

    @property
    def help(self) -> str:
        return self.instead
