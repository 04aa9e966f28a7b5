"""RateLimitedFunction: a function that is asked no more often than it may be, by each who asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Unpack

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

Subject = Literal["tenant", "caller", "address"]


@dataclass(frozen=True)
class Rate:
    """`limit` requests in the time of `per`: by a window that slides, one of the clock (`fixed`), or a `bucket`.

    A bucket is filled anew in that time, and holds `burst`, where more is said than the limit. ValueError for a burst of
    anything else, and for a time of no whole seconds.
    """

    limit: int
    per: Duration
    kind: Literal["sliding", "fixed", "bucket"] = "sliding"
    burst: int | None = None

    def __post_init__(self) -> None:
        if self.burst is not None and self.kind != "bucket":
            raise ValueError(f"a {self.kind} window has no burst")
        if self.limit < 1 or self.per.to_milliseconds() < 1000:
            raise ValueError(f"{self.limit} in {self.per.to_milliseconds() / 1000:g} seconds is no rate")

    def said(self) -> dict[str, Any]:
        """As the function is told of it."""
        burst = {} if self.burst is None else {"burst": self.burst}
        return {"kind": self.kind, "limit": self.limit, "seconds": int(self.per.to_seconds()), **burst}


class RateLimitedFunction(LiftFunction):
    """A function of an API whose `handler` is asked within all `rates`; beyond them the answer is 429, with when to come back.

    What is counted is each `subject`'s own: of the tenant that the `claim` of a token names, of the `caller` that the authorizer
    let in, or of the `address` that a request comes from. Counts are in `counts`, a table whose items expire, or in one of its
    own; it may touch nothing else there. Functions of one `name` (the id, where it is not said) share them. `shards` spread a
    subject over several items, for more than a thousand requests a second. `on_outage` says whether all are let in (`open`) or
    none (`closed`) where DynamoDB cannot be asked. With a `namespace` decisions are metrics.

    Other keyword arguments are LiftFunction's. ValueError for no rate, or a name that is none.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        handler: str,
        code: PythonProject | lambda_.Code,
        rates: Sequence[Rate],
        subject: Subject = "tenant",
        claim: str = "tenant_id",
        counts: DynamORMTable | LiftServiceTable | None = None,
        tables: Sequence[DynamORMTable] = (),
        name: str | None = None,
        shards: int = 1,
        on_outage: Literal["open", "closed"] = "closed",
        namespace: str | None = None,
        **settings: Unpack[FunctionSettings],
    ) -> None:
        if not rates:
            raise ValueError(f"function `{id}` has no rate")
        called = plain(name or id)
        about = {
            "name": called,
            "rates": [each.said() for each in rates],
            "subject": subject,
            "claim": claim,
            "shards": shards,
            "on_outage": on_outage,
            **({} if namespace is None else {"namespace": namespace}),
        }
        told = {"LIFT_HANDLER": handler, "LIFT_RATES": json.dumps(about)}
        settings["environment"] = told | dict(settings.get("environment", {}))
        super().__init__(
            scope,
            id,
            handler="liftgen.runtime.functions.rate_limited.handler",
            code=with_extra(code, "powertools"),
            tables=tables,
            **settings,
        )
        self.counts = service_table(self, counts, settings.get("encryption_key"))
        lead_to(self, self.counts, f"LIFT#Limit#{called}#*", actions=("UpdateItem",))
