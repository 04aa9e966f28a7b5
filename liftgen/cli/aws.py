"""AWS for commands: a client from flags, and what goes wrong with it as findings."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from liftgen.rules.deployed import TableMissing
from liftgen.rules.reaching import (
    AwsError,
    Denied,
    NoAnswer,
    NoCredentials,
    NotAllowed,
    Throttling,
    WrongEndpoint,
    WrongRegion,
)
from liftgen.runtime import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liftgen.diagnostics import Report, Rule
    from liftgen.observe import ObservedClient

EndpointUrl = Annotated[str | None, typer.Option("--endpoint-url", help="A DynamoDB other than AWS's own.")]
Profile = Annotated[str | None, typer.Option("--profile", help="The AWS profile to use.")]
Region = Annotated[str | None, typer.Option("--region", help="The AWS region to ask in.")]

THROTTLES = {
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
}
FORBIDS = {"AccessDenied", "AccessDeniedException", "NotAuthorized"}
REFUSALS = {
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "OptInRequired",
    "RequestExpired",
    "UnrecognizedClientException",
}


def dynamodb_client(endpoint_url: str | None, profile: str | None, region: str | None) -> ObservedClient:
    """A client that gives up after seconds where nothing answers; what is wrong with the flags is raised."""
    import boto3
    from botocore.config import Config

    patience = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})
    session = boto3.Session(profile_name=profile, region_name=region)
    return cast("ObservedClient", session.client("dynamodb", endpoint_url=endpoint_url, config=patience))


def stack_owner(
    endpoint_url: str | None, profile: str | None, region: str | None, stage: str
) -> Callable[[str, str], str | None]:
    """What CloudFormation says of a table, by its name in the models and where it is deployed: whose it is, None for nobody's.

    A global table has no tag of CloudFormation's. Who may not ask is told that it has an owner: better than one that is not seen.
    """
    import boto3
    from botocore.exceptions import ClientError, EndpointConnectionError
    from botocore.parsers import ResponseParserError

    from liftgen.outputs.stack import stack_id

    session: Any = boto3.Session(profile_name=profile, region_name=region)
    client = session.client("cloudformation", endpoint_url=endpoint_url)
    stand_in = ".amazonaws.com" not in client.meta.endpoint_url

    def owner(table: str, name: str) -> str | None:
        own = f"{stage}-{stack_id(table)}" if stage else stack_id(table)
        for question in ({"PhysicalResourceId": name}, {"StackName": own}):
            try:
                found = client.describe_stack_resources(**question)["StackResources"]
            except (ClientError, EndpointConnectionError, ResponseParserError) as error:
                code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
                if code in FORBIDS:
                    return "somebody whom CloudFormation does not let be seen"
                if code != "ValidationError" and not stand_in:
                    raise
                continue
            for each in found:
                if each.get("PhysicalResourceId") == name and each["ResourceType"].startswith("AWS::DynamoDB::"):
                    return f"the stack `{each['StackName']}`"
        return None

    return owner


def where(client: ObservedClient, endpoint_url: str | None) -> str:
    """In words, where the client asks."""
    region = f"region `{cast('Any', client).meta.region_name}`"
    return f"{region} at `{endpoint_url}`" if endpoint_url is not None else region


@contextmanager
def problems_with_aws(report: Report, endpoint_url: str | None) -> Iterator[None]:
    """A block that ends where something goes wrong between us and AWS, which is then in the report."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    from liftgen.observe import NotDynamoDBError

    try:
        yield
    except (BotoCoreError, ClientError, NotDynamoDBError, ResponseParserError, errors.LiftError) as error:
        report.add(_finding(error, endpoint_url))
    except ValueError as error:
        # The one thing that botocore says with a plain ValueError, as it makes a client.
        if not str(error).startswith("Invalid endpoint"):
            raise
        report.add(WrongEndpoint(str(endpoint_url)))


def _finding(error: Exception, endpoint: str | None) -> Rule:
    from botocore import exceptions
    from botocore.parsers import ResponseParserError

    from liftgen.observe import NotDynamoDBError

    reason = " ".join(str(error).split()).rstrip(".")
    match error:
        case exceptions.ClientError(operation_name=operation, response={"Error": {"Code": code}}):
            said = str(error.response["Error"].get("Message") or code).rstrip(".")
            return _answered(operation, code, said)
        case errors.LiftError():
            return _failed(error, endpoint, reason)
        case exceptions.NoRegionError() | exceptions.InvalidRegionError() | exceptions.UnknownRegionError():
            return WrongRegion(reason)
        case exceptions.EndpointConnectionError() if (unknown := _unknown_region(error)) is not None:
            return WrongRegion(f"nothing answers in `{unknown}`, and nobody knows of it")
        case exceptions.ConnectionError() | exceptions.HTTPClientError():
            return NoAnswer(endpoint, reason)
        case ResponseParserError() | NotDynamoDBError():
            return NoAnswer(endpoint, "it is something else that does")
        case _ if isinstance(error, _credential_errors()):
            return NoCredentials(reason)
        case _:
            return AwsError("request", type(error).__name__, reason)


def _unknown_region(error: Exception) -> str | None:
    """The region of AWS that did not answer, where botocore does not know it; a newer one is asked and answers."""
    import boto3

    found = re.match(r"https://[\w-]*\.?([\w-]+)\.amazonaws\.com", cast("Any", error).kwargs.get("endpoint_url", ""))
    session = boto3.Session()
    partitions = session.get_available_partitions()
    known = {region for each in partitions for region in session.get_available_regions("dynamodb", each)}
    return found[1] if found is not None and found[1] not in known else None


def _answered(operation: str, code: str, said: str) -> Rule:
    if code in FORBIDS:
        return NotAllowed(operation, said)
    if code in THROTTLES:
        return Throttling(operation, said)
    return Denied(operation, said) if code in REFUSALS else AwsError(operation, code, said)


def _failed(error: errors.LiftError, endpoint: str | None, reason: str) -> Rule:
    """What the client port raises, whose retries are used up by then."""
    operation = error.operation or "request"
    match error:
        case errors.Throttled():
            return Throttling(operation, reason)
        case errors.AccessDenied() if error.code is None:
            return NoCredentials(reason)
        case errors.TableNotFound() if (named := re.search(r"Table: ([\w.-]+) not found", reason)) is not None:
            return TableMissing(named[1], f"`{endpoint}`" if endpoint is not None else "this account and region")
        case errors.Unavailable() if error.code is None:
            return NoAnswer(endpoint, reason)
        case errors.NotConfigured():
            return WrongRegion(reason)
        case _:
            return _answered(operation, error.code or type(error).__name__, reason)


def _credential_errors() -> tuple[type[Exception], ...]:
    from botocore import exceptions

    return (
        exceptions.ConfigNotFound,
        exceptions.ConfigParseError,
        exceptions.CredentialRetrievalError,
        exceptions.InvalidConfigError,
        exceptions.MetadataRetrievalError,
        exceptions.NoAuthTokenError,
        exceptions.NoCredentialsError,
        exceptions.PartialCredentialsError,
        exceptions.ProfileNotFound,
        exceptions.RefreshWithMFAUnsupportedError,
        exceptions.SSOError,
        exceptions.TokenRetrievalError,
        exceptions.UnknownCredentialError,
        exceptions.UnknownTokenProviderError,
    )
