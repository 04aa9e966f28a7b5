"""LiftApp: a whole application from one statement: the functions of its models' API, on its tables, with their permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from aws_cdk import Annotations
from constructs import Construct

from liftgen.constructs.consumer_function import ConsumerFunction
from liftgen.constructs.crud_function import CRUDFunction
from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
from liftgen.constructs.dynamorm_table import DynamORMTable
from liftgen.constructs.lift_api import LiftApi
from liftgen.constructs.lift_service_table import LiftServiceTable
from liftgen.constructs.python_project import with_extra
from liftgen.documents import consumers_of, functions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_lambda as lambda_

    from liftgen.constructs.dynamorm_cache import DynamORMCache
    from liftgen.constructs.dynamorm_monitoring import MonitoringSettings
    from liftgen.constructs.dynamorm_stream import StreamSettings
    from liftgen.constructs.lift_function import FunctionSettings
    from liftgen.constructs.python_project import PythonProject
    from liftgen.documents import AppDocument, TableDocument

NO_TENANTS = "callers say in their tokens which tenant they are of: give LiftApi their issuer and audience"
NO_CHANGES: Mapping[str, FunctionSettings] = {}
NO_STREAMING: Mapping[str, StreamSettings] = {}


class LiftApp(Construct):
    """The `functions` of a document by their names, the `api` that calls them, and `permissions`, which can grant them more.

    `consumers` are those that answer the streams of tables, by their names too, each led to as `streaming` says of it.
    `service_table` is where functions keep what their document says that they keep; None where none of them does.

    `tables` are those of stacks of their own, or documents of tables that are made here. The API is the one that is given, or
    one whose callers sign their requests. Keyword arguments are LiftFunction's and hold for every function, and `changes` for
    one, by its name. With a `cache` they read items through it, and stand in its network. With `monitoring` (`{}` will do)
    everything is watched, as by DynamORMMonitoring. ValueError when the document is not one, or a change is for a function that
    it has not.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: AppDocument | Mapping[str, Any],
        tables: Sequence[DynamORMTable | TableDocument],
        code: PythonProject | lambda_.Code,
        api: LiftApi | None = None,
        changes: Mapping[str, FunctionSettings] = NO_CHANGES,
        streaming: Mapping[str, StreamSettings] = NO_STREAMING,
        cache: DynamORMCache | None = None,
        monitoring: MonitoringSettings | None = None,
        **settings: Unpack[FunctionSettings],
    ) -> None:
        functions, consumers = functions_of(document), consumers_of(document)
        answering = {each["name"] for each in consumers}
        unknown = (changes.keys() - answering - {each["name"] for each in functions}) | (streaming.keys() - answering)
        if unknown:
            raise ValueError(f"there is no function `{min(unknown)}`")
        super().__init__(scope, id)
        if cache is not None:
            settings = cache.place | settings
            code = with_extra(code, "cache")
        made, home, listening = (Construct(self, each) for each in ("Tables", "Functions", "Consumers"))
        self.tables = tuple(_table(made, each) for each in tables)
        self.permissions = DynamORMPermissions(self.tables, access=document["access"])
        self.api = LiftApi(self, "Api") if api is None else api
        self.functions = {
            each["name"]: CRUDFunction(
                home,
                each["name"],
                document=each,
                code=code,
                permissions=self.permissions,
                api=self.api,
                **settings | changes.get(each["name"], {}),
            )
            for each in functions
        }
        self.consumers = {
            each["name"]: ConsumerFunction(
                listening,
                each["name"],
                document=each,
                code=code,
                tables=self.tables,
                streaming=streaming.get(each["name"]),
                **settings | changes.get(each["name"], {}),
            )
            for each in consumers
        }
        served = [*self.functions.values(), *self.consumers.values()]
        if cache is not None:
            for function in served:
                cache.connect(function)
        self.service_table: LiftServiceTable | None = None
        for each in functions:
            kinds = each.get("keeps", ())
            if kinds:
                if self.service_table is None:
                    key = settings.get("encryption_key")
                    self.service_table = LiftServiceTable(self, "Service", encryption_key=key)
                self.service_table.serve(self.functions[each["name"]], *kinds)
        if monitoring is not None:
            # Of a library that takes two seconds to load.
            from liftgen.constructs.dynamorm_monitoring import DynamORMMonitoring

            caches = () if cache is None else (cache,)
            DynamORMMonitoring(
                self,
                "Monitoring",
                tables=self.tables,
                functions=served,
                streams=[each.stream for each in self.consumers.values()],
                apis=[self.api],
                caches=caches,
                **monitoring,
            )
        if not self.api.tokens and self.permissions.of_tenants(
            *(name for each in functions for name in each["patterns"])
        ):
            Annotations.of(self).add_warning_v2("lift:tenants", NO_TENANTS)


def _table(scope: Construct, table: DynamORMTable | TableDocument) -> DynamORMTable:
    if isinstance(table, DynamORMTable):
        return table
    return DynamORMTable(scope, table["name"], document=table)
