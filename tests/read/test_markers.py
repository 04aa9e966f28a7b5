"""Markers: bound to the parameters of the markers themselves, from literals, whatever name they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liftgen.declarations import MarkerDeclaration
from liftgen.read.markers import ON_FIELDS, ON_MODULES, signatures

if TYPE_CHECKING:
    from liftgen.declarations import Value
    from tests.read.conftest import ReadFiles, Reading

MODEL = """\
from enum import StrEnum
from typing import Annotated
import liftgen
import liftgen as lg
from liftgen import *
from pydantic import BaseModel

PREFIX = "USER"
FIELDS = ["tenant_id", "email"]
LIMIT = 5 + 5
NAME = PREFIX + "#" + "{id}"
STAMP = Version
PRIMARY = Tag("pk")

class Status(StrEnum):
    ACTIVE = "active"

class Names:
    index = "gsi7"
"""


def setting(read_files: ReadFiles, call: str) -> Reading:
    return read_files(f"{MODEL}\nclass User(BaseModel):\n    id: str\n    class Dynamo:\n        it = {call}\n")


def beside(read_files: ReadFiles, marker: str) -> Reading:
    return read_files(f"{MODEL}\nclass User(BaseModel):\n    id: Annotated[str, {marker}]\n")


def arguments(marker: MarkerDeclaration) -> dict[str, object]:
    return {each.name: each.value for each in marker.arguments}


def test_every_marker_of_the_language_has_a_place() -> None:
    inside = set(signatures()) - ON_FIELDS - ON_MODULES

    assert inside == {
        "Key",
        "GSI",
        "LSI",
        "Query",
        "Scan",
        "Get",
        "Put",
        "Update",
        "Delete",
        "HasMany",
        "Edge",
        "Unique",
    }


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("GSI(pk='a')", {"pk": "a"}),
        ("lg.GSI('gsi1', pk=['a', 'b'], sk=('c',))", {"index": "gsi1", "pk": ("a", "b"), "sk": ("c",)}),
        ("liftgen.GSI(pk='a' 'b'\n  'c')", {"pk": "abc"}),
        ("GSI(pk=PREFIX)", {"pk": "USER"}),
        ("GSI(pk=NAME)", {"pk": "USER#{id}"}),
        ("GSI(pk=FIELDS)", {"pk": ("tenant_id", "email")}),
        ("GSI(pk=FIELDS + ['id'])", {"pk": ("tenant_id", "email", "id")}),
        ("GSI(pk=[*FIELDS, 'id'])", {"pk": ("tenant_id", "email", "id")}),
        ("GSI(Names.index, pk='a')", {"index": "gsi7", "pk": "a"}),
        ("GSI(None, pk='a', when=None)", {"index": None, "pk": "a", "when": None}),
        ("Unique(*FIELDS, 'x')", {"fields": ("tenant_id", "email", "x")}),
        ("Unique()", {}),
        ("Query('key', limit=50, one=False, rps=1.5)", {"on": "key", "limit": 50, "one": False, "rps": 1.5}),
        ("Query('key', rps=2)", {"on": "key", "rps": 2}),
        ("Query('key', where=Status.ACTIVE)", {"on": "key", "where": "active"}),
        ("Query('key', where=Status.ACTIVE.value)", {"on": "key", "where": "active"}),
        ("HasMany(User)", {"model": "User"}),
        ("HasMany('User', via=User)", {"model": "User", "via": "User"}),
        ("Update('a', 'b', where='x = 1')", {"fields": ("a", "b"), "where": "x = 1"}),
        ("Scan()", {}),
    ],
)
def test_arguments_stand_under_the_names_of_their_parameters(
    read_files: ReadFiles, call: str, expected: dict[str, Value]
) -> None:
    reading = setting(read_files, call)

    assert reading.messages == []
    assert arguments(reading.model("User").settings[0].marker) == expected


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ("GSI()", "LIFT121", "lacks `pk`"),
        ("GSI", "LIFT121", "is used without its arguments"),
        ("GSI('a', 'b')", "LIFT121", "takes one argument by position"),
        ("GSI(pk='a', sort='b')", "LIFT121", "has no argument `sort`"),
        ("GSI(pk='a', projekt='ALL')", "LIFT121", "only `project`"),
        ("GSI('a', pk='b', index='c')", "LIFT121", "is given `index` twice"),
        ("Query()", "LIFT121", "lacks `on`"),
        ("Query('key', limit='50')", "LIFT122", "is a whole number, not `'50'`"),
        ("Query('key', limit=True)", "LIFT122", "is a whole number, not `True`"),
        ("Query('key', one=1)", "LIFT122", "is `True` or `False`, not `1`"),
        ("GSI(pk=3)", "LIFT122", "is text or a list of names, not `3`"),
        ("GSI(pk=[])", "LIFT122", "is text or a list of names, not `[]`"),
        ("GSI(pk=['a', 3])", "LIFT122", "is text or a list of names"),
        ("HasMany(3)", "LIFT122", "is a model or its name, not `3`"),
        ("GSI(pk=f'{PREFIX}#')", "LIFT120", "an f-string"),
        ("GSI(pk=str(3))", "LIFT120", "a call"),
        ("GSI(pk=[str(3)])", "LIFT120", "`str(3)`"),
        ("GSI(pk=PREFIX.lower())", "LIFT120", "a call"),
        ("GSI(pk=MISSING)", "LIFT120", "its name is not stated"),
        ("GSI(pk=BaseModel)", "LIFT120", "it is not stated in the project"),
        ("GSI(pk='a' if PREFIX else 'b')", "LIFT120", "it is not a literal"),
        ("GSI(pk='a' * 3)", "LIFT120", "it is not a literal"),
        ("GSI(pk='\\ud800')", "LIFT120", "surrogate"),
        ("GSI(**{'pk': 'a'})", "LIFT120", "when the file runs"),
        ("Query('key', limit=10**100)", "LIFT120", "it is not a literal"),
        ("Version", "LIFT123", "as `it` of `class Dynamo`"),
        ("Table('x')", "LIFT123", "as `it` of `class Dynamo`"),
        ("Key('x')", "LIFT123", "as `it` of `class Dynamo`"),
        ("lg.Primary", "LIFT124", "no marker `Primary`"),
        ("'text'", "LIFT125", "`'text'` is not a setting"),
        ("User", "LIFT125", "`User` is not a setting"),
    ],
)
def test_a_wrong_setting_is_reported_and_lost(read_files: ReadFiles, call: str, code: str, words: str) -> None:
    reading = setting(read_files, call)

    assert reading.codes == [code]
    assert words in reading.messages[0]
    assert reading.model("User").settings == ()
    assert reading.model("User").lost == ("it",)


def test_every_wrong_argument_of_one_call_is_reported(read_files: ReadFiles) -> None:
    reading = setting(read_files, "Query('key', limit='5', order=3, wher='x')")

    assert reading.codes == ["LIFT122", "LIFT122", "LIFT121"]


@pytest.mark.parametrize(
    ("marker", "name", "expected"),
    [
        ("PK", "PK", {}),
        ("Version()", "Version", {}),
        ("STAMP", "Version", {}),
        ("lg.Version", "Version", {}),
        ("TTL", "TTL", {}),
        ("TTL(after='90d', of='at')", "TTL", {"after": "90d", "of": "at"}),
        ("Attr('name')", "Attr", {"name": "name"}),
        ("Tag('pk' ',sk')", "Tag", {"text": "pk,sk"}),
        ("PRIMARY", "Tag", {"text": "pk"}),
        ("'dynamorm:index:gsi-email,pk'", "Tag", {"text": "index:gsi-email,pk"}),
        ("'theorydb:ttl'", "Tag", {"text": "ttl"}),
    ],
)
def test_a_marker_beside_a_type_is_read(
    read_files: ReadFiles, marker: str, name: str, expected: dict[str, Value]
) -> None:
    reading = beside(read_files, marker)

    (found,) = reading.field("User", "id").markers
    assert reading.messages == []
    assert (found.name, arguments(found)) == (name, expected)


@pytest.mark.parametrize("other", ["'a note'", "3", "print", "dict(a=1)", "BaseModel", "MISSING", "lambda: 3"])
def test_what_others_put_beside_a_type_says_nothing(read_files: ReadFiles, other: str) -> None:
    reading = beside(read_files, f"{other}, PK")

    assert reading.messages == []
    assert [each.name for each in reading.field("User", "id").markers] == ["PK"]


@pytest.mark.parametrize(
    ("marker", "code"),
    [
        ("Attr", "LIFT121"),
        ("Attr()", "LIFT121"),
        ("PK('id')", "LIFT121"),
        ("TTL(after='90d')", "LIFT121"),
        ("TTL(after=90, of='at')", "LIFT122"),
        ("Unique('id')", "LIFT123"),
        ("Table('x')", "LIFT123"),
        ("lg.Indexed", "LIFT124"),
    ],
)
def test_a_wrong_marker_is_reported_and_its_field_is_kept_but_not_whole(
    read_files: ReadFiles, marker: str, code: str
) -> None:
    reading = beside(read_files, marker)

    assert reading.codes == [code]
    assert reading.field("User", "id").markers == ()
    assert reading.model("User").lost == ("id",)


@pytest.mark.parametrize(
    "annotation",
    ["list[Annotated[str, PK]]", "Annotated[str, PK] | Annotated[str, SK]", "dict[str, Annotated[int, TTL]]"],
)
def test_a_marker_inside_another_type_is_misplaced(read_files: ReadFiles, annotation: str) -> None:
    reading = read_files(f"{MODEL}\nclass User(BaseModel):\n    id: {annotation}\n")

    assert set(reading.codes) == {"LIFT123"}


def test_a_marker_inside_an_optional_is_the_fields(read_files: ReadFiles) -> None:
    reading = read_files(f"{MODEL}\nclass User(BaseModel):\n    id: Annotated[str, SK] | None\n")

    assert [each.name for each in reading.field("User", "id").markers] == ["SK"]


def test_a_marker_in_place_of_a_type_is_misplaced(read_files: ReadFiles) -> None:
    reading = read_files(f"{MODEL}\nclass User(BaseModel):\n    id: PK\n")

    assert reading.codes == ["LIFT123"]
    assert [each.finding.help for each in reading.report] == ["write `Annotated[…, PK]`"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("LOOP", "itself"),
        ("-LOOP", "itself"),
        ("FIRST", "itself"),
    ],
)
def test_constants_that_stand_for_each_other_end(read_files: ReadFiles, value: str, words: str) -> None:
    text = f"{MODEL}\nLOOP = LOOP\nFIRST = SECOND\nSECOND = FIRST\nclass User(BaseModel):\n    id: str\n"

    reading = read_files(f"{text}    class Dynamo:\n        it = GSI(pk={value})\n")

    assert reading.codes == ["LIFT120"]
    assert words in reading.messages[0]
