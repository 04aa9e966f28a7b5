"""Names: followed as Python would bind them, over every way there is to import one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liftgen.field_types import EnumOf, ListOf, ModelOf, OptionalOf, Scalar, ScalarType

if TYPE_CHECKING:
    from tests.read.conftest import ReadFiles

STATUS = "from enum import StrEnum\nclass Status(StrEnum):\n    ACTIVE = 'active'\n"
STATUS_TYPE = EnumOf("shop.status", "Status", (("ACTIVE", "active"),))


@pytest.mark.parametrize(
    ("imports", "annotation"),
    [
        ("from shop.status import Status", "Status"),
        ("from shop.status import Status as S", "S"),
        ("from .status import Status", "Status"),
        ("from . import status", "status.Status"),
        ("from . import status as st", "st.Status"),
        ("import shop.status", "shop.status.Status"),
        ("import shop.status as st", "st.Status"),
        ("from shop import Public", "Public"),
        ("from .status import *", "Status"),
        ("from shop import *", "Public"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .status import Status", "'Status'"),
        ("try:\n    from .status import Status\nexcept ImportError:\n    Status = None", "Status"),
        ("from .status import Status\nState = Status", "State"),
        ("from .status import Status\nState = Status\nCurrent = State", "Current"),
        ("from __future__ import annotations\nfrom .status import Status", "Status | None"),
        ("if True:\n    from .status import Status\nelse:\n    from missing import Status", "Status"),
    ],
)
def test_a_name_is_followed_however_it_was_imported(read_files: ReadFiles, imports: str, annotation: str) -> None:
    files = {
        "shop/__init__.py": "from .status import Status as Public\n",
        "shop/status.py": STATUS,
        "shop/order.py": f"{imports}\nfrom pydantic import BaseModel\nclass Order(BaseModel):\n    status: {annotation}\n",
    }

    reading = read_files(files)

    assert reading.messages == []
    type_ = reading.field("Order", "status").type
    assert (type_.item if isinstance(type_, OptionalOf) else type_) == STATUS_TYPE


@pytest.mark.parametrize(
    ("imports", "base", "marker"),
    [
        ("from pydantic import BaseModel as BM\nfrom liftgen import PK as P", "BM", "P"),
        ("import pydantic as pd\nimport liftgen as lg", "pd.BaseModel", "lg.PK"),
        ("import pydantic, liftgen", "pydantic.BaseModel", "liftgen.PK"),
        ("from pydantic.main import BaseModel\nfrom liftgen.markers import PK", "BaseModel", "PK"),
        ("from pydantic import *\nfrom liftgen import *", "BaseModel", "PK"),
        ("import pydantic.main\nimport liftgen.markers", "pydantic.main.BaseModel", "liftgen.markers.PK"),
        ("from pydantic import BaseModel\nimport liftgen\nPrimary = liftgen.PK", "BaseModel", "Primary"),
    ],
)
def test_a_marker_keeps_its_own_name_under_every_alias(
    read_files: ReadFiles, imports: str, base: str, marker: str
) -> None:
    reading = read_files(
        f"import typing as t\n{imports}\nclass User({base}):\n    user_id: t.Annotated[str, {marker}]\n"
    )

    assert reading.messages == []
    assert [each.name for each in reading.field("User", "user_id").markers] == ["PK"]


def test_a_module_outside_the_given_path_is_followed_and_what_a_field_holds_of_it_is_declared(
    read_files: ReadFiles,
) -> None:
    files = {
        "common/address.py": "from pydantic import BaseModel\n"
        "class Address(BaseModel):\n    street: str\nclass Unused(BaseModel):\n    x: int\n",
        "app/models.py": "from pydantic import BaseModel\nfrom common.address import Address\n"
        "class User(BaseModel):\n    home: Address\n",
    }

    reading = read_files(files, "app/models.py")

    assert reading.names == ["User", "Address"]
    assert reading.field("User", "home").type == ModelOf("common.address", "Address")
    assert [path for path, _ in reading.declarations.sources] == ["app/models.py", "common/address.py"]


def test_modules_that_import_from_each_other_are_both_read(read_files: ReadFiles) -> None:
    files = {
        "a.py": "from __future__ import annotations\nfrom pydantic import BaseModel\nfrom b import Right, Nothing\n"
        "class Left(BaseModel):\n    right: Right | None = None\n",
        "b.py": "from __future__ import annotations\nfrom pydantic import BaseModel\nfrom a import Left, Nothing\n"
        "class Right(BaseModel):\n    lefts: list[Left] = []\n    nothing: Nothing\n",
    }

    reading = read_files(files)

    assert reading.names == ["Left", "Right"]
    assert reading.field("Right", "lefts").type == ListOf(ModelOf("a", "Left"))
    assert reading.codes == ["LIFT111"]


def test_a_field_that_has_the_name_of_its_type_means_the_type(read_files: ReadFiles) -> None:
    reading = read_files(
        "from datetime import date\nfrom pydantic import BaseModel\n"
        "class Day(BaseModel):\n    date: 'date | None' = None\n    other: 'date | None' = None\n"
    )

    assert reading.field("Day", "other").type == OptionalOf(ScalarType(Scalar.DATE))


def test_a_nested_class_is_found_in_the_body_where_it_stands(read_files: ReadFiles) -> None:
    reading = read_files(
        "from pydantic import BaseModel\n"
        "class Line(BaseModel):\n    wrong: int\n"
        "class Order(BaseModel):\n"
        "    class Line(BaseModel):\n        sku: str\n"
        "    lines: list[Line]\n"
        "class Refund(Order):\n    line: Order.Line\n"
    )

    assert reading.names == ["Line", "Order", "Order.Line", "Refund"]
    assert reading.field("Order", "lines").type == ListOf(ModelOf("models", "Order.Line"))
    assert reading.field("Refund", "line").type == ModelOf("models", "Order.Line")


def test_a_name_that_cannot_be_followed_is_pointed_at_inside_its_string(read_files: ReadFiles) -> None:
    reading = read_files("from pydantic import BaseModel\nclass User(BaseModel):\n    home: 'list[Adress] | None'\n")

    assert reading.codes == ["LIFT111"]
    assert reading.places == [(3, 17)]
    assert "`Adress`" in reading.messages[0]


def test_a_known_package_is_not_looked_for_in_the_project(read_files: ReadFiles) -> None:
    files = {
        "pydantic.py": "class BaseModel: pass\n",
        "models.py": "from pydantic import BaseModel\nclass User(BaseModel):\n    name: str\n",
    }

    reading = read_files(files, "models.py")

    assert reading.names == ["User"]
