# Written by lift from the models: change those, this file is written again.
"""What repositories and facades offer: the real ones, fakes, and your own."""
