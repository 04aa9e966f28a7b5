# Written by lift from the models: change those, this file is written again.
"""The fields of a User, for conditions, filters and projections."""

from __future__ import annotations

from liftgen.runtime.attributes import members
from liftgen.runtime.conditions import Fields, Several, Text
from liftgen.runtime.wire import string

from saas import User


class UserFields(Fields, model=User):
    """What conditions may say of a User, and what queries may read alone."""

    tenant_id: Text[User, str, str] = Text(
        "tenant_id", string, lambda value: value["S"]
    )
    user_id: Text[User, str, str] = Text("user_id", string, lambda value: value["S"])
    email: Text[User, str, str] = Text("email", string, lambda value: value["S"])
    labels: Several[User, set[str], str] = Several(
        "labels",
        None,
        lambda value: set(members(value, "SS")),
        member=string,
        nulls=True,
    )
