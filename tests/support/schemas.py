"""Model files, and real values of the examples that outputs are made of."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from liftgen.outputs.examples.values import Instance, source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.outputs.examples.values import Example
    from liftgen.schema import Entity

ROOT = Path(__file__).parents[2]
SAMPLES = tuple(sorted((ROOT / "sample_models").glob("*.py")))
MODELS = ROOT / "tests" / "models"
EVERY_TYPE = MODELS / "every_type.py"
EVERY_QUESTION = MODELS / "every_question.py"
EVERYTHING = Path(__file__).with_name("everything.py")


@cache
def module_of(path: Path) -> ModuleType:
    """The file itself, imported under the name that its models have in a schema."""
    if path.stem in sys.modules:
        return sys.modules[path.stem]
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
