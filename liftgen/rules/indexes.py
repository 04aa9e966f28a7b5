"""Indexes, 22x: what entities say of the indexes they are in."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.diagnostics import Rule


@dataclass(frozen=True)
class ConditionOfIndexTakesNoParameter(Rule):
    """A `when` has a parameter, but whether an item is in an index is decided by the item alone.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        task_id: str
        owner: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            open = GSI(pk="OWNER#{owner}", sk="{task_id}", when="status = :status")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        task_id: str
        owner: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            open = GSI(pk="OWNER#{owner}", sk="{task_id}", when="status = 'open'")
    ```
    """

    code = "LIFT220"
    name: str

    @property
    def message(self) -> str:
        return f"`when` takes no parameter, `:{self.name}` has no value there"

    @property
    def help(self) -> str:
        return "compare with a literal, or put the field into the index's key"


@dataclass(frozen=True)
class UnknownProjection(Rule):
    """An index's projection is none that DynamoDB has.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        task_id: str
        owner: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk=["owner"], project="KEYS")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        task_id: str
        owner: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk=["owner"], project="KEYS_ONLY")
    ```
    """

    code = "LIFT221"
    said: str

    @property
    def message(self) -> str:
        return f"there is no projection `{self.said}`"

    @property
    def help(self) -> str:
        return 'write `"ALL"`, `"KEYS_ONLY"` or a list of fields'
