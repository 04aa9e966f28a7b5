"""Letters: records that nobody could answer, kept with the reason, to be looked at and replayed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from liftgen.runtime.errors import InvalidRequest
from liftgen.runtime.streams.changes import Record

MOST_BYTES = 262_144
"""What an SQS message holds in every region."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record, the consumer that gave it up, and why; the reason shows no value of the item."""

    consumer: str
    reason: str
    record: Record

    @property
    def text(self) -> str:
        """The letter as JSON. What is too large for a queue is without its images, and says so."""
        whole = self._text(self.record)
        if len(whole.encode()) <= MOST_BYTES:
            return whole
        change = {name: value for name, value in self.record["dynamodb"].items() if not name.endswith("Image")}
        return self._text({**self.record, "dynamodb": change, "lift.images": "too large"})

    def _text(self, record: Record) -> str:
        letter = {"lift": "dead letter", "consumer": self.consumer, "reason": self.reason, "record": record}
        return json.dumps(letter, separators=(",", ":"))


def read_letter(text: str) -> DeadLetter | None:
    """The letter of a message; None for a message that is none of ours.

    InvalidRequest for one whose images were too large.
    """
    try:
        letter = json.loads(text)
    except ValueError:
        return None
    if not isinstance(letter, dict) or letter.get("lift") != "dead letter":
        return None
    record = letter["record"]
    if "lift.images" in record:
        raise InvalidRequest("the letter holds no images, because they were too large: read the item itself")
    return DeadLetter(letter["consumer"], letter["reason"], record)


def letters_from_environment(environment: Mapping[str, str] | None = None) -> Callable[[DeadLetter], None] | None:
    """Where dead letters go by the environment: to the queue whose URL is `LIFT_DEAD_LETTERS`; None where it says nothing."""
    url = (os.environ if environment is None else environment).get("LIFT_DEAD_LETTERS")
    if not url:
        return None

    def send(letter: DeadLetter) -> None:
        # Loaded with the first letter, which most functions never send.
        import boto3

        to_queue(boto3.client("sqs"), url)(letter)

    return send


def to_queue(queues: Any, url: str) -> Callable[[DeadLetter], None]:
    """Where dead letters go: an SQS queue, over boto3's client for SQS."""

    def send(letter: DeadLetter) -> None:
        queues.send_message(QueueUrl=url, MessageBody=letter.text)

    return send
