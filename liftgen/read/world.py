"""World: the modules that were read and every name that their statements bind, collected in one pass and followed later."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from liftgen.read.sources import Source, absolute, folder, import_folders, load, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.declarations import ModelKind, TableDeclaration
    from liftgen.diagnostics import Report, Span
    from liftgen.read.fields import ReadField

OTHERS = frozenset(sys.stdlib_module_names) | {
    "annotated_types",
    "liftgen",
    "msgspec",
    "pydantic",
    "pydantic_core",
    "typing_extensions",
}
"""Packages that are known by name and never followed, wherever they may lie; their classes have no fields of a model."""


@dataclass(frozen=True, slots=True)
class External:
    """Something that is not the user's, by its full name: `pydantic.BaseModel`, `builtins.str`."""

    name: str


@dataclass(eq=False, slots=True)
class Class:
    """A class statement, by its qualified name; `outer` is the class whose body it stands in."""

    node: ast.ClassDef
    module: Module
    name: str
    outer: Class | None = None
    names: dict[str, Definition] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        return self.module.source.name_span(self.node)


@dataclass(frozen=True, eq=False, slots=True)
class Assigned:
    """A name that was assigned a value, in a module or in the body of a class."""

    name: str
    value: ast.expr
    module: Module
    owner: Class | None = None
    annotation: ast.expr | None = None
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Imported:
    """A name that an import bound: a module, or a name of it."""

    module: str
    name: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Function:
    """A function; a name that cannot be followed further."""

    name: str


@dataclass(frozen=True, slots=True)
class TypeParameter:
    """A `TypeVar`, or a parameter of a class statement, by the place that defines it."""

    owner: str
    name: str


Definition = Class | Assigned | Imported | Function


