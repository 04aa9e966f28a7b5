"""Constructs: CDK constructs over plain schema documents; a library of its own. aws_cdk lives here."""

from liftgen.constructs.dynamorm_table import DynamORMTable, TableOverrides
from liftgen.documents import TableDocument

__all__ = ["DynamORMTable", "TableDocument", "TableOverrides"]
