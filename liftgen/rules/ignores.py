"""Ignores, 9xx: comments that allow what a rule refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from liftgen.diagnostics import Rule, Severity, without_ignored

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.diagnostics import Ignore, Report


def apply_ignores(report: Report, ignores: Iterable[Ignore]) -> Report:
    """The report less what the comments allow, and a finding for each comment that allowed nothing."""
    left, unused = without_ignored(report, ignores)
    for each in unused:
        left.add(UnusedIgnore(each.codes), each.span)
    return left


class UnreasonedIgnore(Rule):
    """A comment allows something without saying which rule or why.

    Whoever reads the model next needs the reason, and whoever changes it needs to know whether it still holds.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel
    from somewhere import Printable

    from liftgen import PK


    class User(Printable, BaseModel):  # lift: ignore[LIFT116]
        user_id: Annotated[str, PK]
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel
    from somewhere import Printable

    from liftgen import PK


    class User(Printable, BaseModel):  # lift: ignore[LIFT116] the base has methods only
        user_id: Annotated[str, PK]
    ```
    """

    code = "LIFT901"
    ignorable: ClassVar[bool] = False
    codes: tuple[str, ...]

    @property
    def message(self) -> str:
        if not self.codes:
            return "the comment does not say which rule it allows to be broken"
        return f"the comment does not say why {_listed(self.codes)} may be broken"

    @property
    def help(self) -> str:
        return f"write `# lift: ignore[{', '.join(self.codes) or 'CODE'}] …` with the reason"


class UnknownCode(Rule):
    """A comment names a rule that does not exist, so it allows nothing.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]  # lift: ignore[LIFT24] we have no tenants
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]  # we have no tenants
    ```
    """

    code = "LIFT902"
    ignorable: ClassVar[bool] = False
    name: str

    @property
    def message(self) -> str:
        return f"there is no rule `{self.name}`"

    @property
    def help(self) -> str:
        return "write the code that the diagnostic shows"


class UnusedIgnore(Rule):
    """A comment allows something that does not happen: the models have changed, or it stands at the wrong line.

    A comment covers the statement that it stands in, or, on a line of its own, the statement directly below.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]  # lift: ignore[LIFT116] the base has no fields
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel
    from somewhere import Printable

    from liftgen import PK


    class User(Printable, BaseModel):  # lift: ignore[LIFT116] the base has no fields
        user_id: Annotated[str, PK]
    ```
    """

    code = "LIFT903"
    severity = Severity.WARNING
    ignorable: ClassVar[bool] = False
    codes: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"nothing here breaks {_listed(self.codes)}"

    @property
    def help(self) -> str:
        return "remove the comment"


class NotIgnorable(Rule):
    """A comment allows something without which nothing sensible can be generated.

    ## Breaks

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]  # lift: ignore[LIFT110] it will be supported one day
    ```

    ## Holds

    ```python
    from typing import Annotated

    from pydantic import BaseModel

    from liftgen import PK


    class User(BaseModel):
        user_id: Annotated[str, PK]
    ```
    """

    code = "LIFT904"
    ignorable: ClassVar[bool] = False
    name: str

    @property
    def message(self) -> str:
        return f"`{self.name}` cannot be ignored"

    @property
    def help(self) -> str:
        return f"`lift dynamorm rule {self.name}` says what it is about"


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"`{code}`" for code in codes)
