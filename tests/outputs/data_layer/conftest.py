"""Fixtures that several tests of the data layer share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from support.data_layer import Project


@pytest.fixture
def projects(project: Project, saas: Any) -> Any:
    model, status = project.saas.Project, project.saas.Status
    for number in range(12):
        saas.projects.create(
            model(
                tenant_id="t",
                project_id=f"p{number:02}",
                title="even" if number % 2 == 0 else "odd",
                status=status.DONE if number % 3 == 0 else status.ACTIVE,
                due_on=date(2026, 5, number + 1) if number % 4 else None,
                budget=Decimal(number),
            )
        )
    return saas.projects
