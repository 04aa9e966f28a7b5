"""Named reads, writes and scans hold to the conditions that the models say."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from support.data_layer import KEY, Project, awkward

from liftgen.runtime.errors import (
    AlreadyExists,
    ConditionFailed,
    InvalidKey,
    InvalidRequest,
    NotFound,
)
from liftgen.testing import Clock, StandIn


def test_a_named_read_gives_its_fields_and_leads_to_the_whole(project: Project, awkwards: Any) -> None:
    made = awkwards.create(awkward(project, changes=1, fields="f", found=9))
    part = awkwards.headline(**KEY)

    assert (part.changes, part.fields) == (1, "f")
    assert not hasattr(part, "found")
    assert part.whole() == made
    assert awkwards.headline("t", "other", "t") is None


def test_a_named_read_under_a_condition_is_none_where_it_does_not_hold(project: Project, awkwards: Any) -> None:
    made = awkwards.create(awkward(project, now=5))

    assert awkwards.busy(**KEY, now=4) == made
    assert awkwards.busy(**KEY, now=5) is None


def test_a_named_update_changes_its_fields_under_its_condition(project: Project, awkwards: Any) -> None:
    with pytest.raises(NotFound):
        awkwards.touch(**KEY, other=1, found=1, fields=None)
    awkwards.create(awkward(project, found=1, fields="f"))

    with pytest.raises(ConditionFailed, match="the condition does not hold"):
        awkwards.touch(**KEY, other=1, found=2, fields=None)
    assert awkwards.touch(**KEY, other=2, found=2, fields=None).found == 2
    moved = awkwards.move(**KEY, value="v", query=3)
    assert list(awkwards.by_value("t", "v", query=3)) == [moved]
    assert awkwards.rest(**KEY, stored=1, value="w") == awkwards.by_value("t", "w").one()
    with pytest.raises(ConditionFailed):
        awkwards.rest(**KEY, stored=2, value="w")
    with pytest.raises(NotFound):
        awkwards.move("t", "other", "t", value="v", query=3)


def test_a_named_put_and_delete_hold_to_their_conditions(project: Project, awkwards: Any) -> None:
    new = awkward(project, created=5)

    assert awkwards.first(new, than=0).created == 5
    with pytest.raises(ConditionFailed):
        awkwards.first(new, than=5)
    assert awkwards.first(awkward(project, created=7, item=1), than=6).created == 7
    with pytest.raises(ConditionFailed):
        awkwards.drop(**KEY, item=2)
    assert awkwards.drop(**KEY, item=1) is True
    assert awkwards.drop(**KEY, item=1) is False


def test_a_named_put_of_what_is_not_there_fails_its_condition(
    project: Project, shop: Any, stand_in: StandIn, clock: Clock
) -> None:
    new = project.everything.Note(owner="o", title="t", slug="s", starred=True)
    with pytest.raises(ConditionFailed) as error:
        shop.notes.over(new)

    assert type(error.value) is ConditionFailed
    assert len(stand_in.sent("TransactWriteItems")) == 1
    assert stand_in.items("shop") == []
    expired = shop.notes.create(project.everything.Note(owner="o", title="t"))
    clock.advance(timedelta(days=5 * 365))
    with pytest.raises(ConditionFailed) as error:
        shop.notes.over(expired)
    assert type(error.value) is ConditionFailed


def test_a_soft_delete_says_once_that_it_is_not_deleted(project: Project, shop: Any, stand_in: StandIn) -> None:
    shop.notes.delete(shop.notes.create(project.everything.Note(owner="o", title="t")))
    condition = stand_in.sent("UpdateItem")[-1]["ConditionExpression"]

    assert condition.count("attribute_not_exists(#deleted_at)") == 1


def test_a_scan_finds_all_that_pass_and_reads_segments_at_once(project: Project, awkwards: Any) -> None:
    made = [awkwards.create(awkward(project, key=str(number), limit=number % 2)) for number in range(30)]
    wanted = {each.key for each in made if each.limit == 1}
    scan = awkwards.everything(1)

    assert {each.key for each in scan} == {each.key for each in scan.parallel(4)} == wanted
    assert scan.count() == 15
    page = scan.page(4)
    rest = scan.page(100, page.cursor)
    assert {each.key for each in (*page, *rest)} == wanted
    assert len(page) == 4
    assert sum(len(list(scan.segment(number, 3))) for number in range(3)) == 15
    with pytest.raises(InvalidRequest):
        scan.reverse()


def test_items_that_do_not_say_what_they_are_are_told_by_their_keys(project: Project, stand_in: StandIn) -> None:
    old = project.repositories.Old(stand_in.client)
    models = project.everything
    orders = [old.old_orders.create(models.OldOrder(customer="c", number=number, total=number)) for number in (2, 1)]
    customer = old.old_customers.create(models.OldCustomer(customer="c", total=Decimal(2)))

    assert all("_entity" not in item for item in stand_in.items("old"))
    assert list(old.customer_file(customer="c")) == [orders[1], orders[0], customer]
    assert list(old.old_orders.by_key("c")) == list(old.old_orders.by_total("c")) == [orders[1], orders[0]]
    assert old.old_orders.by_total("c").count() == 2
    assert {each.number for each in old.old_orders.all()} == {1, 2}
    with pytest.raises(InvalidKey, match="without escaping"):
        old.old_customers.create(models.OldCustomer(customer="c#ORDER"))


def test_a_unique_value_of_the_key_itself_is_guarded_too(project: Project, stand_in: StandIn) -> None:
    old = project.repositories.Old(stand_in.client)
    order = project.everything.OldOrder
    old.old_orders.put(order(customer="c", number=1))

    with pytest.raises(AlreadyExists, match="number_is_unique"):
        old.old_orders.put(order(customer="d", number=1))
    assert old.old_orders.delete_by_key(customer="c", number=1) is True
    assert stand_in.items("old") == []
