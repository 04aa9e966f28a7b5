"""Budgets of pages: what a filter hardly finds is asked for within bounds, in lists and in scans, waiting or not."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any

import pytest
from support.generated import generate, imported

from liftgen.requests import create_table_request
from liftgen.runtime.budget import Budget
from liftgen.testing.fake import AsyncFakeClient, FakeClient

MODELS = '''"""Notes of a house."""

from typing import Annotated

from pydantic import BaseModel, Field

from liftgen import Key, Scan, Table

app = Table("house")


class Note(BaseModel):
    house: str
    number: Annotated[int, Field(ge=0)]
    kind: str

    class Dynamo:
        table = app
        key = Key("HOUSE#{house}", "NOTE#{number:04d}")
        every = Scan()
'''
NOTES, RARE = 620, 610


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, FakeClient]:
    """The repositories, and a table in which one note of 620 is rare."""
    folder = tmp_path_factory.mktemp("house")
    source = folder / "source" / "house_models.py"
    source.parent.mkdir()
    source.write_text(MODELS)
    schema = generate(folder, source, package="budgeted", in_asyncio=True)
    client = FakeClient(*(create_table_request(each) for each in schema.tables))
    repositories, models = imported(folder, "budgeted.repositories"), imported(folder, "house_models")
    for number in range(NOTES):
        note = models.Note(house="h", number=number, kind="rare" if number == RARE else "plain")
        repositories.House(client).notes.create(note)
    return repositories, client


@pytest.mark.parametrize("pattern", ["by_key", "every"])
def test_a_page_stops_where_its_requests_are_used_up(pattern: str, made: tuple[Any, FakeClient]) -> None:
    repositories, client = made
    notes = repositories.House(client).notes
    query = (notes.by_key("h") if pattern == "by_key" else notes.every()).where(repositories.NoteFields.kind == "rare")
    client.calls.clear()
    pages = [query.page(10, None, Budget(requests=3))]
    asked = [len(client.calls)]
    while pages[-1].cursor is not None:
        client.calls.clear()
        pages.append(query.page(10, pages[-1].cursor, Budget(requests=3)))
        asked.append(len(client.calls))

    assert [each.number for page in pages for each in page] == [RARE]
    assert asked == [3, 3, 1]


def test_it_does_in_asyncio_and_its_cursor_goes_on_in_the_other_form(made: tuple[Any, FakeClient]) -> None:
    repositories, client = made
    aio = importlib.import_module("budgeted.repositories.aio")
    rare = repositories.NoteFields.kind == "rare"
    query = aio.House(AsyncFakeClient(client)).notes.by_key("h").where(rare)
    client.calls.clear()
    first = asyncio.run(query.page(10, None, Budget(requests=4)))

    assert (first.items, len(client.calls)) == ((), 4)

    second = repositories.House(client).notes.by_key("h").where(rare).page(10, first.cursor, Budget(requests=4))

    assert [each.number for each in second] == [RARE]


def test_a_page_that_is_found_at_once_is_full(made: tuple[Any, FakeClient]) -> None:
    repositories, client = made
    query = repositories.House(client).notes.by_key("h")

    assert len(query.page(25, None, Budget(requests=1))) == 25
    assert len(query.where(repositories.NoteFields.kind == "plain").page(25, None, Budget(requests=1))) == 25
