"""The guide to migrations is a transcript: every command in it is run, in its order, and prints what stands there."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from liftgen.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.testing import LocalDynamoDB

GUIDE = Path(__file__).parents[1] / "docs/migrations.md"
BLOCK = re.compile(r"(?:```(console|python|diff)\n(.*?)```\n)|(?:<!-- (.*?) -->\n)", re.DOTALL)
STAGE = '\n[tool.lift.stages.local]\nregion = "us-east-1"\n'


class Reader:
    """Somebody who follows the guide in an empty folder."""

    def __init__(self, folder: Path, dynamodb: LocalDynamoDB) -> None:
        self.folder, self.dynamodb = folder, dynamodb
        self.aside: tuple[Path, str] | None = None

    def follow(self, text: str) -> str:
        """The guide with what its commands print now."""
        return BLOCK.sub(self.do, text)

    def do(self, block: re.Match[str]) -> str:
        match block[1], block[2], block[3]:
            case "console", said, _:
                return f"```console\n{''.join(self.run(said))}```\n"
            case "python", source, _:
                (self.folder / source.splitlines()[0].removeprefix("# ")).write_text(source)
            case "diff", change, _:
                self.edit(change.splitlines())
            case _, _, happens:
                self.meanwhile(happens)
        return block[0]

    def run(self, said: str) -> Iterator[str]:
        for command in re.findall(r"^\$ (.*)$", said, re.MULTILINE):
            ran = CliRunner().invoke(app, shlex.split(command)[1:])
            assert ran.exception is None or isinstance(ran.exception, SystemExit), command
            # How long a step takes, and what is told of it meanwhile, is the machine's affair.
            printed = re.sub(r"^  (?:pass \d+|back), .*\n", "", ran.output, flags=re.MULTILINE)
            printed = re.sub(r"changed, \d+ (?:s|min)$", "changed, 0 s", printed, flags=re.MULTILINE)
            yield f"$ {command}\n{printed}"
        if "init" in said:
            (self.folder / "pyproject.toml").open("a").write(STAGE)

    def edit(self, lines: list[str]) -> None:
        path = self.folder / lines[0].removeprefix("--- ")
        text = path.read_text()
        old, new = (next(each[1:] for each in lines[1:] if each[0] == sign) for sign in "-+")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    def meanwhile(self, happens: str) -> None:
        migrations = self.folder / "migrations"
        match happens:
            case "store three users":
                for number in range(3):
                    item = {"user_id": {"S": str(number)}, "name": {"S": f"n{number}"}}
                    self.dynamodb.client().put_item(TableName="users", Item=item)
            case "another branch adds the same to its own copy, as 0003_age":
                notes, model = migrations / "0003_notes.py", self.folder / "models/user.py"
                kept, ours = notes.read_text(), model.read_text()
                notes.unlink()
                model.write_text(ours.replace("notes: str", "age: str"))
                assert CliRunner().invoke(app, ["dynamorm", "generate-migration", "age"]).exit_code == 0
                notes.write_text(kept)
                model.write_text(ours.replace('    notes: str = ""\n', '    notes: str = ""\n    age: str = ""\n'))
            case "somebody deletes 0003_notes":
                (path,) = migrations.glob("0003_*.py")
                self.aside = path, path.read_text()
                path.unlink()
            case "and restores it, but for a type in the state of 0002_plans":
                assert self.aside is not None
                self.aside[0].write_text(self.aside[1])
                plans = migrations / "0002_plans.py"
                plans.write_text(
                    plans.read_text().replace('"field": "plan", "type": "str"', '"field": "plan", "type": "int"')
                )
            case _:
                raise AssertionError(f"nobody knows how `{happens}`")


@pytest.mark.slow
def test_what_the_guide_to_migrations_shows_is_what_happens(
    tmp_path: Path, local_dynamodb: LocalDynamoDB, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    account = local_dynamodb.isolated()
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in account.environment.items():
        monkeypatch.setenv(name, value)
    for name, value in {
        "COLUMNS": "110",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    text = GUIDE.read_text("utf-8")
    followed = Reader(tmp_path, account).follow(text)
    if request.config.getoption("--update"):
        GUIDE.write_text(followed, "utf-8")

    assert GUIDE.read_text("utf-8") == followed


def test_what_the_guide_leads_to_is_there() -> None:
    links = [each for each in re.findall(r"\]\(([^)#]+)", GUIDE.read_text("utf-8")) if "://" not in each]

    assert links
    assert [each for each in links if not (GUIDE.parent / each).exists()] == []
