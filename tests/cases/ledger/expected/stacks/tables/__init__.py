"""The stack of every table, with the document that says what the table is.

Written by lift from the models: change those, this file is written again.
"""

import json
from pathlib import Path

from aws_cdk import App, Environment
from liftgen.constructs import TableDocument

from .ledger import LedgerStack


def add_stacks(app: App, env: Environment) -> None:
    """Add the stack of every table to the app."""
    LedgerStack(app, "ledger-table", document=_document("ledger"), env=env)


def _document(table: str) -> TableDocument:
    path = Path(__file__).with_name(f"{table}.json")
    document: TableDocument = json.loads(path.read_text(encoding="utf-8"))
    return document
