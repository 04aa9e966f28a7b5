"""DynamORM's middleware: the repositories of a request, bound to its tenant, and what they write in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from liftgen.runtime.api import caller
from liftgen.runtime.api.answers import answer_of
from liftgen.runtime.api.problems import problem_of
from liftgen.runtime.client import Client
from liftgen.runtime.environment import client_from_environment
from liftgen.runtime.errors import LiftError, NotConfigured, Timeout
from liftgen.runtime.table import DEFAULTS, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
Handler = Callable[[dict[str, Any], Any], Any]


class Unit(Protocol):
    """Writes that wait to be sent together: a generated transaction is one."""

    def commit(self) -> object:
        """Send them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamORMConfig:
    """What a handler's repositories are, and how far they reach.

    `facade` is the generated class of a table, such as `Saas`; `table_name` is the deployed name where it is another
    than the models'.

    With `tenant_isolation` a request has one tenant, or is answered 401 or 403: the claim `LIFT_TENANT_CLAIM` or
    `tenant_field`, as the authorizer verified it, read by `tenant_kind`. With `auto_transaction` there is a
    `unit_of_work`, which is sent when the handler is done.

    `client` makes the client for a tenant (None where there is none), for tables that are reached under a role of
    their own; without it there is one client for all, of the environment. No request is sent to DynamoDB when less
    than `reserve` seconds are left to answer.
    """

    facade: Callable[..., Any]
    table_name: str | None = None
    tenant_isolation: bool = True
    auto_transaction: bool = False
    tenant_field: str = "tenant_id"
    tenant_kind: Callable[[str], object] = str
    settings: Settings = DEFAULTS
    client: Callable[[object], Client] | None = None
    reserve: float = 0.5


@dataclass(frozen=True, slots=True)
class InTime:
    """A client that refuses to begin what could not be answered any more: Timeout, and nothing was sent."""

    client: Client
    left: Callable[[], float]
    reserve: float

    def call(self, operation: str, body: bytes) -> bytes:
        """As `Client` says."""
        if self.left() < self.reserve:
            raise Timeout("no time is left to answer", operation=operation)
        return self.client.call(operation, body)


class WithDynamORM:
    """Around a handler: a middleware of a resolver, or a decorator of a plain handler; see `with_dynamorm`."""

    def __init__(self, config: DynamORMConfig) -> None:
        self.config = config
        self.__name__ = "with_dynamorm"
        self._shared: Client | None = None

    @overload
    def __call__(self, app: Handler, next_middleware: None = None) -> Handler: ...
    @overload
    def __call__(self, app: Any, next_middleware: Callable[[Any], Any]) -> Any: ...
    def __call__(self, app: Any, next_middleware: Callable[[Any], Any] | None = None) -> Any:
        """The plain handler with its repositories, or the answer of the resolver's next middleware."""
        if next_middleware is None:
            return self._around(app)
        with self._request(app.current_event.raw_event, app.lambda_context, app) as request:
            answer = next_middleware(app)
            request.done(getattr(answer, "status_code", 200))
            return answer

    def _around(self, handler: Handler) -> Handler:
        def around(event: dict[str, Any], context: Any) -> Any:
            try:
                with self._request(event, context, None) as request:
                    answer = handler(event, context)
                    request.done(answer.get("statusCode", 200) if isinstance(answer, dict) else 200)
                    return answer
            except LiftError as error:
                if "requestContext" not in event:
                    raise
                return answer_of(problem_of(error))

        update_wrapper(around, handler)
        return around

    @contextmanager
    def _request(self, event: dict[str, Any], context: Any, app: Any) -> Iterator[_Request]:
        request = _Request(self, event, context, app)
        if self.config.tenant_isolation:
            _ = request.tenant
        token = _CURRENT.set(request)
        try:
            yield request
        finally:
            _CURRENT.reset(token)

    def client_for(self, tenant: object) -> Client:
        """The client for a tenant."""
        if self.config.client is not None:
            return self.config.client(tenant)
        if self._shared is None:
            self._shared = client_from_environment()
        return self._shared


