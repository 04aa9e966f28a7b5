"""Entities of msgspec: read as text, stored and read by codecs that agree with the slow one, validated when read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import reference_codec
from support.generated import ROOT, generate, imported

from liftgen.declarations import Default
from liftgen.diagnostics import Report
from liftgen.read import read
from liftgen.runtime.encryption import Encryption
from liftgen.runtime.errors import InvalidItem, InvalidValue
from liftgen.runtime.wire import joined

MODELS = ROOT / "tests" / "models" / "structs.py"
PACKAGE = "of_structs"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("structs")
    generate(path, MODELS, package=PACKAGE, in_asyncio=True)
    return path


@pytest.fixture(scope="module")
def structs(folder: Path) -> Any:
    return imported(folder, "structs")


@pytest.fixture(scope="module")
def items(folder: Path) -> Any:
    return imported(folder, f"{PACKAGE}.repositories.generated.items.every")


def test_a_struct_is_read_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(
        "raise SystemExit('nobody imports this')\n"
        "from typing import Annotated\n"
        "import msgspec\n"
        "from liftgen import PK\n\n"
        "class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True):\n"
        "    thing_id: Annotated[str, PK]\n\n"
        "class Thing(Base, frozen=True):\n"
        "    size: Annotated[int, msgspec.Meta(ge=0, le=9)] = 3\n"
        "    parts: list[str] = msgspec.field(default_factory=list, name='p')\n"
    )
    report = Report()
    (thing,) = [each for each in read([tmp_path / "models.py"], tmp_path, report).models if each.name == "Thing"]
    size, parts = thing.fields[1:]

    assert not report.failed
    assert (thing.kind, thing.frozen, [each.name for each in thing.fields]) == (
        "msgspec",
        True,
        ["thing_id", "size", "parts"],
    )
    assert (dict(size.constraints), size.default) == ({"ge": 0, "le": 9}, Default("3", value=3, literal=True))
    assert parts.default == Default("list", factory=True)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(-(10**38) + 1, 10**38 - 1)
EXACT = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=6).map(
        lambda each: Context(prec=38).create_decimal(each)
    ),
    st.sampled_from([Decimal("9.9999999999999999999999999999999999999E+125"), Decimal("1E-130"), Decimal("-0.00")]),
)
MOMENTS = st.datetimes(timezones=st.just(UTC))
LENGTHS = st.timedeltas(timedelta(days=-999_999), timedelta(days=999_999))
REALS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda each: each == 0 or 1e-130 <= abs(each) < 1e126)


def every(structs: Any) -> st.SearchStrategy[Any]:
    place = st.builds(
        structs.Place,
        city=TEXT,
        height=EXACT,
        since=st.none() | st.dates(),
        names=st.dictionaries(TEXT, TEXT, max_size=2),
    )
    key = st.text("abcé#%", min_size=1, max_size=5)
    return st.builds(
        structs.Every, tenant_id=key, every_id=key, text=TEXT, whole=NUMBERS, real=REALS, exact=EXACT, flag=st.booleans(),
        data=st.binary(max_size=9), moment=MOMENTS, day=st.dates(), hour=st.times(), length=LENGTHS, number=st.uuids(),
        colour=st.sampled_from(structs.Colour), level=st.sampled_from(structs.Level), word=st.sampled_from(["yes", "no"]),
        place=place, places=st.lists(place, max_size=2), texts=st.lists(TEXT, max_size=3),
        pair=st.lists(NUMBERS, max_size=3).map(tuple), labels=st.sets(TEXT, max_size=3),
        numbers=st.frozensets(NUMBERS, max_size=3), blobs=st.sets(st.binary(max_size=3), max_size=3),
        mapped=st.dictionaries(TEXT, NUMBERS, max_size=3), deep=st.dictionaries(TEXT, st.lists(place, max_size=2), max_size=2),
        maybe=st.none() | TEXT, maybe_place=st.none() | place, kept=st.lists(NUMBERS, max_size=2),
    )  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_type_is_stored_as_the_slow_codec_stores_it(data: st.DataObject, structs: Any, items: Any) -> None:
    value = data.draw(every(structs))
    stored = json.loads(joined(items.ENTITY.encode(value)))
    types = get_type_hints(structs.Every)
    slow = {name: slowly(getattr(value, name)) for name in types if getattr(value, name) is not None}

    assert {name: canonical(stored[name]) for name in slow} == {name: canonical(each) for name, each in slow.items()}
    assert items.ENTITY.decode(stored, Encryption()) == value
    plain = [name for name in types if "lace" not in name and name != "deep" and name in stored]
    assert {name: reference_codec.decode(stored[name], types[name]) for name in plain} == {
        name: getattr(value, name) for name in plain
    }


def slowly(value: Any) -> Any:
    """The attribute value by the slow codec; of a struct, that of its fields that are there."""
    match value:
        case msgspec.Struct():
            fields = msgspec.structs.asdict(value)
            return {"M": {name: slowly(each) for name, each in fields.items() if each is not None}}
        case list():
            return {"L": [slowly(each) for each in value]}
        case dict():
            return {"M": {key: slowly(each) for key, each in value.items()}}
        case _:
            return reference_codec.encode(value)


def canonical(value: Any) -> Any:
    """The same without the order of sets and the spelling of numbers."""
    match value:
        case {"N": str(text)} if len(value) == 1:
            return {"N": Decimal(text)}
        case {"NS": list(members)} if len(value) == 1:
            return {"NS": sorted(map(Decimal, members))}
        case {"SS": list(members)} | {"BS": list(members)} if len(value) == 1:
            return {"S": sorted(members)}
        case dict():
            return {key: canonical(each) for key, each in value.items()}
        case list():
            return [canonical(each) for each in value]
        case _:
            return value


ODD: dict[str, Any] = {
    "another word": ("word", {"S": "perhaps"}),
    "a number for text": ("text", {"N": "1"}),
    "text for a number": ("whole", {"S": "1"}),
    "a fraction for a whole number": ("whole", {"N": "1.5"}),
    "a colour that there is not": ("colour", {"S": "green"}),
    "no date": ("day", {"S": "tomorrow"}),
    "no list": ("texts", {"S": "a"}),
    "a number in a list of text": ("texts", {"L": [{"N": "1"}]}),
    "NULL where the model has no None": ("text", {"NULL": True}),
    "a place without its city": ("place", {"M": {"height": {"N": "1"}}}),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_the_model_does_not_allow_is_not_read(odd: str, structs: Any, items: Any) -> None:
    name, value = ODD[odd]
    stored = json.loads(joined(items.ENTITY.encode(first(structs)))) | {name: value}

    with pytest.raises(InvalidItem) as caught:
        items.ENTITY.decode(stored, Encryption())

    assert "perhaps" not in str(caught.value)


def test_limits_hold_when_read(folder: Path, structs: Any) -> None:
    parcel = imported(folder, f"{PACKAGE}.repositories.generated.items.parcel")
    value = structs.Parcel(tenant_id="t", parcel_id="p", code="c", weight=9)
    stored = json.loads(joined(parcel.ENTITY.encode(value)))

    assert parcel.ENTITY.decode(stored, Encryption()) == value
    with pytest.raises(InvalidItem):
        parcel.ENTITY.decode(stored | {"weight": {"N": "10000"}}, Encryption())


@pytest.mark.parametrize("exact", [Decimal("NaN"), Decimal("1e126"), Decimal("1." + "1" * 38)])
def test_what_dynamodb_cannot_hold_is_not_written(exact: Decimal, structs: Any, items: Any) -> None:
    with pytest.raises(InvalidValue):
        items.ENTITY.encode(msgspec.structs.replace(first(structs), exact=exact))


def test_what_msgspec_does_not_convert_is_read_all_the_same(folder: Path, structs: Any) -> None:
    mixed = imported(folder, f"{PACKAGE}.repositories.generated.items.mixed")
    for odd in structs.Odd:
        value = structs.Mixed("t", "m", odd, structs.Label(lines=["a"]))
        assert mixed.ENTITY.decode(json.loads(joined(mixed.ENTITY.encode(value))), Encryption()) == value


def first(structs: Any) -> Any:
    place = structs.Place("a", Decimal(1))
    return structs.Every(
        tenant_id="t", every_id="e", text="x", whole=1, real=1.5, exact=Decimal("1.5"), flag=True, data=b"", day=date(2028, 1, 1),
        moment=datetime(2028, 1, 1, tzinfo=UTC), hour=datetime(2028, 1, 1).time(), length=timedelta(1), number=UUID(int=1),
        colour=structs.Colour.RED, level=structs.Level.LOW, word="yes", place=place, places=[place], texts=[], pair=(),
        labels=set(), numbers=frozenset(), blobs=set(), mapped={}, deep={},
    )  # fmt: skip


def test_the_generated_tests_of_structs_pass(tmp_path: Path) -> None:
    """Repositories, facades, transactions and APIs, with models of msgspec within others."""
    (tmp_path / MODELS.name).write_bytes(MODELS.read_bytes())
    outputs = 'outputs = ["repository", "tests", "handler"]'
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.lift]\nmodels = "structs.py"\n{outputs}\n\n[tool.pytest.ini_options]\npythonpath = ["."]\n'
    )
    run(tmp_path, "liftgen", "dynamorm", "scaffold")

    # The parameter of a query is text, of which pydantic makes no member of an enum that has numbers beside texts.
    but = ("-k", "not filtered_by_odd")
    assert " passed" in run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "--dynamodb", "memory", *but, "tests")


@pytest.mark.slow
def test_generated_code_for_structs_passes_type_checkers(folder: Path) -> None:
    strict = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": [PACKAGE]}
    (folder / "pyrightconfig.json").write_text(json.dumps(strict))

    assert "Success" in run(folder, "mypy", "--strict", "--cache-dir", str(folder / ".mypy"), PACKAGE)
    assert "0 errors, 0 warnings" in run(folder, "basedpyright", "--pythonpath", sys.executable, "-p", str(folder))


def run(folder: Path, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
