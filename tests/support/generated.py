"""Generated code of the sample models and of `everything`, as one package that tests import."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path
from types import ModuleType

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.outputs import Output, asyncio, fakes, repository
from liftgen.project import Settings
from liftgen.read import read
from liftgen.render import render
from liftgen.schema import Schema
from liftgen.scope import ProjectScope

ROOT = Path(__file__).parents[2]
MODELS = (
    ROOT / "sample_models" / "saas.py",
    ROOT / "sample_models" / "session.py",
    Path(__file__).with_name("everything.py"),
)
PACKAGE = "data_layer"


def schema_of(*models: Path) -> Schema:
    """What the models mean; none of them has a mistake."""
    report = Report()
    schema = derive(read(models, models[0].parent, report), report)
    assert not report.failed, report.codes()
    return schema


def generate(folder: Path, *models: Path, package: str = PACKAGE, in_asyncio: bool = False) -> Schema:
    """Write the models, their repositories, perhaps in asyncio too, and their fakes below a folder; what the models mean."""
    folder.mkdir(parents=True, exist_ok=True)
    copies = [Path(shutil.copy(each, folder)) for each in models]
    schema = schema_of(*copies)
    report = Report()
    outputs = [Output("repository", "", repository.view), Output("fakes", "", fakes.view)]
    outputs += [Output("asyncio", "", asyncio.view)] if in_asyncio else []
    names = tuple(each.name for each in outputs) if in_asyncio else None
    for file in render(ProjectScope(schema, Settings(package=package, outputs=names)), outputs, report):
        path = folder / package / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")
    (folder / package / "__init__.py").write_text('"""Generated for tests."""\n', "utf-8")
    assert report.codes() == []
    return schema


def imported(folder: Path, module: str) -> ModuleType:
    """A module of what was generated there."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return importlib.import_module(module)
