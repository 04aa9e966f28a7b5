"""Reaching, 42x: why AWS could not be asked, or did not answer."""

from __future__ import annotations

from typing import ClassVar

from liftgen.diagnostics import Rule
from liftgen.rules.configuring import Unconfigured


class NoAccess(Rule):
    """AWS was not asked, or did not let us in: there are no credentials, or they may not do this."""

    ignorable: ClassVar[bool] = False


class AwsFailed(Rule):
    """AWS did not answer, or its answer was an error."""

    ignorable: ClassVar[bool] = False


class NoCredentials(NoAccess):
    """There are no usable AWS credentials, so nothing was asked."""

    code = "LIFT420"
    reason: str

    @property
    def message(self) -> str:
        return f"there are no AWS credentials to use: {self.reason}"

    @property
    def help(self) -> str:
        return "sign in (`aws sso login`), name a profile with `--profile`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"


class Denied(NoAccess):
    """AWS refuses the credentials: they are unknown, have expired, or do not match."""

    code = "LIFT421"
    operation: str
    reason: str

    @property
    def message(self) -> str:
        return f"AWS refused `{self.operation}`: {self.reason}"

    @property
    def help(self) -> str:
        return "sign in anew where they have expired; `--profile` names others"


class WrongRegion(Unconfigured):
    """No AWS region is named, or it is not one."""

    code = "LIFT422"
    reason: str

    @property
    def message(self) -> str:
        return f"there is no AWS region to ask in: {self.reason.lower()}"

    @property
    def help(self) -> str:
        return "name it with `--region`, or set AWS_REGION"


class WrongEndpoint(Unconfigured):
    """The endpoint is not an address that can be asked."""

    code = "LIFT423"
    endpoint: str

    @property
    def message(self) -> str:
        return f"`{self.endpoint}` is not an endpoint"

    @property
    def help(self) -> str:
        return "write it like `http://127.0.0.1:8000`"


class NoAnswer(AwsFailed):
    """Nothing answers at the endpoint, or not in time, or it is not DynamoDB that answers."""

    code = "LIFT424"
    endpoint: str | None
    reason: str

    @property
    def message(self) -> str:
        where = f"no DynamoDB answers at `{self.endpoint}`" if self.endpoint is not None else "AWS does not answer"
        return f"{where}: {self.reason}"

    @property
    def help(self) -> str:
        if self.endpoint is None:
            return "see whether this machine reaches AWS, and whether the region is one of yours"
        return "see that it runs and that this machine reaches it; an endpoint begins with `http://` or `https://`"


class AwsError(AwsFailed):
    """AWS answered with an error."""

    code = "LIFT425"
    operation: str
    error: str
    reason: str

    @property
    def message(self) -> str:
        return f"AWS failed at `{self.operation}` with {self.error}: {self.reason}"

    @property
    def help(self) -> str | None:
        ours = self.error in ("ValidationException", "ParamValidationError")
        return None if ours else "try again; where it stays, AWS's health dashboard may say why"


class Throttling(AwsFailed):
    """AWS asks for fewer requests, and went on asking while it was tried again."""

    code = "LIFT426"
    operation: str
    reason: str

    @property
    def message(self) -> str:
        return f"AWS throttles `{self.operation}`: {self.reason}"

    @property
    def help(self) -> str:
        return "wait a minute and try again, or take less at once"


class NotAllowed(NoAccess):
    """AWS takes the credentials, and they may not do this."""

    code = "LIFT427"
    operation: str
    reason: str

    @property
    def message(self) -> str:
        return f"these credentials may not do `{self.operation}`: {self.reason}"

    @property
    def help(self) -> str:
        return f"allow `dynamodb:{self.operation}` on the table, or name another profile with `--profile`"
