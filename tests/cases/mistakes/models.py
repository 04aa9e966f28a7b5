from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Session(BaseModel):
    session_id: Annotated[str, PK]
    owner: complex
