# Written by lift from the models: change those, this file is written again.
"""The base class of each repository."""
