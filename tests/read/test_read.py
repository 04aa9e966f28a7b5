"""Reading models: every name followed, nothing run."""

from __future__ import annotations

import gc
from pathlib import Path

from liftgen.declarations import Argument, MarkerDeclaration
from liftgen.diagnostics import Report, Span
from liftgen.read import read

ROOT = Path(__file__).parent.parent.parent


def test_the_sample_models_are_read_whole() -> None:
    report = Report()

    declarations = read([ROOT / "sample_models"], ROOT, report)

    names = [model.name for model in declarations.models if model.module == "sample_models.saas"]
    assert names == ["Tenant", "User", "Project", "Membership", "AuditEvent"]
    assert {model.name for model in declarations.models} >= {"Session", "Contact", "Product", "Basket"}
    assert {model.table.variable for model in declarations.models if model.table} >= {"app", "catalogue", "orders"}
    assert not [each for each in report if each.code.startswith("LIFT1")]


def test_equal_models_are_equal_wherever_they_stand(tmp_path: Path) -> None:
    text = (ROOT / "sample_models" / "session.py").read_text()
    (tmp_path / "session.py").write_text(text)
    moved = tmp_path / "moved"
    moved.mkdir()
    (moved / "session.py").write_text("\n\n\n" + text)

    assert read([tmp_path / "session.py"], tmp_path, Report()) == read([moved], moved, Report())


def test_a_table_and_a_transaction_stand_beside_the_models(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(
        "from liftgen import Put, Table, Transaction\n"
        "import liftgen\n"
        "from pydantic import BaseModel\n"
        "app = Table('saas', tenant='tenant_id')\n"
        "class User(BaseModel):\n"
        "    name: str\n"
        "join = Transaction('join', User, 'Membership', Put(where='attribute_not_exists(name)'))\n"
        "second: object = liftgen.Table(name='second', escape=False)\n"
    )
    report = Report()

    declarations = read([tmp_path / "models.py"], tmp_path, report)

    assert [(each.variable, each.marker.text("name")) for each in declarations.tables] == [
        ("app", "saas"),
        ("second", "second"),
    ]
    (join,) = declarations.transactions
    assert join.variable == "join"
    actions = join.marker.get("actions")
    assert actions is not None
    assert isinstance(actions.value, tuple)
    user, membership, put = actions.value
    assert (user, membership) == ("User", "Membership")
    assert put == MarkerDeclaration("Put", (Argument("where", "attribute_not_exists(name)", Span("")),), span=Span(""))
    assert not report.diagnostics


def test_the_collector_of_garbage_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text("class Broken(:\n")
    gc.disable()
    try:
        read([tmp_path], tmp_path, Report())
        assert not gc.isenabled()
    finally:
        gc.enable()

    read([tmp_path], tmp_path, Report())

    assert gc.isenabled()
