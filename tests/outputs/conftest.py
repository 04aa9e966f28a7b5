"""Fixtures of the tests of what repositories do: generated code, and a DynamoDB in memory and the embedded one below it."""

from __future__ import annotations

from typing import Any

import pytest
from support.data_layer import NOW, Project, settings
from support.generated import MODELS, generate

from liftgen.requests import create_table_request
from liftgen.testing import Clock, StandIn
from liftgen.testing.fake import FakeClient


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


@pytest.fixture(params=["memory", "embedded"])
def stand_in(request: pytest.FixtureRequest, project: Project) -> StandIn:
    """A DynamoDB with the tables of all models."""
    if request.param == "memory":
        made = StandIn(request.getfixturevalue("memory"))
        made.tables = [table.name for table in project.schema.tables]
        return made
    from liftgen.runtime.botocore_client import BotocoreClient
    from liftgen.testing import create_tables

    client = request.getfixturevalue("local_dynamodb").isolated().client()
    create_tables(client, *project.schema.tables)
    return StandIn(BotocoreClient(client), [table.name for table in project.schema.tables])


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
