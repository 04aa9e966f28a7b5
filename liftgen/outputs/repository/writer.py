"""Writer: what every method of a repository is written with: names, imports, parameters, and the entity that a change makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.field_types import ListOf, OptionalOf, SetOf, required
from liftgen.names import Name
from liftgen.outputs.python_source import INDENT, Brackets, Expression, call, dict_display, flat, keyword, literal
from liftgen.outputs.repository.items import operable, settled_expiry, variable
from liftgen.outputs.repository.parts import is_partial
from liftgen.outputs.repository.source import Body
from liftgen.outputs.repository.types import annotation, constant
from liftgen.scope import module_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftgen.outputs.repository.codecs import Codecs
    from liftgen.outputs.repository.source import Imports
    from liftgen.schema import AccessPattern, Attribute, Entity, PatternParameter, Schema

GIVEN = "liftgen.runtime.given"
ITEM_KEY = "liftgen.runtime.item_key"
OPERATIONS = "liftgen.runtime.operations"
TABLE = "liftgen.runtime.table"
NOW = "self._table.now()"
KEPT = frozenset({"version", "created_at", "updated_at", "deleted_at"})
"""The roles of fields that the repository keeps itself."""


@dataclass(frozen=True)
class Writer:
    """Writes methods of one entity's repository."""

    schema: Schema
    entity: Entity
    package: str
    codecs: Codecs

    @property
    def waits(self) -> bool:
        """Whether writes wait for others in a transaction, so that nothing is known of what is stored then."""
        return False

    def local(self, name: str) -> str:
        """A local variable of this name, or of one like it where a parameter has it."""
        taken = parameter_names(self.entity)
        while name in taken:
            name += "_"
        return name

    def stamps(self, *roles: str) -> list[tuple[str, Expression]]:
        """The fields of these roles, with what they are set to."""
        found: list[tuple[str, Expression]] = []
        for role in roles:
            attribute = settled_expiry(self.entity) if role == "ttl" else self.role(role)
            if attribute is not None:
                found.append((attribute.field, call(self.items("expiry"), self.variable) if role == "ttl" else NOW))
        return found

    @property
    def next_stamps(self) -> list[tuple[str, Expression]]:
        """What every change sets beside the change itself."""
        version = self.role("version")
        counted = [] if version is None else [(version.field, f"{self.variable}.{version.field} + 1")]
        return [*self.stamps("updated_at"), *counted]

    def built(self, body: Body, stamps: list[tuple[str, Expression]], name: str, *, changes: bool = False) -> str:
        """The entity with other values for some fields, under a new name; itself where nothing changes."""
        if not stamps and not changes:
            return self.variable
        name, spread = self.local(name), self.local("changes")
        if sum(value == NOW for _, value in stamps) > 1:
            now = self.local("now")
            body.add(NOW, f"{now} = ")
            stamps = [(field, now if value == NOW else value) for field, value in stamps]
        if self.entity.model.kind == "pydantic":
            model = self.use(self.entity.model.module, self.entity.model.name)
            pairs = dict_display((literal(field), value) for field, value in stamps).items
            fields = self.use("builtins", "dict")
            # To `dict`, what has `keys` is a mapping: of a model with such a field it is told to iterate.
            has_keys = any(each.field == "keys" for each in self.entity.attributes)
            whole = f"{self.use('builtins', 'iter')}({self.variable})" if has_keys else self.variable
            start = [f"**{fields}({whole})", *([f"**{spread}"] if changes else [])]
            values = Brackets("", "{", (*start, *pairs), "}", display=True)
            body.add(call(f"{model}.model_validate", values, by_name="True"), f"{name} = ")
            return name
        replace = self.replaces
        named = [keyword(field, value) for field, value in stamps]
        if changes and stamps:
            body.add(call(f"{spread}.update", *named))
        given = [f"**{spread}"] if changes else named
        body.add(call(replace, self.variable, *given), f"{name} = ")
        return name

    def changed(self, body: Body) -> str:
        """The entity after the changes that were collected, under a new name, with what every change sets."""
        changes, expiry = self.local("changes"), self.entity.expiry
        if expiry is not None and expiry.of is not None and expiry.of not in self.entity.key.fields:
            with body.when([f'"{expiry.of}" in {changes}', f'"{expiry.field}" not in {changes}']):
                body.add("None", f'{changes}["{expiry.field}"] = ')
        after = self.built(body, self.next_stamps, "after", changes=True)
        ttl = settled_expiry(self.entity)
        if ttl is not None:
            self._replaced(body, after, ttl.field, call(self.items("expiry"), after))
        return after

    def patched(self, body: Body, *, operated: bool = True) -> Expression:
        """The expression of the attributes that the fields given change, after they were checked."""
        fields = self.local("fields")
        if operated:
            self.operated(body, fields)
        if self.entity.model.kind == "pydantic":
            model = self.use(self.entity.model.module, self.entity.model.name)
            body.add(call(self.use("liftgen.runtime.validation", "check"), model, fields))
        updated = self.role("updated_at")
        if updated is not None:
            body.add(NOW, f"{fields}[{flat(literal(updated.field))}] = ")
        return call(self.items("changes"), fields)

    def operated(self, body: Body, fields: str) -> None:
        """The statement that takes operations out of the fields given, where the entity has fields that take some."""
        if operable(self.entity):
            arguments = [fields, self.items("ENTITY"), self.items("changes")]
            if self.entity.model.kind == "pydantic":
                arguments.append(self.use(self.entity.model.module, self.entity.model.name))
            body.add(call(self.use(OPERATIONS, "taken"), *arguments), f"{self.local('operations')} = ")

    @property
    def where(self) -> str:
        """What the parameter of a condition is called, where no field has that name."""
        return where_name(self.entity)

    @property
    def where_parameter(self) -> str:
        return where_parameter(self.entity, self.codecs.imports)

    @property
    def operations(self) -> tuple[Expression, ...]:
        """The argument that is the operations of an update or a patch, where it may have some."""
        return (self.local("operations"),) if operable(self.entity) else ()

    @property
    def replaces(self) -> str:
        """The function that gives a model which is not pydantic's with other values for some fields."""
        module = "msgspec.structs" if self.entity.model.kind == "msgspec" else "dataclasses"
        return self.use(module, "replace")

    def _replaced(self, body: Body, name: str, field: str, value: Expression) -> None:
        """The statement that sets a field of a value that is new."""
        if self.entity.model.kind == "pydantic":
            body.add(call(f"{name}.model_copy", update=dict_display([(literal(field), value)])), f"{name} = ")
        else:
            body.add(call(self.replaces, name, keyword(field, value)), f"{name} = ")

    def is_partial(self, on: str) -> bool:
        return on != "key" and is_partial(self.entity.index(on))

    def items(self, name: str) -> str:
        return self.items_of(self.entity)(name)

    def items_of(self, entity: Entity) -> Callable[[str], str]:
        """The names of an entity's module of items: its own module is `items`, another's says whose."""
        module = module_name(entity.name)
        package = f"{self.package}.generated.items"
        local = self.codecs.imports.use_as(package, module, "items" if entity is self.entity else f"{module}_items")
        return lambda name: f"{local}.{name}"

    def items_module(self, entity: Entity) -> str:
        return f"{self.package}.generated.items.{module_name(entity.name)}"

    @property
    def changeable(self) -> tuple[Attribute, ...]:
        return changeable(self.entity)

    @property
    def absences(self) -> list[str]:
        """The parameters by which one may ask for what counts as absent."""
        roles = (("ttl", "include_expired"), ("deleted_at", "include_deleted"))
        return [name for role, name in roles if self.role(role) is not None]

    @property
    def key_call(self) -> Expression:
        return call(self.items("key"), *(keyword(each, each) for each in self.entity.key.fields))

    @property
    def key_parameters(self) -> list[str]:
        return [f"{each}: {self.annotation(self.entity.model.attribute(each))}" for each in self.entity.key.fields]

    @property
    def parameter(self) -> str:
        return f"{self.variable}: {self.model}"

    @property
    def variable(self) -> str:
        return variable(self.entity)

    @property
    def name(self) -> str:
        return self.entity.name

    @property
    def model(self) -> str:
        return self.mention(self.entity.model.module, self.entity.model.name)

    def annotation(self, attribute: Attribute) -> str:
        return annotation(attribute.type, self.codecs.imports)

    def role(self, role: str) -> Attribute | None:
        return self.entity.role(role)

    def use(self, module: str, name: str) -> str:
        return self.codecs.imports.use(module, name)

    def mention(self, module: str, name: str) -> str:
        return self.codecs.imports.mention(module, name)

    def body(self) -> Body:
        return Body(2 * INDENT)


