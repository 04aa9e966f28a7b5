"""Node: from PyPI where that is installed, and found by programs in the environment."""

import os
import subprocess
from importlib import util
from pathlib import Path

import pytest

from liftgen.testing.node import node, with_node


def test_node_from_pypi_runs_without_one_on_the_path() -> None:
    environment = with_node({"PATH": "/nonexistent"})
    done = subprocess.run(["node", "--version"], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("v")
    assert environment["JSII_NODE"].startswith(environment["PATH"].split(os.pathsep)[0])


def test_without_it_the_machines_own_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.touch(mode=0o755)
    monkeypatch.setattr(util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert node() == program


def test_without_any_the_environment_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "/nonexistent")

    assert with_node({"PATH": "/nonexistent"}) == {"PATH": "/nonexistent"}
