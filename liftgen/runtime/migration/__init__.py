"""Migration: the worker that changes the items of a table, one by one, and can be killed at any moment."""
