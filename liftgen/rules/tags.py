"""Tags, 3xx: DynamORM's tags, where a marker may stand."""

from __future__ import annotations

from liftgen.diagnostics import Rule, Severity


class UnknownTag(Rule):
    """A tag has a word that DynamORM does not know: its parser refuses it too.

    The words are `pk`, `sk`, `version`, `ttl`, `created_at`, `updated_at`, `set`, `omitempty`, `binary`, `json`,
    `encrypted`, and after an index `pk`, `sk` and `sparse`. Uniqueness is said by `Unique("email")` in `class
    Dynamo`; a field without a default is required.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Contact(BaseModel):
        id: Annotated[str, Tag("pk")]
        email: Annotated[str, Tag("index:gsi-email,unique")]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from uuid import UUID
    from pydantic import BaseModel
    from liftgen import Tag, Unique

    class Contact(BaseModel):
        id: Annotated[UUID, Tag("pk")]
        email: Annotated[str, Tag("index:gsi-email")]

        class Dynamo:
            email_is_unique = Unique("email")
    ```
    """

    code = "LIFT300"
    word: str
    meant: str | None = None

    @property
    def message(self) -> str:
        return f"there is no tag `{self.word}`" if self.word else "a part of the tag is empty"

    @property
    def help(self) -> str | None:
        match self.word:
            case "unique":
                return 'say it in `class Dynamo`: `email_is_unique = Unique("email")`'
            case "required":
                return "leave it out: a field without a default is required"
            case _:
                return f"did you mean `{self.meant}`?" if self.meant else None


class MeaninglessTag(Rule):
    """A part of a tag can have no meaning where it stands.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Contact(BaseModel):
        id: Annotated[str, Tag("pk")]
        name: Annotated[str, Tag("set")]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Contact(BaseModel):
        id: Annotated[str, Tag("pk")]
        names: Annotated[list[str], Tag("set")]
    ```
    """

    code = "LIFT301"
    text: str
    why: str

    @property
    def message(self) -> str:
        return f"tag `{self.text}` means nothing here: {self.why}"

    @property
    def help(self) -> str:
        return "leave it out"


class RepeatedIndexKey(Rule):
    """Two fields, or one field twice, are the same part of an index's key.

    An index of a tag has one partition key and one sort key; without a word it is the partition key that a field is.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Product(BaseModel):
        id: Annotated[str, Tag("pk")]
        category: Annotated[str, Tag("index:gsi-category")]
        price: Annotated[int, Tag("index:gsi-category")]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Product(BaseModel):
        id: Annotated[str, Tag("pk")]
        category: Annotated[str, Tag("index:gsi-category,pk")]
        price: Annotated[int, Tag("index:gsi-category,sk")]
    ```
    """

    code = "LIFT302"
    index: str
    field: str
    other: str | None = None

    @property
    def message(self) -> str:
        if self.other:
            return f"`{self.other}` and `{self.field}` are the same part of index `{self.index}`"
        return f"`{self.field}` is both parts of index `{self.index}`"

    @property
    def help(self) -> str:
        return f"say which is which: `index:{self.index},pk` and `index:{self.index},sk`"


class IndexWithoutPartition(Rule):
    """A global index of tags has no partition key, or a local one no sort key.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Product(BaseModel):
        id: Annotated[str, Tag("pk")]
        price: Annotated[int, Tag("index:gsi-category,sk")]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Product(BaseModel):
        id: Annotated[str, Tag("pk")]
        category: Annotated[str, Tag("index:gsi-category,pk")]
        price: Annotated[int, Tag("index:gsi-category,sk")]
    ```
    """

    code = "LIFT303"
    index: str
    kind: str

    @property
    def message(self) -> str:
        part = "sort" if self.kind == "LSI" else "partition"
        return f"index `{self.index}` has no {part} key"

    @property
    def help(self) -> str:
        part = f"lsi:{self.index}" if self.kind == "LSI" else f"index:{self.index},pk"
        return f"tag a field with `{part}`"


class TagDocumentedOnly(Rule):
    """A part of a tag stands in DynamORM's documentation, but DynamORM itself does nothing with it; lift does what is documented.

    `composite:a,b` composes the key from the fields `a` and `b`, with `#` between them; `extract:a` names the field
    that is its part `a`; `prefix:X#` puts text before the value. In lift's own words that is `Key("{a}#{b}")`, and
    the composed text is stored in an attribute of its own, so that no field has to hold it.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Order(BaseModel):
        id: Annotated[str, Tag("pk,prefix:ORDER#")]
    ```

    ## Holds

    ```python
    from pydantic import BaseModel
    from liftgen import Key

    class Order(BaseModel):
        id: str

        class Dynamo:
            key = Key("ORDER#{id}")
    ```
    """

    code = "LIFT304"
    severity = Severity.WARNING
    text: str

    @property
    def message(self) -> str:
        return f"tag `{self.text}` does nothing in DynamORM; here it means what its documentation says"

    @property
    def help(self) -> str:
        return 'say it with `Key("…")` or `GSI(pk="…")`, or allow it: `# lift: ignore[LIFT304] …`'


class TagIgnored(Rule):
    """A part of a tag is kept and ignored by DynamORM, and so it is here.

    An index projects all attributes whatever `project:` says; say `GSI(project=[…])` for another projection. The key
    that encrypts is configured, not tagged.

    ## Breaks

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Contact(BaseModel):
        id: Annotated[str, Tag("pk")]
        name: Annotated[str, Tag("project:always")]
    ```

    ## Holds

    ```python
    from typing import Annotated
    from pydantic import BaseModel
    from liftgen import Tag

    class Contact(BaseModel):
        id: Annotated[str, Tag("pk")]
        name: str
    ```
    """

    code = "LIFT305"
    severity = Severity.WARNING
    text: str

    @property
    def message(self) -> str:
        return f"tag `{self.text}` changes nothing"

    @property
    def help(self) -> str:
        return "leave it out"
