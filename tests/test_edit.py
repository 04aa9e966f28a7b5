"""Edit: what is asked for is added, and everything else in the file stays as its author wrote it."""

from __future__ import annotations

import ast
import difflib
import subprocess
import sys
from pathlib import Path

import pytest

from liftgen.diagnostics import Report
from liftgen.edit import AddDefinitions, AddField, AddImports, AddMarker, AddSetting, Edit, decoded, edit, taken_names

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT / "sample_models").rglob("*.py"))

ODD = '''\
# licence: somebody's

"""The models."""

from __future__ import annotations

from typing import Annotated  # types
from pydantic import (
    BaseModel,
    Field,  # for factories
)
import os;   x = 'single'  # two on a line

from liftgen import PK, Key

__all__ = ['Session',  # the only one
]


class Session( BaseModel ):
    \'\'\'A session.\'\'\'

    session_id: Annotated[str, PK]   # odd   spacing
    #: when it began
    began: int = 3
    """Text below a field."""

    def method(self): return "\\n"   # kept


# the end
'''

USER = '''\
"""One more."""

from datetime import datetime
from typing import Annotated, Literal

from liftgen import Key, Table
from pydantic import BaseModel, ConfigDict

app = Table("app")


class User(BaseModel):
    """One
    user."""

    at: Annotated[datetime | None, "x"]
    kind: Literal["a"]

    class Dynamo:
        table = app
        key = Key("A#{at}", "B")
'''

CHANGES: dict[str, Edit] = {
    "imports": AddImports((("decimal", "Decimal"), ("liftgen", "GSI"), ("zoneinfo", "ZoneInfo as Zone")), ("models",)),
    "definitions": AddDefinitions(USER, "own", None, ("models",)),
    "field": AddField("Session", "labels: set[str] = Field(default_factory=set)", (("pydantic", "Field"),)),
    "setting": AddSetting("Session", 'by_began = GSI(pk=["began"])', (("liftgen", "GSI"),)),
    "marker": AddMarker("Session", "began", "Version", (("liftgen", "Version"),)),
}
VARIANTS = {
    "plain": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "BOM": lambda text: f"\ufeff{text}",
    "tabs": lambda text: text.replace("    ", "\t"),
    "two blanks": lambda text: text.replace("    ", "  "),
    "no newline at the end": lambda text: text.rstrip("\n"),
}


def edited(source: str, *edits: Edit) -> str:
    report = Report()
    text = edit(source, edits, "models.py", report)
    assert text is not None, [each.finding.message for each in report]
    return text


