"""Sources: every file becomes text and a tree, or a finding; none is ever run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.read import read
from liftgen.read.sources import SIZE_LIMIT

if TYPE_CHECKING:
    from tests.read.conftest import ReadFiles

MODEL = "from pydantic import BaseModel\nclass User(BaseModel):\n    name: str\n"


def read_bytes(folder: Path, data: bytes) -> tuple[list[str], list[str]]:
    """The models' names, and the codes."""
    (folder / "models.py").write_bytes(data)
    report = Report()
    declarations = read([folder / "models.py"], folder, report)
    return [each.name for each in declarations.models], report.codes()


def test_a_model_file_that_would_delete_a_folder_is_read_and_the_folder_stays(tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (treasure / "coin.txt").write_text("gold")
    delete = f"__import__('shutil').rmtree({str(treasure)!r})"
    (tmp_path / "models.py").write_text(
        "from typing import Annotated\n"
        "from pydantic import BaseModel\n"
        "from liftgen import GSI, Key, PK, Table\n"
        f"{delete}\n"
        f"def destroy(*args, **named): {delete}\n"
        "class Meta(type(BaseModel)):\n"
        f"    def __new__(cls, *args): {delete}\n"
        "class Base(BaseModel):\n"
        f"    def __init_subclass__(cls): {delete}\n"
        "@destroy\n"
        "class User(Base, metaclass=Meta, option=destroy()):\n"
        f"    {delete}\n"
        "    name: Annotated[str, PK, destroy()]\n"
        "    age: destroy()\n"
        f'    size: "destroy() or {delete}" = destroy()\n'
        "    class Dynamo:\n"
        "        key = Key(destroy())\n"
        "        by_name = GSI(pk=f'{destroy()}')\n"
        f"if True:\n    {delete}\n"
    )
    report = Report()

    declarations = read([tmp_path], tmp_path, report)

    assert (treasure / "coin.txt").read_text() == "gold"
    assert [each.name for each in declarations.models] == ["Base", "User"]
    assert report.codes() == ["LIFT110", "LIFT110", "LIFT120", "LIFT120"]
    assert "models" not in sys.modules


def test_the_user_s_modules_are_never_imported(read_files: ReadFiles) -> None:
    before = set(sys.modules)

    read_files(
        {"pkg_of_user/__init__.py": "raise SystemExit\n", "pkg_of_user/models.py": f"import pkg_of_user\n{MODEL}"}
    )

    assert not {each for each in set(sys.modules) - before if "pkg_of_user" in each}


@pytest.mark.parametrize(
    "data",
    [
        MODEL.encode(),
        b"\xef\xbb\xbf" + MODEL.encode(),
        MODEL.replace("\n", "\r\n").encode(),
        MODEL.replace("\n", "\r").encode(),
        b"# coding: latin-1\n# \xe4\xf6\xfc\n" + MODEL.encode(),
        b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\n" + MODEL.encode("cp1252"),
        MODEL.encode().rstrip(b"\n"),
        b"\f\n" + MODEL.encode(),
    ],
)
def test_a_file_is_decoded_as_python_decodes_it(tmp_path: Path, data: bytes) -> None:
    assert read_bytes(tmp_path, data) == (["User"], [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LIFT107"),
        (b"\xef\xbb\xbf", "LIFT107"),
        (b"# only a remark\n", "LIFT107"),
        (b"class User(:\n", "LIFT102"),
        (b"  x = 1\n", "LIFT102"),
        (b"x = 1\n  y = 2\n", "LIFT102"),
        (b"x = '''\n", "LIFT102"),
        (b"x = " + b"9" * 5000 + b"\n", "LIFT102"),
        (b"x = (" * 300 + b")" * 300 + b"\n", "LIFT102"),
        (b"x = 1\0\n", "LIFT103"),
        (b"# \xff\xfe\n", "LIFT103"),
        (b"# coding: latin-9000\n", "LIFT103"),
        (b"# coding: rot13\n", "LIFT103"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "LIFT103"),
        (b"#" * (SIZE_LIMIT + 1), "LIFT104"),
        (b"x = " + b"-" * 200_000 + b"1\n", "LIFT105"),
        (b"x = a" + b".a" * 100_000 + b"\n", "LIFT105"),
        (b"x = " + b"a+" * 100_000 + b"a\n", "LIFT105"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding_and_no_traceback(tmp_path: Path, data: bytes, code: str) -> None:
    assert read_bytes(tmp_path, data) == ([], [code])


def test_a_finding_about_a_byte_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_bytes(b"x = 1\ny = 2\nz = '\xff'\n")
    report = Report()

    read([tmp_path], tmp_path, report)

    assert [each.span.line for each in report if each.span] == [3]
    assert [each.finding.message for each in report] == ["the file cannot be read as text: byte 0xff is not utf-8"]


@pytest.mark.parametrize(
    "field",
    [
        "list[" * 60 + "str" + "]" * 60,
        "|".join(["str"] * 900),
        ".".join(["a"] * 900),
        "Annotated[" * 60 + "str" + ", 0]" * 60,
        "'" + "list[" * 90 + "str" + "]" * 90 + "'",
        "'" + "-" * 100_000 + "1'",
    ],
)
def test_a_type_is_followed_as_deep_as_it_goes_or_is_a_finding(read_files: ReadFiles, field: str) -> None:
    reading = read_files(
        f"from typing import Annotated\nfrom pydantic import BaseModel\nclass User(BaseModel):\n    it: {field}\n    name: str\n"
    )

    assert "name" in [each.name for each in reading.model("User").fields]
    assert set(reading.codes) <= {"LIFT110", "LIFT111", "LIFT127"}


def test_a_syntax_error_is_shown_where_it_stands(read_files: ReadFiles) -> None:
    reading = read_files("x = 1\ny = = 2\n")

    assert reading.codes == ["LIFT102"]
    assert reading.places == [(2, 5)]
    assert dict(reading.declarations.sources) == {"models.py": "x = 1\ny = = 2\n"}


def test_columns_are_counted_in_characters(read_files: ReadFiles) -> None:
    reading = read_files("from pydantic import BaseModel\nclass Üser(BaseModel):\n    größe: 'complex'; ä: complex\n")

    assert reading.places == [(3, 13), (3, 26)]
    assert [each.name for each in reading.declarations.models] == ["Üser"]
    assert reading.model("Üser").span.column == 7


def test_a_folder_is_searched_in_a_stable_order_without_what_is_not_the_users(read_files: ReadFiles) -> None:
    names = [
        "b/z.py",
        "b/a.py",
        "a.py",
        "b/__init__.py",
        ".venv/x.py",
        "node_modules/y.py",
        "__pycache__/z.py",
        "c.txt",
    ]

    reading = read_files(
        {name: f"from pydantic import BaseModel\nclass M{i}(BaseModel): x: int\n" for i, name in enumerate(names)}
    )

    assert [(each.module, each.name) for each in reading.declarations.models] == [
        ("a", "M2"),
        ("b", "M3"),
        ("b.a", "M1"),
        ("b.z", "M0"),
    ]


def test_a_file_that_is_named_twice_is_read_once(read_files: ReadFiles) -> None:
    assert read_files({"m/models.py": MODEL}, "m/models.py", "m").names == ["User"]


def test_a_path_may_be_relative_and_is_shown_as_it_would_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "models.py").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    report = Report()

    declarations = read([Path("app/models.py")], Path(), report)

    assert [(each.module, each.span.path) for each in declarations.models] == [("app.models", "app/models.py")]


@pytest.mark.parametrize("name", ["my-models.py", "class/models.py", "1st/models.py", "models.txt"])
def test_a_file_without_a_module_name_is_a_finding(read_files: ReadFiles, name: str) -> None:
    assert read_files({name: MODEL}, name).codes == ["LIFT106"]


def test_a_file_outside_the_root_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODEL)
    (tmp_path / "project").mkdir()
    report = Report()

    read([tmp_path / "models.py"], tmp_path / "project", report)

    assert report.codes() == ["LIFT106"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_a_finding_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "models.py")
    report = Report()

    read([tmp_path / "models.py"], tmp_path, report)

    assert [(each.code, each.finding.help) for each in report] == [
        ("LIFT103", "name a Python file, a package or a folder")
    ]


def test_an_empty_module_beside_models_is_no_finding(read_files: ReadFiles) -> None:
    assert read_files({"app/__init__.py": "", "app/models.py": MODEL}).codes == []


def test_of_a_folder_a_file_that_cannot_be_imported_is_a_finding_only_if_it_has_models(read_files: ReadFiles) -> None:
    files = {"app/models.py": MODEL, "app/0001-initial.py": "print('hello')\n", "app/more-models.py": MODEL}

    reading = read_files(files)

    assert reading.codes == ["LIFT106"]
    assert reading.names == ["User"]


def test_a_project_that_is_a_package_itself_is_read(read_files: ReadFiles) -> None:
    reading = read_files({"__init__.py": "", "models.py": MODEL})

    assert (reading.codes, reading.names) == ([], ["User"])
