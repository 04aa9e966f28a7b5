"""Consumer: what its templates show: for each table with a stream, what is told of its changes, and who answers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.names import Name
from liftgen.outputs import handler, repository
from liftgen.outputs.python_source import INDENT, call, docstring, flat, layout, literal
from liftgen.outputs.repository.facades import facade_names
from liftgen.outputs.repository.fields import article
from liftgen.outputs.repository.items import Module
from liftgen.outputs.repository.source import Body, Class, Function, Imports, function, wrapped
from liftgen.scope import ProjectScope, TableScope, module_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.documents import StreamEvent
    from liftgen.schema import Entity, Table
    from liftgen.scope import Scope

PACKAGE = "consumers"
STREAMS = "liftgen.runtime.streams"
TABLE = "liftgen.runtime.table"


@dataclass(frozen=True, slots=True)
class Change:
    """What may become of an entity: the class that tells it, the event of the stream, the method, and its words."""

    name: str
    event: StreamEvent
    said: str

    @property
    def word(self) -> str:
        """The end of the method's name, and the name of what routes it: `inserted`."""
        return self.name.lower()


INSERTED = Change("Inserted", "INSERT", "is new")
MODIFIED = Change("Modified", "MODIFY", "is another than it was")
REMOVED = Change("Removed", "REMOVE", "is gone")
TOLD: Mapping[str, tuple[Change, ...]] = {
    "NEW_AND_OLD_IMAGES": (INSERTED, MODIFIED, REMOVED),
    "NEW_IMAGE": (INSERTED,),
    "OLD_IMAGE": (REMOVED,),
}
"""What the images of a stream can tell; a stream of keys tells nothing of values."""


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates show of a scope."""
    match scope:
        case TableScope(table=table) if changes_told(table) and scope.entities:
            writer = _Writer(scope)
            return {"module": writer.base(), "own": writer.own()}
        case ProjectScope(schema=schema):
            return {"streams": any(changes_told(each) and schema.entities_of(each.name) for each in schema.tables)}
        case _:
            return None


def changes_told(table: Table) -> tuple[Change, ...]:
    """What of its entities the table's stream can tell; nothing for a table without one."""
    return TOLD.get(table.stream or "", ())


