"""What a table could be brought back from, as DynamoDB says it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from liftgen.migrate.backups import backup_of
from liftgen.runtime.errors import AccessDenied

NOW = 1_800_000_000.0


@dataclass
class Answers:
    """Says these backups, in two pages, and this of recovery."""

    recovery: dict[str, Any] = field(default_factory=dict)
    backups: tuple[dict[str, Any], ...] = ()
    denied: bool = False

    def call(self, operation: str, body: bytes) -> bytes:
        if self.denied:
            raise AccessDenied("no")
        request = json.loads(body)
        assert request["TableName"] == "main"
        if operation == "DescribeContinuousBackups":
            found: dict[str, Any] = {"PointInTimeRecoveryDescription": self.recovery}
            return json.dumps({"ContinuousBackupsDescription": found}).encode()
        assert operation == "ListBackups"
        if "ExclusiveStartBackupArn" in request:
            return json.dumps({"BackupSummaries": self.backups[1:]}).encode()
        more = {"LastEvaluatedBackupArn": "arn"} if len(self.backups) > 1 else {}
        return json.dumps({"BackupSummaries": self.backups[:1], **more}).encode()


def backup(hours: float, status: str = "AVAILABLE") -> dict[str, Any]:
    return {"BackupName": f"of {hours}", "BackupStatus": status, "BackupCreationDateTime": NOW - hours * 3600}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (Answers(), None),
        (Answers({"PointInTimeRecoveryStatus": "DISABLED", "LatestRestorableDateTime": NOW}), None),
        (
            Answers({"PointInTimeRecoveryStatus": "ENABLED", "LatestRestorableDateTime": NOW - 300}),
            "any second until 2027-01-15 07:55 UTC",
        ),
        (Answers({"PointInTimeRecoveryStatus": "ENABLED", "LatestRestorableDateTime": NOW - 3601}), None),
        (Answers({"PointInTimeRecoveryStatus": "ENABLED"}), None),
        (Answers(backups=(backup(25),)), None),
        (Answers(backups=(backup(1, "CREATING"),)), None),
        (Answers(backups=(backup(23), backup(2))), "backup `of 2` of 2027-01-15 06:00 UTC"),
        (Answers(backups=(backup(1),), denied=True), None),
    ],
)
def test_a_recent_one_is_one(answers: Answers, said: str | None) -> None:
    assert backup_of(answers, "main", NOW) == said
