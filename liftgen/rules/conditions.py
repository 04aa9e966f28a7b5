"""Conditions, 23x: the text of `where` and `when`."""

from __future__ import annotations

from liftgen.diagnostics import Rule


class MalformedCondition(Rule):
    """A condition cannot be read.

    Conditions are DynamoDB's: comparisons, `between … and …`, `in (…)`, `begins_with`, `contains`, `size`, `attribute_exists`,
    `attribute_not_exists`, `and`, `or`, `not` and parentheses. Text stands in single quotes, `:name` is a parameter.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Query

    class Task(BaseModel):
        owner: str
        title: str

        class Dynamo:
            key = Key(["owner"], ["title"])
            mine = Query("key", where="begins_with(title, 'a'")
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
            mine = Query("key", where="begins_with(title, 'a')")
    ```
    """

    code = "LIFT230"
    text: str
    reason: str

    @property
    def message(self) -> str:
        return f"the condition cannot be read: {self.reason}"


class IncomparableField(Rule):
    """A condition compares a field whose stored form has no order, or compares two fields of different types.

    Collections and nested models are asked with `contains`, `size` and `attribute_exists`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Scan

    class Task(BaseModel):
        task_id: str
        labels: set[str]

        class Dynamo:
            key = Key(["task_id"])
            urgent = Scan("labels = 'urgent'")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Scan

    class Task(BaseModel):
        task_id: str
        labels: set[str]

        class Dynamo:
            key = Key(["task_id"])
            urgent = Scan("contains(labels, 'urgent')")
    ```
    """

    code = "LIFT231"
    field: str
    type: str
    why: str = "cannot be compared like this"

    @property
    def message(self) -> str:
        return f"field `{self.field}` {self.why}: it is `{self.type}`"

    @property
    def help(self) -> str:
        return "collections take `contains`, `size` and `attribute_exists`; what is compared has one type on both sides"


class ImpossibleValue(Rule):
    """A condition compares a field with a value that it can never hold, so it would never, or always, be true.

    Text is quoted, numbers are not; an enum is compared by its value; moments are written as in ISO 8601, datetimes with an
    offset.

    ## Breaks

    ```python
    from typing import Literal
    from pydantic import BaseModel
    from liftgen import Key, Scan

    class Task(BaseModel):
        task_id: str
        status: Literal["open", "done"]

        class Dynamo:
            key = Key(["task_id"])
            finished = Scan("status = 'finished'")
    ```

    ## Holds

    ```python
    from typing import Literal
    from pydantic import BaseModel
    from liftgen import Key, Scan

    class Task(BaseModel):
        task_id: str
        status: Literal["open", "done"]

        class Dynamo:
            key = Key(["task_id"])
            finished = Scan("status = 'done'")
    ```
    """

    code = "LIFT232"
    field: str
    type: str
    value: str
    values: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        return f"field `{self.field}` is never `{self.value}`: it is `{self.type}`"

    @property
    def help(self) -> str | None:
        return f"its values are {', '.join(f'`{each}`' for each in self.values)}" if self.values else None


class ParameterOfTwoTypes(Rule):
    """One parameter is compared with fields of different types, so the method could not say what it takes.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Scan

    class Task(BaseModel):
        task_id: str
        title: str
        size: int

        class Dynamo:
            key = Key(["task_id"])
            odd = Scan("title = :value or size = :value")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Scan

    class Task(BaseModel):
        task_id: str
        title: str
        size: int

        class Dynamo:
            key = Key(["task_id"])
            odd = Scan("title = :title or size = :size")
    ```
    """

    code = "LIFT233"
    name: str
    first: str
    second: str

    @property
    def message(self) -> str:
        return f"parameter `:{self.name}` is {self.first} and {self.second}"

    @property
    def help(self) -> str:
        return "give the two comparisons a parameter each"


class EncryptedComparison(Rule):
    """A condition compares an encrypted field: DynamoDB sees only the ciphertext, which differs every time.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Encrypted, Key, Scan

    class Patient(BaseModel):
        patient_id: str
        ssn: Annotated[str | None, Encrypted] = None

        class Dynamo:
            key = Key(["patient_id"])
            known = Scan("ssn <> ''")
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Encrypted, Key, Scan

    class Patient(BaseModel):
        patient_id: str
        ssn: Annotated[str | None, Encrypted] = None

        class Dynamo:
            key = Key(["patient_id"])
            known = Scan("attribute_exists(ssn)")
    ```
    """

    code = "LIFT234"
    field: str

    @property
    def message(self) -> str:
        return f"encrypted field `{self.field}` cannot be compared"

    @property
    def help(self) -> str:
        return "ask with `attribute_exists`, or compare another field"
