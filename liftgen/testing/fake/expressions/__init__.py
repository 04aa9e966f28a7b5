"""Expressions: conditions, key conditions, projections and updates: text to tree, and what a tree means for an item."""

from liftgen.testing.fake.expressions.evaluate import holds
from liftgen.testing.fake.expressions.parse import parse_condition, parse_projection, parse_update
from liftgen.testing.fake.expressions.project import projected
from liftgen.testing.fake.expressions.scope import Scope
from liftgen.testing.fake.expressions.update import updated

__all__ = ["Scope", "holds", "parse_condition", "parse_projection", "parse_update", "projected", "updated"]
