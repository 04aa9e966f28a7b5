"""The configuration is found, read and checked, and what is wrong in it is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftgen.diagnostics import Report, Span
from liftgen.project import Project, Settings, Stage, load_project, package_of, parse_project
from liftgen.schema import TableSettings

WHOLE = """\
[project]
name = "shop"

[tool.lift]
models = "models"
output = "backend"
outputs = ["repository", "stack"]
deploy = "make deploy NUMBER={deployment}"

[tool.lift.stages.prod]
account = "012345678901"
deploy = "cdk deploy 'prod/*' -c lift:deployment={deployment}"
region = "eu-west-1"
profile = "prod"
tables = { saas = "saas-prod" }

[tool.lift.tables.saas]
billing = "on_demand"
pitr = true
protected = true
"""
DEPLOY = "cdk deploy 'prod/*' -c lift:deployment={deployment}"


def parsed(source: str, file: str = "lift.toml") -> tuple[Project, list[tuple[str, str, Span | None]]]:
    report = Report()
    project = parse_project(source, file, Path("/work"), report)
    return project, [(each.code, each.finding.message, each.span) for each in report]


def test_the_whole_configuration() -> None:
    project, wrong = parsed(WHOLE, "pyproject.toml")

    assert wrong == []
    assert project == Project(
        Path("/work"),
        ("models",),
        "backend",
        ("repository", "stack"),
        stages=(Stage("prod", "eu-west-1", "prod", (("saas", "saas-prod"),), "012345678901", DEPLOY),),
        tables=(("saas", TableSettings("on_demand", pitr=True, protected=True)),),
        file="pyproject.toml",
        source=WHOLE,
        deploy="make deploy NUMBER={deployment}",
    )
    assert project.settings.module("repositories.user") == "backend.repositories.user"
    assert project.stages[0].table("saas") == "saas-prod"
    assert project.stages[0].table("other") == "other"


def test_models_are_all_that_is_needed() -> None:
    project, wrong = parsed('models = ["models.py", "more"]')

    assert wrong == []
    assert project.model_paths == (Path("/work/models.py"), Path("/work/more"))
    assert (project.output, project.outputs, project.settings) == (".", None, Settings(paths=(".", "src")))


def test_a_wrong_key_says_its_line_and_the_closest_right_one() -> None:
    assert parsed('models = "m"\noutptu = "x"\n[stages.prod]\n"regoin" = "x"\n')[1] == [
        ("LIFT511", "there is no setting `outptu`", Span("lift.toml", 2, 1, 2, 7)),
        ("LIFT511", "there is no setting `stages.prod.regoin`", Span("lift.toml", 4, 1, 4, 9)),
    ]


@pytest.mark.parametrize(
    ("line", "key", "given"),
    [
        ("models = 3", "models", "`3`"),
        ('models = ["a", 1]', "models", "a list"),
        ("output = true", "output", "`true`"),
        ('package = "my-app"', "package", '`"my-app"`'),
        ("stages = []", "stages", "a list"),
        ("lean = 'yes'", "lean", '`"yes"`'),
        ("stages.prod = 1", "stages.prod", "`1`"),
        ("stages.my_stage = {}", "stages.my_stage", "a name that stacks cannot have"),
        ("stages.prod.account = 123456789012", "stages.prod.account", "`123456789012`"),
        ("stages.prod.account = '1234'", "stages.prod.account", '`"1234"`'),
        ("stages.prod.tables.saas = 2020-01-01", "stages.prod.tables.saas", "a date or time"),
        ("tables.saas.billing = 'free'", "tables.saas.billing", '`"free"`'),
        ("tables.saas.pitr = 1", "tables.saas.pitr", "`1`"),
        ("deploy = 'cdk deploy --all'", "deploy", '`"cdk deploy --all"`'),
        ('deploy = "sh -c \'{deployment}"', "deploy", '`"sh -c \'{deployment}"`'),
        ("stages.prod.deploy = ['cdk']", "stages.prod.deploy", "a list"),
    ],
)
def test_a_wrong_value_says_its_line_and_what_the_setting_takes(line: str, key: str, given: str) -> None:
    (wrong,) = parsed(f"# a comment\n{line}\n")[1]

    assert wrong == ("LIFT512", f"`{key}` is {given}", Span("lift.toml", 2, 1, 2, line.index(" =") + 1))


def test_broken_toml_says_where() -> None:
    assert parsed("models = models\n")[1] == [
        ("LIFT510", "`lift.toml` is not TOML: invalid value", Span("lift.toml", 1, 10, 1, 11)),
    ]
    assert parsed('models = [\n  "a"')[1] == [
        ("LIFT510", "`lift.toml` is not TOML: unclosed array", Span("lift.toml", 2, 6, 2, 7)),
    ]


def test_a_text_in_a_list_of_many_lines_is_found() -> None:
    project, _ = parsed('models = "m"\noutputs = [\n  "stack",\n  "tests",\n]\n')

    assert project.place("outputs", value="tests") == Span("lift.toml", 4, 3, 4, 10)


@pytest.mark.parametrize(
    ("output", "package", "paths"),
    [
        (".", None, (".", "src")),
        ("shop/backend", None, ("../..", "../../src")),
        ("src", None, (".", "..")),
        ("src/app", None, ("..", "../..")),
        ("gen-out", None, (".", "../src", "..")),
        ("services/gen", "gen", ("..", "../../src", "../..")),
    ],
)
def test_modules_are_imported_from_above_their_package_and_from_where_models_are(
    output: str, package: str | None, paths: tuple[str, ...]
) -> None:
    assert Project(Path("/work"), output=output, package=package).settings.paths == paths


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    inner = tmp_path / "service" / "deep"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(WHOLE)
    (tmp_path / "service/pyproject.toml").write_text("[project]\nname = 'no lift here'\n")

    found = load_project(inner, Report())
    assert (found.root.resolve(), found.file) == (tmp_path.resolve(), "../../pyproject.toml")

    (tmp_path / "service/lift.toml").write_text("models = 'mine'")
    found = load_project(inner, Report())
    assert (found.models, found.file) == (("mine",), "../lift.toml")


def test_without_a_configuration_there_are_defaults(tmp_path: Path) -> None:
    assert load_project(tmp_path, Report()) == Project(tmp_path)


def test_a_configuration_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    report = Report()
    load_project(tmp_path, report, tmp_path / "nowhere.toml")
    (tmp_path / "lift.toml").write_bytes(b"\xff\xfe")
    load_project(tmp_path, report)

    assert [(each.code, each.finding.help) for each in report] == [
        ("LIFT516", "name a pyproject.toml or a lift.toml that may be read"),
        ("LIFT516", "save it as UTF-8"),
    ]


@pytest.mark.parametrize("output", ["/etc", "../backend", "a/../../b", "..", "./../x"])
def test_files_go_nowhere_outside_of_the_project_unless_a_command_says_so(output: str, tmp_path: Path) -> None:
    report = Report()
    project = parse_project(f'models = "m.py"\noutput = "{output}"\n', "lift.toml", tmp_path, report)

    ((finding, place),) = [(each.finding, each.span) for each in report]
    assert (finding.code, place) == ("LIFT518", Span("lift.toml", 2, 10, 2, 12 + len(output)))
    assert project.output == "."
    assert project.with_output(Path("/etc")).output_path == Path("/etc")


@pytest.mark.parametrize("output", [".", "backend", "a/../b", "..b", "a/b"])
def test_files_go_to_any_folder_of_the_project(output: str, tmp_path: Path) -> None:
    report = Report()

    assert parse_project(f'output = "{output}"\n', "lift.toml", tmp_path, report).output == output
    assert parse_project(f'output = "{tmp_path}/b"\n', "lift.toml", tmp_path, report).output == f"{tmp_path}/b"
    assert report.codes() == []


def test_a_broken_pyproject_of_ours_is_reported_and_one_of_others_is_not(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.lift]\nmodels = \n")
    ours = Report()
    load_project(tmp_path, ours)
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nlift = \n")
    others = Report()
    load_project(tmp_path, others)

    assert (ours.codes(), others.codes()) == (["LIFT510"], [])


def test_the_package_is_the_output_folder_as_it_is_imported_from_the_root() -> None:
    outputs = [".", "backend", "backend/data", "src", "src/app", "my-app", "../x", "/abs/out", "class"]

    assert [package_of(each) for each in outputs] == ["", "backend", "backend.data", "", "app", "", "", "", ""]
    assert parsed('output = "backend"\npackage = ""')[0].settings.package == ""


def test_flags_go_before_the_file() -> None:
    project, _ = parsed('models = "m"\noutput = "backend"')

    assert project.with_models([Path("/work/a.py"), Path("/else/b.py")]).models == ("a.py", "/else/b.py")
    assert project.with_output(Path("/work/out")).settings.package == "out"
    assert project.with_output(Path("/else/out")).output_path == Path("/else/out")
