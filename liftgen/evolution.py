"""Evolution: how the commands of migrations are composed; nothing prints.

models ─▶ state ──diff──▶ changes ──plan──▶ migration ──write──▶ disk; two branches ──merge──▶ one behind the other
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from liftgen.defaults import constant_defaults
from liftgen.diff import NO_ANSWERS, Answers, diff_resources, diff_states
from liftgen.documents import table_document
from liftgen.merge import merge
from liftgen.migrations import all_migrations, chain, checksum_of, following, history
from liftgen.observe import observe_table, read_resources
from liftgen.outputs.migration import renewed, source
from liftgen.pipeline import understand
from liftgen.plan import plan, refusals
from liftgen.rules.planning import BothChanged, NoBaseline, RenamedOrRemoved, UselessAnswer
from liftgen.states import state_of
from liftgen.steps import Plan
from liftgen.stored import stored
from liftgen.write import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from liftgen.changes import Change, OutsideChange
    from liftgen.declarations import Declarations
    from liftgen.diagnostics import Report
    from liftgen.diff import Question
    from liftgen.migrations import MigrationFile
    from liftgen.observe import ObservedClient
    from liftgen.pipeline import Outcome
    from liftgen.project import Project
    from liftgen.states import State
    from liftgen.steps import Step
    from liftgen.stored import Stored

NO_PLAN = Plan()


@dataclass(frozen=True, slots=True)
class Live:
    """Deployed tables: the client to ask, and what each table of the models is called there."""

    client: ObservedClient
    names: tuple[tuple[str, str], ...] = ()

    def name(self, table: str) -> str:
        return dict(self.names).get(table, table)


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates, or folders of them: what is deployed, and what would be."""

    deployed: Path
    synthesised: Path


@dataclass(frozen=True, slots=True)
class Generated:
    """What a migration would be, or is: nothing where the models say what the last one says.

    `questions` are those that nobody has answered; then there is no migration. `first` is the number of its first deployment.
    """

    outcome: Outcome
    file: MigrationFile | None = None
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    first: int = 1

    @property
    def plan(self) -> Plan:
        return self.file.migration.plan if self.file is not None else NO_PLAN

    @property
    def unanswered(self) -> tuple[Step, ...]:
        """Steps that wait for a value in the file."""
        return tuple(each for each in self.plan.steps if each.unanswered)


def generate(
    project: Project,
    name: str,
    report: Report,
    answers: Answers = NO_ANSWERS,
    live: Live | None = None,
    templates: Templates | None = None,
) -> Generated:
    """The migration from the last state, or from deployed tables, to the models; nothing is written.

    With templates also what changes between them without any model saying so. NotATemplateError and OSError are passed on.
    """
    outcome = understand(project, report)
    if outcome.report.failed:
        return Generated(outcome)
    files = history(project.output_path, outcome.report)
    if not files and not outcome.report.failed:
        outcome.report.add(NoBaseline())
    if outcome.report.failed:
        return Generated(outcome)
    last = files[-1]
    before = dict(last.migration.state) if live is None else _with_live(dict(last.migration.state), live)
    after = state_of(outcome.schema)
    outside = _outside(project, outcome, templates) if templates is not None else ()
    if before == after and not outside:
        return Generated(outcome)
    found = _between(outcome, last, name, (before, after), answers, outside)
    return replace(found, first=1 + sum(len(each.migration.plan.deployments) for each in files))


def declared_answers(declarations: Declarations, before: Stored) -> Answers:
    """The renames that the models themselves declare with `RenamedFrom`, as far as the last state has the old name still."""
    renamed: list[tuple[str, str]] = []
    known = {each.name: each for each in before.entities}
    for model in declarations.models:
        says = (each.marker for each in model.settings if each.marker.name == "RenamedFrom")
        was = next((each.text("name") for each in says), None)
        if was in known and model.name not in known:
            renamed.append((was, model.name))
        old = known.get(model.name) or known.get(was or "")
        fields = {each.field for each in old.attributes} if old is not None else set()
        for field in model.fields:
            marker = field.marker("RenamedFrom")
            name = marker.text("name") if marker is not None else None
            if name in fields and field.name not in fields:
                renamed.append((f"{model.name}.{name}", field.name))
    return Answers(tuple(renamed))


