"""Models: the items of one entity in, its declaration out, and what is uncertain of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from keyword import iskeyword
from typing import TYPE_CHECKING

from liftgen.declarations import (
    Argument,
    Default,
    FieldDeclaration,
    MarkerDeclaration,
    ModelDeclaration,
    Setting,
)
from liftgen.field_types import ModelOf, OptionalOf, Scalar, ScalarType
from liftgen.importers.live.kinds import place_of
from liftgen.importers.live.templates import Part, is_escaped, plain, template_of
from liftgen.importers.live.values import Seen, type_of
from liftgen.importers.python_names import REPOSITORY, field_name, index_name, unused
from liftgen.names import Name, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liftgen.declarations import TableDeclaration, Value
    from liftgen.diagnostics import Span
    from liftgen.field_types import FieldType
    from liftgen.importers.live.kinds import Kind
    from liftgen.importers.live.templates import Item, Template
    from liftgen.schema import Index, KeyAttribute, Table

KEY_WORDS = frozenset({"pk", "sk", "key", "hash", "range", "partition", "sort"})
FEW = 3
"""Of so few items little can be said."""


@dataclass(slots=True)
class Model:
    """An entity on its way to a declaration.

    With `is_plain` keys are taken as they are, whatever they seem to be composed of.
    `apart` are the attributes that are composed from others, and no fields; `padded` the numbers that a key writes with a width;
    `nested` are the models that its fields hold. `encodes` says whether the keys that were looked at encode delimiters, once
    one of them shows it. `notes` are by field or setting, `notes_of` those of nested models.
    """

    name: str
    kind: Kind
    table: Table
    said: str | None
    module: str
    classes: set[str]
    is_plain: bool = False
    settings: list[Setting] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    notes_of: list[tuple[str, str, str]] = field(default_factory=list)
    apart: set[str] = field(default_factory=set)
    padded: set[str] = field(default_factory=set)
    encodes: bool | None = None
    fields: dict[str, str] = field(default_factory=dict)
    nested: list[ModelDeclaration] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return place_of(self.table)

    @property
    def items(self) -> Sequence[Item]:
        return self.kind.items

    def look(self, keys: frozenset[str]) -> None:
        """Find the templates of the keys, `keys` being the attributes of all keys of the table."""
        names = sorted({name for each in self.items for name in each} - {self.said})
        for name in names:
            self.fields[name] = unused(_field_name(name), {*self.fields.values()})
        for each in self.table.key.attributes:
            self.fields.setdefault(each.name, unused(_field_name(each.name), {*self.fields.values()}))
        arguments = self._arguments(
            (("pk", self.table.key.partition), ("sk", self.table.key.sort)), self.items, keys, named=None
        )
        self.settings.append(self._setting("key", "Key", arguments))
        taken = {*REPOSITORY}
        for index in self.table.indexes:
            name = index_name(index.name, taken)
            taken.add(name)
            self._look_at_index(index, name, keys)

    def add_empty(self, index: Index) -> None:
        """An index that none of the items is in, on its attributes as they are."""
        name = index_name(index.name, {*REPOSITORY, *(each.name for each in self.settings)})
        new = [each.name for each in index.key.attributes if each.name not in self.fields]
        for each in new:
            self.fields[each] = unused(_field_name(each), {*self.fields.values()})
        self.apart -= {each.name for each in index.key.attributes}
        parts = (("pk", index.key.partition if index.kind == "global" else ()), ("sk", index.key.sort))
        arguments = [self._native(side, attributes) for side, attributes in parts if attributes]
        if index.name != name:
            arguments.insert(0, Argument("index", index.name, self.span))
        sparse = [each.name for each in index.key.attributes if self._is_sparse(each.name)]
        if sparse:
            when = " and ".join(f"attribute_exists({self.fields[each]})" for each in sparse)
            arguments.append(Argument("when", when, self.span))
        arguments += self._projection(index)
        self.settings.append(self._setting(name, "GSI" if index.kind == "global" else "LSI", arguments))
        self.notes.append((name, "no item that was read is in this index"))

    def model(self, name: str, maps: Sequence[Item]) -> FieldType:
        """The nested model of maps that have the same names."""
        called = unused(Name(name).pascal, self.classes)
        self.classes.add(called)
        seen = {each: type_of(each, [one[each] for one in maps], self) for each in sorted(maps[0])}
        self.notes_of += [(called, each, one.note) for each, one in seen.items() if one.note]
        fields = (
            FieldDeclaration(
                each,
                OptionalOf(one.type) if one.optional else one.type,
                default=Default("None", value=None, literal=True) if one.optional else None,
                owner=called,
                span=self.span,
                type_span=self.span,
            )
            for each, one in seen.items()
        )
        ordered = sorted(fields, key=lambda each: each.default is not None)
        self.nested.append(ModelDeclaration(called, self.module, "pydantic", tuple(ordered), span=self.span))
        return ModelOf(self.module, called)

    def declaration(self, table: TableDeclaration) -> ModelDeclaration:
        """The declaration, in this table."""
        own = [name for name in self.fields if name not in self.apart]
        key = [name for each in self.settings[:1] for name in _named(each, self.fields)]
        fields = [self._field(name) for name in own]
        fields.sort(key=lambda each: (each.default is not None, *_place(each.name, key), each.name))
        return ModelDeclaration(
            self.name, self.module, "pydantic", tuple(fields), tuple(self.settings), table, dynamo=True, span=self.span
        )

    def _look_at_index(self, index: Index, name: str, keys: frozenset[str]) -> None:
        attributes = index.key.attributes
        inside = [each for each in self.items if all(one.name in each for one in attributes)]
        if not inside:
            return
        sides = [("pk", index.key.partition)] if index.kind == "global" else []
        parts = (*sides, ("sk", index.key.sort))
        arguments = self._arguments(parts, inside, keys, named=index.name)
        composed = [each.value for each in arguments if each.name in ("pk", "sk") and isinstance(each.value, str)]
        if len(inside) < len(self.items):
            when = self._when(inside, arguments) if composed else None
            if when is not None and "'" in when:
                self.notes.append((name, "the condition is true of the items that were read, and may be another"))
            if composed and when is None:
                # Nobody could say when an item is in the index, so that its key is kept as it is.
                self.notes.append((name, "some items are in this index and others are not: why cannot be seen"))
                self.apart -= {each.name for each in attributes}
                arguments = [self._native(side, key) for side, key in parts if key]
                composed = []
            own = [each.name for each in attributes if each.name not in self.apart]
            optional = [each for each in own if self._is_sparse(each)]
            conditions = [when] if when else []
            conditions += [
                f"attribute_exists({self.fields[each]})"
                for each in optional
                if not when or self.fields[each] not in when
            ]
            if conditions:
                arguments.append(Argument("when", " and ".join(conditions), self.span))
        arguments = [*([] if index.name == name else [Argument("index", index.name, self.span)]), *arguments]
        self.settings.append(
            self._setting(name, "GSI" if index.kind == "global" else "LSI", [*arguments, *self._projection(index)])
        )

    def _arguments(
        self,
        parts: Iterable[tuple[str, tuple[KeyAttribute, ...]]],
        items: Sequence[Item],
        keys: frozenset[str],
        *,
        named: str | None,
    ) -> list[Argument]:
        """What a key is made of, and the names of its attributes where they are not those that lift gives."""
        found, names = [], []
        for side, attributes in parts:
            if not attributes:
                continue
            (first, *others) = attributes
            template = None if others else self._template(first, items, keys, is_sort=side == "sk")
            if template is None:
                found.append(self._native(side, attributes))
                continue
            self.apart.add(first.name)
            found.append(Argument(side, self._text(template), self.span))
            if named is not None and first.name != f"{named}{side}":
                names.append(Argument(f"{side}_name", first.name, self.span))
        return [*found, *names]

    def _template(
        self, attribute: KeyAttribute, items: Sequence[Item], keys: frozenset[str], *, is_sort: bool
    ) -> Template | None:
        """The template of a key's attribute; None where it is a field of its own."""
        if (
            self.is_plain
            or attribute.type != "S"
            or not items
            or any("S" not in each[attribute.name] for each in items)
        ):
            return None
        texts = [each[attribute.name]["S"] for each in items]
        others = {each for each in keys if each == attribute.name or each in self.apart or _is_generic(each)}
        apart = frozenset({*others, *([self.said] if self.said else [])})
        template = template_of(texts, items, apart, sort=is_sort)
        generic = _is_generic(attribute.name)
        values = [each for each in template or () if isinstance(each, Part)]
        delimited = any("#" in each for each in template or () if isinstance(each, str))
        if template is None or (not generic and not (values and delimited)):
            return None
        if not values and not (generic and len({*texts}) == 1 and "" not in texts):
            return None
        escaped = is_escaped(texts, template, items)
        self.encodes = self.encodes if escaped is None else escaped and self.encodes is not False
        for each in values:
            if each.spec.startswith("0"):
                self.padded.add(each.attribute)
        return template

    def _text(self, template: Template) -> str:
        return "".join(
            each
            if isinstance(each, str)
            else f"{{{self.fields[each.attribute]}{f':{each.spec}' if each.spec else ''}}}"
            for each in template
        )

    def _native(self, side: str, attributes: Sequence[KeyAttribute]) -> Argument:
        return Argument(side, tuple(self.fields[each.name] for each in attributes), self.span)

    def _when(self, inside: Sequence[Item], arguments: Sequence[Argument]) -> str | None:
        """The condition on which exactly these items are in an index; None where none of the simple ones is it."""
        there = {id(each) for each in inside}
        used = [
            name for name, called in self.fields.items() if any(_mentions(each.value, called) for each in arguments)
        ]
        sparse = [each for each in used if self._is_sparse(each)]
        exists = [f"attribute_exists({self.fields[each]})" for each in sparse]
        could = [item for item in self.items if all(each in item for each in sparse)]
        if {id(each) for each in could} == there:
            return " and ".join(exists) or None
        for name in sorted(self.fields):
            values = {plain(item.get(name, {})) for item in could}
            if (
                name in self.apart
                or None in values
                or len(values) > 8
                or any("S" not in each.get(name, {}) for each in could)
            ):
                continue
            for value in sorted(str(each) for each in values):
                for comparator in ("<>", "="):
                    if {id(each) for each in could if (each[name]["S"] == value) is (comparator == "=")} == there:
                        quoted = value.replace("'", "''")
                        return " and ".join([*exists, f"{self.fields[name]} {comparator} '{quoted}'"])
        return None

    def _projection(self, index: Index) -> list[Argument]:
        held = index.projection
        keys = {each.name for each in (*self.table.key.attributes, *index.key.attributes)}
        if held.kind == "ALL":
            return []
        own = [self.fields[each] for each in held.attributes if each in self.fields and each not in keys]
        said: Value = "KEYS_ONLY" if held.kind == "KEYS_ONLY" or not own else tuple(own)
        return [Argument("project", said, self.span)]

    def _field(self, attribute: str) -> FieldDeclaration:
        name = self.fields[attribute]
        values = [each[attribute] for each in self.items if attribute in each]
        seen = type_of(attribute, values, self) if values else Seen(_key_type(attribute, self.table))
        expires = attribute == self.table.ttl and seen.type == ScalarType(Scalar.INT)
        type_ = ScalarType(Scalar.DATETIME) if expires else seen.type
        is_key = attribute in {each.name for each in self.table.key.attributes}
        optional = seen.optional or len(values) < len(self.items) or not (self.items or is_key)
        self._note(name, seen, len(values))
        markers = [MarkerDeclaration("TTL", span=self.span)] if expires else []
        markers += [MarkerDeclaration("Encrypted", span=self.span)] if seen.encrypted else []
        if attribute != name:
            markers.append(MarkerDeclaration("Attr", (Argument("name", attribute, self.span),), span=self.span))
        return FieldDeclaration(
            name,
            OptionalOf(type_) if optional else type_,
            tuple(markers),
            Default("None", value=None, literal=True) if optional else None,
            constraints=(("ge", 0),) if attribute in self.padded else (),
            owner=self.name,
            span=self.span,
            type_span=self.span,
        )

    def _note(self, name: str, seen: Seen, count: int) -> None:
        several = len(self.items) > FEW
        if seen.note:
            self.notes.append((name, seen.note))
        if several and 0 < count <= FEW:
            self.notes.append((name, f"in {count} of {len(self.items)} items"))
        if name == "version" and seen.type == ScalarType(Scalar.INT):
            self.notes.append((name, "with `Version` an update would fail on a stale one, and count it"))

    def _is_sparse(self, attribute: str) -> bool:
        if not self.items:
            return attribute not in {each.name for each in self.table.key.attributes}
        return any(attribute not in each or "NULL" in each[attribute] for each in self.items)

    def _setting(self, name: str, marker: str, arguments: Iterable[Argument]) -> Setting:
        said = MarkerDeclaration(marker, tuple(arguments), span=self.span)
        return Setting(name, said, self.name, span=self.span)


