# Written by lift from the models: change those, this file is written again.
"""How each entity is an item."""
