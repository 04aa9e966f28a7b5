"""Proxies: the module with the fields of an entity: what conditions may say of each, and how a query reads it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import (
    DictOf,
    EnumOf,
    FieldType,
    ListOf,
    LiteralOf,
    OptionalOf,
    Scalar,
    ScalarType,
    SetOf,
    bare,
    required,
)
from liftgen.outputs.python_source import INDENT, Expression, call, docstring, flat, keyword, layout, literal
from liftgen.outputs.repository.codecs import Codecs, set_kind
from liftgen.outputs.repository.fields import (
    FACTORIES,
    article,
    is_none_by_default,
    is_null_a_value,
    is_omitted,
    is_set,
    otherwise,
    read_field,
    write_field,
    zero,
)
from liftgen.outputs.repository.items import Module
from liftgen.outputs.repository.source import Imports, wrapped
from liftgen.outputs.repository.types import annotation

if TYPE_CHECKING:
    from liftgen.schema import Attribute, Entity, Schema

CONDITIONS = "liftgen.runtime.conditions"
_TEXTS = {Scalar.STR: "str", Scalar.BYTES: "bytes"}
LONGEST_LAMBDA = 60
"""How many characters an expression has at most that stands in its place."""
_UNORDERED = frozenset({Scalar.BOOL, Scalar.UUID})


def fields_name(entity: Entity) -> str:
    """The class of an entity's fields."""
    return f"{entity.name}Fields"


def fields_module(schema: Schema, entity: Entity, first_party: frozenset[str]) -> Module:
    """The module of an entity's fields; those that are encrypted are not among them."""
    name = fields_name(entity)
    taken = {name, "value", "values", "item", "each", "key", *(each.field for each in entity.attributes)}
    own = frozenset(each.field for each in entity.attributes)
    imports = Imports(frozenset(taken - {entity.name}), first_party, own)
    keys = {each.name for index in schema.table(entity.table).indexes for each in index.key.attributes}
    writer = _Proxies(entity, Codecs(schema, imports), frozenset(keys))
    model = imports.use(entity.model.module, entity.model.name)
    base = imports.use(CONDITIONS, "Fields")
    doc = f"What conditions may say of {article(entity.name)}, and what queries may read alone."
    lines = [f"class {name}({base}, model={model}):", f"    {docstring(wrapped(doc))}", ""]
    lines += [writer.field(each) for each in entity.attributes if not each.encrypted]
    functions = tuple(each.text for each in writer.codecs.functions.values())
    imports.seal()
    title = f"The fields of {article(entity.name)}, for conditions, filters and projections."
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, (*functions, "\n".join(lines)))


