"""Kinds: what makes a class a model, and how it is configured."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from liftgen.read.literals import Static, read_value
from liftgen.read.names import external, lineage
from liftgen.read.world import Class, Kind, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.read.world import World

Extra = Literal["ignore", "allow", "forbid"]
STRUCT = "msgspec.Struct"
DECORATORS = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})


@dataclass(frozen=True, slots=True)
class Config:
    """What a model's configuration says about building it; `generator` is how it makes aliases."""

    frozen: bool = False
    extra: Extra = "ignore"
    by_name: bool = False
    generator: tuple[ast.expr, Scope] | None = None


def kind_of(owner: Class, world: World) -> Kind | None:
    """What makes the class a model; None when nothing does."""
    if owner not in world.kinds:
        world.kinds[owner] = None  # for a class that is its own base
        world.kinds[owner] = _kind(owner, world)
    return world.kinds[owner]


def config_of(owner: Class, world: World) -> Config:
    """The model's configuration, that of its bases first."""
    settings: dict[str, tuple[ast.expr, Scope]] = {}
    for scope in reversed(lineage(owner, world).classes):
        if scope.owner is not None:
            settings.update({name: (node, scope) for name, node in _settings(scope.owner, scope)})
    flags = {name: _value(*given) for name, given in settings.items()}
    return Config(
        frozen=flags.get("frozen") is True,
        extra=_extra(flags),
        by_name=flags.get("populate_by_name") is True or flags.get("validate_by_name") is True,
        generator=settings.get("alias_generator"),
    )


def _extra(flags: dict[str, object]) -> Extra:
    extra = flags.get("extra")
    if flags.get("forbid_unknown_fields") is True:  # msgspec's
        return "forbid"
    return extra if extra in ("allow", "forbid") else "ignore"


def _kind(owner: Class, world: World) -> Kind | None:
    inherited = lineage(owner, world)
    if "pydantic.BaseModel" in inherited.externals:
        return Kind("pydantic") if "pydantic.RootModel" not in inherited.externals else None
    if STRUCT in inherited.externals:
        return Kind("msgspec")
    options = dataclass_options(owner, world)
    if options is not None:
        return Kind("dataclass", options)
    # A class without the decorator that derives from a dataclass is built by the base's constructor.
    above = [each.owner for each in inherited.classes[1:] if each.owner is not None]
    return next((kind for base in above if (kind := kind_of(base, world)) is not None), None)


def dataclass_options(owner: Class, world: World) -> tuple[ast.keyword, ...] | None:
    """The options of the class's own dataclass decorator; None when it has none."""
    around = Scope(world, owner.module, owner.outer)
    for decorator in owner.node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Name | ast.Attribute) and external(called, around) in DECORATORS:
            return tuple(decorator.keywords) if isinstance(decorator, ast.Call) else ()
    return None


def _settings(owner: Class, scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    yield from _named(owner.node.keywords)
    yield from _named(dataclass_options(owner, scope.world) or ())
    for statement in owner.node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="model_config")], value=value):
                yield from _given(value)
            case ast.AnnAssign(target=ast.Name(id="model_config"), value=ast.expr() as value):
                yield from _given(value)
            case ast.ClassDef(name="Config", body=body):
                for line in body:
                    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                        yield line.targets[0].id, line.value


def _given(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match value:
        case ast.Call(keywords=keywords):
            yield from _named(keywords)
        case ast.Dict(keys=keys, values=values):
            for key, each in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, each


def _named(keywords: list[ast.keyword] | tuple[ast.keyword, ...]) -> Iterator[tuple[str, ast.expr]]:
    for keyword in keywords:
        if keyword.arg == "config":  # pydantic's dataclass decorator
            yield from _given(keyword.value)
        elif keyword.arg is not None:
            yield keyword.arg, keyword.value


def _value(node: ast.expr, scope: Scope) -> object:
    value = read_value(node, scope)
    return value.value if isinstance(value, Static) else None
