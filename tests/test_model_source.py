"""Model source: what declarations say, written as a module, says the same when it is read again."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liftgen.diagnostics import Report
from liftgen.model_source import model_source
from liftgen.read import read
from liftgen.rules import rules

if TYPE_CHECKING:
    from liftgen.declarations import Declarations

ROOT = Path(__file__).parents[1]
HOLDING = {
    f"{code}-{number}": text
    for code, rule in rules().items()
    for number, text in enumerate(
        re.findall(r"^```python\n(.*?)^```", inspect.cleandoc(rule.__doc__ or ""), re.DOTALL | re.MULTILINE)
    )
}
"""Every module that a rule's page shows: what breaks a rule is written as well as what holds."""

EVERYTHING = '''\
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Annotated, Literal, NewType
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, EmailStr, Field, JsonValue

from liftgen import (
    GSI,
    LSI,
    PK,
    SK,
    TTL,
    AsJson,
    AsSet,
    Attr,
    CreatedAt,
    DeletedAt,
    Delete,
    Edge,
    Encrypted,
    Get,
    HasMany,
    Key,
    OmitEmpty,
    Put,
    Query,
    Scan,
    Table,
    Tag,
    Transaction,
    Unique,
    Update,
    UpdatedAt,
    Version,
)

app = Table("app", "PK", "SK", tenant="tenant_id", stream="NEW_IMAGE", entity=None, escape=False)
UserId = NewType("UserId", str)


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Kind(StrEnum):
    CARD = "card"
    IT_S = "it's \\\\ \\"quoted\\""


class Folder(BaseModel):
    name: str
    inner: "Folder | None" = None
    leaves: list["Leaf"]


class Leaf(BaseModel):
    kind: Literal["leaf"] = "leaf"


class Twig(BaseModel):
    kind: Literal["twig"] = "twig"


@dataclass(frozen=True)
class Plain:
    at: datetime
    every: timedelta = timedelta(minutes=5)
    names: list[str] = field(default_factory=list)


class Thing(BaseModel):
    """A thing with \\"\\"\\"quotes\\"\\"\\" in its words.

    And more than one line of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant_id: str
    thing_id: Annotated[UUID, Attr("id")] = Field(default_factory=uuid4)
    owner: UserId
    mail: EmailStr
    level: Level = Level.LOW
    kinds: set[Kind] = Field(default_factory=set)
    frozen: frozenset[int] = frozenset()
    pair: tuple[int, str]
    many: tuple[date, ...] = ()
    at: time | None = None
    price: Annotated[Decimal, Field(ge=0, max_digits=9)] = Decimal("1.5")
    code: str = Field(default="x", max_length=3, alias="CODE")
    raw: bytes = b""
    part: Annotated[Leaf | Twig, Field(discriminator="kind")]
    folder: dict[str, Folder]
    details: dict[str, JsonValue] | None = None
    anything: JsonValue
    labels: Annotated[list[str], AsSet, OmitEmpty]
    notes: Annotated[dict[str, int], AsJson] = Field(default_factory=dict)
    secret: Annotated[str | None, Encrypted] = None
    tagged: Annotated[str, Tag("omitempty")] = ""
    created: Annotated[datetime, CreatedAt]
    updated: Annotated[datetime, UpdatedAt]
    deleted: Annotated[datetime | None, DeletedAt] = None
    expires: Annotated[datetime | None, TTL(after="90d", of="created")] = None
    version: Annotated[int, Version] = 0
    a_name_that_is_so_long_that_nothing_fits_beside_it: dict[str, list[tuple[int, ...]]] | None = None
    another_name_that_is_so_long_that_nothing_fits_beside_it: dict[str, list[tuple[int, int]]] = {}
    limits_that_take_room: Annotated[Decimal | None, Attr("limits"), Field(ge=0, le=1_000_000, max_digits=9)] = None
    no_default_but_limits: Annotated[Decimal | None, Attr("no_default"), Field(ge=0, le=1_000_000, max_digits=9)]

    class Dynamo:
        table = app
        key = Key("T#{tenant_id}", "THING#{thing_id}", collection="home")
        """Every thing of a tenant, in an order that nobody cares about, and with words that go on beyond the line."""

        by_owner = GSI("gsi1", pk=["owner"], sk="{level}#{code}", when="level <> 1", project=["price"], sk_name="level_sk")
        by_level = LSI(sk=["level"], project="KEYS_ONLY")
        mail_is_unique = Unique("tenant_id", "mail")
        leaves = HasMany("Leaf", via="Plain")
        edge = Edge("Leaf", "Twig")
        cheap = Query("key", where="price < :most", order="desc", limit=3, one=True, defaults={"most": 1.5}, rps=2.5)
        everything = Scan("size(labels) > 0", consistent=True)
        glance = Get("price", "code", where="level = 1", consistent=True)
        first = Put(where="attribute_not_exists(code)")
        grow = Update("level", "price", where="level < :level_before")
        gone = Delete("level = 2")


class Session(BaseModel):
    session_id: Annotated[str, PK]
    user_id: Annotated[str, SK]


both = Transaction("both", "Thing.grow", "Session.delete")
"""The one with the other."""
'''


