"""Functions: entry points that stand before a function's own, and do what its construct was told."""
