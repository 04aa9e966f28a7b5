"""Indexes, 22x: what entities say of the indexes they are in."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


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


class ImpossibleWhen(Rule):
    """An index's `when` says what cannot decide whether an item is in the index.

    It is decided by the item alone, when it is written: there are no parameters. An index of native attributes holds
    every item that has them, so its `when` can only be `attribute_exists` of its own fields; other conditions are for
    composed text.

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
            open = GSI(pk=["owner"], sk=["task_id"], when="status = 'open'")
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
    why: str
    instead: str

    @property
    def message(self) -> str:
        return f"`when` cannot decide: {self.why}"

    @property
    def help(self) -> str:
        return self.instead


class LocalIndexWithoutSort(Rule):
    """A local index stands on a table whose key has no sort part, where DynamoDB has no local indexes.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import LSI, Key

    class Task(BaseModel):
        task_id: str
        due: str

        class Dynamo:
            key = Key(["task_id"])
            by_due = LSI(sk=["due"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        task_id: str
        due: str

        class Dynamo:
            key = Key(["task_id"])
            by_due = GSI(pk=["task_id"], sk=["due"])
    ```
    """

    code = "LIFT222"
    index: str
    entity: str

    @property
    def message(self) -> str:
        return f"local index `{self.index}` needs a table with a sort key, and that of `{self.entity}` has none"

    @property
    def help(self) -> str:
        return "say `GSI(…)`, or give the table a sort key"


class IndexKeyDisagrees(Rule):
    """Entities that share an index give it different keys.

    An index has one key schema. A name in `GSI("name")` that several models use is one index.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class User(BaseModel):
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}", "USER")
            by_email = GSI("gsi1", pk="EMAIL#{email}", sk="USER")

    class Team(BaseModel):
        team_id: str
        city: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "TEAM")
            by_city = GSI("gsi1", pk=["city"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class User(BaseModel):
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}", "USER")
            by_email = GSI("gsi1", pk="EMAIL#{email}", sk="USER")

    class Team(BaseModel):
        team_id: str
        city: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "TEAM")
            by_city = GSI("gsi1", pk="CITY#{city}", sk="TEAM")
    ```
    """

    code = "LIFT223"
    index: str
    entity: str
    key: str
    other: str
    other_key: str

    @property
    def message(self) -> str:
        return f"index `{self.index}` has key {self.other_key} by `{self.other}` and {self.key} by `{self.entity}`"

    @property
    def help(self) -> str:
        return "write both with the same parts, or give one of them an index of its own"


class ProjectionDisagrees(Rule):
    """Entities that share an index project different attributes.

    The projection belongs to the physical index, so all that share it say the same.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class User(BaseModel):
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}", "USER")
            by_email = GSI("gsi1", pk="EMAIL#{email}", sk="USER")

    class Team(BaseModel):
        team_id: str
        city: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "TEAM")
            by_city = GSI("gsi1", pk="CITY#{city}", sk="TEAM", project="KEYS_ONLY")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class User(BaseModel):
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}", "USER")
            by_email = GSI("gsi1", pk="EMAIL#{email}", sk="USER", project="KEYS_ONLY")

    class Team(BaseModel):
        team_id: str
        city: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "TEAM")
            by_city = GSI("gsi1", pk="CITY#{city}", sk="TEAM", project="KEYS_ONLY")
    ```
    """

    code = "LIFT224"
    index: str
    entity: str
    said: str
    other: str
    other_said: str

    @property
    def message(self) -> str:
        return f"index `{self.index}` projects {self.other_said} by `{self.other}` and {self.said} by `{self.entity}`"

    @property
    def help(self) -> str:
        return "say the same in both, or give one of them an index of its own"


class IndexTwice(Rule):
    """A model is in one index twice, but an item has one key in an index.

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
            by_owner = GSI("gsi1", pk="OWNER#{owner}")
            by_status = GSI("gsi1", pk="STATUS#{status}")
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
            by_owner = GSI("gsi1", pk="OWNER#{owner}")
            by_status = GSI("gsi2", pk="STATUS#{status}")
    ```
    """

    code = "LIFT225"
    entity: str
    index: str

    @property
    def message(self) -> str:
        return f"`{self.entity}` is in index `{self.index}` twice"

    @property
    def help(self) -> str:
        return "give one of them an index of its own"


class NeedlessIndex(Rule):
    """Nobody needs to read an index: the table's key, or another index, answers the same questions.

    Every index is paid for with every write. One that has the key of another, holds the same items and projects no
    more is never worth it.

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
            by_owner = GSI(pk=["owner"], sk=["task_id"])
            of_owner = GSI(pk=["owner"], sk=["task_id"])
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
            by_owner = GSI(pk=["owner"], sk=["task_id"])
    ```
    """

    code = "LIFT226"
    severity = Severity.WARNING
    index: str
    other: str

    @property
    def message(self) -> str:
        other = "the table's key" if self.other == "key" else f"index `{self.other}`"
        return f"{other} answers all that index `{self.index}` does"

    @property
    def help(self) -> str:
        return "leave it out"
