"""Limits, 28x: what DynamoDB would refuse."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


class InvalidName(Rule):
    """DynamoDB does not take a name: a table's and an index's have 3 to 255 of `a-z A-Z 0-9 _ . -`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("my table")

    class User(BaseModel):
        user_id: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("my-table")

    class User(BaseModel):
        user_id: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}")
    ```
    """

    code = "LIFT280"
    kind: str
    name: str

    @property
    def message(self) -> str:
        if self.kind == "attribute":
            return f"`{self.name}` is no name of an attribute: it is empty, too long for a key, or what the CDK takes for its own"
        return f"`{self.name}` is no name of {'an' if self.kind == 'index' else 'a'} {self.kind}"

    @property
    def help(self) -> str:
        if self.kind == "attribute":
            return "use 1 to 255 bytes, and no `{Token[`"
        return "use 3 to 255 letters, digits, `_`, `.` and `-`"


class TooManyKeyAttributes(Rule):
    """A key of an index has more attributes than the four and four that DynamoDB takes; a local index has one.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Reading(BaseModel):
        a: str
        b: str
        c: str
        d: str
        e: str

        class Dynamo:
            key = Key(["a"])
            by_all = GSI(pk=["a", "b", "c", "d", "e"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Reading(BaseModel):
        a: str
        b: str
        c: str
        d: str
        e: str

        class Dynamo:
            key = Key(["a"])
            by_all = GSI(pk=["a", "b", "c", "d"], sk=["e"])
    ```
    """

    code = "LIFT281"
    index: str
    part: str
    count: int
    limit: int

    @property
    def message(self) -> str:
        return f"the {self.part} key of index `{self.index}` has {self.count} attributes, and {self.limit} is the most"

    @property
    def help(self) -> str:
        return "compose some of them into text"


class TooManyIndexes(Rule):
    """A table has more indexes than DynamoDB takes: 20 global and 5 local ones.

    Several entities, and several questions, can share a global index: `GSI("gsi1", pk=…)` composes its key for each.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import LSI, Key

    class User(BaseModel):
        team: str
        a: str
        b: str
        c: str
        d: str
        e: str
        f: str

        class Dynamo:
            key = Key(["team"], ["a"])
            by_a = LSI(sk="{a}")
            by_b = LSI(sk=["b"])
            by_c = LSI(sk=["c"])
            by_d = LSI(sk=["d"])
            by_e = LSI(sk=["e"])
            by_f = LSI(sk=["f"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import LSI, Key

    class User(BaseModel):
        team: str
        a: str
        b: str
        c: str
        d: str
        e: str
        f: str

        class Dynamo:
            key = Key(["team"], ["a"])
            by_b = LSI(sk=["b"])
            by_c = LSI(sk=["c"])
            by_d = LSI(sk=["d"])
            by_e = LSI(sk=["e"])
            by_f = LSI(sk=["f"])
    ```
    """

    code = "LIFT282"
    table: str
    kind: str
    count: int
    limit: int

    @property
    def message(self) -> str:
        return f"table `{self.table}` has {self.count} {self.kind} indexes, and {self.limit} is the most"

    @property
    def help(self) -> str:
        return 'share an index between questions: name it, as `GSI("gsi1", pk=…)`, and compose its key for each'


class TooManyProjected(Rule):
    r"""The indexes of a table project more than 100 attributes by name.

    DynamoDB counts the attributes of all projections that name some. One that projects everything counts for nothing.

    ## Breaks

    ```source
    "\n".join(
        [
            "from pydantic import BaseModel",
            "from liftgen import GSI, Key",
            "class Wide(BaseModel):",
            "    a: str",
            "    b: str",
            *(f"    field{n}: str" for n in range(101)),
            "    class Dynamo:",
            "        key = Key(['a'])",
            "        by_b = GSI(pk=['b'], project=[" + ", ".join(f"'field{n}'" for n in range(101)) + "])",
        ]
    )
    ```

    ## Holds

    ```source
    "\n".join(
        [
            "from pydantic import BaseModel",
            "from liftgen import GSI, Key",
            "class Wide(BaseModel):",
            "    a: str",
            "    b: str",
            *(f"    field{n}: str" for n in range(100)),
            "    class Dynamo:",
            "        key = Key(['a'])",
            "        by_b = GSI(pk=['b'], project=[" + ", ".join(f"'field{n}'" for n in range(100)) + "])",
        ]
    )
    ```
    """

    code = "LIFT283"
    table: str
    count: int

    @property
    def message(self) -> str:
        return f"the indexes of table `{self.table}` project {self.count} attributes by name, and 100 is the most"

    @property
    def help(self) -> str:
        return 'project everything in one of them: `project="ALL"`'


class AttributeTypedTwice(Rule):
    """An attribute of a key has another type in another entity of the table.

    A key attribute has one type in the whole table. DynamoDB refuses to write an item whose attribute is of another
    type than an index of it.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table

    app = Table("app")

    class Task(BaseModel):
        task_id: str
        rank: int

        class Dynamo:
            table = app
            key = Key("TASK#{task_id}", "TASK")
            by_rank = GSI(pk=["rank"])

    class Note(BaseModel):
        note_id: str
        rank: str

        class Dynamo:
            table = app
            key = Key("NOTE#{note_id}", "NOTE")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from typing import Annotated
    from liftgen import GSI, Attr, Key, Table

    app = Table("app")

    class Task(BaseModel):
        task_id: str
        rank: int

        class Dynamo:
            table = app
            key = Key("TASK#{task_id}", "TASK")
            by_rank = GSI(pk=["rank"])

    class Note(BaseModel):
        note_id: str
        rank: Annotated[str, Attr("note_rank")]

        class Dynamo:
            table = app
            key = Key("NOTE#{note_id}", "NOTE")
    ```
    """

    code = "LIFT284"
    attribute: str
    entity: str
    type: str
    other: str
    other_type: str

    @property
    def message(self) -> str:
        other = f"{self.other_type} in the key of `{self.other}`"
        return f"attribute `{self.attribute}` is {self.type} in `{self.entity}`, and {other}"

    @property
    def help(self) -> str:
        return 'store one of them under another name: `Attr("…")`'


class ItemTooLarge(Rule):
    """An item can become larger than 400 KB, which DynamoDB refuses to store.

    Estimated from the longest text, bytes and lists that the model allows; what has no limit is not counted.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel, Field
    from liftgen import PK

    class Page(BaseModel):
        page_id: Annotated[str, PK]
        body: Annotated[str, Field(max_length=500_000)]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel, Field
    from liftgen import PK

    class Page(BaseModel):
        page_id: Annotated[str, PK]
        body: Annotated[str, Field(max_length=300_000)]
    ```
    """

    code = "LIFT285"
    severity = Severity.WARNING
    entity: str
    size: int

    @property
    def message(self) -> str:
        return f"an item of `{self.entity}` can have {self.size // 1000} KB, and 400 KB is the most"

    @property
    def help(self) -> str:
        return "keep what is large in S3, and its key in the item"


class TooManyActions(Rule):
    r"""A transaction has more than 100 actions.

    ## Breaks

    ```source
    "\n".join(
        [
            "from pydantic import BaseModel",
            "from liftgen import Key, Transaction",
            "class Step(BaseModel):",
            "    step_id: str",
            "    class Dynamo:",
            "        key = Key(['step_id'])",
            "every = Transaction('every', " + ", ".join(["'Step.put'"] * 101) + ")",
        ]
    )
    ```

    ## Holds

    ```source
    "\n".join(
        [
            "from pydantic import BaseModel",
            "from liftgen import Key, Transaction",
            "class Step(BaseModel):",
            "    step_id: str",
            "    class Dynamo:",
            "        key = Key(['step_id'])",
            "every = Transaction('every', " + ", ".join(["'Step.put'"] * 100) + ")",
        ]
    )
    ```
    """

    code = "LIFT286"
    name: str
    count: int

    @property
    def message(self) -> str:
        return f"transaction `{self.name}` has {self.count} actions, and 100 is the most"

    @property
    def help(self) -> str:
        return "split it"


class TooLong(Rule):
    r"""A key's text, or a condition, is longer than DynamoDB takes whatever the values are.

    A partition key has 2048 bytes at most, a sort key 1024, an expression 4096.

    ## Breaks

    ```source
    "\n".join(
        [
            "from pydantic import BaseModel",
            "from liftgen import Key",
            "class Note(BaseModel):",
            "    note_id: str",
            "    class Dynamo:",
            "        key = Key('{note_id}', '" + "N" * 1025 + "')",
        ]
    )
    ```

    ## Holds

    ```source
    "\n".join(
        [
            "from pydantic import BaseModel",
            "from liftgen import Key",
            "class Note(BaseModel):",
            "    note_id: str",
            "    class Dynamo:",
            "        key = Key('{note_id}', '" + "N" * 1024 + "')",
        ]
    )
    ```
    """

    code = "LIFT287"
    what: str
    size: int
    limit: int

    @property
    def message(self) -> str:
        return f"the {self.what} has {self.size} bytes, and {self.limit} is the most"

    @property
    def help(self) -> str:
        return "make it shorter"
