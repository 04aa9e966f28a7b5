"""Keys: an entity's templates in, the `Key` and the `GSI`s of its model out, and what they ask of its fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, MarkerDeclaration
from liftgen.importers.python_names import field_name
from liftgen.names import closest
from liftgen.rules.importing import KeyUnlikeTemplate, NothingOfThatName, ReadAs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.declarations import Value
    from liftgen.diagnostics import Report, Span
    from liftgen.importers.awslabs.document import EntityPart, IndexPart, KeyPart, MappingPart, TablePart
    from liftgen.importers.shapes import Word

WIDTH = 20
"""Digits of a number in composed text: those of the largest of 64 bits."""
ALL = "ALL"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key by the document's names of the fields it is made of; `text` tells partitions apart, `composed` those of an index.

    `fixed` are the fields that its composed text is made of.
    """

    partition: tuple[str, ...]
    sort: tuple[str, ...]
    text: str = ""
    composed: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.partition, *self.sort)))


@dataclass(slots=True)
class Keys:
    """The keys of an entity: what each is made of, and the markers that say so.

    `required`, `padded` and `stored` are what the keys ask of fields: to be there, to be at least 0, to be stored under a name.
    """

    entity: EntityPart
    table: TablePart
    report: Report
    key: KnownKey | None = None
    indexes: dict[str, KnownKey] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    padded: set[str] = field(default_factory=set)
    stored: dict[str, str] = field(default_factory=dict)
    ambiguous: bool = False

    def marker(self) -> MarkerDeclaration | None:
        """The `Key`; None where the document does not say the whole of it."""
        entity, table = self.entity, self.table
        what = f"entity `{entity.name}`"
        if not entity.whole or entity.partition is None or table.partition is None:
            return None
        if not self._both_sorts(what, "its table", entity.sort, table.sort, entity.name.span):
            return None
        self.required.update(_fields((entity.partition,)), _fields((entity.sort,) if entity.sort else ()))
        partition = self._table_part(table.partition, entity.partition, is_sort=False)
        arguments = [Argument("pk", partition, entity.partition.span)]
        if entity.sort is not None and table.sort is not None:
            arguments.append(Argument("sk", self._table_part(table.sort, entity.sort, is_sort=True), entity.sort.span))
        self.key = self._known((entity.partition,), (entity.sort,) if entity.sort else (), arguments)
        return MarkerDeclaration("Key", tuple(arguments), span=entity.partition.span)

    def index_marker(self, mapping: MappingPart, name: str) -> MarkerDeclaration | None:
        """The `GSI` of a mapping, under this name in the model; None where the document does not say the whole of it."""
        index = next((each for each in self.table.indexes if each.name.text == mapping.name.text), None)
        if index is None:
            known = [each.name.text for each in self.table.indexes]
            table = f"table `{self.table.name}`" if self.table.name else "its table"
            missing = NothingOfThatName(table, "index", mapping.name.text, closest(mapping.name.text, known))
            self.report.add(missing, mapping.name.span)
        if not mapping.whole or mapping.partition is None:
            return None
        sort = mapping.sort.words if mapping.sort else ()
        arguments = [] if mapping.name.text == name else [Argument("index", mapping.name.text, mapping.name.span)]
        if index is None:
            # Its templates are looked at all the same.
            values = [("pk", self._composed(mapping.partition.words[0], is_sort=False), mapping.partition.span)]
            values += [("sk", self._composed(each, is_sort=True), each.span) for each in sort[:1]]
            arguments += [Argument(key, value, span) for key, value, span in values]
        elif not self._fits(index, mapping):
            return None
        else:
            arguments += self._index_arguments(index, mapping)
        self.indexes[mapping.name.text] = self._known(mapping.partition.words, sort, arguments)
        optional = [each for each in self.indexes[mapping.name.text].fields if self._is_optional(each)]
        if optional:
            when = " and ".join(f"attribute_exists({field_name(each)})" for each in optional)
            arguments.append(Argument("when", when, mapping.name.span))
        if index is not None:
            arguments += self._projection(index)
        return MarkerDeclaration("GSI", tuple(arguments), span=mapping.name.span)

    def _index_arguments(self, index: IndexPart, mapping: MappingPart) -> list[Argument]:
        assert mapping.partition is not None  # it is whole
        assert index.partition is not None  # it fits
        found = []
        names = []
        for key, attributes, templates in (
            ("pk", index.partition, mapping.partition),
            ("sk", index.sort, mapping.sort),
        ):
            if attributes is None or templates is None:
                continue
            value = self._index_part(attributes, templates, is_sort=key == "sk")
            found.append(Argument(key, value, templates.span))
            attribute = attributes.words[0]
            if isinstance(value, str) and attribute.text != f"{index.name}{key}":
                names.append(Argument(f"{key}_name", attribute.text, attribute.span))
        return [*found, *names]

    def _table_part(self, attribute: Word, template: Word, *, is_sort: bool) -> Value:
        """The text of a part, or the list of the one field that it is; a number alone is stored as the key's attribute."""
        alone = _alone(template)
        if alone is None or (alone != attribute.text and not self._is_number(alone)):
            return self._composed(template, is_sort=is_sort)
        if alone != attribute.text:
            if alone in self.stored:
                return self._composed(template, is_sort=is_sort)
            self.stored[alone] = attribute.text
        return (field_name(alone),)

    def _index_part(self, attributes: KeyPart, templates: KeyPart, *, is_sort: bool) -> Value:
        if len(templates.words) == 1:
            (attribute,), (template,) = attributes.words, templates.words
            alone = _alone(template)
            if alone is None or (alone != self._attribute(alone, attribute) and not self._is_number(alone)):
                return self._composed(template, is_sort=is_sort)
        found = []
        for attribute, template in zip(attributes.words, templates.words, strict=True):
            alone = _alone(template)
            if alone is None:
                what = f"template `{template}`"
                why = "is composed, and the attributes of a key of several are fields"
                self.report.add(KeyUnlikeTemplate(what, why, "write `{field}`"), template.span)
                continue
            stored = self.stored.get(alone, alone)
            if stored != attribute.text:
                what = f"the key of index attribute `{attribute}` is field `{alone}` alone"
                read = f"the index has `{stored}` itself, and not a copy of it"
                self.report.add(ReadAs(what, read, f"name the attribute `{stored}`"), attribute.span)
            found.append(field_name(alone))
        return tuple(found)

    def _attribute(self, name: str, attribute: Word) -> str:
        """The field itself where it is stored as this attribute."""
        return name if self.stored.get(name, name) == attribute.text else ""

    def _composed(self, template: Word, *, is_sort: bool) -> str:
        """The template in the model's names; numbers in sort keys get a width."""
        self.ambiguous = self.ambiguous or _is_ambiguous(template.text)
        return _PLACEHOLDER.sub(lambda match: self._placeholder(match, template, is_sort=is_sort), template.text)

    def _placeholder(self, match: re.Match[str], template: Word, *, is_sort: bool) -> str:
        name, colon, _ = match[1].partition(":")
        if not name.isidentifier():
            return match[0]
        if colon:
            what, why = f"`{match[0]}`", "has a format, and a template has names alone"
            self.report.add(KeyUnlikeTemplate(what, why, f"write `{{{name}}}`"), template.span)
        part = self.entity.field(name)
        if not is_sort or part is None or part.kind is None or part.kind.text != "integer":
            return f"{{{field_name(name)}}}"
        self.padded.add(name)
        what = f"number `{name}` stands in the text of a sort key"
        read = f"it gets {WIDTH} digits, so that 9 sorts before 10"
        self.report.add(ReadAs(what, read, "items that have it without have to be written anew"), template.span)
        return f"{{{field_name(name)}:0{WIDTH}d}}"

    def _projection(self, index: IndexPart) -> list[Argument]:
        if index.projection is None or index.projection.text == ALL:
            return []
        if index.included is None:
            return [Argument("project", "KEYS_ONLY", index.projection.span)]
        keys = {each.text for part in (index.partition, index.sort) if part for each in part.words}
        keys |= {each.text for each in (self.table.partition, self.table.sort) if each}
        own = [each.text for each in index.included if self.entity.field(each.text) and each.text not in keys]
        # An index of nothing but keys says another projection than the others in it.
        own = own or list(self.key.fields[:1] if self.key else ())
        fields = tuple(field_name(each) for each in dict.fromkeys(own))
        return [Argument("project", fields or "KEYS_ONLY", index.included[0].span)]

    def _fits(self, index: IndexPart, mapping: MappingPart) -> bool:
        """Whether the mapping has a template for every attribute of the index."""
        if not index.whole or index.partition is None or mapping.partition is None:
            return False
        what = f"mapping of index `{mapping.name}`"
        if not self._both_sorts(what, "the index", mapping.sort, index.sort, mapping.name.span):
            return False
        pairs = [("pk_template", index.partition, mapping.partition)]
        if index.sort is not None and mapping.sort is not None:
            pairs.append(("sk_template", index.sort, mapping.sort))
        fits = True
        for key, attributes, templates in pairs:
            if len(attributes.words) != len(templates.words) or attributes.listed != templates.listed:
                why = f"has `{key}` of {_counted(templates)}, and the key of the index is {_counted(attributes)}"
                self.report.add(
                    KeyUnlikeTemplate(what, why), templates.span, others=[(attributes.span, "the key of the index")]
                )
                fits = False
        return fits

    def _both_sorts(self, what: str, whose: str, template: object, attribute: object, at: Span) -> bool:
        """Whether there is a template for the sort key exactly where there is a sort key."""
        if (template is None) == (attribute is None):
            return True
        why = f"has a `sk_template`, and {whose} has no sort key"
        if template is None:
            why = f"has no `sk_template`, and {whose} has a sort key"
        self.report.add(KeyUnlikeTemplate(what, why), at)
        return False

    def _known(self, partition: Iterable[Word], sort: Iterable[Word], arguments: Iterable[Argument]) -> KnownKey:
        partition, sort = tuple(partition), tuple(sort)
        composed = [each.value for each in arguments if each.name in ("pk", "sk") and isinstance(each.value, str)]
        text = "\n".join(each.text for each in partition)
        named = {field_name(each.name.text): each.name.text for each in self.entity.fields}
        in_text = [name.partition(":")[0] for each in composed for name in _PLACEHOLDER.findall(each)]
        return KnownKey(
            _fields(partition), _fields(sort), text, tuple(named[each] for each in in_text if each in named)
        )

    def _is_number(self, name: str) -> bool:
        part = self.entity.field(name)
        return part is not None and part.kind is not None and part.kind.text in ("integer", "decimal")

    def _is_optional(self, name: str) -> bool:
        part = self.entity.field(name)
        return part is not None and not part.required and name not in self.required


def _alone(template: Word) -> str | None:
    """The field that the template is, with nothing beside it."""
    match = _PLACEHOLDER.fullmatch(template.text)
    return match[1] if match is not None and match[1].isidentifier() else None


def _fields(templates: Iterable[Word]) -> tuple[str, ...]:
    names = (name for each in templates for name in _PLACEHOLDER.findall(each.text))
    return tuple(dict.fromkeys(each for each in names if each.isidentifier()))


def _is_ambiguous(template: str) -> bool:
    """Whether two fields stand so close that lift's delimiters do not keep them apart."""
    between = re.split(_PLACEHOLDER, template)[2:-1:2]
    return any(not each or not " " <= each[0] <= "%" for each in between)


def _counted(part: KeyPart) -> str:
    if not part.listed:
        return "one text"
    return "a list of one" if len(part.words) == 1 else f"a list of {len(part.words)}"
