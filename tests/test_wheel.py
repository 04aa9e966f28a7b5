"""The wheel: what is installed from it, outside the checkout, does all that the checkout does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFIGURATION = '[tool.lift]\nmodels = "saas.py"\n\n[tool.pytest.ini_options]\npythonpath = ["."]\n'

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    clean = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV", "PYTEST_ADDOPTS"}
    }
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment in which the wheel is installed, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("liftgen-*.whl")
    run(sys.executable, "-m", "venv", folder / "environment", cwd=folder)
    python = folder / "environment" / "bin" / "python"
    install = (python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    run(*install, "--constraint", ROOT / "requirements.lock", f"{wheel}[cli,encryption,test]", cwd=folder)
    return folder / "environment" / "bin"


def test_a_wheel_outside_the_checkout_scaffolds_and_its_tests_pass(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample_models" / "saas.py", tmp_path)
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)

    run(installed / "lift", "dynamorm", "scaffold", cwd=tmp_path)
    output = run(installed / "lift", "dynamorm", "test", "-q", cwd=tmp_path)

    assert " passed" in output
    assert str(ROOT) not in run(installed / "python", "-c", "import liftgen; print(liftgen.__file__)", cwd=tmp_path)
    run(installed / "lift", "dynamorm", "scaffold", "--check", cwd=tmp_path)


def test_the_package_without_extras_brings_what_a_lambda_function_needs(tmp_path: Path) -> None:
    requires = run(
        sys.executable,
        "-c",
        "from importlib.metadata import requires; print(*[r for r in requires('liftgen') if 'extra ==' not in r], sep='\\n')",
        cwd=tmp_path,
    )

    assert sorted(line.partition("<")[0] for line in requires.split()) == ["boto3", "pydantic"]
