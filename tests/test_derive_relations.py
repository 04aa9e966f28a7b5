"""Relations: which key answers what models say of each other; item collections, guards and transactions."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftgen.conditions import Compare, Field, Parameter
from liftgen.schema import Composed, Placeholder, Relation, TransactionAction
from tests.support.meaning import Meaning, meaning_of, model

TEAM = model("id: str; name: str", 'key = Key("TEAM#{id}")', "Team")


def relation(
    target: str, said: str, folder: Path, owner: str = TEAM, fields: str = "members = HasMany('Member'"
) -> Meaning:
    head = owner.rstrip() + f"\n        {fields}{said})\n\n"
    return meaning_of(head + target, folder)


@pytest.mark.parametrize(
    ("settings", "on", "fields"),
    [
        ('key = Key("T#{team_id}", "{name}")', "key", (("id", "team_id"),)),
        ('key = Key(["name"]);;by_team = GSI(pk=["team_id"])', "by_team", (("id", "team_id"),)),
        ('key = Key("X", "{team_id}#{name}")', "key", (("id", "team_id"),)),
        ('key = Key("X#{name:shard(4)}", "{team_id}#{name}")', "key", (("id", "team_id"),)),
        ('key = Key(["name"]);;by_team = GSI(pk=["team_id"], sk=["id"])', "by_team", (("id", "team_id"), ("id", "id"))),
    ],
)
def test_the_key_that_this_model_s_key_binds_answers(
    settings: str, on: str, fields: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    meaning = relation(model("team_id: str; name: str; id: str", settings, "Member"), "", tmp_path)

    assert meaning.codes == []
    assert meaning.entity.relations == (Relation("members", "Member", on, fields),)


@pytest.mark.parametrize(
    "settings",
    [
        'key = Key(["name"])',
        'key = Key("T#{team_id}#{name}")',
        'key = Key(["name"]);;by_age = GSI(pk="X", sk="{name}#{team_id}")',
        'key = Key("T#{team_id}#{at:%Y}", "{at}")',
        'key = Key("T#{number}", "{name}")',
    ],
)
def test_a_relation_that_no_key_answers_is_reported(settings: str, tmp_path: Path) -> None:
    fields = "team_id: str; name: str; at: datetime; number: int"
    meaning = relation(model(fields, settings, "Member"), "", tmp_path)

    assert meaning.codes == ["LIFT261"]
    assert meaning.said("LIFT261") == (
        "members",
        "no key or index of `Member` is asked by `id`, so `Team.members` has no answer",
        'give `Member` an index, as `GSI(pk=["team_id"])`',
    )


def test_a_field_of_another_type_binds_nothing(tmp_path: Path) -> None:
    assert relation(model("team_id: int", 'key = Key(["team_id"])', "Member"), "", tmp_path).codes == ["LIFT261"]


def test_two_keys_that_answer_are_reported_unless_one_is_said(tmp_path: Path) -> None:
    keys = 'key = Key(["team_id"], ["name"]);;by_age = GSI(pk=["team_id"], sk=["age"])'
    member = model("team_id: str; name: str; age: int", keys, "Member")

    assert relation(member, "", tmp_path).codes == ["LIFT262"]
    said = relation(member, ", via='Member.by_age'", tmp_path)
    assert said.codes == []
    assert said.entity.relations[0].on == "by_age"


def test_a_model_is_related_to_itself_by_the_index_that_it_says(tmp_path: Path) -> None:
    settings = 'key = Key(["employee_id"]);;by_boss = GSI(pk=["boss_id"], when="attribute_exists(boss_id)")'
    fields, many = "employee_id: str; boss_id: str | None", "reports = HasMany('Employee'"
    one = model(fields, f"{settings};;{many})", "Employee")
    said = model(fields, f"{settings};;{many}, via='Employee.by_boss')", "Employee")

    assert meaning_of(one, tmp_path).codes == ["LIFT261"]
    meaning = meaning_of(said, tmp_path)
    assert meaning.codes == []
    assert meaning.entity.relations == (Relation("reports", "Employee", "by_boss", (("employee_id", "boss_id"),)),)


USER = model("user_id: str", 'key = Key("USER#{user_id}")', "User")
EDGE = "edge = Edge('Team', 'User');;"


@pytest.mark.parametrize("settings", ['key = Key(["team_id"], ["user_id"])', 'key = Key("T#{team_id}", "U#{user_id}")'])
def test_an_edge_answers_from_one_end_to_the_other(settings: str, tmp_path: Path) -> None:
    edge = model("team_id: str; user_id: str", EDGE + settings, "Membership")
    meaning = relation(edge + USER, ", via='Membership'", tmp_path, fields="users = HasMany('User'")

    assert meaning.codes == []
    assert meaning.entity.relations == (Relation("users", "User", "key", (("id", "team_id"),), "Membership"),)


def test_what_is_no_edge_between_the_two_is_reported(tmp_path: Path) -> None:
    other = model("team_id: str; user_id: str", 'key = Key(["team_id"], ["user_id"])', "Membership")
    wrong = model("team_id: str", "edge = Edge('Team', 'Team');;key = Key(['team_id'])", "Membership")
    unknown = model("team_id: str", "edge = Edge('Team', 'Usr');;key = Key(['team_id'])", "Membership")

    for edge, codes in ((other, ["LIFT263"]), (wrong, ["LIFT263"]), (unknown, ["LIFT263", "LIFT260"])):
        meaning = relation(edge + USER, ", via='Membership'", tmp_path, fields="users = HasMany('User'")
        assert meaning.codes == codes


def test_an_edge_that_does_not_name_an_end_is_reported_at_its_name(tmp_path: Path) -> None:
    edge = model("team_id: str; member: str", EDGE + 'key = Key(["team_id"], ["member"])', "Membership")
    meaning = meaning_of(TEAM + USER + edge, tmp_path)

    assert meaning.said("LIFT266") == (
        "User",
        "edge `Membership` does not name its `User`: it has no `user_id`",
        "add field `user_id`, of the same type",
    )


def test_a_class_is_as_good_as_its_name(tmp_path: Path) -> None:
    source = USER + model("user_id: str; n: int", "key = Key(['user_id'], ['n'])", "Post")
    source += model("user_id: str", "key = Key(['user_id']);;posts = HasMany(Post)", "Author")
    meaning = meaning_of(source, tmp_path)

    assert meaning.codes == []
    assert meaning.schema.entity("Author").relations[0].target == "Post"


TABLE = 'app = Table("app", tenant="t")\n\n'


@pytest.mark.parametrize(
    ("key", "unique", "parts"),
    [
        ('"TENANT#{t}", "U#{u}"', "'t', 'e'", ("TENANT#", Placeholder("t"), "#UNIQUE#User.taken#", Placeholder("e"))),
        ('"TENANT#{t}", "U#{u}"', "'e', 't', 'u'",
         ("TENANT#", Placeholder("t"), "#UNIQUE#User.taken#", Placeholder("e"), "#", Placeholder("u"))),
        ('"{t}#X", "U#{u}"', "'t', 'e'", (Placeholder("t"), "#UNIQUE#User.taken#", Placeholder("e"))),
        ('"TENANT#{t}", "U#{u}"', "'e'", ("UNIQUE#User.taken#", Placeholder("e"))),
        ('"TENANT#{t}", "U#{u}"', "'t'", ("TENANT#", Placeholder("t"), "#UNIQUE#User.taken")),
    ],
)  # fmt: skip
def test_a_guard_lies_after_the_tenant_s_prefix_where_the_tenant_is_among_the_fields(
    key: str, unique: str, parts: tuple[str | Placeholder, ...], tmp_path: Path
) -> None:
    settings = f"table = app;;key = Key({key});;taken = Unique({unique})  # lift: ignore[LIFT241] meant"
    meaning = meaning_of(TABLE + model("t: str; u: str; e: str", settings, "User"), tmp_path)

    (guard,) = meaning.entity.uniques
    assert guard.key.partition == Composed("pk", parts)
    assert guard.key.sort == Composed("sk", ("UNIQUE",))


def test_a_guard_lies_under_the_names_of_a_native_key(tmp_path: Path) -> None:
    meaning = meaning_of(model("u: UUID; e: str", "key = Key(['u']);;taken = Unique('e')", "User"), tmp_path)

    assert meaning.codes == []
    assert meaning.entity.uniques[0].key.partition == Composed("u", ("UNIQUE#User.taken#", Placeholder("e")))
    assert meaning.entity.uniques[0].key.sort is None


def test_an_id_that_could_be_a_guard_s_key_is_reported(tmp_path: Path) -> None:
    meaning = meaning_of(model("u: str; e: str", "key = Key(['u']);;taken = Unique('e')", "User"), tmp_path)

    assert meaning.said("LIFT209")[:2] == (
        "Key(['u'])",
        "an item of `User` and the guard of `User.taken` can have the same key",
    )


ACCOUNT = model(
    "account_id: str; balance: int",
    "key = Key(['account_id']);;withdraw = Update('balance', where='balance >= :amount');;full = Get(where='balance > 0');;"
    "rich = Scan('balance > 9')",
    "Account",
)
ENOUGH = Compare(Field("balance"), ">=", Parameter("amount"))


def test_a_transaction_is_its_actions_in_order(tmp_path: Path) -> None:
    text = ACCOUNT + "pay = Transaction('pay', 'Account.create', 'Account.put', 'Account.withdraw', 'Account.delete')\n"
    meaning = meaning_of(text, tmp_path)

    (pay,) = meaning.schema.transactions
    assert meaning.codes == []
    assert pay.name == "pay"
    assert pay.actions == (
        TransactionAction("put", "Account", creates=True),
        TransactionAction("put", "Account"),
        TransactionAction("update", "Account", ENOUGH, ("balance",), pattern="withdraw"),
        TransactionAction("delete", "Account"),
    )


def test_a_read_is_a_check_where_the_transaction_writes(tmp_path: Path) -> None:
    reads = meaning_of(ACCOUNT + "look = Transaction('look', 'Account.get', 'Account.full')\n", tmp_path)
    writes = meaning_of(ACCOUNT + "pay = Transaction('pay', 'Account.full', 'Account.put')\n", tmp_path)

    assert [each.operation for each in reads.schema.transactions[0].actions] == ["get", "get"]
    assert [each.operation for each in writes.schema.transactions[0].actions] == ["check", "put"]


@pytest.mark.parametrize(
    ("actions", "code", "place"),
    [
        ("'Acount.put'", "LIFT260", "Acount.put"),
        ("'Account.frob'", "LIFT264", "Account.frob"),
        ("'Account.rich'", "LIFT264", "Account.rich"),
        ("'Account'", "LIFT264", "Account"),
        ("'Account.put', 3", "LIFT264", "'Account.put', 3"),
    ],
)
def test_what_is_no_action_is_reported_at_its_text(actions: str, code: str, place: str, tmp_path: Path) -> None:
    meaning = meaning_of(f"{ACCOUNT}pay = Transaction('pay', {actions})\n", tmp_path)

    assert meaning.codes == [code]
    assert meaning.said(code)[0] == place
    assert meaning.schema.transactions == ()


def test_members_of_an_index_s_collection_are_read_by_that_index(tmp_path: Path) -> None:
    head = 'app = Table("app")\n\n'
    one = model(
        "a: str; c: str",
        'table = app;;key = Key("A#{a}");;by_c = GSI("gsi1", pk="C#{c}", sk="A", collection="city")',
        "One",
    )
    two = model(
        "b: str; c: str",
        'table = app;;key = Key("B#{b}");;in_c = GSI("gsi1", pk="C#{c}", sk="B#{b}", collection="city")',
        "Two",
    )
    meaning = meaning_of(head + one + two, tmp_path)

    (city,) = meaning.schema.collections
    assert meaning.codes == []
    assert (city.on, city.entities) == ("gsi1", ("One", "Two"))
