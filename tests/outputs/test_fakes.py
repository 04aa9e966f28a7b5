"""Fakes need no server and no AWS library, and are the real repositories in everything else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from liftgen.diagnostics import Report
from liftgen.pipeline import ScaffoldOptions, scaffold
from liftgen.project import Project

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "sample_models").glob("*.py"))

THREE_LINES = """
from fakes import FakeProjectRepository
from saas import Project


def test_a_project_is_found() -> None:
    projects = FakeProjectRepository()
    made = projects.create(Project(tenant_id="t", project_id="p", title="x"))
    assert projects.get(tenant_id="t", project_id="p") == made
"""

WITHOUT_AWS = """
import sys

for name in ("boto3", "botocore", "cryptography"):
    sys.modules[name] = None  # whoever imports it gets an ImportError
"""

SHARED = '''
from datetime import UTC, datetime

import pytest
from fakes import SETTINGS, FakeSaas, FakeProjectRepository, FakeUserRepository, in_memory
from liftgen.runtime.errors import Throttled
from liftgen.runtime.table import Settings
from liftgen.testing import Clock
from liftgen.testing.fake import Fault
from repositories import ProjectRepositoryProtocol, SaasProtocol
from saas import Membership, Project, User


def finish(projects: ProjectRepositoryProtocol) -> int:
    """Some code of the user's, which does not know what it is given."""
    return projects.by_key("t").count()


def test_fakes_over_one_memory_see_the_same_items() -> None:
    client = in_memory()
    saas: SaasProtocol = FakeSaas(client)
    FakeProjectRepository(client).create(Project(tenant_id="t", project_id="p", title="x"))

    assert finish(saas.projects) == 1
    assert len(list(saas.for_tenant("t").tenant_home())) == 1
    assert finish(FakeProjectRepository()) == 0


def test_an_encrypted_field_is_an_envelope_here_too() -> None:
    client = in_memory()
    user = FakeUserRepository(client).create(User(tenant_id="t", user_id="u", email="e", ssn="s"))

    assert any("M" in item.get("ssn", {}) for item in client.items("saas"))
    assert FakeUserRepository(client).get(tenant_id="t", user_id="u") == user


def test_a_clock_moves_time() -> None:
    clock = Clock(datetime(2030, 1, 1, tzinfo=UTC))
    memberships = FakeSaas(settings=Settings(clock=clock)).memberships
    member = Membership(tenant_id="t", project_id="p", user_id="u", expires_at=datetime(2031, 1, 1, tzinfo=UTC))
    memberships.create(member)
    clock.set(datetime(2032, 1, 1, tzinfo=UTC))

    assert memberships.get(tenant_id="t", project_id="p", user_id="u") is None


def test_faults_can_be_asked_for() -> None:
    client = in_memory()
    client.fail_next(Fault.THROTTLED)

    with pytest.raises(Throttled):
        FakeProjectRepository(client).get(tenant_id="t", project_id="p")
'''


def test_three_lines_are_a_test_without_boto3(tmp_path: Path) -> None:
    project = scaffolded(ROOT / "sample_models" / "saas.py", tmp_path)
    (project / "conftest.py").write_text(WITHOUT_AWS)
    (project / "test_mine.py").write_text(THREE_LINES)

    assert "1 passed" in pytest_in(project, "test_mine.py")


def test_fakes_share_a_memory_a_clock_and_faults(tmp_path: Path) -> None:
    project = scaffolded(ROOT / "sample_models" / "saas.py", tmp_path)
    (project / "test_mine.py").write_text(SHARED)

    assert "4 passed" in pytest_in(project, "test_mine.py")


IN_ASYNCIO = """
import asyncio

from fakes import in_memory
from fakes.aio import FakeProjectRepository, FakeSaas
from liftgen.testing.fake import AsyncFakeClient
from repositories.aio import ProjectRepositoryProtocol, SaasProtocol
from saas import Project


async def finish(projects: ProjectRepositoryProtocol) -> int:
    return await projects.by_key("t").count()


def test_fakes_over_one_memory_see_the_same_items() -> None:
    async def main() -> None:
        client = AsyncFakeClient(in_memory())
        saas: SaasProtocol = FakeSaas(client)
        made = await FakeProjectRepository(client).create(Project(tenant_id="t", project_id="p", title="x"))

        assert await saas.projects.get(tenant_id="t", project_id="p") == made
        assert await finish(saas.projects) == 1
        assert await finish(FakeProjectRepository()) == 0
        async with saas.transaction() as tx:
            await tx.projects.create(Project(tenant_id="t", project_id="q", title="x"))
        assert [each.project_id async for each in saas.projects.by_key("t")] == ["p", "q"]

    asyncio.run(main())
"""


def test_fakes_in_asyncio_are_the_same(tmp_path: Path) -> None:
    project = scaffolded(ROOT / "sample_models" / "saas.py", tmp_path, "asyncio")
    (project / "conftest.py").write_text(WITHOUT_AWS.replace(', "cryptography"', ""))
    (project / "test_mine.py").write_text(IN_ASYNCIO)

    assert "1 passed" in pytest_in(project, "test_mine.py")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        str(tmp_path / "cache"),
        "fakes",
        "test_mine.py",
    ]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_without_repositories_in_asyncio_there_are_no_fakes_of_them(tmp_path: Path) -> None:
    project = scaffolded(ROOT / "sample_models" / "saas.py", tmp_path)

    assert (project / "fakes").is_dir()
    assert not (project / "fakes" / "aio").exists()


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_fakes_pass_the_tests_of_the_real_repositories(sample: Path, tmp_path: Path) -> None:
    project = scaffolded(sample, tmp_path)
    conftest = project / "tests" / "generated" / "conftest.py"
    # The fixtures of the facades give the fakes instead, over the memory that comes with them.
    text = re.sub(r"    stand_in\.create\(\w+\)\n", "", conftest.read_text())
    text = re.sub(r"^from repositories import (.*)$", faked, text, flags=re.MULTILINE)
    conftest.write_text(
        f"{text}\n\n@pytest.fixture\ndef stand_in() -> StandIn:\n    from fakes.memory import TABLES\n"
        "    from fakes import in_memory\n\n    return StandIn(in_memory(), [each['name'] for each in TABLES])\n"
    )

    assert re.search(r"^[1-9]\d* passed", pytest_in(project, "tests"), re.MULTILINE)


def faked(imported: re.Match[str]) -> str:
    names = ", ".join(f"Fake{each.strip()} as {each.strip()}" for each in imported[1].split(","))
    return f"from fakes import {names}"


def scaffolded(sample: Path, folder: Path, *outputs: str) -> Path:
    shutil.copy(sample, folder)
    project = Project(folder, models=(sample.name,), outputs=("repository", "fakes", "tests", *outputs))

    assert not scaffold(project, ScaffoldOptions(), Report()).report.failed
    return folder


def pytest_in(project: Path, tests: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "pythonpath=.", tests]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
