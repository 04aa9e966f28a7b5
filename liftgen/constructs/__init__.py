"""Constructs: CDK constructs over plain schema documents; a library of its own. aws_cdk lives here."""

from typing import TYPE_CHECKING, Any

from liftgen.constructs.cache_engines import ServerlessValkey, ValkeyNodes, Warming
from liftgen.constructs.consumer_function import ConsumerFunction
from liftgen.constructs.crud_function import CRUDFunction
from liftgen.constructs.dynamorm_analytics import DynamORMAnalytics
from liftgen.constructs.dynamorm_cache import DynamORMCache
from liftgen.constructs.dynamorm_dataset import DynamORMDataset
from liftgen.constructs.dynamorm_dax import DynamORMDax
from liftgen.constructs.dynamorm_migration import DynamORMMigration
from liftgen.constructs.dynamorm_model import DynamORMModel
from liftgen.constructs.dynamorm_multi_tenant import Allowance, DynamORMMultiTenant
from liftgen.constructs.dynamorm_permissions import DynamORMPermissions
from liftgen.constructs.dynamorm_stream import DynamORMStream, StreamFilter, StreamSettings
from liftgen.constructs.dynamorm_table import DynamORMTable, IndexOverrides, TableOverrides
from liftgen.constructs.event_sourcing_function import EventSourcingFunction, Telling
from liftgen.constructs.idempotent_function import IdempotentFunction
from liftgen.constructs.lake_crawler import LakeCrawler
from liftgen.constructs.lift_api import LiftApi
from liftgen.constructs.lift_app import LiftApp
from liftgen.constructs.lift_function import FunctionOverrides, FunctionSettings, LiftFunction
from liftgen.constructs.lift_service_table import LiftServiceTable
from liftgen.constructs.python_project import PythonProject
from liftgen.constructs.rate_limited_function import Rate, RateLimitedFunction
from liftgen.constructs.single_table_design import SingleTableDesign
from liftgen.documents import (
    AccessDocument,
    AppDocument,
    ConsumerDocument,
    FunctionDocument,
    MigrationsDocument,
    TableDocument,
)

if TYPE_CHECKING:
    from liftgen.constructs.dynamorm_monitoring import DynamORMMonitoring, MonitoringSettings

__all__ = [
    "AccessDocument",
    "Allowance",
    "AppDocument",
    "CRUDFunction",
    "ConsumerDocument",
    "ConsumerFunction",
    "DynamORMAnalytics",
    "DynamORMCache",
    "DynamORMDataset",
    "DynamORMDax",
    "DynamORMMigration",
    "DynamORMModel",
    "DynamORMMonitoring",
    "DynamORMMultiTenant",
    "DynamORMPermissions",
    "DynamORMStream",
    "DynamORMTable",
    "EventSourcingFunction",
    "FunctionDocument",
    "FunctionOverrides",
    "FunctionSettings",
    "IdempotentFunction",
    "IndexOverrides",
    "LakeCrawler",
    "LiftApi",
    "LiftApp",
    "LiftFunction",
    "LiftServiceTable",
    "MigrationsDocument",
    "MonitoringSettings",
    "PythonProject",
    "Rate",
    "RateLimitedFunction",
    "ServerlessValkey",
    "SingleTableDesign",
    "StreamFilter",
    "StreamSettings",
    "TableDocument",
    "TableOverrides",
    "Telling",
    "ValkeyNodes",
    "Warming",
]

_LATER = {"DynamORMMonitoring": "dynamorm_monitoring", "MonitoringSettings": "dynamorm_monitoring"}
"""What stands on a library that takes seconds to load, by its module."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module `{__name__}` has no `{name}`")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
