"""The table, with a misspelt argument."""

from liftgen import Table

app = Table("saas", tennant="tenant_id")
PREFIX = "USER"
