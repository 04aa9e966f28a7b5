# Written by lift from the models: change those, this file is written again.
"""The fakes of each table, in asyncio."""
