"""Two states are told apart by what is stored, and what they cannot say of themselves is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from liftgen.changes import (
    AddAttribute,
    AddEntity,
    AddIndex,
    AddUnique,
    ChangeIndexKey,
    ChangeKey,
    ChangeModel,
    DropAttribute,
    DropEntity,
    DropUnique,
    MoveTenants,
    RenameAttribute,
    RenameEntity,
    RenameTable,
    ReplaceIndex,
    ReplaceTable,
    RequireAttribute,
    RetypeAttribute,
    SetExpiry,
    SetMembers,
    SetTtl,
)
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.diff import Answers, Question, diff_states
from liftgen.read import read
from liftgen.states import state_of
from liftgen.stored import stored
from tests.support.evolution import state_of_models, stored_models
from tests.support.schemas import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

USER = """
class User(BaseModel):
    user_id: str
    mail: str
    age: int = 0
    class Dynamo:
        table = Table("main", tenant=None)
        key = Key("USER#{user_id}", "USER")
"""


def changes(folder: Path, before: str, after: str, answers: Answers | None = None) -> list[type]:
    found = diff_states(stored_models(before, folder), stored_models(after, folder), answers or Answers())

    assert found.questions == ()
    assert found.unused == ()
    assert [each.reverse().reverse() for each in found.changes] == list(found.changes)
    return [type(each) for each in found.changes]


UNIQUE = '        mail_is_unique = Unique("mail")\n'
BY_MAIL = '        by_mail = GSI("gsi1", pk="MAIL#{mail}")\n'

EDITS = [
    ("", "", []),
    ("age: int = 0", "age: int = 0\n    nick: str = ''", [AddAttribute]),
    ("    age: int = 0\n", "", [DropAttribute]),
    ("age: int = 0", "age: Decimal = Decimal(0)", [RetypeAttribute]),
    ("mail: str", "mail: Annotated[str, Attr('m')]", [RenameAttribute]),
    ("age: int = 0", "age: int", [RequireAttribute]),
    ("age: int = 0", "age: Annotated[int, AsJson] = 0", [RetypeAttribute]),
    ("USER#{user_id}", "U#{user_id}", [ChangeKey]),
    ('Table("main", tenant=None)', 'Table("main", tenant="user_id")', [MoveTenants]),
    ('Table("main", tenant=None)', 'Table("main", pk="id")', [ReplaceTable]),
    ('"USER")\n', f'"USER")\n{UNIQUE}', [AddUnique]),
    ('"USER")\n', f'"USER")\n{BY_MAIL}', [AddIndex, ChangeIndexKey]),
    ('"USER")\n', '"USER")\n        by_age = GSI(pk=["age"])\n', [AddIndex, ChangeIndexKey]),
    ("age: int = 0", "age: Annotated[datetime | None, TTL] = None", [SetTtl, RetypeAttribute, SetExpiry]),
    ("class User", "class Person", [RenameEntity]),
]


@pytest.mark.parametrize(("said", "instead", "kinds"), EDITS)
def test_an_edit_of_a_model_is_these_changes(said: str, instead: str, kinds: list[type], tmp_path: Path) -> None:
    answers = Answers((("User", "Person"),)) if "Person" in instead else None

    assert changes(tmp_path, USER, USER.replace(said, instead), answers) == kinds


def test_members_of_an_enum_come_and_go(tmp_path: Path) -> None:
    before, after = (
        USER.replace("age: int = 0", f"age: Literal[{values}] = 'a'") for values in ("'a', 'b'", "'c', 'a'")
    )
    (change,) = diff_states(stored_models(before, tmp_path), stored_models(after, tmp_path)).changes

    assert isinstance(change, SetMembers)
    assert (change.added, change.removed) == (("'c'",), ("'b'",))


def test_an_index_with_another_key_text_keeps_its_shape(tmp_path: Path) -> None:
    with_index = USER.replace('"USER")\n', f'"USER")\n{BY_MAIL}')

    assert changes(tmp_path, with_index, with_index.replace("MAIL#", "EMAIL#")) == [ChangeIndexKey]
    assert changes(tmp_path, with_index, with_index.replace('{mail}")', '{mail}", project=["mail"])')) == [ReplaceIndex]


def test_a_unique_over_other_fields_is_another_one(tmp_path: Path) -> None:
    before = USER.replace('"USER")\n', f'"USER")\n{UNIQUE}')

    assert changes(tmp_path, before, before.replace('Unique("mail")', 'Unique("mail", "age")')) == [
        DropUnique,
        AddUnique,
    ]


def test_a_model_that_comes_and_goes_in_a_shared_table(tmp_path: Path) -> None:
    other = (
        USER.replace("User", "Order").replace("user_id", "order_id").replace("USER", "ORDER").replace("mail", "paid")
    )

    assert changes(tmp_path, USER, USER + other) == [AddEntity]
    assert changes(tmp_path, USER + other, USER) == [DropEntity]


def test_a_nested_model_changes_what_holds_it(tmp_path: Path) -> None:
    nested = "class Home(BaseModel):\n    town: str\n" + USER.replace("age: int = 0", "home: Home")

    assert changes(tmp_path, nested, nested.replace("town: str", "town: str\n    street: str = ''")) == [ChangeModel]


def test_a_table_is_renamed_by_an_answer(tmp_path: Path) -> None:
    renamed = USER.replace('"main"', '"users"')

    assert changes(tmp_path, USER, renamed, Answers((("main", "users"),))) == [RenameTable]


class TestAField:
    """A field that goes while another of its type comes."""

    AFTER = USER.replace("mail: str", "email: str")

    def test_is_asked_about(self, tmp_path: Path) -> None:
        found = diff_states(stored_models(USER, tmp_path), stored_models(self.AFTER, tmp_path))

        assert found.questions == (Question("field", "User.mail", ("email",)),)

    def test_is_renamed_by_an_answer(self, tmp_path: Path) -> None:
        assert changes(tmp_path, USER, self.AFTER, Answers((("User.mail", "email"),))) == [RenameAttribute]

    def test_is_removed_by_an_answer(self, tmp_path: Path) -> None:
        removed = Answers(removed=("User.mail",))

        assert changes(tmp_path, USER, self.AFTER, removed) == [AddAttribute, DropAttribute]

    def test_is_the_same_where_its_attribute_is(self, tmp_path: Path) -> None:
        kept = USER.replace("mail: str", 'email: Annotated[str, Attr("mail")]')

        assert changes(tmp_path, USER, kept) == []

    def test_takes_keys_and_guards_along(self, tmp_path: Path) -> None:
        before = USER.replace('"USER")\n', f'"USER")\n{UNIQUE}{BY_MAIL}')
        after = before.replace("mail: str", "email: str").replace('"mail"', '"email"').replace("{mail}", "{email}")

        assert changes(tmp_path, before, after, Answers((("User.mail", "email"),))) == [RenameAttribute]

    def test_of_another_type_is_another_field(self, tmp_path: Path) -> None:
        assert changes(tmp_path, USER, USER.replace("mail: str", "email: bytes")) == [AddAttribute, DropAttribute]


def test_an_answer_to_nothing_is_told(tmp_path: Path) -> None:
    state = stored_models(USER, tmp_path)

    assert diff_states(state, state, Answers((("User.mial", "email"),))).unused == ("User.mial",)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_state_is_read_back_as_what_it_says(sample: Path) -> None:
    schema = derive(read([sample], sample.parent, Report()), Report())
    state = json.loads(json.dumps(state_of(schema)))

    assert stored(state).tables == tuple(sorted(schema.tables, key=lambda table: table.name))
    assert {each.name for each in stored(state).entities} == {each.name for each in schema.entities}
    assert diff_states(stored(state), stored(state)).changes == ()


def test_a_state_that_is_none_says_so(tmp_path: Path) -> None:
    state = state_of_models(USER, tmp_path)
    del state["entities"][0]["key"]

    with pytest.raises(ValueError, match="no readable 'key'"):
        stored(state)
