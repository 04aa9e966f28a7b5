# Written by lift from the models: change those, this file is written again.
"""The OpenAPI documents: `python -m handlers.openapi [FOLDER]` writes them."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from liftgen.runtime.api.document import openapi, write

APIS = {"task": "Tasks"}


def document(name: str) -> dict[str, Any]:
    """The document of one API, with the routes that were added by hand."""
    return openapi(import_module(f"handlers.{name}").app, APIS[name])


if __name__ == "__main__":
    write({name: document(name) for name in APIS}, Path(*sys.argv[1:2] or ["openapi"]))
