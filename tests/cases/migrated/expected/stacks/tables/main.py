"""MainStack: a table of its own stack, and whatever you put beside it.

Yours: lift wrote this once and leaves it alone from now on.
"""

from aws_cdk import Environment, Stack
from constructs import Construct
from liftgen.constructs import DynamORMTable, TableDocument


class MainStack(Stack):
    """The table as the models describe it; more keyword arguments win over its defaults."""

    def __init__(
        self, scope: Construct, id: str, *, document: TableDocument, env: Environment
    ) -> None:
        super().__init__(scope, id, env=env)
        self.table = DynamORMTable(self, "Table", document=document)
