"""Client over botocore: its credentials, endpoints, retries and checks, without the cost of its request and answer models."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

from botocore import exceptions
from botocore.config import Config
from botocore.session import Session

from liftgen.runtime.errors import (
    READS,
    AccessDenied,
    InvalidRequest,
    LiftError,
    NotConfigured,
    Timeout,
    Unavailable,
    failure,
)

if TYPE_CHECKING:
    import boto3
    from botocore.client import BaseClient


class BotocoreClient:
    """The port over botocore: requests go out and answers come in as bytes, everything between is botocore's.

    `source` is a session of boto3 or botocore, of which a client is made, or a DynamoDB client that exists and whose
    settings are then kept as they are; without it a session of its own finds its settings in the usual places.
    Raises NotConfigured when no region is said.
    """

    def __init__(
        self,
        source: boto3.Session | Session | BaseClient | None = None,
        *,
        region_name: str | None = None,
        endpoint_url: str | None = None,
        config: Config | None = None,
    ) -> None:
        client = _client(Session() if source is None else source, region_name, endpoint_url, config)
        if client.meta.service_model.service_name != "dynamodb":
            raise NotConfigured(f"a client of `{client.meta.service_model.service_name}` is none of DynamoDB")
        for event, handler in _HANDLERS.items():
            # The same id for every client, so that a client which is wrapped twice is listened to once.
            client.meta.events.register(f"{event}.dynamodb", handler, unique_id=f"liftgen-{event}")
        self._client = client
        self._validates = bool(getattr(client.meta.config, "parameter_validation", True))
        self._methods = {
            operation: getattr(client, method) for method, operation in client.meta.method_to_api_mapping.items()
        }

    def __repr__(self) -> str:
        return f"BotocoreClient(region={self._client.meta.region_name!r}, endpoint={self._client.meta.endpoint_url!r})"

    def call(self, operation: str, body: bytes) -> bytes:
        """The answer's JSON to a request's JSON; errors as `Client` says."""
        exchange = _Exchange(body)
        _running.exchange = exchange
        try:
            self._methods[operation](**self._parameters(body))
        except exceptions.ClientError as error:
            if error.operation_name != operation:
                # Whoever is asked for credentials refused, before the request was signed.
                unsure = exchange.unsure and operation not in READS
                raise AccessDenied(str(error), operation=operation, ambiguous=unsure) from error
            raise failure(
                operation,
                exchange.status,
                exchange.answer,
                request_id=error.response.get("ResponseMetadata", {}).get("RequestId"),
                ambiguous=exchange.unsure,
            ) from None
        except exceptions.BotoCoreError as error:
            raise _transport_failure(operation, error, exchange) from error
        finally:
            _running.exchange = None
        if exchange.damaged:
            raise Unavailable("the answer arrived damaged", operation=operation, ambiguous=operation not in READS)
        return exchange.answer

    def _parameters(self, body: bytes) -> dict[str, Any]:
        # Botocore reads parameters for two purposes: it validates them, unless that is off, and takes the account
        # of a table that is named by its ARN into the endpoint. What is sent is the body, whatever they are.
        return json.loads(body) if self._validates or b'"arn:' in body else {}


class _Exchange:
    """What goes out and what came back, of one call in one thread."""

    __slots__ = ("answer", "body", "damaged", "status", "unsure")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.answer = b""
        self.status = 0
        self.damaged = False
        self.unsure = False


class _Running(threading.local):
    exchange: _Exchange | None = None


# Botocore calls its handlers in the thread of the call; calls that are not ours find nothing here and pass untouched.
_running = _Running()


def _put_body(params: dict[str, Any], **_: Any) -> None:
    """Before a request is signed: its body is ours."""
    if (exchange := _running.exchange) is not None:
        params["body"] = exchange.body


def _take_answer(response_dict: dict[str, Any], **_: Any) -> None:
    """Before an answer is parsed: keep its bytes, and leave the parser nothing to do unless it is an error."""
    # A response parser of one's own can only be given to a session; this way it works for a client that exists as well.
    if (exchange := _running.exchange) is not None:
        exchange.status = response_dict["status_code"]
        exchange.answer = response_dict["body"]
        exchange.damaged = False
        unreadable = _without_unreadable_checksum(response_dict["headers"])
        if exchange.status < 300:
            exchange.damaged = unreadable or _damaged(exchange.answer, response_dict["headers"])
            response_dict["body"] = b"{}"
        elif not _is_object(exchange.answer):
            response_dict["body"] = b"{}"  # botocore's parser takes for granted that JSON is an object


def _note_attempt(exception: Exception | None, **_: Any) -> None:
    """After each attempt: whether it may have been applied without our knowing."""
    if (exchange := _running.exchange) is not None:
        answered = exchange.status < 500 and not exchange.damaged
        known = answered if exception is None else isinstance(exception, _NEVER_SENT)
        exchange.unsure = exchange.unsure or not known


def _without_unreadable_checksum(headers: MutableMapping[str, str]) -> bool:
    """Take a checksum that is no number out of the headers: botocore would raise a ValueError of its own for it."""
    checksum = headers.get("x-amz-crc32")
    if checksum is None or checksum.isdigit():
        return False
    del headers["x-amz-crc32"]
    return True


def _damaged(answer: bytes, headers: Mapping[str, str]) -> bool:
    """Whether an answer differs from its checksum, or is not JSON at all."""
    checksum = None if "content-encoding" in headers else headers.get("x-amz-crc32")
    if checksum is not None and crc32(answer) != int(checksum):
        return True
    return not _is_object(answer)


def _is_object(answer: bytes) -> bool:
    return answer.startswith(b"{") and answer.rstrip().endswith(b"}")


_HANDLERS: dict[str, Callable[..., None]] = {
    "before-call": _put_body,
    "before-parse": _take_answer,
    "response-received": _note_attempt,
}

_NEVER_SENT = (
    exceptions.ConnectTimeoutError,
    exceptions.EndpointConnectionError,
    exceptions.ProxyConnectionError,
)
_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.TokenRetrievalError,
    exceptions.SSOError,
    exceptions.ProfileNotFound,
)
_TIMEOUTS = (exceptions.ConnectTimeoutError, exceptions.ReadTimeoutError)


def _transport_failure(operation: str, error: exceptions.BotoCoreError, exchange: _Exchange) -> LiftError:
    if isinstance(error, _CREDENTIALS):
        return AccessDenied(str(error), operation=operation)
    if isinstance(error, exceptions.ParamValidationError):
        return InvalidRequest(str(error), operation=operation)
    kind = Timeout if isinstance(error, _TIMEOUTS) else Unavailable
    unsure = exchange.unsure or not isinstance(error, _NEVER_SENT)
    return kind(str(error), operation=operation, ambiguous=unsure and operation not in READS)


def _client(source: Any, region_name: str | None, endpoint_url: str | None, config: Config | None) -> BaseClient:
    make = getattr(source, "create_client", None) or getattr(source, "client", None)
    if make is None:
        if (region_name, endpoint_url, config) != (None, None, None):
            raise NotConfigured("a client that exists has its region, endpoint and config already")
        return cast("BaseClient", source)
    unchecked = Config(parameter_validation=False)
    try:
        client = make(
            "dynamodb",
            region_name=region_name,
            endpoint_url=endpoint_url,
            config=unchecked if config is None else config.merge(unchecked),
        )
    except exceptions.NoRegionError as error:
        raise NotConfigured(str(error)) from error
    except _CREDENTIALS as error:
        raise AccessDenied(str(error)) from error
    return cast("BaseClient", client)
