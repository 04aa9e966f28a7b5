"""ApiStack: the functions that serve the models over HTTP, and whatever you put beside them.

Yours: lift wrote this once and leaves it alone from now on.
"""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import Environment, Stack
from constructs import Construct
from liftgen.constructs import (
    AppDocument,
    DynamORMTable,
    LiftApi,
    LiftApp,
    PythonProject,
)

FOLDER = Path(__file__).parents[1]


class ApiStack(Stack):
    """The handlers of the models, each with its own permissions on their tables.

    Callers sign their requests as AWS does, until LiftApi is told whose tokens they
    carry: `issuer="https://…", audience=["…"]`.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        document: AppDocument,
        tables: Sequence[DynamORMTable],
        env: Environment,
    ) -> None:
        super().__init__(scope, "shop-api", env=env)
        self.app = LiftApp(
            self,
            "App",
            document=document,
            tables=tables,
            api=LiftApi(self, "Api"),
            code=PythonProject(FOLDER, **document["code"]),
        )
