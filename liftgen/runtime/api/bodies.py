"""Bodies: the bases of what a request says and an answer shows, and types as JSON has them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from liftgen.runtime.errors import InvalidValue, WrongTenant
from liftgen.runtime.given import UNSET

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
V = TypeVar("V", bound="View")


class Body(BaseModel):
    """What a request says. What its fields do not speak of is refused, so that nothing is set by accident or on purpose."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class View(BaseModel):
    """What an answer shows of an entity."""

    model_config = ConfigDict(from_attributes=True)


def absent() -> Any:
    """The default of a field that may be left out of a body: it is `UNSET` then, which is not the same as `null`."""
    return Field(default_factory=lambda: UNSET)


def given_in(body: Body) -> dict[str, Any]:
    """The fields that a body speaks of, with their values."""
    return {name: getattr(body, name) for name in type(body).model_fields if name in body.model_fields_set}


def own(body: Body, field: str, tenant: object) -> dict[str, Any]:
    """The fields that a body speaks of, for this tenant; WrongTenant when it names another one."""
    given = given_in(body)
    if given.setdefault(field, tenant) != tenant:
        raise WrongTenant("the body names another tenant")
    return given


def shown(view: type[V], value: object) -> V | None:
    """What is shown of a value; None of nothing."""
    return None if value is None else view.model_validate(value)


def built(model: Callable[..., T], fields: dict[str, Any]) -> T:
    """The dataclass of these fields; InvalidValue when it refuses them."""
    try:
        return model(**fields)
    except ValueError as error:
        raise InvalidValue(str(error)) from None


def _decoded(value: object) -> object:
    return b64decode(value, validate=True) if isinstance(value, str) else value


def _encoded(value: bytes) -> str:
    return b64encode(value).decode()


Base64 = Annotated[
    bytes,
    BeforeValidator(_decoded),
    PlainSerializer(_encoded, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]
"""Bytes, which JSON has as base64."""
