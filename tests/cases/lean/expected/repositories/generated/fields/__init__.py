# Written by lift from the models: change those, this file is written again.
"""The fields of each entity, for conditions, filters and projections."""
