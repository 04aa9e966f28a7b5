"""Fields: the annotated statements of a class in, field declarations out."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.declarations import Default, FieldDeclaration
from liftgen.read.literals import Dynamic, Static, read_value
from liftgen.read.markers import marker_name
from liftgen.read.names import external
from liftgen.read.notes import Notes, note_field, tag
from liftgen.read.strings import parse_annotation
from liftgen.read.types import read_type
from liftgen.rules.markers import MisplacedMarker
from liftgen.rules.models import ComputedAlias, NotAParameter, RepeatedModel
from liftgen.rules.types import NestedTooDeep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.declarations import MarkerDeclaration
    from liftgen.read.world import Class, Scope

CALLS = frozenset({"pydantic.Field", "dataclasses.field", "msgspec.field"})
NOT_STORED = frozenset({"typing.ClassVar", "dataclasses.KW_ONLY"})
TAG_KEYS = ("dynamorm", "theorydb")


@dataclass(frozen=True, slots=True)
class ReadField:
    """A field by its name; None where it could not be read, and not `whole` where anything of it was reported."""

    name: str
    field: FieldDeclaration | None = None
    whole: bool = False


def own_fields(owner: Class, scope: Scope, *, pydantic: bool) -> Iterator[ReadField]:
    """The fields that the class itself states, in order."""
    places: dict[str, ast.Name] = {}
    for statement in owner.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)) if _is_private(name, pydantic=pydantic):
                _refuse_markers(statement.annotation, name, scope)
            case ast.AnnAssign(target=ast.Name(id=name) as target):
                earlier = places.setdefault(name, target)
                if earlier is not target:
                    scope.report.add(RepeatedModel(name), scope.span(target), others=[(scope.span(earlier), "hidden")])
                try:
                    found = _field(statement, name, owner, scope)
                except RecursionError:
                    scope.report.add(NestedTooDeep(name), scope.span(statement.target))
                    found = ReadField(name)
                if found is not None:
                    yield found


def _is_private(name: str, *, pydantic: bool) -> bool:
    return name == "model_config" or (pydantic and name.startswith("_"))


def _refuse_markers(annotation: ast.expr, name: str, scope: Scope) -> None:
    for node in ast.walk(annotation):
        marker = marker_name(node, scope) if isinstance(node, ast.Name | ast.Attribute) else None
        if marker is not None:
            way_out = "pydantic takes a name that begins with `_` for none of its fields: choose another"
            scope.report.add(MisplacedMarker(marker, f"on `{name}`", way_out), scope.span(node))


def _field(statement: ast.AnnAssign, name: str, owner: Class, scope: Scope) -> ReadField | None:
    annotation = statement.annotation
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        parsed = parse_annotation(annotation, annotation.value, scope)
        if parsed is None:
            return ReadField(name)
        annotation = parsed
    form = external(annotation.value if isinstance(annotation, ast.Subscript) else annotation, scope)
    if form in NOT_STORED:
        return None
    if form == "dataclasses.InitVar":
        return _init_only(statement, name, scope)
    assigned = Notes()
    call = _field_call(statement.value, scope)
    if call is not None:
        note_field(call, scope, assigned)
    notes = Notes(discriminator=assigned.discriminator)
    type_ = read_type(annotation, scope, notes)
    notes.add(assigned)
    if type_ is None:
        return ReadField(name)
    markers = [*notes.markers, *(_metadata_markers(call, scope) if call is not None else ())]
    if call is not None and _says_no(call, "init", scope):
        scope.report.add(NotAParameter(name, "its constructor does not take it"), scope.span(call))
        return ReadField(name)
    field = FieldDeclaration(
        name,
        type_,
        tuple(markers),
        _default(statement.value, notes, scope),
        _alias(name, notes),
        tuple(dict(notes.constraints).items()),
        owner.name,
        _excluded(notes),
        span=scope.span(statement.target),
        type_span=scope.span(statement.annotation),
    )
    return ReadField(name, field, notes.whole)


def _init_only(statement: ast.AnnAssign, name: str, scope: Scope) -> ReadField | None:
    if statement.value is not None:
        return None
    finding = NotAParameter(name, "its constructor must be given what is not stored")
    scope.report.add(finding, scope.span(statement.target))
    return ReadField(name)


def _field_call(value: ast.expr | None, scope: Scope) -> ast.Call | None:
    if isinstance(value, ast.Call) and external(value.func, scope) in CALLS:
        return value
    return None


def _default(value: ast.expr | None, notes: Notes, scope: Scope) -> Default | None:
    if value is not None and _field_call(value, scope) is None:
        return _plain_default(value, scope)
    for call, around in reversed(notes.calls):
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        first = call.args[0] if call.args else given.get("default")
        if first is not None:
            return _plain_default(first, around)
        if "default_factory" in given:
            return Default(around.source.written(given["default_factory"]), factory=True)
    return None


def _plain_default(value: ast.expr, scope: Scope) -> Default | None:
    if isinstance(value, ast.Constant) and value.value is Ellipsis:
        return None
    source = scope.source.written(value)
    match read_value(value, scope):
        case Static(literal):
            return Default(source, value=literal, literal=True)
        case Dynamic():
            return Default(source)


def _excluded(notes: Notes) -> bool:
    """Whether `Field` says that the field is left out of the model's JSON; what is nearer to the field wins."""
    for call, around in reversed(notes.calls):
        for keyword in call.keywords:
            if keyword.arg == "exclude":
                return read_value(keyword.value, around) == Static(True)
    return False


def _alias(name: str, notes: Notes) -> str | None:
    """The keyword under which the constructor takes the field, as `Field` says it."""
    for wanted in ("validation_alias", "alias"):
        for call, around in reversed(notes.calls):
            for keyword in call.keywords:
                if keyword.arg == wanted:
                    return _alias_name(name, keyword.value, around)
    return None


def _alias_name(name: str, node: ast.expr, scope: Scope) -> str | None:
    if isinstance(node, ast.Call) and external(node.func, scope) == "pydantic.AliasChoices":
        values = [read_value(each, scope) for each in node.args]
        choice = next((each.value for each in values if isinstance(each, Static) and isinstance(each.value, str)), None)
        if choice is not None:
            return choice
    match read_value(node, scope):
        case Static(str(alias)):
            return alias
        case Static(None):
            return None
    scope.report.add(ComputedAlias(name, scope.source.written(node)), scope.span(node))
    return None


def _metadata_markers(call: ast.Call, scope: Scope) -> Iterator[MarkerDeclaration]:
    """The tags and markers in a dataclass field's `metadata={"dynamorm": "pk"}`."""
    for keyword in call.keywords:
        if keyword.arg != "metadata" or not isinstance(keyword.value, ast.Dict):
            continue
        for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in TAG_KEYS:
                text = read_value(value, scope)
                if isinstance(text, Static) and isinstance(text.value, str):
                    yield tag(text.value, scope.span(value))


def _says_no(call: ast.Call, option: str, scope: Scope) -> bool:
    return any(each.arg == option and read_value(each.value, scope) == Static(False) for each in call.keywords)
