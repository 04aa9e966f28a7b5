"""`lift dynamorm scaffold`: what it writes, what it says, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Workspace

BASELINE = "migrations/0001_baseline.py"


def test_files_are_created_and_a_second_run_changes_nothing(project: Workspace) -> None:
    first = project.lift("scaffold")

    assert (first.code, first.out, first.err) == (0, f"create {BASELINE}\n", "1 file, 1 created\n")
    assert (project.path / BASELINE).exists()

    before = project.tree
    second = project.lift("scaffold")

    assert (second.code, second.out, second.err) == (0, "", "1 file\n")
    assert project.tree == before


@pytest.mark.parametrize(
    ("flag", "code", "out"),
    [("--check", 1, f"create {BASELINE}\n"), ("--dry-run", 0, f"create {BASELINE}\n"), ("--diff", 0, None)],
)
def test_previews_write_nothing(project: Workspace, flag: str, code: int, out: str | None) -> None:
    ran = project.lift("scaffold", flag)

    assert (ran.code, ran.err) == (code, "1 file, 1 would be created\n")
    if out is None:
        assert ran.out.startswith(f"--- /dev/null\n+++ b/{BASELINE}\n@@ -0,0 +1,")
    else:
        assert ran.out == out
    assert {each.name for each in project.path.iterdir()} == {"lift.toml", "models"}


def test_check_is_clean_after_scaffold(project: Workspace) -> None:
    project.lift("scaffold")

    assert project.lift("scaffold", "--check").code == 0


def test_a_mistake_in_the_models_is_drawn_and_nothing_is_written(project: Workspace) -> None:
    project.write("models/session.py", "class Session(BaseModel:\n    pass\n")
    ran = project.lift("scaffold")

    assert (ran.code, ran.out) == (1, "")
    assert "error[LIFT102]" in ran.err
    assert "models/session.py:1" in ran.err
    assert not (project.path / "migrations").exists()


def test_models_can_be_named_without_any_configuration(project: Workspace) -> None:
    (project.path / "lift.toml").unlink()
    ran = project.lift("scaffold", "models/session.py", "--output", "out", "--only", "migration")

    assert (ran.code, ran.out) == (0, f"create out/{BASELINE}\n")


def test_without_models_and_configuration_the_way_out_is_said(folder: Workspace) -> None:
    ran = folder.lift("scaffold")

    assert ran.code == 2
    assert "error[LIFT515]" in ran.err
    assert "lift dynamorm init" in ran.err


def test_a_wrong_configuration_is_drawn_with_its_line(project: Workspace) -> None:
    project.write("lift.toml", 'models = "models"\noutptu = "x"\n')
    ran = project.lift("scaffold")

    assert ran.code == 2
    assert "lift.toml:2:1" in ran.err
    assert 'outptu = "x"' in ran.err
    assert "is `output` meant?" in ran.err


def test_an_output_that_does_not_exist_is_a_matter_of_usage(project: Workspace) -> None:
    ran = project.lift("scaffold", "--only", "migrations")

    assert ran.code == 2
    assert "there is no output `migrations`" in ran.err


def test_a_model_that_does_not_exist_is_started(project: Workspace) -> None:
    ran = project.lift(
        "scaffold",
        "--model",
        "Order",
        "--field",
        "total:Decimal",
        "--field",
        "note:str | None",
        "--key",
        "order_id",
        "--yes",
    )

    assert (ran.code, ran.out) == (0, f"create {BASELINE}\n")
    assert ran.err.startswith("started `Order` in models/order.py\n")
    assert project.read("models/order.py") == (
        '"""Order."""\n\nfrom decimal import Decimal\nfrom typing import Annotated\n\nfrom liftgen import PK\n'
        'from pydantic import BaseModel\n\n\nclass Order(BaseModel):\n    """One order."""\n\n'
        "    order_id: Annotated[str, PK]\n    total: Decimal\n    note: str | None = None\n"
    )


def test_a_model_is_started_at_the_end_of_a_single_file(project: Workspace) -> None:
    project.write("lift.toml", 'models = "models/session.py"\noutputs = ["migration"]\n')
    ran = project.lift("scaffold", "--model", "User", "--table", "main", "--yes")

    assert ran.code == 0, ran.err
    assert project.read("models/session.py") == (
        "from typing import Annotated\n\nfrom pydantic import BaseModel\n\nfrom liftgen import PK, Key, Table\n\n"
        'app = Table("main")\n\n\n'
        "class Session(BaseModel):\n    session_id: Annotated[str, PK]\n    user: str\n\n\n"
        'class User(BaseModel):\n    """One user."""\n\n    user_id: str\n    name: str\n\n'
        '    class Dynamo:\n        table = app\n        key = Key("USER#{user_id}", "USER")\n'
    )


def test_a_model_joins_the_table_that_is_there_with_its_tenant(project: Workspace) -> None:
    project.write("models/session.py", 'from liftgen import Table\n\nshop = Table("shop", tenant="shop_id")\n')
    ran = project.lift("scaffold", "--model", "User", "--yes")

    assert ran.code == 0, ran.err
    source = project.read("models/user.py")
    assert "from models.session import shop\n" in source
    assert '        table = shop\n        key = Key("SHOP#{shop_id}", "USER#{user_id}")\n' in source
    assert "    shop_id: str\n    user_id: str\n    name: str\n" in source


@pytest.mark.parametrize(
    ("arguments", "trouble"),
    [
        (("--model", "user"), "`user` cannot be the name of a model; write it like `User`"),
        (("--model", "User", "--field", "x:complex"), "`complex` is none of str, int,"),
        (("--model", "User", "--field", "x:__import__('os')"), "is no type"),
        (("--model", "User", "--field", "class:str"), "`class` cannot be the name of a field"),
        (("--model", "User", "--key", "a,b,c"), "a partition and at most one sort part"),
        (("--model", "User", "--key", "a b"), "neither a field nor text"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_written(
    project: Workspace, arguments: tuple[str, ...], trouble: str
) -> None:
    ran = project.lift("scaffold", *arguments, "--yes")

    assert ran.code == 2
    assert trouble in ran.err
    assert [each.name for each in (project.path / "models").iterdir()] == ["session.py"]


def test_without_a_terminal_the_flags_are_said_instead_of_asking(project: Workspace) -> None:
    ran = project.lift("scaffold", "--model", "User", "--key", "user_id")

    assert ran.code == 2
    assert "`--field` and `--table` are not given, and there is no terminal to ask on" in ran.err


def test_a_preview_starts_no_model(project: Workspace) -> None:
    ran = project.lift("scaffold", "--model", "User", "--check", "--yes")

    assert ran.code == 2
    assert "there is no model `User`" in ran.err
    assert not (project.path / "models/user.py").exists()


def test_a_diff_shows_what_is_in_conflict(project: Workspace) -> None:
    project.write("lift.toml", 'models = "models"\noutputs = ["stack"]\n')
    project.lift("scaffold")
    project.write("stacks/__init__.py", project.read("stacks/__init__.py") + "mine = 1\n")
    ran = project.lift("scaffold", "--diff")

    assert ran.code == 1
    assert "--- a/stacks/__init__.py\n+++ b/stacks/__init__.py\n" in ran.out
    assert "\n-mine = 1\n" in ran.out
    assert "error[LIFT501]" in ran.err
    assert ran.err.endswith(", 1 in conflict\n")
