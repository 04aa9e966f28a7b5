"""Form: a generated module in, the same in asyncio out.

Methods whose statements ask DynamoDB are coroutines, and what they ask is awaited; everything else stays as it is, to the
letter. Which calls those are is told by what they are called on, which the writer of the module decides alone.
"""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liftgen.outputs.python_source import INDENT, WIDTH, Brackets, Loop, import_block, layout, signature, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.outputs.python_source import Expression
    from liftgen.outputs.repository.items import Module

PACKAGE = "aio"
RUNTIME = "liftgen.runtime"
FORMS: dict[str, frozenset[str]] = {
    "client": frozenset({"Client"}),
    "item_key": frozenset({"ItemKey"}),
    "partial_query": frozenset({"PartialQuery"}),
    "query": frozenset({"Follow", "Query", "groups"}),
    "scan": frozenset({"PartialScan", "Scan", "partial_scan", "scan"}),
    "table": frozenset({"Table"}),
    "tenancy": frozenset({"own_keys"}),
    "transaction": frozenset({"Pending", "Transaction", "transact_get"}),
}
"""The names of the runtime that are others in asyncio, by their modules."""

SHARED = ("items", "fields")
"""The generated modules that are the same in both forms."""

TABLE = frozenset(
    {
        *("get", "exists", "need", "get_part", "get_many", "create", "put", "put_many", "upsert", "update", "patch"),
        *("read_for_operations", "delete", "delete_by_key", "delete_many", "ask", "call", "check", "check_absent"),
    }
)
"""What a table is asked that waits, or a table in a transaction."""
MANY = frozenset({"get_many", "put_many", "delete_many"})

Waits = frozenset[str]
"""The names of the methods of a class that wait."""


@dataclass(frozen=True)
class Form:
    """The asyncio form of the modules of one project, whose repositories are the package `blocking`."""

    blocking: str
    first_party: frozenset[str]

    @property
    def package(self) -> str:
        """The package of the form."""
        return f"{self.blocking}.{PACKAGE}"

    def module(self, module: Module, whole: Waits = frozenset()) -> tuple[Module, Waits]:
        """The module in asyncio, and which methods of its first class wait; `whole` are those of what it is a part of."""
        blocks, first = [], None
        for block in module.blocks:
            text, waits = self._block(block, whole if first is None else first)
            first = waits if first is None and waits is not None else first
            blocks.append(text)
        return self._with(module, tuple(blocks)), first or frozenset()

    def protocol(self, module: Module, waits: Waits) -> Module:
        """The module of protocols in asyncio, of whose methods these wait."""
        return self._with(module, tuple(_edited(each, _stubs(each, waits)) for each in module.blocks))

    def imports(self, text: str, indent: int = 0) -> str:
        """The import statements of the form; the first line comes without indentation."""
        names = []
        for node in ast.parse(textwrap.dedent(f"{' ' * indent}{text}")).body:
            assert isinstance(node, ast.ImportFrom)  # generated modules import names
            for each in node.names:
                name = f"{each.name} as {each.asname}" if each.asname else each.name
                names.append((self._place(node.module or "", each.name), name))
        return import_block(names, self.first_party, indent)

    def _with(self, module: Module, blocks: tuple[str, ...]) -> Module:
        imports = self.imports(module.imports) if module.imports else ""
        typing = self.imports(module.typing_imports, INDENT) if module.typing_imports else ""
        return replace(module, imports=imports, typing_imports=typing, blocks=blocks)

    def _place(self, module: str, name: str) -> str:
        """Where the form imports a name from."""
        runtime, _, inner = module.rpartition(".")
        if runtime == RUNTIME:
            return f"{RUNTIME}.{PACKAGE}.{inner}" if name in FORMS.get(inner, ()) else module
        own = module == self.blocking or module.startswith(f"{self.blocking}.")
        if not own or f"{module}.".startswith(tuple(f"{self.blocking}.generated.{each}." for each in SHARED)):
            return module
        return self.package + module.removeprefix(self.blocking)

    def _block(self, text: str, whole: Waits) -> tuple[str, Waits | None]:
        """A block of code in asyncio; which methods wait, where it is a class."""
        (*_, node) = ast.parse(text).body
        if not isinstance(node, ast.ClassDef):
            return text, None
        methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
        found: Waits = frozenset()
        while True:
            calls = _Calls(found, whole)
            more = frozenset(each.name for each in methods if any(calls.waiting(each)))
            if more == found:
                break
            found = more
        edits = [edit for each in methods if each.name in found for edit in _method(text, each, calls)]
        return _edited(text, edits), frozenset(each for each in found if not each.startswith("_"))


@dataclass(frozen=True)
class _Calls:
    """Which calls wait, in a class of whose methods these do; `whole` are those of what it is a part of."""

    own: Waits
    whole: Waits

    def waiting(self, method: ast.FunctionDef) -> Iterator[ast.Call]:
        for node in ast.walk(method):
            if isinstance(node, ast.Call) and self._waits(node.func):
                yield node

    def _waits(self, function: ast.expr) -> bool:
        match function:
            case ast.Name(id="transact_get"):
                return True
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return name in self.own
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr="_table"), attr=name):
                return name in TABLE
            case ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="self"), attr="_repository" | "_whole"), attr=name
            ):
                return name in self.whole
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self")), attr=name):
                return name in MANY
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=transaction))):
                return transaction == "tx" or transaction.startswith("tx_of_")
            case ast.Attribute(attr="one_or_none"):
                return True
            case _:
                return False