def base_name(entity: Entity) -> str:
    """The generated base class of the entity's repository."""
    return f"{entity.name}RepositoryBase"


def repository_name(entity: Entity) -> str:
    """The entity's repository, which is the user's to extend."""
    return f"{entity.name}Repository"


def taken_names(entity: Entity) -> frozenset[str]:
    """The names of the methods that patterns and relations of the entity give it."""
    return frozenset({*(each.name for each in entity.patterns), *(each.name for each in entity.relations)})


def parameter_names(entity: Entity) -> frozenset[str]:
    """Every name that a method of the entity's repository may take."""
    named = {parameter.name for pattern in entity.patterns for parameter in pattern.parameters}
    roles = {"consistent", "include_expired", "include_deleted", "client", "table_name", "settings", "limit"}
    return frozenset(named | {each.field for each in entity.attributes} | roles)


def where_name(entity: Entity) -> str:
    """What the parameter of a condition is called, where no field has that name."""
    name = "where"
    while name in parameter_names(entity):
        name += "_"
    return name


def where_parameter(entity: Entity, imports: Imports) -> str:
    """The parameter of a condition on what is there."""
    where = imports.mention("liftgen.runtime.conditions", "Where")
    model = imports.mention(entity.model.module, entity.model.name)
    return f"{where_name(entity)}: {where}[{model}] | None = None"


