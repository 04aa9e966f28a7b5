"""Backups: what a table could be brought back from, should a step of danger 3 go wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from liftgen.runtime.errors import AccessDenied, InvalidRequest, TableNotFound

if TYPE_CHECKING:
    from liftgen.runtime.client import Client

RESTORABLE = 3600
"""Seconds that the latest restorable moment may be ago: DynamoDB's is some five minutes."""

TAKEN = 24 * 3600
"""Seconds that a backup on demand may be old."""


def backup_of(client: Client, name: str, now: float) -> str | None:
    """What the table can be restored from, in words: a moment of the last hour, or a backup of the last day; None for neither.

    What may not be asked, and what is no table yet, is not there.
    """
    moment = _restorable(client, name)
    if moment is not None and now - moment <= RESTORABLE:
        return f"any second until {_shown(moment)}"
    taken = [each for each in _backups(client, name) if now - float(each["BackupCreationDateTime"]) <= TAKEN]
    latest = max(taken, key=lambda each: float(each["BackupCreationDateTime"]), default=None)
    if latest is None:
        return None
    return f"backup `{latest['BackupName']}` of {_shown(float(latest['BackupCreationDateTime']))}"


def _restorable(client: Client, name: str) -> float | None:
    answer = _asked(client, "DescribeContinuousBackups", {"TableName": name})
    recovery = answer.get("ContinuousBackupsDescription", {}).get("PointInTimeRecoveryDescription", {})
    if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
        return None
    return float(recovery.get("LatestRestorableDateTime", 0))


def _backups(client: Client, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    request: dict[str, Any] = {"TableName": name}
    while True:
        answer = _asked(client, "ListBackups", request)
        found += [each for each in answer.get("BackupSummaries", []) if each["BackupStatus"] == "AVAILABLE"]
        if "LastEvaluatedBackupArn" not in answer:
            return found
        request["ExclusiveStartBackupArn"] = answer["LastEvaluatedBackupArn"]


def _asked(client: Client, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(client.call(operation, json.dumps(request).encode()))
    except (AccessDenied, InvalidRequest, TableNotFound):
        return {}
    return answer


def _shown(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC"