def write_migration(project: Project, file: MigrationFile) -> None:
    """The file on disk; OSError where one is there already."""
    with Folder(project.output_path) as folder:
        if folder.exists(file.path):
            raise FileExistsError(17, "a migration of this name is there already", file.path)
        folder.write(file.path, (file.source or source(file)).encode())


def ask(questions: Iterable[Question], report: Report) -> None:
    """Report what has to be answered."""
    for each in questions:
        report.add(RenamedOrRemoved(each.kind, each.name, each.candidates))


def merge_branches(project: Project, report: Report) -> tuple[tuple[MigrationFile, MigrationFile], ...]:
    """Each file that is to be put elsewhere, and what it becomes; nothing where all follow each other, or where it cannot be."""
    files = all_migrations(project.output_path, report)
    moved: list[tuple[MigrationFile, MigrationFile]] = []
    if report.failed:
        return ()
    line = list(chain(files, None))
    while (
        rest := [each for each in files if each not in line and each not in [old for old, _ in moved]]
    ) and not report.failed:
        states = {each.migration.checksum: each.migration for each in (*line, *files)}
        first = next((each for each in rest if each.migration.after in states), None)
        base = states.get(first.migration.after or "") if first is not None else None
        if first is None or base is None:
            break
        for old in chain(rest, base.checksum):
            tip = line[-1].migration
            state, conflicts = merge(base.state, tip.state, old.migration.state)
            for each in conflicts:
                report.add(BothChanged(line[-1].path, old.path, each))
            made = replace(old.migration, after=tip.checksum, state=state, checksum=checksum_of(tip.checksum, state))
            new = renewed(old, line[-1].number + 1, made)
            moved.append((old, new))
            line.append(new)
            base = old.migration
    return () if report.failed else tuple(moved)


def write_merged(project: Project, moved: Iterable[tuple[MigrationFile, MigrationFile]]) -> None:
    """The files in their new places."""
    with Folder(project.output_path) as folder:
        for old, new in moved:
            folder.write(new.path, new.source.encode())
            if old.path != new.path:
                folder.remove(old.path)


def _outside(project: Project, outcome: Outcome, templates: Templates) -> tuple[OutsideChange, ...]:
    """What the templates say of tables of the models, there and here, under whichever name a stage gives them."""
    was, now = read_resources(templates.deployed), read_resources(templates.synthesised)
    found: list[OutsideChange] = []
    for table in outcome.schema.tables:
        names = (table.name, *(stage.table(table.name) for stage in project.stages))
        pair = [next((each[name] for name in names if name in each), None) for each in (was, now)]
        if pair[0] is not None and pair[1] is not None:
            found += diff_resources(table.name, pair[0], pair[1])
    return tuple(found)


def _between(
    outcome: Outcome,
    last: MigrationFile,
    name: str,
    states: tuple[State, State],
    answers: Answers,
    outside: tuple[OutsideChange, ...],
) -> Generated:
    after = states[1]
    old, new = (stored(each) for each in states)
    declared = declared_answers(outcome.declarations, old)
    said = {name for name, _ in answers.renamed} | {*answers.removed}
    whole = Answers((*answers.renamed, *(each for each in declared.renamed if each[0] not in said)), answers.removed)
    found = diff_states(old, new, whole)
    for each in found.unused:
        outcome.report.add(UselessAnswer(each))
    if outcome.report.failed or found.questions:
        return Generated(outcome, None, found.changes, found.questions)
    changes = (*found.changes, *outside)
    made = plan(changes, old, new, constant_defaults(outcome.schema))
    for rule in refusals(changes, old, made):
        outcome.report.add(rule)
    if outcome.report.failed:
        return Generated(outcome, None, changes)
    return Generated(outcome, following(last.number + 1, name, last.migration, after, made), changes)


def _with_live(state: State, live: Live) -> State:
    """The state with its tables as they are deployed; what nobody says or may see stays as it is."""
    tables: list[dict[str, Any]] = []
    for document in state["tables"]:
        observed = observe_table(live.client, live.name(document["name"]))
        if observed is None:
            continue  # it has never been deployed: it is to be made
        seen = dict(table_document(replace(observed.table, name=document["name"])))
        unsaid = {name for name in ("billing", "pitr", "protected") if document.get(name) is None}
        kept = {name: document.get(name) for name in (*unsaid, *observed.unseen)}
        tables.append(seen | kept)
    return {**state, "tables": tables}
