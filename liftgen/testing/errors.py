"""Errors: the embedded DynamoDB did not come up, or is gone; with the log to read and what to do."""

from pathlib import Path

TAIL = 12


class LocalDynamoDBError(Exception):
    """What happened, the end of the log, where all of it is, and what to do."""

    def __init__(self, message: str, *, help: str, log: Path | None = None) -> None:
        lines = [message]
        if log is not None:
            lines += [f"  | {line}" for line in tail(log)]
            lines += [f"log: {log}"]
        super().__init__("\n".join([*lines, f"help: {help}"]))
        self.message = message
        self.help = help
        self.log = log


def tail(log: Path) -> list[str]:
    if not log.is_file():
        return []
    return log.read_text("utf-8", errors="replace").splitlines()[-TAIL:]
