"""The CDK app: every stage, with a stack for each table.

Yours: lift wrote this once and leaves it alone from now on.
"""

from aws_cdk import App

from .stages import add_stages

app = App()
add_stages(app)
app.synth()
