# Written by lift from the models: change those, this file is written again.
"""What a transaction does to each entity."""
