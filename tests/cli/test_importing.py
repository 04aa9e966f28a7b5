"""`lift dynamorm import`: a document in, a module of models out, and what answers its patterns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen.cli.importing import Importer, module_name
from liftgen.importers import IMPORTERS

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

CORPUS = Path(__file__).parents[1] / "corpus/awslabs"

NOTES = {
    "tables": [
        {
            "table_config": {"table_name": "Notes", "partition_key": "owner", "sort_key": "at"},
            "entities": {
                "Note": {
                    "entity_type": "NOTE",
                    "pk_template": "{owner}",
                    "sk_template": "{at}",
                    "fields": [
                        {"name": "owner", "type": "string", "required": True},
                        {"name": "at", "type": "string", "required": True},
                    ],
                    "access_patterns": [
                        {
                            "pattern_id": 7,
                            "name": "get_later_notes",
                            "description": "Notes after a moment",
                            "operation": "Query",
                            "range_condition": ">",
                            "parameters": [{"name": "owner", "type": "string"}, {"name": "after", "type": "string"}],
                            "return_type": "entity_list",
                        }
                    ],
                }
            },
        }
    ]
}

MODULE = '''\
"""The items of the table `Notes`, from `notes_schema.json`."""

from liftgen import Key, Query, Table
from pydantic import BaseModel

notes = Table("Notes", entity=None)


class Note(BaseModel):
    owner: str
    at: str

    class Dynamo:
        table = notes
        key = Key(["owner"], ["at"])
        get_later_notes = Query("key", where="at > :after")
        """Notes after a moment."""
'''


def test_a_document_becomes_a_module_and_its_patterns_are_shown(folder: Workspace) -> None:
    folder.write("notes_schema.json", json.dumps(NOTES))

    ran = folder.lift("import", "--from", "awslabs", "notes_schema.json", "--output", "models")

    assert (ran.code, ran.err) == (0, "")
    assert folder.read("models/notes.py") == MODULE
    assert ran.out == (
        "create models/notes.py\n"
        "\n"
        "   pattern          answered by           request  by the key\n"
        "7  get_later_notes  Note.get_later_notes  Query    owner = :owner and at > :after\n"
    )


def test_what_is_imported_can_be_scaffolded(folder: Workspace) -> None:
    folder.write("notes_schema.json", json.dumps(NOTES))
    folder.lift("import", "--from", "awslabs", "notes_schema.json")

    ran = folder.lift("validate", "models/notes.py")

    assert ran.code == 0, ran.err
    assert ran.err == "1 entity, 1 table, 2 access patterns\n"


def test_a_module_that_is_there_is_not_written_over(folder: Workspace) -> None:
    folder.write("notes_schema.json", json.dumps(NOTES))
    command = ("import", "--from", "awslabs", "notes_schema.json")
    folder.lift(*command)
    again = folder.lift(*command)
    folder.write("models/notes.py", "mine = True\n")

    refused = folder.lift(*command)
    kept = folder.read("models/notes.py")
    forced = folder.lift(*command, "--force")

    assert again.out.startswith("keep models/notes.py\n")
    assert (refused.code, refused.out) == (2, "")
    assert "error[LIFT552]: `models/notes.py` exists, and is another module\n" in refused.err
    assert kept == "mine = True\n"
    assert forced.out.startswith("update models/notes.py\n")
    assert folder.read("models/notes.py") == MODULE


@pytest.mark.parametrize("name", ["comprehensive_invalid", "invalid_gsi", "invalid_multi_attribute_keys"])
def test_a_document_with_mistakes_becomes_nothing(folder: Workspace, name: str) -> None:
    ran = folder.lift("import", "--from", "awslabs", str(CORPUS / f"{name}_schema.json"), "--output", "models")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("error[LIFT") >= 9
    assert not (folder.path / "models").exists()


def test_mistakes_are_data_in_another_form(folder: Workspace) -> None:
    document = CORPUS / "invalid_gsi_schema.json"

    ran = folder.lift("import", "--from", "awslabs", str(document), "--format", "json")

    assert ran.code == 1
    assert {each["code"] for each in json.loads(ran.out)["diagnostics"]} >= {"LIFT322", "LIFT323", "LIFT327"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"tables": [', "the document is no JSON: `[` is never closed"),
        (b"", "the document is no JSON: the document ends where a value should"),
        (b'{"tables": "\xff"}', "the document is no JSON: it is not UTF-8"),
    ],
)
def test_what_is_no_json_is_said(folder: Workspace, content: bytes, message: str) -> None:
    (folder.path / "schema.json").write_bytes(content)

    ran = folder.lift("import", "--from", "awslabs", "schema.json")

    assert ran.code == 1
    assert f"error[LIFT320]: {message}" in ran.err


def test_a_document_that_is_not_there_is_usage(folder: Workspace) -> None:
    assert folder.lift("import", "--from", "awslabs", "schema.json").code == 2
    assert folder.lift("import", "--from", "somebody", "schema.json").code == 2


def test_a_byte_order_mark_is_no_mistake(folder: Workspace) -> None:
    (folder.path / "schema.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(NOTES).encode())

    ran = folder.lift("import", "--from", "awslabs", "schema.json")

    assert ran.code == 0, ran.err
    assert (folder.path / "models/models.py").exists()


@pytest.mark.parametrize(
    ("document", "module"),
    [
        ("deals_schema.json", "deals"),
        ("schema.json", "models"),
        ("my-shop.schema.json", "my_shop"),
        ("2024 Orders.json", "_2024_orders"),
        ("class.json", "class_"),
        ("Größe.json", "größe"),
    ],
)
def test_the_module_has_the_name_of_the_document(document: str, module: str) -> None:
    assert module_name(Path(document)) == module


def test_every_importer_can_be_asked_for() -> None:
    assert {each.value for each in Importer} == {*IMPORTERS, "live"}
