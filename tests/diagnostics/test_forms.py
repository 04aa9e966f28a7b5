"""Every form of diagnostics says the same findings, in the format that its readers know."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.npm import SARIF

from liftgen.diagnostics import Form, Report, Rule, Severity, Span, draw

DOCS = Path(__file__).parents[2] / "docs"


class Odd(Rule):
    """Something is odd.

    ## Breaks

    Nothing.
    """

    code = "LIFT998"
    what: str

    @property
    def message(self) -> str:
        return f"`{self.what}` is odd"

    @property
    def help(self) -> str:
        return "make it even"


class Quiet(Rule):
    """Something is quiet."""

    code = "LIFT999"
    severity = Severity.WARNING
    what: str

    @property
    def message(self) -> str:
        return f"`{self.what}` is quiet"


def a_report() -> Report:
    report = Report()
    report.add(Quiet("b"), Span("models/b.py", 4, 1, 6, 3))
    report.add(
        Odd("a"), Span("models/a.py", 2, 5, 2, 9), "here", [(Span("models/b.py", 1, 1, 1, 4), "and there"), (None, "")]
    )
    report.add(Odd("nowhere"))
    report.add(Quiet("file"), Span("models/a.py"))
    return report


def drawn(report: Report, form: Form) -> str:
    return draw(report, form, {})


def test_concise_is_one_line_for_each_diagnostic() -> None:
    assert drawn(a_report(), Form.CONCISE).splitlines() == [
        "error[LIFT998]: `nowhere` is odd",
        "models/a.py:1:1: warning[LIFT999]: `file` is quiet",
        "models/a.py:2:5: error[LIFT998]: `a` is odd",
        "models/b.py:4:1: warning[LIFT999]: `b` is quiet",
    ]


def test_json_has_every_finding_with_its_places_and_its_help() -> None:
    document = json.loads(drawn(a_report(), Form.JSON))

    assert (document["version"], document["errors"], document["warnings"]) == (1, 2, 2)
    assert document["diagnostics"][2] == {
        "code": "LIFT998",
        "severity": "error",
        "message": "`a` is odd",
        "help": "make it even",
        "place": {"path": "models/a.py", "line": 2, "column": 5, "end_line": 2, "end_column": 9},
        "label": "here",
        "others": [
            {
                "place": {"path": "models/b.py", "line": 1, "column": 1, "end_line": 1, "end_column": 4},
                "text": "and there",
            }
        ],
    }


@pytest.mark.parametrize("report", [a_report(), Report()], ids=["findings", "nothing"])
def test_json_is_what_its_schema_says(report: Report) -> None:
    jsonschema.validate(json.loads(drawn(report, Form.JSON)), json_schema())


@pytest.mark.parametrize(
    "broken",
    [
        {"version": 2},
        {"errors": -1},
        {"diagnostics": [{}]},
        {"diagnostics": [{"code": "X", "severity": "error", "message": "m", "help": None, "place": None}]},
    ],
)
def test_the_schema_of_json_refuses_anything_else(broken: dict[str, Any]) -> None:
    document = json.loads(drawn(a_report(), Form.JSON)) | broken

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json_schema())


def test_sarif_says_each_result_with_its_rule_and_places() -> None:
    (run,) = json.loads(drawn(a_report(), Form.SARIF))["runs"]

    results = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert [each["ruleId"] for each in results] == ["LIFT998", "LIFT999", "LIFT998", "LIFT999"]
    assert [rules[each["ruleIndex"]]["id"] for each in results] == [each["ruleId"] for each in results]
    assert rules[0]["name"] == "Odd"
    assert rules[0]["shortDescription"] == {"text": "Something is odd."}
    assert results[2]["message"] == {"text": "`a` is odd\nhelp: make it even"}
    assert results[2]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "models/a.py"},
        "region": {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 9},
    }
    assert results[2]["relatedLocations"][0]["message"] == {"text": "and there"}
    assert results[0]["locations"] == []


def test_a_path_in_sarif_is_a_uri() -> None:
    assert uri("mödels/a b#1%.py") == "m%C3%B6dels/a%20b%231%25.py"
    assert uri("/srv/a b.py") == "file:///srv/a%20b.py"


@pytest.mark.slow
@pytest.mark.parametrize("report", [a_report(), Report()], ids=["findings", "nothing"])
def test_sarif_is_what_the_official_schema_says(report: Report) -> None:
    schema = json.loads((SARIF.folder / SARIF.wanted).read_text("utf-8"))

    jsonschema.validate(json.loads(drawn(report, Form.SARIF)), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(drawn(report, Form.SARIF)) | {"runs": [{}]}, schema)


def test_github_has_a_command_for_each_diagnostic() -> None:
    assert drawn(a_report(), Form.GITHUB).splitlines() == [
        "::error title=lift LIFT998::`nowhere` is odd%0Ahelp: make it even",
        "::warning file=models/a.py,line=1,endLine=1,col=1,endColumn=1,title=lift LIFT999::`file` is quiet",
        "::error file=models/a.py,line=2,endLine=2,col=5,endColumn=9,title=lift LIFT998::"
        "`a` is odd%0Amodels/b.py:1: and there%0Ahelp: make it even",
        "::warning file=models/b.py,line=4,endLine=6,title=lift LIFT999::`b` is quiet",
    ]


@given(st.text(), st.text(min_size=1))
def test_nothing_in_a_message_or_path_ends_a_github_command_or_begins_another(what: str, path: str) -> None:
    report = Report()
    report.add(Odd(what), Span(path, 1, 1, 1, 2))

    (line,) = drawn(report, Form.GITHUB).removesuffix("\n").split("\n")

    head, _, data = line.removeprefix("::error ").partition("::")
    properties = dict(each.split("=", 1) for each in head.split(","))
    assert properties.keys() == {"file", "line", "endLine", "col", "endColumn", "title"}
    assert unescaped(data) == f"`{what}` is odd\nhelp: make it even"
    assert "\r" not in line


@given(st.text(), st.text(min_size=1))
def test_nothing_in_a_message_or_path_breaks_the_line_of_concise(what: str, path: str) -> None:
    report = Report()
    report.add(Odd(what), Span(path, 1, 1, 1, 2))

    assert len(drawn(report, Form.CONCISE).splitlines()) == 1


@given(st.text(), st.text(min_size=1).filter(lambda path: "\0" not in path))
def test_whatever_is_in_a_message_or_path_json_and_sarif_keep_it(what: str, path: str) -> None:
    report = Report()
    report.add(Odd(what), Span(path, 1, 1, 1, 2))

    whole = drawn(report, Form.JSON)
    sarif = json.loads(drawn(report, Form.SARIF))

    assert whole.isascii()
    assert json.loads(whole)["diagnostics"][0]["message"] == f"`{what}` is odd"
    assert sarif["runs"][0]["results"][0]["message"]["text"].startswith(f"`{what}` is odd")


def test_text_is_the_form_for_a_terminal() -> None:
    text = draw(a_report(), Form.TEXT, {"models/a.py": "x\nabc defg\n"}, width=80)

    assert "abc defg" in text
    assert re.search(r"2 errors and 2 warnings in 2 files\n$", text)


def json_schema() -> Any:
    schema = json.loads((DOCS / "diagnostics.schema.json").read_text("utf-8"))
    jsonschema.validators.validator_for(schema).check_schema(schema)
    return schema


def uri(path: str) -> str:
    report = Report()
    report.add(Odd(""), Span(path))
    (result,) = json.loads(drawn(report, Form.SARIF))["runs"][0]["results"]
    return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def unescaped(text: str) -> str:
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
