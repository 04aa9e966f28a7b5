"""DynamORM's meaning, scenario by scenario and byte by byte: what repositories store, and read of what Go code wrote."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from support.generated import generate, imported
from support.scenarios import EXPECT, Runner, ScenarioError, scenario_of

from liftgen.requests import create_table_request
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.table import Settings
from liftgen.schema import Schema
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient
from liftgen.testing.local_keys import LocalKeys

NOW = datetime(2026, 5, 17, 12, 30, 15, 123456, tzinfo=UTC)
TESTS = Path(__file__).parent
SCENARIOS = {path.stem: path.read_text("utf-8") for path in sorted((TESTS / "scenarios").glob("*.yaml"))}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Schema]:
    folder = tmp_path_factory.mktemp("scenarios")
    return folder, generate(folder, TESTS / "models/profiles.py", package="scenario_layer")


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def stand_in(generated: tuple[Path, Schema]) -> StandIn:
    tables = generated[1].tables
    return StandIn(FakeClient(*(create_table_request(each) for each in tables)), [each.name for each in tables])


def runner_of(
    model: str, generated: tuple[Path, Schema], stand_in: StandIn, clock: Clock, encryption: Encryption | None = None
) -> Runner:
    folder, schema = generated
    repositories = imported(folder, "scenario_layer.repositories")
    settings = Settings(clock=clock, encryption=encryption or Encryption(LocalKeys()))
    repository = getattr(repositories, f"{model}Repository")(stand_in.client, settings=settings)
    return Runner(repository, getattr(imported(folder, "profiles"), model), schema.entity(model), stand_in, clock)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_goes_as_it_says(name: str, generated: tuple[Path, Schema], stand_in: StandIn, clock: Clock) -> None:
    scenario = scenario_of(SCENARIOS[name])

    runner_of(scenario.model, generated, stand_in, clock).run(scenario)


def test_the_scenarios_hold_every_step_and_every_expectation() -> None:
    steps = [step for text in SCENARIOS.values() for step in scenario_of(text).steps]

    assert {each["op"] for each in steps} == {"create", "get", "update", "delete", "query", "sleep"}
    assert {name for each in steps for name in each.get("expect", {})} == EXPECT


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"error": "ErrItemNotFound"}, "no error, where ErrItemNotFound is expected"),
        ({"item_contains": {"page": "away"}}, "page is 'home' and not 'away'"),
        ({"item_has_fields": ["seconds"]}, "whether `seconds` is there is False and not True"),
        ({"item_missing_fields": ["page"]}, "whether `page` is there is True and not False"),
        ({"raw_attribute_types": {"page": "N"}}, "the type of `page` is ['S'] and not ['N']"),
        ({"item_field_equals_var": {"page": "id"}}, "page is {'S': 'home'} and not {'S': 'v1'}"),
        ({"item_field_not_equals_var": {"page": "page"}}, "`page` is still {'S': 'home'}"),
    ],
)
def test_a_scenario_that_does_not_go_as_it_says_is_an_error(
    expect: Any, said: str, generated: tuple[Path, Schema], stand_in: StandIn, clock: Clock
) -> None:
    step = {
        "op": "create",
        "item": {"id": "v1", "page": "home"},
        "save": {"id": "id", "page": "page"},
        "expect": expect,
    }
    text = json.dumps({"name": "wrong", "dms_version": "0.1", "model": "Visit", "steps": [step]})

    with pytest.raises(ScenarioError) as raised:
        runner_of("Visit", generated, stand_in, clock).run(scenario_of(text))

    assert str(raised.value) == f"wrong, step 1 (create): {said}"


def test_a_scenario_that_says_what_the_runner_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="expects_nothing, then"):
        scenario_of("{name: odd, model: Visit, steps: [{op: get, then: 1, expect: {expects_nothing: 1}}]}")


BARE = {
    "PK": {"S": "USER#1"},
    "SK": {"S": "PROFILE"},
    "emailAddress": {"S": "ada@example.com"},
    "joined": {"S": "2026-01-01"},
    "groups": {"NULL": True},
    "settings": {"S": "{}"},
    "note": {"S": ""},
    "createdAt": {"S": "2026-05-17T12:30:15.123456789Z"},
    "updatedAt": {"S": "2026-05-17T12:30:15Z"},
    "version": {"N": "3"},
}
"""As Go writes it: nanoseconds where there are any, nothing where a value is its type's zero, NULL for an empty set."""