@dataclass(frozen=True, slots=True)
class _Proxies:
    entity: Entity
    codecs: Codecs
    keys: frozenset[str]

    def field(self, attribute: Attribute) -> str:
        """The statement that makes one field."""
        kind, types, write, member = self._kind(attribute)
        local = self.codecs.imports.use(CONDITIONS, kind)
        declared = annotation(attribute.type, self.codecs.imports)
        model = self.codecs.imports.mention(self.entity.model.module, self.entity.model.name)
        type_ = f"{local}[{', '.join([model, declared, *types])}]"
        read = read_field(self.codecs, attribute, "value")
        arguments: list[Expression] = [
            literal(attribute.name),
            "None" if write is None else self._writer(write, attribute.type, attribute.field),
            self._reader(read, attribute),
        ]
        if member is not None:
            several = bare(required(attribute.type))
            assert isinstance(several, ListOf | SetOf)  # it has members
            arguments.append(keyword("member", self._writer(member, several.item, f"{attribute.field}_item")))
        if isinstance(attribute.type, OptionalOf):
            arguments.append(keyword("optional", "True"))
        elif is_null_a_value(attribute):
            arguments.append(keyword("nulls", "True"))
        absent = self._absent(attribute)
        if absent is not None:
            empty = FACTORIES.get(absent)
            made = f"lambda: {absent}" if empty is None else self.codecs.imports.use("builtins", empty)
            arguments.append(keyword("otherwise", made))
        nothing = zero(attribute.type) if is_omitted(attribute) else None
        if nothing is not None:
            arguments.append(keyword("zero", self._zero(nothing)))
        before = f"{attribute.field}: {type_} = "
        return " " * INDENT + layout(call(local, *arguments), INDENT, before)

    def _zero(self, text: str) -> str:
        """The expression of the value that is stored as absence."""
        head, bracket, rest = text.partition("(")
        if not bracket or not head:
            return text
        module = {"Decimal": "decimal", "timedelta": "datetime"}.get(head, "builtins")
        return f"{self.codecs.imports.use(module, head)}({rest}"

    def _absent(self, attribute: Attribute) -> str | None:
        """What a field holds that is not there, where the model's default does not say the same."""
        if isinstance(attribute.type, OptionalOf):
            in_index = attribute.name in self.keys and not is_none_by_default(attribute)
            return "None" if in_index else None
        return otherwise(self.codecs, attribute, ())

    def _kind(self, attribute: Attribute) -> tuple[str, list[str], Expression | None, Expression | None]:
        """The class of a field, its types beside the entity and what is read, and what writes its values and members."""
        type_ = required(attribute.type)
        if attribute.as_json:
            return "Field", [], None, None
        match bare(type_):
            case ScalarType(scalar) if scalar in _TEXTS:
                text = self.codecs.imports.mention("builtins", _TEXTS[scalar])
                return "Text", [text], self._written(attribute), None
            case ScalarType(Scalar.DECIMAL):
                exact = annotation(type_, self.codecs.imports)
                return (
                    "Ordered",
                    [f"{exact} | {self.codecs.imports.mention('builtins', 'int')}"],
                    self._written(attribute),
                    None,
                )
            case ScalarType(scalar):
                kind = "Valued" if scalar in _UNORDERED else "Ordered"
                return kind, [annotation(type_, self.codecs.imports)], self._written(attribute), None
            case EnumOf() | LiteralOf():
                return "Valued", [annotation(type_, self.codecs.imports)], self._written(attribute), None
            case ListOf(item) | SetOf(item):
                member = self._member(attribute, item)
                if member is None:
                    return "Sized", [], None, None
                return "Several", [annotation(item, self.codecs.imports)], None, member
            case DictOf():
                return "Sized", [], None, None
            case _:
                return "Field", [], None, None

    def _written(self, attribute: Attribute) -> Expression:
        return write_field(self.codecs, attribute, "value")

    def _member(self, attribute: Attribute, item: FieldType) -> Expression | None:
        """The expression that writes one member; None where members are no plain values."""
        match bare(item):
            case ScalarType() | EnumOf() | LiteralOf():
                if is_set(attribute) and set_kind(item) == "NS" and isinstance(bare(item), EnumOf | LiteralOf):
                    return call(
                        self.codecs.wire("integer"), "value.value" if isinstance(bare(item), EnumOf) else "value"
                    )
                return self.codecs.write(item, "value", attribute.field)
            case _:
                return None

    def _writer(self, expression: Expression, type_: FieldType, name: str) -> str:
        """The function that writes a value: the one that the expression calls, or a lambda."""
        return (
            _named(expression)
            or self._short(expression)
            or self.codecs.define(
                ("write", name),
                f"_write_{name}",
                f"value: {annotation(required(type_), self.codecs.imports)}",
                "str",
                f"A value of `{name}` as it is stored.",
                lambda body: body.add(expression, "return "),
            )
        )

    def _reader(self, expression: Expression, attribute: Attribute) -> str:
        """The function that reads an attribute value: the one that the expression calls, or a lambda."""
        known = _named(expression) or self._short(expression)
        if known is not None:
            return known
        value = self.codecs.imports.mention("liftgen.runtime.wire", "AttributeValue")
        return self.codecs.define(
            ("read", attribute.field),
            f"_read_{attribute.field}",
            f"value: {value}",
            annotation(required(attribute.type), self.codecs.imports),
            f"What `{attribute.field}` holds.",
            lambda body: body.add(expression, "return "),
        )

    def _short(self, expression: Expression) -> str | None:
        text = flat(expression)
        return f"lambda value: {text}" if len(text) <= LONGEST_LAMBDA and " if " not in text else None


def _named(expression: Expression) -> str | None:
    """The function that the expression calls, where it does nothing else."""
    head, bracket, rest = flat(expression).partition("(")
    return head if bracket and rest == "value)" and head.isidentifier() else None
