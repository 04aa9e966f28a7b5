"""Record: a frozen class of named values, as a dataclass is, at a third of what importing and making one costs.

A function's first request waits for every class that it imports, and each call makes some of their values. A dataclass
compiles six methods, and a frozen one sets its values through `object`, one by one; a record compiles its `__init__` and
shares the rest. That nothing is set afterwards is for the type checker to say.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

R = TypeVar("R")

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""A mapping without anything in it, as a default."""


@dataclass_transform(frozen_default=True)
def record(*, kw_only: bool = False) -> Callable[[type[R]], type[R]]:
    """A decorator of classes: each annotated name is a parameter of the class, in their order, and a slot.

    Values are equal where their types and all their values are. What the class itself says of `__repr__` or `__eq__`
    holds. As with slots of dataclasses, `super()` has to be given its arguments.
    `__post_init__` is called where there is one.
    """

    def decorate(cls: type[R]) -> type[R]:
        own = tuple(cls.__annotations__)
        inherited: tuple[str, ...] = getattr(cls, "__match_args__", ())
        new = tuple(name for name in own if name not in inherited)
        names = (*inherited, *new)
        defaults = {
            **getattr(cls, "_defaults", {}),
            **{name: cls.__dict__[name] for name in own if name in cls.__dict__},
        }
        left_out = {*own, "__dict__", "__weakref__"}
        members = {name: value for name, value in cls.__dict__.items() if name not in left_out}
        for name, shared in _SHARED.items():
            members.setdefault(name, shared)
        members |= {
            "__slots__": new,
            "__match_args__": names,
            "_defaults": defaults,
            "__init__": _init(names, defaults, kw_only, hasattr(cls, "__post_init__")),
        }
        members["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
        made: type[R] = type(cls)(cls.__name__, cls.__bases__, members)  # type: ignore[misc]  # a class of this metaclass
        return made

    return decorate


def replace(value: R, **changes: Any) -> R:
    """The same values in another record of this type, but for those that are given."""
    names: tuple[str, ...] = value.__match_args__  # type: ignore[attr-defined]
    return type(value)(**{name: getattr(value, name) for name in names} | changes)


def _init(names: tuple[str, ...], defaults: dict[str, Any], kw_only: bool, checks: bool) -> Any:
    given = ", ".join(f"{name}=_defaults[{name!r}]" if name in defaults else name for name in names)
    lines = [f"self.{name} = {name}" for name in names] + ["self.__post_init__()"] * checks
    body = "\n    ".join(lines or ["pass"])
    scope: dict[str, Any] = {"_defaults": defaults}
    exec(f"def __init__(self, {'*, ' if kw_only and names else ''}{given}):\n    {body}", scope)
    return scope["__init__"]


def _values(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in value.__match_args__)


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({shown})"


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


_SHARED = {"__repr__": _repr, "__eq__": _eq, "__hash__": _hash}
