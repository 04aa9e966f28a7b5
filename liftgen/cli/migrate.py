"""`lift dynamorm migrate`: migrations applied to deployed tables, taken back, watched, paused."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liftgen.cli import completion
from liftgen.cli.aws import EndpointUrl, Profile, Region, dynamodb_client, problems_with_aws, stack_owner
from liftgen.cli.console import colored, draw, say, show
from liftgen.cli.exits import Exit, exit_of
from liftgen.cli.given import Config, Format, given_project, stage_of
from liftgen.cli.plans import duration, plan_lines
from liftgen.diagnostics import Form, Report
from liftgen.migrate import Begun, Done, Options, Runner, status
from liftgen.migrations import history
from liftgen.plan import TableSize
from liftgen.runtime.migration.calls import Calls
from liftgen.runtime.migration.ledger import TABLE, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from liftgen.migrate import Applied, Event, Outcome, Progress
    from liftgen.migrations import MigrationFile
    from liftgen.project import Project

migrate = typer.Typer(
    help="Apply migrations to deployed tables, take them back, see how far they are.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


class Shown(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    BAR = "bar"
    LINES = "lines"
    JSON = "json"


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
    segments: Segments = 16,
    workers: Workers = 4,
    capacity: Capacity = None,
    state_table: StateTable = TABLE,
    progress: ProgressFlag = Shown.AUTO,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    form: Format = Form.TEXT,
) -> None:
    """Apply every migration that is not applied yet.

    It stops where you have to act, says what to do, and goes on from there with --confirmed. Killed at any moment, it goes on
    from where it was; several may run at once.

    Example: `lift dynamorm migrate up --stage prod --capacity 500`
    """
    options = Options(
        confirmed=confirmed,
        allowed=tuple(allow or ()),
        direct=direct,
        segments=segments,
        workers=workers,
        capacity=capacity,
    )

    def run(runner: Runner, files: Sequence[MigrationFile]) -> Outcome:
        return runner.up(files, _named(files, to))

    _run(run, options, (config, stage, state_table, endpoint_url, profile, region), progress, form)


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

    _run(run, options, (config, stage, state_table, endpoint_url, profile, region), progress, form)


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
    """Let every runner stop after the page that it is at.

    Example: `lift dynamorm migrate pause --stage prod`
    """
    _set(Runner.pause, "paused", "nothing is running", (config, stage, state_table, endpoint_url, profile, region))


@migrate.command("resume")
def resume(
    stage: StageFlag = None,
    state_table: StateTable = TABLE,
    config: Config = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Let a paused migration go on, with the next `migrate up`.

    Example: `lift dynamorm migrate resume --stage prod`
    """
    _set(Runner.resume, "may go on", "nothing is paused", (config, stage, state_table, endpoint_url, profile, region))


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
            show(f"{file.file}")
            for line in plan_lines(file.migration.plan, sys.stdout, sizes, capacity, first):
                show(f"  {line}" if line else "")
            first += len(file.migration.plan.deployments)
        if not any(each.migration.plan.steps for each in left):
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

    def __enter__(self) -> _Session:
        project: Project = given_project(self.report, None, self.config)
        stage = stage_of(project, self.stage_name)
        if stage is not None:
            self.names = stage.tables
            self.profile, self.region = self.profile or stage.profile, self.region or stage.region
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
) -> None:
    with _Session(form, given) as session:
        options = replace(options, scope=session.scope, names=session.names)
        client = session.client()
        teller = _teller(progress)
        ledger = Ledger(Calls(client), session.state_table)
        runner = Runner(client, ledger, options, session.report, teller, stack=session.owner)
        try:
            outcome = run(runner, session.files)
        except KeyboardInterrupt:
            say("stopped; the same command goes on from here")
            raise typer.Exit(Exit.FINDINGS) from None
        finally:
            teller.close()
        if outcome.waits:
            say(f"waits for you: {outcome.waits}")
            if "is paused" not in outcome.waits:
                say("help: run the same command with `--confirmed` when it is done")
            raise typer.Exit(Exit.FINDINGS)
        if outcome.done and not session.report.failed:
            say("done" if teller.count else "nothing to do")


def _named(files: Sequence[MigrationFile], name: str | None) -> MigrationFile | None:
    if name is None:
        return None
    found = [each for each in files if name in (each.file, each.migration.name, f"{each.number:04d}")]
    if not found:
        known = ", ".join(f"`{each.file}`" for each in files) or "none"
        raise typer.BadParameter(f"there is no migration `{name}`; there are: {known}", param_hint="--to")
    return found[-1]