Edit = tuple[int, int, str]
"""The first and the last line of what is replaced, and by what."""


def _method(text: str, method: ast.FunctionDef, calls: _Calls) -> Iterator[Edit]:
    """What makes a coroutine of a method."""
    yield _head(text, method)
    waiting = {id(each) for each in calls.waiting(method)}
    for node in ast.walk(method):
        match node:
            case ast.With(items=[ast.withitem(context_expr=ast.Call(func=ast.Attribute(attr="transaction")))]):
                yield _before(text, node.lineno, node.col_offset, "async ")
            case ast.Expr(value=value) | ast.Return(value=value) | ast.Assign(value=value) if id(value) in waiting:
                assert isinstance(value, ast.Call)  # it waits
                waiting.remove(id(value))
                yield _awaited(text, node, value)
    assert not waiting, f"in `{method.name}`, something that waits is only a part of a statement"


def _stubs(text: str, waits: Waits) -> Iterator[Edit]:
    (*_, node) = ast.parse(text).body
    for each in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(each, ast.FunctionDef) and each.name in waits:
            yield _head(text, each)


def _head(text: str, function: ast.FunctionDef) -> Edit:
    """The head of a function as that of a coroutine."""
    line = text.split("\n")[function.lineno - 1]
    last = function.body[0].lineno - 1
    if last > function.lineno or width(line) + len("async ") <= WIDTH:
        return _before(text, function.lineno, function.col_offset, "async ")
    assert function.returns is not None  # generated functions are typed
    parameters = list(_parameters(text, function.args))
    returns = _segment(text, function.returns)
    head = signature(function.name, parameters, returns, function.col_offset, word="async def")
    return function.lineno, last, " " * function.col_offset + head


def _parameters(text: str, arguments: ast.arguments) -> Iterator[str]:
    assert not arguments.posonlyargs  # generated methods have none
    assert arguments.vararg is None
    bare = [None] * (len(arguments.args) - len(arguments.defaults))
    for each, default in zip(arguments.args, [*bare, *arguments.defaults], strict=True):
        yield _parameter(text, each, default)
    if arguments.kwonlyargs:
        yield "*"
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(text, each, default)


def _parameter(text: str, argument: ast.arg, default: ast.expr | None) -> str:
    type_ = f": {_segment(text, argument.annotation)}" if argument.annotation is not None else ""
    return f"{argument.arg}{type_}{f' = {_segment(text, default)}' if default is not None else ''}"


def _awaited(text: str, statement: ast.stmt, call: ast.Call) -> Edit:
    """A statement whose call is awaited; it gets other lines where it no longer fits on the one that it had."""
    line = text.split("\n")[statement.lineno - 1]
    if statement.end_lineno != statement.lineno or width(line) + len("await ") <= WIDTH:
        return _before(text, call.lineno, call.col_offset, "await ")
    before = line[statement.col_offset : call.col_offset]
    laid_out = layout(_expression(text, call), statement.col_offset, f"{before}await ")
    return statement.lineno, statement.lineno, " " * statement.col_offset + laid_out


def _expression(text: str, node: ast.expr) -> Expression:
    """An expression that stands on one line, in the pieces between which it may be broken."""
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords):
            items = [_expression(text, each) for each in arguments]
            items += [_keyword(f"{each.arg}=", _expression(text, each.value)) for each in keywords]
            return Brackets(_segment(text, function), "(", tuple(items), ")")
        case ast.List(elts=items):
            return Brackets("", "[", tuple(_expression(text, each) for each in items), "]", display=True)
        case ast.ListComp(elt=element, generators=[loop]):
            tests = [f"if {_segment(text, each)}" for each in loop.ifs]
            clauses = (f"for {_segment(text, loop.target)} in {_segment(text, loop.iter)}", *tests)
            return Brackets("", "[", (Loop(_expression(text, element), clauses),), "]", display=True)
        case _:
            return _segment(text, node)


def _keyword(head: str, value: Expression) -> Expression:
    return replace(value, head=head + value.head) if isinstance(value, Brackets) else f"{head}{value}"


def _segment(text: str, node: ast.expr) -> str:
    found = ast.get_source_segment(text, node)
    assert found is not None  # it was parsed from this text
    return " ".join(found.split()) if "\n" in found else found


def _before(text: str, line: int, column: int, word: str) -> Edit:
    there = text.split("\n")[line - 1].encode()
    return line, line, (there[:column] + word.encode() + there[column:]).decode()


def _edited(text: str, edits: Iterator[Edit] | list[Edit]) -> str:
    lines = text.split("\n")
    for first, last, new in sorted(edits, reverse=True):
        lines[first - 1 : last] = [new]
    return "\n".join(lines)
