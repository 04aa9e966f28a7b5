# Written by lift from the models: change those, this file is written again.
"""The protocol of each repository."""
