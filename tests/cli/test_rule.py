"""`lift dynamorm rule`: a page, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.rules import rule_page, rules

if TYPE_CHECKING:
    import pytest

    from tests.cli.conftest import Workspace


def test_a_page_is_plain_markdown_for_other_programs(folder: Workspace) -> None:
    ran = folder.lift("rule", "lift511")

    assert (ran.code, ran.out, ran.err) == (0, rule_page("LIFT511"), "")


def test_a_page_is_drawn_where_colour_is_wanted(folder: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "\x1b[" in folder.lift("rule", "LIFT511").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in folder.lift("rule", "LIFT511").out


def test_an_unknown_code_names_a_close_one(folder: Workspace) -> None:
    ran = folder.lift("rule", "LIFT5111")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error[LIFT550]: there is no rule `LIFT5111`\nhelp: is `LIFT511` meant?\n\n1 error\n"


def test_without_a_code_all_rules_are_listed(folder: Workspace) -> None:
    ran = folder.lift("rule")

    assert [line.split()[0] for line in ran.out.splitlines()] == list(rules())
    assert "LIFT520  warning  models moved" in ran.out
