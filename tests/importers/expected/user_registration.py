"""The items of the tables `Users` and `EmailLookup`, from
`user_registration_schema.json`.
"""

from liftgen import Delete, Key, Table, Transaction
from pydantic import BaseModel

users = Table("Users", entity=None)
email_lookup = Table("EmailLookup", entity=None)


class User(BaseModel):
    user_id: str
    email: str
    full_name: str
    created_at: str

    class Dynamo:
        table = users
        key = Key("USER#{user_id}")
        delete_existing = Delete(where="attribute_exists(user_id)")


class EmailLookup(BaseModel):
    email: str
    user_id: str

    class Dynamo:
        table = email_lookup
        key = Key("EMAIL#{email}")
        delete_existing = Delete(where="attribute_exists(email)")


register_user = Transaction("register_user", "User.create", "EmailLookup.create")
"""Create user and email lookup atomically."""

delete_user_with_email = Transaction(
    "delete_user_with_email", "User.delete_existing", "EmailLookup.delete_existing"
)
"""Delete user and email lookup atomically."""

get_user_and_email = Transaction("get_user_and_email", "User.get", "EmailLookup.get")
"""Get user and email lookup atomically."""
