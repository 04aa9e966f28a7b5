"""The tests that are generated for the sample models pass through every client."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from liftgen.testing import LocalDynamoDBError, local_dynamodb

SAMPLES = sorted((Path(__file__).parents[2] / "sample_models").glob("*.py"))
MODELS = [Path(__file__).parents[1] / "models" / name for name in ("every_type.py", "club.py")]
CONFIGURATION = '[tool.lift]\nmodels = "{models}"\n\n[tool.pytest.ini_options]\npythonpath = ["."]\n'


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
@pytest.mark.parametrize(
    "options", [("--client", "direct"), ("--client", "botocore"), ("--dynamodb", "memory")], ids=" ".join
)
def test_the_generated_tests_pass(sample: Path, options: tuple[str, str], tmp_path: Path) -> None:
    project(sample, tmp_path)

    assert " passed" in run("pytest", "-q", "-p", "no:cacheprovider", *options, "tests", folder=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("models", MODELS, ids=lambda models: models.stem)
def test_the_generated_tests_pass_for_models_of_every_kind(models: Path, tmp_path: Path) -> None:
    project(models, tmp_path)

    assert " passed" in run("pytest", "-q", "-p", "no:cacheprovider", "--dynamodb", "memory", "tests", folder=tmp_path)


DYNOXIDE = {"saas": "by_status or active"}
"""The generated tests that dynoxide fails, because it refuses a key condition on three attributes of a multi-attribute index."""


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_the_generated_tests_pass_on_dynoxide(sample: Path, tmp_path: Path) -> None:
    try:
        with local_dynamodb("dynoxide"):
            pass
    except LocalDynamoDBError as error:
        pytest.skip(str(error))
    project(sample, tmp_path)
    options = ("-q", "-p", "no:cacheprovider", "--dynamodb", "dynoxide", "--client", "direct", "tests")
    failing = DYNOXIDE.get(sample.stem)
    which = () if failing is None else ("-k", f"not ({failing})")

    assert " passed" in run("pytest", *options, *which, folder=tmp_path)
    if failing is not None:
        # A quirk that is none any more is an error too.
        with pytest.raises(AssertionError, match="Query condition missed key schema element"):
            run("pytest", "-x", *options, "-k", failing, folder=tmp_path)


def project(models: Path, folder: Path) -> None:
    """A project of these models, scaffolded."""
    (folder / models.name).write_bytes(models.read_bytes())
    (folder / "pyproject.toml").write_text(CONFIGURATION.format(models=models.name))
    run("liftgen", "dynamorm", "scaffold", folder=folder)


IN_ASYNCIO = '''
"""The repositories of the tests are those in asyncio, bridged, and so is the direct client."""

import asyncio
import sys

sys.path.append({tests!r})

from liftgen.runtime import transaction
from liftgen.runtime.aio import transaction as in_asyncio
from support.bridge import bridged

import repositories
from repositories import aio

for name, made in vars(bridged(aio, lambda name: not name.endswith("Protocol"))).items():
    setattr(repositories, name, made)
transaction.transact_get = lambda *keys: asyncio.run(in_asyncio.transact_get(*keys))
'''
OUTPUTS = 'outputs = ["repository", "asyncio", "tests"]\n'


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_the_generated_tests_pass_in_asyncio(sample: Path, tmp_path: Path) -> None:
    (tmp_path / sample.name).write_bytes(sample.read_bytes())
    configuration = CONFIGURATION.format(models=sample.name).replace("\n\n", f"\n{OUTPUTS}\n", 1)
    (tmp_path / "pyproject.toml").write_text(configuration)
    (tmp_path / "conftest.py").write_text(IN_ASYNCIO.format(tests=str(Path(__file__).parents[1])))
    run("liftgen", "dynamorm", "scaffold", folder=tmp_path)

    assert " passed" in run("pytest", "-q", "-p", "no:cacheprovider", "--client", "direct", "tests", folder=tmp_path)


def run(*command: str, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
