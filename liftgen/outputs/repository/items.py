"""Items: the module that says how one entity is an item: its keys, its attributes, and the way back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.conditions import fields_of
from liftgen.field_types import OptionalOf, Scalar, ScalarType, bare, required
from liftgen.names import Name
from liftgen.outputs.python_source import (
    INDENT,
    Brackets,
    Expression,
    call,
    dict_display,
    docstring,
    flat,
    keyword,
    literal,
)
from liftgen.outputs.repository.codecs import Codecs
from liftgen.outputs.repository.conditions import Test
from liftgen.outputs.repository.constants import (
    OWN,
    composed_attributes,
    constants,
    index_constant,
    is_written_whole,
    tells_by_key,
    tells_function,
    whole_constant,
)
from liftgen.outputs.repository.decoders import decoder_of, made_function, stored_function
from liftgen.outputs.repository.fields import (
    article,
    built,
    is_absent_as_none,
    is_always_there,
    is_omitted,
    is_set,
    read_fields,
    write_field,
    write_fields,
    write_inside,
    write_later,
)
from liftgen.outputs.repository.keys import Keys
from liftgen.outputs.repository.operables import kind_of_operable
from liftgen.outputs.repository.parts import PartSpec, parts_of
from liftgen.outputs.repository.source import Body, Choice, Class, Function, Imports, function, wrapped
from liftgen.outputs.repository.types import annotation
from liftgen.schema import Composed, Native, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liftgen.schema import Attribute, Entity, EntityIndex, EntityKey, Schema, Table, UniqueConstraint

RUNTIME = "liftgen.runtime"
_LOCALS = frozenset({"at", "each", "fields", "found", "item", "key", "kind", "message", "value", "values"})
Composition = tuple[list[tuple[str, Expression]], list[str]]
"""The attributes of an index that are composed, and the tests under which an item has them."""


@dataclass(frozen=True, slots=True)
class Module:
    """A generated module: its docstring, its imports, and its blocks of code in order.

    `classes` are those that have a protocol, `names` what the names in them mean.
    """

    docstring: str
    imports: str
    typing_imports: str
    blocks: tuple[str, ...]
    classes: tuple[Class, ...] = ()
    names: Imports = field(default_factory=Imports)


def variable(entity: Entity) -> str:
    """What a value of the entity is called in generated code."""
    name = Name(entity.name).identifier
    taken = _LOCALS | OWN | {"self", "changes", "now", "limit", "cls"} | {each.field for each in entity.attributes}
    return f"{name}_" if name in taken else name


def partition_name(on: str) -> str:
    """The function that gives a partition of the index of this name; `"key"` is the table's."""
    return f"{'by_key' if on == 'key' else Name(on).snake}_partition"


def partition_fields(key: EntityKey) -> tuple[str, ...]:
    """The fields whose values a partition is told by; those that only a shard depends on are not among them."""
    match key.partition:
        case Native(fields):
            return fields
        case Composed(parts=parts):
            told = (each.field for each in parts if isinstance(each, Placeholder) and not each.shards)
            return tuple(dict.fromkeys(told))


def shard_names(key: EntityKey) -> dict[str, str]:
    """What the numbers of shards are called, by the field that they are computed from."""
    parts = key.partition.parts if isinstance(key.partition, Composed) else ()
    fields = dict.fromkeys(each.field for each in parts if isinstance(each, Placeholder) and each.shards)
    names = ("part", *(f"part_{number}" for number in range(2, len(fields) + 1)))
    return dict(zip(fields, names, strict=False))


def patchable(entity: Entity) -> tuple[Attribute, ...]:
    """The attributes that may be changed by key alone: no key, `when`, guard or expiry depends on them."""
    read = {*entity.key.fields, *(field for each in entity.uniques for field in each.fields)}
    for index in entity.indexes:
        read |= {field for part in index.key.parts if isinstance(part, Composed) for field in part.fields}
        read |= set(fields_of(index.when))
    expiry = entity.expiry
    if expiry is not None:
        # A guard expires with its owner.
        read |= {expiry.of or "", expiry.field if entity.uniques else ""}
    kept = {"version", "created_at", "updated_at", "deleted_at"}
    return tuple(each for each in entity.attributes if each.field not in read and each.lifecycle not in kept)


