"""MigrationStack: the state machine that does the data steps of migrations.

Yours: lift wrote this once and leaves it alone from now on.
"""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import Environment, Stack
from constructs import Construct
from liftgen.constructs import (
    DynamORMMigration,
    DynamORMTable,
    MigrationsDocument,
    PythonProject,
)

FOLDER = Path(__file__).parents[1]


class MigrationStack(Stack):
    """What `lift dynamorm migrate --state-machine` starts, with its own permissions.

    Told `on_deploy=True`, it is started by deployments too.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        document: MigrationsDocument,
        tables: Sequence[DynamORMTable],
        env: Environment,
    ) -> None:
        super().__init__(scope, "main-migrations", env=env)
        self.migration = DynamORMMigration(
            self,
            "Migration",
            document=document,
            tables=tables,
            code=PythonProject(
                FOLDER,
                packages=["migrations.handler"],
                paths=[".", "src"],
                constraints="stacks/constraints.txt",
            ),
            handler="migrations.handler.handler",
            starter="migrations.handler.start",
        )
