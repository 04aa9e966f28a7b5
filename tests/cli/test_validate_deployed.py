"""Validating deployed tables: what differs, what is missing, and why it could not be looked at; each with its exit code."""

from __future__ import annotations

import http.server
import json
import os
import threading
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from liftgen.cli.aws import problems_with_aws
from liftgen.cli.exits import Exit, exit_of
from liftgen.diagnostics import Report
from liftgen.pipeline import Deployed, compare_deployed, understand
from liftgen.project import Project
from liftgen.schema import KeyAttribute, KeySchema, Table
from liftgen.testing import create_tables
from liftgen.testing.server import free_port

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from liftgen.testing import LocalDynamoDB
    from tests.cli.conftest import Ran, Workspace

SESSION = """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Session(BaseModel):
    session_id: Annotated[str, PK]
"""
NOTE = SESSION.replace("Session", "Note").replace("session_id", "note_id")
SESSIONS = Table("sessions", KeySchema((KeyAttribute("session_id", "S"),)))
NOTES = Table("notes", KeySchema((KeyAttribute("note_id", "S"),)))


@dataclass(frozen=True)
class Deployment:
    """A project with one model, and an empty account to which the environment leads."""

    folder: Workspace
    dynamodb: LocalDynamoDB

    def deploy(self, *tables: Table) -> None:
        create_tables(self.dynamodb.client(), *tables)

    def validate(self, *tables: str) -> Ran:
        """Validate these deployed tables."""
        return self.run(*(each for table in tables for each in ("--table", table)), endpoint=self.dynamodb.endpoint_url)

    def run(self, *arguments: str, endpoint: str) -> Ran:
        return self.folder.lift("validate", *arguments, "--endpoint-url", endpoint)


@pytest.fixture
def deployment(folder: Workspace, local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    folder.write("models.py", SESSION)
    folder.write("lift.toml", 'models = "models.py"\n')
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    account = local_dynamodb.isolated()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, account.environment[name])
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return Deployment(folder, account)


def test_a_table_as_the_models_say_is_clean(deployment: Deployment) -> None:
    deployment.deploy(SESSIONS)
    ran = deployment.validate("sessions")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("; the deployed table is as the models say\n")


def test_a_table_that_differs_is_a_finding(deployment: Deployment) -> None:
    deployment.deploy(replace(SESSIONS, stream="NEW_IMAGE"))
    ran = deployment.validate("sessions")

    assert ran.code == 1
    assert ran.err.strip().splitlines() == [
        "error[LIFT408]: table `sessions` has a stream of NEW_IMAGE as deployed, but no stream in the models",
        " --> models.py:8:7",
        "  |",
        "8 | class Session(BaseModel):",
        "  |       ^^^^^^^",
        "  |",
        'help: say `stream="NEW_IMAGE"` in the `Table`; or turn the stream off, once its readers are done',
        "",
        "1 error",
    ]


def test_a_table_that_is_missing_is_a_finding(deployment: Deployment) -> None:
    ran = deployment.run("--table", "sessions", "--region", "eu-west-1", endpoint=deployment.dynamodb.endpoint_url)

    assert ran.code == 1
    assert f"there is no table `sessions` in region `eu-west-1` at `{deployment.dynamodb.endpoint_url}`" in ran.err
    assert "models.py:8:7" in ran.err


def test_the_only_table_may_have_any_name_where_it_is_deployed(deployment: Deployment) -> None:
    deployment.deploy(replace(SESSIONS, name="sessions-of-a-colleague"))
    ran = deployment.validate("sessions-of-a-colleague")

    assert ran.code == 0


def test_several_tables_go_by_their_names_and_those_of_the_stages(deployment: Deployment) -> None:
    deployment.folder.write("models.py", SESSION + "\n\n" + NOTE.partition("\n\n\n")[2])
    deployment.folder.write("lift.toml", 'models = "models.py"\n[stages.prod]\ntables = { notes = "notes-prod" }\n')
    deployment.deploy(SESSIONS, replace(NOTES, name="notes-prod", stream="KEYS_ONLY"))
    ran = deployment.validate("sessions", "notes-prod")

    assert ran.code == 1
    assert "LIFT408]: table `notes-prod` has a stream" in ran.err
    assert "1 error" in ran.err


