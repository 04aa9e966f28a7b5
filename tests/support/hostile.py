"""What wants to hurt: texts and names, models that hold them, and what generated files may be made of."""

from __future__ import annotations

import ast
import json
import random
import re
import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from liftgen.diagnostics import Report
from liftgen.outputs import OUTPUTS
from liftgen.pipeline import understand
from liftgen.project import Project
from liftgen.render import render
from liftgen.scope import ProjectScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liftgen.files import File

CASES = Path(__file__).parents[1] / "cases"
CANARY = "canary_4711"
"""Part of every hostile text: where it stands in generated code as anything but text, the text has become code."""

TEXTS = (
    "${Token[1]}",
    "${AWS::AccountId}",
    "{{ 7*7 }}",
    "{% include '/etc/passwd' %}",
    "%s %(x)s {0} {x!r}",
    '"""',
    "'''",
    '\\"""\\',
    "\\",
    "\\N{DASH}\\u0041\\x41",
    "*/",
    "`${process.exit()}`",
    "</script>",
    "a\nb",
    "a\r\nb",
    "\u2028\u2029\x85\x0b\x0c\x1c",
    "\u202eright to left",
    "\x00",
    "\x1b[31m",
    "x" * 300,
    "# noqa",
    "' or '1'='1",
    "|---|\n```mermaid\n",
    f'"""\nimport os\nos.system("{CANARY}")\n"""',
    f"'); {CANARY}(); ('",
    f'"); {CANARY}(); ("',
    f"*/ {CANARY}(); /*",
    f"}}}}; {CANARY}(); {{{{",
    f"\\\n{CANARY}()",
    f"{{__import__('os').system('{CANARY}')}}",
)

IMPORTS = """\
from __future__ import annotations
from datetime import datetime
from enum import Enum
from typing import Annotated, Literal
from pydantic import BaseModel, Field
from liftgen import GSI, PK, TTL, Attr, Get, HasMany, Key, Query, Scan, Table, Tag, Transaction, Unique, Update
"""


def literals(count: int, seed: int) -> list[str]:
    """Texts: those of the list, pieces of several, and characters of every kind; the same for the same seed."""
    choose = random.Random(seed)
    alphabet = string.printable + "\x00\x1b\x7f\x85\u2028\u2029\u202e\ufeffé数"
    found = list(TEXTS)
    while len(found) < count:
        pieces = [choose.choice(TEXTS)[:40] for _ in range(choose.randint(0, 2))]
        pieces += [
            "".join(choose.choices(alphabet, k=choose.randint(1, 12))),
            choose.choice(("", CANARY, f"{CANARY}()")),
        ]
        choose.shuffle(pieces)
        found.append("".join(pieces))
    return found[:count]


def names(count: int, seed: int) -> list[str]:
    """Names that Python takes: of many alphabets, with dunders, digits and letters that it normalises."""
    choose = random.Random(seed)
    letters = "abcXYZ_éßﬁªµΩжд数字ℌ𝒳İı"
    found = []
    while len(found) < count:
        text = "".join(choose.choices(letters + "0123456789·", k=choose.randint(1, 14)))
        text = choose.choice(("", "", "", "_", "__")) + text + choose.choice(("", "", "", "_", "__"))
        if text.isidentifier():
            found.append(text)
    return found


def holding(texts: Sequence[str]) -> str:
    """Models that hold the texts wherever a model may hold any text."""
    given = [repr(each) for each in texts]
    while len(given) < 16:
        given.append(given[-1])
    said = [each.replace("'", "''") for each in texts]
    attribute = repr(texts[-1].replace("{", "(") or "stored")
    where = repr(f"kind = '{said[0]}'")
    when = repr(f"kind = '{said[-1]}'")
    template = repr(f"K#{texts[1 % len(texts)].replace('{', '').replace('}', '')}#{{user_id}}")
    return f"""{IMPORTS}
app = Table("house")

class Kind(Enum):
    ONE = {given[0]}
    OTHER = "other"

class Left(BaseModel):
    {given[1]}
    kind: Literal[{given[2]}]

class Right(BaseModel):
    kind: Literal["right"]

class User(BaseModel):
    {given[3]}

    user_id: str
    {given[4]}
    kind: str = {given[5]}
    word: Literal[{given[6]}, "plain"] = {given[6]}
    state: Kind = Kind.ONE
    side: Left | Right | None = Field(None, discriminator="kind")
    said: str = Field(default={given[7]}, description={given[8]}, title={given[9]}, examples=[{given[10]}])
    stored: Annotated[str, Attr({attribute})] = {given[12]}
    held: dict[str, list[str]] = Field(default_factory=dict, description={given[13]})

    class Dynamo:
        {given[14]}
        table = app
        key = Key({template}, "USER")
        by_kind = GSI(pk={template}, sk="{{kind}}", when={when})
        {given[15]}
        such = Query("key", where={where})
"""


