"""CDK stacks: one for each table of the models, and one for their API.

Written by lift from the models: change those, this file is written again.
"""
