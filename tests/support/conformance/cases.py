"""Cases: everything that two DynamoDBs are compared by."""

from support.conformance import items, many, reads
from support.conformance.filters import filters

CASES = (
    items.values(),
    items.keys(),
    items.updates(),
    items.returned(),
    items.conditional(),
    items.projections(),
    filters(),
    reads.queries(),
    reads.large_pages(),
    reads.indexes(),
    reads.native_indexes(),
    reads.scans(),
    many.batches(),
    many.transactions(),
    many.tables(),
)
