"""Parameters: what many routes take, as Powertools is told of it."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header, Query

from liftgen.runtime.api.pages import MOST

Limit = Annotated[int, Query(ge=1, le=MOST, description="how many results at most")]
Cursor = Annotated[str | None, Query(description="where the page begins: the cursor of the page before")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="the entity tag of the version that is meant")]
