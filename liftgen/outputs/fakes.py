"""Fakes: each repository and facade over a DynamoDB in memory, for users' tests; the real code, only its client is another.

Where a project has the output `asyncio`, its repositories have theirs too, in `fakes.aio`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.documents import table_document
from liftgen.outputs.asyncio.form import PACKAGE as AIO
from liftgen.outputs.python_source import (
    INDENT,
    call,
    docstring,
    keyword,
    layout,
    list_display,
    literal,
)
from liftgen.outputs.repository import PACKAGE as REPOSITORIES
from liftgen.outputs.repository import lazy
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.items import Module
from liftgen.outputs.repository.protocols import protocol_name
from liftgen.outputs.repository.source import Body, Class, Imports, function, wrapped
from liftgen.outputs.repository.writer import TABLE, repository_name
from liftgen.scope import ProjectScope, TableScope, module_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.scope import Scope

PACKAGE = "fakes"


@dataclass(frozen=True)
class _Kind:
    """One of the two forms that repositories and their fakes have: where it is, and how its memory is made."""

    package: str
    memory: tuple[str, str] | None
    title: str

    def within(self, module: str) -> str:
        """The module of this form in the place of one of the other."""
        return f"{module}.{self.package}" if self.package else module


BLOCKING = _Kind("", None, "Fakes")
FORM = _Kind(AIO, ("liftgen.testing.fake", "AsyncFakeClient"), "Fakes in asyncio")


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates of the output `fakes` show."""
    match scope:
        case ProjectScope():
            return _project_view(scope)
        case TableScope():
            aio = _table_module(scope, FORM) if _in_asyncio(scope) else None
            return {"module": _table_module(scope, BLOCKING), "aio": aio}
        case _:
            return None


def fake_name(name: str) -> str:
    """The fake of the class of this name."""
    return f"Fake{name}"


def _project_view(scope: ProjectScope) -> Mapping[str, object]:
    """What the package offers, and the tables that its memory has."""
    package = scope.settings.module(PACKAGE)
    first_party = frozenset({package.split(".")[0]})
    encrypted = any(attribute.encrypted for entity in scope.schema.entities for attribute in entity.attributes)
    return {
        "package": lazy(_places(scope, BLOCKING), package, first_party),
        "aio": lazy(_places(scope, FORM), FORM.within(package), first_party) if _in_asyncio(scope) else None,
        "documents": layout(
            list_display(literal(table_document(each)) for each in scope.schema.tables),
            before="TABLES: list[TableDocument] = ",
        ),
        "encrypted": encrypted,
    }


def _in_asyncio(scope: ProjectScope | TableScope) -> bool:
    """Whether there are repositories in asyncio: only where they are asked for by name."""
    return scope.settings.outputs is not None and scope.settings.has("asyncio")


def _places(scope: ProjectScope, kind: _Kind) -> dict[str, str]:
    """What a package of fakes offers, and the modules that have it; the memory is offered once, for both forms."""
    package = scope.settings.module(PACKAGE)
    shared = ("SETTINGS", "in_memory") if kind is BLOCKING else ()
    places = dict.fromkeys(shared, f"{package}.memory")
    for table in scope.schema.tables:
        module = f"{kind.within(package)}.tables.{module_name(table.name)}"
        places[fake_name(facade_names(scope.schema, table.name).whole)] = module
        for entity in scope.schema.entities_of(table.name):
            places[fake_name(repository_name(entity))] = module
    # Constants first, then classes, then functions, as linters sort what a module offers.
    return {name: places[name] for name in sorted(places, key=_kind)}


def _kind(name: str) -> tuple[bool, bool, str]:
    return not name.isupper(), not name[0].isupper(), name


def _table_module(scope: TableScope, kind: _Kind) -> Module:
    """The module of the fakes of one table: its facade, and each of its repositories."""
    package, repositories = scope.settings.module(PACKAGE), kind.within(scope.settings.module(REPOSITORIES))
    facade = facade_names(scope.schema, scope.table.name).whole
    names = [facade, *(repository_name(each) for each in scope.entities)]
    first_party = frozenset({package.split(".")[0], repositories.split(".")[0]})
    imports = Imports(frozenset({"self", "client", "settings", *map(fake_name, names)}), first_party)
    classes = [_fake(each, imports.use(repositories, each), package, imports, kind) for each in names]
    body = Body(INDENT, ["if TYPE_CHECKING:"])
    body.lines.append("    # A type checker says here when a fake does not keep what its protocol promises.")
    variables = ["_facade", *(f"_{module_name(each.name)}_repository" for each in scope.entities)]
    for variable, name in zip(variables, names, strict=True):
        protocol = imports.mention(repositories, protocol_name(name))
        body.add(fake_name(name), f"{variable}: type[{protocol}] = ")
    imports.seal()
    title = f"{kind.title} of what stands on the table `{scope.table.name}`: the real code, over a DynamoDB in memory."
    blocks = (*(each.text for each in classes), "\n".join(body.lines))
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, blocks)


def _fake(name: str, real: str, package: str, imports: Imports, kind: _Kind) -> Class:
    client = imports.mention(f"{kind.within('liftgen.runtime')}.client", "Client")
    settings = imports.mention(TABLE, "Settings")
    made = imports.use(f"{package}.memory", "in_memory")
    body = Body(2 * INDENT)
    with body.when(["client is None"]):
        memory = call(made)
        body.add(call(imports.use(*kind.memory), memory) if kind.memory else memory, "client = ")
    body.add(call("super().__init__", "client", keyword("settings", "settings")))
    parameters = [
        "self",
        f"client: {client} | None = None",
        "*",
        f"settings: {settings} = {imports.use(f'{package}.memory', 'SETTINGS')}",
    ]
    doc = "Over a client that fakes share, or over an empty memory of its own."
    init = function("__init__", parameters, "None", doc, body)
    # The name in brackets is not the class's own, so it stands in the head.
    return Class(f"{fake_name(name)}({real})", f"`{name}` without a server.", (init,))
