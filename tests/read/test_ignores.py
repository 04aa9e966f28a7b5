"""Ignores: comments that allow what a rule refuses, and the statement that each of them covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liftgen.rules.ignores import apply_ignores

if TYPE_CHECKING:
    from tests.read.conftest import ReadFiles

COMMENT = "# lift: ignore[LIFT116] it has no fields"


def covered(read_files: ReadFiles, text: str) -> list[tuple[int, int]]:
    reading = read_files(f"from pydantic import BaseModel\n{text}")
    return [(each.covers.line, each.covers.end_line) for each in reading.declarations.ignores]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"x = 1  {COMMENT}\n", (2, 2)),
        (f"{COMMENT}\nx = 1\n", (3, 3)),
        (f"{COMMENT}\n# another remark\nx = 1\n", (4, 4)),
        (f"x = (\n    1,\n)  {COMMENT}\n", (2, 4)),
        (f"x = (\n    1,  {COMMENT}\n)\n", (2, 4)),
        (f"x = (\n    {COMMENT}\n    1,\n)\n", (2, 5)),
        (f"{COMMENT}\nx = (\n    1,\n)\n", (3, 5)),
        (f"class A(BaseModel):  {COMMENT}\n    a: int\n    b: int\n", (2, 2)),
        (f"class A(\n    BaseModel,  {COMMENT}\n):\n    a: int\n", (2, 4)),
        (f"{COMMENT}\nclass A(BaseModel):\n    a: int\n", (3, 3)),
        (f"{COMMENT}\n@decorated\nclass A(BaseModel):\n    a: int\n", (3, 4)),
        (f"class A(BaseModel):\n    a: int  {COMMENT}\n    b: int\n", (3, 3)),
        (f"class A(BaseModel):\n    {COMMENT}\n    a: int\n    b: int\n", (4, 4)),
        (f"class A(BaseModel):\n    class Dynamo:\n        a = f(\n            1)  {COMMENT}\n", (4, 5)),
        (f"class A(BaseModel):\n    class Dynamo:\n        {COMMENT}\n        a = f(\n            1)\n", (5, 6)),
        (f"x = ('a'  {COMMENT}\n     'b')\n", (2, 3)),
        (f"{COMMENT}\n\nx = 1\n", (2, 2)),
        (f"x = 1\n{COMMENT}\n", (3, 3)),
        (f"if True:\n    x = 1  {COMMENT}\nelse:\n    x = 2\n", (3, 3)),
        (f"try:\n    x = 1\nexcept ValueError:\n    x = 2  {COMMENT}\n", (5, 5)),
    ],
)
def test_a_comment_covers_its_statement_or_the_one_directly_below(
    read_files: ReadFiles, text: str, lines: tuple[int, int]
) -> None:
    assert covered(read_files, text) == [lines]


@pytest.mark.parametrize(
    "text",
    [
        f"x = '{COMMENT}'\n",
        f"x = '''\n{COMMENT}\n'''\n",
        f'"""A module.\n\n    x = 1  {COMMENT}\n"""\n',
        f"x = f'''\n{COMMENT}\n'''\n",
        f"def f():\n    '''{COMMENT}'''\n",
        "# lift: allow[LIFT116] something\n",
    ],
)
def test_a_comment_sign_in_text_is_no_comment(read_files: ReadFiles, text: str) -> None:
    assert covered(read_files, text) == []


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# lift: ignore[LIFT116] because", ("LIFT116",), "because"),
        ("#lift:ignore[LIFT116]because", ("LIFT116",), "because"),
        ("# lift: ignore[lift116, LIFT903]: why not", ("LIFT116",), "why not"),
        ("# noqa: F401  # lift: ignore[LIFT116] two remarks  # more", ("LIFT116",), "two remarks"),
        ("# lift: ignore[LIFT116,LIFT116] twice", ("LIFT116",), "twice"),
    ],
)
def test_a_comment_has_codes_and_a_reason(
    read_files: ReadFiles, comment: str, codes: tuple[str, ...], reason: str
) -> None:
    reading = read_files(f"x = 1  {comment}\n")

    assert [(each.codes, each.reason) for each in reading.declarations.ignores] == [(codes, reason)]


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# lift: ignore", "LIFT901"),
        ("# lift: ignore because", "LIFT901"),
        ("# lift: ignore[] because", "LIFT901"),
        ("# lift: ignore[LIFT116]", "LIFT901"),
        ("# lift: ignore[LIFT999] because", "LIFT902"),
        ("# lift: ignore[E501] because", "LIFT902"),
        ("# lift: ignore[LIFT110] because", "LIFT904"),
    ],
)
def test_a_comment_that_is_wrong_is_reported_at_its_own_place(read_files: ReadFiles, comment: str, code: str) -> None:
    reading = read_files(f"from pydantic import BaseModel\nclass A(BaseModel):\n    a: int  {comment}\n")

    assert reading.codes == [code]
    assert reading.places == [(3, 13)]


def test_what_a_comment_allows_is_left_out_of_the_report_and_nothing_else(read_files: ReadFiles) -> None:
    reading = read_files(
        "from elsewhere import Audited, Named\nfrom pydantic import BaseModel\n"
        f"class One(Audited, BaseModel):  {COMMENT}\n    a: complex\n"
        "class Two(Named, BaseModel):\n    b: int\n"
    )

    report = apply_ignores(reading.report, reading.declarations.ignores)

    assert report.codes() == ["LIFT110", "LIFT116"]
    assert report.failed


def test_a_comment_that_allows_nothing_is_a_warning(read_files: ReadFiles) -> None:
    reading = read_files(f"from pydantic import BaseModel\nclass A(BaseModel):  {COMMENT}\n    a: int\n")

    report = apply_ignores(reading.report, reading.declarations.ignores)

    assert report.codes() == ["LIFT903"]
    assert not report.failed


def test_comments_of_every_file_that_was_read_count(read_files: ReadFiles) -> None:
    files = {
        "base.py": "from elsewhere import Audited\nfrom pydantic import BaseModel\n"
        f"class Base(Audited, BaseModel):  {COMMENT}\n    a: int\n",
        "models.py": "from base import Base\nclass User(Base):\n    b: int\n",
    }

    reading = read_files(files, "models.py")

    assert reading.codes == ["LIFT116"]
    assert not apply_ignores(reading.report, reading.declarations.ignores).diagnostics
