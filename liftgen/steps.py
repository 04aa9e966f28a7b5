"""Steps: what is done, by whom and in which order, for a change to be made safely; a plan is all of them.

A step's `action` is plain data, the same in a migration file as in the worker's hands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from liftgen.states import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["table", "data", "gate"]
"""Who acts: the owner of the table, the worker that goes through the items, or a person."""

Phase = Literal["expand", "infrastructure", "backfill", "code", "contract"]
"""The order of things: what both old and new code can live with comes first, what old code cannot comes last."""

PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done. `danger` is 0 safe, 1 slow or costly, 2 behaviour at risk, 3 data loss or outage.

    `entity` is whose items a data step goes through.
    """

    kind: Kind
    phase: Phase
    title: str
    table: str
    danger: int
    rollback: str
    action: Mapping[str, Any] = field(default_factory=dict)
    entity: str | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The step as a migration file has it; only what is not empty."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "phase": self.phase,
            "title": self.title,
            "table": self.table,
            "danger": self.danger,
            "rollback": self.rollback,
        }
        if self.entity is not None:
            found["entity"] = self.entity
        if self.action:
            found["action"] = dict(self.action)
        return found

    @property
    def unanswered(self) -> tuple[str, ...]:
        """What somebody must still say in the migration file: the names of attributes whose value is None."""
        return tuple(name for each in self.action.get("do", ()) for name in _unanswered(each))


@dataclass(frozen=True, slots=True)
class Deployment:
    """Steps that belong together: at most one change of each table."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps in order."""

    deployments: tuple[Deployment, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for deployment in self.deployments for step in deployment.steps)

    @property
    def danger(self) -> int:
        return max((each.danger for each in self.steps), default=0)

    @property
    def document(self) -> list[list[dict[str, Any]]]:
        """The plan as a migration file has it: the steps of each deployment."""
        return [[step.document for step in deployment.steps] for deployment in self.deployments]

    @property
    def checksum(self) -> str:
        """What names exactly this plan."""
        return digest({"deployments": self.document})


def plan_from_document(document: Sequence[Sequence[Mapping[str, Any]]]) -> Plan:
    """The plan of a migration file; ValueError says which step is none."""
    if not isinstance(document, list | tuple):
        raise ValueError("`deployments` is not a list")
    return Plan(
        tuple(
            Deployment(tuple(_step(each, f"step {i} of deployment {k}") for i, each in enumerate(steps, 1)))
            for k, steps in enumerate(document, 1)
        )
    )


def _step(document: Mapping[str, Any], place: str) -> Step:
    if not isinstance(document, dict):
        raise ValueError(f"{place} is no dictionary")
    given = cast("dict[str, Any]", document)
    for name, known in (("kind", get_args(Kind)), ("phase", PHASES), ("danger", (0, 1, 2, 3))):
        if given.get(name) not in known:
            raise ValueError(f"`{name}` of {place} is {given.get(name)!r}, not one of {', '.join(map(str, known))}")
    for name in ("title", "table", "rollback"):
        if not isinstance(given.get(name), str):
            raise ValueError(f"`{name}` of {place} is not text")
    action = given.get("action", {})
    if not isinstance(action, dict) or (given["kind"] != "gate" and not action):
        raise ValueError(f"`action` of {place} is no dictionary")
    return Step(
        kind=given["kind"],
        phase=given["phase"],
        title=given["title"],
        table=given["table"],
        danger=given["danger"],
        rollback=given["rollback"],
        action=action,
        entity=given.get("entity"),
    )


def _unanswered(operation: Mapping[str, Any]) -> list[str]:
    match operation:
        case {"op": "fill", "attribute": str(name), "value": None}:
            return [name]
        case {"op": "replace", "attribute": str(name), "values": [*pairs]} if any(value is None for _, value in pairs):
            return [name]
        case _:
            return []
