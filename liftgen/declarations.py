"""Declarations: models as their author wrote them, with their places in the source and no meaning yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from liftgen.diagnostics import Ignore, Span
    from liftgen.field_types import FieldType, ModelOf

Value = str | int | float | bool | None | tuple["Value", ...]
"""What a marker's argument can say: a literal. Lists and tuples both read as tuples, a dict as the tuple of its pairs, a class as
its name."""

ModelKind = Literal["pydantic", "dataclass", "msgspec"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a marker, under its parameter's name."""

    name: str
    value: Value | MarkerDeclaration | tuple[Value | MarkerDeclaration, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class MarkerDeclaration:
    """One use of a marker: `name` is the marker's own name, whatever it was imported as."""

    name: str
    arguments: tuple[Argument, ...] = ()
    span: Span = field(compare=False, kw_only=True)

    def get(self, name: str) -> Argument | None:
        """The argument that was given under this name."""
        return next((each for each in self.arguments if each.name == name), None)

    def text(self, name: str) -> str | None:
        """The argument's value where it is text."""
        argument = self.get(name)
        return argument.value if argument is not None and isinstance(argument.value, str) else None

    def place(self, name: str) -> Span:
        """Where the argument stands, or the marker where it was not given."""
        argument = self.get(name)
        return argument.span if argument is not None else self.span


@dataclass(frozen=True, slots=True)
class Default:
    """What a field holds when nothing is given: the expression as written, and its value where that is a literal."""

    source: str
    factory: bool = False
    value: Value = None
    literal: bool = False


@dataclass(frozen=True, slots=True)
class FieldDeclaration:
    """A field: its type with every name followed, its markers in order, its default; `owner` is the class that wrote it.

    `alias` is the keyword under which the constructor takes the field, where that is not its name; `excluded` whether pydantic
    leaves the field out of the model's JSON.
    """

    name: str
    type: FieldType
    markers: tuple[MarkerDeclaration, ...] = ()
    default: Default | None = None
    alias: str | None = None
    constraints: tuple[tuple[str, Value], ...] = ()
    owner: str = ""
    excluded: bool = False
    span: Span = field(compare=False, kw_only=True)
    type_span: Span = field(compare=False, kw_only=True)

    def marker(self, name: str) -> MarkerDeclaration | None:
        """The first marker of this name."""
        return next((each for each in self.markers if each.name == name), None)


@dataclass(frozen=True, slots=True)
class TableDeclaration:
    """A `Table(...)` at the top of a module, and the name it was given there; empty where it stands in `class Dynamo`."""

    variable: str
    module: str
    marker: MarkerDeclaration


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of `class Dynamo`: a name and its marker; `owner` is the class whose `Dynamo` wrote it.

    `doc` is the text that stands below it.
    """

    name: str
    marker: MarkerDeclaration
    owner: str = ""
    doc: str = ""
    span: Span = field(compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ModelDeclaration:
    """A class the user wrote: fields of its own and of its bases in order, and the settings of its `class Dynamo`.

    A model is an entity when it has a table, a key, or a field that is one; otherwise it is nested in others.
    `bases` are its models among its bases, nearest first; `lost` names the fields and settings of which something could not be
    read: that was reported, and what follows from it need not be.
    """

    name: str
    module: str
    kind: ModelKind
    fields: tuple[FieldDeclaration, ...]
    settings: tuple[Setting, ...] = ()
    table: TableDeclaration | None = None
    doc: str = ""
    frozen: bool = False
    extra: Literal["ignore", "allow", "forbid"] = "ignore"
    dynamo: bool = False
    bases: tuple[ModelOf, ...] = ()
    lost: tuple[str, ...] = ()
    span: Span = field(compare=False, kw_only=True)

    def field(self, name: str) -> FieldDeclaration | None:
        """The field of this name."""
        return next((each for each in self.fields if each.name == name), None)


@dataclass(frozen=True, slots=True)
class TransactionDeclaration:
    """A `Transaction(...)` at the top of a module; `doc` is the text that stands below it."""

    variable: str
    module: str
    marker: MarkerDeclaration
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that was read: `models` in source order (module by module), nested ones too; `sources` by path, for excerpts.

    `imports` are the sources that each of them may mean in an import.
    """

    models: tuple[ModelDeclaration, ...] = ()
    tables: tuple[TableDeclaration, ...] = ()
    transactions: tuple[TransactionDeclaration, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    sources: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    imports: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), compare=False)
