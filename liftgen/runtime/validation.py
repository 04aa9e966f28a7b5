"""Validation: whether the values of a patch are ones that the model takes, though the rest of it is not there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

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
