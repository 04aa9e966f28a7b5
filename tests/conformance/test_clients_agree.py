"""The direct client gets from the embedded DynamoDB what botocore's gets: the same answers, the same errors."""

import pytest
from support.conformance import Case, outcomes
from support.conformance.cases import CASES

from liftgen.runtime.botocore_client import BotocoreClient
from liftgen.testing import LocalDynamoDB


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_clients_agree(case: Case, local_dynamodb: LocalDynamoDB) -> None:
    direct = outcomes(local_dynamodb.isolated().direct_client(), case)
    botocore = outcomes(BotocoreClient(local_dynamodb.isolated().client()), case)

    different = [
        (step.name, {"direct": ours, "botocore": theirs})
        for (step, ours), (_, theirs) in zip(direct, botocore, strict=True)
        if ours != theirs
    ]

    assert different == []