@dataclass
class _Request:
    """One request: whose it is, its repositories and its unit of work, each made when it is first asked for."""

    around: WithDynamORM
    event: dict[str, Any]
    context: Any
    app: Any
    _made: dict[str, Any] = field(default_factory=dict)

    @property
    def tenant(self) -> object:
        """The tenant; NotSignedIn or NoTenant where the authorizer names none."""
        if "tenant" not in self._made:
            config = self.around.config
            text = caller.tenant_of(self.event, config.tenant_field)
            try:
                self._made["tenant"] = config.tenant_kind(text)
            except ValueError:
                raise caller.NoTenant("the claim is of another type") from None
        return self._made["tenant"]

    @property
    def whole(self) -> Any:
        """The repositories, of all tenants."""
        if "whole" not in self._made:
            config = self.around.config
            client = self.around.client_for(self.tenant if config.tenant_isolation else None)
            timed = InTime(client, self._seconds_left, config.reserve)
            self._made["whole"] = config.facade(timed, config.table_name, settings=config.settings)
        return self._made["whole"]

    @property
    def of_tenant(self) -> Any:
        """The repositories, of the tenant."""
        if "of_tenant" not in self._made:
            self._made["of_tenant"] = self.whole.for_tenant(self.tenant)
        return self._made["of_tenant"]

    @property
    def own(self) -> Any:
        """The repositories as far as this request reaches."""
        return self.of_tenant if self.around.config.tenant_isolation else self.whole

    @property
    def unit(self) -> Unit:
        """The unit of work."""
        if not self.around.config.auto_transaction:
            raise NotConfigured("there is no unit of work without `auto_transaction=True`")
        if "unit" not in self._made:
            self._made["unit"] = self.own.transaction()
        unit: Unit = self._made["unit"]
        return unit

    def done(self, status: int) -> None:
        """Send what waits in the unit of work; where the answer is a failure, it is dropped."""
        if "unit" in self._made and status < 400:
            self._made["unit"].commit()

    def is_of(self, ctx: object) -> bool:
        """Whether this is the request that a handler means."""
        if ctx is self.context or ctx is self.app or ctx is self.event:
            return True
        ours = getattr(self.app, "context", None)
        return ours is not None and getattr(ctx, "context", None) is ours

    def _seconds_left(self) -> float:
        left = getattr(self.context, "get_remaining_time_in_millis", None)
        return float("inf") if left is None else left() / 1000


_CURRENT: ContextVar[_Request | None] = ContextVar("liftgen_dynamorm", default=None)


def with_dynamorm(config: DynamORMConfig) -> WithDynamORM:
    """Gives requests their repositories: `app.use([with_dynamorm(config)])`, or `@with_dynamorm(config)` over a plain handler.

    In the handler, `from_context`, `tenant_db` and `unit_of_work` give them. Errors of the data layer are answered as
    problems: by `http_api()` and `rest_api()`, and for plain handlers of API Gateway's events here.
    """
    return WithDynamORM(config)


@overload
def from_context(ctx: object, kind: type[T]) -> T: ...
@overload
def from_context(ctx: object) -> Any: ...
def from_context(ctx: object, kind: type[Any] = object) -> Any:
    """The repositories of the request: with `tenant_isolation` those of its tenant, else all.

    `ctx` is the resolver, its router, or Lambda's context. NotConfigured where no `with_dynamorm` is around the
    handler, or they are of another `kind`.
    """
    return _of(_request(ctx).own, kind)


@overload
def tenant_db(ctx: object, kind: type[T]) -> T: ...
@overload
def tenant_db(ctx: object) -> Any: ...
def tenant_db(ctx: object, kind: type[Any] = object) -> Any:
    """The repositories of the request's tenant, with `tenant_isolation` or without.

    NotSignedIn or NoTenant where it has none.
    """
    return _of(_request(ctx).of_tenant, kind)


@overload
def unit_of_work(ctx: object, kind: type[T]) -> T: ...
@overload
def unit_of_work(ctx: object) -> Any: ...
def unit_of_work(ctx: object, kind: type[Any] = object) -> Any:
    """The transaction of the request: what is written through it is sent when the handler is done, all or nothing.

    It is dropped where the handler fails, or answers with 400 or more. What stops it is answered like any other error;
    more than 100 writes are refused before the first is sent.
    """
    return _of(_request(ctx).unit, kind)


def _request(ctx: object) -> _Request:
    request = _CURRENT.get()
    if request is None or not request.is_of(ctx):
        raise NotConfigured("no `with_dynamorm` is around this handler")
    return request


def _of(value: Any, kind: type[Any]) -> Any:
    if not isinstance(value, kind):
        raise NotConfigured(f"the request has a `{type(value).__name__}`, not a `{kind.__name__}`")
    return value
