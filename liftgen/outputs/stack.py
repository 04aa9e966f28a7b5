"""Stack: what the templates of the `stack` output show; a CDK stack for each table, and the document that it builds from."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from liftgen import __version__
from liftgen.documents import table_document
from liftgen.names import Name
from liftgen.outputs.python_source import call, import_block, keyword, layout, literal
from liftgen.scope import TableScope, module_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liftgen.outputs.python_source import Expression
    from liftgen.schema import Table
    from liftgen.scope import Scope

CDK_LIBRARY = "2.275.0"
CDK_COMMAND = "2.1148.1"  # its latest, a rewrite, refuses what aws-cdk-lib 2 synthesises


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates show for the project, or for a table; None for models without any."""
    if isinstance(scope, TableScope):
        name = class_name(scope.table.name)
        return {
            "class_name": name,
            "class_line": layout(call(f"class {name}", "Stack"), after=":"),
            "document": json.dumps(table_document(scope.table), indent=2, ensure_ascii=False),
        }
    tables = scope.schema.tables
    if not tables:
        return None
    return {
        "imports": import_block((f".{module_name(each.name)}", class_name(each.name)) for each in tables),
        "statements": [layout(_stack(each), indent=4) for each in tables],
        "liftgen": __version__,
        "library": CDK_LIBRARY,
        "command": CDK_COMMAND,
    }


def class_name(table: str) -> str:
    """The class of a table's stack; tables of different modules have different classes."""
    words = [word for word in Name(table).snake.split("_") if word]
    # `a_1` and `a1` are two modules: without the underscore both would be `A1Stack`.
    joined = "".join(f"_{word}" if word[0].isdigit() else word[0].upper() + word[1:] for word in words)
    return f"{joined}Stack" if joined[:1].isalpha() else f"Table{joined}Stack"


def stack_id(table: str) -> str:
    """The stack's name in the account, from the table's alone; a change of it would be a new stack."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,99}", table):
        return f"{table.replace('_', '-')}-table"
    readable = re.sub(r"[^A-Za-z0-9]+", "-", table).strip("-")
    digest = hashlib.sha256(table.encode()).hexdigest()[:8]
    return f"t-{readable[:99]}-{digest}-table"


def _stack(table: Table) -> Expression:
    name = class_name(table.name)
    document = call("_document", literal(module_name(table.name)))
    return call(name, "app", literal(stack_id(table.name)), keyword("document", document), keyword("env", "env"))
