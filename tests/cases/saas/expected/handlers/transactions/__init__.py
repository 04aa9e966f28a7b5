# Written by lift from the models: change those, this file is written again.
"""The HTTP API of the transactions of each table."""
