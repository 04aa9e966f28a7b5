import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from liftgen.testing import LocalDynamoDB, LocalDynamoDBError, local_dynamodb
from liftgen.testing.server import Server

LISTENING = "0A"  # the state of a listening socket in /proc/net/tcp


def make_notes(client: DynamoDBClient) -> None:
    client.create_table(
        TableName="notes",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def started(dynamodb: LocalDynamoDB) -> Server:
    assert dynamodb.server is not None
    return dynamodb.server


@pytest.fixture
def own_dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalDynamoDB]:
    """One that a test may break."""
    monkeypatch.delenv("LIFT_DYNAMODB_ENDPOINT", raising=False)
    with local_dynamodb() as dynamodb:
        yield dynamodb


def test_an_item_that_was_put_is_got_back(dynamodb_client: DynamoDBClient) -> None:
    make_notes(dynamodb_client)
    dynamodb_client.put_item(TableName="notes", Item={"id": {"S": "1"}, "text": {"S": "hello"}})

    assert dynamodb_client.get_item(TableName="notes", Key={"id": {"S": "1"}})["Item"]["text"] == {"S": "hello"}


def test_accounts_do_not_see_each_others_tables(local_dynamodb: LocalDynamoDB) -> None:
    mine, another = local_dynamodb.isolated(), local_dynamodb.isolated()
    make_notes(mine.client())

    assert mine.client().list_tables()["TableNames"] == ["notes"]
    assert another.client().list_tables()["TableNames"] == []


def test_two_at_once_keep_apart(own_dynamodb: LocalDynamoDB, local_dynamodb: LocalDynamoDB) -> None:
    same_account = LocalDynamoDB(local_dynamodb.endpoint_url, own_dynamodb.account)
    make_notes(own_dynamodb.client())

    assert own_dynamodb.endpoint_url != local_dynamodb.endpoint_url
    assert same_account.client().list_tables()["TableNames"] == []


def test_it_is_gone_after_the_block() -> None:
    with local_dynamodb("ministack") as dynamodb:
        client = dynamodb.client()
        client.list_tables()

    with pytest.raises(LocalDynamoDBError, match="has ended"):
        client.list_tables()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", started(dynamodb).port))


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="sockets are read from /proc")
def test_it_listens_on_loopback_alone_and_only_once(own_dynamodb: LocalDynamoDB) -> None:
    group = started(own_dynamodb).process.pid

    assert listening(group) == [f"0100007F:{started(own_dynamodb).port:04X}"]


def listening(group: int) -> list[str]:
    """The addresses, as /proc has them, on which the processes of a group listen."""
    members = [pid for pid in Path("/proc").glob("[0-9]*") if group_of(pid) == group]
    sockets = {str(handle.readlink()) for pid in members for handle in (pid / "fd").iterdir()}
    rows = [
        line.split() for table in ("tcp", "tcp6") for line in (Path("/proc/net") / table).read_text().splitlines()[1:]
    ]
    return [row[1] for row in rows if row[3] == LISTENING and f"socket:[{row[9]}]" in sockets]


def group_of(process: Path) -> int | None:
    try:
        return os.getpgid(int(process.name))
    except ProcessLookupError:
        return None


def test_further_services_are_there_only_when_asked_for(own_dynamodb: LocalDynamoDB) -> None:
    with local_dynamodb(services=["sts"]) as wider:
        assert services_of(own_dynamodb) == {"dynamodb", "dynamodbstreams"}
        assert services_of(wider) == {"dynamodb", "dynamodbstreams", "sts"}


def services_of(dynamodb: LocalDynamoDB) -> set[str]:
    with urlopen(f"{dynamodb.endpoint_url}/_ministack/health") as answer:
        return set(json.load(answer)["services"])


def test_a_call_after_the_server_died_says_so_and_names_the_log(own_dynamodb: LocalDynamoDB) -> None:
    client = own_dynamodb.client()
    server = started(own_dynamodb)
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()

    with pytest.raises(LocalDynamoDBError, match="has ended") as caught:
        client.list_tables()

    assert caught.value.log == server.log
    assert server.log.exists()


ASKS_AND_WAITS = """
import signal
from liftgen.testing import local_dynamodb
with local_dynamodb("ministack") as dynamodb:
    print(dynamodb.server.port, flush=True)
    signal.pause()
"""


def test_a_process_that_is_killed_leaves_no_server_behind() -> None:
    asker = subprocess.Popen([sys.executable, "-c", ASKS_AND_WAITS], stdout=subprocess.PIPE)
    assert asker.stdout is not None
    port = int(asker.stdout.readline())
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        asker.kill()
        asker.wait()

        assert connection.recv(1) == b""  # the server closes it, by ending
    asker.stdout.close()


def test_an_endpoint_of_the_users_is_used_as_it_is(
    local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liftgen.testing import local_dynamodb as a_local_dynamodb

    monkeypatch.setenv("LIFT_DYNAMODB_ENDPOINT", f"{local_dynamodb.endpoint_url}/")
    with a_local_dynamodb() as dynamodb:
        make_notes(dynamodb.client())

    assert dynamodb.endpoint_url == local_dynamodb.endpoint_url
    assert dynamodb.client().list_tables()["TableNames"] == ["notes"]
    assert dynamodb.isolated().client().list_tables()["TableNames"] == []


def test_an_endpoint_where_nothing_answers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("LIFT_DYNAMODB_ENDPOINT", f"http://127.0.0.1:{port}")

    with pytest.raises(LocalDynamoDBError, match="nothing answers at LIFT_DYNAMODB_ENDPOINT"), local_dynamodb():
        pass


@pytest.mark.parametrize("endpoint", ["localhost:8000", "http://", "http://127.0.0.1:port", "8000"])
def test_an_endpoint_that_is_no_address_is_an_error_that_shows_one(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFT_DYNAMODB_ENDPOINT", endpoint)

    with (
        pytest.raises(LocalDynamoDBError, match=r"is not an address: .*\nhelp: write it like `http://"),
        local_dynamodb(),
    ):
        pass


def test_the_users_own_aws_configuration_plays_no_part(
    local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    client = local_dynamodb.isolated().client()

    assert client.list_tables()["TableNames"] == []


LISTS_TABLES = "import boto3; print(*boto3.client('dynamodb').list_tables()['TableNames'])"


def test_its_environment_leads_another_program_to_the_same_account(local_dynamodb: LocalDynamoDB) -> None:
    dynamodb = local_dynamodb.isolated()
    make_notes(dynamodb.client())
    environment = {"PATH": os.environ["PATH"], **dynamodb.environment}

    done = subprocess.run(
        [sys.executable, "-c", LISTS_TABLES], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout == "notes\n"
