"""Check: schema in, findings out: every rule about the whole that no single key, condition or marker could show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.check.indexes import check_indexes
from liftgen.check.lifecycle import check_lifecycle
from liftgen.check.limits import check_limits
from liftgen.check.names import check_names
from liftgen.check.relations import check_relations
from liftgen.check.review import Review
from liftgen.check.tables import check_tables
from liftgen.check.templates import check_templates
from liftgen.check.tenancy import check_tenancy
from liftgen.check.types import check_types

if TYPE_CHECKING:
    from liftgen.declarations import Declarations
    from liftgen.diagnostics import Report
    from liftgen.schema import Schema


def check(schema: Schema, declarations: Declarations, report: Report) -> None:
    """Report everything that is wrong with a schema; the declarations that it was derived from say where."""
    review = Review(schema, declarations, report)
    check_tables(review)
    check_templates(review)
    check_indexes(review)
    check_tenancy(review)
    check_lifecycle(review)
    check_relations(review)
    check_types(review)
    check_limits(review)
    check_names(review)
