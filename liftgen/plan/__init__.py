"""Plan: changes in; the safe way to make them out, in ordered deployments. Pure, and the same every time."""

from liftgen.plan.estimates import Estimate, TableSize, estimate
from liftgen.plan.order import plan
from liftgen.plan.refusals import refusals
from liftgen.plan.tables import applied, tables_after

__all__ = ["Estimate", "TableSize", "applied", "estimate", "plan", "refusals", "tables_after"]
