"""Validation: whether the values of a patch are ones that the model takes, though the rest of it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from liftgen.runtime.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Mapping


class Validates(Protocol):
    """A pydantic model's class."""

    @classmethod
    def model_validate(cls, obj: Any, *, by_name: bool | None = None) -> Any: ...


def check(model: type[Validates], fields: Mapping[str, Any]) -> None:
    """InvalidValue when the model refuses one of these fields; what it says of others, or of all together, is not asked."""
    try:
        model.model_validate(fields, by_name=True)
    except ValueError as error:
        details = getattr(error, "errors", None)
        found = details(include_url=False, include_input=False, include_context=False) if details is not None else ()
        problems = [each for each in found if each["loc"] and not _is_missing(each)]
        if problems:
            texts = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems]
            raise InvalidValue("; ".join(texts), entity=model.__name__) from None


def _is_missing(problem: Mapping[str, Any]) -> bool:
    return problem["type"] == "missing" and len(problem["loc"]) == 1
