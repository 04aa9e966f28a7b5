"""Models, 116 to 119 and 128: classes whose fields are not known, or that cannot be built again."""

from __future__ import annotations

from typing import ClassVar

from liftgen.rules.sources import Unreadable


class UnreadableBase(Unreadable):
    """A model has a base that cannot be followed, so its fields are not known.

    Bases are followed inside the project's folder. Those of other packages are not read, except Python's and pydantic's own.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel
    from somewhere import Timestamps

    from liftgen import PK


    class Session(Timestamps, BaseModel):
        session_id: Annotated[str, PK]
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Timestamps(BaseModel):
        seen_at: datetime


    class Session(Timestamps):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT116"
    ignorable: ClassVar[bool] = True
    base: str
    model: str

    @property
    def message(self) -> str:
        return f"the base `{self.base}` of `{self.model}` cannot be followed, so its fields are not known"

    @property
    def help(self) -> str:
        return "state the base inside the project, or where it has no fields, say so: `# lift: ignore[LIFT116] it has no fields`"


class NotAModel(Unreadable):
    """A class has markers, but it is neither a pydantic model nor a dataclass, so it has no fields.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]


    class Session:
        session_id: Annotated[str, PK]
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT117"
    name: str

    @property
    def message(self) -> str:
        return f"`{self.name}` has markers, but it is neither a pydantic model nor a dataclass"

    @property
    def help(self) -> str:
        return f"write `class {self.name}(BaseModel):`, or `@dataclass` above it"


class RepeatedModel(Unreadable):
    """Two classes of one module, or two fields or settings of a model, have one name; the later hides the earlier.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]


    class Session(BaseModel):
        token: Annotated[str, PK]
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]


    class ApiSession(BaseModel):
        token: Annotated[str, PK]
    ```
    """

    code = "LIFT118"
    name: str

    @property
    def message(self) -> str:
        return f"`{self.name}` is stated twice, and the later hides the earlier"

    @property
    def help(self) -> str:
        return "give one of them another name"


class NotAParameter(Unreadable):
    """A field of a dataclass cannot be built again from an item: its constructor does not take it, or takes what is not stored.

    `field(init=False)` is stored but cannot be given back, `InitVar` without a default must be given but is not stored.

    ## Breaks

    ```python
    from dataclasses import dataclass, field
    from typing import Annotated

    from liftgen import PK


    @dataclass
    class Session:
        session_id: Annotated[str, PK]
        count: int = field(init=False, default=0)
    ```

    ## Holds

    ```python
    from dataclasses import dataclass, field
    from typing import Annotated, ClassVar

    from liftgen import PK


    @dataclass
    class Session:
        session_id: Annotated[str, PK]
        count: int = field(default=0)
    ```
    """

    code = "LIFT119"
    field: str
    reason: str

    @property
    def message(self) -> str:
        return f"the field `{self.field}` cannot be built from an item: {self.reason}"

    @property
    def help(self) -> str:
        return "make it a parameter with a default, or a property"


class ComputedAlias(Unreadable):
    """A field's alias is computed, so the name under which the model takes the field is not known.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import AliasPath, BaseModel, Field

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]
        city: str = Field(validation_alias=AliasPath("address", "city"))
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel, ConfigDict, Field

    from liftgen import PK


    class User(BaseModel):
        model_config = ConfigDict(populate_by_name=True)

        user_id: Annotated[str, PK]
        city: str = Field(alias="cityName")
    ```
    """

    code = "LIFT128"
    field: str
    source: str

    @property
    def message(self) -> str:
        return f"the alias of `{self.field}` is not a name: `{self.source}`"

    @property
    def help(self) -> str:
        return "write the alias out, or let the model take its fields by name: `ConfigDict(populate_by_name=True)`"
