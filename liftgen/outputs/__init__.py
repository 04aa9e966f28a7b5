"""Outputs: what lift can generate; one list, and a view for each output that must compute something.

An output is a folder of templates of the same name (templates/README.md) and a line in `OUTPUTS`. A view takes a scope and
gives the values that the templates show; where it gives None, nothing is generated for that scope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from liftgen.names import closest
from liftgen.rules.configuring import MissingOutput, UnknownOutput
from liftgen.scope import Scope

if TYPE_CHECKING:
    from liftgen.diagnostics import Report
    from liftgen.project import Project

View = Callable[[Scope], Mapping[str, object] | None]


@dataclass(frozen=True, slots=True)
class Output:
    """Something lift can generate; `needs` are the outputs that its code stands on.

    An `optional` one is generated only where it is asked for by its name.
    """

    name: str
    help: str
    view: View | None = None
    needs: tuple[str, ...] = ()
    optional: bool = False


def _view(output: str) -> View:
    """The view of this output, imported where it is first asked."""

    def view(scope: Scope) -> Mapping[str, object] | None:
        found: View = import_module(f"{__name__}.{output}").view
        return found(scope)

    return view


OUTPUTS: tuple[Output, ...] = (
    Output("repository", "a repository for each entity and a facade for each table", _view("repository")),
    Output(
        "asyncio",
        "the same repositories and facades for asyncio, where `outputs` names it",
        _view("asyncio"),
        needs=("repository",),
        optional=True,
    ),
    Output("fakes", "each repository without a server, for your tests", _view("fakes"), needs=("repository",)),
    Output("tests", "pytest tests of every repository, against a DynamoDB", _view("tests"), needs=("repository",)),
    Output("handler", "an HTTP API for each entity, on AWS Lambda", _view("handler"), needs=("repository",)),
    Output("consumer", "a consumer of each stream, on AWS Lambda", _view("consumer"), needs=("repository",)),
    Output("stack", "a CDK stack for each table, and one for their functions", _view("stack")),
    Output("migration", "the state of tables and items that later migrations start from", _view("migration")),
    Output("types", "TypeScript types of the JSON of every model", _view("types")),
    Output("docs", "every access pattern with its request, and a diagram of the entities", _view("docs")),
)


def chosen_outputs(project: Project, report: Report, only: Iterable[str] = ()) -> tuple[Output, ...]:
    """The outputs that the project asks for, or of these only some; what does not exist, or lacks what it needs, is reported."""
    configured = [each.name for each in OUTPUTS if not each.optional] if project.outputs is None else project.outputs
    names = _known(configured, project, report)
    for each in OUTPUTS:
        for needed in each.needs if each.name in names else ():
            if needed not in names:
                report.add(MissingOutput(each.name, needed), project.place("outputs", value=each.name))
    wanted = set(_known(only, None, report) or names)
    return tuple(each for each in OUTPUTS if each.name in wanted)


def _known(names: Iterable[str], project: Project | None, report: Report) -> list[str]:
    known = tuple(each.name for each in OUTPUTS)
    found = []
    for name in names:
        if name in known:
            found.append(name)
        else:
            place = project.place("outputs", value=name) if project else None
            report.add(UnknownOutput(name, known, closest(name, known)), place)
    return found
