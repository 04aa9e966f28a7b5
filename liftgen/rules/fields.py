"""Fields, 27x: what a field may be, and names that no field has."""

from __future__ import annotations

from liftgen.diagnostics import Rule


class UnknownField(Rule):
    """A key, a condition, a projection or a marker names a field that the model does not have.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key("SESSION#{sesion_id}")
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

    code = "LIFT270"
    model: str
    field: str
    meant: str | None = None

    @property
    def message(self) -> str:
        return f"model `{self.model}` has no field `{self.field}`"

    @property
    def help(self) -> str | None:
        return f"did you mean `{self.meant}`?" if self.meant else None


class NotAKeyType(Rule):
    """A key is made of a field whose type has no order or no text, as collections, nested models and time spans.

    A native key attribute holds text, a number or bytes. Composed text holds text, whole numbers, moments, UUIDs,
    enums and booleans, and decimal numbers with a format that pads them.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Session(BaseModel):
        owner: dict[str, str]

        class Dynamo:
            key = Key(["owner"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Session(BaseModel):
        owner: str

        class Dynamo:
            key = Key(["owner"])
    ```
    """

    code = "LIFT271"
    field: str
    type: str
    why: str
    instead: str = "use `str`, `int` or `bytes`"

    @property
    def message(self) -> str:
        return f"field `{self.field}` cannot be a key: `{self.type}` {self.why}"

    @property
    def help(self) -> str:
        return self.instead


class EncryptedKey(Rule):
    """An encrypted field is part of a key or a uniqueness guard, where its value would stand in the clear.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Encrypted, Key

    class Patient(BaseModel):
        ssn: Annotated[str, Encrypted]

        class Dynamo:
            key = Key("PATIENT#{ssn}")
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Encrypted, Key

    class Patient(BaseModel):
        patient_id: str
        ssn: Annotated[str, Encrypted]

        class Dynamo:
            key = Key("PATIENT#{patient_id}")
    ```
    """

    code = "LIFT272"
    field: str
    place: str

    @property
    def message(self) -> str:
        return f"encrypted field `{self.field}` stands in {self.place}"

    @property
    def help(self) -> str:
        return "use a field that is not secret, or a keyed hash of this one in a field of its own"


class NotASet(Rule):
    """A field is stored as a set, and DynamoDB has no set of such members.

    Sets hold text, numbers or bytes.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, AsSet

    class Poll(BaseModel):
        poll_id: Annotated[str, PK]
        answers: Annotated[list[bool], AsSet]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, AsSet

    class Poll(BaseModel):
        poll_id: Annotated[str, PK]
        answers: Annotated[list[str], AsSet]
    ```
    """

    code = "LIFT273"
    field: str
    type: str

    @property
    def message(self) -> str:
        return f"field `{self.field}` is `{self.type}`, which is no set of text, numbers or bytes"

    @property
    def help(self) -> str:
        return "leave `AsSet` out, or use `list[str]`, `list[int]` or `list[bytes]`"


class MapKeyNotText(Rule):
    """A dictionary's keys have no text, and the keys of a DynamoDB map are text.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Board(BaseModel):
        board_id: Annotated[str, PK]
        pieces: dict[tuple[int, int], str]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Board(BaseModel):
        board_id: Annotated[str, PK]
        pieces: dict[str, str]
    ```
    """

    code = "LIFT274"
    field: str
    type: str

    @property
    def message(self) -> str:
        return f"the keys of field `{self.field}` are `{self.type}`, which has no text"

    @property
    def help(self) -> str:
        return "use `str`, `int`, an enum, a date or a UUID as the key"


class NestedMarker(Rule):
    """A marker stands in a nested model, where it says nothing: it is about items, and nested models are parts of them.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, Version

    class Address(BaseModel):
        city: str
        version: Annotated[int, Version] = 0

    class User(BaseModel):
        user_id: Annotated[str, PK]
        address: Address
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, Version

    class Address(BaseModel):
        city: str

    class User(BaseModel):
        user_id: Annotated[str, PK]
        address: Address
        version: Annotated[int, Version] = 0
    ```
    """

    code = "LIFT275"
    model: str
    field: str
    marker: str

    @property
    def message(self) -> str:
        return f"`{self.marker}` says nothing on `{self.field}`: `{self.model}` is nested in other models"

    @property
    def help(self) -> str:
        return "put it on a field of the model that has the table"
