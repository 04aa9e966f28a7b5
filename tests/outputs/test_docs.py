"""The page of access patterns says everything there is, shows real requests, and holds whatever text a model has."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.generated import schema_of
from support.npm import MERMAID, run_node
from support.schemas import EVERY_QUESTION, EVERY_TYPE, EVERYTHING, SAMPLES

from liftgen.diagnostics import Report
from liftgen.field_types import Scalar, ScalarType
from liftgen.outputs import OUTPUTS
from liftgen.outputs.docs.diagram import LONGEST, diagram
from liftgen.outputs.docs.markdown import code, grid, json_block, quotation
from liftgen.outputs.examples.planted import LATER, as_stored, planted
from liftgen.outputs.examples.requests import named_get_request, query_requests, scan_request
from liftgen.outputs.examples.writes import write_requests
from liftgen.project import Settings
from liftgen.render import render
from liftgen.schema import (
    Attribute,
    Entity,
    EntityKey,
    KeyAttribute,
    KeySchema,
    Model,
    Native,
    Relation,
    Schema,
    Table,
)
from liftgen.scope import ProjectScope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.outputs.examples.requests import Request
    from liftgen.schema import AccessPattern

TESTS = Path(__file__).parents[1]
FILES = (*SAMPLES, EVERY_TYPE, EVERY_QUESTION, EVERYTHING)
EVERY_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def page(schema: Schema) -> str:
    report = Report()
    (file,) = render(ProjectScope(schema, Settings()), [each for each in OUTPUTS if each.name == "docs"], report)

    assert report.codes() == []
    return file.text


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@EVERY_FILE
def test_the_page_has_every_table_entity_index_and_query(path: Path) -> None:
    schema = schema_of(path)

    lines = page(schema).splitlines()

    for table in schema.tables:
        assert f"## Table `{table.name}`" in lines
        assert all(
            any(line.startswith(f"| `{index.name}` | {index.kind} |") for line in lines) for index in table.indexes
        )
    for entity in schema.entities:
        assert f"### `{entity.name}`" in lines
        for pattern in entity.patterns:
            assert any(line.startswith(f"#### `{pattern.name}(") for line in lines)
            assert any(line.startswith(f"| `{pattern.name}` | `{entity.name}` |") for line in lines)
        for relation in entity.relations:
            assert any(line.startswith(f"#### `{relation.name}(") for line in lines)
    for collection in schema.collections:
        assert any(line.startswith(f"### `{collection.name}(") for line in lines)


@EVERY_FILE
def test_the_page_has_the_requests_of_every_pattern(path: Path) -> None:
    schema = schema_of(path)

    shown = [json.loads(each) for each in blocks(page(schema), "json")]

    for entity in schema.entities:
        for pattern in entity.patterns:
            for request in worked_out(pattern, entity, schema):
                assert request.body in shown, pattern.name


def worked_out(pattern: AccessPattern, entity: Entity, schema: Schema) -> Sequence[Request]:
    """The requests of a pattern, of which the page has the first where they differ in the partition alone."""
    plan = planted(pattern, entity, schema)
    match pattern.operation:
        case "query":
            return query_requests(pattern, entity, plan.arguments, schema)[:1]
        case "scan":
            return [scan_request(pattern, entity, plan.arguments, schema)]
        case "get":
            return [named_get_request(pattern, entity, plan.pool[0], plan.arguments, schema)]
        case _:
            values = as_stored(entity, plan.pool[0])
            return write_requests(pattern, entity, values, plan.arguments, schema, LATER)


def test_a_table_of_which_nothing_is_asked_has_no_list_of_what_is() -> None:
    text = page(Schema(hostile().tables, (replace(hostile().entities[0], edge=None, relations=()),)))

    assert "### `PK`" in text
    assert "| access pattern |" not in text


def test_an_encrypted_value_is_shown_as_its_envelope() -> None:
    text = page(schema_of(EVERYTHING))

    assert '"secrets": {"M": {"v": {"N": "2"}, "edk": {"B": "…"}, "nonce": {"B": "…"}, "ct": {"B": "…"}}}' in text
    assert '"secrets": {"L"' not in text


def test_nothing_in_a_docstring_reaches_what_stands_below() -> None:
    doc = "</div>\n```\n# Heading\n\n| a | b |\n<script>alert(1)</script>\n<!--\n\0\u2028x"

    assert quotation(doc).splitlines() == [
        "> &lt;/div>",
        "> ```",
        "> # Heading",
        ">",
        "> | a | b |",
        "> &lt;script>alert(1)&lt;/script>",
        "> &lt;!--",
        "> \\x00",
        "> x",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a``", "``` `a`` ```"),
        ("a\nb", "`a b`"),
        ("", "`  `"),
        ("\x1b[31m", "`\\x1b[31m`"),
    ],
)
def test_text_in_the_type_of_code_stays_in_it(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_cell_stays_a_cell() -> None:
    assert grid(("a", "b"), [("x | y", "z")]).splitlines()[2] == "| x \\| y | z |"


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"a": {"S": "x" * 200}},
        [{"a": ["é\u2028", None, 1.5, True]}] * 9,
        {"k": {"n": {"deep": ["x" * 60] * 3}}},
    ],
)
def test_json_is_laid_out_as_what_it_is(value: Any) -> None:
    block = json_block(value)

    assert json.loads(block.removeprefix("```json\n").removesuffix("\n```")) == value
    assert block.isprintable() or set(block) - {"\n"} == {each for each in block if each.isprintable()}


WORDS = """
PK FK UK title direction end class style classDef click subgraph accTitle accDescr TB LR one only many zero to optionally
erDiagram __proto__ constructor tenant_id übung Ünï 名 a1 _x x_
"""


def hostile(count: int = 1) -> Schema:
    """Entities and fields that have Mermaid's words for names, and others that it could stumble over."""
    words = WORDS.split()
    names = [*words, *(f"Entity{number}" for number in range(count))]
    fields = tuple(Attribute(each, each, ScalarType(Scalar.STR)) for each in words)
    key = EntityKey(Native((words[0],)))
    entities = tuple(
        Entity(Model(each, "models", "pydantic", fields), "a-table.x", key, edge=(names[0], names[-1]))
        for each in names
    )
    relations = tuple(Relation(each, each, "key", ((words[0], words[0]),), through=names[0]) for each in words)
    table = Table("a-table.x", KeySchema((KeyAttribute("pk", "S"),)))
    return Schema((table,), (replace(entities[0], relations=relations), *entities[1:]))


