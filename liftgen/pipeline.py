"""Pipeline: the whole story on one page; every command is composed here, and nothing prints.

models ──read──▶ declarations ──derive──▶ schema ──check──▶ report ──render──▶ files ──compare──▶ actions ──apply──▶ disk

A document of somebody else's is imported to declarations, too, which are checked alike and written as models.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from liftgen.declarations import Declarations
from liftgen.diagnostics import Report, Span
from liftgen.files import Owner
from liftgen.kept import KEPT_PATH, keep_notes, last_run, maker
from liftgen.schema import Schema
from liftgen.write import Action, FileAction, Folder, apply, claim, compare, interrupted, read_lock

# Each stage is imported where it is taken: a command waits only for those that it takes, and a shell that completes for none.
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from liftgen.drift import Said
    from liftgen.files import File
    from liftgen.importers import Answer, Imported
    from liftgen.importers.live import Sampled
    from liftgen.kept import LastRun
    from liftgen.migrations import MigrationFile
    from liftgen.observe import ObservedClient
    from liftgen.outputs import Output
    from liftgen.project import Project
    from liftgen.runtime.client import Client
    from liftgen.schema import Table
    from liftgen.scope import ProjectScope
    from liftgen.starter import KnownTypes, Starter


NO_SCHEMA = Schema()
NO_DECLARATIONS = Declarations()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found out: what is wrong, what the models mean, and what was, or would be, done with each file."""

    report: Report
    schema: Schema = NO_SCHEMA
    declarations: Declarations = NO_DECLARATIONS
    actions: tuple[FileAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Deployed:
    """Deployed tables, by their names there: the client to ask, and in words, where it asks.

    `stacks` are the stacks that templates tag tables with, by the tables' names in the models.
    """

    tables: tuple[str, ...]
    client: ObservedClient
    where: str
    stacks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """What became of somebody else's models: what they mean here, the source that says so, and what answers each pattern.

    There is no source where anything is wrong with them.
    """

    report: Report
    declarations: Declarations
    schema: Schema
    source: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class NewModel:
    """A new model in a file: its bytes before, None where there is none yet, and after; no bytes after where anything is wrong.

    `outcome` is what all models mean with it.
    """

    outcome: Outcome
    path: Path
    before: bytes | None = None
    after: bytes | None = None


@dataclass(frozen=True, slots=True)
class ScaffoldOptions:
    """What of a project is written: `only` these outputs, only what is about these `models`; `preview` writes nothing.

    `force` writes over edited files, and keeps them aside.
    """

    only: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    preview: bool = False
    force: bool = False


def understand(project: Project, report: Report, instead: Mapping[Path, bytes] = MappingProxyType({})) -> Outcome:
    """What the models mean, and everything that is wrong with them; `instead` is read in the place of files on disk."""
    from liftgen.meaning import meaning
    from liftgen.project import named_models

    declarations, schema, left = meaning(project, named_models(project, report), dict(project.tables), report, instead)
    return Outcome(left, schema, declarations)


def validate(project: Project, report: Report) -> Outcome:
    """What the models mean, and whether the last migration knows it."""
    from liftgen.migrations import history
    from liftgen.outputs import chosen_outputs
    from liftgen.rules.planning import ModelsMoved
    from liftgen.states import differences, state_of

    outputs = chosen_outputs(project, report)
    outcome = understand(project, report)
    if not outcome.report.failed and any(each.name == "migration" for each in outputs):
        files = history(project.output_path, outcome.report)
        moved = differences(files[-1].migration.state, state_of(outcome.schema)) if files else ()
        if moved and not outcome.report.failed:
            outcome.report.add(ModelsMoved(files[-1].path, moved))
    return outcome


def compare_deployed(outcome: Outcome, project: Project, deployed: Deployed) -> dict[str, Table]:
    """Add to the outcome's report how deployed tables differ from what the models mean; nothing when those are wrong themselves.

    The tables as they are deployed, by their names in the models. What the client raises is passed on.
    """
    from liftgen.drift import Said

    said = Said(outcome.schema, outcome.declarations, project)
    seen: dict[str, Table] = {}
    for name in deployed.tables if not outcome.report.failed else ():
        table = _meant(name, outcome, project)
        there = _compare_table(table, name, deployed, said, outcome.report) if table is not None else None
        if table is not None and there is not None:
            seen[table.name] = there
    return seen


def compare_templates(outcome: Outcome, project: Project, path: Path) -> dict[str, tuple[Table, str]]:
    """Add to the report how tables of a synthesised template, or of a folder of them, differ from the models.

    The tables that were found, by their names in the models, each with the stack that it is tagged with, empty where it is not.
    NotATemplateError and OSError are passed on.
    """
    from liftgen.diff import differences as table_differences
    from liftgen.documents import STACK_TAG
    from liftgen.drift import Said, report_drift
    from liftgen.observe import read_resources, read_templates
    from liftgen.rules.deployed import StackTagDiffers, TableMissing

    templates, resources = read_templates(path), read_resources(path)
    if outcome.report.failed:
        return {}
    said = Said(outcome.schema, outcome.declarations, project)
    found = {name: (file, table) for file, tables in templates.items() for name, table in tables.items()}
    seen: dict[str, tuple[Table, str]] = {}
    for table in outcome.schema.tables:
        names = (table.name, *(stage.table(table.name) for stage in project.stages))
        name = next((each for each in names if each in found), None)
        place = next(iter(said.table(table.name)), None)
        if name is None:
            outcome.report.add(TableMissing(table.name, f"`{path}`"), place)
            continue
        file, there = found[name]
        stack = dict(resources[name].tags).get(STACK_TAG, "")
        there = replace(there, name=table.name)
        seen[table.name] = (there, stack)
        if not stack and _owned(project):
            outcome.report.add(StackTagDiffers(f"{name} in {file}", None), place)
        report_drift(table_differences(there, table), f"{name} in {file}", said, outcome.report)
    return seen


def sample_deployed(outcome: Outcome, project: Project, tables: Iterable[str], client: Client, count: int) -> int:
    """Add to the report which of so many items of each deployed table no model can read; how many items were read."""
    from liftgen.sample import report_sample, sample_items

    read = 0
    for name in tables if not outcome.report.failed else ():
        table = _meant(name, outcome, project)
        if table is not None:
            read += report_sample(sample_items(client, name, count), outcome.schema, table, name, outcome.report)
    return read


def import_models(importer: str, document: str, path: str, module: str, report: Report) -> Import:
    """The models of a document, as a module of this name; `path` is the document's as the user typed it."""
    from liftgen.importers import IMPORTERS

    return _imported(IMPORTERS[importer](document, path, module, report), module, report)


def import_deployed(deployed: Deployed, items: Client, count: int, module: str, report: Report) -> Import:
    """Models of what deployed tables hold, by so many items of each at most, as a module of this name.

    What the clients raise is passed on; a table that is not there is reported.
    """
    from liftgen.importers.live import Sampled, import_tables
    from liftgen.observe import observe_table
    from liftgen.rules.deployed import TableMissing, Unseen
    from liftgen.sample import sample_items

    found = []
    for name in deployed.tables:
        observed = observe_table(deployed.client, name)
        if observed is None:
            report.add(TableMissing(name, deployed.where))
            continue
        for what in observed.unseen:
            report.add(Unseen(name, what))
        found.append(Sampled(observed.table, tuple(sample_items(items, name, count))))
    if report.failed or not found:
        return Import(report, NO_DECLARATIONS, NO_SCHEMA)
    return _imported(import_tables(understood(found, module), module), module, report)


def start_model(starter: Starter, known: KnownTypes | None = None) -> str:
    """The source of a new module with the model in it, and nothing else."""
    from liftgen.model_source import model_source
    from liftgen.starter import MODULE, KnownTypes, starter_declarations

    return model_source(
        starter_declarations(starter, known or KnownTypes()), MODULE, _title(starter), _first_party(starter)
    )


def add_model(starter: Starter, path: Path, project: Project, declarations: Declarations, report: Report) -> NewModel:
    """The model in the file of this path, beside what stands there, and what all models mean then; nothing is written."""
    from liftgen.edit import AddDefinitions, decoded, edit, taken_names
    from liftgen.model_source import model_source
    from liftgen.read.sources import module_name, shown
    from liftgen.rules.editing import CannotEdit, NameTaken
    from liftgen.starter import MODULE, KnownTypes, starter_declarations

    known = KnownTypes.of(declarations)
    name = shown(path, project.root)
    own = module_name(path, project.root) or ""
    packages = tuple({each.module.partition(".")[0] for each in declarations.models} | {own.partition(".")[0]})
    there = next((each for each in declarations.models if each.name == starter.name), None)
    if there is not None:
        report.add(NameTaken(starter.name), there.span)
    with Folder(path.parent) as folder:
        before = folder.read(path.name)
    try:
        source, encoding = decoded(before or b"")
        made = starter_declarations(starter, known)
        bound = {each: f"{own}.{each}" if each == origin else origin for each, origin in taken_names(source).items()}
        addition = model_source(made, MODULE, "", packages, bound)
        kin = [each.name for each in declarations.models if each.module == own and each.table == made.models[0].table]
        after = next(iter(kin[-1:]), None) if made.models[0].table else None
        edits = (AddDefinitions(addition, own, after, packages),)
        text = edit(source, edits, name, report) if source.strip() else start_model(starter, known)
        after_bytes = text.encode(encoding) if text is not None else None
    except (UnicodeError, SyntaxError):
        report.add(CannotEdit(name, "its text is not in the encoding that it says"), Span(name))
        after_bytes = None
    if after_bytes is None or report.failed:
        return NewModel(Outcome(report, declarations=declarations), path, before)
    outcome = understand(project, report, {path: after_bytes})
    return NewModel(outcome, path, before, None if outcome.report.failed else after_bytes)


def scaffold(project: Project, options: ScaffoldOptions, report: Report, last: LastRun | None = None) -> Outcome:
    """The project's files written; nothing at all when anything is wrong, or with `preview`.

    Where nothing has changed since the last run there is nothing to understand, and the outcome says only of the files that they
    are as they have to be. `last` is what is known of the last run, where somebody has looked already.
    """
    whole = not (options.only or options.models or report.diagnostics)
    last = (last or last_run(project)) if whole else None
    if last is not None and not last.changed:
        return Outcome(report, actions=tuple(FileAction(path, Action.KEEP) for path in last.files))
    since = time.time_ns()
    done = _edited(project, last, since) if last is not None and not options.preview else None
    if done is not None:
        return Outcome(report, actions=done)
    outcome = _scaffolded(project, options, report, whole=whole and not options.preview)
    if whole and not (options.preview or outcome.report.diagnostics):
        _keep(project, outcome, since)
    return outcome


def _edited(project: Project, last: LastRun, since: int) -> tuple[FileAction, ...] | None:
    """What was done with each file, where the edit concerns only some models; None where a whole run has to look."""
    from liftgen.edited import edited
    from liftgen.outputs import chosen_outputs

    outputs = chosen_outputs(project, Report())
    done = edited(project, last, outputs, lambda schema: _scope(project, schema), since)
    if done is None:
        return None
    changed = {each.path: each for each in done}
    return tuple(changed.get(path) or FileAction(path, Action.KEEP) for path in last.files)


def _scope(project: Project, schema: Schema) -> ProjectScope:
    from liftgen.scope import ProjectScope

    migrations = _migrations(project)
    return ProjectScope(schema, project.settings, _deployments(migrations), migrations)


def _scaffolded(project: Project, options: ScaffoldOptions, report: Report, *, whole: bool) -> Outcome:
    from liftgen.asked import AskedSchema
    from liftgen.edited import near
    from liftgen.outputs import chosen_outputs
    from liftgen.read.sources import find_files, shown
    from liftgen.render import render
    from liftgen.render.again import RENDERED_PATH, Again
    from liftgen.rules.writing import Interrupted

    outputs = chosen_outputs(project, report, options.only)
    outcome = understand(project, report)
    _known_models(options.models, outcome)
    if outcome.report.failed:
        return outcome
    scope = _scope(project, outcome.schema)
    with Folder(project.output_path) as folder:
        made = maker(project, scope.deployments, scope.migrations)
        again = Again.read(folder.read, AskedSchema(outcome.schema), made)
        files = render(scope, outputs, outcome.report, again=again)
        if options.preview:
            if interrupted(folder):
                outcome.report.add(Interrupted())
            return _written(files, outputs, folder, options, outcome)
        with claim(folder, outcome.report) as alone:
            outcome = _written(files, outputs, folder, options, outcome) if alone else outcome
            if whole and alone and not outcome.report.failed:
                stated = find_files(project.model_paths, project.root, Report())
                names = [shown(each, project.root) for each in stated]
                with suppress(OSError):
                    folder.write(RENDERED_PATH, again.notes(lambda asked: near(outcome.declarations, asked, names)))
            return outcome


def _keep(project: Project, outcome: Outcome, since: int) -> None:
    """Note what this run read and wrote, for the next; a folder that takes no notes is left without."""
    from liftgen.migrations import FOLDER, migration_paths
    from liftgen.read.sources import folders_searched

    inputs = [path for path, _ in outcome.declarations.sources]
    searched = folders_searched(project.model_paths, inputs, project.root)
    outputs = {
        each.path: each.entry.digest if each.entry is not None and each.entry.owner is Owner.LIFT else None
        for each in outcome.actions
        if each.action is not Action.DELETE
    }
    if (project.output_path / FOLDER).is_dir():
        written = [each for each in migration_paths(project.output_path) if each not in outputs]
        inputs += [os.path.relpath(project.output_path / each, project.root) for each in written]
        searched = (*searched, project.output_path / FOLDER)
    with suppress(OSError), Folder(project.output_path) as folder:
        notes = keep_notes(project, inputs, searched, outputs, since)
        if notes is not None:
            folder.write(KEPT_PATH, notes)


def _title(starter: Starter) -> str:
    from liftgen.names import Name

    title = Name(starter.name).title
    return f"{title[:1].upper()}{title[1:]}."


def _first_party(starter: Starter) -> tuple[str, ...]:
    return (starter.table.module.partition(".")[0],) if starter.table and starter.table.module else ()


def _migrations(project: Project) -> tuple[MigrationFile, ...]:
    """The migrations of the project; none while there is but one, or any is wrong."""
    from liftgen.migrations import history, migration_paths

    if len(migration_paths(project.output_path)) < 2:
        return ()
    report = Report()
    files = history(project.output_path, report)
    return () if report.failed else files


def _deployments(files: tuple[MigrationFile, ...]) -> tuple[tuple[Table, ...], ...]:
    """What the tables are after each deployment of the migrations."""
    if not files:
        return ()
    from liftgen.plan import tables_after
    from liftgen.stored import stored

    states = [stored(files[0].migration.state).tables]
    for file in files[1:]:
        states += tables_after(states[-1], file.migration.plan)
    return tuple(states)


def _meant(deployed: str, outcome: Outcome, project: Project) -> Table | None:
    """The table of the models that goes by this name: its own or a stage's, or whatever it is called when it is the only one."""
    from liftgen.rules.deployed import UnknownTable

    tables = outcome.schema.tables
    for table in tables:
        if deployed in (table.name, *(stage.table(table.name) for stage in project.stages)):
            return table
    if len(tables) == 1:
        return tables[0]
    outcome.report.add(UnknownTable(deployed, tuple(each.name for each in tables)))
    return None


def _compare_table(table: Table, name: str, deployed: Deployed, said: Said, report: Report) -> Table | None:
    """The table as it is deployed, as far as it may be seen."""
    from liftgen.diff import differences as table_differences
    from liftgen.drift import report_drift
    from liftgen.observe import observe_table
    from liftgen.rules.deployed import NotReady, TableMissing, Unseen

    observed = observe_table(deployed.client, name)
    if observed is None:
        report.add(TableMissing(name, deployed.where), next(iter(said.table(table.name)), None))
        return None
    for what in observed.unseen:
        report.add(Unseen(name, what))
    seen = replace(observed.table, name=table.name)
    if "ttl" in observed.unseen:
        seen = replace(seen, ttl=table.ttl)
    report_drift(table_differences(seen, table), name, said, report)
    for index, status in observed.states:
        places = said.index(table.name, index) if index else said.table(table.name)
        report.add(NotReady(name, index, status), next(iter(places), None))
    wanted = dict(deployed.stacks).get(table.name, "")
    if wanted or _owned(said.project):
        _compare_stack(name, wanted, observed.arn, deployed.client, report, next(iter(said.table(table.name)), None))
    return seen


def _compare_stack(
    name: str, wanted: str, arn: str, client: ObservedClient, report: Report, place: Span | None
) -> None:
    """Report a table that is not tagged with its stack: the one that a template says, or any."""
    from liftgen.documents import STACK_TAG
    from liftgen.observe import observe_tags
    from liftgen.rules.deployed import StackTagDiffers, Unseen

    tags = observe_tags(client, arn)
    if tags is None:
        report.add(Unseen(name, "tags"))
        return
    stack = tags.get(STACK_TAG)
    if stack is None or (wanted and stack != wanted):
        report.add(StackTagDiffers(name, stack, wanted or None), place)


def _owned(project: Project) -> bool:
    """Whether the project says that its stacks are generated, so that they tag their tables."""
    return project.outputs is not None and "stack" in project.outputs


def understood(found: Sequence[Sampled], module: str) -> list[Sampled]:
    """The tables, those plain whose keys are such as lift composes none."""
    from liftgen.check import check
    from liftgen.derive import derive
    from liftgen.diagnostics import Severity
    from liftgen.importers.live import import_tables, place_of

    trial = Report()
    declarations = import_tables(found, module).declarations
    check(derive(declarations, trial), declarations, trial)
    wrong = {each.span.path for each in trial if each.severity is Severity.ERROR and each.span is not None}
    return [replace(each, is_plain=place_of(each.table).path in wrong) for each in found]


def _imported(imported: Imported, module: str, report: Report) -> Import:
    from liftgen.check import check
    from liftgen.derive import derive
    from liftgen.importers import answers
    from liftgen.model_source import model_source

    schema = derive(imported.declarations, report)
    check(schema, imported.declarations, report)
    if report.failed:
        return Import(report, imported.declarations, schema)
    source = model_source(imported.declarations, module, imported.title, notes=imported.notes)
    return Import(report, imported.declarations, schema, source, answers(imported, schema))


def _written(
    files: Iterable[File], outputs: Iterable[Output], folder: Folder, options: ScaffoldOptions, outcome: Outcome
) -> Outcome:
    report = outcome.report
    lock = read_lock(folder, report)
    about = (each for each in files if not (options.models and each.entities) or {*each.entities} & {*options.models})
    # What one model needs says nothing about files of others; what is written for some outputs nothing about the rest.
    orphans = () if options.models else [each.name for each in outputs] if options.only else None
    actions = compare(about, folder, lock, report, force=options.force, orphans=orphans)
    if not (report.failed or options.preview):
        apply(actions, folder, lock)
    return replace(outcome, actions=actions)


def _known_models(names: Iterable[str], outcome: Outcome) -> None:
    from liftgen.rules.configuring import UnknownModel

    known = tuple(each.name for each in outcome.schema.entities)
    for name in names:
        if name not in known and not outcome.report.failed:
            outcome.report.add(UnknownModel(name, known))
