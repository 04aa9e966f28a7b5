"""Relations, 26x: relations, item collections and transactions."""

from __future__ import annotations

from liftgen.diagnostics import Rule


class UnknownModel(Rule):
    """A relation, an edge or a transaction names a model that has no place in a table.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            members = HasMany("Membr")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            members = HasMany("Member")

    class Member(BaseModel):
        team_id: str
        name: str

        class Dynamo:
            key = Key(["team_id"], ["name"])
    ```
    """

    code = "LIFT260"
    name: str
    meant: str | None = None

    @property
    def message(self) -> str:
        return f"there is no entity `{self.name}`"

    @property
    def help(self) -> str | None:
        return f"did you mean `{self.meant}`?" if self.meant else None


class UnansweredRelation(Rule):
    """No key or index of the other model can be asked for the items that belong to one item of this one.

    A key answers when the fields of its partition, and of its sort key from the left, have the names of this model's
    key fields (or `team_id` for the `id` of `Team`), all of them.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            members = HasMany("Member")

    class Member(BaseModel):
        member_id: str
        team_id: str

        class Dynamo:
            key = Key(["member_id"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            members = HasMany("Member")

    class Member(BaseModel):
        member_id: str
        team_id: str

        class Dynamo:
            key = Key(["member_id"])
            by_team = GSI(pk=["team_id"])
    ```
    """

    code = "LIFT261"
    name: str
    model: str
    asked: str
    fields: tuple[str, ...]
    asking: tuple[str, ...]

    @property
    def message(self) -> str:
        fields = ", ".join(f"`{each}`" for each in self.fields)
        return f"no key or index of `{self.asked}` is asked by {fields}, so `{self.model}.{self.name}` has no answer"

    @property
    def help(self) -> str:
        names = ", ".join(f'"{each}"' for each in self.asking)
        return f"give `{self.asked}` an index, as `GSI(pk=[{names}])`"


class AmbiguousRelation(Rule):
    """More than one key or index of the other model answers a relation.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            members = HasMany("Member")

    class Member(BaseModel):
        team_id: str
        name: str
        joined: int

        class Dynamo:
            key = Key(["team_id"], ["name"])
            by_age = GSI(pk=["team_id"], sk=["joined"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            members = HasMany("Member", via="Member.by_age")

    class Member(BaseModel):
        team_id: str
        name: str
        joined: int

        class Dynamo:
            key = Key(["team_id"], ["name"])
            by_age = GSI(pk=["team_id"], sk=["joined"])
    ```
    """

    code = "LIFT262"
    name: str
    asked: str
    candidates: tuple[str, ...]

    @property
    def message(self) -> str:
        candidates = " and ".join(f"`{each}`" for each in self.candidates)
        return f"relation `{self.name}` is answered by {candidates} of `{self.asked}`"

    @property
    def help(self) -> str:
        return f'say which: `via="{self.asked}.{self.candidates[-1]}"`'


class NotAnEdge(Rule):
    """A relation goes through a model that is no edge between its two ends.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            users = HasMany("User", via="Membership")

    class User(BaseModel):
        user_id: str

        class Dynamo:
            key = Key(["user_id"])

    class Membership(BaseModel):
        team_id: str
        user_id: str

        class Dynamo:
            key = Key(["team_id"], ["user_id"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Edge, HasMany, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])
            users = HasMany("User", via="Membership")

    class User(BaseModel):
        user_id: str

        class Dynamo:
            key = Key(["user_id"])

    class Membership(BaseModel):
        team_id: str
        user_id: str

        class Dynamo:
            edge = Edge("Team", "User")
            key = Key(["team_id"], ["user_id"])
    ```
    """

    code = "LIFT263"
    through: str
    owner: str
    target: str

    @property
    def message(self) -> str:
        return f"`{self.through}` is no edge between `{self.owner}` and `{self.target}`"

    @property
    def help(self) -> str:
        return f'say `edge = Edge("{self.owner}", "{self.target}")` in its `class Dynamo`'


