"""The prompts for a first model, each with its flag, and the file that it is written to."""

from __future__ import annotations

import difflib
import keyword
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli import completion
from liftgen.cli.console import draw, painted, say, show
from liftgen.cli.exits import Exit
from liftgen.cli.refusing import refuse
from liftgen.cli.told import sources
from liftgen.diagnostics import Report, Severity
from liftgen.names import Name, is_taken
from liftgen.pipeline import add_model
from liftgen.rules.configuring import UnknownModel
from liftgen.rules.sources import NoModels, NothingStored, NothingThere
from liftgen.rules.using import InTheWay, WrongUsage
from liftgen.scope import module_name
from liftgen.starter import (
    KnownTypes,
    Starter,
    StarterTable,
    field_trouble,
    fields_trouble,
    key_trouble,
    pieces,
    query_trouble,
    ttl_trouble,
)
from liftgen.write import Folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from liftgen.cli.questions import Questions
    from liftgen.pipeline import NewModel, Outcome
    from liftgen.project import Project

FieldFlag = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="NAME:TYPE", help="A field of a new model; may be repeated."),
]
KeyFlag = Annotated[
    str | None,
    typer.Option("--key", metavar="PK[,SK]", help="The key of a new model: fields, or text like TENANT#{tenant_id}."),
]
TableFlag = Annotated[
    str | None,
    typer.Option(
        "--table", help="The table that a new model shares; empty for its own.", autocompletion=completion.tables
    ),
]
NONE_YET = NoModels | NothingStored | NothingThere
YesFlag = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the defaults.")]


