"""Write the asyncio form of the runtime: liftgen/runtime/aio, made of the modules that wait for answers.

    python tools/write_asyncio.py            write what differs
    python tools/write_asyncio.py --check    only say what differs, and exit with 1

A definition of a module is part of its asyncio form if it waits, or speaks of one that does; the form imports all others
from where they are. What waits is found from `WAITING`, by the receivers of calls in `RECEIVERS`: such calls are awaited,
and functions that make them are coroutines. A type checker finds what this does not.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
RUNTIME = ROOT / "liftgen" / "runtime"
PACKAGE = "liftgen.runtime"
FORM = "liftgen.runtime.aio"

MODULES = (
    "direct.answer",
    "direct.pool",
    "direct.client",
    "traced",
    "actions",
    "item_key",
    "batch",
    "walk",
    "query",
    "partial_query",
    "scan",
    "table",
    "tenancy",
    "transaction",
)
"""The modules that have an asyncio form made of them, those that others stand on first."""

BY_HAND = {
    "client": ("Client",),
    "direct.connection": ("Connection",),
    "direct.credentials": ("obtained",),
    "pauses": ("pause",),
    "together": ("together",),
}
"""The modules whose asyncio form is written by hand, with the names that differ."""

WAITING = {
    "Client": {"call"},
    "Connection": {"exchange", "open"},
    "Reader": {"_receive"},
    "Stream": {"_fetch"},
}
"""What waits to begin with, by class."""
WAITING_FUNCTIONS = {"fetch", "obtained", "pause", "time.sleep"}
MUST_WAIT = {"Pending": {"check", "check_absent"}}
"""What does not wait, and is a coroutine for the sake of its siblings, which are."""

RECEIVERS = {
    "Connection": "Connection",
    "connection": "Connection",
    "reader": "Reader",
    "self._pool": "Pool",
    "client": "Client",
    "self.client": "Client",
    "self.table": "Table",
    "self._table": "Table",
    "table": "Table",
    "walk": "Walk",
    "self._walk(None, self.cap)": "Walk",
    "stream": "Stream",
    "only": "Stream",
    "self._streams[place]": "Stream",
}
"""What an expression is of; `self` is of its class."""

ITERATED = {"self.limit(1)", "self.limit(2)", "self._merged()"}
"""Expressions that are iterated, and wait for each of their values."""

DIFFERENT = {"Fetch"}
"""What does not wait, and has another type where others do."""
RENAMED = {"__iter__": "__aiter__", "__enter__": "__aenter__", "__exit__": "__aexit__"}
COROUTINES = {"__aenter__", "__aexit__"}
LIBRARY = {"time.sleep": "asyncio.sleep"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Known:
    """What is known of the modules that were read so far."""

    waiting: dict[str, set[str]] = field(default_factory=lambda: {name: set(each) for name, each in WAITING.items()})
    functions: set[str] = field(default_factory=lambda: set(WAITING_FUNCTIONS))
    bases: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=lambda: {name: set(each) for name, each in BY_HAND.items()})

    def waits(self, call: ast.Call, owner: str | None) -> bool:
        """Whether a call in a method of the class `owner` waits."""
        match call.func:
            case ast.Name(id="list"):
                return any(ast.unparse(each) in ITERATED for each in call.args)
            case ast.Name(id=name):
                return name in self.functions
            case ast.Attribute(value=ast.Name(id="actions"), attr=name):
                return name in self.functions
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name):
                return owner is not None and name in self.methods(owner)
            case ast.Attribute(value=value, attr=name):
                text = ast.unparse(value)
                if f"{text}.{name}" in self.functions:
                    return True
                of = owner if text == "self" else RECEIVERS.get(text)
                return of is not None and name in self.methods(of)
            case _:
                return False

    def methods(self, name: str) -> set[str]:
        """The waiting methods of a class, with those that it inherits."""
        found = set(self.waiting.get(name, ()))
        for base in self.bases.get(name, ()):
            found |= self.methods(base)
        return found


@dataclass
class Module:
    """A module of the runtime, and its asyncio form."""

    name: str
    known: Known

    @cached_property
    def source(self) -> str:
        return self.path(RUNTIME).read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    def path(self, folder: Path) -> Path:
        return folder.joinpath(*self.name.split(".")).with_suffix(".py")

    @cached_property
    def form(self) -> str:
        """The text of the asyncio form, not yet laid out."""
        wanted = self._wanted()
        title = (ast.get_docstring(self.tree, clean=False) or "").partition(":")
        path = self.path(RUNTIME).relative_to(ROOT).as_posix()
        lines = [
            f"# Made of {path} by tools/write_asyncio.py: change that, and run `make aio`.",
            f'"""{title[0]}, in asyncio:{title[2]}"""',
            "",
            "from __future__ import annotations",
            "",
        ]
        lines += [*self._imports(self.tree.body, at_top=True), *self._own_imports(wanted)]
        for node in self.tree.body:
            match node:
                case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                    lines += ["if TYPE_CHECKING:", *(f"    {each}" for each in self._imports(node.body))]
                case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
                    pass
                case _ if self._is_wanted(node, wanted):
                    gap = [""] if isinstance(node, ast.Assign) else ["", ""]
                    if isinstance(node, ast.Assign) and not lines[-1].startswith("    "):
                        gap = []
                    lines += [*gap, self._text(node)]
        return "\n".join(lines) + "\n"

    def learn(self) -> None:
        """Add what waits here to what is known, and what is part of the form."""
        for node in self.tree.body:
            match node:
                case ast.ClassDef(name=name, body=body, bases=bases):
                    self.known.bases[class_name(name)] = [class_name(name_of(each)) for each in bases]
                    found = self.known.waiting.setdefault(class_name(name), set())
                    found |= MUST_WAIT.get(name, set())
                    found |= {each.name for each in body if isinstance(each, Function) and self._waits(each, name)}
                case ast.FunctionDef(name=name) if self._waits(node, None):
                    self.known.functions.add(name)
        self.known.forms[self.name] = {name for name in self._wanted() if name in self._definitions}

    def _waits(self, node: Function, owner: str | None) -> bool:
        """Whether a function is a coroutine: it waits, and does not give its values one by one."""
        if iterates(node):
            return False
        return any(
            self.known.waits(each, owner and class_name(owner)) for each in own(node) if isinstance(each, ast.Call)
        )

    def _wanted(self) -> set[str]:
        """The definitions that are part of the form: those that wait, and those that speak of one."""
        wanted = {name for name in DIFFERENT if name in self._definitions} | {
            name for imported, name in self._imported(ast.walk(self.tree)) if name in self.known.forms.get(imported, ())
        }
        for name, node in self._definitions.items():
            if any(isinstance(each, ast.Call) and self.known.waits(each, class_name(name)) for each in ast.walk(node)):
                wanted.add(name)
        while True:
            more = {name for name, node in self._definitions.items() if name not in wanted and mentions(node, wanted)}
            if not more:
                return wanted
            wanted |= more

    @cached_property
    def _definitions(self) -> dict[str, ast.stmt]:
        found: dict[str, ast.stmt] = {}
        for node in self.tree.body:
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                    found[name] = node
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                    found[name] = node
        return found

    def _is_wanted(self, node: ast.stmt, wanted: set[str]) -> bool:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                return name in wanted
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="TypeVar"))):
                return True
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                return name in wanted
            case ast.Expr():
                return False
            case _:
                return mentions(node, wanted)

    def _imported(self, nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
        """The names that are imported from other modules of the runtime."""
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE):
                for alias in node.names:
                    yield node.module.removeprefix(PACKAGE).lstrip("."), alias.name

    def _imports(self, nodes: Iterable[ast.stmt], *, at_top: bool = False) -> Iterator[str]:
        for node in nodes:
            match node:
                case ast.ImportFrom(module="__future__"):
                    pass
                case ast.ImportFrom(module=str()):
                    yield from self.imported(node)
                case ast.Import():
                    yield ast.unparse(node)
        if at_top:
            yield "import asyncio"
            yield "from collections.abc import AsyncIterator, Awaitable"

    def imported(self, node: ast.ImportFrom) -> Iterator[str]:
        """The statements that import the same for the asyncio form."""
        module = node.module or ""
        inner = module.removeprefix(PACKAGE).lstrip(".")
        for alias in node.names:
            place = module
            if module.startswith(PACKAGE) and alias.name in self.known.forms.get(inner, ()):
                place = f"{FORM}.{inner}"
            elif module == PACKAGE and alias.name in self.known.forms:
                place = FORM
            yield f"from {place} import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")

    def _own_imports(self, wanted: set[str]) -> Iterator[str]:
        """The imports of what this module has and its form does not."""
        for name, node in self._definitions.items():
            if name not in wanted and not self._is_wanted(node, wanted):
                yield f"from {PACKAGE}.{self.name} import {name}"

    def _text(self, node: ast.stmt) -> str:
        """The text of a definition in asyncio."""
        edits = sorted(Edits(self, node).all(), key=lambda each: (each[0], each[1]), reverse=True)
        lines = self.source.splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line.encode()))
        source = self.source.encode()
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        begin, end = starts[first - 1], starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        for (line, column), (end_line, end_column), new in edits:
            start, stop = starts[line - 1] + column, starts[end_line - 1] + end_column
            source = source[:start] + new.encode() + source[stop:]
            end += len(new.encode()) - (stop - start)
        return source[begin:end].decode()


Edit = tuple[tuple[int, int], tuple[int, int], str]


@dataclass
class Edits:
    """The changes that make a definition its asyncio form."""

    module: Module
    node: ast.stmt

    def all(self) -> Iterator[Edit]:
        match self.node:
            case ast.ClassDef(name=name, body=body):
                for each in body:
                    if isinstance(each, Function):
                        waits = each.name in self.module.known.methods(class_name(name))
                        yield from self._function(each, class_name(name), waits=waits)
            case ast.FunctionDef(name=name):
                yield from self._function(self.node, None, waits=name in self.module.known.functions)
            case ast.Assign() | ast.AnnAssign() if "Callable[[Wire" in ast.unparse(self.node):
                # The type of what waits gives something to await.
                (callable_,) = [
                    each.slice
                    for each in ast.walk(self.node)
                    if isinstance(each, ast.Subscript) and name_of(each.value) == "Callable"
                ]
                assert isinstance(callable_, ast.Tuple)
                yield from around(callable_.elts[1], "Awaitable[", "]")
            case _:
                pass

    def _function(self, node: Function, owner: str | None, *, waits: bool) -> Iterator[Edit]:
        name = RENAMED.get(node.name, node.name)
        generates = iterates(node) and self._has_waits(node, owner)
        is_coroutine = (
            waits
            or name in COROUTINES
            or (generates and any(isinstance(each, ast.Yield | ast.YieldFrom) for each in own(node)))
        )
        line = self.module.source.splitlines()[node.lineno - 1]
        column = line.index(node.name, node.col_offset)
        if name != node.name:
            yield (node.lineno, column), (node.lineno, column + len(node.name)), name
        if is_coroutine:
            yield at(node, "async ")
        if node.returns is not None and (generates or name == "__aiter__"):
            for each in ast.walk(node.returns):
                if isinstance(each, ast.Name) and each.id == "Iterator":
                    yield over(each, "AsyncIterator")
        for argument in node.args.args:
            if argument.arg == "receive" and isinstance(argument.annotation, ast.Subscript):
                assert isinstance(argument.annotation.slice, ast.Tuple)
                yield from around(argument.annotation.slice.elts[1], "Awaitable[", "]")
        yield from self._statements(node, owner, is_coroutine)

    def _has_waits(self, node: Function, owner: str | None) -> bool:
        if any(isinstance(each, ast.Call) and self.module.known.waits(each, owner) for each in own(node)):
            return True
        if node.name == "__iter__":
            return False
        return any(isinstance(each, ast.YieldFrom) for each in own(node))

    def _statements(self, node: Function, owner: str | None, is_coroutine: bool) -> Iterator[Edit]:
        parents = {id(child): parent for parent in ast.walk(node) for child in ast.iter_child_nodes(parent)}
        for each in own(node):
            match each:
                case ast.FunctionDef():
                    yield from self._function(each, owner, waits=each.name in self.module.known.functions)
                case ast.ImportFrom() if FORM in "".join(self.module.imported(each)):
                    yield over(each, f"\n{' ' * each.col_offset}".join(self.module.imported(each)))
                case ast.GeneratorExp(generators=[loop]) if is_iteration(each):
                    # What takes a generator takes a list as well; it does not take what is awaited.
                    element, target = ast.unparse(each.elt), ast.unparse(loop.target)
                    yield over(each, f"([{element} async for {target} in {ast.unparse(loop.iter)}])")
                case ast.Call(func=ast.Name(id="list"), args=[argument]) if ast.unparse(argument) in ITERATED:
                    yield over(each, f"[each async for each in {ast.unparse(argument)}]")
                case ast.Call() if self.module.known.waits(each, owner):
                    if ast.unparse(each.func) in LIBRARY:
                        yield over(each.func, LIBRARY[ast.unparse(each.func)])
                    parent = parents.get(id(each))
                    if isinstance(parent, ast.Attribute | ast.Subscript):
                        yield from around(each, "(await ", ")")
                    else:
                        yield at(each, "await ")
                case ast.YieldFrom(value=value) if is_coroutine:
                    text = ast.get_source_segment(self.module.source, value)
                    margin = " " * each.col_offset
                    waits = isinstance(value, ast.Call) and name_of(value.func) == "together"
                    yield over(each, f"{'async ' if waits else ''}for each in {text}:\n{margin}    yield each")


def own(node: Function) -> Iterator[ast.AST]:
    """What a function does itself, without what functions inside it do; those are among it as they are."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        each = waiting.pop()
        yield each
        if not isinstance(each, Function | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(each))


