# Written by lift from the models: change those, this file is written again.
"""Each repository as one tenant sees it."""
