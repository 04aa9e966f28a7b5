"""docs/rules says what the rules say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

from liftgen.rules import rule_page, rules
from liftgen.rules.pages import pages

DOCS = Path(__file__).parents[1] / "docs"


def test_the_pages_in_docs_are_those_of_the_rules() -> None:
    there = {path.name: path.read_text("utf-8") for path in (DOCS / "rules").iterdir()}

    assert there == pages(), "`make docs` writes them anew"


def test_a_page_is_what_the_command_shows() -> None:
    assert {f"{code}.md": rule_page(code) for code in rules()}.items() <= pages().items()


def test_the_index_leads_to_every_page() -> None:
    index = pages()["README.md"]

    rows = re.findall(r"^\| \[(LIFT\d{3})\]\(\1\.md\) \| (?:error|warning) \| .+ \|$", index, re.MULTILINE)
    assert sorted(rows) == list(rules())


def test_a_page_says_whether_its_rule_may_be_allowed() -> None:
    for code, rule in rules().items():
        assert (f"lift: ignore[{code}]" in rule_page(code).splitlines()[2]) is rule.ignorable