def _set(
    set_: Callable[[Runner, Sequence[MigrationFile]], tuple[str, ...]], done: str, nothing: str, given: Where
) -> None:
    with _Session(Form.TEXT, given) as session:
        client = session.client()
        options = Options(scope=session.scope, names=session.names)
        found = set_(Runner(client, Ledger(Calls(client), session.state_table), options, session.report), session.files)
        for name in found:
            show(f"{name} {done}")
        if not found:
            say(nothing)


def _status_lines(found: Sequence[Applied]) -> Iterator[str]:
    width = max((len(each.file.file) for each in found), default=0)
    for each in found:
        far = f", step {each.step + 1} of {each.steps}" if each.state not in ("new", "applied", "taken back") else ""
        notes = [f"{each.quarantined} in quarantine"] if each.quarantined else []
        notes += ["edited since"] if each.edited else []
        noted = f" ({', '.join(notes)})" if notes else ""
        yield f"{each.file.file.ljust(width)}  {each.state}{far}{noted}"
        if each.reason:
            yield f"{' ' * width}  {each.reason}"


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
    }


def _teller(shown: Shown) -> _Teller:
    if shown is Shown.AUTO:
        shown = Shown.BAR if sys.stderr.isatty() else Shown.LINES
    return _Teller(shown)


class _Teller:
    """Shows events: a bar that is drawn over itself, a line now and then, or a JSON document for each."""

    EVERY = 2.0

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.begun = self.told = time.monotonic()
        self.drawn = False
        self.count = 0

    def __call__(self, event: Event) -> None:
        self.count += 1
        if self.shown is Shown.JSON:
            now = time.monotonic()
            if isinstance(event, Begun | Done) or now - self.told >= self.EVERY:
                self.told = now
                show(json.dumps(_event(event)))
            return
        match event:
            case Begun(migration, step, number, total):
                self.close()
                self.begun = self.told = time.monotonic()
                say(f"{migration} {number}/{total}: {step.title}")
            case Done(_, None):
                self.close()
                say(f"{event.migration}: done")
            case Done():
                self.close()
                counts = [f"{event.changed:,} changed"]
                counts += [f"{event.unfit:,} in quarantine"] if event.unfit else []
                counts += [f"{event.kept:,} newer and kept"] if event.kept else []
                say(f"  {', '.join(counts)}, {duration(time.monotonic() - self.begun)}")
            case _:
                self._progress(event)

    def close(self) -> None:
        """End the line that a bar is on."""
        if self.drawn:
            sys.stderr.write("\n")
            self.drawn = False

    def _progress(self, event: Progress) -> None:
        now = time.monotonic()
        if now - self.told < (0.1 if self.shown is Shown.BAR else self.EVERY):
            return
        self.told = now
        line = _line(event, now - self.begun)
        if self.shown is Shown.BAR:
            sys.stderr.write(f"\r\x1b[K  {_bar(event, colored(sys.stderr))} {line}")
            sys.stderr.flush()
            self.drawn = True
        else:
            say(f"  {line}")


def _line(event: Progress, seconds: float) -> str:
    rate = event.scanned / seconds if seconds > 0 else 0
    parts = [
        f"pass {event.pass_ + 1}" if event.pass_ >= 0 else "back",
        f"{event.scanned:,} read",
        f"{event.changed:,} changed",
    ]
    parts += [f"{event.unfit:,} in quarantine"] if event.unfit else []
    parts.append(f"{rate:,.0f}/s")
    if event.items > event.scanned and rate:
        parts.append(f"{duration((event.items - event.scanned) / rate)} left")
    return ", ".join(parts)


def _bar(event: Progress, painted: bool) -> str:
    share = min(1.0, event.scanned / event.items) if event.items else 0.0
    full = round(share * 24)
    bar = "█" * full + "░" * (24 - full)
    return f"\x1b[36m{bar}\x1b[0m {share:4.0%}" if painted else f"{bar} {share:4.0%}"


def _event(event: Event) -> dict[str, Any]:
    match event:
        case Begun(migration, step, number, total):
            return {"event": "begun", "migration": migration, "step": step.title, "number": number, "total": total}
        case Done(migration, done):
            title = done.title if done is not None else None
            counts = {"changed": event.changed, "quarantined": event.unfit, "kept": event.kept}
            return {"event": "done", "migration": migration, "step": title, **counts}
        case _:
            return {
                "event": "progress",
                "migration": event.migration,
                "step": event.step.title,
                "pass": event.pass_,
                "read": event.scanned,
                "items": event.items,
                "changed": event.changed,
                "quarantined": event.unfit,
                "kept": event.kept,
            }
