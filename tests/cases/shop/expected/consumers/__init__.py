# Written by lift from the models: change those, this file is written again.
"""The consumers: what is done when something in a table changes, a function for each stream."""
