"""Models: fields in the order and with the meaning that pydantic and dataclasses give them, bases and mixins followed."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from liftgen.declarations import Default
from liftgen.field_types import ListOf, ModelOf, OptionalOf, Scalar, ScalarType

if TYPE_CHECKING:
    from pathlib import Path

    from liftgen.declarations import Value
    from tests.read.conftest import ReadFiles

STR, INT = ScalarType(Scalar.STR), ScalarType(Scalar.INT)

PYDANTIC = '''\
from __future__ import annotations
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, Optional, TypeVar
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, computed_field

T = TypeVar("T")
U = TypeVar("U")

class Status(StrEnum):
    ACTIVE = "active"

class Stamped(BaseModel):
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    version: int = 0

class Noted:
    note: str = ""
    kinds: ClassVar[int] = 3

class Named(Noted):
    name: str

class Account(Named, Stamped):
    """An account.

    It has a name.
    """

    account_id: str
    status: Status = Status.ACTIVE
    _cache: int = PrivateAttr(default=0)

    @computed_field
    @property
    def label(self) -> str:
        return self.name

class Renamed(Account):
    version: int = 1
    name: str = "x"
    extra_name: Annotated[str, Field(alias="extraName")] = "y"

class Page(BaseModel, Generic[T, U]):
    items: list[T]
    cursor: Optional[U] = None

class Half(Page[T, str], Generic[T]):
    half: T

class Accounts(Half[Account], frozen=True, extra="forbid"):
    total: Decimal = Decimal(0)

class ByName(BaseModel):
    model_config = ConfigDict(populate_by_name=True, frozen=True)
    user_name: str = Field(alias="userName")

class Below(ByName):
    model_config = {"extra": "allow"}
    other: str = Field("z", validation_alias="other_name")

class Left(Stamped):
    side: str = "left"
    left: int = 1

class Right(Stamped):
    side: str = "right"
    right: int = 2

class Both(Left, Right):
    both: int = 3
'''

DATACLASSES = """\
import dataclasses
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import ClassVar

@dataclass
class Stamped:
    created: int = 0
    version: int = field(default=0, kw_only=True)

class Plain:
    unseen: int = 0

@dataclasses.dataclass(frozen=False, kw_only=True)
class Account(Plain, Stamped):
    account_id: str
    labels: list[str] = field(default_factory=list)
    count: ClassVar[int] = 0
    seed: InitVar[int] = 3
    _hidden: str = "h"

@dataclass
class Child(Account):
    _: KW_ONLY
    account_id: str = "c"
    last: int = 1
