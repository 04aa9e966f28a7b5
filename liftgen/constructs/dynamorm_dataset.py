"""DynamORMDataset: what an access pattern asks of a lake, as a data set of QuickSight's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from aws_cdk import Names, Stack
from aws_cdk import aws_quicksight as quicksight
from constructs import Construct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liftgen.constructs.dynamorm_analytics import ColumnType, DynamORMAnalytics
    from liftgen.constructs.dynamorm_table import DynamORMTable
    from liftgen.documents import AccessDocument

READING = ("DescribeDataSet", "DescribeDataSetPermissions", "PassDataSet", "DescribeIngestion", "ListIngestions")
OWNING = (*READING, "UpdateDataSet", "DeleteDataSet", "CreateIngestion", "CancelIngestion", "UpdateDataSetPermissions")
OWNING_SOURCE = (
    *("DescribeDataSource", "DescribeDataSourcePermissions", "PassDataSource"),
    *("UpdateDataSource", "DeleteDataSource", "UpdateDataSourcePermissions"),
)
TYPES = {"S": "STRING", "N": "DECIMAL", "BOOL": "STRING"}


class DynamORMDataset(Construct):
    """The items that the access pattern `access` finds in `table`, as the `lake` has them, with `columns` of their attributes.

    `owners` may change it and `readers` look at it: ARNs of QuickSight's users and groups. `rows` is the ARN of a data set of
    rules that says which rows each of them sees, as of one tenant. It is kept by QuickSight (`spice`), or `asked` of Athena each
    time. QuickSight itself has to be let into the lake, in its own settings. ValueError where the pattern reads nothing of the
    table.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        lake: DynamORMAnalytics,
        table: DynamORMTable,
        access: AccessDocument | Mapping[str, Any],
        columns: Mapping[str, ColumnType],
        owners: Sequence[str],
        readers: Sequence[str] = (),
        rows: str | None = None,
        kept: Literal["spice", "asked"] = "spice",
        name: str | None = None,
    ) -> None:
        super().__init__(scope, id)
        question = lake.question(self, table, access, columns)
        account, called = Stack.of(self).account, name or access["name"]
        unique = Names.unique_resource_name(self, max_length=60, separator="-")
        source = quicksight.CfnDataSource(
            self,
            "Source",
            aws_account_id=account,
            data_source_id=f"{unique}-source",
            name=f"{lake.database}: {called}",
            type="ATHENA",
            data_source_parameters=quicksight.CfnDataSource.DataSourceParametersProperty(
                athena_parameters=quicksight.CfnDataSource.AthenaParametersProperty(work_group=lake.workgroup.name)
            ),
            ssl_properties=quicksight.CfnDataSource.SslPropertiesProperty(disable_ssl=False),
            permissions=[
                quicksight.CfnDataSource.ResourcePermissionProperty(principal=each, actions=_actions(OWNING_SOURCE))
                for each in owners
            ],
        )
        self.dataset = quicksight.CfnDataSet(
            self,
            "Dataset",
            aws_account_id=account,
            data_set_id=unique,
            name=called,
            import_mode="SPICE" if kept == "spice" else "DIRECT_QUERY",
            physical_table_map={
                "items": quicksight.CfnDataSet.PhysicalTableProperty(
                    custom_sql=quicksight.CfnDataSet.CustomSqlProperty(
                        name=called,
                        data_source_arn=source.attr_arn,
                        sql_query=question,
                        columns=[
                            quicksight.CfnDataSet.InputColumnProperty(name=each, type=TYPES[type])
                            for each, type in columns.items()
                        ],
                    )
                )
            },
            permissions=[
                quicksight.CfnDataSet.ResourcePermissionProperty(principal=each, actions=_actions(actions))
                for actions, principals in ((OWNING, owners), (READING, readers))
                for each in principals
            ],
            row_level_permission_data_set=None
            if rows is None
            else quicksight.CfnDataSet.RowLevelPermissionDataSetProperty(arn=rows, permission_policy="GRANT_ACCESS"),
        )


def _actions(names: Sequence[str]) -> list[str]:
    return [f"quicksight:{each}" for each in names]
