"""Constants: what the runtime is told of an entity: its indexes, the attributes that mean something, and its parts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.conditions import fields_of
from liftgen.defaults import constant_default
from liftgen.field_types import OptionalOf
from liftgen.names import Name
from liftgen.outputs.python_source import INDENT, WIDTH, Brackets, Expression, call, flat, layout, literal, width
from liftgen.outputs.repository.fields import article, is_omitted
from liftgen.outputs.repository.operables import operable_expression
from liftgen.outputs.repository.source import Body, function
from liftgen.schema import Composed, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liftgen.outputs.repository.codecs import Codecs
    from liftgen.outputs.repository.parts import PartSpec
    from liftgen.outputs.repository.source import Function
    from liftgen.schema import Attribute, Entity, EntityIndex, Schema, Table

ENTITY = "liftgen.runtime.entity"
_SPECIAL = re.compile(r"([.^$*+?{}\[\]|()\\])").sub
OWN = frozenset(
    {
        "ENTITY",
        "BY_KEY",
        "WHOLE",
        "key",
        "write",
        "whole",
        "read",
        "guards",
        "changes",
        "expiry",
        "made",
        "stored",
        "tells",
    }
)
"""The names that every module of items has for itself."""


def constants(
    schema: Schema,
    entity: Entity,
    codecs: Codecs,
    parts: Sequence[PartSpec],
    operable: tuple[Attribute, ...],
    decoder: str | None,
) -> Iterator[str]:
    """The statements that make the constants of an entity's module; `operable` are the attributes that take operations.

    `decoder` is the expression that makes what reads it from bytes, where something does.
    """
    writer = _Constants(entity, schema.table(entity.table), codecs, operable, decoder)
    yield from writer.indexes()
    yield writer.entity_constant()
    yield from map(writer.part, parts)


def index_constant(name: str) -> str:
    """What the index of this name is called in the module of its entity's items; `"key"` is the table's."""
    constant = "BY_KEY" if name == "key" else Name(name).constant
    return f"{constant}_INDEX" if constant in OWN and name != "key" else constant


def is_written_whole(entity: Entity) -> bool:
    """Whether puts take an item as one text: nothing in it is encrypted, and no guard has to know its attributes."""
    return not entity.uniques and not any(each.encrypted for each in entity.attributes)


def whole_constant(inside: Iterable[str]) -> str:
    """The constant of an item's text, whose attributes are always there; `%s` stands for what is inside of each."""
    lines = [""]
    for each in inside:
        piece = f"{'{' if lines == [''] else ','}{each}"
        if lines[-1] and width(flat(literal(lines[-1] + piece))) > WIDTH - INDENT:
            lines.append("")
        lines[-1] += piece
    texts = [flat(literal(each)) for each in lines]
    if not texts[1:] and width(f"WHOLE = {texts[0]}") <= WIDTH:
        return f"WHOLE = {texts[0]}"
    return "\n".join(["WHOLE = (", *(f"{' ' * INDENT}{each}" for each in texts), ")"])


def tells_by_key(entity: Entity) -> bool:
    """Whether only the key says that an item is the entity's, where others may lie beside it."""
    crowded = entity.shared or bool(entity.uniques)
    return entity.discriminator is None and crowded and any(isinstance(each, Composed) for each in entity.key.parts)


def tells_function(entity: Entity, codecs: Codecs) -> Function:
    """The function that tells an entity's items by the texts of their keys."""
    compiled = codecs.imports.use("re", "fullmatch")
    # A value in a key has no character below `%`, or, where nothing is encoded, any.
    value = r"[^\x00-\x24]+" if entity.escape else r"(?s:.+)"
    tests = []
    for part in entity.key.parts:
        if isinstance(part, Composed):
            pieces = (value if isinstance(each, Placeholder) else _SPECIAL(r"\\\1", each) for each in part.parts)
            stored = f'item[{flat(literal(part.attribute))}]["S"]'
            tests.append(f"{compiled}({flat(literal(''.join(pieces)))}, {stored}) is not None")
    body = Body(INDENT)
    for test in tests[:-1]:
        with body.when([f"not {test}" if " is not None" not in test else test.replace("is not None", "is None")]):
            body.add("return False")
    body.add(tests[-1], "return ")
    item = codecs.imports.mention("liftgen.runtime.wire", "Item")
    return function("tells", [f"item: {item}"], "bool", f"Whether an item is {article(entity.name)}, by its key.", body)


