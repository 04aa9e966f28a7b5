"""Stack: what the templates of the `stack` output show; a CDK stack for each table, one for functions, and their documents."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liftgen import __version__
from liftgen.access import access_of
from liftgen.documents import access_document, table_document
from liftgen.names import Name
from liftgen.outputs import consumer
from liftgen.outputs.handler import PACKAGE
from liftgen.outputs.handler.collections import collection_path, is_served
from liftgen.outputs.handler.source import Resource
from liftgen.outputs.handler.transactions import reads, transactions_path
from liftgen.outputs.handler.transactions import served as transactions
from liftgen.outputs.python_source import call, dict_display, import_block, keyword, layout, list_display, literal
from liftgen.scope import CollectionScope, ProjectScope, TableScope, module_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liftgen.documents import AppDocument, CodeDocument, ConsumerDocument, FunctionDocument, TableDocument
    from liftgen.outputs.python_source import Expression
    from liftgen.project import Stage
    from liftgen.schema import Table
    from liftgen.scope import Scope

CDK_LIBRARY = "2.275.0"
CONSTRAINTS = "stacks/constraints.txt"
PINS = Path(__file__).with_name("functions.lock")  # what functions stand on, in the versions that are tested
CDK_COMMAND = "2.1148.1"  # its latest, a rewrite, refuses what aws-cdk-lib 2 synthesises


def view(scope: Scope) -> Mapping[str, object] | None:
    """What the templates show for the project, or for a table; None for models without any."""
    if isinstance(scope, TableScope):
        name = class_name(scope.table.name)
        return {
            "class_name": name,
            "class_line": layout(call(f"class {name}", "Stack"), after=":"),
            "document": json.dumps(_table(scope), indent=2, ensure_ascii=False),
        }
    if not isinstance(scope, ProjectScope) or not scope.schema.tables:
        return None
    tables = scope.schema.tables
    document = app_document(scope)
    functions = bool(document["functions"] or document["consumers"])
    migrates = _is_distributed(scope)
    documents = (("AppDocument", functions), ("MigrationsDocument", migrates))
    return {
        "imports": import_block((f".{module_name(each.name)}", class_name(each.name)) for each in tables),
        "stacks": layout(list_display(map(_stack, tables)), indent=4, before="stacks: list[TableStack] = "),
        "stages": [layout(_stage(each), indent=4) for each in scope.settings.stages],
        "documents": ", ".join(name for name, needed in documents if needed),
        "migration": migrates,
        "api": functions,
        "api_id": literal(f"{stack_base(tables[0].name)}-api"),
        "document": _json(document) if functions else "",
        "pins": PINS.read_text("utf-8") if functions or migrates else "",
        "liftgen": __version__,
        "library": CDK_LIBRARY,
        "command": CDK_COMMAND,
    }


def _is_distributed(scope: ProjectScope) -> bool:
    from liftgen.outputs.migration import is_distributed  # which stands on this module

    return is_distributed(scope)


def _table(scope: TableScope) -> TableDocument:
    """The table; and where migrations change it, what it is on the way, once for each deployment that makes it so.

    Beside that, which deployments of the newest migration change it, where they are more than one: at once they would be refused.
    """
    document = table_document(scope.table)
    states: list[dict[str, Any]] = []
    for number, tables in enumerate(scope.project.deployments):
        state = next((dict(table_document(each)) for each in tables if each.name == scope.table.name), None)
        if state is not None and (not states or {**states[-1], "number": 0} != {**state, "number": 0}):
            states.append({"number": number, **state})
    if len(states) > 1:
        document["deployments"] = states
        newest = len(scope.project.deployments) - len(scope.project.migrations[-1].migration.deployments)
        staged = [each["number"] for each in states[1:] if each["number"] >= newest]
        if len(staged) > 1:
            document["staged"] = staged
    return document


def class_name(table: str) -> str:
    """The class of a table's stack; tables of different modules have different classes."""
    words = [word for word in Name(table).snake.split("_") if word]
    # `a_1` and `a1` are two modules: without the underscore both would be `A1Stack`.
    joined = "".join(f"_{word}" if word[0].isdigit() else word[0].upper() + word[1:] for word in words)
    return f"{joined}Stack" if joined[:1].isalpha() else f"Table{joined}Stack"


def stack_id(table: str) -> str:
    """The stack's name in the account, from the table's alone; a change of it would be a new stack."""
    return f"{stack_base(table)}-table"


