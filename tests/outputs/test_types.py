"""The TypeScript types are those of the JSON that pydantic makes of the models: `tsc` takes it, and takes nothing else."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter
from support.generated import schema_of
from support.npm import TYPESCRIPT, run_node
from support.schemas import EVERY_TYPE, EVERYTHING, SAMPLES, made, module_of

from liftgen.diagnostics import Report
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
    bare,
)
from liftgen.outputs import OUTPUTS
from liftgen.outputs.examples.planted import base_values
from liftgen.outputs.examples.values import example
from liftgen.outputs.types.names import declared_names
from liftgen.project import Settings
from liftgen.render import render
from liftgen.schema import Attribute, Entity, EntityKey, Model, Native, Schema
from liftgen.scope import ProjectScope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from liftgen.field_types import FieldType

FILES = (*SAMPLES, EVERY_TYPE, EVERYTHING)
OPTIONS = ("--strict", "--noEmit", "--target", "es2022", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess")

WORDS = """
abstract accessor any arguments as assert asserts async await bigint boolean break case catch class const constructor continue
debugger declare default delete do else enum eval export exports extends false finally for from function get global globalThis if
implements import in infer instanceof interface intrinsic is keyof let module namespace never new null number object of out
override package private protected public readonly require return satisfies set static string super switch symbol this throw true
try type typeof undefined unique unknown using var void while with yield Array Boolean Date Error Function Map Number Object
Partial Promise Readonly ReadonlyArray Record Set String Symbol Uppercase DateText JsonValue
"""
"""What TypeScript means something by."""

Steps = tuple[str | int, ...]
"""The way to a value inside a JSON document."""


def typescript(schema: Schema) -> str:
    report = Report()
    (file,) = render(ProjectScope(schema, Settings()), [each for each in OUTPUTS if each.name == "types"], report)

    assert report.codes() == []
    return file.text


def model(name: str, *fields: tuple[str, FieldType], module: str = "models", doc: str = "") -> Model:
    return Model(name, module, "pydantic", tuple(Attribute(each, each, type_) for each, type_ in fields), doc)


def entity(found: Model) -> Entity:
    return Entity(found, "main", EntityKey(Native(("id",))))


def test_a_model_is_an_interface_with_every_field() -> None:
    text = typescript(schema_of(EVERY_TYPE))

    for line in (
        "export interface Parcel {",
        "  price: DecimalText;",
        "  pair: [number, string];",
        "  maybe_payment: Card | Cash | null;",
        "  by_size: { [key in `${Size}`]?: Point };",
        "  items: (string[] | null)[];",
        '  "übung": string;',
        "export interface string_ {",
        "export type OrderId = string;",
    ):
        assert line in text.splitlines()


def test_what_pydantic_leaves_out_of_json_is_not_in_the_types() -> None:
    assert "secret" not in typescript(schema_of(EVERY_TYPE))


def test_texts_that_no_model_has_are_left_out() -> None:
    assert "UuidText" not in typescript(schema_of(SAMPLES[0]))


def test_a_docstring_cannot_leave_its_comment() -> None:
    text = typescript(Schema(entities=(entity(model("User", doc="*/ alert(1); /*\u2028\n\0 x")),)))

    # U+2028 ends a line in JavaScript, as it does here.
    assert "/**\n * *\\/ alert(1); /*\n *\n * \\x00 x\n */\nexport" in text


def test_names_that_two_modules_share_have_the_modules_before_them() -> None:
    models = [
        model("Status", module="app.orders.v1"),
        model("Status", module="app.users.v1"),
        model("User", module="app.users"),
        model("Outer.Inner", module="app"),
        model("OuterInner", module="app"),
        model("new", module="app"),
    ]

    assert declared_names(models) == {
        ("app.orders.v1", "Status"): "OrdersV1Status",
        ("app.users.v1", "Status"): "UsersV1Status",
        ("app.users", "User"): "User",
        ("app", "Outer.Inner"): "AppOuterInner",
        ("app", "OuterInner"): "AppOuterInner2",
        ("app", "new"): "new_",
    }


@dataclass(frozen=True)
class Case:
    """One example of one entity: the value, its JSON, and JSON that is not of its type."""

    path: Path
    entity: Entity
    value: Any

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(getattr(module_of(self.path), self.entity.name))

    @cached_property
    def json(self) -> Any:
        return self.adapter.dump_python(self.value, mode="json")

    def mutations(self) -> Iterator[tuple[str, Any]]:
        """What is wrong, and the JSON in which it is."""
        schema = schema_of(self.path)
        for steps, type_ in walk(ModelOf(self.entity.model.module, self.entity.name), self.json, schema):
            place = f"{self.entity.name} {'.'.join(map(str, steps))}"
            if isinstance(type_, JsonType):
                continue
            if steps:
                other = 17 if type_ == DictOf(ScalarType(Scalar.STR), JsonType()) else {"?": None}
                yield f"{place} of a wrong type", replaced(self.json, steps, other)
            if isinstance(at(self.json, steps), str):
                yield f"{place} is a number", replaced(self.json, steps, 17)
            match type_:
                case ModelOf():
                    for name in at(self.json, steps):
                        yield f"{place} without {name}", without(self.json, (*steps, name))
                    more = {**at(self.json, steps), "nobody_knows": 1}
                    yield f"{place} with a field too many", replaced(self.json, steps, more)
                case EnumOf() | LiteralOf():
                    yield f"{place} is an unknown text", replaced(self.json, steps, "nobody_knows")
                case TupleOf(repeated=False):
                    yield f"{place} is too short", replaced(self.json, steps, at(self.json, steps)[:-1])
                    yield f"{place} is too long", replaced(self.json, steps, [*at(self.json, steps), 1])


def walk(type_: FieldType, value: Any, schema: Schema, steps: Steps = ()) -> Iterator[tuple[Steps, FieldType]]:
    """Every place in the JSON of a value, with its type."""
    if value is None:
        return
    type_ = bare(type_)
    if isinstance(type_, UnionOf):
        type_ = next(each for each in type_.members if _tells(each, type_.discriminator, value, schema))
    yield steps, type_
    match type_:
        case ModelOf(module, name):
            for attribute in schema.model(module, name).attributes:
                if not attribute.excluded:
                    yield from walk(attribute.type, value[attribute.field], schema, (*steps, attribute.field))
        case ListOf(item) | SetOf(item) | TupleOf((item,), repeated=True):
            for place, each in enumerate(value):
                yield from walk(item, each, schema, (*steps, place))
        case TupleOf(items):
            for place, (item, each) in enumerate(zip(items, value, strict=True)):
                yield from walk(item, each, schema, (*steps, place))
        case DictOf(_, item):
            for key, each in value.items():
                yield from walk(item, each, schema, (*steps, key))


def _tells(member: ModelOf, discriminator: str, value: Any, schema: Schema) -> bool:
    kind = schema.model(member.module, member.name).attribute(discriminator).type
    return isinstance(kind, LiteralOf) and value[discriminator] in kind.values


def at(whole: Any, steps: Steps) -> Any:
    for step in steps:
        whole = whole[step]
    return whole


def replaced(whole: Any, steps: Steps, value: Any) -> Any:
    if not steps:
        return value
    copy = dict(whole) if isinstance(whole, dict) else list(whole)
    copy[steps[0]] = replaced(whole[steps[0]], steps[1:], value)
    return copy


def without(whole: Any, steps: Steps) -> Any:
    *before, last = steps
    inner = {name: each for name, each in at(whole, tuple(before)).items() if name != last}
    return replaced(whole, tuple(before), inner)


def cases(path: Path) -> list[Case]:
    schema = schema_of(path)
    found = []
    for each in schema.entities:
        full = {attribute.field: example(attribute, 4, schema) for attribute in each.attributes}
        optional = {each.field for each in each.attributes if isinstance(each.type, OptionalOf)}
        least = {name: None if name in optional else value for name, value in full.items()}
        for values in (*(base_values(each, schema, number) for number in (1, 2, 3)), full, least):
            # What is not in the JSON is read back as its default.
            kept = {name: value for name, value in values.items() if not each.model.attribute(name).excluded}
            found.append(Case(path, each, made(each, kept, path)))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_pydantic_writes_as_json_it_reads_back_as_the_same(path: Path) -> None:
    for case in cases(path):
        assert case.adapter.validate_json(json.dumps(case.json)) == case.value
        assert case.json.keys() == {each.field for each in case.entity.attributes if not each.excluded}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[int, str]]:
    """What `tsc --strict` says of the types and of JSON that has or has not these types, by file and line."""
    folder = tmp_path_factory.mktemp("types")
    for kind, schema in named_as_words().items():
        (folder / f"words_{kind}.ts").write_text(typescript(schema))
    for path in FILES:
        (folder / f"{path.stem}.ts").write_text(typescript(schema_of(path)), "utf-8")
        for kind, lines in (("good", good(path)), ("bad", [line for _, line in bad(path)])):
            head = f'import type * as models from "./{path.stem}";'
            (folder / f"{path.stem}_{kind}.ts").write_text("\n".join([head, *lines, ""]), "utf-8")
    done = run_node(
        TYPESCRIPT.folder / "lib" / "tsc.js",
        *OPTIONS,
        *sorted(each.name for each in folder.glob("*.ts")),
        folder=folder,
    )
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for line in done.stdout.splitlines():
        if match := re.match(r"(\w+)\.ts\((\d+),\d+\): error (.*)", line):
            found[match[1]][int(match[2])] = match[3]
    assert found, done.stdout + done.stderr
    return found


def named_as_words() -> Mapping[str, Schema]:
    """Classes, enums and NewTypes that have TypeScript's words for names."""
    words = WORDS.split()
    models = tuple(model(each, (each, ScalarType(Scalar.INT))) for each in words)
    fields: dict[str, list[tuple[str, FieldType]]] = {
        "models": [(each, SetOf(ModelOf("models", each))) for each in words],
        "enums": [(each, OptionalOf(EnumOf("models", each, ((each, 1), ("other", 2))))) for each in words],
        "news": [(each, ListOf(NewTypeOf("models", each, ScalarType(Scalar.DATE)))) for each in words],
    }
    return {
        kind: Schema(entities=(entity(model("Everything", *each)),), models=models if kind == "models" else ())
        for kind, each in fields.items()
    }