def test_a_name_that_no_table_goes_by_is_a_wrong_call(deployment: Deployment) -> None:
    deployment.folder.write("models.py", SESSION + "\n\n" + NOTE.partition("\n\n\n")[2])
    ran = deployment.validate("session")

    assert ran.code == 2
    assert "no table of the models is called `session`" in ran.err
    assert "known are `sessions`, `notes`" in ran.err


def test_models_that_are_wrong_are_told_before_any_table(deployment: Deployment) -> None:
    deployment.folder.write("models.py", SESSION.replace("str, PK", "list[str], PK"))
    ran = deployment.validate("sessions")

    assert ran.code == 1
    assert "LIFT4" not in ran.err


def test_without_credentials_it_says_so(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    ran = deployment.validate("sessions")

    assert ran.code == 3
    assert "error[LIFT420]: there are no AWS credentials to use: Unable to locate credentials\n" in ran.err


def test_a_profile_that_does_not_exist_is_no_credentials(deployment: Deployment) -> None:
    ran = deployment.run("--table", "sessions", "--profile", "prod", endpoint=deployment.dynamodb.endpoint_url)

    assert ran.code == 3
    assert "The config profile (prod) could not be found" in ran.err


def test_an_endpoint_where_nothing_answers_is_an_aws_error(deployment: Deployment) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    ran = deployment.run("--table", "sessions", endpoint=nobody)

    assert ran.code == 4
    assert f"error[LIFT424]: no DynamoDB answers at `{nobody}`: Could not connect" in ran.err


def test_an_endpoint_that_is_something_else_is_an_aws_error(deployment: Deployment) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Web) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        ran = deployment.run("--table", "sessions", endpoint=url)
        server.shutdown()

    assert ran.code == 4
    assert f"error[LIFT424]: no DynamoDB answers at `{url}`: it is something else that does\n" in ran.err


