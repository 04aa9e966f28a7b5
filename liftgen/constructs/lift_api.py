"""LiftApi: an HTTP API in front of functions, which nobody calls without saying who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_logs as logs
from constructs import Construct

from liftgen.constructs.lift_function import log_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import Duration
    from aws_cdk import aws_kms as kms

    from liftgen.constructs.lift_function import LiftFunction

SAID = ("requestId", "requestTime", "httpMethod", "routeKey", "status", "responseLength", "integrationErrorMessage")


class LiftApi(Construct):
    """The API as `api`, its access log as `logs`, whether callers carry `tokens`; its address is an output of the stack.

    With an `issuer` (and its `audience`) callers carry its tokens, whose claims reach the functions; without one they sign
    their requests as AWS does. Nothing is open. Browsers of other `origins` are let in where these are said, with answers
    to preflights kept for `preflight`. Beyond `rate` requests a second, and a `burst`, callers are told to come back later.
    The log is encrypted with AWS's keys, or with `encryption_key`.

    ValueError for an issuer without an audience, and the other way round.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        issuer: str | None = None,
        audience: Sequence[str] = (),
        origins: Sequence[str] = (),
        preflight: Duration | None = None,
        rate: float = 500,
        burst: float = 1000,
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
        encryption_key: kms.IKey | None = None,
        name: str | None = None,
        description: str | None = None,
    ) -> None:
        if bool(issuer) != bool(audience):
            raise ValueError("an issuer and its audience belong together")
        super().__init__(scope, id)
        self.tokens = issuer is not None
        self.logs = log_group(self, log_retention, encryption_key)
        self.api = apigateway.HttpApi(
            self,
            "Api",
            api_name=name,
            description=description,
            cors_preflight=_cors(origins, preflight),
            default_authorizer=_authorizer(issuer, audience),
            create_default_stage=False,
        )
        self.stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=rate, burst_limit=burst),
            detailed_metrics_enabled=True,
        )
        resource = self.stage.node.default_child
        assert isinstance(resource, apigateway.CfnStage)
        members = ",".join(f'"{each}":"$context.{each}"' for each in SAID)
        resource.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.logs.log_group_arn, format=f"{{{members}}}"
        )
        CfnOutput(self, "Url", value=self.stage.url)

    def add(self, path: str, function: LiftFunction) -> None:
        """Lead every request for this path, and for all below it, to a function. ValueError for a path that is not absolute."""
        if not path.startswith("/") or path.endswith("/"):
            raise ValueError(f"`{path}` does not begin with a slash, or ends with one")
        # One statement for all routes: a function's own policy takes 20 KB, and a stack 500 resources.
        integration = integrations.HttpLambdaIntegration(path, function.function, scope_permission_to_route=False)
        for each in (path, f"{path}/{{proxy+}}"):
            self.api.add_routes(path=each, integration=integration, methods=_METHODS)


# Not ANY, which takes the answers to preflights from the API.
_METHODS = [
    apigateway.HttpMethod.GET,
    apigateway.HttpMethod.POST,
    apigateway.HttpMethod.PUT,
    apigateway.HttpMethod.PATCH,
    apigateway.HttpMethod.DELETE,
]


def _authorizer(issuer: str | None, audience: Sequence[str]) -> apigateway.IHttpRouteAuthorizer:
    if issuer is None:
        return authorizers.HttpIamAuthorizer()
    return authorizers.HttpJwtAuthorizer("Tokens", issuer, jwt_audience=list(audience))


def _cors(origins: Sequence[str], preflight: Duration | None) -> apigateway.CorsPreflightOptions | None:
    if not origins:
        return None
    return apigateway.CorsPreflightOptions(
        allow_origins=list(origins),
        allow_methods=[apigateway.CorsHttpMethod[each.name] for each in _METHODS],
        allow_headers=["authorization", "content-type", "idempotency-key", "if-match"],
        expose_headers=["etag", "idempotent-replayed"],
        max_age=preflight,
    )