def settled_expiry(entity: Entity) -> Attribute | None:
    """The field of an expiry that is worked out whenever an entity is stored; None where it is stored as it is given.

    One that is counted from another field is, and a datetime, whose parts of a second DynamoDB does not know.
    """
    expiry, attribute = entity.expiry, entity.role("ttl")
    if expiry is None or attribute is None:
        return None
    return attribute if expiry.of is not None or bare(attribute.type) == ScalarType(Scalar.DATETIME) else None


def operable(entity: Entity) -> tuple[Attribute, ...]:
    """The attributes to which an update or a patch may do something, whatever they are at that moment."""
    return tuple(each for each in patchable(entity) if kind_of_operable(each) is not None)


def items_module(schema: Schema, entity: Entity, first_party: frozenset[str]) -> Module:
    """The module of an entity's items."""
    own_constants = {index_constant(each) for each in ("key", *(index.name for index in entity.indexes))}
    parts = {each.name for each in parts_of(entity, schema.table(entity.table))}
    partitions = {partition_name(each) for each in ("key", *(index.name for index in entity.indexes))}
    fields = {*entity.key.fields, *(field for index in entity.indexes for field in index.key.fields)}
    taken = _LOCALS | OWN | own_constants | parts | partitions | fields | {variable(entity), "part"}
    imports = Imports(taken - {entity.name}, first_party)
    model = imports.use(entity.model.module, entity.model.name)
    writer = _Items(schema, entity, Codecs(schema, imports), model)
    blocks = tuple(writer.blocks())
    imports.seal()
    title = f"How {article(entity.name)} is an item of `{entity.table}`: keys, attributes, and the way back."
    return Module(docstring(wrapped(title, 0), 0), imports.text, imports.typing_text, blocks)