class ConditionOfRead(Rule):
    """A transaction that only reads names a `Get` that has a condition, which such a transaction cannot hold it to.

    DynamoDB's `TransactGetItems` reads items by their keys and takes no condition. In a transaction that writes, a `Get` is a
    check, and its condition is part of it.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Get, Key, Transaction

    class Account(BaseModel):
        account_id: str
        closed: bool = False

        class Dynamo:
            key = Key(["account_id"])
            open = Get(where="closed = false")

    glance = Transaction("glance", "Account.open")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Get, Key, Transaction

    class Account(BaseModel):
        account_id: str
        closed: bool = False

        class Dynamo:
            key = Key(["account_id"])
            open = Get(where="closed = false")

    glance = Transaction("glance", "Account.get")
    ```
    """

    code = "LIFT267"
    action: str
    condition: str

    @property
    def message(self) -> str:
        return f"a transaction that only reads cannot ask of `{self.action}` that `{self.condition}`"

    @property
    def help(self) -> str:
        entity = self.action.partition(".")[0]
        return f"write `{entity}.get` and look at what comes back, or read it by itself"


class UnknownAction(Rule):
    """An action of a transaction names nothing that an entity can do.

    An action is text, `"Entity.operation"`: `create`, `put`, `get`, `update`, `delete`, or a named `Get`, `Put`,
    `Update` or `Delete` of that entity. In a transaction that writes, a `get` is a check that the item is there.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Transaction

    class Account(BaseModel):
        account_id: str
        balance: int

        class Dynamo:
            key = Key(["account_id"])

    pay = Transaction("pay", "Account.withdraw")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Transaction, Update

    class Account(BaseModel):
        account_id: str
        balance: int

        class Dynamo:
            key = Key(["account_id"])
            withdraw = Update("balance", where="balance >= :amount")

    pay = Transaction("pay", "Account.withdraw")
    ```
    """

    code = "LIFT264"
    action: str
    names: tuple[str, ...]

    @property
    def message(self) -> str:
        return (
            f"`{self.action}` is no action of a transaction"
            if self.action
            else "a transaction has no action that can be read"
        )

    @property
    def help(self) -> str:
        named = "".join(f", `{each}`" for each in self.names)
        return f'write `"Entity.operation"`: `create`, `put`, `get`, `update`, `delete`{named}'


class CollectionDisagrees(Rule):
    """Entities of one item collection do not lie in one partition of one table or index.

    One query returns the whole collection, so its members have the same partition, written alike.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "TEAM", collection="team_home")

    class Member(BaseModel):
        team_id: str
        name: str

        class Dynamo:
            table = app
            key = Key("MEMBERS#{team_id}", "MEMBER#{name}", collection="team_home")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app")

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "TEAM", collection="team_home")

    class Member(BaseModel):
        team_id: str
        name: str

        class Dynamo:
            table = app
            key = Key("TEAM#{team_id}", "MEMBER#{name}", collection="team_home")
    ```
    """

    code = "LIFT265"
    collection: str
    entity: str
    other: str
    why: str

    @property
    def message(self) -> str:
        return f"`{self.other}` and `{self.entity}` are no item collection `{self.collection}`: {self.why}"

    @property
    def help(self) -> str:
        return "write the same partition in both, or give one of them a collection of its own"


class EdgeLacksKey(Rule):
    """An edge does not have the fields that name its two ends.

    An item of the edge names one item of each end, by the fields of their keys, or `team_id` for the `id` of `Team`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Edge, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])

    class User(BaseModel):
        user_id: str

        class Dynamo:
            key = Key(["user_id"])

    class Membership(BaseModel):
        team_id: str
        member: str

        class Dynamo:
            edge = Edge("Team", "User")
            key = Key(["team_id"], ["member"])
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Edge, Key

    class Team(BaseModel):
        team_id: str

        class Dynamo:
            key = Key(["team_id"])

    class User(BaseModel):
        user_id: str

        class Dynamo:
            key = Key(["user_id"])

    class Membership(BaseModel):
        team_id: str
        user_id: str

        class Dynamo:
            edge = Edge("Team", "User")
            key = Key(["team_id"], ["user_id"])
    ```
    """

    code = "LIFT266"
    edge: str
    end: str
    field: str

    @property
    def message(self) -> str:
        return f"edge `{self.edge}` does not name its `{self.end}`: it has no `{self.field}`"

    @property
    def help(self) -> str:
        return f"add field `{self.field}`, of the same type"
