"""Validation: whether the values of a patch are ones that the model takes, though the rest of it is not there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import EnumType
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Protocol, Union, get_args, get_origin

from liftgen.runtime.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Validates(Protocol):
    """A pydantic model's class."""

    @classmethod
    def model_validate(cls, obj: Any, *, by_name: bool | None = None) -> Any: ...


def check(model: type[Validates], fields: Mapping[str, Any], *, bounded: bool = True) -> None:
    """InvalidValue when the model refuses one of these fields; what it says of others, or of all together, is not asked.

    Not `bounded`, it is not asked either how large a value is, or how long.
    """
    plain = _plain(model)
    for name, value in fields.items():
        if type(value) not in plain.get(name, _NONE) and not _passes(model, name, value):
            break
    else:
        return
    try:
        model.model_validate(fields, by_name=True)
    except ValueError as error:
        required = _required(model)
        if required is not None and _count(error) == sum(name not in fields for name in required):
            return  # one problem for each that is missing, and no other
        problems = [each for each in _problems(error) if each["loc"] and not _is_missing(each)]
        if not bounded:
            problems = [each for each in problems if len(each["loc"]) > 1 or each["type"] not in _BOUNDS]
        if problems:
            texts = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems]
            raise InvalidValue("; ".join(texts), entity=model.__name__) from None


_BOUNDS = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal", "too_short", "too_long"})


_NONE: frozenset[type] = frozenset()


@cache
def _plain(model: Any) -> dict[str, frozenset[type]]:
    """The types whose every value a field takes, by the fields of which nothing else is said."""
    simple = (str, int, float, bool, bytes, Decimal, datetime, date, time, timedelta, NoneType)
    if any(setting.startswith(("str_", "allow_inf")) for setting in model.model_config):
        return {}
    plain = {}
    for name, field in model.model_fields.items():
        given = field.annotation
        types = frozenset(get_args(given) if get_origin(given) in (Union, UnionType) else (given,))
        if not field.metadata and _is_alone(model, name) and all(each in simple or _is_enum(each) for each in types):
            plain[name] = types
    return plain


def _passes(model: Any, name: str, value: Any) -> bool:
    """Whether the field takes the value, as far as its type and what is said of it tell; False where more has a say."""
    adapter = _adapter(model, name)
    if adapter is None:
        return False
    try:
        adapter(value)
    except ValueError:
        return False
    return True


@cache
def _adapter(model: Any, name: str) -> Callable[[Any], Any] | None:
    if not _is_alone(model, name) or model.model_fields[name].discriminator is not None:
        return None
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticUserError

    field = model.model_fields[name]
    said: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    try:
        return TypeAdapter(said, config=model.model_config).validate_python
    except (PydanticUserError, NameError):
        return None  # such as a model, which has settings of its own


def _is_alone(model: Any, name: str) -> bool:
    """Whether no code of the model's may have a say in what the field takes."""
    own = model.__pydantic_decorators__
    if _required(model) is None or name not in model.model_fields or own.root_validators:
        return False
    if any("__init__" in vars(each) or "__new__" in vars(each) for each in model.__mro__ if not _is_pydantic(each)):
        return False
    validators = (*own.field_validators.values(), *own.validators.values())
    return not any(name in each.info.fields or "*" in each.info.fields for each in validators)


def _is_pydantic(each: type) -> bool:
    return each is object or each.__module__.partition(".")[0] in ("pydantic", "typing", "abc")


def _is_enum(each: Any) -> bool:
    return isinstance(each, EnumType) and not hasattr(each, "__get_pydantic_core_schema__")


@cache
def _required(model: Any) -> tuple[str, ...] | None:
    """The fields each of which is one problem where it is missing; None where code of the model's may see to it otherwise."""
    own = model.__pydantic_decorators__.model_validators or "__get_pydantic_core_schema__" in vars(model)
    return None if own else tuple(name for name, field in model.model_fields.items() if field.is_required())


def _count(error: Exception) -> int | None:
    count: Callable[[], int] | None = getattr(error, "error_count", None)
    return None if count is None else count()


def _problems(error: Exception) -> list[dict[str, Any]]:
    details: Callable[..., list[dict[str, Any]]] | None = getattr(error, "errors", None)
    return [] if details is None else details(include_url=False, include_input=False, include_context=False)


def _is_missing(problem: Mapping[str, Any]) -> bool:
    return problem["type"] == "missing" and len(problem["loc"]) == 1