def refusals(diagrams: Sequence[str]) -> list[str | None]:
    """What Mermaid says of each diagram."""
    script = TESTS / "support" / "mermaid.cjs"
    done = run_node(script, MERMAID.folder / MERMAID.wanted, folder=TESTS, given=json.dumps(diagrams))
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str | None] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_mermaid_takes_every_diagram() -> None:
    diagrams = [each for path in FILES for each in blocks(page(schema_of(path)), "mermaid")]

    assert len(diagrams) == len(FILES)
    assert refusals(diagrams) == [None] * len(FILES)


@pytest.mark.slow
def test_mermaid_takes_any_names_and_refuses_what_is_no_diagram() -> None:
    taken = [diagram(hostile(count)) or "" for count in (1, 50, 300)]
    broken = ['erDiagram\n  "A" ||--o{ "B"\n', 'erDiagram\n  "A" {\n    str PK\n  }\n']

    assert [each is None for each in refusals([*taken, *broken])] == [True, True, True, False, False]


def test_a_diagram_that_would_be_too_long_has_fewer_fields() -> None:
    whole, keys, names, nothing = (diagram(hostile(count)) or "" for count in (1, 50, 300, 3000))

    assert ("str x_" in whole, "str PK_ PK" in whole) == (True, True)
    assert ("str x_" in keys, "str PK_ PK" in keys) == (False, True)
    assert ("str PK_ PK" in names, '"Entity299"' in names) == (False, True)
    assert nothing == ""
    assert max(map(len, (whole, keys, names))) <= LONGEST
