"""Service principal: a service of AWS's that takes a role on behalf of this account, and for nobody else.

Without the condition whoever may point the service at the role's name could use it: a confused deputy
(https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html). It is for services of which AWS says that they send the
account when they take a role: Firehose, Glue, EventBridge Scheduler, Step Functions. Lambda, DAX and AWS Backup have no such
word in their documentation (that of AWS Backup is about keys and topics), and where a service sends nothing, the condition
keeps it from the role. Theirs stay without it: nobody may hand a service a role of another account (`iam:PassRole`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

if TYPE_CHECKING:
    from constructs import Construct


def service_principal(scope: Construct, service: str) -> iam.ServicePrincipal:
    """The service, such as `glue`, on behalf of the account of the scope's stack."""
    account = {"aws:SourceAccount": Stack.of(scope).account}
    return iam.ServicePrincipal(f"{service}.amazonaws.com", conditions={"StringEquals": account})