@dataclass(frozen=True, slots=True)
class _Items:
    schema: Schema
    entity: Entity
    codecs: Codecs
    model: str

    def blocks(self) -> Iterator[str]:
        parts = list(parts_of(self.entity, self._table))
        functions = [self._key(), self._write()]
        if is_written_whole(self.entity):
            functions.append(self._whole())
        functions.append(self._read())
        functions += [self._partition(each) for each in ("key", *(each.name for each in self.entity.indexes))]
        if patchable(self.entity):
            functions.append(self._changes())
        if settled_expiry(self.entity) is not None:
            functions.append(self._expiry())
        if self.entity.uniques:
            functions.append(self._guards())
        if tells_by_key(self.entity):
            functions.append(tells_function(self.entity, self.codecs))
        decoder = decoder_of(self.entity, self.codecs, self.model)
        if decoder is not None:
            functions.append(stored_function(self.entity, self.codecs, self._native_index_keys))
            if self.entity.model.kind == "msgspec":
                functions.append(made_function(self.entity, self.codecs, self.model, self._native_index_keys))
        for each in parts:
            yield self._part(each)
        yield from (each.text for each in functions)
        yield from (self._read_part(each).text for each in parts)
        yield from (each.text for each in self.codecs.functions.values())
        told = constants(self.schema, self.entity, self.codecs, parts, operable(self.entity), decoder)
        whole = [whole_constant(each for each, _ in self._inside())] if is_written_whole(self.entity) else []
        yield "\n".join([*whole, *told])

    @property
    def _keys(self) -> Keys:
        return Keys(self.entity, self.codecs)

    @property
    def _table(self) -> Table:
        return self.schema.table(self.entity.table)

    @property
    def _variable(self) -> str:
        return variable(self.entity)

    def _of(self, field: str) -> str:
        return f"{self._variable}.{field}"

    def _key(self) -> Function:
        parts = [(part, at > 0) for at, part in enumerate(self.entity.key.parts)]
        pairs = [pair for part, sort in parts for pair in self._keys.written(part, lambda field: field, sort=sort)]
        parameters = [f"{each}: {self._annotation(each)}" for each in self.entity.key.fields]
        body = Body(INDENT)
        body.add(_dict(pairs), "return ")
        wire = self.codecs.imports.mention("liftgen.runtime.wire", "Wire")
        return function("key", ["*", *parameters] if parameters else [], wire, f"The primary key of {self._an}.", body)

    def _write(self) -> Function:
        first: list[Expression] = []
        if self.entity.discriminator is not None:
            first.append(f"{flat(literal(self.entity.discriminator))}: {flat(literal(self._kind))}")
        first.append(call("**key", *(keyword(each, self._of(each)) for each in self.entity.key.fields)))
        first += [item for pairs, tests in self._compositions() if not tests for item in _dict(pairs).items]
        body = Body(INDENT)
        write_fields(self.codecs, self._written, self._variable, body, "item", first, self._native_index_keys)
        self._add_compositions(body)
        body.add("return item")
        doc = f"The attributes of {self._an}, each as DynamoDB's JSON text."
        wire = self.codecs.imports.mention("liftgen.runtime.wire", "Wire")
        return function("write", [f"{self._variable}: {self.model}"], wire, doc, body)

    def _whole(self) -> Function:
        """The function that writes the same as `_write` as one text."""
        body = Body(INDENT)
        wire = self.codecs.imports.mention("liftgen.runtime.wire", "Wire")
        body.add(call("key", *(keyword(each, self._of(each)) for each in self.entity.key.fields)), "at = ")
        inside = [expression for _, expression in self._inside() if expression]
        body.add(Brackets("", "(", ("*at.values()", *inside), ")", display=True), "values = ")
        later = any(not is_always_there(each) for each in self._written)
        if later or any(tests for _, tests in self._compositions()):
            body.add("{}", f"item: {wire} = ")
            write_later(self.codecs, self._written, self._variable, body, "item", self._native_index_keys)
            self._add_compositions(body)
            body.add(call(self.codecs.wire("ended"), "WHOLE % values", "item"), "return at, ")
        else:
            body.add(call(self.codecs.wire("ended"), "WHOLE % values"), "return at, ")
        doc = f"The key of {self._an}, and all that `write` gives as one JSON text."
        return function("whole", [f"{self._variable}: {self.model}"], f"tuple[{wire}, str]", doc, body)

    def _inside(self) -> Iterator[tuple[str, Expression]]:
        """The attributes that are always there, each as in an item's text, and what stands for `%s` in it but in the key's."""
        if self.entity.discriminator is not None:
            yield _member(self.entity.discriminator, self._kind.replace("%", "%%")), ""
        for at, part in enumerate(self.entity.key.parts):
            for name, _ in self._keys.written(part, self._of, sort=at > 0):
                yield _member(name, "%s"), ""
        for pairs, tests in self._compositions():
            for name, expression in () if tests else pairs:
                yield _member(name, "%s"), expression
        for each in self._written:
            if is_always_there(each):
                value, expression = write_inside(self.codecs, each, self._of(each.field), self._native_index_keys)
                yield _member(each.name, value), expression

    @property
    def _kind(self) -> str:
        return json.dumps({"S": self.entity.name}, separators=(",", ":"))

    @property
    def _written(self) -> list[Attribute]:
        """The attributes that are written as fields."""
        return [each for each in self.entity.attributes if each.field not in self._native_key]

    def _compositions(self) -> Iterator[Composition]:
        for index in self.entity.indexes:
            if composed := self._composed(index):
                yield composed, self._tests(index)

    def _add_compositions(self, body: Body) -> None:
        """Statements that add the attributes of indexes that an item is not always in."""
        for pairs, tests in self._compositions():
            if tests:
                with body.when(tests):
                    for name, expression in pairs:
                        body.add(expression, f"item[{flat(literal(name))}] = ")

    def _read(self) -> Function:
        body = Body(INDENT)
        read_fields(self.codecs, self.entity.attributes, body, self._native_index_keys)
        body.add(built(self.codecs.imports, self.entity.model, "values"), "return ")
        item = self.codecs.imports.mention("liftgen.runtime.wire", "Item")
        return function("read", [f"item: {item}"], self.model, f"The {self.entity.name} that an item is.", body)

    def _partition(self, on: str) -> Function:
        """The function that gives a partition of the table's key or of an index."""
        key = self.entity.key_on(on)
        shards = shard_names(key)
        parameters = [f"{each}: {self._needed(each)}" for each in partition_fields(key)]
        parameters += [f"{name}: int" for name in shards.values()]
        body = Body(INDENT)
        part = key.partition
        match part:
            case Native(fields):
                pairs = [self._keys.native(each, each, sort=False) for each in fields]
            case Composed(attribute=attribute, parts=parts):
                text = self._keys.composed(parts, lambda field: field, sort=False, shards=shards)
                pairs = [(attribute, text)]
        body.add(_dict(pairs), "return ")
        wire = self.codecs.imports.mention("liftgen.runtime.wire", "Wire")
        where = "the table's key" if on == "key" else f"the index `{self.entity.index(on).index}`"
        parameters = ["*", *parameters] if parameters else []
        return function(partition_name(on), parameters, wire, f"A partition of {where}.", body)

    def _part(self, part: PartSpec) -> str:
        """The class of a part."""
        dataclass_ = self.codecs.imports.use("dataclasses", "dataclass")
        base = self.codecs.imports.use("liftgen.runtime.entity", "Part")
        lines = [
            f"@{dataclass_}(frozen=True, slots=True, kw_only=True)",
            f"class {part.name}({base}[{self.model}]):",
            f"    {docstring(wrapped(part.doc))}",
            *([""] if part.attributes else []),
        ]
        for each in part.attributes:
            given = f" = {flat(literal(each.default.value))}" if each.default is not None else ""
            lines.append(f"    {each.field}: {annotation(each.type, self.codecs.imports)}{given}")
        return "\n".join(lines)

    def _read_part(self, part: PartSpec) -> Function:
        body = Body(INDENT)
        read_fields(self.codecs, part.attributes, body)
        body.add(call(part.name, "**values"), "return ")
        item = self.codecs.imports.mention("liftgen.runtime.wire", "Item")
        return function(part.function, [f"item: {item}"], part.name, "The part that an item holds.", body)

    def _changes(self) -> Function:
        """The function that writes the fields of a patch."""
        body = Body(INDENT)
        body.add("{}", "written: dict[str, str | None] = ")
        any_ = self.codecs.imports.mention("typing", "Any")
        stamped = self.entity.role("updated_at")
        for each in (*patchable(self.entity), *([] if stamped is None else [stamped])):
            field, name = flat(literal(each.field)), flat(literal(each.name))
            written = write_field(self.codecs, each, "value", self._native_index_keys)
            statement: Expression | Choice = written
            if isinstance(each.type, OptionalOf):
                native = each.field in self._native_index_keys
                missing = "None" if native or is_absent_as_none(each) else self.codecs.wire("NULL")
                members = Choice(written, "value", self.codecs.attributes("EMPTY")) if is_set(each) else written
                statement = Choice(missing, "value is None", members)
            elif is_omitted(each):
                statement = Choice(written, "value", "None")
            with body.when([f"{field} in fields"]):
                body.add(f"fields[{field}]", "value = ")
                body.add(statement, f"written[{name}] = ")
        body.add("written", "return ")
        doc = "The attributes of changed fields; None for one that is removed."
        return function("changes", [f"fields: dict[str, {any_}]"], "dict[str, str | None]", doc, body)

    def _expiry(self) -> Function:
        """The function that says when an entity expires."""
        expiry = self.entity.expiry
        assert expiry is not None  # the caller asked
        attribute = self.entity.model.attribute(expiry.field)
        own = self._of(expiry.field)
        body = Body(INDENT)
        instant = bare(attribute.type) == ScalarType(Scalar.DATETIME)
        whole = self.codecs.attributes("whole_seconds") if instant else ""
        doc = "The whole second at which it expires."
        if expiry.of is not None:
            doc = f"When it expires: as it says, otherwise {_span(expiry.after or 0)} after `{expiry.of}`."
            test = Test(self.entity.model, self.codecs, self._variable)
            of, there = self._of(expiry.of), test.exists(expiry.of)
            computed = f"{self.codecs.wire('epoch')}({of}) + {expiry.after}"
            if instant:
                length = f"{self.codecs.imports.use('datetime', 'timedelta')}(seconds={expiry.after})"
                computed = f"{whole}({of} + {length})"
            with body.when([each for each in (f"{own} is None", there) if each is not None]):
                body.add(computed, "return ")
        body.add(f"{whole}({own})" if instant else own, "return ")
        return function("expiry", [f"{self._variable}: {self.model}"], self._annotation(expiry.field), doc, body)

    def _guards(self) -> Function:
        guard = self.codecs.imports.use("liftgen.runtime.entity", "Guard")
        body = Body(INDENT)
        deleted = self.entity.role("deleted_at")
        if deleted is not None:
            with body.when([f"{self._of(deleted.field)} is not None"]):
                body.add("()", "return ")
        tests = {each.name: self._there(each.fields) for each in self.entity.uniques}
        if not any(tests.values()):
            made = [
                call(guard, literal(f"{self.entity.name}.{each.name}"), _dict(self._guard_key(each)))
                for each in self.entity.uniques
            ]
            body.add(Brackets("", "(", tuple(made), ")", display=True), "return ")
            doc = f"The items that keep the values of {self._an} unique."
            return function("guards", [f"{self._variable}: {self.model}"], f"tuple[{guard}, ...]", doc, body)
        body.add("[]", f"found: list[{guard}] = ")
        for each in self.entity.uniques:
            with body.when(tests[each.name]):
                body.add(
                    call(
                        "found.append",
                        call(guard, literal(f"{self.entity.name}.{each.name}"), _dict(self._guard_key(each))),
                    )
                )
        body.add("tuple(found)", "return ")
        doc = f"The items that keep the values of {self._an} unique."
        return function("guards", [f"{self._variable}: {self.model}"], f"tuple[{guard}, ...]", doc, body)

    def _there(self, fields: Iterable[str]) -> list[str]:
        """The tests that fields are not None."""
        test = Test(self.entity.model, self.codecs, self._variable)
        return [text for text in map(test.exists, fields) if text is not None]

    def _guard_key(self, unique: UniqueConstraint) -> list[tuple[str, Expression]]:
        parts = [(part, at > 0) for at, part in enumerate(unique.key.parts)]
        return [pair for part, sort in parts for pair in self._keys.written(part, self._of, sort=sort)]

    def _composed(self, index: EntityIndex) -> list[tuple[str, Expression]]:
        """The attributes of the index that are composed, and not the table's own."""
        wanted = composed_attributes(index, self._table)
        return [
            pair
            for at, part in enumerate(index.key.parts)
            if isinstance(part, Composed) and part.attribute in wanted
            for pair in self._keys.written(part, self._of, sort=at > 0)
        ]

    def _tests(self, index: EntityIndex) -> list[str]:
        """When an item is in the index."""
        test = Test(self.entity.model, self.codecs, self._variable)
        found = [test.exists(field) for field in index.key.fields]
        tests = [each for each in found if each is not None]
        if index.when is not None:
            tests += test.of(index.when)
        deleted = self.entity.role("deleted_at")
        if deleted is not None:
            tests.append(f"{self._of(deleted.field)} is None")
        return tests

    @property
    def _native_key(self) -> frozenset[str]:
        native = [part for part in self.entity.key.parts if isinstance(part, Native)]
        return frozenset(field for part in native for field in part.fields)

    @property
    def _native_index_keys(self) -> dict[str, str]:
        """Fields that are keys of an index as they are, with the functions that write them.

        An index takes every item of its table that has its attributes, so those of other entities' indexes count too.
        """
        fields = {each.name: each.field for each in self.entity.attributes if each.field not in self._native_key}
        found: dict[str, str] = {}
        for index in self._table.indexes:
            for sort, attributes in ((False, index.key.partition), (True, index.key.sort)):
                for each in attributes:
                    field = fields.get(each.name)
                    # A sort key is the shorter of the two, so it decides where a field is both.
                    if field is not None and (field not in found or sort):
                        found[field] = self._keys.native_function(field, sort=sort)
        return found

    @property
    def _an(self) -> str:
        return article(self.entity.name)

    def _needed(self, field: str) -> str:
        """The annotation of a field that is not None."""
        return annotation(required(self.entity.model.attribute(field).type), self.codecs.imports)

    def _annotation(self, field: str) -> str:
        return annotation(self.entity.model.attribute(field).type, self.codecs.imports)


def _span(seconds: int) -> str:
    """The length of time in the largest unit that it is a whole number of."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds and seconds % length == 0:
            count = seconds // length
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{seconds} seconds"


def _dict(pairs: Iterable[tuple[str, Expression]]) -> Brackets:
    return dict_display((literal(name), value) for name, value in pairs)


def _member(name: str, value: str) -> str:
    """A member of an item's text, whose name may hold any character."""
    return f"{json.dumps(name).replace('%', '%%')}:{value}"
