"""Tables, 20x: tables and their keys."""

from __future__ import annotations

from liftgen.diagnostics import Rule


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


class UnknownStreamView(Rule):
    """A table's stream has a view that DynamoDB does not know.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", stream="NEW_AND_OLD")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", stream="NEW_AND_OLD_IMAGES")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}")
    ```
    """

    code = "LIFT203"
    said: str

    @property
    def message(self) -> str:
        return f"there is no stream view `{self.said}`"

    @property
    def help(self) -> str:
        return "write `KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`"


class TableSaidTwice(Rule):
    """Two `Table(…)` say different things of the table of one name.

    A table is stated once and imported where it is used; what is said of it twice must be the same.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")
    stream = Table("app", stream="NEW_IMAGE")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}")

    class Login(BaseModel):
        login_id: str

        class Dynamo:
            table = stream
            key = Key("LOGIN#{login_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", stream="NEW_IMAGE")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}")

    class Login(BaseModel):
        login_id: str

        class Dynamo:
            table = app
            key = Key("LOGIN#{login_id}")
    ```
    """

    code = "LIFT204"
    table: str
    setting: str

    @property
    def message(self) -> str:
        return f"table `{self.table}` is stated twice, with another `{self.setting}`"

    @property
    def help(self) -> str:
        return "state it once and import it"


class TablesMeet(Rule):
    """A model without a table gets a table of its own, and its name is already taken.

    A lone model's table is its name in snake case and the plural. Models share a table only when they name it.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("sessions")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            key = Key("SESSION#{session_id}")

    class Login(BaseModel):
        login_id: str

        class Dynamo:
            table = app
            key = Key("LOGIN#{login_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("sessions")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}")

    class Login(BaseModel):
        login_id: str

        class Dynamo:
            table = app
            key = Key("LOGIN#{login_id}")
    ```
    """

    code = "LIFT205"
    table: str
    entity: str
    other: str

    @property
    def message(self) -> str:
        return f"`{self.entity}` names no table, and `{self.table}`, which would be its own, is that of `{self.other}`"

    @property
    def help(self) -> str:
        return "say `table = …` in its `class Dynamo`, or rename one of them"


class KeyDisagrees(Rule):
    """Two entities of a table give it different keys.

    A table has one primary key. Composed keys have the attributes that `Table(pk=, sk=)` names, a list names a
    field's own.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class Session(BaseModel):
        session_id: str

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}", "SESSION")

    class Login(BaseModel):
        login_id: str

        class Dynamo:
            table = app
            key = Key(["login_id"])
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

    class Login(BaseModel):
        login_id: str

        class Dynamo:
            table = app
            key = Key("LOGIN#{login_id}", "LOGIN")
    ```
    """

    code = "LIFT206"
    table: str
    entity: str
    key: str
    other: str
    other_key: str

    @property
    def message(self) -> str:
        return f"table `{self.table}` has key {self.other_key} by `{self.other}` and {self.key} by `{self.entity}`"

    @property
    def help(self) -> str:
        return "write both keys with the same parts, as text or as lists"


class SeveralKeyAttributes(Rule):
    """A table's key, or a local index, names several attributes where DynamoDB takes one.

    Only global indexes have keys of several attributes.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Task(BaseModel):
        owner: str
        project: str
        title: str

        class Dynamo:
            key = Key(["owner", "project"], ["title"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Task(BaseModel):
        owner: str
        project: str
        title: str

        class Dynamo:
            key = Key("{owner}#{project}", "{title}")
    ```
    """

    code = "LIFT207"
    part: str
    fields: tuple[str, ...]
    local: bool = False

    @property
    def message(self) -> str:
        owner = "local index" if self.local else "table"
        return f"the {self.part} key of a {owner} is one attribute, not {len(self.fields)}"

    @property
    def help(self) -> str:
        text = "#".join(f"{{{each}}}" for each in self.fields)
        return f'compose them: `"{text}"`'


class UnusedTableSettings(Rule):
    """The configuration has settings for a table that no model names.

    Settings stand under `[tool.lift.tables.NAME]`, where the name is the one in `Table(…)`, or a lone model's plural.

    ## Breaks

    ```settings
    [tool.lift]
    models = "models.py"

    [tool.lift.tables.session]
    pitr = true
    ```

    ## Holds

    ```settings
    [tool.lift]
    models = "models.py"

    [tool.lift.tables.sessions]
    pitr = true
    ```
    """

    code = "LIFT208"
    table: str
    meant: str | None = None

    @property
    def message(self) -> str:
        return f"there are settings for table `{self.table}`, which no model names"

    @property
    def help(self) -> str | None:
        return f"did you mean `{self.meant}`?" if self.meant else None


class KeysCollide(Rule):
    """Two entities of a table can have one key, so that an item of the one could overwrite an item of the other.

    Decided on the texts that the keys can have: a value in composed text never holds a delimiter, a value that stands
    alone in a list can hold anything. A literal that begins a key, as `USER#`, tells entities apart.

    Without an attribute that says what an item is (`Table(entity=None)`) it is also the key that tells. The guard of
    a `Unique` is an item as well, with a key such as `UNIQUE#User.email_is_unique#a@b`, and an id that stands alone
    could be that text; where ids are never made by users that may be allowed.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class User(BaseModel):
        user_id: str

        class Dynamo:
            table = app
            key = Key("{user_id}", "PROFILE")

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            table = app
            key = Key("{team_id}", "PROFILE")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class User(BaseModel):
        user_id: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}", "PROFILE")

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "PROFILE")
    ```
    """

    code = "LIFT209"
    entity: str
    other: str

    @property
    def message(self) -> str:
        return f"an item of `{self.entity}` and {self.other} can have the same key"

    @property
    def help(self) -> str:
        return "begin one of the keys with a literal of its own, as `USER#`"
