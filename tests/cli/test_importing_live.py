"""`lift dynamorm import --from live`: the tables of every sample, deployed and filled, come back as models that read them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.stored_items import stored_items

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.read import read
from liftgen.testing import create_tables

if TYPE_CHECKING:
    from liftgen.testing import LocalDynamoDB
    from tests.cli.conftest import Ran, Workspace

SAMPLES = sorted((Path(__file__).parents[2] / "sample_models").glob("*.py"))


@pytest.fixture
def dynamodb(local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch) -> LocalDynamoDB:
    """An empty account to which the environment leads."""
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    account = local_dynamodb.isolated()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, account.environment[name])
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return account


def deploy(sample: Path, dynamodb: LocalDynamoDB) -> list[str]:
    """The tables of a sample, filled; their names."""
    schema = derive(read([sample], sample.parent, Report()), Report())
    client = dynamodb.client()
    create_tables(client, *schema.tables)
    for table in schema.tables:
        for item in stored_items(schema, table):
            client.put_item(TableName=table.name, Item=decoded(item))
    return [each.name for each in schema.tables]


def decoded(value: object) -> object:
    """What the client takes: bytes are bytes there, and text in JSON."""
    from base64 import b64decode

    match value:
        case {"B": str(text)}:
            return {"B": b64decode(text)}
        case {"BS": list(members)}:
            return {"BS": [b64decode(each) for each in members]}
        case dict():
            return {name: decoded(inner) for name, inner in value.items()}
        case list():
            return [decoded(each) for each in value]
    return value


def live(folder: Workspace, dynamodb: LocalDynamoDB, *arguments: str) -> Ran:
    return folder.lift("import", "--from", "live", "--endpoint-url", dynamodb.endpoint_url, *arguments)


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_comes_back_as_models_that_validate(sample: Path, folder: Workspace, dynamodb: LocalDynamoDB) -> None:
    named = [argument for each in deploy(sample, dynamodb) for argument in ("--table", each)]
    ran = live(folder, dynamodb, *named)
    checked = folder.lift("validate", "models", *named, "--sample", "200", "--endpoint-url", dynamodb.endpoint_url)

    assert (ran.code, checked.code) == (0, 0), ran.err + checked.err
    assert ran.out.startswith("create models/")
    assert "as the models say" in checked.err


def test_no_more_is_read_than_was_asked_for(folder: Workspace, dynamodb: LocalDynamoDB) -> None:
    deploy(SAMPLES[0].with_name("session.py"), dynamodb)
    ran = live(folder, dynamodb, "--table", "sessions", "--sample", "5")

    assert ran.code == 0
    assert "as 5 items that were read show them" in folder.read("models/sessions.py")


def test_a_table_that_is_not_there_is_a_finding(folder: Workspace, dynamodb: LocalDynamoDB) -> None:
    ran = live(folder, dynamodb, "--table", "sessions", "--region", "eu-west-1")

    assert ran.code == 1
    assert "there is no table `sessions` in region `eu-west-1`" in ran.err
    assert not folder.tree


@pytest.mark.usefixtures("dynamodb")
def test_an_endpoint_that_does_not_answer_has_its_own_exit_code(folder: Workspace) -> None:
    ran = folder.lift("import", "--from", "live", "--table", "a", "--endpoint-url", "http://127.0.0.1:9")

    assert ran.code == 4
    assert not folder.tree


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "live"), "say which deployed table to read"),
        (("--from", "awslabs"), "say which document to import"),
        (("--from", "live", "--table", "a", "document.json"), "deployed tables are no document"),
        (("--from", "awslabs", "--table", "a", "document.json"), "only `--from live` asks for tables"),
        (("--from", "live", "--table", "a", "--sample", "0"), "--sample"),
    ],
)
def test_what_does_not_go_together_is_usage(arguments: tuple[str, ...], said: str, folder: Workspace) -> None:
    folder.write("document.json", "{}")
    ran = folder.lift("import", *arguments)

    assert ran.code == 2
    assert said in " ".join(ran.err.split())
