"""After an edit only what it concerns is looked at, and every file is what a whole run would have written."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from liftgen import edited, kept
from liftgen.diagnostics import Report
from liftgen.files import Owner, digest
from liftgen.outputs import OUTPUTS, chosen_outputs
from liftgen.pipeline import ScaffoldOptions, scaffold, understand
from liftgen.project import load_project
from liftgen.render import render
from liftgen.render.again import RENDERED_PATH
from liftgen.scope import ProjectScope
from liftgen.write import Folder, read_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SAMPLES = Path(__file__).parents[1] / "sample_models"
QUICK = 'outputs = ["repository", "types", "docs"]\n'
ALL = f"outputs = {json.dumps([each.name for each in OUTPUTS])}\n"

# Modules that import each other, share a table, speak of each other's entities by name alone, or have nothing to do with others.
TANGLE = {
    "__init__.py": "from shapes.kinds import Kind\n",
    "kinds.py": """\
from enum import StrEnum

from pydantic import BaseModel


class Kind(StrEnum):
    OLD = "old"
    NEW = "new"


class Place(BaseModel):
    \"\"\"Where something is.\"\"\"

    street: str = ""
""",
    "shared.py": """\
from liftgen import Table

shapes = Table("shapes")
""",
    "circle.py": """\
from pydantic import BaseModel

import shapes.kinds
from liftgen import Key
from shapes.shared import shapes as home


class Circle(BaseModel):
    \"\"\"Round.\"\"\"

    circle_id: str
    kind: shapes.kinds.Kind = shapes.kinds.Kind.OLD

    class Dynamo:
        table = home
        key = Key("CIRCLE#{circle_id}", "CIRCLE")
""",
    "square.py": """\
from pydantic import BaseModel

from liftgen import Key
from shapes import Kind
from shapes.shared import shapes


class Square(BaseModel):
    \"\"\"Not round.\"\"\"

    square_id: str
    side: int = 1
    kind: Kind = Kind.NEW

    class Dynamo:
        table = shapes
        key = Key("SQUARE#{square_id}", "SQUARE")
""",
    "alone.py": """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK
from shapes.kinds import Place


class Alone(BaseModel):
    \"\"\"By itself.\"\"\"

    alone_id: Annotated[str, PK]
    place: Place
    size: int = 1
""",
    "owner.py": """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK, HasMany


class Owner(BaseModel):
    \"\"\"Has things.\"\"\"

    owner_id: Annotated[str, PK]
    name: str = ""

    class Dynamo:
        things = HasMany("Thing")
""",
    "thing.py": """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK, SK


class Thing(BaseModel):
    \"\"\"Is somebody's.\"\"\"

    owner_id: Annotated[str, PK]
    thing_id: Annotated[str, SK]
    weight: int = 1
""",
    "buying.py": """\
from liftgen import Transaction

buy = Transaction("buy", "Bill.create", "Purse.get")
\"\"\"Spend something.\"\"\"
""",
    "bill.py": """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Bill(BaseModel):
    \"\"\"To be paid.\"\"\"

    bill_id: Annotated[str, PK]
    total: int = 1
""",
    "purse.py": """\
from typing import Annotated

from pydantic import BaseModel

from liftgen import PK


class Purse(BaseModel):
    \"\"\"Pays.\"\"\"

    purse_id: Annotated[str, PK]
    coins: int = 1
