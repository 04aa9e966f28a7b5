"""The folder that is written to: whole before or whole after, never left, and never another's."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.hostile import IMPORTS
from support.runs import lift, tree

from liftgen.diagnostics import Report
from liftgen.files import trouble
from liftgen.write import Folder, claim

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = f"{IMPORTS}\nclass Session(BaseModel):\n    session_id: Annotated[str, PK]\n"
MORE = f"{MODEL}    user: str\n\nclass Device(BaseModel):\n    device_id: Annotated[str, PK]\n"


@pytest.fixture(scope="module")
def scaffolded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was scaffolded."""
    folder = tmp_path_factory.mktemp("scaffolded")
    (folder / "lift.toml").write_text('models = "models.py"\noutput = "out"\n')
    (folder / "models.py").write_text(MODEL)
    with pytest.MonkeyPatch.context() as patch:
        assert lift(folder, patch, "scaffold").code == 0
    return folder


@pytest.fixture
def project(scaffolded: Path, tmp_path: Path) -> Path:
    """A project that was scaffolded, and whose models have moved on."""
    folder = tmp_path / "project"
    shutil.copytree(scaffolded, folder)
    (folder / "models.py").write_text(MORE)
    return folder


def run(script: str, folder: Path, *, prefix: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """`lift dynamorm scaffold` in a process of its own, after the script."""
    program = f"{textwrap.dedent(script)}\nfrom liftgen.cli import main\nsys.argv = ['lift', 'dynamorm', 'scaffold']\nmain()\n"
    return subprocess.run(
        [*prefix, sys.executable, "-c", f"import os, signal, sys\n{program}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_two_runs_at_once_leave_what_one_run_leaves(project: Path) -> None:
    program = "from liftgen.cli import main; import sys; sys.argv = ['lift', 'dynamorm', 'scaffold']; main()"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [(*each.communicate(), each.returncode) for each in runs]
    after = tree(project)

    assert 0 in [code for *_, code in said]
    assert all(code == 0 or "LIFT507" in err for _, err, code in said)
    assert all("Traceback" not in err for _, err, _ in said)
    assert run("", project).returncode == 0
    assert tree(project) == after


def test_while_one_run_writes_another_is_a_finding_and_writes_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Folder(project / "out") as folder, claim(folder, Report()):
        other = lift(project, monkeypatch, "scaffold", "--format", "json")

    assert other.code == 1
    assert "LIFT507" in other.out
    assert other.before == other.after


FULL = """
from liftgen.write import Folder
write, left = Folder.write, [{after}]
def full(self, path, content, *, durable=False):
    left[0] -= 1
    if left[0] < 0:
        write(self, path, content[: len(content) // 2])
        {then}
    write(self, path, content, durable=durable)
Folder.write = full
"""


@pytest.mark.parametrize("after", [0, 1, 2, 5, 20])
def test_a_write_that_fails_leaves_the_old_tree_and_says_why(project: Path, after: int) -> None:
    before = tree(project)
    fails = "Folder.write = write; raise OSError(28, 'No space left on device', path)"
    done = run(FULL.format(after=after, then=fails), project)

    assert done.returncode != 0
    assert "no space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(project) == before


@pytest.mark.parametrize("after", [0, 1, 2, 5, 20])
def test_a_run_that_is_killed_is_put_right_by_the_next(project: Path, after: int) -> None:
    before = tree(project)
    killed = run(FULL.format(after=after, then="os.kill(os.getpid(), signal.SIGKILL)"), project)
    assert killed.returncode == -signal.SIGKILL
    (project / "models.py").write_text(MODEL)

    assert run("", project).returncode == 0
    assert tree(project) == {**before, "models.py": MODEL.encode()}
    assert not list(project.glob("out/.lift/journal*"))


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"not json\n",
        b"[1]\n",
        b'[{"path": 1, "before": 1, "after": null}]\nx',
        b'[{"path": "models.py", "before": -1, "after": null}]\nx',
        b'[{"path": "models.py", "before": 99, "after": null}]\nx',
        b'[{"path": "../treasure.txt", "before": 4, "after": null}]\nlead',
        b'[{"path": "/etc/treasure.txt", "before": 4, "after": null}]\nlead',
        b'[{"path": "../treasure.txt", "before": null, "after": null}]\n',
    ],
)
def test_a_journal_that_somebody_planted_leads_nowhere(
    journal: bytes, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "out/.lift/journal").write_bytes(journal)
    (project / "treasure.txt").write_text("gold")
    done = lift(project, monkeypatch, "scaffold")

    assert done.code == 2
    assert "is no journal that lift wrote" in done.err
    assert done.before == done.after


def unshared(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command where this user may mount; skipped where the system does not let them."""
    may = subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False) if _has("unshare") else None
    if may is None or may.returncode:
        pytest.skip("this system lets no user mount")
    return subprocess.run(
        ["unshare", "-Urm", "sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )


def _has(program: str) -> bool:
    return any((Path(each) / program).exists() for each in os.get_exec_path())


LIFT = f"{sys.executable} -m liftgen dynamorm scaffold"


def test_a_disk_that_is_full_leaves_the_old_tree(project: Path) -> None:
    command = f"""
        set -e
        cp -a out kept && mount -t tmpfs -o size=256k none out && cp -a kept/. out/ && rm -r kept
        dd if=/dev/zero of=out/filler bs=4k 2>/dev/null || true
        {LIFT}; echo "code $?"; rm -f out/filler; ls out/.lift; tar -C out --exclude=./.lift -cf after.tar .
    """
    before = tree(project / "out")
    done = unshared(command.replace("set -e", ""), project)
    (project / "after").mkdir()
    subprocess.run(["tar", "-xf", "after.tar", "-C", "after"], cwd=project, check=True)

    assert "code 0" not in done.stdout
    assert "no space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(project / "after") == before
    assert "journal" not in done.stdout


def test_a_folder_that_may_not_be_written_to_is_said_in_words(project: Path) -> None:
    before = tree(project)
    done = unshared(f"mount --bind out out && mount -o remount,bind,ro out && {LIFT}; echo code $?", project)

    assert "code 0" not in done.stdout
    assert "read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(project) == before


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../x.py",
            "a/../../x.py",
            "/etc/x.py",
            "C:\\x.py",
            "C:x.py",
            "a\\..\\x.py",
            "CON",
            "con.py",
            "a/aux.txt",
            "NUL",
        ),
        *(
            "a\x00.py",
            "a.",
            "a ",
            "a./b.py",
            "",
            ".",
            "a//b.py",
            "x" * 256,
            "é" * 128,
            "a\nb",
            "a\u2028b",
            "com1.json",
            "a?b",
        ),
    ],
)
def test_a_path_that_leaves_the_folder_or_is_no_name_everywhere_is_refused(path: str) -> None:
    assert trouble(path) is not None


def test_two_entities_that_some_systems_take_for_one_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = MODEL + MODEL.removeprefix(IMPORTS).replace("Session", "SESSION")
    (tmp_path / "models.py").write_text(two)
    done = lift(tmp_path, monkeypatch, "scaffold", "models.py", "--format", "json")

    assert done.code == 1
    assert "LIFT295" in done.out
    assert done.before == done.after


@pytest.mark.parametrize(
    "planted", ["repositories", "repositories/generated", "stacks", "migrations", "tests", ".lift"]
)
def test_a_folder_that_is_a_link_is_not_followed(planted: str, tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    (project / "out" / planted).parent.mkdir(parents=True)
    outside.mkdir()
    (project / "models.py").write_text(MODEL)
    (project / "lift.toml").write_text('models = "models.py"\noutput = "out"\n')
    (project / "out" / planted).symlink_to(outside)
    before = tree(project)
    done = run("", project)

    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "bug in lift" not in done.stderr
    assert tree(project) == before
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "planted", ["repositories/generated/__init__.py", "lift.lock", ".lift/run.lock", ".lift/journal.new"]
)
def test_a_file_that_is_a_link_is_not_written_through(planted: str, tmp_path: Path) -> None:
    project, treasure = tmp_path / "project", tmp_path / "treasure.txt"
    (project / "out" / planted).parent.mkdir(parents=True)
    treasure.write_text("gold")
    (project / "models.py").write_text(MODEL)
    (project / "lift.toml").write_text('models = "models.py"\noutput = "out"\n')
    (project / "out" / planted).symlink_to(treasure)
    done = run("", project)

    assert "Traceback" not in done.stderr
    assert "bug in lift" not in done.stderr
    assert treasure.read_text() == "gold"


def test_an_edited_file_stays_until_it_is_forced_and_then_is_kept_aside(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = "# mine\n"
    (project / "out/repositories/generated/bases/session.py").write_text(mine)
    refused = lift(project, monkeypatch, "scaffold")
    forced = lift(project, monkeypatch, "scaffold", "--force")

    assert refused.code == 1
    assert refused.before == refused.after
    assert forced.code == 0
    assert mine in [
        each.read_text() for each in project.glob("out/.lift/backup/*/repositories/generated/bases/session.py")
    ]


NO_NETWORK = """
import socket
def refused(*_, **__): raise AssertionError("network")
for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"): setattr(socket, name, refused)
"""


def test_nothing_is_asked_of_the_network(project: Path) -> None:
    done = run(NO_NETWORK, project)

    assert done.returncode == 0, done.stderr


def test_what_a_generated_project_installs_is_pinned(project: Path) -> None:
    files = [*project.glob("out/**/requirements*.txt")]
    lines = [each for file in files for each in file.read_text().splitlines() if each and not each.startswith("#")]

    assert lines
    assert [each for each in lines if not re.fullmatch(r"[a-z0-9-]+(\[[a-z,]+\])?==[0-9][0-9a-z.]*", each)] == []
