"""Model source: declarations in, the module that says them out, as a person would write it and the formatter leaves it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from liftgen import markers
from liftgen.declarations import MarkerDeclaration
from liftgen.field_types import (
    DictOf,
    EnumOf,
    JsonType,
    ListOf,
    LiteralOf,
    ModelOf,
    NewTypeOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    TupleOf,
    UnionOf,
)
from liftgen.outputs.python_source import (
    INDENT,
    WIDTH,
    Brackets,
    call,
    dict_display,
    docstring,
    flat,
    import_block,
    layout,
    list_display,
    literal,
    subscript,
    width,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from liftgen.declarations import (
        Argument,
        Declarations,
        FieldDeclaration,
        ModelDeclaration,
        Setting,
        TransactionDeclaration,
        Value,
    )
    from liftgen.field_types import FieldType
    from liftgen.outputs.python_source import Expression, Names

HOMES = {
    Scalar.DECIMAL: "decimal",
    Scalar.DATETIME: "datetime",
    Scalar.DATE: "datetime",
    Scalar.TIME: "datetime",
    Scalar.TIMEDELTA: "datetime",
    Scalar.UUID: "uuid",
}
"""The modules of the types that have to be imported."""

KNOWN = {
    **{each.value: module for each, module in HOMES.items()},
    "UTC": "datetime",
    "timezone": "datetime",
    "uuid4": "uuid",
}
"""The names that the expression of a default may use, and where each is imported from."""

BY_POSITION = {"Key": ("pk", "sk"), "GSI": ("index",), "LSI": ("index",)}
"""Arguments that are written without their names, beside those that must be given."""


def model_source(
    declarations: Declarations,
    module: str,
    title: str = "",
    first_party: Collection[str] = (),
    bound: Mapping[str, str] = MappingProxyType({}),
    notes: Iterable[tuple[str, str, str]] = (),
) -> str:
    """The source of the module of this name; `title` says what it is for.

    `first_party` are the top packages of the user's own code, `bound` the names that mean something where the source goes, and
    what each was imported as: `{"Key": "liftgen.Key"}`. `notes` stand as comments above what they are about: the name of a model,
    of its field or setting (of the class itself where that is empty), and the text.
    """
    by_place: dict[tuple[str, str], list[str]] = {}
    for model, name, text in notes:
        by_place.setdefault((model, name), []).append(text)
    return _Module(declarations, module, bound, by_place).text(title, first_party)


@dataclass
class _Module:
    declarations: Declarations
    name: str
    bound: Mapping[str, str]
    notes: Mapping[tuple[str, str], list[str]]
    imports: set[Names] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.models = [each for each in self.declarations.models if each.module == self.name]
        self.tables = [each for each in self.declarations.tables if each.module == self.name and each.variable]
        self.transactions = [each for each in self.declarations.transactions if each.module == self.name]
        self.own = {each.name: each for model in self.models for each in _named_types(model, self.name)}
        self.taken = {*self.own, *(each.name for each in self.models)}
        self.taken |= {each.variable for each in self.tables} | {each.variable for each in self.transactions}
        for model in self.models:
            self.taken |= {each.name for each in model.fields} | {each.name for each in model.settings}

    def text(self, title: str, first_party: Collection[str]) -> str:
        blocks = [self._own_type(each) for each in self.own.values()]
        blocks += [self._model(each) for each in _in_order(self.models)]
        tables = "\n".join(self._assigned(each.variable, each.marker) for each in self.tables)
        transactions = [self._transaction(each) for each in self.transactions]
        head = [_prose(title, 0)] if title else []
        imports = import_block(self.imports, first_party)
        head += [f"{imports}\n\n{tables}" if tables else imports]
        return "\n\n".join(head) + "".join(f"\n\n\n{each}" for each in blocks) + _after(transactions) + "\n"

    def use(self, module: str, name: str) -> str:
        """The name by which something of another module is called here, imported."""
        local = name
        origin = f"{module}.{name}"
        while local in self.taken or self.bound.get(local, origin) != origin:
            local += "_"
        self.imports.add((module, name if local == name else f"{name} as {local}"))
        return local

    def _own_type(self, type_: EnumOf | NewTypeOf) -> str:
        self.written.add(type_.name)
        match type_:
            case NewTypeOf(name=name, base=inner):
                return layout(
                    call(self.use("typing", "NewType"), literal(name), self._type(inner)), before=f"{name} = "
                )
            case EnumOf(name=name, members=members):
                base = "StrEnum" if all(isinstance(value, str) for _, value in members) else "IntEnum"
                lines = [layout(literal(value), INDENT, before=f"{member} = ") for member, value in members]
                return _class(name, [self.use("enum", base)], [lines])

    def _model(self, model: ModelDeclaration) -> str:
        fields = [self._noted(model.name, each.name, INDENT) + self._field(each, model) for each in model.fields]
        self.written.add(model.name)
        sections = [[docstring(model.doc)]] if model.doc else []
        sections += [config] if (config := list(self._config(model))) else []
        sections += [fields] if fields else []
        settings = [self._noted(model.name, each.name, INDENT * 2) + self._setting(each) for each in model.settings]
        if model.table is not None:
            table = model.table
            stated = table.variable if table.variable and table.module == self.name else None
            if stated is None and table.variable:
                stated = self.use(table.module, table.variable)
            line = f"table = {stated}" if stated else self._assigned("table", table.marker, INDENT * 2)
            settings.insert(0, line)
        if settings:
            sections.append([f"class Dynamo:\n{_spaced(settings)}"])
        above = self._noted(model.name, "", 0)
        if model.kind == "pydantic":
            return above + _class(model.name, [self.use("pydantic", "BaseModel")], sections)
        decorator = self.use("dataclasses", "dataclass")
        return f"{above}@{decorator}{'(frozen=True)' if model.frozen else ''}\n" + _class(model.name, [], sections)

    def _noted(self, model: str, name: str, indent: int) -> str:
        """The notes as comments, each line followed by the indentation of the next."""
        margin = " " * indent
        lines = [line for each in self.notes.get((model, name), ()) for line in textwrap.wrap(each, WIDTH - indent - 2)]
        return "".join(f"# {line}\n{margin}" for line in lines)

    def _config(self, model: ModelDeclaration) -> Iterator[str]:
        if model.kind != "pydantic":
            return
        given: dict[str, Expression] = {"frozen": "True"} if model.frozen else {}
        if model.extra != "ignore":
            given["extra"] = literal(model.extra)
        if given:
            yield layout(call(self.use("pydantic", "ConfigDict"), **given), INDENT, before="model_config = ")

    def _field(self, field_: FieldDeclaration, model: ModelDeclaration) -> str:
        type_ = self._type(field_.type)
        constraints = dict(field_.constraints)
        if constraints.pop("format", None) == "email" and type_ == "str":
            type_ = self.use("pydantic", "EmailStr")
        beside = [self._marker(each) for each in field_.markers]
        if constraints:
            limits = {name: literal(value) for name, value in constraints.items()}
            beside.append(call(self.use("pydantic", "Field"), **limits))
        if beside:
            type_ = subscript(self.use("typing", "Annotated"), type_, *beside)
        return _annotated(field_.name, type_, self._default(field_, model))

    def _default(self, field_: FieldDeclaration, model: ModelDeclaration) -> Expression | None:
        default = field_.default
        named: dict[str, Expression] = {}
        if default is not None:
            for name in _names(default.source):
                if name in KNOWN:
                    self.use(KNOWN[name], name)
            named["default_factory" if default.factory else "default"] = default.source
        if field_.alias is not None and model.kind == "pydantic":
            named["alias"] = literal(field_.alias)
        if not named:
            return None
        if default is not None and not default.factory and len(named) == 1:
            return default.source
        function = ("pydantic", "Field") if model.kind == "pydantic" else ("dataclasses", "field")
        return call(self.use(*function), **named)

    def _setting(self, setting: Setting) -> str:
        text = self._assigned(setting.name, setting.marker, INDENT * 2)
        return f"{text}\n{' ' * INDENT * 2}{_prose(setting.doc, INDENT * 2)}" if setting.doc else text

    def _transaction(self, transaction: TransactionDeclaration) -> str:
        text = self._assigned(transaction.variable, transaction.marker)
        return f"{text}\n{_prose(transaction.doc, 0)}" if transaction.doc else text

    def _assigned(self, name: str, marker: MarkerDeclaration, indent: int = 0) -> str:
        return layout(self._marker(marker), indent, before=f"{name} = ")

    def _marker(self, marker: MarkerDeclaration) -> Expression:
        name = self.use("liftgen", marker.name)
        signature = _parameters(marker.name)
        if signature is None or (marker.name == "TTL" and not marker.arguments):
            return name
        given = {each.name: each for each in marker.arguments}
        positional: list[Expression] = []
        named: dict[str, Expression] = {}
        for parameter in signature:
            argument = given.get(parameter.name)
            if argument is None:
                continue
            if parameter.kind is parameter.VAR_POSITIONAL:
                positional += [self._value(each) for each in _several(argument)]
            elif _by_position(marker.name, parameter):
                positional.append(self._value(argument.value))
            else:
                pairs = parameter.annotation == "Mapping[str, Any] | None"
                named[parameter.name] = _pairs(argument) if pairs else self._value(argument.value)
        return call(name, *positional, **named)

    def _value(self, value: object) -> Expression:
        if isinstance(value, MarkerDeclaration):
            return self._marker(value)
        if isinstance(value, tuple):
            return list_display(self._value(each) for each in value)
        return literal(value)

    def _type(self, type_: FieldType) -> Expression:
        match type_:
            case ScalarType(scalar):
                return self.use(HOMES[scalar], scalar.value) if scalar in HOMES else scalar.value
            case NewTypeOf(module, name) | EnumOf(module, name):
                return name if module == self.name else self.use(module, name.split(".")[0])
            case LiteralOf(values):
                return subscript(self.use("typing", "Literal"), *(literal(each) for each in values))
            case ListOf(item):
                return subscript("list", self._type(item))
            case SetOf(item, frozen):
                return subscript("frozenset" if frozen else "set", self._type(item))
            case TupleOf(items, repeated):
                members = [self._type(each) for each in items] or ["()"]
                return subscript("tuple", *members, *(["..."] if repeated else []))
            case DictOf(key, value):
                return subscript("dict", self._type(key), self._type(value))
            case JsonType():
                return self.use("pydantic", "JsonValue")
            case ModelOf(module, name):
                if module != self.name:
                    return self.use(module, name.split(".")[0])
                return name if name in self.written else literal(name)
            case UnionOf(choices, discriminator):
                union = " | ".join(flat(self._type(each)) for each in choices)
                told = call(self.use("pydantic", "Field"), discriminator=literal(discriminator))
                return subscript(self.use("typing", "Annotated"), union, told)
            case OptionalOf(item):
                inside = flat(self._type(item))
                return f'"{inside[1:-1]} | None"' if inside.startswith('"') else f"{inside} | None"


def _annotated(name: str, type_: Expression, default: Expression | None) -> str:
    """A field; where it is too long the formatter breaks its default, else its type."""
    before, after = f"{name}: ", f" = {flat(default)}" if default is not None else ""
    fits = INDENT + width(before + flat(type_) + after) <= WIDTH
    if fits or isinstance(default, Brackets):
        return layout(default or "", INDENT, before=f"{before}{flat(type_)}{' = ' if default is not None else ''}")
    if isinstance(type_, Brackets):
        return layout(type_, INDENT, before=before, after=after)
    inner = " " * INDENT * 2
    return f"{before}(\n{inner}{type_}\n{' ' * INDENT}){after}" if default is not None else f"{before}{type_}"


def _class(name: str, bases: list[str], sections: list[list[str]]) -> str:
    """A class; its sections have an empty line between them."""
    margin = " " * INDENT
    body = "\n\n".join("\n".join(f"{margin}{line}" for line in section) for section in sections) or f"{margin}pass"
    above = f"({', '.join(bases)})" if bases else ""
    return f"class {name}{above}:\n{body}"


def _spaced(settings: list[str]) -> str:
    """The lines of a `class Dynamo`; below one with a text of its own stands an empty line."""
    lines: list[str] = []
    for each in settings:
        if lines and lines[-1].endswith('"""'):
            lines.append("")
        lines.append(f"{' ' * INDENT * 2}{each}")
    return "\n".join(lines)


