# Written by lift from the models: change those, this file is written again.
"""What is written to the table `saas` in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.runtime.transaction import Transaction

from repositories.generated.actions.audit_event import AuditEventActions
from repositories.generated.actions.membership import MembershipActions
from repositories.generated.actions.project import ProjectActions
from repositories.generated.actions.tenant import TenantActions
from repositories.generated.actions.user import UserActions

if TYPE_CHECKING:
    from liftgen.runtime.table import Table


class SaasTransaction(Transaction):
    """Writes to the table `saas` that happen all together or not at all."""

    def __init__(
        self, table: Table, joined: Transaction | None = None, *, tenant: object = None
    ) -> None:
        """Of its own, or as a part of another transaction."""
        super().__init__(table, joined, tenant=tenant)
        self.tenants = TenantActions(self.pending)
        self.users = UserActions(self.pending)
        self.projects = ProjectActions(self.pending)
        self.memberships = MembershipActions(self.pending)
        self.audit_events = AuditEventActions(self.pending)
