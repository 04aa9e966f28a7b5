# Written by lift from the models: change those, this file is written again.
"""The routes of each API."""
