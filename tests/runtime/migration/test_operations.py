"""What a step makes of an item: keys as generated code writes them, and nothing for an item that is so already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liftgen.outputs.examples.items import item_of
from liftgen.outputs.examples.planted import as_stored, base_values
from liftgen.plan.items import compose_operation, guard_operation, key_operation, select
from liftgen.runtime.migration.conditions import holds
from liftgen.runtime.migration.convert import converted
from liftgen.runtime.migration.operations import UnfitError, Work
from liftgen.states import state_of
from liftgen.stored import stored
from tests.support.generated import schema_of
from tests.support.schemas import EVERYTHING, SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from liftgen.runtime.wire import Item


def work(*do: dict[str, Any], **select: Any) -> Work:
    return Work(select, do, ("pk", "sk"))


def after(item: Item, *do: dict[str, Any]) -> Item:
    made = work(*do).rewrite(item)

    assert not work(*do).rewrite(made.after).touched
    return made.after


ITEM: Item = {"pk": {"S": "P"}, "sk": {"S": "S"}, "age": {"N": "7"}, "mail": {"S": "a@b"}}


@pytest.mark.parametrize("path", [*SAMPLES, EVERYTHING], ids=lambda path: path.stem)
def test_composed_keys_are_those_that_generated_code_writes(path: Path) -> None:
    schema = schema_of(path)
    state = stored(state_of(schema))
    compared = 0
    for entity in schema.entities:
        said, table = state.entity(entity.name), state.table(entity.table)
        key = tuple(each.name for each in table.key.attributes)
        told = select(said, state)
        for number in range(1, 6):
            item: Item = item_of(entity, as_stored(entity, base_values(entity, schema, number)), schema)
            steps = [compose_operation(each, said, table) for each in said.indexes]
            moved = Work(told, [key_operation("move", said, table), *steps], key).rewrite(item)

            assert Work(told, [], key).concerns(item)
            assert moved.after == item
            bare = {
                name: value
                for name, value in item.items()
                if name not in {each for step in steps for each in step["key"]}
            }
            assert Work(told, steps, key).rewrite(bare).after == item
            compared += len(steps)
    assert compared or not any(each.indexes for each in schema.entities)


def test_a_guard_is_the_one_that_generated_code_takes() -> None:
    schema = schema_of(*[each for each in SAMPLES if each.stem == "saas"])
    state = stored(state_of(schema))
    item: Item = {"pk": {"S": "TENANT#t"}, "sk": {"S": "USER#u"}, "tenant_id": {"S": "t"}, "email": {"S": "a#b"}}
    take = guard_operation("guard", "email_is_unique", state.entity("User"), state.table("saas"))
    (guard,) = work(take).rewrite(item).guards

    assert guard.item["pk"] == {"S": "TENANT#t#UNIQUE#User.email_is_unique#a%23b"}
    assert guard.item["sk"] == {"S": "UNIQUE"}
    assert guard.item["_owner"] == {"M": {"pk": {"S": "TENANT#t"}, "sk": {"S": "USER#u"}}}
    assert guard.item["_entity"] == {"S": "User.email_is_unique"}


def test_none_is_not_guarded() -> None:
    take = {"op": "guard", "name": "a", "key": {"pk": "{mail}"}, "fields": {"mail": ["mail", "str"]}}

    assert work(take).rewrite({**ITEM, "mail": {"NULL": True}}).guards == []


def test_fill_leaves_what_is_there() -> None:
    fill = {"op": "fill", "attribute": "age", "value": {"N": "1"}}

    assert after(ITEM, fill) == ITEM
    assert after({**ITEM, "age": {"NULL": True}}, fill)["age"] == {"N": "1"}


def test_fill_without_a_value_is_no_answer() -> None:
    with pytest.raises(UnfitError, match="`nick` has no value yet"):
        work({"op": "fill", "attribute": "nick", "value": None}).rewrite(ITEM)


def test_copy_keeps_a_newer_value() -> None:
    copy = {"op": "copy", "from": "mail", "to": "email"}

    assert after(ITEM, copy)["email"] == {"S": "a@b"}
    assert after({**ITEM, "email": {"S": "new"}}, copy)["email"] == {"S": "new"}


def test_replace_and_remove() -> None:
    replace = {"op": "replace", "attribute": "mail", "values": [["a@b", "c"], ["x", None]]}

    assert after(ITEM, replace)["mail"] == {"S": "c"}
    assert "age" not in after(ITEM, {"op": "remove", "attribute": "age"})
    with pytest.raises(UnfitError, match="no other value yet"):
        work(replace).rewrite({**ITEM, "mail": {"S": "x"}})


def test_an_item_leaves_an_index_when_its_condition_no_longer_holds() -> None:
    compose = {
        "op": "compose",
        "key": {"ipk": "A#{mail}"},
        "fields": {"mail": ["mail", "str"], "age": ["age", "int"]},
        "when": "age > 5",
    }

    assert after(ITEM, compose)["ipk"] == {"S": "A#a@b"}
    assert "ipk" not in after({**ITEM, "age": {"N": "5"}, "ipk": {"S": "A#a@b"}}, compose)


def test_a_deleted_item_is_in_no_index() -> None:
    compose = {"op": "compose", "key": {"ipk": "{mail}"}, "fields": {"mail": ["mail", "str"]}, "unless": "gone"}

    assert "ipk" not in after({**ITEM, "gone": {"S": "now"}}, compose)


def test_a_key_that_is_too_long_is_no_key() -> None:
    compose = {"op": "compose", "key": {"ipk": "{mail}", "isk": "{mail}"}, "fields": {"mail": ["mail", "str"]}}

    with pytest.raises(UnfitError, match="a key of 1024 bytes at most"):
        work(compose).rewrite({**ITEM, "mail": {"S": "x" * 1025}})


def test_a_step_is_about_its_items_and_never_about_guards() -> None:
    told = {"is": {"_entity": "User"}}

    assert work(**told).concerns({**ITEM, "_entity": {"S": "User"}})
    assert not work(**told).concerns(ITEM)
    assert not work(**told).concerns({**ITEM, "_entity": {"S": "User"}, "_owner": {"M": {}}})
    assert work(like={"pk": "P{x}", "sk": "S"}).concerns({**ITEM, "pk": {"S": "P1"}})
    assert not work(like={"pk": "P{x}", "sk": "S"}).concerns(ITEM)


def test_what_is_past_is_told() -> None:
    count = Work({}, [{"op": "count past", "attribute": "ends"}], ("pk",), now=100)

    assert not count.rewrite({"ends": {"N": "101"}}).changes
    with pytest.raises(UnfitError, match="it would be deleted at once"):
        count.rewrite({"ends": {"N": "99"}})


@pytest.mark.parametrize(
    ("value", "before", "kind", "becomes"),
    [
        ({"N": "7"}, "int", "str", {"S": "7"}),
        ({"S": "7"}, "str", "int", {"N": "7"}),
        ({"S": " 7.50 "}, "str", "Decimal", {"N": "7.5"}),
        ({"N": "8"}, "str", "int", {"N": "8"}),
        ({"BOOL": True}, "bool", "str", {"S": "true"}),
        ({"S": "false"}, "str", "bool", {"BOOL": False}),
        ({"S": "2026-01-02T03:04:05.000000Z"}, "datetime", "ttl", {"N": "1767323045"}),
        ({"N": "1767323045"}, "ttl", "datetime", {"S": "2026-01-02T03:04:05.000000Z"}),
        ({"S": "2026-01-02T03:04:05.000000Z"}, "datetime", "date", {"S": "2026-01-02"}),
        ({"S": "2026-01-02"}, "date", "datetime", {"S": "2026-01-02T00:00:00.000000Z"}),
        ({"L": [{"S": "a"}, {"S": "b"}]}, "list", "set", {"SS": ["a", "b"]}),
        ({"NS": ["1"]}, "set", "list", {"L": [{"N": "1"}]}),
        ({"L": [{"S": "a"}, {"N": "1.5"}]}, "list", "json", {"S": '["a",1.5]'}),
        ({"S": '["a",{"b":null}]'}, "json", "list", {"L": [{"S": "a"}, {"M": {"b": {"NULL": True}}}]}),
    ],
)
def test_a_value_becomes_one_of_another_kind(value: Any, before: str, kind: str, becomes: Any) -> None:
    assert converted(value, before, kind) == becomes
    assert converted(becomes, before, kind) == becomes


@pytest.mark.parametrize(
    ("value", "before", "kind"),
    [
        ({"S": "seven"}, "str", "int"),
        ({"S": "7.5"}, "str", "int"),
        ({"S": "NaN"}, "str", "Decimal"),
        ({"S": "perhaps"}, "str", "bool"),
        ({"S": "tomorrow"}, "str", "datetime"),
        ({"B": "eA=="}, "str", "int"),
        ({"L": []}, "list", "set"),
        ({"L": [{"S": "a"}, {"S": "a"}]}, "list", "set"),
        ({"L": [{"S": "a"}, {"N": "1"}]}, "list", "set"),
    ],
)
def test_what_cannot_become_so_says_why(value: Any, before: str, kind: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        converted(value, before, kind)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("attribute_exists(mail)", True),
        ("attribute_exists(none)", False),
        ("attribute_not_exists(none) and age >= 7", True),
        ("not (age < 7 or mail = 'x')", True),
        ("mail <> 'it''s'", True),
        ("age between 6 and 8", True),
        ("mail in ('x', 'a@b')", True),
        ("begins_with(mail, 'a@')", True),
        ("contains(mail, '@')", True),
        ("size(mail) = 3", True),
        ("none > 3", False),
        ("mail > 3", False),
    ],
)
def test_a_condition_holds_for_what_is_stored(text: str, is_so: bool) -> None:
    fields = {"mail": ["mail", "str"], "age": ["age", "int"], "none": ["none", "str"]}

    assert holds(text, fields, ITEM) is is_so


def test_a_condition_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="no field"):
        holds("other = 1", {}, ITEM)
