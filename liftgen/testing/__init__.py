"""For users' tests: tables straight from the schema, on any DynamoDB that a client can reach."""

from liftgen.testing.tables import create_tables

__all__ = ["create_tables"]
