"""The prompts for a first model, each with its flag, and the file that it is written to."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, Annotated

import typer

from liftgen.cli.console import draw, say
from liftgen.cli.exits import Exit
from liftgen.cli.given import sources
from liftgen.names import Name, is_taken
from liftgen.rules.configuring import UnknownModel
from liftgen.rules.sources import NoModels, NothingStored, NothingThere
from liftgen.scope import module_name
from liftgen.starter import Starter, StarterTable, added_to, key_fields, starter_module, type_trouble
from liftgen.write import Folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liftgen.cli.questions import Questions
    from liftgen.declarations import TableDeclaration
    from liftgen.pipeline import Outcome
    from liftgen.project import Project

FieldFlag = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="NAME:TYPE", help="A field of a new model; may be repeated."),
]
KeyFlag = Annotated[
    str | None,
    typer.Option("--key", metavar="PK[,SK]", help="The key of a new model: fields, or text like TENANT#{tenant_id}."),
]
TableFlag = Annotated[str | None, typer.Option("--table", help="The table that a new model shares; empty for its own.")]
YesFlag = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the defaults.")]


def lacks_models(outcome: Outcome, names: Sequence[str]) -> list[str]:
    """Those of the names that are no model yet, where nothing else is wrong."""
    findings = [each.finding for each in outcome.report if each.finding.severity == "error"]
    missing = UnknownModel | NoModels | NothingStored | NothingThere
    if not findings or not all(isinstance(each, missing) for each in findings):
        return []
    known = {each.name for each in outcome.schema.entities}
    return [each for each in dict.fromkeys(names) if each not in known]


def ask_starter(
    name: str,
    questions: Questions,
    outcome: Outcome,
    fields: Sequence[str] | None = None,
    key: str | None = None,
    table: str | None = None,
) -> Starter:
    """A new model of this name, from the flags, the answers, or the defaults."""
    trouble = _name_trouble(name, outcome)
    if trouble is not None:
        say(f"error: {trouble}")
        raise typer.Exit(Exit.USAGE)
    given = ", ".join(fields) if fields else None
    answer = questions.ask("fields, as name:type, …", "--field", given, "name:str", _fields_trouble)
    shared = _shared_table(
        outcome, questions.ask("table that it shares, empty for its own", "--table", table, _usual(outcome))
    )
    partition, sort = _default_key(name, shared)
    default = f"{partition},{sort}" if sort else partition
    partition, _, sort = questions.ask("key, as partition,sort", "--key", key, default, _key_trouble).partition(",")
    questions.finish()
    return Starter(name, _fields(answer), partition.strip(), sort.strip() or None, shared)


def write_starter(starter: Starter, project: Project, outcome: Outcome) -> None:
    """The model in a file of its own in the folder of models, or at the end of the one file that they are in."""
    home = project.model_paths[0]
    if home.suffix == ".py" and home.exists():
        path, text = home, added_to(home.read_text("utf-8"), starter)
    else:
        path = home if home.suffix == ".py" else home / f"{module_name(starter.name)}.py"
        text = starter_module(starter)
        if path.exists():
            draw(outcome.report, sources(project, outcome))
            say(f"error: `{path}` exists, and has no model `{starter.name}`")
            raise typer.Exit(Exit.USAGE)
    with Folder(path.parent) as folder:
        folder.write(path.name, text.encode())
    say(f"started `{starter.name}` in {path}")


def _name_trouble(name: str, outcome: Outcome) -> str | None:
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
            return _known_table(each, name)
    return StarterTable(name.strip())


def _known_table(table: TableDeclaration, name: str) -> StarterTable:
    return StarterTable(name, table.variable, table.module, table.marker.text("tenant"))


def _default_key(name: str, table: StarterTable | None) -> tuple[str, str | None]:
    snake = Name(name).snake
    if table is None:
        return f"{snake}_id", None
    prefix = f"{Name(name).constant}#{{{snake}_id}}"
    if table.tenant is None:
        return prefix, Name(name).constant
    return f"{Name(table.tenant.removesuffix('_id')).constant}#{{{table.tenant}}}", prefix


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (each.partition(":") for each in _split(text))
    return tuple((name.strip(), type_.strip() or "str") for name, _, type_ in pairs)


def _fields_trouble(text: str) -> str | None:
    for name, type_ in _fields(text):
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            return f"`{name}` cannot be the name of a field"
        trouble = type_trouble(type_)
        if trouble is not None:
            return trouble
    return None


def _key_trouble(text: str) -> str | None:
    parts = text.split(",")
    if len(parts) > 2:
        return "a key has a partition and at most one sort part"
    for each in parts:
        if not key_fields(each.strip()) and not each.strip().isupper():
            return f"`{each}` is neither a field nor text like `USER#{{user_id}}`"
    return None


def _split(text: str) -> list[str]:
    """The text at its commas, but not at those inside brackets: `a:dict[str, int], b:str`."""
    pieces, depth = [""], 0
    for character in text:
        depth += (character in "[(") - (character in "])")
        if character == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return [each for each in pieces if each.strip()]
