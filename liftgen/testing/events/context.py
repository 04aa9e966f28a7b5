"""Context: what Lambda tells a function about the call, and when events happen where nobody says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
REGION = "eu-west-1"
ACCOUNT = "123456789012"


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """What Lambda tells a function about the call."""

    function_name: str = "handler"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:123456789012:function:handler"
    memory_limit_in_mb: int = 512
    aws_request_id: str = "00000000-0000-4000-8000-000000000000"
    log_group_name: str = "/aws/lambda/handler"
    log_stream_name: str = "2020/01/01/[$LATEST]0"

    def get_remaining_time_in_millis(self) -> int:
        """How long the call may still take."""
        return 15_000
