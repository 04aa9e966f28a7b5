"""Indexed, 22x and 24x: what a query of an index finds, and what it cannot tell or filter."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


class UntellableItems(Rule):
    """A query by an index can find items of other entities, and the index does not hold the attribute that tells them apart.

    An index that keeps only keys does not hold what an item is. Others are in it because they have the same
    attributes, or fill the same composed ones.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class Task(BaseModel):
        task_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("TASK#{task_id}", "TASK")
            by_owner = GSI(pk=["owner"], project="KEYS_ONLY")  # lift: ignore[LIFT228] notes are few

    class Note(BaseModel):
        note_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("NOTE#{note_id}", "NOTE")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class Task(BaseModel):
        task_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("TASK#{task_id}", "TASK")
            by_owner = GSI(pk="TASKS#{owner}", project="KEYS_ONLY")

    class Note(BaseModel):
        note_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("NOTE#{note_id}", "NOTE")
    ```
    """

    code = "LIFT227"
    index: str
    entity: str
    others: tuple[str, ...]

    @property
    def message(self) -> str:
        others = ", ".join(f"`{each}`" for each in self.others)
        return f"index `{self.index}` holds {others} too, and no attribute that tells `{self.entity}` apart"

    @property
    def help(self) -> str:
        return "compose its key with a literal of its own, as `TASKS#{owner}`, or project more than the keys"


class MixedIndex(Rule):
    """A query finds items of other entities and filters them out, after they were read and paid for.

    An index of native attributes holds every item of a shared table that has them; a composed key finds every item
    whose text begins alike. Unless it is certain that only one entity is found, the pattern filters on what an item
    is: pages may be short, and the capacity is spent on all of them.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class Task(BaseModel):
        task_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("TASK#{task_id}", "TASK")
            by_owner = GSI(pk=["owner"])

    class Note(BaseModel):
        note_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("NOTE#{note_id}", "NOTE")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class Task(BaseModel):
        task_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("TASK#{task_id}", "TASK")
            by_owner = GSI(pk="TASKS#{owner}")

    class Note(BaseModel):
        note_id: str
        owner: str

        class Dynamo:
            table = app
            key = Key("NOTE#{note_id}", "NOTE")
    ```
    """

    code = "LIFT228"
    severity = Severity.WARNING
    entity: str
    on: str
    others: tuple[str, ...]

    @property
    def message(self) -> str:
        key = "the key" if self.on == "key" else f"index `{self.on}`"
        others = ", ".join(f"`{each}`" for each in self.others)
        return f"a query for `{self.entity}` by {key} reads {others} too, and pays for what it filters out"

    @property
    def help(self) -> str:
        return "compose the key with a literal of its own, or allow it: `# lift: ignore[LIFT228] …`"


class FilterNotProjected(Rule):
    """A filter reads a field that its index does not hold, so that it would never find anything.

    DynamoDB filters what the index holds. A field that is not projected is absent there, whatever the item has; a field that
    is a piece of a composed key is not an attribute of the index either. A pattern between two times of a bucket filters
    on the time itself.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query

    class Task(BaseModel):
        task_id: str
        owner: str
        state: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk=["owner"], project="KEYS_ONLY")
            waiting = Query("by_owner", where="state = 'waiting'")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Query

    class Task(BaseModel):
        task_id: str
        owner: str
        state: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk=["owner"], project=["state"])
            waiting = Query("by_owner", where="state = 'waiting'")
    ```
    """

    code = "LIFT246"
    pattern: str
    index: str
    field: str

    @property
    def message(self) -> str:
        return f"pattern `{self.pattern}` filters on `{self.field}`, which index `{self.index}` does not hold"

    @property
    def help(self) -> str:
        return f"project `{self.field}` too, or make it a part of the index's key"


class AbsentInIndex(Rule):
    """An index that keeps only keys finds items that are past their expiry or deleted, because it does not hold what tells that.

    Parts of such items are found, and counted, until DynamoDB has deleted them; `whole()` of one is None, and `entities()`
    leaves them out. An index that names what it projects always holds these attributes; an item that is deleted is in no
    index of composed text.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import GSI, TTL, Key

    class Session(BaseModel):
        session_id: str
        user: str
        expires_at: Annotated[datetime | None, TTL] = None

        class Dynamo:
            key = Key(["session_id"])
            by_user = GSI(pk=["user"], project="KEYS_ONLY")
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import GSI, TTL, Key

    class Session(BaseModel):
        session_id: str
        user: str
        expires_at: Annotated[datetime | None, TTL] = None

        class Dynamo:
            key = Key(["session_id"])
            by_user = GSI(pk=["user"], project=["expires_at"])
    ```
    """

    code = "LIFT247"
    severity = Severity.WARNING
    index: str
    entity: str
    fields: tuple[str, ...]

    @property
    def message(self) -> str:
        fields = " and ".join(f"`{each}`" for each in self.fields)
        return f"index `{self.index}` does not hold {fields}, so that it also finds a `{self.entity}` that counts as absent"

    @property
    def help(self) -> str:
        fields = ", ".join(f'"{each}"' for each in self.fields)
        return f"write `project=[{fields}]`, or allow it: `# lift: ignore[LIFT247] …`"
