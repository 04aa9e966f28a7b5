"""Plans: steps as a person reads them, deployment by deployment."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from liftgen.cli.console import colored, terminal_width
from liftgen.plan import estimate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

    from liftgen.plan import Estimate, TableSize
    from liftgen.steps import Plan, Step

DANGERS = ("safe", "slow or costly", "behaviour at risk", "data loss or outage")
COLORS = ("", "", "\x1b[33m", "\x1b[31m")
ACTORS = {"table": "table", "data": "items", "gate": "you"}


def plan_lines(
    plan: Plan, stream: TextIO, sizes: Mapping[str, TableSize] | None = None, capacity: int = 1000, first: int = 1
) -> Iterator[str]:
    """The plan, one paragraph for each deployment; with the sizes of tables also what each step takes at most."""
    width, painted = terminal_width(), colored(stream)
    for number, deployment in enumerate(plan.deployments, first):
        yield f"deployment {number}"
        for step in deployment.steps:
            yield from _step(step, width, painted)
            if sizes is not None and step.table in sizes:
                took = estimate(step, sizes[step.table], capacity)
                if took.reads or took.writes:
                    yield f"         at most {_taken(took)}"
    if plan.steps:
        yield ""
        yield f"danger {plan.danger}: {DANGERS[plan.danger]}"


def duration(seconds: float) -> str:
    """A time in the unit that fits it: `45 s`, `12 min`, `3.5 h`, `2.1 days`."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    if whole < 7200:
        return f"{round(whole / 60)} min"
    return f"{whole / 3600:.1f} h" if whole < 172_800 else f"{whole / 86_400:.1f} days"


def _step(step: Step, width: int, painted: bool) -> Iterator[str]:
    color = COLORS[step.danger] if painted else ""
    mark = f"{color}danger {step.danger}{chr(27) + '[0m' if color else ''}"
    head = f"  {ACTORS[step.kind]:5}  "
    lines = textwrap.wrap(step.title, max(40, width - len(head)))
    yield f"{head}{lines[0]}"
    yield from (f"{' ' * len(head)}{each}" for each in lines[1:])
    if step.danger or step.unanswered:
        yield f"{' ' * len(head)}{mark}, back: {step.rollback}"
    for name in step.unanswered:
        yield f"{' ' * len(head)}`{name}` has no value yet: say it in the file"


def _taken(took: Estimate) -> str:
    """An estimate in words."""
    units = [f"{count:,} {word}" for count, word in ((took.reads, "reads"), (took.writes, "writes")) if count]
    return f"{' and '.join(units)}, {duration(took.seconds)}, ${took.dollars:,.2f} on demand"
