"""Every page is found by whoever begins with the README, and every link on the way leads to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("liftgen", "docs", "benchmarks", "examples", "templates", "tests")
GENERATED = re.compile(r"tests/cases/|tests/importers/expected/|examples/\w+/(?!README\.md)")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(each for folder in FOLDERS for each in (ROOT / folder).rglob("*.md")))
    if not GENERATED.match(path.relative_to(ROOT).as_posix())
)
LINK = re.compile(r"\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)")


def links(page: str) -> list[tuple[str, str]]:
    """The paths and anchors that a page leads to, from the root."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    folder = (ROOT / page).parent
    found = [(folder / path if path else ROOT / page, anchor) for path, anchor in LINK.findall(text)]
    return [(path.resolve().relative_to(ROOT.resolve()).as_posix(), anchor) for path, anchor in found]


def anchors(page: str) -> set[str]:
    """What GitHub calls the headings of a page."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    headings = [re.sub(r"\]\([^)]*\)", "", each.lower()) for each in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    return {re.sub(r"[^\w\- ]", "", each).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", [each for each in PAGES if not each.startswith("docs/rules/LIFT")])
def test_what_a_page_leads_to_is_there(page: str) -> None:
    lost = [
        path for path, anchor in links(page) if not (ROOT / path).exists() or (anchor and anchor not in anchors(path))
    ]

    assert lost == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached = {"README.md"}
    beyond = ["README.md"]
    while beyond:
        new = {path for path, _ in links(beyond.pop()) if path.endswith(".md")} - reached
        reached |= new
        beyond += new

    assert [each for each in PAGES if each not in reached] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_row_of_a_page_is_in_a_table(page: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    first = re.findall(r"(?:^|\n)(?!\|)[^\n]*\n(\|[^\n]*)\n([^\n]*)", text)

    assert [row for row, below in first if not re.fullmatch(r"[|:\s-]+-[|:\s-]+", below)] == []
