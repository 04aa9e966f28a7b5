"""Names, 29x: what models, fields and patterns may be called."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.diagnostics import Rule


@dataclass(frozen=True)
class EntityTwice(Rule):
    """Two models with a place in a table have one name: their items, files and methods could not be told apart.

    ## Breaks

    ```package
    # web.py
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Session(BaseModel):
        session_id: Annotated[str, PK]

    # mobile.py
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```

    ## Holds

    ```package
    # web.py
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class WebSession(BaseModel):
        session_id: Annotated[str, PK]

    # mobile.py
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class MobileSession(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT290"
    name: str

    @property
    def message(self) -> str:
        return f"there are two entities `{self.name}`"

    @property
    def help(self) -> str:
        return "rename one of the models"
