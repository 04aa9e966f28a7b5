"""Bad models, end to end: a finding with its place, never a traceback, and nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.hostile import IMPORTS
from support.runs import Run, lift

from liftgen.check.names import MODULES
from liftgen.render import template_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = f'{IMPORTS}\napp = Table("house")\n'
GOOD = f"{IMPORTS}\nclass Session(BaseModel):\n    session_id: Annotated[str, PK]\n"
NODE = "class Node(BaseModel):\n    {}\n\nclass Menu(BaseModel):\n    menu_id: Annotated[str, PK]\n    root: Node\n"


def entity(name: str, key: str, more: str = "") -> str:
    body = "    class Dynamo:\n        table = app\n"
    return f"class {name}(BaseModel):\n    user_id: str\n    size: int\n{body}        key = {key}\n{more}\n"


USER = 'Key("U#{user_id}", "{size:05d}")'

FILES: Mapping[str, tuple[bytes, str]] = {
    "does not parse": (b"class User(:\n", "LIFT102"),
    "is empty": (b"", "LIFT107"),
    "is 10 MB": (GOOD.encode() + b"#" * 10_000_000, "LIFT104"),
    "has null bytes": (GOOD.encode() + b"# \x00\n", "LIFT103"),
    "has a coding cookie that lies": (b"# coding: ascii\n" + GOOD.encode() + "# ä\n".encode(), "LIFT103"),
    "has a coding cookie that nobody knows": (b"# coding: rot13\n" + GOOD.encode(), "LIFT103"),
    "is nested 100,000 deep": (GOOD.encode() + b"x = " + b"(" * 100_000 + b")" * 100_000 + b"\n", "LIFT102"),
    "is 100,000 operators deep": (GOOD.encode() + b"x = " + b"-" * 100_000 + b"1\n", "LIFT105"),
    "is 100,000 attributes deep": (GOOD.encode() + b"x = a" + b".a" * 100_000 + b"\n", "LIFT105"),
    "has no models": (b"x = 1\n", "LIFT107"),
}

MODELS: Mapping[str, tuple[str, str]] = {
    "no key": (f"{IMPORTS}\nclass User(BaseModel):\n    user_id: str\n", "LIFT108"),
    "no key but a table": (
        f"{SHARED}\nclass User(BaseModel):\n    user_id: str\n    class Dynamo:\n        table = app\n",
        "LIFT200",
    ),
    "two keys": (SHARED + entity("User", USER, f"        key = {USER}\n"), "LIFT118"),
    "two partition keys": (
        f"{IMPORTS}\nclass User(BaseModel):\n    one: Annotated[str, PK]\n    two: Annotated[str, PK]\n",
        "LIFT201",
    ),
    "two kinds of key": (GOOD + '    class Dynamo:\n        key = Key("S#{session_id}")\n', "LIFT201"),
    "a key that is a dictionary": (
        f"{IMPORTS}\nclass User(BaseModel):\n    one: Annotated[dict[str, int], PK]\n",
        "LIFT271",
    ),
    "a key that is a truth": (f"{IMPORTS}\nclass User(BaseModel):\n    one: Annotated[bool, PK]\n", "LIFT271"),
    "a key that may be missing": (
        f"{IMPORTS}\nclass User(BaseModel):\n    one: Annotated[str | None, PK]\n",
        "LIFT216",
    ),
    "a key that is no type": (f"{IMPORTS}\nclass User(BaseModel):\n    one: Annotated[print(), PK]\n", "LIFT110"),
    "a key on a private name": (f"{GOOD}    _hidden: Annotated[str, PK]\n", "LIFT123"),
    "a field that is stated twice": (f"{GOOD}    size: int\n    size: str\n", "LIFT118"),
    "two entities that collide": (SHARED + entity("User", USER) + entity("Other", USER), "LIFT209"),
    "two entities of one file": (SHARED + entity("User", USER) + entity("Users", 'Key("X#{user_id}")'), "LIFT295"),
    "a pattern that would scan": (
        SHARED + entity("User", USER, '        many = Query("key", where="user_id > :low")\n'),
        "LIFT229",
    ),
    "a pattern on no index": (SHARED + entity("User", USER, '        many = Query("nothing")\n'), "LIFT235"),
    "a model that always holds itself": (f"{IMPORTS}\n{NODE.format('parent: Node')}", "LIFT129"),
    "models nested 3,000 deep": (
        f"{IMPORTS}\nclass M0(BaseModel):\n    one: int\n\n"
        + "".join(f"class M{each}(BaseModel):\n    held: M{each - 1}\n\n" for each in range(1, 3000))
        + "class User(BaseModel):\n    user_id: Annotated[str, PK]\n    held: M2999\n",
        "LIFT129",
    ),
    "a value that doubles thirty times": (
        f"{IMPORTS}\nclass M0(BaseModel):\n    one: int\n\n"
        + "".join(f"class M{each}(BaseModel):\n    a: M{each - 1}\n    b: M{each - 1}\n\n" for each in range(1, 31))
        + "class User(BaseModel):\n    user_id: Annotated[str, PK]\n    held: M30\n",
        "LIFT129",
    ),
    "a type nested 1,000 deep": (f"{GOOD}    deep: {'list[' * 1000}int{']' * 1000}\n", "LIFT102"),
    "a type nested 90 deep": (f"{GOOD}    deep: {'list[' * 90}int{']' * 90}\n", "LIFT127"),
    "a condition nested 3,000 deep": (
        SHARED + entity("User", USER, f'        many = Query("key", where="{"(" * 3000}size = 1{")" * 3000}")\n'),
        "LIFT287",
    ),
    "a table that is a path": (
        "import x\n" + SHARED.replace('"house"', '"../../house"') + entity("User", USER),
        "LIFT280",
    ),
    "a table that is a token": (SHARED.replace('"house"', '"${Token[1]}"') + entity("User", USER), "LIFT280"),
    "a key attribute that is a token": (
        SHARED.replace('"house"', '"house", pk="${Token[1]}"') + entity("User", USER),
        "LIFT280",
    ),
    "an index that is a template": (
        SHARED + entity("User", USER, '        by_size = GSI("{{ 7*7 }}", pk=["size"])\n'),
        "LIFT280",
    ),
    "a collection that is code": (
        SHARED + entity("User", 'Key("U#{user_id}", "{size:05d}", collection="a(self): import os #")'),
        "LIFT297",
    ),
    "a transaction that is code": (
        f'{GOOD}\nmove = Transaction("a(self): import os #", "Session.create")\n',
        "LIFT297",
    ),
    "a plural that is a keyword": (SHARED + entity("A", USER), "LIFT297"),
    "a field of 300 characters in a key": (
        f"{IMPORTS}\nclass User(BaseModel):\n    {'x' * 300}: Annotated[str, PK]\n",
        "LIFT280",
    ),
    "a model of 300 characters": (
        f"{IMPORTS}\nclass {'X' * 300}(BaseModel):\n    user_id: Annotated[str, PK]\n",
        "LIFT280",
    ),
    **{
        f"an entity that is `{name}`": (GOOD.replace("Session", name), "LIFT298")
        for name in ("Generated", "Shared", "Openapi", "Collections")
    },
    "an entity whose tests are another's": (
        f"{GOOD}\nclass HandlerSession(BaseModel):\n    one: Annotated[str, PK]\n",
        "LIFT298",
    ),
    "an entity whose tests are its table's": (
        f"{GOOD}\nclass TableSessions(BaseModel):\n    one: Annotated[str, PK]\n",
        "LIFT298",
    ),
    "two tables of one file": (
        SHARED + 'other = Table("HOUSE")\n' + entity("User", USER) + entity("Other", USER).replace("app", "other"),
        "LIFT299",
    ),
    **{
        f"a key that is `{name}`": (GOOD.replace("session_id", name), "LIFT292")
        for name in ("self", "consistent", "include_expired", "include_deleted")
    },
    "a field that is `self`": (f"{GOOD}    self: int\n", "LIFT292"),
    "a pattern that is a dunder": (SHARED + entity("User", USER, '        __init__ = Query("key")\n'), "LIFT293"),
}


def bad(run: Run, code: str) -> None:
    """Findings with places, this code among them, no traceback, and every byte of the folder as it was."""
    assert run.code == 1
    findings = json.loads(run.out)["diagnostics"]
    assert code in [each["code"] for each in findings]
    assert all(each["place"] for each in findings)
    assert "Traceback" not in run.err
    assert "bug in lift" not in run.err
    assert run.before == run.after


@pytest.mark.parametrize("command", ["scaffold", "validate"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_a_finding(
    name: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, code = FILES[name]
    (tmp_path / "models.py").write_bytes(data)

    bad(lift(tmp_path, monkeypatch, command, "models.py", "--format", "json"), code)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_cannot_be_meant_is_a_finding(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, code = MODELS[name]
    (tmp_path / "models.py").write_text(text, "utf-8")

    bad(lift(tmp_path, monkeypatch, "scaffold", "models.py", "--format", "json"), code)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        b"# coding: latin-1\n# \xe4\n" + GOOD.encode(),
    ],
)
def test_a_byte_order_mark_crlf_and_a_cookie_are_read_as_python_reads_them(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models.py").write_bytes(data)
    run = lift(tmp_path, monkeypatch, "scaffold", "models.py")

    assert run.code == 0, run.err
    assert "repositories/session.py" in run.after


def test_a_folder_without_models_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()

    bad(lift(tmp_path, monkeypatch, "scaffold", "models", "--format", "json"), "LIFT107")


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = lift(tmp_path, monkeypatch, "scaffold", "models.py", "--format", "json")

    assert run.code != 0
    assert "LIFT101" in run.out
    assert run.before == run.after == {}


@pytest.mark.parametrize(
    "field", ["held: list[Node]", "held: dict[str, Node]", "held: Node | None", "held: tuple[Node, ...]"]
)
def test_a_model_that_may_hold_itself_is_taken(field: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models.py").write_text(f"{IMPORTS}\n{NODE.format(field)}", "utf-8")

    assert lift(tmp_path, monkeypatch, "scaffold", "models.py").code == 0


def test_the_modules_that_entities_cannot_be_are_those_that_stand_beside_them() -> None:
    beside = set()
    for template in template_folder().rglob("{entity}.*"):
        if template.parent.name not in ("tests", "generated") or template.parents[1].name != "tests":
            beside |= {each.name.split(".")[0] for each in template.parent.iterdir()}

    assert {each for each in beside if not each.startswith(("{", "__"))} == MODULES


def test_models_that_would_act_when_imported_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act = f"open({str(tmp_path / 'marker')!r}, 'w')"
    (tmp_path / "models.py").write_text(
        f"{IMPORTS}import os\nos.system('touch marker')\n{act}\n"
        f"def act(*_, **__): {act}\n"
        f"class Meta(type(BaseModel)):\n    def __new__(cls, *_): {act}\n"
        f"class Base(BaseModel):\n    def __init_subclass__(cls): {act}\n"
        f"@act\nclass Session(Base, metaclass=Meta):\n    session_id: Annotated[str, PK, act()]\n    size: act() = act()\n",
        "utf-8",
    )
    lift(tmp_path, monkeypatch, "scaffold", "models.py")

    assert not (tmp_path / "marker").exists()