def _field_name(attribute: str) -> str:
    snake = Name(attribute).snake
    return field_name(snake if snake.isidentifier() and not iskeyword(snake) else identifier(snake))


def _is_generic(attribute: str) -> bool:
    """Whether an attribute is named for its place in a key, and not for what it says."""
    words = {each.lower().strip("0123456789") for each in Name(attribute).words}
    return bool(words & KEY_WORDS) or attribute.lower().endswith(("pk", "sk"))


def _mentions(value: object, name: str) -> bool:
    if isinstance(value, tuple):
        return name in value
    return isinstance(value, str) and (f"{{{name}}}" in value or f"{{{name}:" in value)


def _named(setting: Setting, fields: dict[str, str]) -> list[str]:
    """The fields of a key in its order."""
    found: list[str] = []
    for each in setting.marker.arguments:
        match each.value:
            case tuple(names):
                found += map(str, names)
            case str(text):
                found += sorted((one for one in fields.values() if _mentions(text, one)), key=text.find)
    return found


def _place(name: str, key: list[str]) -> tuple[int]:
    return (key.index(name) if name in key else len(key),)


def _key_type(attribute: str, table: Table) -> ScalarType:
    keys = (*table.key.attributes, *(one for index in table.indexes for one in index.key.attributes))
    kinds = {each.name: each.type for each in keys}
    return ScalarType({"N": Scalar.INT, "B": Scalar.BYTES}.get(kinds.get(attribute, "S"), Scalar.STR))