""",
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of a sample and of modules that import each other, with some outputs, scaffolded."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "TICK", 0)
        patch.chdir(folder)
        start(folder, QUICK, "session.py")
    return folder


@pytest.fixture
def folder(started: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, for one test; the clock's ticks are no longer than what lies between two runs."""
    monkeypatch.setattr(kept, "TICK", 0)
    shutil.copytree(started, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def start(folder: Path, outputs: str, samples: str) -> None:
    (folder / "samples").mkdir()
    (folder / "shapes").mkdir()
    for each in SAMPLES.glob(samples):
        (folder / "samples" / each.name).write_text(each.read_text())
    for name, text in TANGLE.items():
        (folder / "shapes" / name).write_text(text)
    (folder / "lift.toml").write_text(f'models = ["samples", "shapes"]\noutput = "out"\n{outputs}')
    assert run().codes() == []


def run() -> Report:
    report = Report()
    return scaffold(load_project(Path(), report), ScaffoldOptions(), report).report


def whole() -> tuple[list[str], Mapping[str, str]]:
    """What a run that knows nothing of the last would find wrong, and the files of lift's own that it would write."""
    report = Report()
    project = load_project(Path(), report)
    outcome = understand(project, report)
    if outcome.report.failed:
        return outcome.report.codes(), {}
    files = render(ProjectScope(outcome.schema, project.settings), chosen_outputs(project, report), report)
    return outcome.report.codes(), {each.path: each.text for each in files if each.owner is Owner.LIFT}


def check(folder: Path) -> None:
    """Run, and compare with a whole run: findings, files, and what the lock says of them."""
    report = run()
    codes, expected = whole()
    assert report.codes() == codes
    if report.failed:
        return
    for path, text in expected.items():
        assert (folder / "out" / path).read_text() == text, path
    with Folder(folder / "out") as out:
        entries = read_lock(out, Report()).entries
    assert {each.path: each.digest for each in entries if each.owner is Owner.LIFT} == {
        path: digest(text.encode()) for path, text in expected.items()
    }


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each run since was one that looked only at what an edit concerns."""
    taken: list[bool] = []
    really = edited.edited

    def noting(*given: object) -> object:
        done = really(*given)  # type: ignore[arg-type]  # whatever it was
        taken.append(done is not None)
        return done

    monkeypatch.setattr(edited, "edited", noting)
    return taken


def edits(source: str) -> Iterator[str]:
    """The source with one change each, of every kind that a person makes; some of them are wrong."""
    for found in re.finditer(r'\n    """', source):
        yield f"{source[: found.end()]}Truly: {source[found.end() :]}"
    for found in re.finditer(r"\n    class Dynamo:\n", source):
        yield f"{source[: found.start()]}\n    added: str | None = None\n{source[found.start() :]}"
    for found in re.finditer(r"\n    (\w+): [^\n]*", source):
        yield source[: found.start()] + source[found.end() :]
        yield f"{source[: found.end()]}\n    beside_{found[1]}: int = 1{source[found.end() :]}"
        yield f"{source[: found.start(1)]}other_{source[found.start(1) :]}"
    for found in re.finditer(r"\n        (\w+) = (?:Query|GSI)\(", source):
        yield f"{source[: found.start(1)]}quite_{source[found.start(1) :]}"
    for found in re.finditer(r"= (\d+)\n", source):
        yield f"{source[: found.start(1)]}7{source[found.end(1) :]}"
    for found in re.finditer(r"\nclass (\w+)\(", source):
        yield re.sub(rf"\b{found[1]}\b", f"Other{found[1]}", source)
    for found in re.finditer(r'\n    ([A-Z]+) = "(\w+)"', source):
        yield f'{source[: found.end()]}\n    MORE = "more"{source[found.end() :]}'
    yield f"{source}\n# a comment\n"
    yield f"{source}\nthis is no Python\n"
    yield ""


def change(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("shapes/alone.py", "size: int = 1", "size: int = 2"),
        ("shapes/alone.py", "size: int = 1", "size: int = 1\n    more: str | None = None"),
        ("shapes/alone.py", "By itself", "Truly by itself"),
        ("samples/session.py", "class Session", "# a comment\nclass Session"),
    ],
)
def test_an_edit_that_concerns_few_looks_at_few(
    folder: Path, short: list[bool], monkeypatch: pytest.MonkeyPatch, path: str, old: str, new: str
) -> None:
    change(folder, path, old, new)
    read: list[list[str]] = []
    really = edited.meaning

    def noting(project: object, paths: list[Path], *more: object) -> object:
        read.append([each.name for each in paths])
        return really(project, paths, *more)  # type: ignore[arg-type]  # whatever it was

    monkeypatch.setattr(edited, "meaning", noting)
    check(folder)

    assert read == [[Path(path).name]] * 2
    # What shows on a page about all models, such as a field, makes the run a whole one after all.
    assert short == ["more: str" not in new and "Truly" not in new]


def test_an_edit_concerns_whoever_imports_and_whoever_shares_the_table(folder: Path) -> None:
    near = json.loads((folder / "out" / RENDERED_PATH).read_bytes())["near"]

    def concerned(*paths: str) -> set[str]:
        found: set[str] = set()
        waiting = list(paths)
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += near["beside"].get(each, ())
        return {each.removeprefix("shapes/") for each in found}

    assert concerned("shapes/alone.py") == {"alone.py"}
    assert concerned("shapes/circle.py") == {"circle.py", "square.py", "shared.py"}
    assert concerned("shapes/kinds.py") == {
        "__init__.py",
        "alone.py",
        "circle.py",
        "kinds.py",
        "shared.py",
        "square.py",
    }
    assert concerned("shapes/thing.py") == {"owner.py", "thing.py"}
    assert concerned("shapes/purse.py") == {"bill.py", "buying.py", "purse.py"}
    assert concerned("samples/session.py") == {"samples/session.py"}


def test_several_edits_one_after_the_other_come_to_the_same(folder: Path, short: list[bool]) -> None:
    for number in range(2, 6):
        change(folder, "shapes/alone.py", f"size: int = {number - 1}", f"size: int = {number}")
        if number % 2:
            change(folder, "shapes/square.py", "side: int = ", "side: int = 1")
        check(folder)

    assert short == [True] * 4


def test_a_run_after_the_configuration_or_lift_has_changed_is_a_whole_one(
    folder: Path, short: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder, "shapes/alone.py", "size: int = 1", "size: int = 2")
    change(folder, "lift.toml", ', "docs"', "")
    check(folder)
    assert not (folder / "out/docs").exists()
    change(folder, "shapes/alone.py", "size: int = 2", "size: int = 3")
    monkeypatch.setattr(kept, "__version__", "9")
    check(folder)

    assert short == []


