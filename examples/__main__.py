"""How much of each example is written by hand: `python -m examples`."""

from __future__ import annotations

import difflib
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from liftgen.diagnostics import Report
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import load_project

HOME = Path(__file__).parent
COUNTED = (".py", ".toml")


@dataclass(frozen=True)
class Count:
    """Lines of an example that are not empty: written by lift, and by hand, in models, code and tests."""

    example: str
    generated: int
    models: int
    code: int
    tests: int


def main() -> None:
    """Print the counts of every example."""
    sys.stdout.write("| example | written by lift | models | by hand | tests by hand |\n|---|---|---|---|---|\n")
    for each in examples():
        found = count(each)
        sys.stdout.write(f"| {found.example} | {found.generated} | {found.models} | {found.code} | {found.tests} |\n")


def examples() -> tuple[Path, ...]:
    """The folder of each example."""
    return tuple(sorted(each.parent for each in HOME.glob("*/lift.toml")))


def count(example: Path) -> Count:
    """What is in an example beside what lift writes: lines of files of its own, and those added to files that lift began."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / example.name
        bare = Path(folder) / "bare"
        shutil.copytree(example, whole)
        bare.mkdir()
        shutil.copy(example / "lift.toml", bare)
        models = [each.relative_to(example) for each in model_files(example)]
        for each in models:
            (bare / each).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(example / each, bare / each)
        scaffolded(bare)
        begun = {each.relative_to(bare): lines(each) for each in files(bare)}
        own = {each.relative_to(example): lines(each) for each in files(example)}
        scaffolded(whole)
        all_lines = sum(len(lines(each)) for each in files(whole))
    by_hand = {path: added(begun.get(path, []), text) for path, text in own.items() if path not in models}
    said = sum(len(own[each]) for each in models)
    tests = sum(number for path, number in by_hand.items() if path.parts[0] == "tests")
    code = sum(by_hand.values()) - tests
    return Count(example.name, all_lines - said - code - tests, said, code, tests)


def model_files(example: Path) -> list[Path]:
    """The files of the models."""
    return sorted(
        {
            each
            for path in load_project(example, Report()).model_paths
            for each in ([path] if path.is_file() else path.rglob("*.py"))
        }
    )


def scaffolded(folder: Path) -> None:
    """Write what `lift dynamorm scaffold` writes there."""
    outcome = scaffold(load_project(folder, Report()), ScaffoldOptions(), Report())
    if outcome.report.failed:
        raise SystemExit(f"{folder.name} has mistakes")


def files(folder: Path) -> list[Path]:
    """What is counted: code and configuration."""
    found = [each for each in folder.rglob("*") if each.suffix in COUNTED and "__pycache__" not in each.parts]
    return sorted(each for each in found if "cdk.out" not in each.parts)


def lines(path: Path) -> list[str]:
    """The lines that are not empty."""
    return [each for each in path.read_text("utf-8").splitlines() if each.strip()]


def added(before: list[str], after: list[str]) -> int:
    """How many lines are in the one that are not in the other."""
    return sum(1 for each in difflib.ndiff(before, after) if each.startswith("+ ")) if before else len(after)


if __name__ == "__main__":
    main()
