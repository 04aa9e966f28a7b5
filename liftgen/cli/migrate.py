"""`lift dynamorm migrate`: migrations applied to deployed tables, taken back, watched, paused."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liftgen.cli import completion
from liftgen.cli.aws import EndpointUrl, Profile, Region, dynamodb_client, problems_with_aws, stack_owner
from liftgen.cli.console import draw, say, show
from liftgen.cli.deploy_command import DeployCommand
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, given_project, stage_of
from liftgen.cli.plans import plan_lines
from liftgen.cli.progress import Shown, Teller
from liftgen.cli.state_machine import StateMachine
from liftgen.diagnostics import Form, Report
from liftgen.migrate import Options, Runner, status
from liftgen.migrate import pause as paused
from liftgen.migrate import resume as resumed
from liftgen.migrations import history
from liftgen.plan import TableSize
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import TABLE, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from liftgen.migrate import Applied, Outcome
    from liftgen.migrations import MigrationFile
    from liftgen.project import Project

migrate = typer.Typer(
    help="Apply migrations to deployed tables, take them back, see how far they are.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)


StageFlag = Annotated[
    str | None,
    typer.Option("--stage", help="The configured stage whose tables are migrated.", autocompletion=completion.stages),
]
StateTable = Annotated[
    str, typer.Option("--state-table", help="The table in which migrations are kept; made on first use.")
]
Confirmed = Annotated[bool, typer.Option("--confirmed", help="What you had to do at this point is done.")]
Direct = Annotated[bool, typer.Option("--direct", help="Change tables here, those that no stack owns.")]
Segments = Annotated[int, typer.Option("--segments", min=1, max=100_000, help="Parts that a table is read in.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Threads that work at once.")]
Capacity = Annotated[
    int | None,
    typer.Option("--capacity", min=1, help="Read and write units per second, at most; as fast as it goes otherwise."),
]
MachineFlag = Annotated[
    str | None,
    typer.Option("--state-machine", metavar="ARN", help="Let the state machine of the migration stack do data steps."),
]
ProgressFlag = Annotated[
    Shown, typer.Option("--progress", help="A bar on a terminal and lines elsewhere, or one of them.")
]


@migrate.command("up")
def up(
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="The last migration to apply.")] = None,
    stage: StageFlag = None,
    confirmed: Confirmed = False,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow-destructive", metavar="TABLE", help="Allow steps of danger 3 on this table."),
    ] = None,
    direct: Direct = False,
    without_backup: Annotated[
        bool, typer.Option("--without-backup", help="Begin steps of danger 3 where nothing could be restored.")
    ] = False,
    segments: Segments = 16,
    workers: Workers = 4,
    capacity: Capacity = None,
    state_machine: MachineFlag = None,
    state_table: StateTable = TABLE,
    progress: ProgressFlag = Shown.AUTO,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Apply every migration that is not applied yet.

    It stops where you have to act, says what to do, and goes on from there with --confirmed. Tables are changed by their stack:
    it stops until that is deployed, or runs the configured `deploy` command. Killed at any moment, it goes on from where it was;
    several may run at once.

    Example: `lift dynamorm migrate up --stage prod --capacity 500`
    """
    options = Options(
        confirmed=confirmed,
        allowed=tuple(allow or ()),
        direct=direct,
        without_backup=without_backup,
        segments=segments,
        workers=workers,
        capacity=capacity,
    )

    def run(runner: Runner, files: Sequence[MigrationFile]) -> Outcome:
        return runner.up(files, _named(files, to))

    _run(run, options, (config, stage, state_table, endpoint_url, profile, region), progress, form, state_machine)


