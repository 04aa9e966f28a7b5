# Written by lift from the models: change those, this file is written again.
"""What repositories and facades offer in asyncio: the real ones, and your own."""
