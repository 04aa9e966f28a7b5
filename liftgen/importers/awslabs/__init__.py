"""AWS Labs: the schema.json of the dynamodb-mcp-server's generator in, declarations out, with their places in the document.

text ──parse_json──▶ values ──read_document──▶ document ──read_entity──▶ keys, patterns ──declare──▶ declarations
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from liftgen.declarations import Declarations
from liftgen.importers.awslabs.collections import collect
from liftgen.importers.awslabs.models import declare, declare_table, read_entity, variable_of
from liftgen.importers.awslabs.reading import read_document
from liftgen.importers.awslabs.transactions import read_transaction
from liftgen.importers.imported import Imported
from liftgen.importers.json_source import parse_json
from liftgen.importers.python_names import index_name, unused
from liftgen.rules.importing import LeftOut

if TYPE_CHECKING:
    from liftgen.declarations import ModelDeclaration, TableDeclaration, TransactionDeclaration
    from liftgen.diagnostics import Report
    from liftgen.importers.awslabs.document import Document, TablePart
    from liftgen.importers.awslabs.models import EntityModel
    from liftgen.importers.awslabs.patterns import Patterns
    from liftgen.importers.imported import ImportedPattern


def import_awslabs(text: str, path: str, module: str, report: Report) -> Imported:
    """What the document at the path says, as declarations of this module; everything that is wrong with it is reported.

    Where the report has failed, the declarations are as far as they could be understood, to be checked further.
    """
    sources = ((path, text),)
    node = parse_json(text, path, report)
    if node is None:
        return Imported(Declarations(sources=sources))
    document = read_document(node, report)
    return _imported(document, sources, module, report)


def _imported(document: Document, sources: tuple[tuple[str, str], ...], module: str, report: Report) -> Imported:
    names = frozenset(each.name.text for table in document.tables for each in table.entities)
    # A table that is called as one of its own patterns would not be found in `class Dynamo`.
    asked = {pattern.name.text for table in document.tables for each in table.entities for pattern in each.patterns}
    asked |= {index_name(each.name.text, ()) for table in document.tables for each in table.indexes}
    taken = {*names, *asked, *(each.name.text for each in document.transactions)}
    tables: list[TableDeclaration] = []
    entities: list[tuple[EntityModel, TableDeclaration, str]] = []
    known: dict[tuple[str, str], Patterns] = {}
    classes: set[str] = set()
    for table in document.tables:
        models = [read_entity(each, table, names, report) for each in table.entities]
        _leave_out_unused(table, report)
        if table.name is None:
            continue
        collect(models, report)
        variable = variable_of(table.name.text, taken)
        taken.add(variable)
        declared = declare_table(table, models, variable, module)
        tables.append(declared)
        for each in models:
            name = unused(each.keys.entity.name.text, classes)
            classes.add(name)
            entities.append((each, declared, name))
            known.setdefault((table.name.text, name), each.patterns)
    transactions: list[TransactionDeclaration] = []
    answers: list[ImportedPattern] = [answer for each, _, _ in entities for answer in each.answers]
    for part in document.transactions:
        transaction, answer = read_transaction(
            part, known, [each.marker.text("name") or "" for each in tables], module, report
        )
        transactions += [transaction] if transaction is not None else []
        answers.append(answer)
    declared_models: tuple[ModelDeclaration, ...] = tuple(declare(*each, module) for each in entities)
    declarations = Declarations(declared_models, tuple(tables), tuple(transactions), sources=sources)
    return Imported(declarations, _title(tables, sources[0][0]), tuple(answers))


def _leave_out_unused(table: TablePart, report: Report) -> None:
    used = {mapping.name.text for entity in table.entities for mapping in entity.mappings}
    for each in table.indexes:
        if each.whole and each.name.text not in used:
            report.add(LeftOut(f"index `{each.name}`", "no entity is in it"), each.name.span)


def _title(tables: list[TableDeclaration], path: str) -> str:
    """What a module of the tables begins with."""
    names = [f"`{each.marker.text('name')}`" for each in tables]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"The items of the {'tables' if len(names) > 1 else 'table'} {listed}, from `{PurePath(path).name}`."
