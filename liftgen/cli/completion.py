"""Completion: what a shell offers for a word that is begun; models are looked at, not understood, so that nobody waits for it.

A shell shows whatever is printed or goes wrong in the middle of a line: here nothing is, and what cannot be known is left out.
"""

from __future__ import annotations

import ast
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import typer  # typer looks at the types of what completes

from liftgen.diagnostics import Report
from liftgen.project import load_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from liftgen.project import Project

    Offered = list[str] | list[tuple[str, str]]

PATTERNS = frozenset({"GSI", "LSI", "Query", "Scan", "Get", "Put", "Update", "Delete"})
SETTINGS = "Dynamo"
KEYED = re.compile(r"\b(PK|SK)\b|(dynamorm|theorydb):pk|Tag\(['\"]pk")
TAGGED = re.compile(r"index:(?:gsi-|lsi-)?([\w-]+)")


def quiet(offer: Callable[[typer.Context, str], Iterable[tuple[str, str]]]) -> Callable[[typer.Context, str], Offered]:
    """What begins with the word, once each; nothing at all where anything goes wrong, and never a word of it."""

    def offered(ctx: typer.Context, incomplete: str) -> Offered:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = [pair for pair in dict.fromkeys(offer(ctx, incomplete)) if pair[0].startswith(incomplete)]
        except Exception:
            return []
        return found if any(text for _, text in found) else [name for name, _ in found]

    # typer looks at the types of the parameters.
    offered.__annotations__ = {"ctx": typer.Context, "incomplete": str}
    offered.__name__, offered.__doc__ = offer.__name__, offer.__doc__
    return offered


@quiet
def entities(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The names of the entities, each with the file that it is in."""
    del incomplete
    for name, (path, _) in _entities(_project(ctx)).items():
        yield name, path


@quiet
def patterns(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The access patterns that models name, as `User.by_email`."""
    del incomplete
    for name, (_, classes) in _entities(_project(ctx)).items():
        for pattern in _patterns(classes):
            yield f"{name}.{pattern}", ""


@quiet
def tables(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The names of the shared tables, as the models call them and as stages do."""
    del incomplete
    project = _project(ctx)
    for path, tree in _trees(project):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="Table"), args=[ast.Constant(value=str(name)), *_]):
                    yield name, path
                case _:
                    pass
    for stage in project.stages:
        for _, name in stage.tables:
            yield name, f"in {stage.name}"


@quiet
def stages(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The configured stages, each with its region."""
    del incomplete
    for each in _project(ctx).stages:
        yield each.name, each.region or ""


@quiet
def outputs(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """What can be generated."""
    from liftgen.outputs import OUTPUTS

    del ctx, incomplete
    return ((each.name, each.help) for each in OUTPUTS)


@quiet
def rule_codes(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The codes of the rules, each with its name in words."""
    from liftgen.rules import rules, title

    del ctx
    begun = incomplete.upper()
    # A shell compares as it stands: a code that is begun in small letters goes on in them.
    for code, rule in rules().items():
        if code.startswith(begun):
            yield incomplete + code[len(begun) :], title(rule)


def _project(ctx: typer.Context) -> Project:
    """The project that the command would work on, by the flags that stand there already."""
    config, models = ctx.params.get("config"), ctx.params.get("models")
    if models == ():
        # A flag that waits for its value keeps the arguments from being read.
        models = [each for each in ctx.args if Path(each).exists()]
    project = load_project(Path(), Report(), Path(config) if config else None)
    return project.with_models(Path(each) for each in models) if models else project


def _entities(project: Project) -> dict[str, tuple[str, tuple[ast.ClassDef, ...]]]:
    """The classes that are entities, or look as if they were, by name: the file of each, and it with its bases."""
    classes: dict[str, tuple[str, ast.ClassDef]] = {}
    for path, tree in _trees(project):
        for each in tree.body:
            if isinstance(each, ast.ClassDef):
                classes.setdefault(each.name, (path, each))
    found = {}
    for name, (path, node) in classes.items():
        line = _lineage(node, classes)
        if any(_is_keyed(each) for each in line):
            found[name] = (path, line)
    return found


def _lineage(node: ast.ClassDef, classes: dict[str, tuple[str, ast.ClassDef]]) -> tuple[ast.ClassDef, ...]:
    line = {node.name: node}
    waiting = [node]
    while waiting:
        for base in waiting.pop().bases:
            if isinstance(base, ast.Name) and base.id in classes and base.id not in line:
                line[base.id] = classes[base.id][1]
                waiting.append(line[base.id])
    return tuple(line.values())


def _is_keyed(node: ast.ClassDef) -> bool:
    for each in node.body:
        match each:
            case ast.ClassDef(name=name) if name == SETTINGS:
                return True
            case ast.AnnAssign(annotation=ast.Subscript() as annotation) if KEYED.search(ast.unparse(annotation)):
                return True
            case _:
                pass
    return False


def _patterns(classes: Iterable[ast.ClassDef]) -> Iterator[str]:
    for node in classes:
        for each in node.body:
            match each:
                case ast.ClassDef(name=name, body=body) if name == SETTINGS:
                    yield from _settings(body)
                case ast.AnnAssign(annotation=ast.Subscript() as annotation):
                    for index in TAGGED.findall(ast.unparse(annotation)):
                        yield f"by_{index.replace('-', '_')}"
                case _:
                    pass


def _settings(body: Iterable[ast.stmt]) -> Iterator[str]:
    for each in body:
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=marker))) if (
                marker in PATTERNS
            ):
                yield name
            case _:
                pass


def _trees(project: Project) -> Iterator[tuple[str, ast.Module]]:
    """The files of models that parse, each with its path as the user would type it."""
    from liftgen.read.sources import find_files, load, shown

    report = Report()
    for path in find_files(project.model_paths, project.root, report):
        source = load(path, project.root, report, {})
        if source is not None:
            yield shown(path, project.root), source.tree
