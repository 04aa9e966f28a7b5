"""Types, 110 to 115 and 127: annotations that cannot be followed or stored."""

from __future__ import annotations

from liftgen.rules.sources import Unreadable


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
    nearest: str | None = None

    @property
    def message(self) -> str:
        return f"`{self.name}` is not stated in `{self.module}`, nor imported there from a file that can be read"

    @property
    def help(self) -> str:
        if self.nearest is not None:
            return f"did you mean `{self.nearest}`?"
        return "state it at the top of the module, or import it by its name"


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


class NoLeastValue(Unreadable):
    """Every value of a model holds so many others that DynamoDB takes none: more than 32 levels, or more than fit in an item.

    A model that always holds one of itself has no value at all.

    ## Breaks

    ```python
    from __future__ import annotations

    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Node(BaseModel):
        name: str
        parent: Node


    class Menu(BaseModel):
        menu_id: Annotated[str, PK]
        root: Node
    ```

    ## Holds

    ```python
    from __future__ import annotations

    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class Node(BaseModel):
        name: str
        parent: Node | None


    class Menu(BaseModel):
        menu_id: Annotated[str, PK]
        root: Node
    ```
    """

    code = "LIFT129"
    model: str

    @property
    def message(self) -> str:
        return f"no value of `{self.model}` can be stored: it holds others without end, or too many"

    @property
    def help(self) -> str:
        return "let a field be missing, `… | None`, or make a list of it"


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
