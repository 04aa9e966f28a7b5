# Written by lift from the models: change those, this file is written again.
"""The HTTP APIs: one function for each entity and item collection."""
