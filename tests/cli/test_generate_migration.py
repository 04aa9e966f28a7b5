"""Generating migrations: the file that is written, what is asked, what is refused, and branches that meet."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from liftgen.cli.app import app as _app  # noqa: F401  # the commands exist
from liftgen.diagnostics import Report
from liftgen.migrations import history, read_migration
from tests.cli.conftest import SESSION

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

NICK = SESSION + "    nick: str\n"


@pytest.fixture
def started(project: Workspace) -> Workspace:
    """A project with its baseline."""
    assert project.lift("scaffold").code == 0
    return project


def names(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in (workspace.path / "migrations").glob("0*.py"))


def test_a_change_is_written_as_a_migration_that_follows_the_last(started: Workspace) -> None:
    started.write("models/session.py", NICK)
    ran = started.lift("generate-migration", "add nick")

    assert ran.code == 0
    assert ran.out.splitlines()[:2] == ["create migrations/0002_add_nick.py", ""]
    assert "edit migrations/0002_add_nick.py: `nick` has no value yet" in ran.err
    first, second = (read_migration(started.read(f"migrations/{name}")) for name in names(started))
    assert second.after == first.checksum
    assert second.intact
    assert [step.kind for step in second.plan.steps] == ["gate", "data", "gate"]


def test_old_items_are_given_what_a_new_index_reads(started: Workspace) -> None:
    model = SESSION.replace("import PK", "import GSI, PK")
    index = '\n    class Dynamo:\n        by_channel = GSI(pk=["channel"])\n'
    started.write("models/session.py", f"{model}    channel: str = 'desk'\n{index}")
    ran = started.lift("generate-migration", "channels", "--dry-run")

    assert ran.code == 0
    gate, fill, made = (line.strip() for line in ran.out.splitlines() if line[2:7] in ("you  ", "items", "table"))
    assert gate == "you    deploy code that writes `channel` with every Session, and reads items without it"
    assert fill == "items  give every Session without `channel` its default, so that index `by_channel` has it"
    assert made == "table  create index `by_channel` of table `sessions`, and wait until it is filled"
    assert "has no value yet" not in ran.err


def test_the_file_runs_as_the_python_that_it_is_and_is_formatted(started: Workspace) -> None:
    started.write("models/session.py", NICK)
    started.lift("generate-migration", "add_nick")
    source = started.read("migrations/0002_add_nick.py")
    module: dict[str, object] = {}
    exec(source, module)
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "migrations/0002_add_nick.py"], check=False
    )

    assert module["MIGRATION"] == read_migration(source)
    assert formatted.returncode == 0


def test_nothing_to_do_is_said_and_nothing_is_written(started: Workspace) -> None:
    ran = started.lift("generate-migration", "nothing")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "nothing to do: the models say what the last migration says\n"
    assert names(started) == ["0001_baseline.py"]


def test_a_dry_run_writes_nothing(started: Workspace) -> None:
    started.write("models/session.py", NICK)
    ran = started.lift("generate-migration", "add_nick", "--dry-run")

    assert ran.out.startswith("would create migrations/0002_add_nick.py\n")
    assert names(started) == ["0001_baseline.py"]


def test_what_stores_no_other_byte_is_a_migration_without_steps(started: Workspace) -> None:
    started.write(
        "models/session.py",
        SESSION.replace("user: str", "user: Annotated[str, OmitEmpty]").replace("import PK", "import PK, OmitEmpty"),
    )
    ran = started.lift("generate-migration", "omit")

    assert ran.code == 0
    assert "nothing has to be done" in ran.err
    assert started.lift("validate").err.count("LIFT520") == 0


def test_a_validation_says_what_to_run(started: Workspace) -> None:
    started.write("models/session.py", NICK)

    assert "help: run `lift dynamorm generate-migration NAME`" in started.lift("validate").err


def test_without_a_baseline_there_is_nothing_to_start_from(project: Workspace) -> None:
    ran = project.lift("generate-migration", "first")

    assert ran.code == 1
    assert "error[LIFT531]: there is no migration to start from" in ran.err


class TestARename:
    """`user` goes and `owner` of the same type comes."""

    @pytest.fixture
    def renamed(self, started: Workspace) -> Workspace:
        started.write("models/session.py", SESSION.replace("user: str", "owner: str"))
        return started

    def test_is_never_guessed(self, renamed: Workspace) -> None:
        ran = renamed.lift("generate-migration", "rename")

        assert ran.code == 1
        assert "error[LIFT527]: field `Session.user` is gone, and may be what `owner` is now" in ran.err
        assert "help: say `--rename Session.user=owner`, or `--removed Session.user`" in ran.err
        assert names(renamed) == ["0001_baseline.py"]

    def test_is_said(self, renamed: Workspace) -> None:
        assert "copy `user`" in renamed.lift("generate-migration", "rename", "--rename", "Session.user=owner").out

    def test_is_declared(self, started: Workspace) -> None:
        declared = SESSION.replace("user: str", 'owner: Annotated[str, RenamedFrom("user")]')
        started.write("models/session.py", declared.replace("import PK", "import PK, RenamedFrom"))

        assert "copy `user`" in started.lift("generate-migration", "rename").out
        # It may stay: the next migration has nothing of the old name.
        started.write("models/session.py", started.read("models/session.py") + "    nick: str = ''\n")
        assert started.lift("generate-migration", "more").code == 0

    def test_of_a_model_is_declared(self, started: Workspace) -> None:
        kept = '    class Dynamo:\n        table = Table("sessions", entity=None)\n        renamed = RenamedFrom("Session")\n'
        text = SESSION.replace("class Session", "class Visit").replace("import PK", "import PK, RenamedFrom, Table")
        started.write("models/session.py", text + kept)
        ran = started.lift("generate-migration", "rename")

        assert ran.code == 0
        assert "deploy code that calls Session Visit: no item says the name" in ran.out

    def test_is_denied(self, renamed: Workspace) -> None:
        ran = renamed.lift("generate-migration", "rename", "--removed", "Session.user")

        assert "remove `user` from every Session" in ran.out

    def test_of_what_is_not_there_is_told(self, renamed: Workspace) -> None:
        ran = renamed.lift("generate-migration", "x", "--removed", "Session.user", "--rename", "Session.usr=owner")

        assert "error[LIFT528]: `Session.usr` is neither renamed nor removed" in ran.err

    def test_without_a_new_name_is_a_usage_error(self, renamed: Workspace) -> None:
        assert renamed.lift("generate-migration", "x", "--rename", "Session.user").code == 2


def test_what_dynamodb_cannot_do_is_refused(started: Workspace) -> None:
    started.write("models/session.py", SESSION.replace("session_id", "other_id"))
    ran = started.lift("generate-migration", "rekey", "--removed", "Session.session_id")

    assert ran.code == 1
    assert "error[LIFT523]: the key of table `sessions` cannot change while the table lives" in ran.err
    assert "help: give the table another name in the models and say `--rename sessions=NAME`" in ran.err


class TestTwoTemplates:
    """What is deployed, and what would be: what changes about a table without any model saying so."""

    BEFORE: ClassVar[dict[str, Any]] = {
        "TableName": "sessions",
        "AttributeDefinitions": [{"AttributeName": "session_id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "session_id", "KeyType": "HASH"}],
        "Replicas": [{"Region": "eu-west-1"}],
    }

    @pytest.mark.parametrize(
        ("logical_id", "type_", "changed", "said"),
        [
            (
                "Sessions1",
                "GlobalTable",
                {"Replicas": [{"Region": "eu-west-1", "SSESpecification": {"KMSMasterKeyId": {"Ref": "Key"}}}]},
                "encrypt table `sessions` with key `Key`, as the only change of its deployment",
            ),
            (
                "Sessions1",
                "GlobalTable",
                {"Replicas": [{"Region": "eu-west-1", "TableClass": "STANDARD_INFREQUENT_ACCESS"}]},
                "change the class of table `sessions` from STANDARD to STANDARD_INFREQUENT_ACCESS",
            ),
            (
                "Sessions1",
                "GlobalTable",
                {"Replicas": [{"Region": "eu-north-1"}, {"Region": "eu-west-1"}]},
                "add a replica of table `sessions` in eu-north-1, alone in its deployment",
            ),
            ("Sessions1", "Table", {}, "hand table `sessions` over from AWS::DynamoDB::GlobalTable"),
            ("Sessions2", "GlobalTable", {}, "keep the logical id `Sessions1` of table `sessions`"),
        ],
        ids=["27 key", "29 class", "30 replica", "31 type", "32 logical id"],
    )
    def test_have_a_plan(
        self, logical_id: str, type_: str, changed: dict[str, Any], said: str, started: Workspace
    ) -> None:
        self.write(started, "last/App.template.json", "Sessions1", "GlobalTable", {})
        self.write(started, "cdk.out/App.template.json", logical_id, type_, changed)
        templates = ("--deployed-template", "last", "--template", "cdk.out")
        ran = started.lift("generate-migration", "outside", *templates)

        assert ran.code == 0, ran.err
        assert said in " ".join(ran.out.split())
        assert "danger" in ran.out
        made = read_migration(started.read("migrations/0002_outside.py"))
        assert {step.kind for step in made.plan.steps} == {"gate"}
        assert made.state == read_migration(started.read("migrations/0001_baseline.py")).state

    def test_that_are_alike_need_no_plan(self, started: Workspace) -> None:
        self.write(started, "App.template.json", "Sessions1", "GlobalTable", {})
        ran = started.lift(
            "generate-migration", "x", "--deployed-template", "App.template.json", "--template", "App.template.json"
        )

        assert ran.err.startswith("nothing to do")

    def test_are_two(self, started: Workspace) -> None:
        self.write(started, "a.json", "Sessions1", "GlobalTable", {})
        ran = started.lift("generate-migration", "x", "--template", "a.json")

        assert ran.code == 2
        assert "--deployed-template" in ran.err

    def test_are_templates(self, started: Workspace) -> None:
        started.write("a.json", "nothing")
        ran = started.lift("generate-migration", "x", "--template", "a.json", "--deployed-template", "a.json")

        assert ran.code == 2
        assert "`a.json` is no CloudFormation template" in " ".join(ran.err.split())

    def test_that_are_not_there_are_usage(self, started: Workspace) -> None:
        ran = started.lift("generate-migration", "x", "--template", "b.json", "--deployed-template", "b.json")

        assert ran.code == 2
        assert "b.json" in ran.err

    def write(self, workspace: Workspace, path: str, logical_id: str, type_: str, changed: dict[str, Any]) -> None:
        resource = {"Type": f"AWS::DynamoDB::{type_}", "Properties": {**self.BEFORE, **changed}}
        workspace.write(path, json.dumps({"Resources": {logical_id: resource}}))


class TestTwoBranches:
    """Both added migrations after the baseline, and both touched the same model."""

    @pytest.fixture
    def met(self, started: Workspace) -> Workspace:
        for name, field in (("a_nick", "nick"), ("b_age", "age")):
            started.write("models/session.py", f"{SESSION}    {field}: int\n")
            assert started.lift("generate-migration", name).code == 0
            if name == "a_nick":
                (started.path / "aside").mkdir()
                (started.path / "migrations/0002_a_nick.py").rename(started.path / "aside/0002_a_nick.py")
        (started.path / "aside/0002_a_nick.py").rename(started.path / "migrations/0002_a_nick.py")
        started.write("models/session.py", f"{SESSION}    nick: int\n    age: int\n")
        return started

    def test_are_noticed(self, met: Workspace) -> None:
        ran = met.lift("generate-migration", "more")

        assert ran.code == 1
        assert "`migrations/0002_a_nick.py` and `migrations/0002_b_age.py` both follow the same migration" in ran.err
        assert "error[LIFT529]" in met.lift("validate").err

    def test_are_merged_one_behind_the_other(self, met: Workspace) -> None:
        edited = met.read("migrations/0002_b_age.py").replace('"value": None', '"value": {"N": "7"}')
        met.write("migrations/0002_b_age.py", f"{edited}\n# a remark\n")
        ran = met.lift("generate-migration", "--merge")

        assert ran.out == "move migrations/0002_b_age.py to migrations/0003_b_age.py\n"
        assert names(met) == ["0001_baseline.py", "0002_a_nick.py", "0003_b_age.py"]
        assert '"value": {"N": "7"}' in met.read("migrations/0003_b_age.py")
        assert met.read("migrations/0003_b_age.py").endswith("# a remark\n")
        report = Report()
        assert len(history(met.path, report)) == 3
        assert not report.failed
        assert met.lift("generate-migration", "more").err.startswith("nothing to do")

    def test_that_change_the_same_differently_are_not(self, met: Workspace) -> None:
        (met.path / "migrations/0002_a_nick.py").unlink()
        met.write("models/session.py", f"{SESSION}    age: str\n")
        (met.path / "migrations/0002_b_age.py").rename(met.path / "aside/0002_b_age.py")
        met.lift("generate-migration", "a_text")
        (met.path / "aside/0002_b_age.py").rename(met.path / "migrations/0002_b_age.py")
        before = met.tree
        ran = met.lift("generate-migration", "--merge")

        assert ran.code == 1
        assert "error[LIFT532]" in ran.err
        assert "change model `Session` attributes `age` type in different ways" in ran.err
        assert met.tree == before

    def test_that_follow_each_other_need_no_merge(self, started: Workspace) -> None:
        assert started.lift("generate-migration", "--merge").err.startswith("nothing to merge")


def test_a_missing_migration_is_noticed(started: Workspace) -> None:
    for name, field in (("one", "nick"), ("two", "age")):
        started.write("models/session.py", started.read("models/session.py") + f"    {field}: int\n")
        started.lift("generate-migration", name)
    (started.path / "migrations/0002_one.py").unlink()
    ran = started.lift("generate-migration", "three")

    assert "error[LIFT530]: `migrations/0003_two.py` follows a migration that is not there" in ran.err


def test_a_step_that_is_none_is_said(started: Workspace) -> None:
    started.write("models/session.py", NICK)
    started.lift("generate-migration", "add_nick")
    text = started.read("migrations/0002_add_nick.py").replace('"phase": "backfill"', '"phase": "later"')
    started.write("migrations/0002_add_nick.py", text)

    assert "`phase` of step 1 of deployment 2 is 'later'" in started.lift("generate-migration", "more").err


def test_as_json_the_findings_are_a_document(started: Workspace) -> None:
    started.write("models/session.py", SESSION.replace("user: str", "owner: str"))
    ran = started.lift("generate-migration", "rename", "--format", "json")

    assert [each["code"] for each in json.loads(ran.out)["diagnostics"]] == ["LIFT527"]


def test_the_stack_knows_what_a_table_is_in_each_deployment(started: Workspace) -> None:
    started.write("lift.toml", 'models = "models"\noutputs = ["migration", "stack"]\n')
    indexed = (
        SESSION
        + "    class Dynamo:\n        by_user = GSI(pk=['user'])\n        by_both = GSI(pk=['user'], sk=['session_id'])\n"
    )
    started.write("models/session.py", indexed.replace("import PK", "import GSI, PK"))
    started.lift("generate-migration", "find")
    assert started.lift("scaffold").code == 0
    document = json.loads(started.read("stacks/tables/sessions.json"))

    numbers = {each["number"]: [index["name"] for index in each["indexes"]] for each in document["deployments"]}
    assert numbers == {0: [], 1: ["by_both"], 2: ["by_both", "by_user"]}
    assert [each["name"] for each in document["indexes"]] == ["by_both", "by_user"]
    assert document["staged"] == [1, 2]

    third = "        by_id = GSI(pk=['session_id'])\n"
    started.write("models/session.py", (indexed + third).replace("import PK", "import GSI, PK"))
    started.lift("generate-migration", "more")
    assert started.lift("scaffold").code == 0
    assert "staged" not in json.loads(started.read("stacks/tables/sessions.json"))
