"""The worker: reads what S3 announces in the queue; a file that cannot be read comes again, and then goes to the dead letters."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from liftgen.runtime.api.observed import redacting_logger
from liftgen.runtime.environment import table_name
from liftgen.runtime.errors import AlreadyExists, ConditionFailed

from handlers import shared
from repositories.generated.tables.uploads import Uploads
from uploads import Sale, State, Upload

log = redacting_logger("worker")


class UnreadableError(Exception):
    """A file that is none of sales."""


@dataclass(frozen=True)
class Announced:
    """A file that S3 says is there; its id is that of this very writing of it, however often it is announced."""

    bucket: str
    object_key: str
    sequencer: str

    @property
    def upload_id(self) -> str:
        return hashlib.sha256(f"{self.bucket}/{self.object_key}/{self.sequencer}".encode()).hexdigest()[:32]


def work(event: dict[str, Any], context: Any) -> Any:
    """What the queue calls: messages that failed are reported, and they alone come again."""
    return process_partial_response(
        event, answer, BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False), context
    )


def answer(record: SQSRecord) -> None:
    """Take in every file that a message announces."""
    attempts = int(record.attributes.approximate_receive_count)
    for each in announced(record.body):
        take_in(each, attempts)


def announced(body: str) -> Iterator[Announced]:
    """The files of a message; none in the one that S3 sends to try the queue."""
    for each in json.loads(body).get("Records", ()):
        about = each["s3"]["object"]
        yield Announced(each["s3"]["bucket"]["name"], unquote_plus(about["key"]), str(about.get("sequencer", "")))


def take_in(file: Announced, attempts: int) -> None:
    """Store what is in a file, once; what cannot be read is noted, and raised so that it comes again."""
    saved = _uploads()
    upload = known(saved, file)
    if upload.state is State.DONE:
        return
    try:
        sales = list(read(upload.upload_id, content(file)))
        saved.sales.put_many(sales)
        total = sum((each.amount for each in sales), Decimal(0))
        saved.uploads.finish(
            upload_id=upload.upload_id, state=State.DONE, attempts=attempts, lines=len(sales), total=total, problem=""
        )
        log.info("taken in", upload_id=upload.upload_id, lines=len(sales))
    except ConditionFailed:
        return  # another has just done it
    except Exception as error:
        problem = str(error) if isinstance(error, UnreadableError) else type(error).__name__
        saved.uploads.fail(upload_id=upload.upload_id, state=State.FAILED, attempts=attempts, problem=problem)
        raise


def known(saved: Uploads, file: Announced) -> Upload:
    """The item of a file, which is made when it is first heard of."""
    try:
        return saved.uploads.create(Upload(upload_id=file.upload_id, bucket=file.bucket, object_key=file.object_key))
    except AlreadyExists:
        found = saved.uploads.get(upload_id=file.upload_id, consistent=True)
        assert found is not None  # it was there just now, and nobody deletes
        return found


def read(upload_id: str, text: str) -> Iterator[Sale]:
    """The sales in a file of `product,amount`; UnreadableError says which line is none."""
    for number, line in enumerate(csv.reader(io.StringIO(text)), start=1):
        try:
            product, amount = line
            yield Sale(upload_id=upload_id, number=number, product=product, amount=Decimal(amount))
        except (InvalidOperation, ValueError):
            raise UnreadableError(f"line {number} is no sale") from None


def content(file: Announced) -> str:
    """The text of a file."""
    text: bytes = s3().get_object(Bucket=file.bucket, Key=file.object_key)["Body"].read()
    return text.decode("utf-8")


@cache
def s3() -> Any:
    """The client for the bucket."""
    return boto3.client("s3")


def _uploads() -> Uploads:
    return Uploads(shared.client(), table_name("uploads"), settings=shared.settings())
