"""Port: the runtime's client as one that can be observed through."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class ObservedPort:
    """Describes tables, and tells their tags, over anything that answers DynamoDB's operations, with botocore's errors."""

    def __init__(self, call: Callable[[str, bytes], bytes]) -> None:
        self._call = call

    def describe_table(self, **request: Any) -> Any:
        """DescribeTable's answer."""
        return self._ask("DescribeTable", request)

    def describe_time_to_live(self, **request: Any) -> Any:
        """DescribeTimeToLive's answer."""
        return self._ask("DescribeTimeToLive", request)

    def describe_continuous_backups(self, **request: Any) -> Any:
        """DescribeContinuousBackups' answer."""
        return self._ask("DescribeContinuousBackups", request)

    def list_tags_of_resource(self, **request: Any) -> Any:
        """ListTagsOfResource's answer."""
        return self._ask("ListTagsOfResource", request)

    def _ask(self, operation: str, request: dict[str, Any]) -> Any:
        from botocore.exceptions import ClientError

        try:
            return json.loads(self._call(operation, json.dumps(request).encode()))
        except Exception as error:
            code = getattr(error, "code", None)
            if code in ("ResourceNotFoundException", "AccessDeniedException", "UnknownOperationException"):
                raise ClientError({"Error": {"Code": code, "Message": str(error)}}, operation) from error
            raise
