"""The stages of the app: where each of them is deployed, and what is in it.

Written by lift from the models: change those, this file is written again.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import App, Environment, Stage
from constructs import Construct
from liftgen.constructs import MigrationsDocument

from .migration import MigrationStack
from .tables import add_tables


def add_stages(app: App) -> None:
    """Add every stage to the app."""
    add_stacks(
        Stage(app, "prod"),
        _environment(account="123456789012", region="eu-west-1"),
        {"main": "main-prod"},
    )


def add_stacks(scope: Construct, env: Environment, deployed: Mapping[str, str]) -> None:
    """Add every stack; `deployed` has the tables that are called otherwise there."""
    tables = add_tables(scope, env, deployed)
    MigrationStack(scope, document=_migrations(), tables=tables, env=env)


def _environment(account: str | None = None, region: str | None = None) -> Environment:
    return Environment(
        account=account or os.environ.get("CDK_DEFAULT_ACCOUNT"),
        region=region or os.environ.get("CDK_DEFAULT_REGION"),
    )


def _migrations() -> MigrationsDocument:
    path = Path(__file__).with_name("migration.json")
    document: MigrationsDocument = json.loads(path.read_text(encoding="utf-8"))
    return document