def test_models_that_come_go_and_move_make_a_whole_run(folder: Path, short: list[bool]) -> None:
    path = folder / "shapes/alone.py"
    text = path.read_text()
    path.unlink()
    check(folder)
    (folder / "shapes/other.py").write_text(text)
    check(folder)
    (folder / "shapes/other.py").write_text(text.replace("Alone", "Lonely"))
    check(folder)
    (folder / "shapes/other.py").write_text(text.replace("Alone", "Session"))
    assert run().codes() == whole()[0] != []

    assert True not in short


def test_an_edit_by_hand_is_a_conflict_as_ever(folder: Path) -> None:
    path = folder / "out/repositories/generated/items/alone.py"
    path.write_text(path.read_text() + "# mine\n")
    change(folder, "shapes/alone.py", "size: int = 1", "size: int = 2")

    assert run().codes() == ["LIFT501"]
    assert path.read_text().endswith("# mine\n")


@pytest.mark.parametrize(
    ("part", "wrong"), [("near", "missing"), ("near", {}), ("groups", {}), ("answers", 1), ("answers", "missing")]
)
def test_notes_that_are_none_make_a_whole_run(folder: Path, part: str, wrong: object) -> None:
    path, last = folder / "out" / RENDERED_PATH, folder / "out" / kept.KEPT_PATH
    notes = json.loads(path.read_bytes())
    if wrong == "missing":
        del notes[part]
    else:
        notes[part] = wrong
    path.write_text(json.dumps(notes))
    # Even where the other notes say that these are the right ones.
    known = json.loads(last.read_bytes())
    last.write_text(json.dumps({**known, "rendered": kept._digest(path)}))
    change(folder, "shapes/alone.py", "size: int = 1", "size: int = 2")
    check(folder)


def test_notes_of_another_run_make_a_whole_run(folder: Path, short: list[bool]) -> None:
    path = folder / "out" / RENDERED_PATH
    path.write_bytes(path.read_bytes() + b" ")
    change(folder, "shapes/alone.py", "size: int = 1", "size: int = 2")
    check(folder)

    assert short == [False]


def test_what_comes_out_the_same_is_not_written(folder: Path) -> None:
    def written() -> dict[str, tuple[int, int]]:
        out = folder / "out"
        files = [each for each in out.rglob("*") if each.is_file() and ".lift" not in each.parts]
        return {str(each.relative_to(out)): (each.stat().st_ino, each.stat().st_mtime_ns) for each in files}

    before = written()
    change(folder, "shapes/alone.py", "size: int = 1", "size: int = 2")
    check(folder)
    after = written()

    assert {name for name in before if before[name] != after[name]} == {
        "repositories/generated/items/alone.py",
        "lift.lock",
    }


KILLED = """\
import os, signal, sys
from pathlib import Path
from liftgen import kept
from liftgen.diagnostics import Report
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import load_project
from liftgen.write import Folder

kept.TICK = 0
left, really = int(sys.argv[1]), Folder.write

def write(self, path, content, *, durable=False):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    really(self, path, content, durable=durable)

Folder.write = write
scaffold(load_project(Path(), Report()), ScaffoldOptions(), Report())
"""


@pytest.mark.parametrize("writes", range(5))
def test_a_run_that_is_killed_after_an_edit_is_made_good_by_the_next(folder: Path, writes: int) -> None:
    """The journal, the file, the lock, and the two notes of the run: it is killed before each of them."""
    change(folder, "shapes/alone.py", "size: int = 1", "size: int = 2")
    run = subprocess.run([sys.executable, "-c", KILLED, str(writes)], cwd=folder, check=False)
    assert run.returncode == -signal.SIGKILL
    change(folder, "shapes/square.py", "side: int = 1", "side: int = 2")

    check(folder)
    assert not (folder / "out/.lift/journal").exists()
    assert not (folder / "out/.lift/backup").exists()


def check_edits(folder: Path, paths: str, count: int) -> None:
    random = Random(count)
    for path in sorted(folder.glob(paths)):
        source = path.read_text()
        found = list(edits(source))
        for text in random.sample(found, min(count, len(found))):
            path.write_text(text)
            check(folder)
        path.write_text(source)
        check(folder)


def test_after_whatever_edit_the_files_are_those_of_a_whole_run(folder: Path, short: list[bool]) -> None:
    check_edits(folder, "shapes/sq*.py", 2)

    assert short


@pytest.mark.slow
@pytest.mark.parametrize("outputs", [QUICK, ALL], ids=["quick", "all"])
def test_after_any_edit_every_file_is_that_of_a_whole_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, short: list[bool], outputs: str
) -> None:
    monkeypatch.setattr(kept, "TICK", 0)
    monkeypatch.chdir(tmp_path)
    start(tmp_path, outputs, "*.py")
    check_edits(tmp_path, "*/*.py", 1 if outputs == ALL else 5)

    assert True in short
