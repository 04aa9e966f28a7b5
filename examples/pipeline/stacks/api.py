"""ApiStack: the functions that serve the models over HTTP, and the pipeline that fills their tables."""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import CfnOutput, Duration, Environment, Stack
from constructs import Construct
from liftgen.constructs import AppDocument, DynamORMTable, LiftApi, LiftApp, PythonProject

from .pipeline import Pipeline

FOLDER = Path(__file__).parents[1]


class ApiStack(Stack):
    """The handlers of the models, and the pipeline; who calls signs requests as AWS does."""

    def __init__(
        self, scope: Construct, *, document: AppDocument, tables: Sequence[DynamORMTable], env: Environment
    ) -> None:
        super().__init__(scope, "uploads-api", env=env)
        code = PythonProject(FOLDER, **document["code"])
        self.app = LiftApp(self, "App", document=document, tables=tables, api=LiftApi(self, "Api"), code=code)
        pause = Duration.seconds(int(self.node.try_get_context("pause") or "180"))
        pipeline = Pipeline(self, "Pipeline", app=self.app, code=code, pause=pause)
        CfnOutput(self, "Bucket", value=pipeline.bucket.bucket_name)
        CfnOutput(self, "DeadLetters", value=pipeline.dead_letters.queue_url)
