"""Reports: what a tenant asks of all its projects at once: a search by several conditions, and figures."""

from collections import Counter
from datetime import date
from decimal import Decimal

from liftgen.runtime.api.bodies import View
from liftgen.runtime.api.observed import observed
from liftgen.runtime.api.pages import PAGE
from liftgen.runtime.api.parameters import Cursor, Limit
from liftgen.runtime.api.resolver import http_api, tenant_of
from liftgen.runtime.environment import table_name

from handlers import shared
from handlers.generated.project import ProjectPage, ProjectView
from handlers.limits import limited
from repositories.generated.fields.project import ProjectFields
from repositories.generated.tables.saas import Saas, ScopedSaas
from saas import Status

app = http_api()
app.use([limited])


class Figures(View):
    """What a tenant's projects come to."""

    projects: int
    by_status: dict[str, int]
    budget: Decimal
    due: int
    members: dict[str, int]


@app.get("/reports/search")
def search(
    status: Status | None = None,
    text: str | None = None,
    budget_from: Decimal | None = None,
    budget_to: Decimal | None = None,
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> ProjectPage:
    """Projects of which all of this holds; by the index of their status where one is asked for."""
    projects = _saas().projects
    query = projects.by_key() if status is None else projects.by_status(status)
    if text is not None:
        query = query.where(ProjectFields.title.contains(text))
    if budget_from is not None:
        query = query.where(ProjectFields.budget >= budget_from)
    if budget_to is not None:
        query = query.where(ProjectFields.budget <= budget_to)
    page = query.page(limit, cursor)
    return ProjectPage(items=[ProjectView.model_validate(each) for each in page], cursor=page.cursor)


@app.get("/reports/figures")
def figures(since: date, until: date) -> Figures:
    """How many projects there are in each status, what they cost, what is due between two days, and who works on it."""
    saas = _saas()
    statuses: Counter[str] = Counter()
    members: Counter[str] = Counter()
    budget = Decimal(0)
    for project in saas.projects.by_key():
        statuses[project.status] += 1
        budget += project.budget
        members.update(each.user_id for each in saas.memberships.by_key(project_id=project.project_id))
    due = saas.projects.due(since, until).count()
    return Figures(projects=statuses.total(), by_status=dict(statuses), budget=budget, due=due, members=dict(members))


def _saas() -> ScopedSaas:
    whole = Saas(shared.client(), table_name("saas"), settings=shared.settings())
    return whole.for_tenant(tenant_of(app, "tenant_id"))


handler = observed(app, "reports", namespace="saas")
