"""Tags: DynamORM's tags on the fields of a model → the markers and settings that mean the same.

`composite:`, `prefix:` and `extract:` stand in DynamORM's documentation and do nothing there; here they mean what it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liftgen.declarations import Argument, MarkerDeclaration, Setting
from liftgen.field_types import ListOf, Scalar, ScalarType, SetOf, TupleOf, bare
from liftgen.names import Name, closest
from liftgen.rules.fields import UnknownField
from liftgen.rules.tags import (
    IndexWithoutPartition,
    MeaninglessTag,
    RepeatedIndexKey,
    TagDocumentedOnly,
    TagIgnored,
    UnknownTag,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.declarations import FieldDeclaration, ModelDeclaration
    from liftgen.diagnostics import Report, Rule, Span
    from liftgen.places import Places

_MARKERS = {
    "pk": "PK",
    "sk": "SK",
    "version": "Version",
    "ttl": "TTL",
    "created_at": "CreatedAt",
    "updated_at": "UpdatedAt",
    "set": "AsSet",
    "json": "AsJson",
    "omitempty": "OmitEmpty",
    "encrypted": "Encrypted",
}
_MODIFIERS = ("pk", "sk", "sparse")
_WORDS = (*_MARKERS, "binary", "sparse", "-")
_NAMES = ("attr", "index", "lsi", "naming", "composite", "prefix", "extract", "project", "encrypted")
_IMPLIED = {"created_at": "CreatedAt", "updated_at": "UpdatedAt"}


def without_tags(model: ModelDeclaration, places: Places, report: Report) -> ModelDeclaration:
    """The model with the markers and settings that its tags mean; the model itself where it has none."""
    if not any(each.marker("Tag") is not None for each in model.fields):
        return model
    reader = _Reader(model, places, report)
    for each in model.fields:
        reader.read(each)
    return reader.result()


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a tag: a word, or a name and its value; with its place."""

    word: str
    value: str | None
    span: Span

    @property
    def text(self) -> str:
        return self.word if self.value is None else f"{self.word}:{self.value}"


@dataclass(slots=True)
class _Clause:
    """A key that a field is part of: the table's where `index` is None; `components` and `prefix` compose its text."""

    owner: FieldDeclaration
    span: Span
    index: str | None = None
    kind: str = "GSI"
    role: str | None = None
    sparse: bool = False
    prefix: str = ""
    components: list[_Part] = field(default_factory=list)