def is_iteration(node: ast.AST) -> bool:
    """Whether it is a generator over something that waits for each of its values."""
    match node:
        case ast.GeneratorExp(generators=[ast.comprehension(iter=values, ifs=[])]):
            return ast.unparse(values) in ITERATED
        case _:
            return False


def iterates(node: Function) -> bool:
    return node.returns is not None and ast.unparse(node.returns).startswith("Iterator")


def mentions(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(node))


def name_of(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            return name
        case _:
            return ast.unparse(node)


def class_name(name: str) -> str:
    return name.lstrip("_")


def at(node: ast.stmt | ast.expr, text: str) -> Edit:
    return (node.lineno, node.col_offset), (node.lineno, node.col_offset), text


def over(node: ast.expr | ast.stmt, text: str) -> Edit:
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0), text


def around(node: ast.expr, before: str, after: str) -> Iterator[Edit]:
    yield at(node, before)
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    yield end, end, after


def forms() -> Iterator[tuple[Path, str]]:
    """The path of each module of the form, and its text."""
    known = Known()
    modules = [Module(name, known) for name in MODULES]
    before = None
    while before != known:
        before = deepcopy(known)
        for each in modules:
            each.learn()
    texts = formatted([each.form for each in modules])
    yield from zip((each.path(RUNTIME / "aio") for each in modules), texts, strict=True)


def formatted(texts: list[str]) -> list[str]:
    """The texts as ruff has them, without imports that nothing needs."""
    ruff = [sys.executable, "-m", "ruff"]
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"module_{place}.py") for place in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        settings = ["--quiet", "--config", str(ROOT / "pyproject.toml"), folder]
        subprocess.run([*ruff, "check", "--fix-only", "--select", "F401,I001,UP028", *settings], cwd=ROOT, check=True)
        subprocess.run([*ruff, "format", *settings], cwd=ROOT, check=True)
        return [path.read_text("utf-8") for path in paths]


def main() -> int:
    differs = False
    for path, text in forms():
        if not path.exists() or path.read_text("utf-8") != text:
            differs = True
            print(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    return int(differs and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
