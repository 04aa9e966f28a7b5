"""Read: Python source in, declarations out. Nothing is imported and nothing runs; what is wrong goes to the report."""

from __future__ import annotations

import ast
import gc
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from liftgen.declarations import Declarations, ModelDeclaration, TransactionDeclaration
from liftgen.diagnostics import Span
from liftgen.read.ignores import read_ignores
from liftgen.read.markers import marker_name, read_marker
from liftgen.read.models import is_settings, read_model, refuse_other_class
from liftgen.read.names import lineage
from liftgen.read.settings import table_declaration
from liftgen.read.sources import absolute, find_files, load, shown, texts_below
from liftgen.read.world import Assigned, Module, Scope, World
from liftgen.rules.models import RepeatedModel
from liftgen.rules.sources import NoModels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from liftgen.declarations import TableDeclaration
    from liftgen.diagnostics import Report
    from liftgen.read.world import Class


def read(
    paths: Sequence[Path], root: Path, report: Report, instead: Mapping[Path, bytes] = MappingProxyType({})
) -> Declarations:
    """The models, tables and transactions of the files, packages and folders at the paths.

    `root` is the folder that places are relative to and that modules are imported from, or a `src` in it. Names are
    followed into other modules under it; a model of one of these is among the result when a field holds it. `instead` is what is
    read in the place of files on disk, those that do not stand there yet among them.
    """
    world = World(root, report, instead={absolute(path): content for path, content in instead.items()})
    with _collector_resting():
        declarations = _read(paths, world)
        world.forget()
    return declarations


def _read(paths: Sequence[Path], world: World) -> Declarations:
    report = world.report
    modules = _modules(paths, world)
    models = _models(modules, world)
    if not models and not report.failed:
        for path in paths:
            name = shown(path, world.root)
            report.add(NoModels(name), Span(name))
    transactions = tuple(each for module in modules for each in _transactions(module, world))
    read_modules = [each for each in world.modules.values() if each is not None]
    return Declarations(
        models=tuple(models),
        tables=tuple(_tables(modules, world)),
        transactions=transactions,
        ignores=tuple(ignore for each in read_modules for ignore in read_ignores(each.source, report)),
        sources=tuple(world.texts.items()),
        imports=tuple((each.source.path, tuple(_imported(each, world))) for each in read_modules),
    )


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Syntax trees are many objects without cycles: looking through them again and again for garbage takes most of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _modules(paths: Sequence[Path], world: World) -> list[Module]:
    files = find_files(paths, world.root, world.report, world.instead)
    sources = (load(path, world.root, world.report, world.texts, world.instead) for path in files)
    return [world.add(source) for source in sources if source is not None]


def _models(modules: list[Module], world: World) -> list[ModelDeclaration]:
    """The models of the modules in source order, and those of other modules that fields of them hold."""
    classes = [each for module in modules for each in _stated(module, world)]
    bases = frozenset(
        above.owner for each in classes for above in lineage(each, world).classes[1:] if above.owner is not None
    )
    found: dict[Class, ModelDeclaration | None] = {}
    waiting = classes
    while waiting:
        for each in waiting:
            found[each] = read_model(each, world)
            if found[each] is None:
                refuse_other_class(each, world, bases)
        waiting = [each for each in world.wanted if each not in found]
    return [each for each in found.values() if each is not None]


def _imported(module: Module, world: World) -> Iterator[str]:
    """The paths of the sources that imports of a module may mean."""
    found = (world.modules.get(each) for each in sorted(module.imported))
    return (each.source.path for each in found if each is not None and each is not module)


def _stated(module: Module, world: World) -> Iterator[Class]:
    """The classes of the module that can be imported from it, in source order."""
    hidden = {earlier for earlier, _ in module.repeated}
    for earlier, later in module.repeated:
        world.report.add(RepeatedModel(later.name), later.span, others=[(earlier.span, "hidden")])
    return (each for each in module.classes if each not in hidden and not is_settings(each))


def _tables(modules: list[Module], world: World) -> Iterator[TableDeclaration]:
    """The tables of the modules, and those of other modules that models name."""
    for module in modules:
        for thing in module.names.values():
            if isinstance(thing, Assigned) and isinstance(thing.value, ast.Call):
                table_declaration(thing, world)
    return (each for each in world.tables.values() if each is not None)


def _transactions(module: Module, world: World) -> Iterator[TransactionDeclaration]:
    scope = Scope(world, module)
    texts = texts_below(module.source.tree.body)
    for name, thing in module.names.items():
        if isinstance(thing, Assigned) and isinstance(thing.value, ast.Call):
            marker = read_marker(thing.value, scope) if marker_name(thing.value, scope) == "Transaction" else None
            if marker is not None:
                yield TransactionDeclaration(name, module.name, marker, texts.get(thing.value, ""))
