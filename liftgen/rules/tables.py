"""Tables, 20x: tables and their keys."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.diagnostics import Rule


@dataclass(frozen=True)
class NoKey(Rule):
    """A model has a table but no key, so no item of it could be found.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Table

    app = Table("app")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}", "SESSION")
    ```
    """

    code = "LIFT200"
    model: str

    @property
    def message(self) -> str:
        return f"model `{self.model}` has a table but no key"

    @property
    def help(self) -> str:
        return "say `key = Key(…)` in its `class Dynamo`, or mark a field with `PK`"


@dataclass(frozen=True)
class KeySaidTwice(Rule):
    """A model says its key more than once.

    One field is marked with `PK` and at most one with `SK`, or `class Dynamo` says `key = Key(…)`.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Session(BaseModel):
        session_id: Annotated[str, PK]
        user_id: Annotated[str, PK]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, SK

    class Session(BaseModel):
        session_id: Annotated[str, PK]
        user_id: Annotated[str, SK]
    ```
    """

    code = "LIFT201"
    model: str
    field: str
    kind: str = ""

    @property
    def message(self) -> str:
        if self.kind:
            return f"model `{self.model}` has more than one {self.kind} key"
        return f"model `{self.model}` says its key twice, by a mark on `{self.field}` and by `key`"

    @property
    def help(self) -> str:
        return "keep one of them"


@dataclass(frozen=True)
class SortKeyAlone(Rule):
    """A model has a sort key but no partition key.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import SK

    class Session(BaseModel):
        session_id: Annotated[str, SK]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT202"
    model: str
    field: str

    @property
    def message(self) -> str:
        return f"model `{self.model}` has sort key `{self.field}` but no partition key"

    @property
    def help(self) -> str:
        return "mark a field with `PK`"
