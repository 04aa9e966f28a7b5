"""Fixtures of the tests of what repositories do: generated code, and a DynamoDB in memory and the embedded one below it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
from support.data_layer import NOW, Project, settings
from support.generated import MODELS, generate

from liftgen.documents import table_document
from liftgen.requests import create_table_request
from liftgen.runtime.client import Client
from liftgen.testing import Clock, LocalDynamoDBError, StandIn, create_tables, local_dynamodb
from liftgen.testing.fake import FakeClient

THREE = "it refuses a key condition on more than two attributes"
QUIRKS = {
    "test_a_filter_works_over_buckets_and_beside_the_index_s_own": THREE,
    "test_a_range_finds_what_python_finds": "its `begins_with` of a key is blind to upper and lower case",
    "test_a_tenant_sees_its_own_and_nothing_else": THREE,
}
"""What dynoxide is wrong about, by the test that shows it."""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("data_layer")
    return Project(folder, generate(folder, *MODELS))


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def memory(project: Project) -> FakeClient:
    return FakeClient(*(create_table_request(table) for table in project.schema.tables))


@pytest.fixture(params=["memory", "embedded", pytest.param("dynoxide", marks=pytest.mark.slow)])
def stand_in(request: pytest.FixtureRequest, project: Project) -> StandIn:
    """A DynamoDB with the tables of all models: in memory, the embedded one, and another for a second opinion."""
    if request.param == "dynoxide":
        return second_opinion(request, project)
    if request.param == "memory":
        client: Client = request.getfixturevalue("memory")
    else:
        from liftgen.runtime.botocore_client import BotocoreClient

        made = request.getfixturevalue("local_dynamodb").isolated().client()
        create_tables(made, *project.schema.tables)
        client = BotocoreClient(made)
    return StandIn(client, [table.name for table in project.schema.tables])


def second_opinion(request: pytest.FixtureRequest, project: Project) -> StandIn:
    """dynoxide, where it can be installed; what it is known to be wrong about fails, or its line is to go."""
    quirk = QUIRKS.get(getattr(request.node, "originalname", ""))
    if quirk is not None:
        request.applymarker(pytest.mark.xfail(reason=quirk, strict=True))
    servers = ExitStack()
    request.addfinalizer(servers.close)
    try:
        # It keeps the tables of all accounts together, so each test has a server of its own.
        server = servers.enter_context(local_dynamodb("dynoxide"))
    except LocalDynamoDBError as error:
        pytest.skip(str(error))
    stand_in = StandIn(server.direct_client())
    stand_in.create(*map(table_document, project.schema.tables))
    return stand_in


@pytest.fixture
def saas(project: Project, stand_in: StandIn, clock: Clock) -> Any:
    return project.repositories.Saas(stand_in.client, settings=settings(clock))


@pytest.fixture
def shop(project: Project, stand_in: StandIn, clock: Clock) -> Any:
    return project.repositories.Shop(stand_in.client, settings=settings(clock))


@pytest.fixture
def saas_in_memory(project: Project, memory: FakeClient, clock: Clock) -> Any:
    return project.repositories.Saas(memory, settings=settings(clock))


@pytest.fixture
def awkwards(project: Project, stand_in: StandIn, clock: Clock) -> Any:
    return project.repositories.AwkwardTable(stand_in.client, settings=settings(clock)).awkwards