@dataclass(eq=False, slots=True)
class Module:
    """One file: the names at its top, each with what it was bound to; `imported` are the modules that imports may mean."""

    source: Source
    names: dict[str, Definition] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)
    classes: list[Class] = field(default_factory=list)
    repeated: list[tuple[Class, Class]] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)
    resolved: dict[str, Thing | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.source.module


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes a class a model: pydantic, or a dataclass with its decorator's options."""

    name: ModelKind
    options: tuple[ast.keyword, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an enum."""

    name: str
    value: str | int


Thing = External | Class | Assigned | Function | TypeParameter | Module
"""What a name can stand for."""


@dataclass(eq=False, slots=True)
class World:
    """All modules that were read, by name; others under the root are read when something in them is named."""

    root: Path
    report: Report
    texts: dict[str, str] = field(default_factory=dict)
    instead: Mapping[Path, bytes] = field(default_factory=dict)
    modules: dict[str, Module | None] = field(default_factory=dict)
    lineages: dict[Class, Lineage] = field(default_factory=dict)
    enums: dict[Class, tuple[Member, ...]] = field(default_factory=dict)
    kinds: dict[Class, Kind | None] = field(default_factory=dict)
    wanted: dict[Class, None] = field(default_factory=dict)
    tables: dict[Assigned, TableDeclaration | None] = field(default_factory=dict)
    fields: dict[tuple[Class, bool], tuple[ReadField, ...]] = field(default_factory=dict)

    def add(self, source: Source) -> Module:
        """The module of this source, the names at its top collected."""
        module = Module(source)
        self.modules[source.module] = module
        _collect(module, source.tree.body, None, first_wins=False)
        return module

    def module(self, name: str) -> Module | None:
        """The module of this name, where it lies under the root."""
        if name not in self.modules:
            self.modules[name] = None
            source = self._source(name)
            if source is not None:
                return self.add(source)
        return self.modules[name]

    def forget(self) -> None:
        """Let go of all that refers to itself, so that it is freed at once and nobody has to look for it."""
        for module in self.modules.values():
            if module is not None:
                for each in module.classes:
                    each.names.clear()
                module.names.clear()
                module.resolved.clear()
                module.classes.clear()
        self.modules.clear()
        self.lineages.clear()

    def ours(self, name: str) -> bool:
        """Whether a module of this name would lie under the root, there or not."""
        top = name.partition(".")[0]
        return top not in OTHERS and (
            self.modules.get(top) is not None
            or any((each / top).is_dir() or (each / f"{top}.py").is_file() for each in import_folders(self.root))
        )

    def _source(self, name: str) -> Source | None:
        if name.partition(".")[0] in OTHERS:
            return None
        bases = [each.joinpath(*name.split(".")) for each in import_folders(self.root)]
        for base in bases:
            for path in (base / "__init__.py", base.with_name(f"{base.name}.py")):
                if path.is_file() or absolute(path) in self.instead:
                    return load(path, self.root, self.report, self.texts, self.instead)
        return next((folder(shown(base, self.root), name) for base in bases if base.is_dir()), None)


@dataclass(frozen=True, eq=False, slots=True)
class Scope:
    """Where an expression is looked at: a module, a class in it, a generic alias; `bound` is what type parameters stand for."""

    world: World
    module: Module
    owner: Class | None = None
    bound: dict[TypeParameter, Bound] = field(default_factory=dict)
    alias: Assigned | None = None

    @property
    def source(self) -> Source:
        return self.module.source

    @property
    def report(self) -> Report:
        return self.world.report

    def span(self, node: ast.AST) -> Span:
        return self.module.source.span(node)

    def of(self, thing: Class | Assigned) -> Scope:
        """The scope in which the thing's own expressions are looked at."""
        owner = thing.outer if isinstance(thing, Class) else thing.owner
        return Scope(self.world, thing.module, owner)

    def inside(self, thing: Class) -> Scope:
        """The scope of the class's body."""
        return Scope(self.world, thing.module, thing)


@dataclass(frozen=True, slots=True)
class Lineage:
    """The class and its bases in the order in which Python looks through them; `externals` are those that are not the user's.

    `unknown` are the bases that could not be followed, each with the class that names it.
    """

    classes: tuple[Scope, ...]
    externals: tuple[str, ...] = ()
    unknown: tuple[tuple[ast.expr, Class], ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Bound:
    """What a type parameter stands for: an expression where it was given."""

    node: ast.expr
    scope: Scope


def _collect(module: Module, body: list[ast.stmt], owner: Class | None, *, first_wins: bool) -> None:
    names = module.names if owner is None else owner.names
    for statement in body:
        for name, bound in _bindings(statement, module, owner):
            known = names.get(name)
            if first_wins and known is not None:
                continue
            if isinstance(known, Class) and isinstance(bound, Class) and owner is None:
                module.repeated.append((known, bound))
            names[name] = bound
        match statement:
            # The first branch is the one that a type checker takes: `if TYPE_CHECKING`, `try: import …`, `if sys.version_info …`.
            case ast.If(body=then, orelse=otherwise):
                _collect(module, then, owner, first_wins=first_wins)
                _collect(module, otherwise, owner, first_wins=True)
            case ast.Try(body=then, handlers=handlers, orelse=otherwise, finalbody=finally_):
                _collect(module, then, owner, first_wins=first_wins)
                for handler in handlers:
                    _collect(module, handler.body, owner, first_wins=True)
                _collect(module, otherwise + finally_, owner, first_wins=True)
            case ast.With(body=then):
                _collect(module, then, owner, first_wins=first_wins)
            case ast.ImportFrom(names=[ast.alias(name="*")]) if owner is None:
                base = _import_base(statement, module)
                if base is not None:
                    module.stars.append(base)


def _bindings(statement: ast.stmt, module: Module, owner: Class | None) -> Iterator[tuple[str, Definition]]:
    match statement:
        case ast.ClassDef(name=name):
            found = Class(statement, module, f"{owner.name}.{name}" if owner is not None else name, owner)
            module.classes.append(found)
            _collect(module, statement.body, found, first_wins=False)
            yield name, found
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
            if value is not None:
                yield name, Assigned(name, value, module, owner, annotation)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, Assigned(target.id, value, module, owner)
        case ast.Import(names=aliases):
            for alias in aliases:
                # `import a.b` binds `a`, and what is said of `a.b` may stand in either.
                module.imported |= set(accumulate(alias.name.split("."), "{}.{}".format))
                top = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or top, Imported(top)
        case ast.ImportFrom(names=aliases):
            base = _import_base(statement, module)
            if base is not None:
                module.imported.add(base)
                for alias in aliases:
                    if alias.name != "*":
                        module.imported.add(f"{base}.{alias.name}")
                        yield alias.asname or alias.name, Imported(base, alias.name)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name, Function(name)
        case _ if type(statement).__name__ == "TypeAlias":  # `type X = …`, Python 3.12
            name, value = statement.name.id, statement.value  # type: ignore[attr-defined]  # not in 3.11's grammar
            parameters = tuple(each.name for each in statement.type_params)  # type: ignore[attr-defined]
            yield name, Assigned(name, value, module, owner, None, parameters)


def _import_base(statement: ast.ImportFrom, module: Module) -> str | None:
    if not statement.level:
        return statement.module
    parts = module.name.split(".")
    keep = len(parts) - statement.level + (1 if module.source.package else 0)
    if keep < 0:
        return None
    return ".".join([*parts[:keep], *([statement.module] if statement.module else [])]) or None
