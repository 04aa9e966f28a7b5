"""Repositories of models that have every promise of the model language, over a DynamoDB in memory and the embedded one."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from support.generated import ROOT, generate, imported
from support.pools import NOW

from liftgen.requests import create_table_request
from liftgen.runtime.encryption import Encryption, KeyProvider
from liftgen.runtime.table import Settings
from liftgen.schema import Schema
from liftgen.testing import Clock, StandIn, create_tables
from liftgen.testing.fake import FakeClient
from liftgen.testing.local_keys import LocalKeys

PACKAGE = "model_language"
MODELS = [ROOT / "tests" / "models" / name for name in ("notes.py", "club.py", "vault.py")]
MODELS += [ROOT / "sample_models" / "saas.py"]


class Language:
    """What was generated of the models."""

    def __init__(self, folder: Any) -> None:
        self.schema: Schema = generate(folder, *MODELS, package=PACKAGE)
        self.repositories = imported(folder, f"{PACKAGE}.repositories")
        self.folder = folder

    def models(self, name: str) -> ModuleType:
        return imported(self.folder, name)


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Language:
    return Language(tmp_path_factory.mktemp("model_language"))


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW.replace(year=2126))


@pytest.fixture(params=["memory", "embedded"])
def stand_in(request: pytest.FixtureRequest, language: Language) -> StandIn:
    """A DynamoDB with the tables of all models; the clock of the tests is ahead of its own, so that it deletes nothing."""
    tables = [each.name for each in language.schema.tables]
    if request.param == "memory":
        return StandIn(FakeClient(*map(create_table_request, language.schema.tables)), tables)
    local = request.getfixturevalue("local_dynamodb").isolated()
    create_tables(local.client(), *language.schema.tables)
    return StandIn(local.direct_client(), tables)


@pytest.fixture
def keys() -> LocalKeys:
    return LocalKeys()


Made = Callable[..., Any]


@pytest.fixture
def facade(language: Language, stand_in: StandIn, clock: Clock, keys: LocalKeys) -> Made:
    """Makes the facade of this name, with these keys and this version of envelopes."""

    def made(name: str, keys: KeyProvider | None = keys, version: Any = 2) -> Any:
        settings = Settings(clock=clock, encryption=Encryption(keys, version=version))
        return getattr(language.repositories, name)(stand_in.client, settings=settings)

    return made


@pytest.fixture
def notes(facade: Made) -> Any:
    return facade("Notes").notes


@pytest.fixture
def members(facade: Made) -> Any:
    return facade("Clubs").members


@pytest.fixture
def note(language: Language) -> Made:
    model = language.models("notes").Note
    at = NOW.replace(year=2126)
    return lambda title="t", **values: model(**{"owner": "o", "title": title, "at": at, **values})


@pytest.fixture
def member(language: Language) -> Made:
    model = language.models("club").Member
    return lambda name="m", **values: model(**{"club_id": "c", "member_id": name, "born_on": NOW.date(), **values})
