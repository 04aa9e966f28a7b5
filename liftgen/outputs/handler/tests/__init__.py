"""Tests: pytest tests that call a handler with API Gateway's events: what it answers, to whom, and what it refuses."""

from liftgen.outputs.handler.tests.collections import collection_tests
from liftgen.outputs.handler.tests.entity import entity_tests
from liftgen.outputs.handler.tests.transactions import transactions_tests

__all__ = ["collection_tests", "entity_tests", "transactions_tests"]
