# Written by lift from the models: change those, this file is written again.
"""The route of each item collection."""
