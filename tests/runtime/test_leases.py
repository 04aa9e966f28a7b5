"""Leases: one holder at a time, and nothing from a late one."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock

import pytest
from support.service import CLIENTS, at_once, service_table

from liftgen.runtime.actions import send
from liftgen.runtime.errors import Conflict, Throttled
from liftgen.runtime.leases import Leases, Lost, Taken
from liftgen.runtime.table import Table
from liftgen.runtime.writes import Writes
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient, Fault


def test_one_holds_it_until_it_is_released_or_its_time_is_over() -> None:
    table, clock = service_table()
    leases = Leases(table)

    first = leases.acquire("report", 30)
    with pytest.raises(Taken) as caught:
        leases.acquire("report", 30)
    assert caught.value.until == first.until == table.now() + 30
    assert leases.release(first)
    second = leases.acquire("report", 30)
    clock.advance(timedelta(seconds=30))
    third = leases.acquire("report", 30)

    assert [each.token for each in (first, second, third)] == [1, 2, 3]
    assert not leases.release(second)
    with pytest.raises(Lost):
        leases.renew(second, 30)


def test_it_is_held_longer_by_whoever_renews_it_in_time() -> None:
    table, clock = service_table()
    leases = Leases(table)
    lease = leases.acquire("report", 30)

    for _ in range(5):
        clock.advance(timedelta(seconds=20))
        lease = leases.renew(lease, 30)

    assert lease.token == 1
    with pytest.raises(Taken):
        leases.acquire("report", 30)


def test_a_block_holds_it_and_lets_go_whatever_happens() -> None:
    leases = Leases(service_table()[0])

    with pytest.raises(RuntimeError), leases.hold("report", 30):
        raise RuntimeError
    with leases.hold("report", 30) as lease, pytest.raises(Taken), leases.hold("report", 30):
        pass

    assert lease.token == 2
    leases.forget("report")
    assert leases.acquire("report", 1).token == 1


def everybody_holds_it(place: StandIn, times: int) -> None:
    table, _ = service_table(place)
    inside, seen, lock = [0], [], Lock()

    def client(_: int) -> int:
        while True:
            try:
                with Leases(table).hold("report", 60) as lease:
                    with lock:
                        inside[0] += 1
                        seen.append(inside[0])
                    with lock:
                        inside[0] -= 1
                    return lease.token
            except Taken:
                continue

    tokens = at_once(times, client)

    assert set(seen) == {1}
    assert sorted(tokens) == list(range(1, CLIENTS * times + 1))


def test_of_many_at_one_time_one_is_inside_and_no_token_is_given_twice() -> None:
    everybody_holds_it(StandIn(FakeClient()), 5)


@pytest.mark.slow
def test_so_it_is_on_a_dynamodb(stand_in: StandIn) -> None:
    everybody_holds_it(stand_in, 1)


def test_what_a_late_holder_writes_is_refused() -> None:
    place = StandIn(FakeClient())
    table, clock = service_table(place)
    leases = Leases(table)
    late = leases.acquire("report", 30)

    def write(lease: object, text: str) -> None:
        item = {"pk": '{"S":"report"}', "sk": '{"S":"report"}', "text": f'{{"S":"{text}"}}'}
        entity = an_entity()
        put = Writes("service", clock(), Table(place.client, "service").settings.encryption).replace(entity, item)
        send(place.client, [*put, leases.check(lease)])  # type: ignore[arg-type]

    write(late, "in time")
    clock.advance(timedelta(seconds=31))
    with pytest.raises(Lost):
        write(late, "too late")
    write(leases.acquire("report", 30), "next")
    with pytest.raises(Lost):
        write(late, "far too late")

    assert place.item("service", {"pk": {"S": "report"}, "sk": {"S": "report"}}) == {
        "pk": {"S": "report"},
        "sk": {"S": "report"},
        "text": {"S": "next"},
    }


def an_entity() -> object:
    from liftgen.runtime.entity import Entity

    return Entity(name="Report", table="service", key=("pk", "sk"), write=dict, read=dict)


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.REPEATED])
def test_an_answer_that_is_lost_does_not_lock_oneself_out(fault: Fault) -> None:
    client = FakeClient()
    leases = Leases(service_table(StandIn(client))[0])
    client.fail_next(fault, "UpdateItem")

    lease = leases.acquire("report", 30)

    assert lease.token >= 1
    assert leases.release(lease)


@pytest.mark.parametrize(("fault", "error"), [(Fault.THROTTLED, Throttled), (Fault.CONFLICT, Conflict)])
def test_what_was_not_acquired_is_not_held(fault: Fault, error: type[Exception]) -> None:
    client = FakeClient()
    leases = Leases(service_table(StandIn(client))[0])
    client.fail_next(fault, "UpdateItem")

    with pytest.raises(error):
        leases.acquire("report", 30)

    assert leases.acquire("report", 30).token == 1
