"""Names, 29x: what models, fields and patterns may be called."""

from __future__ import annotations

from liftgen.diagnostics import Rule


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


class AttributeClash(Rule):
    """Two things of an item are stored under one name.

    Besides the fields there are the table's key (`pk`, `sk`), what an item is (`_entity`), the keys of composed
    indexes (`gsi1pk`, `gsi1sk`) and the table's expiry.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class User(BaseModel):
        pk: str
        name: str

        class Dynamo:
            key = Key("USER#{pk}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class User(BaseModel):
        user_id: str
        name: str

        class Dynamo:
            key = Key("USER#{user_id}")
    ```
    """

    code = "LIFT291"
    attribute: str
    field: str
    other: str

    @property
    def message(self) -> str:
        return f"field `{self.field}` is stored as `{self.attribute}`, and so is {self.other}"

    @property
    def help(self) -> str:
        return 'store it under another name: `Attr("…")`'


class NotAWord(Rule):
    """An item collection, a transaction or the plural of an entity cannot be a name in Python, and code calls them so.

    It begins with a letter, has letters, digits and `_`, and is no keyword.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class User(BaseModel):
        team_id: str
        user_id: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "USER#{user_id}", collection="team home")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class User(BaseModel):
        team_id: str
        user_id: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "USER#{user_id}", collection="team_home")
    ```
    """

    code = "LIFT297"
    kind: str
    name: str

    @property
    def message(self) -> str:
        return f"`{self.name}` is no name of {self.kind}: code calls them so"

    @property
    def help(self) -> str:
        return "use letters, digits and `_`, a letter first"


class ParameterName(Rule):
    """A parameter has a name that Python or every method means something by.

    Besides the words of Python these are `self`, `consistent`, `include_expired` and `include_deleted`, which reads take.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str
        kind: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            of_kind = Query("key", where="kind = :class")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str
        kind: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            of_kind = Query("key", where="kind = :kind")
    ```
    """

    code = "LIFT292"
    pattern: str
    name: str

    @property
    def message(self) -> str:
        return f"`{self.pattern}` has a parameter `{self.name}`, and the name is taken"

    @property
    def help(self) -> str:
        return "give it another name"


class PatternName(Rule):
    """An access pattern has the name of something that every repository has, or of another pattern.

    The names `create`, `get`, `put`, `update`, `patch`, `delete`, `delete_by_key`, `restore` and `purge` are taken,
    names that begin with `_` are private, and `by_key` is the pattern of a key with a sort part.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            get = Query("key")
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
            mine = Query("key")
    ```
    """

    code = "LIFT293"
    entity: str
    name: str
    why: str

    @property
    def message(self) -> str:
        return f"`{self.name}` cannot be a name in `{self.entity}`: {self.why}"

    @property
    def help(self) -> str:
        return "give it another name"


class CollectionName(Rule):
    """An item collection or a transaction has a name that its table already uses.

    Entities are found under their plural, collections and transactions under their names.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class User(BaseModel):
        team_id: str
        user_id: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "USER#{user_id}", collection="users")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class User(BaseModel):
        team_id: str
        user_id: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "USER#{user_id}", collection="team_home")
    ```
    """

    code = "LIFT294"
    kind: str
    name: str
    other: str

    @property
    def message(self) -> str:
        return f"{self.kind} `{self.name}` has the name of {self.other}"

    @property
    def help(self) -> str:
        return "give it another name"


class ModuleName(Rule):
    """Two entities would be written to one file, or have one name in code, because their names differ only in spelling or number.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class APIKey(BaseModel):
        key_id: str

        class Dynamo:
            table = app
            key = Key("API#{key_id}")

    class ApiKey(BaseModel):
        key_id: str

        class Dynamo:
            table = app
            key = Key("KEY#{key_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class APIKey(BaseModel):
        key_id: str

        class Dynamo:
            table = app
            key = Key("API#{key_id}")

    class UserKey(BaseModel):
        key_id: str

        class Dynamo:
            table = app
            key = Key("KEY#{key_id}")
    ```
    """

    code = "LIFT295"
    entity: str
    other: str
    module: str

    @property
    def message(self) -> str:
        return f"`{self.other}` and `{self.entity}` are both called `{self.module}` in code"

    @property
    def help(self) -> str:
        return "rename one of them"


class TakenModule(Rule):
    """An entity would be written to a file whose name means something else.

    Beside the modules of entities there are `generated`, `shared`, `openapi`, `collections` and `transactions`; and the
    tests of entity `User` are `test_user`, those of its API `test_handler_user`, those of table `users` `test_table_users`.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Generated(BaseModel):
        report_id: Annotated[str, PK]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class GeneratedReport(BaseModel):
        report_id: Annotated[str, PK]
    ```
    """

    code = "LIFT298"
    entity: str
    module: str
    other: str = "something that lift writes itself"

    @property
    def message(self) -> str:
        return f"`{self.entity}` would be the module `{self.module}`, which is {self.other}"

    @property
    def help(self) -> str:
        return "rename the model"


class TableModule(Rule):
    """Two tables would be written to one file, because their names differ only in spelling.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    shop = Table("shop-orders")
    archive = Table("shop_orders")

    class Order(BaseModel):
        order_id: str

        class Dynamo:
            table = shop
            key = Key("ORDER#{order_id}")

    class OldOrder(BaseModel):
        order_id: str

        class Dynamo:
            table = archive
            key = Key("ORDER#{order_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    shop = Table("shop-orders")
    archive = Table("shop-archive")

    class Order(BaseModel):
        order_id: str

        class Dynamo:
            table = shop
            key = Key("ORDER#{order_id}")

    class OldOrder(BaseModel):
        order_id: str

        class Dynamo:
            table = archive
            key = Key("ORDER#{order_id}")
    ```
    """

    code = "LIFT299"
    table: str
    other: str
    module: str

    @property
    def message(self) -> str:
        return f"the tables `{self.other}` and `{self.table}` are both called `{self.module}` in code"

    @property
    def help(self) -> str:
        return "give one of them another name"


class NestedEntity(Rule):
    """A model with a place in a table is stated inside another class, so generated code could not import it by its name.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK

    class Web:
        class Session(BaseModel):
            session_id: Annotated[str, PK]
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

    code = "LIFT296"
    name: str

    @property
    def message(self) -> str:
        return f"`{self.name}` has a table and is stated inside another class"

    @property
    def help(self) -> str:
        return "state it at the top of the module"
