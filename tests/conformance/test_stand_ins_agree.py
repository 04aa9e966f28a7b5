"""The DynamoDB in memory answers as the embedded one does; where they differ, a line in quirks.toml says who is right."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.conformance import Case, outcomes
from support.conformance.cases import CASES

from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.testing import LocalDynamoDB, LocalDynamoDBError, local_dynamodb
from liftgen.testing.fake import FakeClient

QUIRKS: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("quirks.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fake_and_the_embedded_dynamodb_agree(case: Case, local_dynamodb: LocalDynamoDB) -> None:
    client = BotocoreClient(local_dynamodb.isolated().client())
    # The user's own, which LIFT_DYNAMODB_ENDPOINT names, has no quirks that are known here.
    name = local_dynamodb.server.service.name if local_dynamodb.server else "theirs"

    assert disagreements(case, client, quirks(name, case)) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fake_and_dynoxide_agree(case: Case) -> None:
    try:
        with local_dynamodb("dynoxide") as server:
            found = disagreements(case, BotocoreClient(server.client()), quirks("dynoxide", case))
    except LocalDynamoDBError as error:
        pytest.skip(str(error))

    assert found == []


def disagreements(case: Case, server: BotocoreClient, known: set[str]) -> list[Any]:
    """Where the two differ and nobody knows, and where they are known to differ and do not."""
    found: list[Any] = []
    for (step, theirs), (_, ours) in zip(outcomes(server, case), outcomes(FakeClient(), case), strict=True):
        if theirs != ours and step.name not in known:
            found.append((step.name, {"server": theirs, "fake": ours}))
        if theirs == ours and step.name in known:
            found.append((step.name, "is no quirk any more"))
    return found


def quirks(server: str, case: Case) -> set[str]:
    return {step for quirk in QUIRKS.get(server, []) if quirk["case"] == case.name for step in quirk["steps"]}


def test_every_quirk_is_of_a_step_and_has_its_reason() -> None:
    steps = {(case.name, step.name) for case in CASES for step in case.steps}
    known = [quirk for of_server in QUIRKS.values() for quirk in of_server]

    assert {(quirk["case"], step) for quirk in known for step in quirk["steps"]} <= steps
    assert all(quirk["why"] for quirk in known)