"""


def load(text: str, folder: Path) -> dict[str, Any]:
    """What Python itself makes of the file."""
    (folder / "loaded_models.py").write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("loaded_models", folder / "loaded_models.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["loaded_models"] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules["loaded_models"]
    return vars(module)


@pytest.mark.parametrize("name", ["Account", "Renamed", "Accounts", "ByName", "Below", "Both", "Stamped"])
def test_the_fields_are_those_that_pydantic_sees(read_files: ReadFiles, tmp_path: Path, name: str) -> None:
    real: type[BaseModel] = load(PYDANTIC, tmp_path)[name]

    model = read_files(PYDANTIC, "models.py").model(name)

    by_name = real.model_config.get("populate_by_name", False)
    assert [(each.name, each.default is None, each.alias) for each in model.fields] == [
        (field, info.is_required(), None if by_name else info.validation_alias or info.alias)
        for field, info in real.model_fields.items()
    ]
    assert model.frozen == real.model_config.get("frozen", False)
    assert model.extra == real.model_config.get("extra", "ignore")
    assert model.kind == "pydantic"


@pytest.mark.parametrize("name", ["Account", "Renamed", "Accounts", "Both"])
def test_a_literal_default_is_the_one_that_pydantic_has(read_files: ReadFiles, tmp_path: Path, name: str) -> None:
    real: type[BaseModel] = load(PYDANTIC, tmp_path)[name]

    model = read_files(PYDANTIC, "models.py").model(name)

    for field in model.fields:
        info = real.model_fields[field.name]
        if field.default is not None and field.default.literal:
            assert field.default.value == info.default
        else:
            assert info.default is PydanticUndefined or field.name == "total"


@pytest.mark.parametrize("name", ["Account", "Child", "Stamped"])
def test_the_fields_are_those_that_a_dataclass_has(read_files: ReadFiles, tmp_path: Path, name: str) -> None:
    real = load(DATACLASSES, tmp_path)[name]

    model = read_files(DATACLASSES, "models.py").model(name)

    assert [(each.name, each.default is None) for each in model.fields] == [
        (each.name, each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING)
        for each in dataclasses.fields(real)
    ]
    assert model.kind == "dataclass"


def test_a_type_parameter_stands_for_what_it_was_given_over_several_bases(read_files: ReadFiles) -> None:
    reading = read_files(PYDANTIC)

    account = ModelOf("models", "Account")
    assert reading.field("Accounts", "items").type == ListOf(account)
    assert reading.field("Accounts", "cursor").type == OptionalOf(STR)
    assert reading.field("Accounts", "half").type == account
    assert "Page" not in reading.names
    assert "Half" not in reading.names


def test_a_field_says_which_class_wrote_it(read_files: ReadFiles) -> None:
    reading = read_files(PYDANTIC)

    owners = {each.name: each.owner for each in reading.model("Renamed").fields}

    assert owners == {
        "created_at": "Stamped",
        "version": "Renamed",
        "note": "Noted",
        "name": "Renamed",
        "account_id": "Account",
        "status": "Account",
        "extra_name": "Renamed",
    }


def test_a_model_knows_the_models_among_its_bases(read_files: ReadFiles) -> None:
    reading = read_files(PYDANTIC)

    assert reading.model("Renamed").bases == (ModelOf("models", "Account"), ModelOf("models", "Stamped"))
    assert reading.model("Both").bases == tuple(ModelOf("models", each) for each in ("Left", "Right", "Stamped"))


def test_a_docstring_is_kept_without_its_indentation(read_files: ReadFiles) -> None:
    reading = read_files(PYDANTIC)

    assert reading.model("Account").doc == "An account.\n\nIt has a name."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("= 3", Default("3", value=3, literal=True)),
        ("= None", Default("None", value=None, literal=True)),
        ("= -1.5", Default("-1.5", value=-1.5, literal=True)),
        ("= ('a', 1)", Default("('a', 1)", value=("a", 1), literal=True)),
        ("= Status.ACTIVE", Default("Status.ACTIVE", value="active", literal=True)),
        ("= LIMIT", Default("LIMIT", value=10, literal=True)),
        ("= Decimal('1.50')", Default("Decimal('1.50')")),
        ("= Field(3)", Default("3", value=3, literal=True)),
        ("= Field(default=3, ge=0)", Default("3", value=3, literal=True)),
        ("= Field(default_factory=list)", Default("list", factory=True)),
        ("= Field(default_factory=lambda: [\n        1])", Default("lambda: [\n        1]", factory=True)),
        ("= Field(...)", None),
        ("= ...", None),
        ("= Field(ge=0)", None),
        ("", None),
    ],
)
def test_a_default_is_kept_as_it_was_written_and_by_its_value_where_that_is_a_literal(
    read_files: ReadFiles, written: str, expected: Default | None
) -> None:
    reading = read_files(
        "from decimal import Decimal\nfrom enum import StrEnum\nfrom typing import Any\n"
        "from pydantic import BaseModel, Field\nLIMIT = 10\n"
        "class Status(StrEnum):\n    ACTIVE = 'active'\n"
        f"class Thing(BaseModel):\n    it: int {written}\n"
    )

    assert reading.messages == []
    assert reading.field("Thing", "it").default == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Field(alias='userName')", "userName"),
        ("Field(validation_alias='userName', alias='other')", "userName"),
        ("Field(serialization_alias='userName')", None),
        ("Field(validation_alias=AliasChoices('userName', 'name'))", "userName"),
        ("Field(alias='user_name')", None),
    ],
)
def test_an_alias_is_the_keyword_that_the_constructor_takes(
    read_files: ReadFiles, written: str, expected: str | None
) -> None:
    reading = read_files(
        f"from pydantic import AliasChoices, BaseModel, Field\nclass Thing(BaseModel):\n    user_name: str = {written}\n"
    )

    assert reading.messages == []
    assert reading.field("Thing", "user_name").alias == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("str = Field('x', exclude=True)", True),
        ("Annotated[str, Field(exclude=True)] = 'x'", True),
        ("Annotated[str, Field(exclude=True)] = Field('x', exclude=False)", False),
        ("str = Field('x', exclude=False)", False),
        ("str = 'x'", False),
    ],
)
def test_a_field_that_pydantic_leaves_out_of_json_says_so(read_files: ReadFiles, written: str, expected: bool) -> None:
    reading = read_files(
        "from typing import Annotated\nfrom pydantic import BaseModel, Field\n"
        f"class Thing(BaseModel):\n    secret: {written}\n"
    )

    assert reading.messages == []
    assert reading.field("Thing", "secret").excluded is expected


def test_pydantics_own_generators_of_aliases_are_followed(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel, ConfigDict\nfrom pydantic.alias_generators import to_camel as camel\n"
        "class Thing(BaseModel):\n    model_config = ConfigDict(alias_generator=camel)\n    user_name: str\n    id: str\n"
    )

    assert reading.messages == []
    assert [each.alias for each in reading.model("Thing").fields] == ["userName", None]


def test_an_alias_that_is_computed_is_reported(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel, ConfigDict\n"
        "class Thing(BaseModel):\n    model_config = ConfigDict(alias_generator=str.upper)\n    user_name: str\n"
    )

    assert reading.codes == ["LIFT128"]


@pytest.mark.parametrize(
    ("decorator", "expected"),
    [
        ("@dataclass(frozen=True)", (True, "ignore")),
        ("@pydantic.dataclasses.dataclass(frozen=True, config={'extra': 'forbid'})", (True, "forbid")),
        ("@pydantic.dataclasses.dataclass(config=pydantic.ConfigDict(extra='allow'))", (False, "allow")),
        ("@register\n@dataclass", (False, "ignore")),
    ],
)
def test_a_dataclass_is_configured_by_its_decorator(
    read_files: ReadFiles, decorator: str, expected: tuple[bool, Value]
) -> None:
    reading = read_files(
        "from dataclasses import dataclass\nimport pydantic\nimport pydantic.dataclasses\n"
        f"def register(cls): return cls\n{decorator}\nclass Thing:\n    it: int\n"
    )

    model = reading.model("Thing")
    assert (model.kind, model.frozen, model.extra) == ("dataclass", *expected)


def test_tags_stand_in_the_metadata_of_a_dataclasss_field(read_files: ReadFiles) -> None:
    reading = read_files(
        "from dataclasses import dataclass, field\n@dataclass\nclass Thing:\n"
        "    it: str = field(metadata={'dynamorm': 'pk', 'other': 'sk'})\n"
        "    at: int = field(default=0, metadata={'theorydb': 'ttl'})\n"
    )

    assert [each.text("text") for field in reading.model("Thing").fields for each in field.markers] == ["pk", "ttl"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("it: int = field(init=False, default=0)", "its constructor does not take it"),
        ("it: InitVar[int]", "given what is not stored"),
    ],
)
def test_a_field_that_cannot_be_given_back_is_reported(read_files: ReadFiles, line: str, words: str) -> None:
    reading = read_files(f"from dataclasses import InitVar, dataclass, field\n@dataclass\nclass Thing:\n    {line}\n")

    assert reading.codes == ["LIFT119"]
    assert words in reading.messages[0]


def test_a_base_that_is_not_followed_is_reported_once_where_it_stands(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\nfrom elsewhere import Audited\n"
        "class One(Audited, BaseModel):\n    a: int\n"
        "class Two(One):\n    b: int\n"
        "class Three(Unknown, Two):\n    c: int\n"
    )

    assert reading.codes == ["LIFT116", "LIFT116"]
    assert reading.places == [(3, 11), (7, 13)]
    assert [each.name for each in reading.model("Three").fields] == ["a", "b", "c"]


def test_bases_of_python_and_pydantic_are_known_to_have_no_fields(read_files: ReadFiles) -> None:
    reading = read_files(
        "import abc\nfrom collections.abc import Hashable\nfrom typing import Protocol\nfrom pydantic import BaseModel\n"
        "class One(BaseModel, abc.ABC):\n    a: int\nclass Two(One, Hashable):\n    b: int\n"
    )

    assert reading.messages == []


def test_a_class_that_is_its_own_base_ends(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\nclass A(B): x: int\nclass B(A): y: int\nclass C(BaseModel): z: int\n"
    )

    assert reading.names == ["C"]


def test_classes_in_functions_and_plain_classes_are_no_models(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel, RootModel\n"
        "def make():\n    class Hidden(BaseModel):\n        x: int\n"
        "class Plain:\n    x: int\n"
        "class Tags(RootModel[list[str]]):\n    pass\n"
        "class Seen(BaseModel):\n    x: int\n"
    )

    assert reading.names == ["Seen"]
    assert reading.messages == []


def test_a_plain_class_with_markers_is_reported_unless_a_model_derives_from_it(read_files: ReadFiles) -> None:
    reading = read_files(
        "from typing import Annotated\nfrom liftgen import PK, Key\nfrom pydantic import BaseModel\n"
        "class Mixin:\n    id: Annotated[str, PK]\n"
        "class User(Mixin, BaseModel):\n    name: str\n"
        "class Lost:\n    id: Annotated[str, PK]\n"
        "class Bare:\n    class Dynamo:\n        key = Key(['id'])\n"
    )

    assert reading.codes == ["LIFT117", "LIFT117"]
    assert reading.places == [(8, 7), (10, 7)]
    assert [each.name for each in reading.model("User").fields] == ["id", "name"]


def test_of_two_classes_of_one_name_the_later_is_read(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\nclass User(BaseModel):\n    a: int\nclass User(BaseModel):\n    b: int\n"
    )

    assert reading.codes == ["LIFT118"]
    assert [[field.name for field in model.fields] for model in reading.declarations.models] == [["b"]]


def test_a_broken_field_costs_that_field_and_not_the_run(read_files: ReadFiles) -> None:
    reading = read_files(
        {
            "bad.py": "class Broken(:\n",
            "good.py": "from pydantic import BaseModel\nclass Good(BaseModel):\n    a: int\n    b: complex\n    c: str\n",
        }
    )

    assert reading.codes == ["LIFT102", "LIFT110"]
    assert [each.name for each in reading.model("Good").fields] == ["a", "c"]
