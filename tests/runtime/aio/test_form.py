"""The asyncio form of the runtime is what is made of the runtime, and waits where that does."""

import importlib.util
import inspect
import sys
from pathlib import Path

from liftgen.runtime import aio
from liftgen.runtime.aio import query, scan, table, transaction

ROOT = Path(__file__).parents[3]


def test_the_form_is_what_the_runtime_is_now() -> None:
    spec = importlib.util.spec_from_file_location("write_asyncio", ROOT / "tools" / "write_asyncio.py")
    assert spec is not None
    assert spec.loader is not None
    tool = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    different = [path.relative_to(ROOT).as_posix() for path, text in tool.forms() if path.read_text("utf-8") != text]

    assert different == [], "run `make aio`"


def test_what_asks_dynamodb_is_awaited_and_nothing_else_is() -> None:
    waits = {
        made.__name__: {name for name, each in vars(made).items() if inspect.iscoroutinefunction(each)}
        for made in (query.Query, scan.Scan, table.Table, transaction.Pending, transaction.Transaction)
    }
    public = {name: {each for each in found if not each.startswith("_")} for name, found in waits.items()}

    assert public["Query"] == {"count", "first", "one", "one_or_none", "page"}
    assert public["Scan"] == set()
    assert public["Transaction"] == {"commit"}
    assert public["Table"].isdisjoint({"now", "of", "other", "writes"})
    assert public["Pending"].isdisjoint({"now", "own"})


def test_the_runtime_offers_both_forms_under_one_name() -> None:
    assert aio.__all__ == ["connect"]
