"""CDK stacks: one for each table of the models.

Written by lift from the models: change those, this file is written again.
"""