def written(declarations: Declarations, module: str, folder: Path) -> tuple[str, Declarations]:
    """The source of a module, and what is read when it is read again."""
    source = model_source(declarations, module, "What it is for.")
    again = folder / "again"
    again.mkdir()
    (again / f"{module}.py").write_text(source, "utf-8")
    return source, read([again / f"{module}.py"], again, Report())


def declared(text: str, folder: Path) -> tuple[Declarations, Report]:
    (folder / "models.py").write_text(text, "utf-8")
    report = Report()
    return read([folder / "models.py"], folder, report), report


def same(one: Declarations, other: Declarations) -> bool:
    """Whether they say the same, but for comments; a subclass is written with what it inherits."""
    flat = [
        replace(
            each,
            ignores=(),
            models=tuple(
                replace(
                    model,
                    bases=(),
                    dynamo=False,
                    fields=tuple(replace(field, owner="") for field in model.fields),
                    settings=tuple(
                        replace(setting, owner="", doc=" ".join(setting.doc.split())) for setting in model.settings
                    ),
                )
                for model in sorted(each.models, key=lambda model: model.name)
            ),
        )
        for each in (one, other)
    ]
    return flat[0] == flat[1]


@pytest.mark.parametrize("sample", ["saas", "session"])
def test_the_sample_models_say_the_same_when_they_are_written(sample: str, tmp_path: Path) -> None:
    declarations = read([ROOT / f"sample_models/{sample}.py"], ROOT / "sample_models", Report())

    assert same(written(declarations, sample, tmp_path)[1], declarations)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOLDING.items()])
def test_what_a_rules_page_shows_says_the_same_when_it_is_written(text: str, tmp_path: Path) -> None:
    declarations, report = declared(text, tmp_path)
    if report.failed or any("." in each.name for each in declarations.models):
        pytest.skip("what cannot be read whole cannot be written whole, and a class inside another is not written")

    source, again = written(declarations, "models", tmp_path)

    assert same(again, declarations), source


def test_everything_that_the_language_has_can_be_written(tmp_path: Path) -> None:
    declarations, report = declared(EVERYTHING, tmp_path)

    source, again = written(declarations, "models", tmp_path)

    assert not len(report), [each.finding.message for each in report]
    assert same(again, declarations), source


@pytest.mark.parametrize("arguments", [("format", "--diff"), ("check",)], ids=["format", "check"])
def test_what_is_written_is_left_alone_by_ruff(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "read").mkdir()
    declarations, _ = declared(EVERYTHING, tmp_path / "read")
    (tmp_path / "models.py").write_text(model_source(declarations, "models", "What it is for."), "utf-8")
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", "models.py"]

    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def test_what_is_written_runs(tmp_path: Path) -> None:
    declarations, _ = declared(EVERYTHING, tmp_path)
    names: dict[str, object] = {"__name__": "models"}

    exec(compile(model_source(declarations, "models"), "models.py", "exec", dont_inherit=True), names)

    assert {"app", "UserId", "Kind", "Thing", "both"} <= names.keys()


def test_names_that_the_models_have_are_imported_under_others(tmp_path: Path) -> None:
    text = """\
from pydantic import BaseModel
import liftgen

class Key(BaseModel):
    Query: str

    class Dynamo:
        key = liftgen.Key(["Query"])
        Scan = liftgen.Scan()
        Table = liftgen.Query("key")
"""
    declarations, _ = declared(text, tmp_path)

    source, again = written(declarations, "models", tmp_path)

    assert same(again, declarations)
    assert (
        "from liftgen import Key as Key_\nfrom liftgen import Query as Query_\nfrom liftgen import Scan as Scan_\n"
        in source
    )
