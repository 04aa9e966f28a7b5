"""ApiStack: the functions that serve the models over HTTP; callers carry tokens, and one function more makes reports."""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import Environment, Stack
from constructs import Construct
from liftgen.constructs import AppDocument, DynamORMTable, LiftApi, LiftApp, LiftFunction, PythonProject

FOLDER = Path(__file__).parents[1]
ASKED = ("Project.by_key", "Project.by_status", "Project.due", "Membership.by_key")


class ApiStack(Stack):
    """The handlers of the models, each with its own permissions on their tables, and that of reports.

    Tokens are those of `-c issuer=https://…`, for the audience `-c audience=…`; their claim `org` names the tenant.
    """

    def __init__(
        self, scope: Construct, *, document: AppDocument, tables: Sequence[DynamORMTable], env: Environment
    ) -> None:
        super().__init__(scope, "saas-api", env=env)
        issuer = self.node.try_get_context("issuer") or "https://issuer.example"
        audience = self.node.try_get_context("audience") or "saas"
        variables = {"LIFT_TENANT_CLAIM": "org", "SAAS_PER_HOUR": self.node.try_get_context("per-hour") or "10000"}
        api = LiftApi(self, "Api", issuer=issuer, audience=[audience])
        code = PythonProject(FOLDER, **document["code"])
        self.app = LiftApp(
            self,
            "App",
            document=document,
            tables=tables,
            api=api,
            code=code,
            environment=variables,
            changes={"Project": {"memory_size": 1024}},
        )
        reports = LiftFunction(
            self, "Reports", handler="handlers.reports.handler", code=code, tables=tables, environment=variables
        )
        self.app.permissions.grant(reports.function, *ASKED)
        # What generated routes ask, and what bulk operations ask beside.
        self.app.permissions.grant(self.app.functions["Project"].function, "Project.get_many", "Project.delete_many")
        api.add("/reports", reports)
        assert self.app.service_table is not None
        for each in (reports, self.app.functions["Project"]):
            self.app.service_table.serve(each, "Idempotency", "Limit")
