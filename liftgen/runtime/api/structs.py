"""Structs: nested models of msgspec in what a request says and an answer shows."""

from __future__ import annotations

import functools
import operator
import types
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from pydantic import BaseModel, ConfigDict, create_model
from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler


class Struct:
    """Beside a model of msgspec in an annotation: pydantic reads and shows it as a model of its own with the same fields."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        told = _told(source)

        def made(value: BaseModel) -> Any:
            return msgspec.convert({name: getattr(value, name) for name in value.model_fields_set}, source)

        def shown(value: Any, info: core_schema.SerializationInfo) -> Any:
            return told.model_validate(value).model_dump(mode=info.mode)

        serialization = core_schema.plain_serializer_function_ser_schema(shown, info_arg=True)
        return core_schema.no_info_after_validator_function(made, handler(told), serialization=serialization)


STRUCT = Struct()


@cache
def _told(source: Any) -> type[BaseModel]:
    """The fields of a struct as a model of pydantic."""
    types_ = get_type_hints(source, include_extras=True)
    fields: dict[str, Any] = {}
    for each in msgspec.structs.fields(source):
        default: Any = ...
        if each.default is not msgspec.NODEFAULT:
            default = each.default
        elif each.default_factory is not msgspec.NODEFAULT:
            default = each.default_factory()
        fields[each.name] = (_annotated(types_[each.name]), default)
    config = ConfigDict(extra="forbid", from_attributes=True, hide_input_in_errors=True)
    return create_model(
        source.__name__, __config__=config, __doc__=source.__doc__, __module__=source.__module__, **fields
    )


def _annotated(type_: Any) -> Any:
    """The type with this beside each struct in it."""
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return Annotated[type_, STRUCT]
    arguments = get_args(type_)
    match get_origin(type_):
        case None:
            return type_
        case origin if origin in (types.UnionType, Union):
            return functools.reduce(operator.or_, map(_annotated, arguments))
        case origin if origin is Annotated:
            return Annotated[(_annotated(arguments[0]), *arguments[1:])]
        case origin if any(isinstance(each, type) or get_origin(each) for each in arguments):
            return origin[tuple(_annotated(each) for each in arguments)]
        case _:
            return type_