def with_where(parameters: list[str], entity: Entity, imports: Imports) -> list[str]:
    """The parameters of a named write, and by name the condition of whoever asks."""
    return [*parameters, *([] if "*" in parameters else ["*"]), where_parameter(entity, imports)]


def changed_parameter(attribute: Attribute, imports: Imports) -> str:
    """The parameter of a field that may be changed, and stays as it is where it is not given."""
    type_ = f"{annotation(required(attribute.type), imports)} | {imports.mention(GIVEN, 'Unset')}"
    missing = " | None" if isinstance(attribute.type, OptionalOf) else ""
    return f"{attribute.field}: {type_}{missing} = {imports.use(GIVEN, 'UNSET')}"


def operated_parameter(attribute: Attribute, entity: Entity, imports: Imports) -> str:
    """The parameter of a field in an update or a patch: a value, or what is done to the one that is there."""
    text = changed_parameter(attribute, imports)
    if attribute not in operable(entity):
        return text
    operations = [f"{imports.mention(OPERATIONS, name)}[{of}]" for name, of in _operations(attribute, imports)]
    return text.replace(" | Unset", f" | {' | '.join([*operations, 'Unset'])}", 1)


def _operations(attribute: Attribute, imports: Imports) -> list[tuple[str, str]]:
    """The operations that a field takes, each with the type of what it takes."""
    match required(attribute.type):
        case ListOf(item=item):
            of = annotation(item, imports)
            return [("Appending", of), ("Prepending", of)]
        case SetOf(item=item):
            of = annotation(item, imports)
            return [("Adding", of), ("Removing", of)]
        case scalar:
            return [("Add", annotation(scalar, imports))]


def pattern_parameters(parameters: tuple[PatternParameter, ...], imports: Imports) -> list[str]:
    """The parameters of a pattern's method: what it must be told, and by name what it may be told of the sort key.

    Between them stand those that have a default.
    """
    needed = [parameter_text(each, imports) for each in parameters if each.use != "range"]
    ranged = [each for each in parameters if each.use == "range"]
    range_type = imports.mention("liftgen.runtime.ranges", "Range") if ranged else ""
    optional = []
    for each in ranged:
        type_ = annotation(each.type, imports)
        optional.append(f"{each.name}: {type_} | {range_type}[{type_}] | None = {_default(each, imports) or 'None'}")
    return [*needed, *(["*", *optional] if optional else [])]


def with_fields(parameters: list[str], fields: list[str]) -> list[str]:
    """A named update's parameters and the fields that it changes, those that have a default behind the others."""
    if "*" in fields:
        return [*parameters, *fields]
    return sorted((*parameters, *fields), key=lambda each: " = " in each)


def update_parameters(entity: Entity, pattern: AccessPattern, imports: Imports) -> tuple[list[str], list[str]]:
    """The parameters of a named update for the fields that it changes, and their names."""
    fields = [entity.model.attribute(each) for each in pattern.fields]
    if fields:
        return [f"{each.field}: {annotation(each.type, imports)}" for each in fields], [each.field for each in fields]
    changed = changeable(entity)
    return ["*", *(changed_parameter(each, imports) for each in changed)], [each.field for each in changed]


def puts_many(entity: Entity) -> bool:
    """Whether several can be stored in one batch: no condition is needed for a version or a guard."""
    return entity.role("version") is None and not entity.uniques


def deletes_many(entity: Entity) -> bool:
    """Whether several can be deleted in one batch: no guard goes with them, and they go for good."""
    return entity.role("deleted_at") is None and not entity.uniques


def several(entity: Entity) -> str:
    """What several values of the entity are called in generated code."""
    name = Name(entity.name).plural
    return f"{name}_" if name in {variable(entity), *parameter_names(entity)} else name


def changeable(entity: Entity) -> tuple[Attribute, ...]:
    """The attributes that an update may change: those of no key of the table that the repository does not keep itself."""
    key = entity.key.fields
    return tuple(each for each in entity.attributes if each.field not in key and each.lifecycle not in KEPT)


def parameter_text(parameter: PatternParameter, imports: Imports) -> str:
    """A parameter of a pattern in the head of its method: of one value, or of several, with its default."""
    type_ = annotation(parameter.type, imports)
    if parameter.many:
        return f"{parameter.name}: {imports.mention('collections.abc', 'Iterable')}[{type_}]"
    default = _default(parameter, imports)
    return f"{parameter.name}: {type_}{f' = {default}' if default else ''}"


def _default(parameter: PatternParameter, imports: Imports) -> str:
    return "" if parameter.default is None else constant(parameter.default.value, parameter.type, imports)
