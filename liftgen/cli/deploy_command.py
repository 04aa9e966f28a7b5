"""Deploy command: how a migration has its stacks deployed, as `deploy` in the configuration says it."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from liftgen.cli.console import say

if TYPE_CHECKING:
    from liftgen.cli.progress import Teller

STDERR = 2


@dataclass(frozen=True)
class DeployCommand:
    """The command of this text, with `{deployment}` and `{stage}` in it, run without a shell in the folder of the stacks."""

    text: str
    folder: Path
    stage: str
    profile: str | None
    region: str | None
    teller: Teller

    def __call__(self, deployment: int) -> str | None:
        """Run it, for this deployment; why it failed. What it says is talk, as stdout is for data."""
        known = {"{deployment}": str(deployment), "{stage}": self.stage}
        words = [_filled(each, known) for each in shlex.split(self.text)]
        self.teller.close()
        say(f"  $ {shlex.join(words)}")
        try:
            ended = subprocess.run(words, cwd=self.folder, env=self._environment(), stdout=STDERR, check=False)
        except OSError as error:
            return f"`{words[0]}` cannot be run: {(error.strerror or '').lower()}"
        return f"the command ended with status {ended.returncode}" if ended.returncode else None

    def _environment(self) -> dict[str, str]:
        """This one, led to where the tables are."""
        said = {"AWS_PROFILE": self.profile, "AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region}
        return {**os.environ, **{name: value for name, value in said.items() if value}}


def _filled(word: str, known: dict[str, str]) -> str:
    for name, value in known.items():
        word = word.replace(name, value)
    return word
