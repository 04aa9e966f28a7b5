"""LiftServiceTable: where functions keep the small items of a service: answers to repeat, counts, locks; each goes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from liftgen.constructs.acknowledged import accept
from liftgen.documents import SERVICE, table_from_document

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms

    from liftgen.constructs.lift_function import LiftFunction

ACTIONS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem")


class LiftServiceTable(Construct):
    """The table as `table`, on demand, which costs nothing while nothing is kept; functions reach it once it `serve`s them.

    All that is in it expires within days, so it goes with its stack, and nothing of it can be restored: a restore is another
    table, of a moment that has passed, in which answers would be repeated that are no longer right. Who has to show
    recovery for every table makes it `restorable`. It is encrypted with AWS's keys, or with `encryption_key`.
    """

    def __init__(
        self, scope: Construct, id: str, *, restorable: bool = False, encryption_key: kms.IKey | None = None
    ) -> None:
        super().__init__(scope, id)
        described = table_from_document(SERVICE)
        (partition,), (sort,) = described.key.partition, described.key.sort
        text = dynamodb.AttributeType.STRING
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name=partition.name, type=text),
            sort_key=dynamodb.Attribute(name=sort.name, type=text),
            time_to_live_attribute=described.ttl,
            billing=dynamodb.Billing.on_demand(),
            encryption=None
            if encryption_key is None
            else dynamodb.TableEncryptionV2.customer_managed_key(encryption_key),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            )
            if restorable
            else None,
            removal_policy=RemovalPolicy.DESTROY,
        )
        if not restorable:
            accept(self.table, "all that is in it expires within days", "AwsSolutions::AwsSolutions-DDB3")

    def serve(self, function: LiftFunction, *kinds: str) -> None:
        """Tell the function where the table is, and let it keep items of these kinds there (`Idempotency`, `Limit`, …).

        ValueError for a function that keeps items in another table already.
        """
        tell(function, self, self.table.table_name)
        function.function.add_to_role_policy(
            iam.PolicyStatement(
                actions=[f"dynamodb:{each}" for each in ACTIONS],
                resources=[self.table.table_arn],
                conditions={
                    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"LIFT#{kind}#*" for kind in kinds]},
                    # Without this, a request that has no keys at all would pass the other.
                    "Null": {"dynamodb:LeadingKeys": "false"},
                },
            )
        )
        if self.table.encryption_key is not None:
            self.table.encryption_key.grant_encrypt_decrypt(function.function)


def tell(function: LiftFunction, table: Construct, told: str) -> None:
    """Tell the function of its service table: the name, or a JSON object with more. ValueError for a second table."""
    if function.service_table is table:
        return
    if function.service_table is not None:
        said = f"`{function.service_table.node.id}` and `{table.node.id}`"
        raise ValueError(f"function `{function.node.id}` keeps items in one table, not in two: {said}")
    function.service_table = table
    function.function.add_environment("LIFT_SERVICE_TABLE", told)
