"""Index keys: what an entity stores under the key of another entity's index is fit to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.outputs.repository.items import items_module
from liftgen.read import read

if TYPE_CHECKING:
    from pathlib import Path

MODELS = """\
from pydantic import BaseModel
from liftgen import GSI, Key, Table

app = Table("app")

class Task(BaseModel):
    task_id: str
    owner: str

    class Dynamo:
        table = app
        key = Key("TASK#{task_id}", "TASK")
        by_owner = GSI(pk=["owner"])

class Note(BaseModel):
    note_id: str
    owner: str | None = "nobody"
    other: str | None = "nobody"

    class Dynamo:
        table = app
        key = Key("NOTE#{note_id}", "NOTE")
"""


def test_a_missing_field_is_absent_where_another_entity_has_an_index_on_it(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    schema = derive(read([tmp_path / "models.py"], tmp_path, Report()), Report())

    text = "\n".join(items_module(schema, schema.entity("Note"), frozenset()).blocks)

    assert 'if note.owner is not None:\n        item["owner"] = partition_string(note.owner)' in text
    assert '    item["other"] = NULL' in text


def test_a_span_of_time_is_a_number_in_a_key_too(tmp_path: Path) -> None:
    lone = "from dataclasses import dataclass\nfrom datetime import timedelta\nfrom liftgen import Key\n\n@dataclass\n"
    (tmp_path / "models.py").write_text(
        f'{lone}class Lap:\n    took: timedelta\n\n    class Dynamo:\n        key = Key(["took"])\n'
    )
    schema = derive(read([tmp_path / "models.py"], tmp_path, Report()), Report())

    text = "\n".join(items_module(schema, schema.entity("Lap"), frozenset()).blocks)

    assert schema.tables[0].key.partition[0].type == "N"
    assert "partition_string" not in text
