"""Parameters: where a route finds what it takes, beside its path, its body and its query."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from liftgen.runtime.api.pages import MOST
from liftgen.runtime.record import record


@record()
class Header:
    """In an annotation: the parameter is the header of this name."""

    alias: str
    description: str = ""


@record()
class Query:
    """In an annotation: the parameter is all values of its name in the query."""


Limit = Annotated[int, Field(ge=1, le=MOST, description="how many results at most")]
Cursor = Annotated[str | None, Field(description="where the page begins: the cursor of the page before")]
IfMatch = Annotated[str | None, Header("If-Match", "the entity tag of the version that is meant")]