def lacks_models(outcome: Outcome, names: Sequence[str]) -> list[str]:
    """Those of the names that are no model yet, where nothing else is wrong."""
    findings = [each.finding for each in outcome.report if each.finding.severity == "error"]
    if not findings or not all(isinstance(each, UnknownModel | NONE_YET) for each in findings):
        return []
    known = {each.name for each in outcome.schema.entities}
    return [each for each in dict.fromkeys(names) if each not in known]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the flags say of a new model; None where they do not."""

    field: Sequence[str] | None = None
    key: str | None = None
    table: str | None = None
    tenant: str | None = None
    index: Sequence[str] | None = None
    query: Sequence[str] | None = None
    unique: Sequence[str] | None = None
    ttl: str | None = None
    timestamps: bool | None = None
    version: bool | None = None
    dataclass: bool = False
    doc: str = ""


def may_start(outcome: Outcome) -> bool:
    """Whether nothing is wrong but that there are no models yet."""
    findings = [each.finding for each in outcome.report if each.severity is Severity.ERROR]
    return all(isinstance(each, NONE_YET) for each in findings)


def ask_starter(name: str, questions: Questions, outcome: Outcome, answers: Answers) -> Starter:
    """A small new model of this name, from the flags, the answers, or the defaults."""
    refuse_name(name, outcome)
    known = KnownTypes.of(outcome.declarations)
    given = ", ".join(answers.field) if answers.field else None
    answer = questions.ask(
        "fields, as name:type, …", "--field", given, "name:str", lambda text: _fields_trouble(text, known)
    )
    question = "table that it shares, empty for its own"
    shared = _shared_table(outcome, questions.ask(question, "--table", answers.table, _usual(outcome)))
    partition, sort = ask_key(name, shared, questions, answers)
    questions.finish()
    return Starter(name, tuple(pieces(answer)), partition, sort, shared)


def ask_whole_starter(name: str, questions: Questions, outcome: Outcome, answers: Answers) -> Starter:
    """A new model of this name and all that can be said of one, from the flags, the answers, or the defaults."""
    known = KnownTypes.of(outcome.declarations)
    question = "fields, as name:type or name:type:default"
    fields = questions.several(
        question, "--field", answers.field, ("name:str",), lambda text: field_trouble(text, known)
    )
    question = "table that it shares, empty for its own"
    shared = _shared_table(outcome, questions.ask(question, "--table", answers.table, _usual(outcome), needed=False))
    if shared is not None and shared.module is None:
        question = "field that says whose an item is, which every key begins with; empty for none"
        tenant = questions.ask(question, "--tenant", answers.tenant, "", _tenant_trouble, needed=False)
        shared = replace(shared, tenant=tenant or None)
    partition, sort = ask_key(name, shared, questions, answers)
    indexes = answers.index or ()
    for each in indexes:
        questions.refuse("--index", each, fields_trouble)
    question = "what else it is found by, as name:field,field or name:key:condition"
    queries = questions.several(question, "--query", answers.query, (), query_trouble, needed=False)
    uniques = questions.several(
        "what no two of them share, as name:field,field", "--unique", answers.unique, (), fields_trouble, needed=False
    )
    question = "field of its expiry, as name or name:90d:of; empty for none"
    ttl = questions.ask(
        question, "--ttl", answers.ttl, "", lambda text: ttl_trouble(text) if text else None, needed=False
    )
    timestamps = questions.confirm("keep when it was created and updated?", "--timestamps", answers.timestamps, False)
    version = questions.confirm(
        "refuse to overwrite what somebody else changed meanwhile?", "--version", answers.version, False
    )
    return Starter(
        name,
        fields,
        partition,
        sort,
        shared,
        (*indexes, *queries),
        uniques,
        ttl or None,
        timestamps,
        version,
        "dataclass" if answers.dataclass else "pydantic",
        answers.doc,
    )


def ask_key(name: str, shared: StarterTable | None, questions: Questions, answers: Answers) -> tuple[str, str | None]:
    """The partition of the key, and its sort part if it has one."""
    partition, sort = _default_key(name, shared)
    default = f"{partition},{sort}" if sort else partition
    parts = pieces(questions.ask("key, as partition,sort", "--key", answers.key, default, key_trouble))
    return parts[0], parts[1] if len(parts) > 1 else None


def home_of(name: str, project: Project) -> Path:
    """The file that a new model belongs in: the one file of models, or one of its own in their folder."""
    home = project.model_paths[0] if project.models else project.root / "models"
    return home if home.suffix == ".py" else home / f"{module_name(name)}.py"


def write_model(made: NewModel) -> None:
    """The file with the new model in the place of what was read there."""
    assert made.after is not None
    with Folder(made.path.parent) as folder:
        if folder.read(made.path.name) != made.before:
            refuse(InTheWay(f"`{made.path}` was changed by somebody else meanwhile", "run the same command again"))
        folder.replace(made.path.name, made.after)


def show_diff(made: NewModel) -> None:
    """What changes in a file that is there."""
    before, after = ((each or b"").decode("utf-8", "replace").splitlines() for each in (made.before, made.after))
    path = os.path.relpath(made.path)
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""):
        show(painted(line))


def write_starter(starter: Starter, project: Project, outcome: Outcome) -> None:
    """The model in a file of its own in the folder of models, or beside others in the one file that they are in."""
    path = home_of(starter.name, project)
    if path not in project.model_paths and path.exists():
        draw(outcome.report, sources(project, outcome))
        refuse(InTheWay(f"`{path}` exists, and has no model `{starter.name}`", "take another name, or move the file"))
    made = add_model(starter, path, project, outcome.declarations, Report())
    if made.after is None:
        draw(made.outcome.report, sources(project, made.outcome))
        raise typer.Exit(Exit.FINDINGS)
    write_model(made)
    say(f"started `{starter.name}` in {path}")


def refuse_name(name: str, outcome: Outcome) -> None:
    """End the command where no model can be called this."""
    trouble = name_trouble(name, outcome)
    if trouble is not None:
        refuse(WrongUsage(trouble))


def name_trouble(name: str, outcome: Outcome) -> str | None:
    """What is wrong with a name for a new model, in words."""
    if any(each.name == name for each in outcome.declarations.models):
        return f"`{name}` is a class already, but no model with a key"
    if not name.isidentifier() or keyword.iskeyword(name) or is_taken(name) or Name(name).pascal != name:
        return f"`{name}` cannot be the name of a model; write it like `{Name(name).pascal or 'User'}`"
    return None


def _usual(outcome: Outcome) -> str:
    """The one shared table that there is, or none."""
    tables = outcome.declarations.tables
    return tables[0].marker.text("name") or "" if len(tables) == 1 else ""


def _shared_table(outcome: Outcome, name: str) -> StarterTable | None:
    if not name.strip():
        return None
    for each in outcome.declarations.tables:
        if each.marker.text("name") == name and each.variable:
            indexes = (index.name for table in outcome.schema.tables if table.name == name for index in table.indexes)
            return StarterTable(name, each.variable, each.module, each.marker.text("tenant"), tuple(indexes))
    taken = any(each.variable == "app" for each in outcome.declarations.tables)
    return StarterTable(name.strip(), Name(name).identifier if taken else "app")


def _default_key(name: str, table: StarterTable | None) -> tuple[str, str | None]:
    snake = Name(name).snake
    if table is None:
        return f"{snake}_id", None
    prefix = f"{Name(name).constant}#{{{snake}_id}}"
    if table.tenant is None:
        return prefix, Name(name).constant
    return f"{Name(table.tenant.removesuffix('_id')).constant}#{{{table.tenant}}}", prefix


def _fields_trouble(text: str, known: KnownTypes) -> str | None:
    return next((trouble for each in pieces(text) if (trouble := field_trouble(each, known)) is not None), None)


def _tenant_trouble(text: str) -> str | None:
    return None if not text or (text.isidentifier() and not keyword.iskeyword(text)) else f"`{text}` is no field"