def app_document(scope: ProjectScope) -> AppDocument:
    """What the stack of functions is made from: those of handlers and consumers, their code, what access patterns ask."""
    functions = list(_functions(scope)) if scope.settings.has("handler") else []
    consumers = list(_consumers(scope)) if scope.settings.has("consumer") else []
    return {
        "functions": functions,
        "consumers": consumers,
        "code": _code(scope, handlers=bool(functions), consumers=bool(consumers)),
        "access": [access_document(each) for each in access_of(scope.schema)],
    }


def _functions(scope: ProjectScope) -> Iterator[FunctionDocument]:
    package = scope.settings.module(PACKAGE)
    for entity in scope.schema.entities:
        resource = Resource(entity)
        yield {
            "name": entity.name,
            "handler": f"{package}.{module_name(entity.name)}.handler",
            "path": resource.root,
            "patterns": [f"{entity.name}.{each}" for each in resource.asked(scope.schema)],
            "keeps": ["Idempotency"],
        }
    for table in scope.schema.tables:
        named = transactions(scope.schema, table.name)
        if named:
            yield {
                "name": f"transactions.{table.name}",
                "handler": f"{package}.transactions.{module_name(table.name)}.handler",
                "path": transactions_path(table.name),
                "patterns": [f"{table.name}.{each.name}" for each in named],
                "keeps": [] if all(map(reads, named)) else ["Idempotency"],
            }
    for collection in scope.schema.collections:
        served = CollectionScope(scope, collection)
        if is_served(served):
            yield {
                "name": f"{collection.table}.{collection.name}",
                "handler": f"{package}.collections.{module_name(collection.name)}.handler",
                "path": collection_path(served),
                "patterns": [f"{collection.table}.{collection.name}"],
            }


def _consumers(scope: ProjectScope) -> Iterator[ConsumerDocument]:
    package = scope.settings.module(consumer.PACKAGE)
    for table in scope.schema.tables:
        entities = scope.schema.entities_of(table.name)
        told = consumer.changes_told(table)
        if entities and told:
            discriminators = {each.discriminator for each in entities}
            # Where one entity is told by its key alone, a filter on an attribute would keep it back.
            (said,) = discriminators if len(discriminators) == 1 else (None,)
            yield {
                "name": table.name,
                "handler": f"{package}.{module_name(table.name)}.handler",
                "table": table.name,
                "events": [each.event for each in told],
                "entities": [each.name for each in entities] if said is not None else [],
                "discriminator": said,
            }


def _code(scope: ProjectScope, *, handlers: bool, consumers: bool) -> CodeDocument:
    schema, settings = scope.schema, scope.settings
    modules = [each.module for each in (*schema.models, *(entity.model for entity in schema.entities))]
    # What a model imports stands beside it, in its package.
    homes = {each.rpartition(".")[0] or each for each in modules}
    # A consumer has the handlers' settings, where there are handlers.
    own = ["repositories", *([PACKAGE] if handlers else []), *([consumer.PACKAGE] if consumers else [])]
    packages = homes | {settings.module(each) for each in own}
    encrypted = any(attribute.encrypted for entity in schema.entities for attribute in entity.attributes)
    return {
        "packages": sorted(each for each in packages if not any(each.startswith(f"{other}.") for other in packages)),
        "paths": list(settings.paths),
        "extras": [*(["powertools"] if handlers and not settings.lean else []), *(["encryption"] if encrypted else [])],
        "constraints": CONSTRAINTS,
    }


def _json(document: AppDocument) -> str:
    """The document with a line for each access pattern, so that a change of one is a change of its line."""
    head = json.dumps({**document, "access": []}, indent=2, ensure_ascii=False).removesuffix("[]\n}")
    lines = ",\n".join(f"    {json.dumps(each, ensure_ascii=False)}" for each in document["access"])
    return f"{head}[\n{lines}\n  ]\n}}"


def stack_base(table: str) -> str:
    """What the names of stacks begin with, from a table's name."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,99}", table):
        return table.replace("_", "-")
    readable = re.sub(r"[^A-Za-z0-9]+", "-", table).strip("-")
    digest = hashlib.sha256(table.encode()).hexdigest()[:8]
    return f"t-{readable[:99]}-{digest}"


def _stack(table: Table) -> Expression:
    document = call("_document", literal(module_name(table.name)), "deployed")
    named = (keyword("document", document), keyword("env", "env"))
    return call(class_name(table.name), "scope", literal(stack_id(table.name)), *named)


def _stage(stage: Stage) -> Expression:
    where = [keyword(name, literal(value)) for name in ("account", "region") if (value := getattr(stage, name))]
    names = dict_display((literal(table), literal(name)) for table, name in stage.tables)
    return call("add_stacks", call("Stage", "app", literal(stage.name)), call("_environment", *where), names)
