"""A migration is read back as it was written, without running it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.migrations import all_migrations, baseline, checksum_of, read_migration
from liftgen.outputs import OUTPUTS
from liftgen.project import Settings
from liftgen.render import render
from liftgen.schema import KeyAttribute, KeySchema, Schema, Table
from liftgen.scope import ProjectScope
from liftgen.states import state_of

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = Schema((Table("main", KeySchema((KeyAttribute("pk", "S"),)), protected=True),))


def written() -> str:
    outputs = [each for each in OUTPUTS if each.name == "migration"]
    (file,) = render(ProjectScope(SCHEMA, Settings()), outputs, Report())

    assert file.path == "migrations/0001_baseline.py"
    return file.text


def test_the_baseline_is_read_back_as_it_was_written() -> None:
    migration = read_migration(written())

    assert migration == baseline(state_of(SCHEMA))
    assert migration.intact


def test_the_baseline_runs_as_the_python_that_it_is() -> None:
    module: dict[str, object] = {}
    exec(written(), module)

    assert module["MIGRATION"] == baseline(state_of(SCHEMA))


def test_an_edited_state_is_noticed() -> None:
    edited = read_migration(written().replace('"protected": True', '"protected": False'))

    assert not edited.intact


def test_the_checksum_names_the_migration_before() -> None:
    assert checksum_of(None, {}) != checksum_of("something", {})


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = (", "line 1 is not Python"),
        ("x = 1", "it has no `MIGRATION"),
        ("MIGRATION = Migration(name='a')", "`Migration` has no `after`"),
        (
            "MIGRATION = Migration(name=open('/etc/passwd'), after=None, state={}, checksum='')",
            "`name` of .* is not plain",
        ),
        ("MIGRATION = Migration(name='a', after=None, state=[], checksum='')", "is no dictionary"),
    ],
)
def test_what_states_no_migration_says_why(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_migration(source)


def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0001_baseline.py").write_bytes(b"\xff")
    report = Report()

    assert all_migrations(tmp_path, report) == ()
    assert [each.finding.message for each in report] == [
        "`migrations/0001_baseline.py` is no migration: it is not UTF-8"
    ]
