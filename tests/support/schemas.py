"""Schemas of model files, and real values of the examples that outputs are made of."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from liftgen.derive import derive
from liftgen.diagnostics import Report
from liftgen.outputs.examples.values import Instance, source
from liftgen.read import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Entity, Schema

ROOT = Path(__file__).parents[2]
SAMPLES = tuple(sorted((ROOT / "sample_models").glob("*.py")))
EVERY_TYPE = ROOT / "tests" / "models" / "every_type.py"


@cache
def schema_of(path: Path) -> Schema:
    """What the models of a file mean."""
    report = Report()
    declarations = read([path], path.parent, report)
    schema = derive(declarations, report)
    assert schema.entities, [each.finding.message for each in report]
    return schema


@cache
def module_of(path: Path) -> ModuleType:
    """The file itself, imported under the name that its models have in a schema."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where pydantic looks up names in annotations
    spec.loader.exec_module(module)
    return module


def made(entity: Entity, values: Mapping[str, Example], path: Path) -> Any:
    """An instance of the user's class with these values."""
    model = entity.model
    written = source(Instance(model.module, model.name, tuple(values.items())))
    names: dict[str, Any] = {}
    for module, name in written.imports:
        found = module_of(path) if module == path.stem else importlib.import_module(module)
        names[name] = getattr(found, name)
    return eval(str(written), names)
