# Written by lift from the models: change those, this file is written again.
"""What each consumer is told, by entity and change."""