def good(path: Path) -> list[str]:
    return [constant(number, case.entity.name, case.json) for number, case in enumerate(cases(path))]


def bad(path: Path) -> list[tuple[str, str]]:
    """What is wrong in each line, and the line."""
    found = [(wrong, case.entity.name, value) for case in cases(path)[::2] for wrong, value in case.mutations()]
    return [(wrong, constant(number, name, value)) for number, (wrong, name, value) in enumerate(found)]


def constant(number: int, name: str, value: Any) -> str:
    return f"export const c{number}: models.{name} = {json.dumps(value)};"


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_tsc_takes_the_types_and_every_example(path: Path, complaints: Mapping[str, Mapping[int, str]]) -> None:
    assert not complaints.get(path.stem)
    assert not complaints.get(f"{path.stem}_good")


@pytest.mark.slow
def test_names_may_be_words_of_typescript(complaints: Mapping[str, Mapping[int, str]]) -> None:
    assert not [each for kind in named_as_words() for each in complaints.get(f"words_{kind}", {}).items()]


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_tsc_refuses_every_example_with_something_wrong(
    path: Path, complaints: Mapping[str, Mapping[int, str]]
) -> None:
    refused = complaints[f"{path.stem}_bad"]

    # The first line is an import.
    taken = [wrong for line, (wrong, _) in enumerate(bad(path), start=2) if line not in refused]
    assert taken == []
    assert len(refused) > 20
