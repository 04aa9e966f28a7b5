"""Tenancy, 24x: that every partition begins with the tenant, so that one tenant never reaches another's items."""

from __future__ import annotations

from liftgen.diagnostics import Rule


class IndexWithoutTenant(Rule):
    """In a table of tenants, an index's partition does not begin with the tenant.

    A role of one tenant may read what begins with that tenant, so nothing of this index; its patterns exist only on
    the repository of all tenants. Where that is meant, the model says why: `# lift: ignore[LIFT240] reason`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
            by_email = GSI(pk="EMAIL#{email}", sk="TENANT#{tenant_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
            by_email = GSI(pk="TENANT#{tenant_id}#EMAIL#{email}")
    ```
    """

    code = "LIFT240"
    index: str
    tenant: str

    @property
    def message(self) -> str:
        return f"the partition of index `{self.index}` does not begin with the tenant, `{self.tenant}`"

    @property
    def help(self) -> str:
        return "put the tenant first, or say why not: `# lift: ignore[LIFT240] …`"


class UniqueWithoutTenant(Rule):
    """In a table of tenants, a value is unique over all tenants.

    Then one tenant can find out what another has, and take a value from it. Where that is meant, as for a host name,
    the model says why: `# lift: ignore[LIFT241] reason`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
            email_is_unique = Unique("email")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
            email_is_unique = Unique("tenant_id", "email")
    ```
    """

    code = "LIFT241"
    name: str
    tenant: str
    fields: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"`{self.name}` is unique over all tenants"

    @property
    def help(self) -> str:
        fields = ", ".join(f'"{each}"' for each in (self.tenant, *self.fields))
        return f"write `Unique({fields})`, or say why not: `# lift: ignore[LIFT241] …`"


class KeyWithoutTenant(Rule):
    """In a table of tenants, the partition of the key does not begin with the tenant.

    A role of one tenant may read what begins with that tenant. An entity that belongs to none needs a table of its
    own, or a reason: `# lift: ignore[LIFT242] reason`.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}", "TENANT#{tenant_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
    ```
    """

    code = "LIFT242"
    entity: str
    tenant: str

    @property
    def message(self) -> str:
        return f"the key of `{self.entity}` does not begin with the tenant, `{self.tenant}`"

    @property
    def help(self) -> str:
        return f"put `{{{self.tenant}}}` first, after a literal or nothing"


class NoTenantField(Rule):
    """A model in a table of tenants does not have the tenant's field.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        user_id: str

        class Dynamo:
            table = app
            key = Key("USER#{user_id}", "USER")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
    ```
    """

    code = "LIFT243"
    entity: str
    tenant: str

    @property
    def message(self) -> str:
        return f"model `{self.entity}` has no field `{self.tenant}`, the tenant of its table"

    @property
    def help(self) -> str:
        return f"add it: `{self.tenant}: str`"


class TenantType(Rule):
    """The tenant's field is no plain text, so that a role could not be given its value.

    A policy compares the beginning of a key with the tenant's id. It is text or a UUID, and never missing.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: int
        user_id: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key, Table

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}", "USER#{user_id}")
    ```
    """

    code = "LIFT244"
    field: str
    type: str

    @property
    def message(self) -> str:
        return f"tenant `{self.field}` is `{self.type}`"

    @property
    def help(self) -> str:
        return "make it `str` or `UUID`"


class TenantRunsOn(Rule):
    """What follows the tenant in a partition key is not delimited by `#`.

    Policies list `TENANT#t` and `TENANT#t#*`; other text after the tenant is in neither, and `TENANT#t*` would also
    be another tenant's.

    ## Breaks

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}!USER#{user_id}", "USER")
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import GSI, Key, Table, Unique

    app = Table("app", tenant="tenant_id")

    class User(BaseModel):
        tenant_id: str
        user_id: str
        email: str

        class Dynamo:
            table = app
            key = Key("TENANT#{tenant_id}#USER#{user_id}", "USER")
    ```
    """

    code = "LIFT245"
    tenant: str
    following: str

    @property
    def message(self) -> str:
        return f"after tenant `{self.tenant}` stands `{self.following}`, which its role does not reach"

    @property
    def help(self) -> str:
        return f"put `#` after it: `{{{self.tenant}}}#…`"
