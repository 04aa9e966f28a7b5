"""Access: every request that a method makes is told from the schema, with what IAM can know of its keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from liftgen.access import Access, KeyField, RequestAccess, access_of
from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.documents import access_document, access_from_document
from liftgen.read import read

SAMPLES = Path(__file__).parents[1] / "sample_models"
TENANT = ("TENANT#", KeyField("tenant_id", tenant=True))

ODD = """
from datetime import datetime
from typing import Annotated
from pydantic import BaseModel
from liftgen import GSI, Delete, DeletedAt, Get, Key, Put, Scan, Table, Transaction, Unique

app = Table("odd")
readers = Table("readers")

class Note(BaseModel):
    number: int
    author: str
    deleted_at: Annotated[datetime | None, DeletedAt] = None

    class Dynamo:
        table = app
        key = Key(["number"], ["author"])
        by_author = GSI(pk=["author"], sk=["number"])
        author_is_unique = Unique("author")
        all_notes = Scan()
        keep = Put()
        peek = Get("author")
        drop = Delete()

class Reader(BaseModel):
    name: str

    class Dynamo:
        table = readers
        key = Key("READER#{name}")

publish = Transaction("publish", "Note.create", "Reader.get")
look = Transaction("look", "Note.get", "Reader.get")
"""


def accesses(*sources: Path) -> dict[str, Access]:
    report = Report()
    found = access_of(derive(read(list(sources), sources[0].parent, report), report))
    return {each.name: each for each in found}


def test_reads_and_writes_by_key_say_whose_partition_it_is() -> None:
    found = accesses(SAMPLES / "saas.py")

    assert found["User.get"] == Access("User.get", "read", (RequestAccess("saas", ("GetItem",), None, TENANT),))
    assert found["User.create"].requests[1] == RequestAccess(
        "saas", ("PutItem",), None, (*TENANT, "#UNIQUE#User.email_is_unique#", KeyField("email"))
    )


def test_a_query_on_an_index_is_about_the_indexs_partition() -> None:
    found = accesses(SAMPLES / "saas.py")

    assert found["Membership.by_user"].requests == (
        RequestAccess("saas", ("Query",), "gsi1", (*TENANT, "#USER#", KeyField("user_id"))),
    )
    assert found["Project.by_status"].requests == (RequestAccess("saas", ("Query",), "by_status", None),)


def test_a_part_leads_to_its_whole_and_an_edge_to_its_target() -> None:
    found = accesses(SAMPLES / "saas.py")

    assert found["User.by_email"].requests[1].actions == ("GetItem", "BatchGetItem")
    assert [each.actions for each in found["User.projects"].requests] == [("Query",), ("BatchGetItem",)]


def test_native_keys_are_known_where_they_are_text() -> None:
    found = accesses(SAMPLES / "session.py")

    assert found["Session.get"].requests[0].leading == (KeyField("session_id"),)


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, Access]:
    (tmp_path / "odd.py").write_text(ODD)
    return accesses(tmp_path / "odd.py")


def test_numbers_and_scans_have_no_text_to_compare(odd: dict[str, Access]) -> None:
    assert odd["Note.get"].requests[0].leading is None
    assert odd["Note.by_author"].requests[0].leading == (KeyField("author"),)
    assert odd["Note.all_notes"] == Access("Note.all_notes", "scan", (RequestAccess("odd", ("Scan",)),))


def test_a_soft_delete_is_an_update_and_a_purge_deletes(odd: dict[str, Access]) -> None:
    assert odd["Note.delete"].requests[0].actions == ("UpdateItem", "GetItem")
    assert odd["Note.delete"].requests == odd["Note.restore"].requests
    assert odd["Note.purge"].requests[0].actions == ("DeleteItem", "GetItem")


def test_a_named_read_or_write_asks_what_the_plain_one_does(odd: dict[str, Access]) -> None:
    for named, plain in (("keep", "put"), ("peek", "get"), ("drop", "delete")):
        assert odd[f"Note.{named}"].requests == odd[f"Note.{plain}"].requests
        assert odd[f"Note.{named}"].kind == odd[f"Note.{plain}"].kind


def test_a_transaction_asks_for_each_of_its_actions(odd: dict[str, Access]) -> None:
    reader = ("READER#", KeyField("name"))
    guard = ("UNIQUE#Note.author_is_unique#", KeyField("author"))

    assert odd["odd.look"].kind == "read"
    assert odd["odd.publish"] == Access(
        "odd.publish",
        "write",
        (
            RequestAccess("odd", ("PutItem", "GetItem")),
            RequestAccess("odd", ("PutItem", "DeleteItem"), None, guard),
            RequestAccess("readers", ("ConditionCheckItem",), None, reader),
        ),
    )


def test_every_access_survives_json_and_back(odd: dict[str, Access]) -> None:
    for each in (*accesses(SAMPLES / "saas.py").values(), *odd.values()):
        assert access_from_document(json.loads(json.dumps(access_document(each)))) == each


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda d: d.pop("name"), "`name` of the access pattern's document is not text"),
        (
            lambda d: d.update(kind="all"),
            "`kind` of the access pattern's document is `all`, not one of `read`, `write`, `scan`",
        ),
        (
            lambda d: d["requests"][0].update(actions="GetItem"),
            "`actions` of `requests[0]` of the access pattern's document is not a list",
        ),
        (
            lambda d: d["requests"][0]["leading"].append(1),
            "`leading[2]` of `requests[0]` of the access pattern's document is not a mapping",
        ),
        (
            lambda d: d["requests"][0]["leading"][1].update(tenant="yes"),
            "`tenant` of `leading[1]` of `requests[0]` of the access pattern's document is `yes`, "
            "not one of `None`, `True`, `False`",
        ),
    ],
)
def test_a_spoilt_document_says_which_part(spoil: Any, message: str) -> None:
    document: Any = json.loads(json.dumps(access_document(accesses(SAMPLES / "saas.py")["User.get"])))
    spoil(document)

    with pytest.raises(ValueError) as error:  # noqa: PT011 the whole message is compared
        access_from_document(document)
    assert str(error.value) == message
