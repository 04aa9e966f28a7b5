"""What every test here stands on."""

import os

import hypothesis
import pytest

from liftgen.testing.cache import cache_folder

pytest_plugins = ["pytester"]

# A deadline is a timed assertion: it fails when the machine is busy, and says nothing about the code.
hypothesis.settings.register_profile("lift", deadline=None)
hypothesis.settings.load_profile("lift")

# Tests that run with another home directory share what was downloaded once.
os.environ.setdefault("LIFT_CACHE_DIR", str(cache_folder()))

# Tests that run pytest need not wait for a plugin that they do not use.
os.environ.setdefault("PYTEST_ADDOPTS", "-p no:schemathesis")

collect_ignore = ["cases", "importers/expected"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what the cases in tests/cases expect anew")


@pytest.fixture(autouse=True, scope="session")
def decoders_are_warm(request: pytest.FixtureRequest) -> None:
    """Tests that have no stand-in read as those do that have one."""
    request.getfixturevalue("warm_decoders")
