"""Reading, 1xx: files, names, types, defaults and the arguments of markers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from liftgen.diagnostics import Rule


class Unreadable(Rule):
    """Something could not be read, so nothing can be generated from it: an error that no comment can allow."""

    ignorable: ClassVar[bool] = False


@dataclass(frozen=True)
class NothingThere(Unreadable):
    """A path that should be read does not exist.

    The models are named by `models` in `[tool.lift]` or on the command line: a file, a package or a folder.

    ## Breaks

    ```path
    missing.py
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

    code = "LIFT101"
    path: str

    @property
    def message(self) -> str:
        return f"there is no `{self.path}`"

    @property
    def help(self) -> str:
        return "name a Python file, a package or a folder"


@dataclass(frozen=True)
class NotPython(Unreadable):
    """A file is not valid Python, so no model in it can be read.

    Models are read with the parser of the Python that runs `lift`: newer syntax needs a newer Python.

    ## Breaks

    ```python
    class Session(BaseModel:
        session_id: str
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

    code = "LIFT102"
    reason: str
    version: str

    @property
    def message(self) -> str:
        return f"the file is not valid Python: {self.reason}"

    @property
    def help(self) -> str:
        return f"it is read with Python {self.version}; syntax of a later version needs that version"


@dataclass(frozen=True)
class NotText(Unreadable):
    """A file cannot be read as text: it holds a null byte, bytes that are not of its encoding, or it is no regular file.

    Python reads a source file as UTF-8, or as its first two lines say (`# coding: latin-1`); so does `lift`.

    ## Breaks

    ```python
    # coding: no-such-encoding
    ```

    ## Holds

    ```python
    # coding: latin-1
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Session(BaseModel):
        session_id: Annotated[str, PK]
    ```
    """

    code = "LIFT103"
    reason: str

    @property
    def message(self) -> str:
        return f"the file cannot be read as text: {self.reason}"

    @property
    def help(self) -> str:
        return "save it as UTF-8"


@dataclass(frozen=True)
class FileTooLarge(Unreadable):
    """A file is larger than two megabytes, which no file of models is: it is not parsed, so that it cannot use up the memory.

    ## Breaks

    ```source
    "#" * 2_000_001
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

    code = "LIFT104"
    path: str
    limit: int

    @property
    def message(self) -> str:
        return f"`{self.path}` is larger than {self.limit:,} bytes"

    @property
    def help(self) -> str:
        return "spread the models over several modules"


@dataclass(frozen=True)
class FileTooDeep(Unreadable):
    """An expression is nested more deeply than the parser can follow.

    ## Breaks

    ```source
    "X = " + "-" * 100_000 + "1"
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

    code = "LIFT105"
    path: str

    @property
    def message(self) -> str:
        return f"`{self.path}` is nested too deeply to be read"


@dataclass(frozen=True)
class NotImportable(Unreadable):
    """A file has no module name, so the generated code could not import its models.

    A module lies under the project's folder, its file ends in `.py`, and every part of its path is a Python name.

    ## Breaks

    ```file
    my-models.py
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

    code = "LIFT106"
    path: str

    @property
    def message(self) -> str:
        return f"`{self.path}` cannot be imported as a module"

    @property
    def help(self) -> str:
        return "give it a path under the project's folder whose parts are Python names, such as `models/user.py`"


@dataclass(frozen=True)
class NoModels(Unreadable):
    """What was named holds no model: nothing could be generated.

    A model is a pydantic model or a standard dataclass, stated with a `class` statement at the top of a module or in another one.

    ## Breaks

    ```python
    class Session:
        session_id: str
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

    code = "LIFT107"
    path: str

    @property
    def message(self) -> str:
        return f"there is no model in `{self.path}`"

    @property
    def help(self) -> str:
        return "state one as a subclass of pydantic's `BaseModel`, or as a dataclass"


@dataclass(frozen=True)
class UnsupportedType(Unreadable):
    """A field has a type that lift does not know how to store, and it does not guess.

    Fields are str, int, float, Decimal, bool, bytes, datetime, date, time, timedelta, UUID, enums, Literal, list, tuple, set,
    frozenset, dict, nested models, Optional of these, and unions of models that a Literal field tells apart.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Signal(BaseModel):
        signal_id: Annotated[str, PK]
        phase: complex
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Signal(BaseModel):
        signal_id: Annotated[str, PK]
        phase: tuple[float, float]
    ```
    """

    code = "LIFT110"
    type: str
    reason: str
    way_out: str = "use one of the types that `lift dynamorm rule LIFT110` lists"

    @property
    def message(self) -> str:
        return f"the type `{self.type}` cannot be stored: {self.reason}"

    @property
    def help(self) -> str:
        return self.way_out


@dataclass(frozen=True)
class UnknownName(Unreadable):
    """A name cannot be followed to where it is stated, because the models are read without being run.

    A name is followed over imports inside the project's folder, assignments at the top of a module, classes and type aliases;
    not over names that only exist at run time.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]
        address: Adress
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Address(BaseModel):
        street: str


    class User(BaseModel):
        user_id: Annotated[str, PK]
        address: Address
    ```
    """

    code = "LIFT111"
    name: str
    module: str

    @property
    def message(self) -> str:
        return f"`{self.name}` is not stated in `{self.module}`, nor imported there from a file that can be read"

    @property
    def help(self) -> str:
        return "state it at the top of the module, or import it by its name"


@dataclass(frozen=True)
class UntoldUnion(Unreadable):
    """A union has members that an item read from the table could not be told apart by.

    A union of models needs a field of type `Literal` that every member has, each with values of its own; other unions, such as
    `int | str`, have no such field.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Card(BaseModel):
        number: str


    class Transfer(BaseModel):
        iban: str


    class Payment(BaseModel):
        payment_id: Annotated[str, PK]
        method: Card | Transfer
    ```

    ## Holds

    ```python
    from typing import Annotated, Literal

    from pydantic import BaseModel, Field

    from liftgen import PK


    class Card(BaseModel):
        kind: Literal["card"] = "card"
        number: str


    class Transfer(BaseModel):
        kind: Literal["transfer"] = "transfer"
        iban: str


    class Payment(BaseModel):
        payment_id: Annotated[str, PK]
        method: Annotated[Card | Transfer, Field(discriminator="kind")]
    ```
    """

    code = "LIFT112"
    type: str
    reason: str

    @property
    def message(self) -> str:
        return f"the members of `{self.type}` cannot be told apart: {self.reason}"

    @property
    def help(self) -> str:
        return 'use models that each have a field of one `Literal` value, and name it: `Field(discriminator="kind")`'


@dataclass(frozen=True)
class UnboundParameter(Unreadable):
    """A field's type is a type parameter that nothing was given for.

    A generic base is bound by the class that derives from it, `class UserPage(Page[User])`; then its fields have types.

    ## Breaks

    ```python
    from typing import Annotated, Generic, TypeVar

    from pydantic import BaseModel

    from liftgen import PK

    T = TypeVar("T")


    class Box(BaseModel, Generic[T]):
        box_id: Annotated[str, PK]
        content: T


    class Parcel(Box):
        sender: str
    ```

    ## Holds

    ```python
    from typing import Annotated, Generic, TypeVar

    from pydantic import BaseModel

    from liftgen import PK

    T = TypeVar("T")


    class Box(BaseModel, Generic[T]):
        box_id: Annotated[str, PK]
        content: T


    class Parcel(Box[str]):
        sender: str
    ```
    """

    code = "LIFT113"
    parameter: str
    owner: str

    @property
    def message(self) -> str:
        return f"the type parameter `{self.parameter}` of `{self.owner}` stands for nothing"

    @property
    def help(self) -> str:
        return f"derive from it with a type: `class …({self.owner}[…])`"


@dataclass(frozen=True)
class UnsupportedEnum(Unreadable):
    """An enum has a member whose value is not text or a whole number, or cannot be read without running the file.

    An enum is stored by value, so its values must be known and have a DynamoDB type.

    ## Breaks

    ```python
    from enum import Enum
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Status(Enum):
        ACTIVE = object()


    class Project(BaseModel):
        project_id: Annotated[str, PK]
        status: Status
    ```

    ## Holds

    ```python
    from enum import Enum
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Status(Enum):
        ACTIVE = "active"


    class Project(BaseModel):
        project_id: Annotated[str, PK]
        status: Status
    ```
    """

    code = "LIFT114"
    enum: str
    member: str
    reason: str

    @property
    def message(self) -> str:
        return f"the value of `{self.enum}.{self.member}` cannot be stored: {self.reason}"

    @property
    def help(self) -> str:
        return "give it text or a whole number, or `auto()`"


@dataclass(frozen=True)
class CircularAlias(Unreadable):
    """A type alias stands for itself, so it never comes to a type.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK

    Tree = dict[str, "Tree"]


    class Menu(BaseModel):
        menu_id: Annotated[str, PK]
        tree: Tree
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Node(BaseModel):
        children: dict[str, "Node"]


    class Menu(BaseModel):
        menu_id: Annotated[str, PK]
        tree: Node
    ```
    """

    code = "LIFT115"
    alias: str

    @property
    def message(self) -> str:
        return f"the type alias `{self.alias}` stands for itself"

    @property
    def help(self) -> str:
        return "use a model that has a field of its own type"


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class RepeatedModel(Unreadable):
    """Two classes of one module have one name; the later hides the earlier, which can then not be imported.

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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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

    from pydantic import BaseModel

    from liftgen import PK, Unique


    class User(BaseModel):
        user_id: Annotated[str, PK]
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class NestedTooDeep(Unreadable):
    """A type or a value is nested more deeply than it can be followed.

    ## Breaks

    ```source
    "from pydantic import BaseModel\\nclass User(BaseModel):\\n    name: " + "list[" * 70 + "str" + "]" * 70
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

    code = "LIFT127"
    name: str

    @property
    def message(self) -> str:
        return f"`{self.name}` is nested too deeply to be read"


@dataclass(frozen=True)
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
