"""Templates, 21x: the text of composed keys."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


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


class UnorderedNumber(Rule):
    """A number stands in a composed sort key without leading zeros, so that 10 sorts before 9.

    Composed text sorts as its values do: numbers have a width, `{seq:010d}`. A list of one element is a sort key of
    type N, which needs none.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Line(BaseModel):
        order_id: str
        seq: int

        class Dynamo:
            key = Key("ORDER#{order_id}", "LINE#{seq}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from pydantic import Field
    from liftgen import Key

    class Line(BaseModel):
        order_id: str
        seq: int = Field(ge=0)

        class Dynamo:
            key = Key("ORDER#{order_id}", "LINE#{seq:010d}")
    ```
    """

    code = "LIFT212"
    field: str
    type: str

    @property
    def message(self) -> str:
        return f"number `{self.field}` has no width, so the sort key does not sort as numbers do"

    @property
    def help(self) -> str:
        if self.type in ("Decimal", "float"):
            return f'make it a key of its own, `["{self.field}"]`, or keep a whole number'
        return f"write `{{{self.field}:010d}}`"


class NegativeNumber(Rule):
    """A number with leading zeros is not known to be at least 0, and a negative one would sort wrongly.

    Say it in the type: `Field(ge=0)`, `NonNegativeInt` or `PositiveInt`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Line(BaseModel):
        order_id: str
        seq: int

        class Dynamo:
            key = Key("ORDER#{order_id}", "LINE#{seq:010d}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from pydantic import NonNegativeInt
    from liftgen import Key

    class Line(BaseModel):
        order_id: str
        seq: NonNegativeInt

        class Dynamo:
            key = Key("ORDER#{order_id}", "LINE#{seq:010d}")
    ```
    """

    code = "LIFT213"
    field: str
    minimum: int | None = None

    @property
    def message(self) -> str:
        if self.minimum is not None:
            return f"number `{self.field}` can be {self.minimum}, and a negative number has no leading zeros"
        return f"number `{self.field}` is not known to be at least 0"

    @property
    def help(self) -> str:
        return f"say it in the type: `{self.field}: Annotated[int, Field(ge=0)]`"


class UnusableFormat(Rule):
    """A field's format in a composed key does not fit its type, or makes text that is not the same everywhere.

    Whole numbers take `0Nd`. Datetimes and dates take `%Y`, `%m`, `%d`, `%j`, `%G-W%V`, and datetimes `%H`, `%M`,
    `%S` and `%f`, from the largest unit without a gap, so that a bucket is one stretch of time. Everything else
    stands as it is, and has one text for each value.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from datetime import datetime
    from liftgen import Key

    class Event(BaseModel):
        event_id: str
        at: datetime

        class Dynamo:
            key = Key("EVENT#{at:%B}", "{at}#{event_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from datetime import datetime
    from liftgen import Key

    class Event(BaseModel):
        event_id: str
        at: datetime

        class Dynamo:
            key = Key("EVENT#{at:%Y-%m}", "{at}#{event_id}")
    ```
    """

    code = "LIFT214"
    field: str
    type: str
    spec: str
    why: str
    instead: str

    @property
    def message(self) -> str:
        return f"format `{self.spec}` cannot be used for `{self.field}`, which is `{self.type}`: {self.why}"

    @property
    def help(self) -> str:
        return self.instead


class AmbiguousTemplate(Rule):
    """Where one value of a key ends and the next begins cannot be told, so different values can have one key.

    Between two values stands a literal that begins with a character that values never hold: one from U+0020 to U+0025
    such as `#`, which is percent-encoded in values. Values of a fixed width, as moments and padded numbers, end by
    themselves.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Part(BaseModel):
        maker: str
        number: str

        class Dynamo:
            key = Key("PART#{maker}-{number}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Part(BaseModel):
        maker: str
        number: str

        class Dynamo:
            key = Key("PART#{maker}#{number}")
    ```
    """

    code = "LIFT215"
    field: str
    following: str

    @property
    def message(self) -> str:
        between = f"`{self.following}`, which it can hold," if self.following else "nothing"
        return f"after `{self.field}` stands {between} before the next value"

    @property
    def help(self) -> str:
        return "put `#` between the two: values never hold it"


class OptionalInKey(Rule):
    """A field that can be missing is part of a key.

    Every item has the whole primary key. An item without a field of an index's key is not in that index, and the
    model says so: `when="attribute_exists(field)"`. A field that is not stored while it is empty can be missing, too.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        task_id: str
        owner: str | None = None

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk=["owner"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key

    class Task(BaseModel):
        task_id: str
        owner: str | None = None

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk=["owner"], when="attribute_exists(owner)")
    ```
    """

    code = "LIFT216"
    field: str
    index: str | None = None

    @property
    def message(self) -> str:
        if self.index is None:
            return f"field `{self.field}` can be missing, and the table's key cannot"
        return f"field `{self.field}` can be missing, and then the item is not in index `{self.index}`"

    @property
    def help(self) -> str | None:
        if self.index is None:
            return "make it required"
        return f'say so: `when="attribute_exists({self.field})"`'


class UnsortedTime(Rule):
    """A moment in a composed sort key has a format whose text does not sort as time does.

    The largest unit comes first: `%Y-%m-%d`. Without a format a moment always sorts as time does.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from datetime import datetime
    from liftgen import Key

    class Event(BaseModel):
        stream: str
        at: datetime

        class Dynamo:
            key = Key("STREAM#{stream}", "{at:%d.%m.%Y}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from datetime import datetime
    from liftgen import Key

    class Event(BaseModel):
        stream: str
        at: datetime

        class Dynamo:
            key = Key("STREAM#{stream}", "{at}")
    ```
    """

    code = "LIFT217"
    field: str
    spec: str

    @property
    def message(self) -> str:
        return f"format `{self.spec}` of `{self.field}` does not sort as time does"

    @property
    def help(self) -> str:
        return f"write `{{{self.field}}}`, or the largest unit first: `{{{self.field}:%Y-%m-%d}}`"


class SeveralBuckets(Rule):
    """A partition has buckets of several times, so a question would have to ask every combination of them.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from datetime import datetime
    from liftgen import Key

    class Event(BaseModel):
        event_id: str
        at: datetime
        seen: datetime

        class Dynamo:
            key = Key("EVENT#{at:%Y-%m}#{seen:%Y-%m}", "{event_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from datetime import datetime
    from liftgen import Key

    class Event(BaseModel):
        event_id: str
        at: datetime
        seen: datetime

        class Dynamo:
            key = Key("EVENT#{at:%Y-%m}", "{seen}#{event_id}")
    ```
    """

    code = "LIFT218"
    fields: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"the partition has buckets of {' and '.join(f'`{each}`' for each in self.fields)}"

    @property
    def help(self) -> str:
        return "keep one of them in the partition, and put the other into the sort key"


class AmbiguousExistingTemplate(Rule):
    """In keys that exist, where one value ends and the next begins cannot be told from the text.

    With `escape=False` values stand as they are, because the data exists. A value that holds the text between two
    values can then meet another's key.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", escape=False)

    class Part(BaseModel):
        maker: str
        number: str

        class Dynamo:
            table = app
            key = Key("PART:{maker}:{number}", "PART")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", escape=False)

    class Part(BaseModel):
        maker: str
        number: str

        class Dynamo:
            table = app
            key = Key("PART#{maker}#{number}", "PART")
    ```
    """

    code = "LIFT219"
    severity = Severity.WARNING
    field: str
    following: str

    @property
    def message(self) -> str:
        between = f"`{self.following}`, which it can hold," if self.following else "nothing"
        return f"after `{self.field}` stands {between} before the next value"

    @property
    def help(self) -> str:
        return "see that no value holds it, and allow it: `# lift: ignore[LIFT219] …`"
