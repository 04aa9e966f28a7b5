"""`lift dynamorm import`: somebody else's models, or deployed tables, as models of ours, and what answers each access pattern."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liftgen.cli.aws import EndpointUrl, Profile, Region, dynamodb_client, problems_with_aws, where
from liftgen.cli.console import draw, show
from liftgen.cli.exits import exit_of
from liftgen.cli.given import Format
from liftgen.cli.refusing import refuse
from liftgen.diagnostics import Form, Report, Span
from liftgen.names import Name, identifier
from liftgen.pipeline import Deployed, import_deployed, import_models
from liftgen.rules.importing import NotJson
from liftgen.rules.using import InTheWay
from liftgen.write import Folder

if TYPE_CHECKING:
    from liftgen.importers import Answer
    from liftgen.pipeline import Import

COLUMNS = ("", "pattern", "answered by", "request", "index", "by the key", "beside it")


class Importer(StrEnum):
    """Whose models can be imported."""

    AWSLABS = "awslabs"
    LIVE = "live"


def import_(
    importer: Annotated[Importer, typer.Option("--from", help="Whose document it is; `live` reads deployed tables.")],
    document: Annotated[
        Path | None, typer.Argument(help="The document to import.", exists=True, dir_okay=False, show_default=False)
    ] = None,
    output: Annotated[Path, typer.Option("--output", help="The folder that the models go to.")] = Path("models"),
    tables: Annotated[
        list[str] | None,
        typer.Option("--table", help="A deployed table, by its name there; may be given several times."),
    ] = None,
    sample: Annotated[
        int, typer.Option("--sample", metavar="N", min=1, help="Read so many items of each table, and no more.")
    ] = 200,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    region: Region = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a module that is there.")] = False,
    form: Format = Form.TEXT,
) -> None:
    """Turn somebody else's models, or deployed tables, into models of ours.

    A document with mistakes becomes no models: they are all shown at once, each with its place. What answers each access
    pattern of a document is shown. Of deployed tables no more is read than their descriptions and a sample of their items.

    Example: `lift dynamorm import --from live --table orders --sample 500`

    Example: `lift dynamorm import --from awslabs deals_schema.json --output models`
    """
    report = Report()
    if importer is Importer.LIVE:
        if document is not None:
            raise typer.BadParameter("deployed tables are no document: name them with `--table`", param_hint="DOCUMENT")
        if not tables:
            raise typer.BadParameter("say which deployed table to read", param_hint="--table")
        module = identifier(Name(tables[0]).snake or "models") if len(tables) == 1 else "models"
        found = _live(tuple(tables), sample, module, (endpoint_url, profile, region), report)
        draw(report, {}, form)
    else:
        if document is None:
            raise typer.BadParameter("say which document to import", param_hint="DOCUMENT")
        if tables or endpoint_url or profile or region:
            raise typer.BadParameter("only `--from live` asks for tables", param_hint="--table")
        text = _read(document, report)
        module = module_name(document)
        found = import_models(importer.value, text, str(document), module, report) if text is not None else None
        draw(report, {str(document): text or ""}, form)
    if found is None or report.failed:
        raise typer.Exit(exit_of(report))
    done = _write(output, f"{module}.py", found.source, force=force)
    if form is Form.TEXT:
        show(f"{done} {output / module}.py")
        for line in _table(found.answers):
            show(line)


def _live(
    tables: tuple[str, ...],
    sample: int,
    module: str,
    given: tuple[str | None, str | None, str | None],
    report: Report,
) -> Import | None:
    """The models of deployed tables; None where they could not be read, and why is in the report."""
    endpoint_url, profile, region = given
    with problems_with_aws(report, endpoint_url):
        from liftgen.runtime.botocore_client import BotocoreClient

        client: Any = dynamodb_client(endpoint_url, profile, region)
        deployed = Deployed(tables, client, where(client, endpoint_url))
        return import_deployed(deployed, BotocoreClient(client), sample, module, report)
    return None


def module_name(document: Path) -> str:
    """What the models of a document are called: `deals` for `deals_schema.json`, `models` for `schema.json`."""
    stem = re.sub(r"[-_. ]?schema$", "", document.name.removesuffix(".json"), flags=re.IGNORECASE)
    return identifier(Name(stem).snake or "models")


def _read(document: Path, report: Report) -> str | None:
    try:
        return document.read_text("utf-8-sig")
    except UnicodeDecodeError:
        report.add(NotJson("it is not UTF-8"), Span(str(document)))
        return None


def _write(output: Path, name: str, source: str, *, force: bool) -> str:
    """The module in the folder; what was done, in a word. A module that is there is somebody's work."""
    with Folder(output) as folder:
        before = folder.read(name)
        if before == source.encode():
            return "keep"
        if before is not None and not force:
            way_out = "import to another folder, or write over it with `--force`"
            refuse(InTheWay(f"`{output / name}` exists, and is another module", way_out))
        folder.write(name, source.encode())
    return "create" if before is None else "update"


def _table(answers: tuple[Answer, ...]) -> list[str]:
    """The answers in columns; a column that none of them fills is left out."""
    if not answers:
        return []
    rows = [COLUMNS, *(_row(each) for each in answers)]
    used = [number for number in range(len(COLUMNS)) if any(row[number] for row in rows[1:])]
    widths = {number: max(len(row[number]) for row in rows) for number in used}
    lines = ["  ".join(row[number].ljust(widths[number]) for number in used).rstrip() for row in rows]
    return ["", *lines] if answers else []


def _row(answer: Answer) -> tuple[str, ...]:
    number = str(answer.number) if answer.number is not None else ""
    return (number, answer.name, answer.method, answer.request, answer.index, answer.key, answer.beside)
