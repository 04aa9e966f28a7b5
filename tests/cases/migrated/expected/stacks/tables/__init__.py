"""The stack of every table, with the document that says what the table is.

Written by lift from the models: change those, this file is written again.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from aws_cdk import Environment
from constructs import Construct
from liftgen.constructs import DynamORMTable, TableDocument

from .main import MainStack


class TableStack(Protocol):
    """The stack of one table."""

    table: DynamORMTable


def add_tables(
    scope: Construct, env: Environment, deployed: Mapping[str, str]
) -> list[DynamORMTable]:
    """Add the stack of every table; the tables, called as `deployed` says."""
    stacks: list[TableStack] = [
        MainStack(scope, "main-table", document=_document("main", deployed), env=env),
    ]
    return [each.table for each in stacks]


def _document(table: str, deployed: Mapping[str, str]) -> TableDocument:
    path = Path(__file__).with_name(f"{table}.json")
    document: TableDocument = json.loads(path.read_text(encoding="utf-8"))
    name = document["name"]
    return {**document, "deployed": deployed.get(name, name)}