def called(names: Sequence[str]) -> str:
    """Models that are called so, with everything of theirs that has a name."""
    model, field, index, pattern, member, enum, unique, nested = names[:8]
    return f"""{IMPORTS}
app = Table("house")

class {enum}(Enum):
    {member} = "one"
    SECOND = "second"

class {nested}(BaseModel):
    {field}: str

class {model}(BaseModel):
    user_id: str
    {field}: int
    state: {enum}
    inner: list[{nested}] = []

    class Dynamo:
        table = app
        key = Key("U#{{user_id}}", "{{{field}:010d}}")
        {index} = GSI(pk="S#{{state}}", sk="{{user_id}}")
        {pattern} = Query("{index}", where="begins_with(user_id, :start)")
        {unique} = Unique("user_id")
""".replace(f"{field}: int", f"{field}: int = Field(ge=0)")


def generate(text: str, folder: Path) -> tuple[tuple[File, ...], Report]:
    """What every output makes of a file of models, nothing where something is wrong with them; and what is said of it."""
    (folder / "models.py").write_bytes(text.encode("utf-8", "surrogatepass"))
    project = Project(folder, ("models.py",))
    outcome = understand(project, Report())
    if outcome.report.failed:
        return (), outcome.report
    files = sorted(render(ProjectScope(outcome.schema, project.settings), OUTPUTS, outcome.report))
    return tuple(files), outcome.report


@dataclass(frozen=True)
class Ingredients:
    """What Python files are made of: kinds of nodes, what is called, and what is imported."""

    nodes: frozenset[str]
    calls: frozenset[str]
    imports: frozenset[str]

    def __or__(self, other: Ingredients) -> Ingredients:
        return Ingredients(self.nodes | other.nodes, self.calls | other.calls, self.imports | other.imports)


def ingredients(texts: Iterable[str]) -> Ingredients:
    """What these files are made of."""
    nodes, calls, imports = set[str](), set[str](), set[str]()
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            nodes.add(type(node).__name__)
            if isinstance(node, ast.Call):
                calls.add(_called(node.func))
            if isinstance(node, ast.Import):
                imports.update(each.name for each in node.names)
            if isinstance(node, ast.ImportFrom):
                imports.add(f"{'.' * node.level}{node.module or ''}")
    return Ingredients(frozenset(nodes), frozenset(calls), frozenset(imports))


@cache
def allowed() -> Ingredients:
    """What generated files are made of in the golden cases, which people have read."""
    return ingredients(each.read_text("utf-8") for each in sorted(CASES.glob("*/expected/**/*.py")))


def outside_python(text: str) -> str:
    """TypeScript without its comments and literals: what a text must not reach."""
    return re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"", "", text, flags=re.DOTALL)


def pieces(markdown: str) -> set[str]:
    """What a page is made of: its blocks, and what stands in lines; what a quoted docstring may have is left out."""
    found, quoted = set[str](), 0
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        quoted += token.nesting if token.type.startswith("blockquote") else 0
        found.update(each.type for each in token.children or [] if not quoted or "html" in each.type)
        if not quoted:
            found.add(f"{token.type} {token.info}".strip())
    return found


PIECES = {"fence mermaid", "fence json", "html_block", "text", "softbreak", "code_inline", "inline", "paragraph_open"}
PIECES |= {"paragraph_close", "heading_open", "heading_close", "blockquote_open", "blockquote_close", "table_open"}
PIECES |= {"table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open"}
PIECES |= {"th_close", "td_open", "td_close", "strong_open", "strong_close", "em_open", "em_close"}
LINES = (
    "erDiagram",
    r'    (".*?"|\w+)(\[".*?"\])? \{',
    r'        [\w-]+ [\w-]+( [A-Z, ]+)?( ".*?")?',
    r"    \}",
    r'    ".*?" \S+ ".*?" : ".*?"',
)
DIAGRAM = re.compile("|".join(LINES))


def check_page(text: str) -> None:
    """Nothing of a model's is markup or reaches out of its block, and the diagram has lines of diagrams."""
    assert pieces(text) <= PIECES, pieces(text) - PIECES
    assert "html_block" not in pieces(text.partition("-->")[2])
    for token in MarkdownIt("commonmark").parse(text):
        if token.info == "json" and token.level == 0:
            json.loads(token.content)
        if token.info == "mermaid" and token.level == 0:
            assert [each for each in token.content.rstrip().split("\n") if not DIAGRAM.fullmatch(each)] == []


def check_data(files: Iterable[File]) -> None:
    """JSON is JSON, no hostile text stands in TypeScript but in comments and literals, and Markdown has no markup of it."""
    for file in files:
        if file.path.endswith(".md"):
            check_page(file.text)
        if file.path.endswith(".json"):
            json.loads(file.text)
        if file.path.endswith(".ts"):
            bare = outside_python(file.text)
            assert CANARY not in bare
            assert not re.search(r"[\"`\\\x00]|/\*|\*/", bare), bare
            assert bare.count("{") == bare.count("}")


def _called(function: ast.expr) -> str:
    """What is called: a name, or a method by its own name, whatever it is a method of."""
    return f".{function.attr}" if isinstance(function, ast.Attribute) else ast.unparse(function)
