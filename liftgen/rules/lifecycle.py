"""Lifecycle, 25x: versions, timestamps, deletion and expiry, and writes that would leave something stale."""

from __future__ import annotations

from liftgen.diagnostics import Rule


class MalformedDuration(Rule):
    """A duration cannot be read: it is whole numbers, each with its unit: `s`, `m`, `h`, `d` or `w`.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, TTL

    class Event(BaseModel):
        event_id: Annotated[str, PK]
        at: datetime
        expires_at: Annotated[datetime | None, TTL(after="90 days", of="at")] = None
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, TTL

    class Event(BaseModel):
        event_id: Annotated[str, PK]
        at: datetime
        expires_at: Annotated[datetime | None, TTL(after="90d", of="at")] = None
    ```
    """

    code = "LIFT250"
    text: str

    @property
    def message(self) -> str:
        return f"`{self.text}` is no duration"

    @property
    def help(self) -> str:
        return "write `90d`, `12h` or `1d12h`: whole numbers with `s`, `m`, `h`, `d` or `w`"


class LifecycleTwice(Rule):
    """Two fields of a model have the same role.

    A model has one version, one expiry, and one of each timestamp.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, Version

    class Task(BaseModel):
        task_id: Annotated[str, PK]
        version: Annotated[int, Version] = 0
        revision: Annotated[int, Version] = 0
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, Version

    class Task(BaseModel):
        task_id: Annotated[str, PK]
        version: Annotated[int, Version] = 0
        revision: int = 0
    ```
    """

    code = "LIFT251"
    role: str
    field: str
    other: str

    @property
    def message(self) -> str:
        return f"`{self.other}` and `{self.field}` are both `{self.role}`"

    @property
    def help(self) -> str:
        return "keep one of them"


class LifecycleType(Rule):
    """A field's type does not fit its role.

    A version is `int` and begins with 0. Timestamps are `datetime`. The time of deletion, and an expiry that is
    computed, can be missing: `datetime | None = None`. An expiry is a `datetime`, or `int` seconds since 1970.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, DeletedAt

    class Task(BaseModel):
        task_id: Annotated[str, PK]
        deleted_at: Annotated[datetime, DeletedAt]
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, DeletedAt

    class Task(BaseModel):
        task_id: Annotated[str, PK]
        deleted_at: Annotated[datetime | None, DeletedAt] = None
    ```
    """

    code = "LIFT252"
    field: str
    role: str
    type: str
    fitting: str

    @property
    def message(self) -> str:
        return f"`{self.field}` is `{self.role}` and `{self.type}`"

    @property
    def help(self) -> str:
        return f"write `{self.field}: {self.fitting}`"


class LifecycleInKey(Rule):
    """The table's key holds a field that changes by itself with a write, so that every write would move the item.

    An index may: its keys are written anew with every change. The time of creation stays as it is, so it may stand in
    a key.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Key, UpdatedAt

    class Task(BaseModel):
        task_id: str
        updated_at: Annotated[datetime, UpdatedAt]

        class Dynamo:
            key = Key("TASK#{task_id}", "{updated_at}")
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import GSI, Key, UpdatedAt

    class Task(BaseModel):
        task_id: str
        owner: str
        updated_at: Annotated[datetime, UpdatedAt]

        class Dynamo:
            key = Key("TASK#{task_id}", "TASK")
            by_change = GSI(pk="OWNER#{owner}", sk="{updated_at}")
    ```
    """

    code = "LIFT253"
    field: str
    role: str

    @property
    def message(self) -> str:
        return f"`{self.field}` is `{self.role}`, which changes with a write, and the key of an item cannot change"

    @property
    def help(self) -> str:
        return "key the item by something that stays, and put this into an index"


class ExpirySource(Rule):
    """An expiry is computed from a field that is no moment.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import PK, TTL

    class Event(BaseModel):
        event_id: Annotated[str, PK]
        day: int
        expires_at: Annotated[datetime | None, TTL(after="90d", of="day")] = None
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from datetime import date
    from liftgen import PK, TTL

    class Event(BaseModel):
        event_id: Annotated[str, PK]
        day: date
        expires_at: Annotated[datetime | None, TTL(after="90d", of="day")] = None
    ```
    """

    code = "LIFT254"
    field: str
    of: str
    type: str

    @property
    def message(self) -> str:
        return f"`{self.field}` is computed from `{self.of}`, which is `{self.type}`"

    @property
    def help(self) -> str:
        return "compute it from a `datetime` or a `date`"


