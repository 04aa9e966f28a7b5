"""CRUDFunction: the function of an entity's or item collection's HTTP API, which may do what its routes ask and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from liftgen.constructs.lift_function import LiftFunction
from liftgen.documents import function_from_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_
    from constructs import Construct

    from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
    from liftgen.constructs.lift_api import LiftApi
    from liftgen.constructs.lift_function import FunctionSettings
    from liftgen.constructs.python_project import PythonProject
    from liftgen.documents import FunctionDocument


class CRUDFunction(LiftFunction):
    """The function that a document describes, with `permissions` for its access patterns, called by `api` where one is given.

    It is told where the tables of those patterns are, and of no others. Keyword arguments are LiftFunction's. ValueError when
    the document is not one, or names a pattern that does not exist.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: FunctionDocument | Mapping[str, Any],
        code: PythonProject | lambda_.Code,
        permissions: DynamORMPermissions,
        api: LiftApi | None = None,
        **settings: Unpack[FunctionSettings],
    ) -> None:
        function = function_from_document(document)
        patterns = function["patterns"]
        super().__init__(
            scope,
            id,
            handler=function["handler"],
            code=code,
            tables=permissions.tables_of(*patterns),
            **settings,
        )
        permissions.grant(self.function, *patterns)
        if api is not None:
            api.add(function["path"], self)