class _Reader:
    def __init__(self, model: ModelDeclaration, places: Places, report: Report) -> None:
        self.model = model
        self.places = places
        self.report = report
        self.fields: list[FieldDeclaration] = []
        self.clauses: list[_Clause] = []
        self.components: dict[str, tuple[str, Span]] = {}
        self.naming: str | None = None
        self.lost: list[str] = []

    def read(self, field: FieldDeclaration) -> None:
        """Take the tags of one field apart."""
        markers: list[MarkerDeclaration] = []
        kept = True
        for marker in field.markers:
            if marker.name != "Tag":
                markers.append(marker)
                continue
            parts = list(self._parts(marker))
            if [each.text for each in parts] == ["-"]:
                kept = self._unstored(field, parts[0])
                continue
            markers += self._markers(field, parts)
        if kept:
            self.fields.append(replace(field, markers=tuple(markers)))

    def result(self) -> ModelDeclaration:
        """The model, once every field has been read."""
        self._refuse_unused_components()
        self._refuse_unknown_components()
        fields = tuple(replace(each, markers=tuple(self._field_markers(each))) for each in self.fields)
        settings = [*self._indexes(), *self.model.settings]
        return replace(self.model, fields=fields, settings=tuple(settings), lost=(*self.model.lost, *self.lost))

    # Parts

    def _parts(self, marker: MarkerDeclaration) -> Iterator[_Part]:
        text = marker.text("text") or ""
        place = marker.place("text")
        at = 0
        for piece in text.split(","):
            said = piece.strip().strip('"')
            start = at + piece.find(said) if said else at
            span = self.places.inside(place, text, start, start + len(said))
            word, colon, value = said.partition(":")
            yield _Part(word.strip(), value.strip() if colon else None, span)
            at += len(piece) + 1

    def _markers(self, field: FieldDeclaration, parts: list[_Part]) -> list[MarkerDeclaration]:
        """The markers that the parts mean; what belongs to keys and indexes is kept as clauses."""
        found: list[MarkerDeclaration] = []
        clause: _Clause | None = None
        composing = False
        for part in parts:
            if composing and clause is not None and part.value is None and part.word not in _WORDS:
                clause.components.append(part)
                continue
            composing = False
            if part.word in ("index", "lsi") and part.value:
                clause = self._clause(field, part)
                self.clauses.append(clause)
            elif part.value is None and part.word in _MODIFIERS and clause is not None and clause.index is not None:
                self._modify(clause, part)
            elif part.value is None and part.word in ("pk", "sk"):
                clause = _Clause(field, part.span, role=part.word)
                self.clauses.append(clause)
                found.append(MarkerDeclaration(_MARKERS[part.word], span=part.span))
            elif part.word in ("composite", "prefix") and part.value:
                composing = part.word == "composite"
                self._compose(clause, part)
            else:
                found += self._marker(field, part)
        return found

    def _marker(self, field: FieldDeclaration, part: _Part) -> list[MarkerDeclaration]:
        match part:
            case _Part("attr", str(name)) if name:
                return [MarkerDeclaration("Attr", (Argument("name", name, part.span),), span=part.span)]
            case _Part("naming", "snake_case" | "camelCase" | "camel_case"):
                self.naming = part.value
                return []
            case _Part("extract", str(name)) if name:
                self.components[name] = (field.name, part.span)
                self.report.add(TagDocumentedOnly(part.text), part.span)
                return []
            case _Part("set", None) if not isinstance(bare(field.type), ListOf | SetOf | TupleOf):
                self._refuse(MeaninglessTag(part.text, "the field is no collection"), part)
                return []
            case _Part("set", None) if isinstance(bare(field.type), SetOf):
                return []
            case _Part("binary", None) if bare(field.type) == ScalarType(Scalar.BYTES):
                return []
            case _Part("binary", None):
                self._refuse(MeaninglessTag(part.text, "the field holds no `bytes`"), part)
                return []
            case _Part("sparse", None):
                self._refuse(MeaninglessTag(part.text, "it follows no index"), part)
                return []
            case _Part("-", None):
                self._refuse(MeaninglessTag(part.text, "it stands alone in a tag"), part)
                return []
            case _Part(word, None) if word in _MARKERS:
                return [MarkerDeclaration(_MARKERS[word], span=part.span)]
            case _Part("encrypted", str()):
                self.report.add(TagIgnored(part.text), part.span)
                return [MarkerDeclaration("Encrypted", span=part.span)]
            case _Part("attr" | "index" | "lsi" | "naming" | "composite" | "prefix" | "extract", _):
                self._refuse(MeaninglessTag(part.text, "it has no value that can be read"), part)
                return []
            case _Part(_, str()):
                self.report.add(TagIgnored(part.text), part.span)
                return []
            case _:
                self._refuse(UnknownTag(part.text, closest(part.word, (*_WORDS, *_NAMES))), part)
                return []

    def _unstored(self, field: FieldDeclaration, part: _Part) -> bool:
        """Whether the field stays: without a default the model could not be built again from an item."""
        if field.default is None:
            self._refuse(MeaninglessTag("-", "the field has no default, so the model could not be read back"), part)
            return True
        return False

    def _clause(self, field: FieldDeclaration, part: _Part) -> _Clause:
        name = part.value or ""
        kind = "LSI" if part.word == "lsi" or name.startswith(("lsi-", "lsi_")) else "GSI"
        return _Clause(field, part.span, name, kind)

    def _modify(self, clause: _Clause, part: _Part) -> None:
        if part.word == "sparse":
            clause.sparse = True
        elif clause.role not in (None, part.word):
            self._refuse(RepeatedIndexKey(clause.index or "", clause.owner.name), part)
        else:
            clause.role = part.word

    def _compose(self, clause: _Clause | None, part: _Part) -> None:
        self.report.add(TagDocumentedOnly(part.text), part.span)
        if clause is None:
            self._refuse(MeaninglessTag(part.text, "it follows no `pk`, `sk` or index"), part)
        elif part.word == "prefix":
            clause.prefix = part.value or ""
        else:
            clause.components.append(_Part(part.value or "", None, part.span))

    def _refuse(self, rule: Rule, part: _Part) -> None:
        self.report.add(rule, part.span)

    # Results

    def _field_markers(self, field: FieldDeclaration) -> Iterator[MarkerDeclaration]:
        names = {each.name for each in field.markers}
        for each in field.markers:
            yield self._with_text(field, each) if each.name in ("PK", "SK") else each
        implied = _IMPLIED.get(Name(field.name).snake)
        if implied and implied not in names and bare(field.type) == ScalarType(Scalar.DATETIME):
            yield MarkerDeclaration(implied, span=field.span)
        if self.naming is not None and "Attr" not in names:
            name = Name(field.name).snake if self.naming == "snake_case" else Name(field.name).camel
            if name != field.name and field.name not in ("PK", "SK"):
                yield MarkerDeclaration("Attr", (Argument("name", name, field.span),), span=field.span)

    def _with_text(self, field: FieldDeclaration, marker: MarkerDeclaration) -> MarkerDeclaration:
        """The mark of a key, with the text where that is composed and not the field's own."""
        for each in self.clauses:
            mine = each.index is None and each.owner.name == field.name and _MARKERS.get(each.role or "") == marker.name
            if mine and (each.components or each.prefix):
                return replace(marker, arguments=(Argument("text", self._text(each), each.span),))
        return marker

    def _indexes(self) -> Iterator[Setting]:
        names = dict.fromkeys(each.index for each in self.clauses if each.index is not None)
        for name in names:
            clauses = [each for each in self.clauses if each.index == name]
            kind = "LSI" if any(each.kind == "LSI" for each in clauses) else "GSI"
            setting = self._index(name, kind, clauses)
            if setting is not None:
                yield setting

    def _index(self, name: str, kind: str, clauses: list[_Clause]) -> Setting | None:
        default = "sk" if kind == "LSI" else "pk"
        roles: dict[str, _Clause] = {}
        for each in clauses:
            role = each.role or default
            if role in roles:
                others = [(roles[role].span, "and here")]
                self.report.add(
                    RepeatedIndexKey(name, each.owner.name, roles[role].owner.name), each.span, others=others
                )
                return None
            roles[role] = each
        if kind == "GSI" and "pk" not in roles:
            self.report.add(IndexWithoutPartition(name, kind), clauses[0].span)
            return None
        if kind == "LSI" and "sk" not in roles:
            self.report.add(IndexWithoutPartition(name, kind), clauses[0].span)
            return None
        span = clauses[0].span
        taken = ("pk", "sk") if kind == "GSI" else ("sk",)
        arguments = [Argument("index", name, span)]
        arguments += [Argument(role, self._text(roles[role]), roles[role].span) for role in taken if role in roles]
        sparse = [field for each in clauses if each.sparse for field in self._fields_of(each)]
        if sparse:
            when = " and ".join(f"attribute_exists({each})" for each in dict.fromkeys(sparse))
            arguments.append(Argument("when", when, span))
        marker = MarkerDeclaration(kind, tuple(arguments), span=span)
        return Setting(_pattern_name(name), marker, self.model.name, span=span)

    def _text(self, clause: _Clause) -> str | tuple[str, ...]:
        """What the clause's key is made of: the field itself, or text composed of its components."""
        if not clause.components and not clause.prefix:
            return (clause.owner.name,)
        prefix = clause.prefix.replace("{", "{{").replace("}", "}}")
        return prefix + "#".join(f"{{{each}}}" for each in self._fields_of(clause))

    def _fields_of(self, clause: _Clause) -> list[str]:
        if not clause.components:
            return [clause.owner.name]
        return [self._component(each.word) for each in clause.components]

    def _component(self, name: str) -> str:
        """The field that a component names: by its `extract:`, by its own name, or by the name in another spelling."""
        if name in self.components:
            return self.components[name][0]
        if self.model.field(name) is not None:
            return name
        same = (each.name for each in self.model.fields if Name(each.name).snake == Name(name).snake)
        return next(same, name)

    def _refuse_unknown_components(self) -> None:
        """Lose the keys whose components name no field, each reported at its own name."""
        names = [each.name for each in self.model.fields]
        for clause in list(self.clauses):
            unknown = [
                each for each in clause.components if self._component(each.word) not in (*names, *self.model.lost)
            ]
            for each in unknown:
                self._refuse(UnknownField(self.model.name, each.word, closest(each.word, names)), each)
            if unknown:
                lost = [each for each in self.clauses if each.index == clause.index]
                self.clauses = [each for each in self.clauses if each not in lost]
                self.lost.append("key" if clause.index is None else _pattern_name(clause.index))

    def _refuse_unused_components(self) -> None:
        named = {each.word for clause in self.clauses for each in clause.components}
        for name, (_, span) in self.components.items():
            if name not in named:
                self.report.add(MeaninglessTag(f"extract:{name}", "no `composite:` has such a part"), span)


def _pattern_name(index: str) -> str:
    """What the pattern of a tag's index is called: `gsi-email` is `by_email`."""
    words = Name(index).snake.split("_")
    while len(words) > 1 and words[0] in ("gsi", "lsi", "by"):
        words = words[1:]
    while len(words) > 1 and words[-1] in ("index", "idx", "gsi", "lsi"):
        words = words[:-1]
    return f"by_{'_'.join(words)}"
