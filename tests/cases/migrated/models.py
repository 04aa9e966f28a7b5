from typing import Annotated

from pydantic import BaseModel

from liftgen import Key, RenamedFrom, Table

app = Table("main")


class User(BaseModel):
    tenant_id: str
    user_id: str
    mail: str
    years: Annotated[int, RenamedFrom("age")] = 0
    nick: str

    class Dynamo:
        table = app
        key = Key("TENANT#{tenant_id}", "USER#{user_id}")