@dataclass(frozen=True, slots=True)
class _Constants:
    entity: Entity
    table: Table
    codecs: Codecs
    operable: tuple[Attribute, ...]
    decoder: str | None

    def indexes(self) -> Iterator[str]:
        index_type = self.codecs.imports.use("liftgen.runtime.query", "Index")
        physical = {"key": None} | {each.name: self.table.index(each.index) for each in self.entity.indexes}
        for name, index in physical.items():
            key = self.table.key if index is None else index.key
            arguments: dict[str, Expression] = {} if index is None else {"name": literal(index.name)}
            arguments["key"] = literal({each.name: each.type for each in key.attributes})
            arguments["sort"] = literal(tuple(each.name for each in key.sort))
            if index is not None:
                arguments["table_key"] = literal({each.name: each.type for each in self.table.key.attributes})
                if index.kind == "global":
                    arguments["is_global"] = "True"
            yield layout(call(index_type, **arguments), before=f"{index_constant(name)} = ")

    def entity_constant(self) -> str:
        entity = self.entity
        arguments: dict[str, Expression] = {
            "name": literal(entity.name),
            "table": literal(entity.table),
            "key": literal(tuple(each.name for each in self.table.key.attributes)),
            "write": "write",
            "read": "read",
        }
        if is_written_whole(entity):
            arguments["whole"] = "whole"
        if entity.discriminator is not None:
            arguments["discriminator"] = literal(entity.discriminator)
        if tells_by_key(entity):
            arguments["tells"] = "tells"
        for role, argument in (("version", "version"), ("ttl", "expires_at"), ("deleted_at", "deleted_at")):
            attribute = entity.role(role)
            if attribute is not None:
                arguments[argument] = literal(attribute.name)
        encrypted = tuple(each.name for each in entity.attributes if each.encrypted)
        if encrypted:
            arguments["encrypted"] = literal(encrypted)
        derived = tuple(self._derived())
        if derived:
            arguments["derived"] = Brackets("", "(", derived, ")", display=True)
        if entity.uniques:
            arguments["guards"] = "guards"
            arguments["guarded"] = literal(self._guarded)
        defaults = self._defaults()
        if defaults:
            arguments["defaults"] = literal(defaults)
        if kept(entity):
            arguments["kept"] = literal(kept(entity))
        optional = tuple(
            each.name for each in entity.attributes if isinstance(each.type, OptionalOf) or is_omitted(each)
        )
        if optional:
            arguments["optional"] = literal(optional)
        if self.operable:
            told = tuple(operable_expression(each, self.codecs) for each in self.operable)
            arguments["operable"] = Brackets("", "(", told, ")", display=True)
        if self.decoder is not None:
            arguments["decoder"] = self.decoder
        return layout(call(self.codecs.imports.use(ENTITY, "Entity"), **arguments), before="ENTITY = ")

    def part(self, part: PartSpec) -> str:
        arguments: dict[str, Expression] = {
            "name": literal(part.name),
            "key": "ENTITY.key",
            "read": part.function,
            "entity": "ENTITY.name",
        }
        if self.entity.discriminator in part.held:
            arguments["discriminator"] = "ENTITY.discriminator"
        if tells_by_key(self.entity):
            arguments["tells"] = "tells"
        for role, argument in (("ttl", "expires_at"), ("deleted_at", "deleted_at")):
            attribute = self.entity.role(role)
            if attribute is not None and attribute.name in part.held:
                arguments[argument] = literal(attribute.name)
        arguments["holds"] = literal(tuple(sorted(part.held)))
        return layout(call(self.codecs.imports.use(ENTITY, "Partial"), **arguments), before=f"{part.constant} = ")

    def _derived(self) -> Iterator[Expression]:
        for index in self.entity.indexes:
            names = composed_attributes(index, self.table)
            members = self._members(index)
            if names and members:
                derived = self.codecs.imports.use(ENTITY, "Derived")
                yield call(derived, members=literal(members), attributes=literal(names))

    def _members(self, index: EntityIndex) -> tuple[str, ...]:
        return self._changeable((*index.key.fields, *fields_of(index.when)))

    @property
    def _guarded(self) -> tuple[str, ...]:
        return self._changeable(field for each in self.entity.uniques for field in each.fields)

    def _changeable(self, fields: Iterable[str]) -> tuple[str, ...]:
        """The attributes of these fields, and of the soft delete, that an update can change."""
        deleted = self.entity.role("deleted_at")
        names = dict.fromkeys([*fields, *([deleted.field] if deleted is not None else [])])
        key = self.entity.key.fields
        return tuple(self.entity.model.attribute(each).name for each in names if each not in key)

    def _defaults(self) -> dict[str, str]:
        """What items of an older shape hold of the attributes that conditions compare."""
        version = self.entity.role("version")
        compared = {*self._guarded, *([version.name] if version is not None else [])}
        compared.update(*(self._members(index) for index in self.entity.indexes))
        found = {each.name: _constant(each) for each in self.entity.attributes if each.name in compared}
        return {name: value for name, value in found.items() if value is not None}


def kept(entity: Entity) -> tuple[str, ...]:
    """The attributes that an item has from its creation: when that was, and an expiry that is counted from there."""
    created = entity.role("created_at")
    if created is None:
        return ()
    expiry = entity.expiry
    counted = expiry is not None and expiry.of == created.field
    return (created.name, *([entity.model.attribute(expiry.field).name] if expiry is not None and counted else []))


def composed_attributes(index: EntityIndex, table: Table) -> tuple[str, ...]:
    """The attributes of an entity's index that are composed, and not the table's own."""
    own = {each.name for each in table.key.attributes}
    found = (each.attribute for each in index.key.parts if isinstance(each, Composed))
    return tuple(each for each in found if each not in own)


def _constant(attribute: Attribute) -> str | None:
    """The attribute value that the model's default is, where it is a constant other than None."""
    value = constant_default(attribute)
    return json.dumps(value, separators=(",", ":")) if value is not None else None
