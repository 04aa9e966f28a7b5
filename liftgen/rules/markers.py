"""Markers, 120 to 126: arguments, places and settings."""

from __future__ import annotations

from liftgen.rules.sources import Unreadable


class NotStatic(Unreadable):
    """What a marker is given is only known when the file runs, and lift never runs it.

    Text, numbers, lists of them, implicit concatenation, constants of a module and members of an enum are read; f-strings and
    calls are not.

    ## Breaks

    ```python
    from pydantic import BaseModel

    from liftgen import Key, Table

    PREFIX = "SESSION"
    app = Table("sessions")


    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key(f"{PREFIX}#{{session_id}}", "SESSION")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel

    from liftgen import Key, Table

    PREFIX = "SESSION"
    app = Table("sessions")


    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}", PREFIX)
    ```
    """

    code = "LIFT120"
    source: str
    reason: str

    @property
    def message(self) -> str:
        return f"`{self.source}` cannot be read without running the file: {self.reason}"

    @property
    def help(self) -> str:
        return "write the value out, or name a constant that holds it"


class MarkerArguments(Unreadable):
    """A marker lacks an argument, is given one that it does not have, or is given one twice.

    ## Breaks

    ```python
    from pydantic import BaseModel

    from liftgen import Key


    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key(partition=["session_id"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel

    from liftgen import Key


    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key(pk=["session_id"])
    ```
    """

    code = "LIFT121"
    marker: str
    reason: str
    signature: str

    @property
    def message(self) -> str:
        return f"`{self.marker}` {self.reason}"

    @property
    def help(self) -> str:
        return f"it is written `{self.signature}`"


class MarkerArgumentType(Unreadable):
    """An argument of a marker has the wrong type.

    ## Breaks

    ```python
    from pydantic import BaseModel

    from liftgen import Key, Query


    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key(["session_id"])
            recent = Query("key", limit="10")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel

    from liftgen import Key, Query


    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key(["session_id"])
            recent = Query("key", limit=10)
    ```
    """

    code = "LIFT122"
    marker: str
    argument: str
    value: str
    expected: str

    @property
    def message(self) -> str:
        return f"`{self.argument}` of `{self.marker}` is {self.expected}, not `{self.value}`"


class MisplacedMarker(Unreadable):
    """A marker stands where it says nothing.

    `Table` and `Transaction` stand at the top of a module; `Key`, indexes, access patterns, relations and `Unique` in
    `class Dynamo`; the others in the annotation of a field.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK, Unique


    class User(BaseModel):
        user_id: Annotated[str, PK]
        email: Annotated[str, Unique("email")]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from uuid import UUID

    from pydantic import BaseModel

    from liftgen import PK, Unique


    class User(BaseModel):
        user_id: Annotated[UUID, PK]
        email: str

        class Dynamo:
            email_is_unique = Unique("email")
    ```
    """

    code = "LIFT123"
    marker: str
    place: str
    way_out: str

    @property
    def message(self) -> str:
        return f"`{self.marker}` says nothing {self.place}"

    @property
    def help(self) -> str:
        return self.way_out


class UnknownMarker(Unreadable):
    """A name of `liftgen` is used that is not a marker.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    import liftgen as lift


    class User(BaseModel):
        user_id: Annotated[str, lift.PrimaryKey]
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    import liftgen as lift


    class User(BaseModel):
        user_id: Annotated[str, lift.PK]
    ```
    """

    code = "LIFT124"
    name: str
    nearest: str | None = None

    @property
    def message(self) -> str:
        return f"there is no marker `{self.name}`"

    @property
    def help(self) -> str | None:
        return f"did you mean `{self.nearest}`?" if self.nearest else None


class NotASetting(Unreadable):
    """Something in `class Dynamo` is not a setting: a name and a marker, or `table` and the table.

    `class Dynamo` holds data that is read and never run.

    ## Breaks

    ```python
    from pydantic import BaseModel

    from liftgen import Key


    class User(BaseModel):
        user_id: str

        class Dynamo:
            table = "users"
            key = Key(["user_id"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel

    from liftgen import Key, Table

    users = Table("users")


    class User(BaseModel):
        user_id: str

        class Dynamo:
            table = users
            key = Key(["user_id"])
    ```
    """

    code = "LIFT125"
    source: str
    way_out: str

    @property
    def message(self) -> str:
        return f"`{self.source}` is not a setting of `class Dynamo`"

    @property
    def help(self) -> str:
        return self.way_out


class HiddenSettings(Unreadable):
    """A model's `class Dynamo` hides that of a base, so the base's table, key and indexes are lost without a word.

    ## Breaks

    ```python
    from pydantic import BaseModel

    from liftgen import GSI, Key, Table

    app = Table("saas")


    class Account(BaseModel):
        account_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("ACCOUNT#{account_id}", "ACCOUNT")


    class Member(Account):
        class Dynamo:
            by_email = GSI(pk="EMAIL#{email}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel

    from liftgen import GSI, Key, Table

    app = Table("saas")


    class Account(BaseModel):
        account_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("ACCOUNT#{account_id}", "ACCOUNT")


    class Member(Account):
        class Dynamo(Account.Dynamo):
            key = Key("MEMBER#{account_id}", "MEMBER")
            by_email = GSI(pk="EMAIL#{email}")
    ```
    """

    code = "LIFT126"
    model: str
    base: str

    @property
    def message(self) -> str:
        return f"`class Dynamo` of `{self.model}` hides that of `{self.base}`"

    @property
    def help(self) -> str:
        return f"write `class Dynamo({self.base}.Dynamo):`, and set to `None` what should not be inherited"