class Web(http.server.BaseHTTPRequestHandler):
    """A page, whatever is asked."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html></html>")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_an_endpoint_that_is_none_is_a_wrong_call(deployment: Deployment) -> None:
    ran = deployment.run("--table", "sessions", endpoint="localhost:8000")

    assert ran.code == 2
    assert "`localhost:8000` is not an endpoint" in ran.err


def test_without_a_region_it_says_so(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    ran = deployment.validate("sessions")

    assert ran.code == 6
    assert "there is no AWS region to ask in: you must specify a region" in ran.err


@pytest.mark.parametrize("flag", ["--endpoint-url", "--profile", "--region"])
def test_a_flag_for_deployed_tables_needs_one(deployment: Deployment, flag: str) -> None:
    ran = deployment.folder.lift("validate", flag, "something")

    assert ran.code == 2
    assert "say which deployed table to look at" in ran.err


@pytest.mark.parametrize(
    ("code", "exit", "rule"),
    [
        ("AccessDeniedException", Exit.DENIED, "LIFT427"),
        ("UnrecognizedClientException", Exit.CREDENTIALS, "LIFT421"),
        ("ExpiredTokenException", Exit.CREDENTIALS, "LIFT421"),
        ("InternalServerError", Exit.AWS, "LIFT425"),
        ("ThrottlingException", Exit.THROTTLED, "LIFT426"),
    ],
)
def test_what_aws_refuses_is_told_from_what_it_fails_at(code: str, exit: Exit, rule: str) -> None:
    report = Report()
    with problems_with_aws(report, None):
        raise ClientError({"Error": {"Code": code, "Message": "no."}}, "DescribeTable")

    assert report.codes() == [rule]
    assert exit_of(report) is exit


def test_a_bug_of_ours_is_no_problem_with_aws() -> None:
    with pytest.raises(ValueError, match="ours"), problems_with_aws(Report(), None):
        raise ValueError("ours")


def test_what_may_not_be_read_is_a_warning_and_not_compared(folder: Workspace, dynamodb_client: DynamoDBClient) -> None:
    folder.write("models.py", SESSION)
    create_tables(dynamodb_client, replace(SESSIONS, ttl="gone_at", pitr=True))
    project, report = Project(folder.path, ("models.py",)), Report()
    outcome = understand(project, report)
    compare_deployed(outcome, project, Deployed(("sessions",), Reader(dynamodb_client), "here"))

    assert [(each.code, each.finding.help) for each in outcome.report] == [
        ("LIFT412", "allow `dynamodb:DescribeTimeToLive` on the table"),
        ("LIFT412", "allow `dynamodb:DescribeContinuousBackups` on the table"),
    ]
    assert exit_of(outcome.report) is Exit.CLEAN


@dataclass
class Reader:
    """Somebody who may describe tables, and nothing else."""

    client: DynamoDBClient

    def describe_table(self, **request: str) -> object:
        return self.client.describe_table(TableName=request["TableName"])

    def describe_time_to_live(self, **_: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "DescribeTimeToLive")

    def describe_continuous_backups(self, **_: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "DescribeContinuousBackups")

    def list_tags_of_resource(self, **_: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "ListTagsOfResource")


def template(ttl: str | None = None, stack: str | None = None) -> str:
    properties = {
        "TableName": "sessions",
        "AttributeDefinitions": [{"AttributeName": "session_id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "session_id", "KeyType": "HASH"}],
        **({"TimeToLiveSpecification": {"AttributeName": ttl, "Enabled": True}} if ttl else {}),
        **({"Replicas": [{"Region": "r", "Tags": [{"Key": "lift:stack", "Value": stack}]}]} if stack else {}),
    }
    return json.dumps({"Resources": {"T": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": properties}}})


def test_a_template_is_compared_without_any_aws(deployment: Deployment) -> None:
    deployment.folder.write("cdk.out/App.template.json", template())
    ran = deployment.folder.lift("validate", "--template", "cdk.out")

    assert ran.code == 0
    assert ran.err.endswith("; the table of the template is as the models say\n")


def test_a_template_that_differs_says_in_which_file(deployment: Deployment) -> None:
    deployment.folder.write("cdk.out/App.template.json", template(ttl="ends"))
    ran = deployment.folder.lift("validate", "--template", "cdk.out", "--format", "concise")

    assert ran.code == 1
    assert "LIFT407" in ran.out
    assert "`sessions in App.template.json`" in ran.out


def test_a_template_without_the_table_is_a_finding(deployment: Deployment) -> None:
    deployment.folder.write("App.template.json", '{"Resources": {}}')
    ran = deployment.folder.lift("validate", "--template", "App.template.json")

    assert "there is no table `sessions` in `App.template.json`" in ran.err


def test_what_is_no_template_is_a_usage_error(deployment: Deployment) -> None:
    deployment.folder.write("App.template.json", "nothing")

    assert deployment.folder.lift("validate", "--template", "App.template.json").code == 2


def test_three_ways_at_once_and_items_too(deployment: Deployment) -> None:
    deployment.deploy(replace(SESSIONS, name="sessions-prod"))
    client = deployment.dynamodb.client()
    client.put_item(TableName="sessions-prod", Item={"session_id": {"S": "a"}})
    deployment.folder.write(
        "lift.toml", 'models = "models.py"\n[stages.prod]\ntables = { sessions = "sessions-prod" }\n'
    )
    deployment.folder.write("cdk.out/App.template.json", template())
    ran = deployment.run(
        "--template", "cdk.out", "--stage", "prod", "--sample", "10", endpoint=deployment.dynamodb.endpoint_url
    )

    assert ran.code == 0
    assert ran.err.endswith("as the models say; 1 item reads as the models say\n")


def test_items_that_no_model_reads_are_findings(deployment: Deployment) -> None:
    deployment.folder.write("models.py", SESSION + "    owner: str\n")
    deployment.deploy(SESSIONS)
    deployment.dynamodb.client().put_item(TableName="sessions", Item={"session_id": {"S": "a"}})
    ran = deployment.run("--table", "sessions", "--sample", "10", endpoint=deployment.dynamodb.endpoint_url)

    assert ran.code == 1
    assert "error[LIFT431]: 1 Session of table `sessions` has no `owner`, such as `session_id` 'a'" in ran.err


def test_what_differs_is_a_result_for_code_scanning(deployment: Deployment) -> None:
    deployment.deploy(replace(SESSIONS, stream="NEW_IMAGE"))
    deployment.dynamodb.client().put_item(TableName="sessions", Item={"session_id": {"S": "a"}, "x": {"N": "1"}})
    flags = ("--table", "sessions", "--sample", "5", "--endpoint-url", deployment.dynamodb.endpoint_url)
    sarif = deployment.folder.lift("validate", *flags, "--format", "sarif")
    document = deployment.folder.lift("validate", *flags, "--format", "json")

    (run,) = json.loads(sarif.out)["runs"]
    assert [each["ruleId"] for each in run["results"]] == ["LIFT408"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("models.py", 8)
    assert [each["code"] for each in json.loads(document.out)["diagnostics"]] == ["LIFT408"]
    assert (sarif.code, document.code) == (1, 1)


class TestTheTagOfTheStack:
    """Generated stacks tag their tables, where the project has them generated."""

    @pytest.fixture
    def owned(self, deployment: Deployment) -> Deployment:
        deployment.folder.write("lift.toml", 'models = "models.py"\noutputs = ["stack"]\n')
        return deployment

    def tag(self, owned: Deployment, stack: str) -> None:
        client = owned.dynamodb.client()
        arn = client.describe_table(TableName="sessions")["Table"]["TableArn"]
        client.tag_resource(ResourceArn=arn, Tags=[{"Key": "lift:stack", "Value": stack}])

    def test_is_missed(self, owned: Deployment) -> None:
        owned.deploy(SESSIONS)
        ran = owned.validate("sessions")

        assert ran.code == 1
        assert "error[LIFT414]: table `sessions` has no tag `lift:stack` that says which stack it is of" in ran.err
        assert "models.py:8:7" in ran.err

    def test_is_enough(self, owned: Deployment) -> None:
        owned.deploy(SESSIONS)
        self.tag(owned, "sessions-table")

        assert owned.validate("sessions").code == 0

    def test_is_the_one_of_the_template(self, owned: Deployment) -> None:
        owned.deploy(SESSIONS)
        self.tag(owned, "somebodys-table")
        owned.folder.write("cdk.out/App.template.json", template(stack="sessions-table"))
        flags = ("--table", "sessions", "--template", "cdk.out")
        ran = owned.run(*flags, endpoint=owned.dynamodb.endpoint_url)

        assert ran.code == 1
        assert "tagged as one of stack `somebodys-table`, but is of `sessions-table` in the template" in ran.err
        self.tag(owned, "sessions-table")
        assert owned.run(*flags, endpoint=owned.dynamodb.endpoint_url).code == 0

    def test_is_missed_in_a_template(self, owned: Deployment) -> None:
        owned.folder.write("cdk.out/App.template.json", template())
        ran = owned.folder.lift("validate", "--template", "cdk.out", "--format", "concise")

        assert ran.code == 1
        assert "LIFT414" in ran.out
        assert "`sessions in App.template.json`" in ran.out

    def test_is_nobodys_business_without_generated_stacks(self, deployment: Deployment) -> None:
        deployment.deploy(SESSIONS)

        assert deployment.validate("sessions").code == 0


DESCRIBED = {
    "Table": {
        "TableName": "sessions",
        "TableArn": "arn:aws:dynamodb:eu-west-1:1:table/sessions",
        "TableStatus": "ACTIVE",
        "AttributeDefinitions": [{"AttributeName": "session_id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "session_id", "KeyType": "HASH"}],
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
    }
}
ANSWERS: dict[str, object] = {
    "DescribeTable": DESCRIBED,
    "DescribeTimeToLive": {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}},
    "DescribeContinuousBackups": {"ContinuousBackupsDescription": {"ContinuousBackupsStatus": "ENABLED"}},
    "Scan": {"Items": [], "Count": 0},
}


class Hostile(http.server.ThreadingHTTPServer):
    """A DynamoDB that answers as it is told: an answer that is text is the code of an error. It counts what it is asked."""

    def __init__(self, **answers: object) -> None:
        super().__init__(("127.0.0.1", 0), Refusing)
        self.answers = ANSWERS | answers
        self.asked: Counter[str] = Counter()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Hostile:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class Refusing(http.server.BaseHTTPRequestHandler):
    """One request of a hostile server."""

    server: Hostile

    def do_POST(self) -> None:
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        self.server.asked[operation] += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.answers[operation]
        if isinstance(answer, str):
            status = 500 if answer == "InternalServerError" else 400
            body = {"__type": f"com.amazonaws.dynamodb.v20120810#{answer}", "message": f"{answer} said why."}
        else:
            status, body = 200, answer
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("answers", "code", "rule", "said"),
    [
        ({"DescribeTable": "AccessDeniedException"}, 5, "LIFT427", "`DescribeTable`"),
        ({"Scan": "AccessDeniedException"}, 5, "LIFT427", "`Scan`"),
        ({"DescribeTable": "UnrecognizedClientException"}, 3, "LIFT421", "`DescribeTable`"),
        ({"DescribeTable": "ExpiredTokenException"}, 3, "LIFT421", "sign in anew"),
        ({"DescribeTable": "ThrottlingException"}, 7, "LIFT426", "`DescribeTable`"),
        ({"Scan": "ProvisionedThroughputExceededException"}, 7, "LIFT426", "`Scan`"),
        ({"DescribeTable": "InternalServerError"}, 4, "LIFT425", "InternalServerError"),
        ({"DescribeTable": "ResourceNotFoundException"}, 1, "LIFT400", "there is no table `sessions`"),
        ({"DescribeTimeToLive": "AccessDeniedException"}, 0, "LIFT412", "the expiry of table `sessions`"),
        ({"DescribeTable": {"Table": {**DESCRIBED["Table"], "TableStatus": "ARCHIVED"}}}, 0, "LIFT415", "is ARCHIVED"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_what_a_hostile_endpoint_answers_is_a_clear_error_with_its_exit_code(
    answers: dict[str, object], code: int, rule: str, said: str, deployment: Deployment
) -> None:
    with Hostile(**answers) as server:
        ran = deployment.run("--table", "sessions", "--sample", "5", endpoint=server.url)

    assert (ran.code, f"[{rule}]" in ran.err, said in ran.err) == (code, True, True), ran.err
    assert "Traceback" not in ran.err
    assert max(server.asked.values()) <= 5


@pytest.mark.parametrize(
    ("region", "rule", "exit"),
    [("eu-west-99", "LIFT422", Exit.REGION), ("eu-west-1", "LIFT424", Exit.AWS)],
    ids=["unknown", "known"],
)
def test_a_region_where_nothing_answers_is_a_wrong_one_where_nobody_knows_it(
    region: str, rule: str, exit: Exit
) -> None:
    report = Report()
    with problems_with_aws(report, None):
        raise EndpointConnectionError(endpoint_url=f"https://dynamodb.{region}.amazonaws.com/", error="no such host")

    assert report.codes() == [rule]
    assert exit_of(report) is exit
    ((finding,),) = [[each.finding for each in report]]
    assert region in finding.message


def test_a_region_that_is_none_is_told_before_anything_is_asked(deployment: Deployment) -> None:
    with Hostile() as server:
        ran = deployment.run("--table", "sessions", "--region", "eu west", endpoint=server.url)

    assert (ran.code, sum(server.asked.values())) == (6, 0)
    assert "error[LIFT422]" in ran.err


def test_an_unknown_stage_is_a_usage_error(deployment: Deployment) -> None:
    ran = deployment.folder.lift("validate", "--stage", "prod")

    assert ran.code == 2
    assert "there is no stage `prod`; configured are: none" in " ".join(ran.err.split())