def _after(transactions: list[str]) -> str:
    """What stands below the models."""
    return "\n\n\n" + "\n\n".join(transactions) if transactions else ""


def _prose(text: str, indent: int) -> str:
    """The text as a docstring, wrapped where it does not fit on its line."""
    one_line = docstring(text, indent)
    if indent + width(one_line) <= WIDTH or "\n" in text.strip():
        return one_line
    return docstring("\n".join(textwrap.wrap(text, WIDTH - indent - len('"""'))), indent)


def _in_order(models: Iterable[ModelDeclaration]) -> list[ModelDeclaration]:
    """The models, each below those that its fields hold, as far as they do not hold each other."""
    waiting = {each.name: each for each in models}
    found: list[ModelDeclaration] = []

    def write(model: ModelDeclaration) -> None:
        if waiting.pop(model.name, None) is None:
            return
        for each in model.fields:
            for inner in _inside(each.type):
                if isinstance(inner, ModelOf) and inner.name in waiting:
                    write(waiting[inner.name])
        found.append(model)

    for each in list(waiting.values()):
        write(each)
    return found


def _named_types(model: ModelDeclaration, module: str) -> Iterator[EnumOf | NewTypeOf]:
    for each in model.fields:
        for inner in _inside(each.type):
            if isinstance(inner, EnumOf | NewTypeOf) and inner.module == module:
                yield inner