@migrate.command("down")
def down(
    to: Annotated[
        str | None, typer.Option("--to", metavar="NAME", help="Take back all that follow this one; otherwise the last.")
    ] = None,
    stage: StageFlag = None,
    confirmed: Confirmed = False,
    direct: Direct = False,
    workers: Workers = 4,
    capacity: Capacity = None,
    state_machine: MachineFlag = None,
    state_table: StateTable = TABLE,
    progress: ProgressFlag = Shown.AUTO,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Take the last migration back: items are as they were, but for what somebody has changed since.

    It is refused, before anything is done, where a step cannot be taken back.

    Example: `lift dynamorm migrate down --to 0003_add_nickname`
    """
    options = Options(confirmed=confirmed, direct=direct, workers=workers, capacity=capacity)

    def run(runner: Runner, files: Sequence[MigrationFile]) -> Outcome:
        return runner.down(files, _named(files, to))

    _run(run, options, (config, stage, state_table, endpoint_url, profile, region), progress, form, state_machine)


@migrate.command("status")
def show_status(
    stage: StageFlag = None,
    state_table: StateTable = TABLE,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Show what is applied, how far the rest is, and what it waits for.

    Example: `lift dynamorm migrate status --stage prod --format json`
    """
    with _Session(form, (config, stage, state_table, endpoint_url, profile, region)) as session:
        found = status(session.files, session.ledger(), session.scope)
        if form is Form.JSON:
            show(json.dumps([_document(each) for each in found], indent=2))
        else:
            for line in _status_lines(found):
                show(line)
            _show_quarantine(found, session)


@migrate.command("pause")
def pause(
    stage: StageFlag = None,
    state_table: StateTable = TABLE,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Let every runner, up or down, here or in AWS, stop after the page that it is at.

    Example: `lift dynamorm migrate pause --stage prod`
    """
    _set(paused, "paused", "nothing is running", (config, stage, state_table, endpoint_url, profile, region))


@migrate.command("resume")
def resume(
    stage: StageFlag = None,
    state_table: StateTable = TABLE,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Let a paused migration go on, with the next `migrate up`, or `down` where it was going back.

    Example: `lift dynamorm migrate resume --stage prod`
    """
    _set(resumed, "may go on", "nothing is paused", (config, stage, state_table, endpoint_url, profile, region))


@migrate.command("plan")
def show_plan(
    stage: StageFlag = None,
    capacity: Annotated[
        int, typer.Option("--capacity", min=1, help="Units per second that times are computed for.")
    ] = 1000,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no table how large it is.")] = False,
    state_table: StateTable = TABLE,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Show what is still to be done, how dangerous it is, how to go back, and what it takes by the size of the tables.

    Example: `lift dynamorm migrate plan --stage prod`
    """
    with _Session(form, (config, stage, state_table, endpoint_url, profile, region), offline=offline) as session:
        applied = (
            {} if offline else {each.file.file: each for each in status(session.files, session.ledger(), session.scope)}
        )
        left = [each for each in session.files if each.file not in applied or applied[each.file].state != "applied"]
        sizes = None if offline else session.sizes({step.table for each in left for step in each.migration.plan.steps})
        if form is Form.JSON:
            show(
                json.dumps(
                    [{"migration": each.file, "deployments": each.migration.plan.document} for each in left], indent=2
                )
            )
            return
        first = 1 + sum(len(each.migration.plan.deployments) for each in session.files if each not in left)
        for file in left:
            show(file.file if file.migration.plan.steps else f"{file.file}: nothing has to be done")
            for line in plan_lines(file.migration.plan, sys.stdout, sizes, capacity, first):
                show(f"  {line}" if line else "")
            first += len(file.migration.plan.deployments)
        if not left:
            say("nothing to do")


Where = tuple[Any, ...]


class _Session:
    """A block with the migrations of the project and the account that they are applied in; problems end the command."""

    def __init__(self, form: Form, given: Where, *, offline: bool = False) -> None:
        self.form, self.offline = form, offline
        self.config, self.stage_name, self.state_table, self.endpoint_url, self.profile, self.region = given
        self.report = Report()
        self.names: tuple[tuple[str, str], ...] = ()
        self.files: tuple[MigrationFile, ...] = ()
        self.scope = self.stage_name or ""
        self.deploy: str | None = None

    def __enter__(self) -> _Session:
        project: Project = given_project(self.report, None, self.config)
        stage = stage_of(project, self.stage_name)
        if stage is not None:
            self.names = stage.tables
            self.profile, self.region = self.profile or stage.profile, self.region or stage.region
        self.deploy = stage.deploy if stage is not None and stage.deploy is not None else project.deploy
        self.folder = project.output_path
        self.files = history(project.output_path, self.report)
        if self.report.failed:
            self.end()
        self._problems = problems_with_aws(self.report, self.endpoint_url)
        self._problems.__enter__()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if isinstance(error, typer.Exit):
            return False
        handled = bool(self._problems.__exit__(kind, error, trace))
        if self.report.diagnostics or self.form is not Form.TEXT:
            if self.form is Form.TEXT or self.report.diagnostics:
                draw(self.report, {}, self.form)
            if self.report.failed:
                raise typer.Exit(exit_of(self.report))
        return handled

    def end(self) -> None:
        draw(self.report, {}, self.form)
        raise typer.Exit(exit_of(self.report))

    def client(self) -> Any:
        from liftgen.runtime.botocore_client import BotocoreClient

        client: Any = dynamodb_client(self.endpoint_url, self.profile, self.region)
        return BotocoreClient(client)

    def ledger(self) -> Ledger:
        return Ledger(Calls(self.client()), self.state_table)

    def owner(self, table: str, name: str) -> str | None:
        """Whose a table is, as far as CloudFormation knows."""
        return stack_owner(self.endpoint_url, self.profile, self.region, self.scope)(table, name)

    def deploying(self, teller: Teller) -> DeployCommand:
        """What has the stacks deployed, as it is configured."""
        assert self.deploy is not None
        if "{stage}" in self.deploy and not self.scope:
            raise typer.BadParameter("the configured `deploy` names `{stage}`, and none is said", param_hint="--stage")
        return DeployCommand(self.deploy, self.folder, self.scope, self.profile, self.region, teller)

    def sizes(self, tables: set[str]) -> dict[str, TableSize]:
        """How large each table is, by DynamoDB's own count, which is some hours old."""
        from liftgen.migrate.tables import described
        from liftgen.runtime.errors import TableNotFound

        client, found = self.client(), {}
        for table in tables - {""}:
            try:
                said = described(client, dict(self.names).get(table, table))
            except TableNotFound:
                continue
            indexes = len(said.get("GlobalSecondaryIndexes") or ())
            found[table] = TableSize(int(said.get("ItemCount", 0)), int(said.get("TableSizeBytes", 0)), indexes)
        return found


def _run(
    run: Callable[[Runner, Sequence[MigrationFile]], Outcome],
    options: Options,
    given: Where,
    progress: Shown,
    form: Form,
    machine: str | None,
) -> None:
    with _Session(form, given) as session:
        options = replace(options, scope=session.scope, names=session.names)
        client = session.client()
        teller = Teller.of(progress)
        ledger = Ledger(Calls(client), session.state_table)
        runner = Runner(client, ledger, options, session.report, teller, stack=session.owner)
        if session.deploy is not None:
            runner.deploy = session.deploying(teller)
        if machine is not None:
            runner.machine = StateMachine(machine, session.endpoint_url, session.profile, session.region)
        try:
            outcome = run(runner, session.files)
        except KeyboardInterrupt:
            say("stopped; the same command goes on from here")
            raise typer.Exit(Exit.FINDINGS) from None
        finally:
            teller.close()
        if outcome.waits:
            if session.report.diagnostics:
                draw(session.report, {}, session.form)
            _ask(outcome.waits.splitlines())
            raise typer.Exit(Exit.FINDINGS)
        if outcome.done and not session.report.failed:
            say("done" if teller.count else "nothing to do")


def _ask(waits: Sequence[str]) -> None:
    """Say what a person has to do."""
    if "is paused" in waits[0]:
        say(waits[0])
        return
    say("waits for you:")
    for each in waits:
        say(f"  - {each}")
    say(f"help: run the same command with `--confirmed` when {'all of this' if len(waits) > 1 else 'it'} is done")


def _named(files: Sequence[MigrationFile], name: str | None) -> MigrationFile | None:
    if name is None:
        return None
    found = [each for each in files if name in (each.file, each.migration.name, f"{each.number:04d}")]
    if not found:
        known = ", ".join(f"`{each.file}`" for each in files) or "none"
        raise typer.BadParameter(f"there is no migration `{name}`; there are: {known}", param_hint="--to")
    return found[-1]


def _set(
    set_: Callable[[Sequence[MigrationFile], Ledger, str], tuple[str, ...]], done: str, nothing: str, given: Where
) -> None:
    with _Session(Form.TEXT, given) as session:
        found = set_(session.files, session.ledger(), session.scope)
        for name in found:
            show(f"{name} {done}")
        if not found:
            say(nothing)


def _status_lines(found: Sequence[Applied]) -> Iterator[str]:
    width = max((len(each.file.file) for each in found), default=0)
    for each in found:
        # What is going back has so many steps left, the first of which is still done in part.
        step = each.step + (not each.back)
        way = " on its way back" if each.back and each.state != "going back" else ""
        far = f"{way}, step {step} of {each.steps}" if each.state not in ("new", "applied", "taken back") else ""
        notes = [f"{each.quarantined} in quarantine"] if each.quarantined else []
        notes += ["edited since"] if each.edited else []
        noted = f" ({', '.join(notes)})" if notes else ""
        yield f"{each.file.file.ljust(width)}  {each.state}{far}{noted}"
        yield from (f"{' ' * width}  {line}" for line in each.reason.splitlines())


def _show_quarantine(found: Sequence[Applied], session: _Session) -> None:
    """Some of the items that could not be changed, each with its key and the reason."""
    from liftgen.migrate.record import record_name

    ledger = session.ledger()
    for each in found:
        if not each.quarantined:
            continue
        name, left = record_name(session.scope, each.file), 5
        for at in range(each.steps):
            for key, reason in ledger.quarantined(f"{name}#{at}"):
                if left > 0:
                    values = ", ".join(f"{part} {next(iter(value.values()))!r}" for part, value in key.items())
                    show(f"  {each.file.file} step {at + 1}: {values}: {reason}")
                left -= 1


def _document(each: Applied) -> dict[str, Any]:
    return {
        "migration": each.file.file,
        "state": each.state,
        "step": each.step,
        "steps": each.steps,
        "reason": each.reason,
        "edited": each.edited,
        "quarantined": each.quarantined,
        "back": each.back,
    }