def test_what_go_code_wrote_is_read(generated: tuple[Path, Schema], stand_in: StandIn, clock: Clock) -> None:
    runner = runner_of("Profile", generated, stand_in, clock)
    full = {
        **BARE,
        "SK": {"S": "FULL"},
        "nickname": {"S": "ada"},
        "logins": {"N": "3"},
        "active": {"BOOL": True},
        "labels": {"SS": ["b", "a"]},
        "groups": {"SS": ["x"]},
        "scores": {"NS": ["10", "9"]},
        "settings": {"S": '{"depth": 2}'},
        "expiresAt": {"N": "4102444800"},
    }
    stand_in.put("profiles", BARE)
    stand_in.put("profiles", full)

    bare, whole = (runner.repository.get(PK="USER#1", SK=each) for each in ("PROFILE", "FULL"))

    assert (bare.nickname, bare.logins, bare.active, bare.labels, bare.groups, bare.scores) == (
        "",
        0,
        False,
        set(),
        set(),
        set(),
    )
    assert (bare.version, bare.expires_at, bare.secret, bare.settings) == (3, 0, "", {})
    assert bare.created_at == datetime(2026, 5, 17, 12, 30, 15, 123456, tzinfo=UTC)
    assert (whole.labels, whole.groups, whole.scores) == ({"a", "b"}, {"x"}, {9, 10})
    assert (whole.logins, whole.active, whole.settings, whole.expires_at) == (3, True, {"depth": 2}, 4102444800)


def test_an_update_keeps_what_go_code_wrote(generated: tuple[Path, Schema], stand_in: StandIn, clock: Clock) -> None:
    runner = runner_of("Profile", generated, stand_in, clock)
    stand_in.put("profiles", {**BARE, "legacy": {"L": [{"N": "1"}]}})

    runner.repository.update(runner.repository.get(PK="USER#1", SK="PROFILE"), note="new", groups={"x"})

    changed = {"note": {"S": "new"}, "groups": {"SS": ["x"]}, "version": {"N": "4"}, "legacy": {"L": [{"N": "1"}]}}
    renewed = {"updatedAt": {"S": "2026-05-17T12:30:15.123456Z"}}
    assert stand_in.items("profiles") == [{**BARE, **changed, **renewed}]


def test_what_is_stored_is_what_go_code_would_store(
    generated: tuple[Path, Schema], stand_in: StandIn, clock: Clock
) -> None:
    runner = runner_of("Profile", generated, stand_in, clock)

    runner.repository.create(runner.model(PK="USER#1", SK="PROFILE", email="ada@example.com", joined="2026-01-01"))

    now = {"S": "2026-05-17T12:30:15.123456Z"}
    assert stand_in.items("profiles") == [{**BARE, "createdAt": now, "updatedAt": now, "version": {"N": "0"}}]


def test_what_go_code_encrypted_is_read_and_what_it_can_read_is_written(
    generated: tuple[Path, Schema], stand_in: StandIn, clock: Clock
) -> None:
    keys = LocalKeys()
    runner = runner_of("Profile", generated, stand_in, clock, Encryption(keys, version=1))
    key, context = keys.generate(), b"theorydb:encrypted:v1|attr=secret"
    sealed = AESGCM(key.plaintext).encrypt(b"n" * 12, b'{"t":"S","s":"hush"}', context)
    parts = {"edk": key.encrypted, "nonce": b"n" * 12, "ct": sealed}
    envelope = {"v": {"N": "1"}, **{name: {"B": b64encode(part).decode()} for name, part in parts.items()}}
    stand_in.put("profiles", {**BARE, "secret": {"M": envelope}})

    found = runner.repository.get(PK="USER#1", SK="PROFILE")
    runner.repository.update(found, secret="new")

    assert found.secret == "hush"
    (stored,) = stand_in.items("profiles")
    edk, nonce, ct = (b64decode(stored["secret"]["M"][name]["B"]) for name in ("edk", "nonce", "ct"))
    assert AESGCM(keys.decrypt(edk)).decrypt(nonce, ct, context) == b'{"t":"S","s":"new"}'
