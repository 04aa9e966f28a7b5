"""Caching: items kept near, read through and never written to, each tenant's apart."""

from liftgen.runtime.caching.client import CachedClient
from liftgen.runtime.caching.invalidation import Invalidation
from liftgen.runtime.caching.stores import MemoryStore, Store, ValkeyStore

__all__ = ["CachedClient", "Invalidation", "MemoryStore", "Store", "ValkeyStore"]
