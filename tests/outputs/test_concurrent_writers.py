"""Sixteen writers at once lose nothing: counters, versions, unique values, and money that moves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from support.generated import ROOT, generate, imported

from liftgen.documents import table_document
from liftgen.requests import create_table_request
from liftgen.runtime.errors import AlreadyExists, Conflict, LiftError
from liftgen.runtime.operations import Add
from liftgen.schema import Schema
from liftgen.testing import StandIn
from liftgen.testing.fake import FakeClient

PACKAGE = "concurrent_writers"
WRITERS = 16
EACH = 3


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Schema, ModuleType, ModuleType]:
    folder = tmp_path_factory.mktemp("concurrent")
    schema = generate(folder, ROOT / "sample_models" / "saas.py", package=PACKAGE)
    return schema, imported(folder, f"{PACKAGE}.repositories"), imported(folder, "saas")


@pytest.fixture
def models(generated: tuple[Schema, ModuleType, ModuleType]) -> ModuleType:
    return generated[2]


@pytest.fixture(params=["memory", "embedded"])
def saas(request: pytest.FixtureRequest, generated: tuple[Schema, ModuleType, ModuleType]) -> Any:
    schema, repositories, _ = generated
    table = schema.table("saas")
    if request.param == "memory":
        return repositories.Saas(FakeClient(create_table_request(table)))
    client = request.getfixturevalue("local_dynamodb").isolated().direct_client()
    StandIn(client).create(table_document(table))
    return repositories.Saas(client)


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What each writer gives, or the error that it met; all of them begin at the same moment."""
    gate = threading.Barrier(WRITERS)

    def one(number: int) -> Any:
        gate.wait()
        try:
            return work(number)
        except LiftError as error:
            return error

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(WRITERS)))


def until_it_is_done(attempt: Callable[[], Any]) -> Any:
    """As often as somebody else was first."""
    while True:
        try:
            return attempt()
        except Conflict:
            continue


def project(saas: Any, models: ModuleType, name: str, budget: int = 0) -> Any:
    return saas.projects.create(models.Project(tenant_id="t", project_id=name, title="x", budget=Decimal(budget)))


def test_a_counter_counts_everybody(saas: Any, models: ModuleType) -> None:
    project(saas, models, "p")

    def work(_: int) -> None:
        for _ in range(EACH):
            saas.projects.patch(tenant_id="t", project_id="p", budget=Add(Decimal(2)))

    assert at_once(work) == [None] * WRITERS
    found = saas.projects.get(tenant_id="t", project_id="p", consistent=True)
    assert (found.budget, found.version) == (2 * WRITERS * EACH, WRITERS * EACH)


def test_a_version_lets_one_writer_through_at_a_time(saas: Any, models: ModuleType) -> None:
    project(saas, models, "p")

    def attempt() -> Any:
        read = saas.projects.get(tenant_id="t", project_id="p", consistent=True)
        return saas.projects.update(read, budget=read.budget + 1)

    def work(_: int) -> list[int]:
        return [until_it_is_done(attempt).version for _ in range(EACH)]

    versions = sorted(version for each in at_once(work) for version in each)
    assert versions == list(range(1, WRITERS * EACH + 1))
    assert saas.projects.get(tenant_id="t", project_id="p", consistent=True).budget == WRITERS * EACH


def test_a_unique_value_has_one_owner(saas: Any, models: ModuleType) -> None:
    def work(number: int) -> Any:
        user = models.User(tenant_id="t", user_id=f"u{number}", email="same")
        return until_it_is_done(lambda: saas.users.create(user))

    found = at_once(work)

    (winner,) = [each for each in found if not isinstance(each, LiftError)]
    assert {type(each) for each in found if each is not winner} == {AlreadyExists}
    assert list(saas.users.by_key("t").consistent()) == [winner]


def test_money_that_moves_is_neither_lost_nor_made(saas: Any, models: ModuleType) -> None:
    accounts = ["a", "b", "c"]
    for each in accounts:
        project(saas, models, each, 100)

    def move(number: int) -> None:
        source, target = accounts[number % 3], accounts[(number + 1) % 3]
        one, two = (saas.projects.get(tenant_id="t", project_id=each, consistent=True) for each in (source, target))
        with saas.transaction() as tx:
            tx.projects.update(one, budget=one.budget - number)
            tx.projects.update(two, budget=two.budget + number)

    assert at_once(lambda number: until_it_is_done(lambda: move(number))) == [None] * WRITERS

    found = {each.project_id: each for each in saas.projects.by_key("t").consistent()}
    moved = dict.fromkeys(accounts, 100)
    for number in range(WRITERS):
        moved[accounts[number % 3]] -= number
        moved[accounts[(number + 1) % 3]] += number
    assert {name: each.budget for name, each in found.items()} == moved
    assert sum(each.version for each in found.values()) == 2 * WRITERS
