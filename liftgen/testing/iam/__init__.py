"""IAM: whether a role's policies allow what a program asked of DynamoDB, told from the template and the requests alone."""

from liftgen.testing.iam.asked import Asked, asked_of
from liftgen.testing.iam.evaluate import Decision, Policy, evaluate
from liftgen.testing.iam.templates import role_policies

__all__ = ["Asked", "Decision", "Policy", "asked_of", "evaluate", "role_policies"]
