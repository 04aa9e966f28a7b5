"""Settings: `class Dynamo`, inherited as Python inherits, and never lost without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.read.conftest import ReadFiles, Reading

HEAD = """\
from typing import Any
from liftgen import GSI, Key, Query, Table, Unique
from pydantic import BaseModel

app = Table("app")
other = Table("other")
SHARED = GSI(pk="SHARED")
TABLE = app

class Base(BaseModel):
    id: str
    class Dynamo:
        \"\"\"What every account has.\"\"\"
        table = app
        key = Key("BASE#{id}", "BASE")
        by_name = GSI(pk="NAME#{id}")
        active = Query("by_name")
"""


def said(reading: Reading, model: str) -> list[tuple[str, str, str]]:
    return [(each.name, each.marker.name, each.owner) for each in reading.model(model).settings]


def test_a_model_without_settings_of_its_own_has_those_of_its_base(read_files: ReadFiles) -> None:
    reading = read_files(f"{HEAD}\nclass Member(Base):\n    x: int\n")

    assert reading.messages == []
    assert said(reading, "Member") == said(reading, "Base")
    assert reading.model("Member").table == reading.model("Base").table
    assert (reading.model("Base").dynamo, reading.model("Member").dynamo) == (True, False)


def test_settings_are_overridden_in_place_added_and_taken_away(read_files: ReadFiles) -> None:
    reading = read_files(
        f"{HEAD}\nclass Member(Base):\n    class Dynamo(Base.Dynamo):\n        key = Key('MEMBER#{{id}}', 'M')\n"
        "        by_name = None\n        is_unique: Any = Unique('id')\n        table = other\n"
    )

    assert reading.messages == []
    assert said(reading, "Member") == [
        ("key", "Key", "Member"),
        ("active", "Query", "Base"),
        ("is_unique", "Unique", "Member"),
    ]
    table = reading.model("Member").table
    assert table is not None
    assert table.variable == "other"


def test_a_table_is_taken_away_by_none(read_files: ReadFiles) -> None:
    reading = read_files(f"{HEAD}\nclass Member(Base):\n    class Dynamo(Base.Dynamo):\n        table = None\n")

    assert reading.messages == []
    assert reading.model("Member").table is None


def test_settings_come_from_several_bases_in_pythons_order(read_files: ReadFiles) -> None:
    reading = read_files(
        f"{HEAD}\nclass Named:\n    class Dynamo:\n        by_name = GSI(pk='OTHER')\n        named = Unique('id')\n"
        "class Member(Named, Base):\n    class Dynamo(Named.Dynamo, Base.Dynamo):\n        pass\n"
    )

    assert reading.messages == []
    assert said(reading, "Member") == [
        ("key", "Key", "Base"),
        ("by_name", "GSI", "Named"),
        ("active", "Query", "Base"),
        ("named", "Unique", "Named"),
    ]


@pytest.mark.parametrize(
    "member",
    [
        "class Member(Base):\n    class Dynamo:\n        x = Unique('id')\n",
        "class Named:\n    class Dynamo:\n        x = Unique('id')\nclass Member(Named, Base):\n    pass\n",
        "class Mid(Base):\n    class Dynamo(Base.Dynamo):\n        pass\n"
        "class Member(Mid):\n    class Dynamo(Base.Dynamo):\n        pass\n",
    ],
)
def test_settings_that_hide_those_of_a_base_are_reported_with_both_places(read_files: ReadFiles, member: str) -> None:
    reading = read_files(f"{HEAD}\n{member}")

    assert reading.codes == ["LIFT126"]
    (diagnostic,) = reading.report
    assert [label.text for label in diagnostic.others] == ["hidden"]


def test_what_is_hidden_counts_as_lost_so_that_it_is_not_missed_as_well(read_files: ReadFiles) -> None:
    reading = read_files(f"{HEAD}\nclass Member(Base):\n    class Dynamo:\n        key = Key('M#{{id}}')\n")

    assert reading.model("Member").lost == ("table", "by_name", "active")


def test_a_setting_may_name_a_marker_that_was_stated_elsewhere(read_files: ReadFiles) -> None:
    files = {
        "markers.py": "from liftgen import GSI, Table\nSHARED = GSI(pk='SHARED')\napp = Table('app')\nalias = app\n",
        "models.py": "from pydantic import BaseModel\nimport markers\nfrom markers import alias\n"
        "class User(BaseModel):\n    id: str\n    class Dynamo:\n        table = alias\n        it = markers.SHARED\n",
    }

    reading = read_files(files, "models.py")

    assert reading.messages == []
    (setting,) = reading.model("User").settings
    assert setting.marker.text("pk") == "SHARED"
    assert (setting.marker.span.path, setting.marker.span.line) == ("models.py", 8)
    table = reading.model("User").table
    assert table is not None
    assert (table.variable, table.module) == ("app", "markers")
    assert reading.declarations.tables == (table,)


def test_a_table_may_stand_in_the_settings_of_the_only_model_that_uses_it(read_files: ReadFiles) -> None:
    reading = read_files(
        "from liftgen import Key, Table\nfrom pydantic import BaseModel\n"
        "class User(BaseModel):\n    id: str\n    class Dynamo:\n        table = Table('users', stream='KEYS_ONLY')\n"
        "        key = Key(['id'])\n"
    )

    assert reading.messages == []
    table = reading.model("User").table
    assert table is not None
    assert (table.variable, table.marker.text("name")) == ("", "users")


@pytest.mark.parametrize(
    "line",
    [
        "def by_name(self): ...",
        "table = 'app'",
        "table = GSI(pk='x')",
        "a, b = 1, 2",
        "a = b = Unique('id')",
        "import os",
        "for x in (): pass",
        "by_name = 3",
        "by_name = str",
        "print('hello')",
    ],
)
def test_what_is_no_setting_is_reported(read_files: ReadFiles, line: str) -> None:
    reading = read_files(f"{HEAD}\nclass User(BaseModel):\n    id: str\n    class Dynamo:\n        {line}\n")

    assert reading.codes == ["LIFT125"]


def test_a_table_that_is_wrong_is_reported_once_for_all_models(read_files: ReadFiles) -> None:
    reading = read_files(
        "from liftgen import Key, Table\nfrom pydantic import BaseModel\napp = Table('app', tennant='t')\n"
        "class A(BaseModel):\n    class Dynamo:\n        table = app\n"
        "class B(BaseModel):\n    class Dynamo:\n        table = app\n"
    )

    assert reading.codes == ["LIFT121"]
    assert [reading.model(each).lost for each in "AB"] == [("table",), ("table",)]
