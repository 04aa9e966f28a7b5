# Written by lift from the models: change those, this file is written again.
"""What lift writes of the data layer."""
