"""Patterns: the access patterns of an entity in, the settings that say them out, and what answers each.

What every repository can do is not said again: a read by key, a write of a whole item, a delete.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, MarkerDeclaration, Setting
from liftgen.importers.awslabs.binding import Bound, bind_key, bind_query
from liftgen.importers.awslabs.conditions import filter_text
from liftgen.importers.imported import ImportedPattern
from liftgen.importers.json_source import Leaf
from liftgen.importers.python_names import field_name
from liftgen.names import closest
from liftgen.rules.importing import ImpossiblePattern, LeftOut, NothingOfThatName, ReadAs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.declarations import Value
    from liftgen.diagnostics import Report
    from liftgen.importers.awslabs.document import ParameterPart, PatternPart
    from liftgen.importers.awslabs.keys import Keys, KnownKey

MARKERS = {"GetItem": "Get", "PutItem": "Put", "DeleteItem": "Delete", "UpdateItem": "Update"}
PLAIN = {
    "GetItem": frozenset({"get", "find", "fetch", "read", "load", "lookup", "retrieve", "show", "view", "describe"}),
    "PutItem": frozenset({"create", "add", "insert", "new", "put", "save", "store", "write", "set", "upsert"}),
    "DeleteItem": frozenset({"delete", "remove"}),
}
"""Words that begin the name of a pattern and say no more than the operation itself."""
CREATING = frozenset({"create", "add", "insert", "new"})
BATCHES = {"BatchGetItem": "batch get", "BatchWriteItem": "batch write"}


@dataclass(slots=True)
class Patterns:
    """What is known of an entity while its patterns are read; `indexes` are the names that its model gives to its indexes."""

    keys: Keys
    entities: frozenset[str]
    indexes: Mapping[str, str]
    report: Report
    settings: list[Setting] = field(default_factory=list)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(each.name.text for each in self.keys.entity.fields)

    def read(self, pattern: PatternPart) -> ImportedPattern:
        """What answers the pattern; a setting that says it is among the settings where one is needed."""
        operation = pattern.operation.text if pattern.operation and pattern.whole else ""
        self._check_entities(pattern)
        self._check_parts(pattern, operation)
        match operation:
            case "Query":
                answer = self._query(pattern)
            case "Scan":
                answer = self._scan(pattern)
            case "UpdateItem":
                answer = self._update(pattern)
            case "GetItem" | "PutItem" | "DeleteItem":
                answer = self._by_key(pattern, operation)
            case _:
                answer = BATCHES.get(operation)
        plain = answer is not None and answer not in self.indexes.values()
        plain = plain and answer not in {each.name for each in self.settings}
        return ImportedPattern(
            pattern.number,
            pattern.name.text,
            pattern.description,
            pattern.operation.text if pattern.operation else "",
            self.keys.entity.name.text,
            answer,
            "plain" if plain else "pattern",
        )

    def _query(self, pattern: PatternPart) -> str | None:
        key = self._key_of(pattern)
        if key is None:
            return None
        bound = bind_query(pattern, key, self.fields, self.report)
        if bound is None or not self.fields.issuperset(bound.fields):
            return None
        self._check_types(pattern, bound)
        filter_ = filter_text(pattern, self.keys.entity, self.report)
        where = bound.where(filter_)
        on = self.indexes[pattern.index.text] if pattern.index else "key"
        one = pattern.returns is not None and pattern.returns.text == "single_entity"
        if on == pattern.name.text:
            return on
        arguments = [Argument("on", on, pattern.index.span if pattern.index else pattern.name.span)]
        arguments += self._where(pattern, where)
        if one and pattern.returns is not None:
            arguments.append(Argument("one", True, pattern.returns.span))
        return self._add(pattern, "Query", [*arguments, *self._consistent(pattern), *self._defaults(pattern, where)])

    def _scan(self, pattern: PatternPart) -> str | None:
        if pattern.index is not None and self._key_of(pattern) is None:
            return None
        filter_ = filter_text(pattern, self.keys.entity, self.report)
        said = {
            each.text
            for condition in (pattern.filter.conditions if pattern.filter else ())
            for each in condition.parameters
        }
        left = [each for each in _values(pattern) if each.name.text not in said]
        equal = [each for each in left if each.name.text in self.fields]
        for each in left:
            if each not in equal:
                self._leave_out(pattern, each)
        bound = Bound({}, {each.name.text: each for each in equal}, ())
        self._check_types(pattern, bound)
        where = bound.where(filter_)
        arguments = self._where(pattern, where)
        if pattern.index is not None:
            arguments.append(Argument("on", self.indexes[pattern.index.text], pattern.index.span))
        return self._add(pattern, "Scan", [*arguments, *self._consistent(pattern), *self._defaults(pattern, where)])

    def _by_key(self, pattern: PatternPart, operation: str) -> str | None:
        where = None
        if operation != "PutItem":
            bound = self._bind_key(pattern)
            if bound is None:
                return None
            self._check_types(pattern, bound)
            for each in bound.rest:
                self._leave_out(pattern, each)
            where = bound.where(None, of_key=False)
        consistent = self._consistent(pattern) if operation == "GetItem" else []
        verb = pattern.name.text.strip("_").split("_")[0].lower()
        if where is None and not consistent and verb in PLAIN[operation]:
            return "create" if verb in CREATING else MARKERS[operation].lower()
        arguments = [*self._where(pattern, where), *consistent, *self._defaults(pattern, where)]
        return self._add(pattern, MARKERS[operation], arguments)

    def _update(self, pattern: PatternPart) -> str | None:
        bound = self._bind_key(pattern)
        if bound is None:
            return None
        changed: list[str] = []
        for each in (*bound.equal.values(), *bound.rest):
            name = self._changed(each)
            if name is not None:
                changed.append(name)
            else:
                self._leave_out(pattern, each)
        stale = self._stale(changed)
        if stale is not None:
            name, index, others = stale
            read = f"index `{index}` is made of it and {others}, so an item is read and updated as a whole"
            self.report.add(ReadAs(f"`{pattern.name}` changes `{name}` by key", read), pattern.name.span)
        if not changed or stale is not None:
            return "update"
        fields = tuple(field_name(each) for each in changed)
        return self._add(pattern, "Update", [Argument("fields", fields, pattern.name.span)])

    def _bind_key(self, pattern: PatternPart) -> Bound | None:
        key = self.keys.key
        return bind_key(pattern, key, self.fields, self.report) if key is not None else None

    def _changed(self, parameter: ParameterPart) -> str | None:
        """The field that a parameter of an update is the new value of."""
        key = self.keys.key.fields if self.keys.key else ()
        for prefix in ("", "new_", "updated_"):
            name = parameter.name.text.removeprefix(prefix)
            if name in self.fields and name not in key:
                return name
        return None

    def _stale(self, changed: list[str]) -> tuple[str, str, str] | None:
        """A field whose change by key would leave an index's composed key behind, the index, and what else it is made of."""
        known = {*changed, *(self.keys.key.fields if self.keys.key else ())}
        for name, index in self.keys.indexes.items():
            touched = [each for each in changed if each in index.fields]
            missing = [each for each in index.fields if each not in known]
            if index.composed and touched and missing:
                return touched[0], name, " and ".join(f"`{each}`" for each in missing)
        return None

    def _key_of(self, pattern: PatternPart) -> KnownKey | None:
        """The key that a pattern stands on; None where it is not there, which is reported, here or where the key is read."""
        if pattern.index is None:
            return self.keys.key
        name = pattern.index.text
        if name not in {each.name.text for each in self.keys.table.indexes}:
            owner = f"table `{self.keys.table.name}`" if self.keys.table.name else "its table"
            known = [each.name.text for each in self.keys.table.indexes]
            self.report.add(NothingOfThatName(owner, "index", name, closest(name, known)), pattern.index.span)
            return None
        if name not in self.indexes:
            owner = f"entity `{self.keys.entity.name}`"
            self.report.add(NothingOfThatName(owner, "mapping of index", name), pattern.index.span)
        return self.keys.indexes.get(name)

    def _check_entities(self, pattern: PatternPart) -> None:
        own = self.keys.entity.name.text
        for each in pattern.parameters:
            if each.entity is None:
                continue
            if each.entity.text not in self.entities:
                meant = closest(each.entity.text, self.entities)
                self.report.add(NothingOfThatName("the document", "entity", each.entity.text, meant), each.entity.span)
            elif each.entity.text != own:
                what = f"parameter `{each.name}` of `{pattern.name}`"
                self.report.add(
                    LeftOut(what, f"it is `{each.entity}`, and the pattern is about `{own}`"), each.name.span
                )

    def _check_parts(self, pattern: PatternPart, operation: str) -> None:
        """What only some operations have."""
        if not operation:
            return
        name = pattern.name.text
        if pattern.range is not None and operation != "Query":
            self.report.add(
                ImpossiblePattern(name, f"has a range condition, and is no `Query` but `{operation}`"),
                pattern.range.span,
            )
        if pattern.index is not None and operation not in ("Query", "Scan"):
            why = f"names an index, and `{operation}` goes by the table's key"
            self.report.add(ImpossiblePattern(name, why), pattern.index.span)
        if pattern.filter is not None and operation not in ("Query", "Scan"):
            why = f"has a filter, and `{operation}` finds one item by its key"
            self.report.add(ImpossiblePattern(name, why), pattern.filter.span)
        if pattern.consistent is not None and operation not in ("Query", "Scan", "GetItem", "BatchGetItem"):
            what = f"`consistent_read` of `{name}`"
            self.report.add(LeftOut(what, f"`{operation}` reads nothing"), pattern.consistent.span)

    def _check_types(self, pattern: PatternPart, bound: Bound) -> None:
        """A parameter has the type of the field that it is compared with, whatever the document says."""
        pairs = [*bound.key.items(), *bound.equal.items(), *((bound.ranged, each) for each in bound.range)]
        for condition in pattern.filter.conditions if pattern.filter else ():
            plain = condition.function is None or condition.function.text == "begins_with"
            named = {each.text for each in condition.parameters}
            pairs += [(condition.field.text, each) for each in _values(pattern) if plain and each.name.text in named]
        for name, parameter in pairs:
            part = self.keys.entity.field(name) if name is not None else None
            if part is None or part.kind is None or parameter.kind is None:
                continue
            if not _may_be(parameter.kind.text, part.kind.text):
                what = f"parameter `{parameter.name}` of `{pattern.name}` is `{parameter.kind}`"
                read = f"it takes `{part.kind}`, as `{name}` is"
                self.report.add(ReadAs(what, read), parameter.kind.span)

    def _leave_out(self, pattern: PatternPart, parameter: ParameterPart) -> None:
        if parameter.entity is None:
            why = f"`{self.keys.entity.name}` has no such field"
            self.report.add(LeftOut(f"parameter `{parameter.name}` of `{pattern.name}`", why), parameter.name.span)

    def _where(self, pattern: PatternPart, where: str | None) -> list[Argument]:
        at = pattern.filter.span if pattern.filter is not None else pattern.name.span
        return [Argument("where", where, at)] if where is not None else []

    def _consistent(self, pattern: PatternPart) -> list[Argument]:
        return [Argument("consistent", True, pattern.consistent.span)] if pattern.consistent is not None else []

    def _defaults(self, pattern: PatternPart, where: str | None) -> list[Argument]:
        given = [each for each in pattern.parameters if each.default is not None]
        pairs: list[Value] = []
        for each in given:
            match each.default:
                case Leaf(value) if where is not None and f":{each.name}" in where:
                    pairs.append((each.name.text, value))
                case _:
                    what = f"the default of parameter `{each.name}`"
                    self.report.add(LeftOut(what, "only parameters of a condition have one"), each.name.span)
        return [Argument("defaults", tuple(pairs), given[0].span)] if pairs else []

    def _add(self, pattern: PatternPart, marker: str, arguments: Iterable[Argument]) -> str:
        declared = MarkerDeclaration(marker, tuple(arguments), span=pattern.name.span)
        name = pattern.name.text
        self.settings.append(
            Setting(name, declared, self.keys.entity.name.text, pattern.description, span=pattern.name.span)
        )
        return name


def is_plain_query(pattern: PatternPart, key: KnownKey | None) -> bool:
    """Whether the pattern asks an index for a whole partition, and no more: then the index has its name."""
    return (
        pattern.operation is not None
        and pattern.operation.text == "Query"
        and pattern.range is None
        and pattern.filter is None
        and pattern.consistent is None
        and pattern.returns is not None
        and pattern.returns.text == "entity_list"
        and key is not None
        and len(_values(pattern)) == len(key.partition)
    )


def _values(pattern: PatternPart) -> list[ParameterPart]:
    """The parameters that are values and no whole entities."""
    return [each for each in pattern.parameters if each.kind is None or each.kind.text != "entity"]


def _may_be(parameter: str, field_: str) -> bool:
    return parameter == field_ or (parameter, field_) in {("integer", "decimal"), ("string", "uuid")}
