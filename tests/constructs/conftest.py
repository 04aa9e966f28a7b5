"""CDK for tests: on Node from PyPI, without the validation that takes seconds; imported by the first test that needs it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from support.asking import Recorded, record

from liftgen.testing.node import with_node


@pytest.fixture(autouse=True, scope="session")
def quick_cdk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in with_node(os.environ).items():
            patch.setenv(name, value)
        patch.setenv("CDK_VALIDATION", "false")
        yield


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> list[Recorded]:
    """Everything that the generated tests of the samples make repositories ask, and handlers keep."""
    return record(tmp_path_factory.mktemp("recording"))
