import subprocess
import sys

import pytest

from liftgen.testing import LocalDynamoDB

TWO_TESTS = """
    import pytest

    @pytest.mark.parametrize("time", [1, 2])
    def test_the_table_is_new(dynamodb_client, time):
        dynamodb_client.create_table(
            TableName="notes",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
"""
ENDPOINTS = """
    import os, pathlib, pytest

    @pytest.mark.parametrize("time", range(4))
    def test_endpoint(local_dynamodb, time):
        with pathlib.Path("endpoints").open("a") as seen:
            print(os.environ["PYTEST_XDIST_WORKER"], local_dynamodb.endpoint_url, file=seen)
"""


def test_each_test_starts_without_tables(
    pytester: pytest.Pytester, local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFT_DYNAMODB_ENDPOINT", local_dynamodb.endpoint_url)
    pytester.makepyfile(TWO_TESTS)

    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_each_worker_has_one_server_for_all_its_tests(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIFT_DYNAMODB_ENDPOINT", raising=False)
    pytester.makepyfile(ENDPOINTS)

    pytester.runpytest_subprocess("-n2").assert_outcomes(passed=4)

    seen = {tuple(line.split()) for line in (pytester.path / "endpoints").read_text().splitlines()}
    assert {worker for worker, _ in seen} == {"gw0", "gw1"}
    assert len({endpoint for _, endpoint in seen}) == len(seen) == 2


def test_a_server_that_cannot_be_had_fails_the_tests_without_a_traceback(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFT_DYNAMODB_ENDPOINT", "nowhere")
    pytester.makepyfile("def test_it(dynamodb_client): ...")

    result = pytester.runpytest_inprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["LIFT_DYNAMODB_ENDPOINT is not an address: `nowhere`", "help: *"])
    assert "Traceback" not in result.stdout.str()


def test_loading_the_plugin_loads_nothing_but_pytest() -> None:
    script = "import sys, pytest; had = set(sys.modules); import liftgen.testing.plugin; print(*set(sys.modules) - had)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    loaded = {module.partition(".")[0] for module in done.stdout.split()}
    assert loaded - sys.stdlib_module_names == {"liftgen"}