def _inside(type_: FieldType) -> Iterator[FieldType]:
    """The types that a type is made of, innermost first, and the type itself."""
    match type_:
        case NewTypeOf(base=item) | ListOf(item) | SetOf(item=item) | OptionalOf(item):
            yield from _inside(item)
        case DictOf(key, value):
            yield from _inside(key)
            yield from _inside(value)
        case TupleOf(items=items) | UnionOf(members=items):
            for each in items:
                yield from _inside(each)
    yield type_


@cache
def _parameters(marker: str) -> tuple[inspect.Parameter, ...] | None:
    """The parameters of a marker; None where it stands without a call."""
    value = getattr(markers, marker)
    return tuple(inspect.signature(value).parameters.values()) if callable(value) else None


def _by_position(marker: str, parameter: inspect.Parameter) -> bool:
    if parameter.kind is parameter.KEYWORD_ONLY:
        return False
    return parameter.default is parameter.empty or parameter.name in BY_POSITION.get(marker, ())


def _several(argument: Argument) -> tuple[Value | MarkerDeclaration, ...]:
    return argument.value if isinstance(argument.value, tuple) else (argument.value,)


def _pairs(argument: Argument) -> Expression:
    pairs = (each for each in _several(argument) if isinstance(each, tuple))
    return dict_display((literal(name), literal(value)) for name, value in pairs)


def _names(source: str) -> set[str]:
    """The names that an expression uses."""
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError:
        return set()
    return {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