class ExpiryDisagrees(Rule):
    """Two models of a table give its expiry attribute different names.

    A table has one expiry attribute, under which the expiry of every entity is stored. `Attr` names it; without one
    it has the first field's name.

    ## Breaks

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Attr, Key, TTL, Table

    app = Table("app")

    class Session(BaseModel):
        session_id: str
        expires_at: Annotated[datetime | None, TTL, Attr("expires")] = None

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}")

    class Login(BaseModel):
        login_id: str
        until: Annotated[datetime | None, TTL, Attr("until")] = None

        class Dynamo:
            table = app
            key = Key("LOGIN#{login_id}")
    ```

    ## Holds

    ```python
    from datetime import datetime
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Attr, Key, TTL, Table

    app = Table("app")

    class Session(BaseModel):
        session_id: str
        expires_at: Annotated[datetime | None, TTL, Attr("expires")] = None

        class Dynamo:
            table = app
            key = Key("SESSION#{session_id}")

    class Login(BaseModel):
        login_id: str
        until: Annotated[datetime | None, TTL] = None

        class Dynamo:
            table = app
            key = Key("LOGIN#{login_id}")
    ```
    """

    code = "LIFT255"
    table: str
    name: str
    other: str

    @property
    def message(self) -> str:
        return f"table `{self.table}` has one expiry attribute, and it is called `{self.other}` and `{self.name}`"

    @property
    def help(self) -> str:
        return "give both the same `Attr`, or leave one out"


class StaleUpdate(Rule):
    """A named update changes a field by key and leaves behind a key or a guard that depends on it.

    An update by key does not know the rest of the item. It may change a field of a composed index key only together
    with all other fields of that key and of its `when`, and never one of a `Unique`. `update` with a whole item keeps
    everything in step.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Update

    class Task(BaseModel):
        task_id: str
        owner: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk="OWNER#{owner}", sk="{status}#{task_id}")
            move = Update("owner")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Update

    class Task(BaseModel):
        task_id: str
        owner: str
        status: str

        class Dynamo:
            key = Key(["task_id"])
            by_owner = GSI(pk="OWNER#{owner}", sk="{status}#{task_id}")
            move = Update("owner", "status")
    ```
    """

    code = "LIFT256"
    pattern: str
    field: str
    stale: str
    missing: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        return f"`{self.pattern}` changes `{self.field}` and leaves `{self.stale}` behind"

    @property
    def help(self) -> str:
        if self.missing:
            return f"let it change {', '.join(f'`{each}`' for each in self.missing)} too, or use `update` with the whole item"
        return "use `update` with the whole item"


class FixedField(Rule):
    """A named update changes a field that is not the caller's to change.

    The key of an item never changes. Versions and timestamps are kept by the write itself.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Update

    class Task(BaseModel):
        task_id: str
        title: str

        class Dynamo:
            key = Key(["task_id"])
            rename = Update("task_id", "title")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Update

    class Task(BaseModel):
        task_id: str
        title: str

        class Dynamo:
            key = Key(["task_id"])
            rename = Update("title")
    ```
    """

    code = "LIFT257"
    pattern: str
    field: str
    why: str

    @property
    def message(self) -> str:
        return f"`{self.pattern}` changes `{self.field}`: {self.why}"

    @property
    def help(self) -> str:
        return "leave it out"


class GuardNeedsText(Rule):
    """A model has a uniqueness constraint, and its table's key is no text in which the guard's key could be written.

    The guard is an item of the same table, with a key such as `UNIQUE#User.email_is_unique#a@b`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Unique

    class User(BaseModel):
        number: int
        email: str

        class Dynamo:
            key = Key(["number"])
            email_is_unique = Unique("email")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Unique

    class User(BaseModel):
        number: int
        email: str

        class Dynamo:
            key = Key("USER#{number}")
            email_is_unique = Unique("email")
    ```
    """

    code = "LIFT258"
    name: str
    table: str

    @property
    def message(self) -> str:
        return f"`{self.name}` needs a guard item, and the key of table `{self.table}` is no text"

    @property
    def help(self) -> str:
        return 'compose the table\'s key, as `Key("USER#{…}")`'


class NoFields(Rule):
    """A uniqueness constraint, or a named update, names no field, so there is nothing that it could keep or change.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Update

    class Task(BaseModel):
        task_id: str
        title: str

        class Dynamo:
            key = Key(["task_id"])
            rename = Update(where="attribute_exists(title)")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Update

    class Task(BaseModel):
        task_id: str
        title: str

        class Dynamo:
            key = Key(["task_id"])
            rename = Update("title", where="attribute_exists(title)")
    ```
    """

    code = "LIFT259"
    name: str
    marker: str

    @property
    def message(self) -> str:
        return f"`{self.name}` names no field"

    @property
    def help(self) -> str:
        return f'write `{self.marker}("…")` with the fields that it is about'
