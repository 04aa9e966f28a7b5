"""The CDK app: a stack for each table, in one account and region.

Yours: lift wrote this once and leaves it alone from now on.
"""

import os

from aws_cdk import App, Environment

from .tables import add_stacks

app = App()
add_stacks(
    app,
    Environment(
        account=os.environ.get("CDK_DEFAULT_ACCOUNT"),
        region=os.environ.get("CDK_DEFAULT_REGION"),
    ),
)
app.synth()
