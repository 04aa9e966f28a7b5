"""Idempotency: what is asked twice is done once, with Powertools' own machinery over a table of ours."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any, TypeVar, cast

from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyItemAlreadyExistsError,
    IdempotencyItemNotFoundError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import STATUS_CONSTANTS, DataRecord

from liftgen.runtime.errors import AnswerNotKept, ConditionFailed, Conflict

if TYPE_CHECKING:
    from liftgen.runtime.service_table import Item, ServiceTable

T = TypeVar("T")

KIND = "Idempotency"
IN_PROGRESS = STATUS_CONSTANTS["INPROGRESS"]
LEASE_SECONDS = 900
"""How long a holder is waited for that says nothing of its time: no function runs longer."""

PACKED_FROM = 16 * 1024
"""From how many bytes an answer is packed: it costs less to store then."""
MOST_KEPT = 380 * 1024
"""How many bytes of an answer fit into an item beside what else it has."""

logger = logging.getLogger(__name__)


class TablePersistence(BasePersistenceLayer):
    """Powertools' persistence over a service table, for `idempotent`, `idempotent_function` and the middleware of APIs.

    Whoever begins holds the key until the end of its time: that of the function, where the configuration has its
    context, else `lease_seconds`. Then it counts as crashed and another may begin. What a holder writes after that is
    not taken: the answer that is kept is that of who holds the key.

    Large answers are packed. One that is still too large for an item is given to whoever asked first, and who asks again
    gets AnswerNotKept: it is not done twice.
    """

    def __init__(self, table: ServiceTable, *, lease_seconds: float = LEASE_SECONDS) -> None:
        cast("Any", super()).__init__()  # Powertools leaves it untyped
        self.table = table
        self.lease_seconds = lease_seconds
        self._held: dict[tuple[int, str], str] = {}
        self._lock = Lock()

    def _get_record(self, idempotency_key: str) -> DataRecord:
        item = self.table.get(self._key(idempotency_key))
        if item is None:
            raise IdempotencyItemNotFoundError
        return _record(idempotency_key, item)

    def _put_record(self, data_record: DataRecord) -> None:
        key = self._key(data_record.idempotency_key)
        token = secrets.token_hex(8)
        now = self.table.now()
        until = data_record.in_progress_expiry_timestamp or int((now + self.lease_seconds) * 1000)
        attributes: dict[str, Any] = {
            "progress": {"S": data_record.status},
            "ends_at": {"N": str(data_record.expiry_timestamp)},
            "held_until": {"N": str(until)},
            "held_by": {"S": token},
        }
        if data_record.payload_hash:
            attributes["payload"] = {"S": data_record.payload_hash}
        try:
            self.table.call(
                "PutItem",
                Item=self.table.item(KIND, key, attributes, data_record.expiry_timestamp),
                ConditionExpression=(
                    "attribute_not_exists(held_by) OR ends_at < :now OR (progress = :in_progress AND held_until < :now_ms)"
                ),
                ExpressionAttributeValues={
                    ":now": {"N": str(int(now))},
                    ":now_ms": {"N": str(int(now * 1000))},
                    ":in_progress": {"S": IN_PROGRESS},
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ConditionFailed as error:
            if isinstance(error, Conflict) or not error.item:
                raise IdempotencyItemAlreadyExistsError from error
            there = _record(data_record.idempotency_key, error.item)
            self._validate_payload(data_payload=data_record, stored_data_record=there)
            self._save_to_cache(data_record=there)
            raise IdempotencyItemAlreadyExistsError(old_data_record=there) from error
        with self._lock:
            self._held[get_ident(), data_record.idempotency_key] = token

    def _update_record(self, data_record: DataRecord) -> None:
        expires = self.table.expires_at
        answer = _answer(data_record.response_data)
        update = "SET progress = :progress, answer = :answer, ends_at = :ends_at"
        values: dict[str, Any] = {
            ":progress": {"S": data_record.status},
            ":answer": answer,
            ":ends_at": {"N": str(data_record.expiry_timestamp)},
        }
        self._write_held(
            "UpdateItem",
            data_record,
            UpdateExpression=update + (", #expires = :ends_at" if expires else ""),
            ExpressionAttributeNames={"#expires": expires} if expires else {},
            ExpressionAttributeValues=values,
        )

    def _delete_record(self, data_record: DataRecord) -> None:
        self._write_held("DeleteItem", data_record, ExpressionAttributeValues={})

    def _write_held(self, operation: str, data_record: DataRecord, **request: Any) -> None:
        """Write to an item that is held by this call; nothing where another has taken it over."""
        with self._lock:
            token = self._held.pop((get_ident(), data_record.idempotency_key), "")
        request["ExpressionAttributeValues"] = {**request["ExpressionAttributeValues"], ":token": {"S": token}}
        key = self._key(data_record.idempotency_key)
        try:
            self.table.call(operation, Key=key, ConditionExpression="held_by = :token", **request)
        except ConditionFailed as error:
            if isinstance(error, Conflict):
                raise
            logger.warning("a call took longer than its key was held for, and another has done the same")

    def _key(self, idempotency_key: str) -> Item:
        operation, _, digest = idempotency_key.rpartition("#")
        return self.table.key(KIND, operation, digest)


def once(
    store: TablePersistence,
    do: Callable[[], T],
    *,
    operation: str,
    tenant: str,
    payload: Any,
    key: str | None = None,
    context: Any = None,
    expires_after_seconds: int = 86_400,
    replayed: Callable[[], object] | None = None,
) -> T:
    """What `do` gives, which is plain JSON: done now, or given back from when the same was asked before.

    The same is what has the same operation, tenant, and key; where no key is said, the payload is the key. A key with
    another payload is IdempotencyValidationError, one whose holder is at work IdempotencyAlreadyInProgressError (both
    Powertools'), and one whose answer was too large AnswerNotKept. When `do` raises, nothing is kept. `context` is
    Lambda's, for the time that is left; `replayed` is told of an answer that was kept. A store keeps answers for as long
    as it was first asked to.
    """

    def hook(response: Any, idempotent_data: DataRecord) -> Any:
        del idempotent_data
        if replayed is not None:
            replayed()
        return response

    config = IdempotencyConfig(
        event_key_jmespath="[tenant, key]",
        payload_validation_jmespath="payload",
        expires_after_seconds=expires_after_seconds,
        hash_function="sha256",
        lambda_context=cast("Any", _Lease(store.lease_seconds) if context is None else context),
        response_hook=hook,
    )
    digest = digest_of(payload)
    asked = {"tenant": tenant, "key": digest if key is None else f"key {key}", "payload": digest}

    def run(*, asked: dict[str, str]) -> T:
        del asked
        return do()

    decorated: Callable[..., T] = cast("Any", idempotent_function)(
        run, data_keyword_argument="asked", persistence_store=store, config=config, key_prefix=operation
    )
    return decorated(asked=asked)


def digest_of(payload: Any) -> str:
    """The digest of a payload: the same for the same JSON, whatever the order of its members."""
    if isinstance(payload, bytes):
        return hashlib.sha256(payload).hexdigest()
    text = json.dumps(payload, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Lease:
    """As much of Lambda's context as Powertools asks."""

    seconds: float

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


class _Unkept(DataRecord):
    """The record of an answer that was too large."""

    def response_json_as_dict(self) -> dict[str, Any] | None:
        raise AnswerNotKept("it was done, and its answer was too large to be kept")


def _answer(text: str) -> dict[str, Any]:
    """The attribute of an answer: its text, the text packed, or NULL for one that is too large."""
    data = text.encode()
    if len(data) < PACKED_FROM:
        return {"S": text}
    packed = zlib.compress(data)
    return {"B": b64encode(packed).decode()} if len(packed) <= MOST_KEPT else {"NULL": True}


def _text(answer: dict[str, Any]) -> str:
    match answer:
        case {"B": str(packed)}:
            return zlib.decompress(b64decode(packed)).decode()
        case _:
            return str(answer.get("S", ""))


def _record(idempotency_key: str, item: Item) -> DataRecord:
    answer = item.get("answer", {})
    return (_Unkept if "NULL" in answer else DataRecord)(
        idempotency_key=idempotency_key,
        status=item["progress"]["S"],
        expiry_timestamp=int(item["ends_at"]["N"]),
        in_progress_expiry_timestamp=int(item["held_until"]["N"]),
        response_data=_text(answer),
        payload_hash=item.get("payload", {}).get("S", ""),
    )
