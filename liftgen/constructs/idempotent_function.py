"""IdempotentFunction: a function that does once what is asked twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Unpack

from aws_cdk import Duration

from liftgen.constructs.lift_function import LiftFunction
from liftgen.constructs.python_project import with_extra
from liftgen.constructs.service_table import lead_to, plain, service_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.constructs.lift_function import FunctionSettings
    from liftgen.constructs.lift_service_table import LiftServiceTable
    from liftgen.constructs.python_project import PythonProject


class IdempotentFunction(LiftFunction):
    """A function whose `handler` is asked once for what is the same, and whose answer is given again for `keep` (a day).

    Of an API's requests by these `methods` the same are those with one `Idempotency-Key`, where it is `required` or they have it,
    of the tenant that the `claim` of a token names, if one is said. Of any other events the same are those that say the same
    at `key` (`detail.id`), or that are the same as a whole; one that failed is tried again.

    Answers are in `answers`, a table whose items expire, or in one of its own; the function may touch nothing else there, nor
    answers of functions of another `name` (the id, where it is not said). Other keyword arguments are LiftFunction's.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        handler: str,
        code: PythonProject | lambda_.Code,
        claim: str | None = None,
        key: str | None = None,
        methods: Sequence[str] = ("POST", "PATCH"),
        required: bool = False,
        keep: Duration | None = None,
        answers: DynamORMTable | LiftServiceTable | None = None,
        tables: Sequence[DynamORMTable] = (),
        name: str | None = None,
        **settings: Unpack[FunctionSettings],
    ) -> None:
        called = plain(name or id)
        about = {
            "name": called,
            "claim": claim,
            "key": key,
            "methods": list(methods),
            "required": required,
            "seconds": int((keep or Duration.days(1)).to_seconds()),
        }
        told = {"LIFT_HANDLER": handler, "LIFT_IDEMPOTENCY": json.dumps(about)}
        settings["environment"] = told | dict(settings.get("environment", {}))
        super().__init__(
            scope,
            id,
            handler="liftgen.runtime.functions.idempotent.handler",
            code=with_extra(code, "powertools"),
            tables=tables,
            **settings,
        )
        self.answers = service_table(self, answers, settings.get("encryption_key"))
        # An event's answer, and a request's: a blank in a key is written so.
        shapes = (f"LIFT#Idempotency#{called}#*", f"LIFT#Idempotency#{called}%20*")
        lead_to(self, self.answers, *shapes, actions=("DeleteItem", "GetItem", "PutItem", "UpdateItem"))
