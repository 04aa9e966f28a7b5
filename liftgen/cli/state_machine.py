"""State machine: data steps above one machine, as `lift dynamorm migrate --state-machine` starts and watches them."""

from __future__ import annotations

import json
from typing import Any


class StateMachine:
    """The state machine of this ARN; what AWS says of it is raised as botocore raises it."""

    def __init__(self, arn: str, endpoint_url: str | None, profile: str | None, region: str | None) -> None:
        import boto3

        session: Any = boto3.Session(profile_name=profile, region_name=region)
        self.arn = arn
        self.client = session.client("stepfunctions", endpoint_url=endpoint_url)

    def start(self, document: dict[str, Any]) -> str:
        """Begin; the execution's ARN."""
        found = self.client.start_execution(stateMachineArn=self.arn, input=json.dumps(document))
        return str(found["executionArn"])

    def ended(self, execution: str) -> str | None:
        """None while it runs, then why it failed; nothing where it did not."""
        found = self.client.describe_execution(executionArn=execution)
        match found["status"]:
            case "RUNNING" | "PENDING_REDRIVE":
                return None
            case "SUCCEEDED":
                return ""
            case status:
                return f"{found.get('error') or status}: {found.get('cause') or 'nothing more is said'}"

    def stop(self, execution: str) -> None:
        """End it; its functions end by themselves."""
        self.client.stop_execution(executionArn=execution)