@dataclass(frozen=True, slots=True)
class _Writer:
    scope: TableScope

    def base(self) -> Module:
        """The module of the base class, which lift owns."""
        imports = self._imports("name", "routes", "settings", "dead_letters", self._base)
        methods = [method for entity in self.scope.entities for method in self._told(entity, imports)]
        words = f"What changes in `{self._table}`, told by entity and change; what is not overridden is passed over."
        base = Class(self._base, words, (*methods, self._routes(imports)))
        imports.seal()
        title = f"What a consumer of the stream of `{self._table}` is told."
        return Module(
            docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, (base.text,), (base,), imports
        )

    def own(self) -> Mapping[str, object]:
        """What the user's own file shows, which is written once."""
        imports = self._imports("logger", "changes", "handler", "redrive", "cache", "Any", "logging", self._class)
        base = imports.use(f"{self._package}.generated.{module_name(self._table)}", self._base)
        methods = [self._logged(*each, imports) for each in self._answers()]
        letters = imports.use(f"{STREAMS}.letters", "letters_from_environment")
        settings = {"settings": f"{imports.use(self._handlers, 'shared')}.settings()"} if self._handlers else {}
        doc = (
            "Each change comes at least once, those of one item in order; an error makes it come again, and with it what "
            "follows."
        )
        made = call(f"{self._class}().routes", **settings, dead_letters=f"{letters}()")
        return {
            "title": docstring(wrapped(f"What is done when something in `{self._table}` changes.", 0), 0),
            "class_line": layout(call(f"class {self._class}", base), after=":"),
            "doc": docstring(wrapped(doc)),
            "methods": [each.text for each in methods],
            "routes": imports.use(STREAMS, "StreamRoutes"),
            "made": layout(made, INDENT, before="return "),
            "imports": imports.text,
        }

    def _told(self, entity: Entity, imports: Imports) -> Iterator[Function]:
        """The methods that are told what becomes of an entity, after the one that tells them where there are several."""
        told = changes_told(self.scope.table)
        model = imports.mention(entity.model.module, entity.model.name)
        if len(told) > 1:
            body = Body(2 * INDENT)
            body.lines.append(f"{' ' * body.indent}match change:")
            for each in told:
                body.lines.append(f"{' ' * (body.indent + INDENT)}case {imports.use(STREAMS, each.name)}():")
                body.lines.append(f"{' ' * (body.indent + 2 * INDENT)}self.{_method(entity, each.word)}(change)")
            change = imports.mention(STREAMS, "Change")
            doc = f"What becomes of {article(entity.name)}, told to the method for it."
            yield function(_method(entity, "changed"), ["self", f"change: {change}[{model}]"], "None", doc, body)
        for each in told:
            yield self._method(entity, each, imports, Body(2 * INDENT), model)

    def _answers(self) -> Iterator[tuple[Entity, Change]]:
        return ((entity, each) for entity in self.scope.entities for each in changes_told(self.scope.table))

    def _logged(self, entity: Entity, change: Change, imports: Imports) -> Function:
        """An answer to begin with: a line in the log, with nothing of the item in it."""
        body = Body(2 * INDENT)
        body.add(call("logger.info", literal(f"{entity.name} {change.word}: record %s"), "change.origin.event_id"))
        return self._method(entity, change, imports, body, imports.use(entity.model.module, entity.model.name))

    def _method(self, entity: Entity, change: Change, imports: Imports, body: Body, model: str) -> Function:
        told = imports.use(STREAMS, change.name)
        doc = f"{article(entity.name)} {change.said}."
        parameters = ["self", f"change: {told}[{model}]"]
        return function(_method(entity, change.word), parameters, "None", doc[0].upper() + doc[1:], body)

    def _routes(self, imports: Imports) -> Function:
        told = changes_told(self.scope.table)
        routes = imports.use(STREAMS, "StreamRoutes")
        body = Body(2 * INDENT)
        body.add(call(routes, "name", "settings", "dead_letters"), "routes = ")
        for entity in self.scope.entities:
            module = module_name(entity.name)
            items = imports.use_as(f"{self._repositories}.generated.items", module, f"{module}_items")
            way, method = ("on", "changed") if len(told) > 1 else (told[0].word, told[0].word)
            body.add(f"routes.{way}({items}.ENTITY)(self.{_method(entity, method)})")
        body.lines.append(f"{' ' * body.indent}return routes")
        letter = imports.mention(STREAMS, "DeadLetter")
        parameters = [
            "self",
            f"name: str = {flat(literal(self._table))}",
            "*",
            f"settings: {imports.mention(TABLE, 'Settings')} = {imports.use(TABLE, 'DEFAULTS')}",
            f"dead_letters: {imports.mention('collections.abc', 'Callable')}[[{letter}], None] | None = None",
        ]
        doc = (
            "The routes from the stream's records to these methods.\n\n"
            "`name` stands with what the consumer writes, so that it never answers itself. Records that nobody can answer go "
            "to `dead_letters`."
        )
        return function("routes", parameters, routes, doc, body)

    def _imports(self, *taken: str) -> Imports:
        return Imports(
            frozenset({*taken, "self", "change"}), handler.first_party(self.scope) | {self._package.split(".")[0]}
        )

    @property
    def _table(self) -> str:
        return self.scope.table.name

    @property
    def _class(self) -> str:
        return f"{facade_names(self.scope.schema, self._table).whole}Consumer"

    @property
    def _base(self) -> str:
        return f"{self._class}Base"

    @property
    def _package(self) -> str:
        return self.scope.settings.module(PACKAGE)

    @property
    def _repositories(self) -> str:
        return self.scope.settings.module(repository.PACKAGE)

    @property
    def _handlers(self) -> str | None:
        """Where the settings are that all functions share; where there are no handlers, they are the plain ones."""
        return self.scope.settings.module(handler.PACKAGE) if self.scope.settings.has("handler") else None


def _method(entity: Entity, word: str) -> str:
    return f"{Name(entity.name).identifier.rstrip('_')}_{word}"
