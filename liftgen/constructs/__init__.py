"""Constructs: CDK constructs over plain schema documents; a library of its own. aws_cdk lives here."""

from liftgen.constructs.crud_function import CRUDFunction
from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
from liftgen.constructs.dynamorm_stream import DynamORMStream, StreamFilter
from liftgen.constructs.dynamorm_table import DynamORMTable, TableOverrides
from liftgen.constructs.lift_api import LiftApi
from liftgen.constructs.lift_app import LiftApp
from liftgen.constructs.lift_function import FunctionOverrides, FunctionSettings, LiftFunction
from liftgen.constructs.python_project import PythonProject
from liftgen.documents import AccessDocument, AppDocument, FunctionDocument, TableDocument

__all__ = [
    "AccessDocument",
    "AppDocument",
    "CRUDFunction",
    "DynamORMPermissions",
    "DynamORMStream",
    "DynamORMTable",
    "FunctionDocument",
    "FunctionOverrides",
    "FunctionSettings",
    "LiftApi",
    "LiftApp",
    "LiftFunction",
    "PythonProject",
    "StreamFilter",
    "TableDocument",
    "TableOverrides",
]