def refused(source: str, *edits: Edit) -> tuple[str, int]:
    """The message, and the line that it points at."""
    report = Report()
    assert edit(source, edits, "models.py", report) is None
    [only] = report
    assert only.span is not None
    return only.finding.message, only.span.line


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("change", CHANGES)
def test_what_stood_there_stands_there_still(change: str, variant: str) -> None:
    source = VARIANTS[variant](ODD)
    text = edited(source, CHANGES[change])

    lost = [line for line in difflib.ndiff(source.splitlines(), text.splitlines()) if line.startswith("- ")]
    allowed = ("- from typing import", "- from liftgen import", "- __all__", "- \t", "-     began", "-   began")
    assert [each for each in lost if not each.startswith(allowed)] == []
    assert (text.count("\r\n") == text.count("\n")) is (variant == "CRLF")
    assert text.startswith("\ufeff") is (variant == "BOM")
    ast.parse(text.removeprefix("\ufeff"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nothing_to_do_changes_no_byte(path: Path) -> None:
    source = path.read_bytes().decode()

    assert edited(source) == source
    assert edited(source, AddImports((("liftgen", "Key"),) if " Key," in source else ())) == source


def test_definitions_stand_below_the_last_class_with_their_imports_in_order() -> None:
    assert edited(ODD, AddDefinitions(USER, "own", None, ("models",))) == (
        ODD.replace(
            "from typing import Annotated  # types\n",
            "from typing import Annotated, Literal  # types\n",
        )
        .replace("two on a line\n", "two on a line\nfrom datetime import datetime\n")
        .replace("    BaseModel,\n", "    BaseModel,\n    ConfigDict,\n")
        .replace("import PK, Key\n", "import PK, Key, Table\n")
        .replace(
            "'Session',  # the only one\n]\n", "'Session', 'User', 'app',  # the only one\n]\n\napp = Table(\"app\")\n"
        )
        + USER[USER.index("\n\nclass") :]
    )


@pytest.mark.parametrize("change", [CHANGES["imports"], CHANGES["definitions"]], ids=["imports", "definitions"])
@pytest.mark.parametrize(
    "source",
    [
        "",
        '"""Text."""\n',
        "from __future__ import annotations\n",
        "import os\nimport zlib\n\nimport boto3\n\nfrom models.own import thing\n\nprint(os, zlib, boto3, thing)\n",
        "from collections.abc import Iterable\n\n\nclass A:\n    x: Iterable[int]\n",
        "from liftgen import PK, Key\n\n\nclass A:\n    x: PK\n    y: Key\n",
    ],
)
def test_the_result_is_as_the_formatter_and_the_linter_leave_it(source: str, change: Edit, tmp_path: Path) -> None:
    path = tmp_path / "models.py"
    path.write_text(edited(source, change))
    ruff = [sys.executable, "-m", "ruff"]
    isort = [
        "check",
        "--isolated",
        "--select",
        "I,E3",
        "--preview",
        "--config",
        "lint.isort.known-first-party=['models']",
    ]

    for arguments in (isort, ["format", "--check", "--isolated"]):
        done = subprocess.run(
            [*ruff, *arguments, "models.py"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{done.stdout}\n{path.read_text()}"


def test_many_names_are_wrapped_one_on_each_line() -> None:
    source = "from liftgen import GSI, LSI, PK, SK, TTL, AsJson, AsSet, Attr, CreatedAt, Key\n"

    assert edited(source, AddImports((("liftgen", "Table"), ("liftgen", "Version")))) == (
        "from liftgen import (\n    GSI,\n    LSI,\n    PK,\n    SK,\n    TTL,\n    AsJson,\n    AsSet,\n    Attr,\n"
        "    CreatedAt,\n    Key,\n    Table,\n    Version,\n)\n"
    )


def test_a_field_without_a_default_stands_above_those_with_one() -> None:
    text = edited(ODD, AddField("Session", "user: str"), AddField("Session", "note: str = ''"))

    order = [text.index(each) for each in ("session_id:", "user: str", "began:", '"""Text below', "note: str", "def ")]
    assert order == sorted(order)


def test_an_empty_class_takes_a_field_and_settings() -> None:
    source = "class A:\n    pass\n\n\nclass B:\n    '''Text.'''\n"
    text = edited(source, AddField("A", "x: int"), AddField("B", "y: int"), AddSetting("A", "table = app"))

    assert text == (
        "class A:\n    x: int\n\n    class Dynamo:\n        table = app\n\n\nclass B:\n    '''Text.'''\n\n    y: int\n"
    )


def test_settings_join_those_that_are_there_or_inherit_what_is_said() -> None:
    source = "class A:\n    x: int\n\n    class Dynamo:\n        # keyed\n        key = 1\n\n    def f(self): ...\n"
    joined = edited(source, AddSetting("A", "by_x = GSI(\n    pk=['x'],\n)"))
    begun = edited("class B(A):\n    y: int\n", AddSetting("B", "key = None", base="A.Dynamo"))

    assert joined == source.replace("key = 1\n", "key = 1\n        by_x = GSI(\n            pk=['x'],\n        )\n")
    assert begun == "class B(A):\n    y: int\n\n    class Dynamo(A.Dynamo):\n        key = None\n"


def test_a_marker_stands_beside_others_or_annotates() -> None:
    source = "import typing\n\n\nclass A:\n    x: typing.Annotated[\n        str,\n        PK,  # why\n    ]\n"
    source += "    y: int | None = 1\n"
    text = edited(source, AddMarker("A", "x", "Encrypted"), AddMarker("A", "y", 'Attr("z")'))

    assert "        PK,  # why\n        Encrypted,\n    ]\n" in text
    assert '    y: typing.Annotated[int | None, Attr("z")] = 1\n' in text


@pytest.mark.parametrize(
    ("source", "change", "message", "line"),
    [
        ("x = 1\nUser = 2\n", AddDefinitions(USER), "there is a `User` already", 2),
        ("Key = 2\n", AddDefinitions(USER), "there is a `Key` already", 1),
        ("\nfrom elsewhere import Key\n", AddDefinitions(USER), "there is a `Key` already", 2),
        ("class A(:\n", AddDefinitions(USER), "`models.py` cannot be changed: it is not Python", 1),
        ("x = " + "(" * 5000 + ")" * 5000, AddImports((("a", "b"),)), "`models.py` cannot be changed: ", 1),
        ("\n\nclass A: x: int = 1\n", AddField("A", "y: int"), "`class A` is on one line", 3),
        (
            "if True:\n    class A:\n        x: int\n",
            AddField("A", "y: int"),
            "has no class `A` that could be changed",
            1,
        ),
        ("class A:\n    x: int\n", AddField("A", "x: str"), "`A` has `x` already", 1),
        ("class A:\n    x: int\n", AddField("A", "import os"), "`import os` is no field", 1),
        ("class A:\n    x: int\n", AddMarker("A", "y", "PK"), "has no field `A.y` that could be changed", 1),
        (
            "from typing import Annotated\nclass A:\n    x: Annotated[int, PK]\n",
            AddMarker("A", "x", "PK"),
            "already",
            2,
        ),
        ("class A:\n    class Dynamo: key = 1\n", AddSetting("A", "x = 1"), "is on one line", 1),
        ("class A:\n    class Dynamo:\n        key = 1\n", AddSetting("A", "key = 2"), "`A.Dynamo` has `key`", 1),
    ],
)
def test_what_cannot_be_done_safely_is_refused_with_its_place(
    source: str, change: Edit, message: str, line: int
) -> None:
    said, at = refused(source, change)

    assert message in said
    assert at == line


def test_edits_are_made_all_together_or_not_at_all() -> None:
    assert refused(ODD, AddField("Session", "user: str"), AddField("Session", "user: str"))[0].endswith("already")


def test_taken_names_say_what_each_was_imported_as() -> None:
    taken = taken_names(
        "import os.path\nfrom liftgen import Key as K, Table\ntry:\n    import orjson as json\nexcept E:\n    x = 1\n"
    )

    assert taken == {"os": "os", "K": "liftgen.Key", "Table": "liftgen.Table", "json": "orjson", "x": "x"}
    assert taken_names("class (:") == {}


def test_a_file_is_read_in_the_encoding_that_it_says() -> None:
    latin = "# coding: latin-1\nname = 'Größe'\n".encode("latin-1")

    assert decoded(latin) == ("# coding: latin-1\nname = 'Größe'\n", "iso-8859-1")
    assert decoded("\ufeffx = 1\r\n".encode()) == ("\ufeffx = 1\r\n", "utf-8")
    with pytest.raises(SyntaxError):
        decoded(b"x = '\xff'\n")
