"""Templates, 21x: the text of composed keys."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.diagnostics import Rule


@dataclass(frozen=True)
class MalformedTemplate(Rule):
    """The text of a composed key cannot be read.

    Literal text and `{field}`, `{field:format}` or `{field:shard(4)}`; a brace itself is written twice.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key("SESSION#{session_id")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key("SESSION#{session_id}")
    ```
    """

    code = "LIFT210"
    text: str
    reason: str

    @property
    def message(self) -> str:
        return f"the key cannot be read: {self.reason}"


@dataclass(frozen=True)
class EmptyKey(Rule):
    """A key is made of nothing. DynamoDB refuses empty text in a key.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key("SESSION#{session_id}", "")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key("SESSION#{session_id}", "SESSION")
    ```
    """

    code = "LIFT211"

    @property
    def message(self) -> str:
        return "the key is empty"

    @property
    def help(self) -> str:
        return "name a field, or leave the argument out"
