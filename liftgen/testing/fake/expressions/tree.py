"""Tree: expressions as they are meant, names and values filled in."""

from __future__ import annotations

from dataclasses import dataclass

from liftgen.testing.fake.values import AttributeValue


@dataclass(frozen=True)
class Path:
    """A place in an item: an attribute's name, then names and list indexes."""

    steps: tuple[str | int, ...]

    def __str__(self) -> str:
        return "[" + ", ".join(f"[{step}]" if isinstance(step, int) else step for step in self.steps) + "]"


@dataclass(frozen=True)
class Constant:
    """A value of the request."""

    value: AttributeValue


@dataclass(frozen=True)
class Size:
    """`size(path)`."""

    path: Path


Operand = Path | Constant | Size


@dataclass(frozen=True)
class Compare:
    """`left operator right`; the operator is one of = <> < <= > >=."""

    left: Operand
    operator: str
    right: Operand


@dataclass(frozen=True)
class Between:
    """`operand BETWEEN low AND high`."""

    operand: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True)
class In:
    """`operand IN (…)`."""

    operand: Operand
    choices: tuple[Operand, ...]


@dataclass(frozen=True)
class Function:
    """attribute_exists, attribute_not_exists, attribute_type, begins_with or contains."""

    name: str
    path: Path
    argument: Operand | None = None


@dataclass(frozen=True)
class And:
    """Both hold."""

    left: Condition
    right: Condition


@dataclass(frozen=True)
class Or:
    """At least one holds."""

    left: Condition
    right: Condition


@dataclass(frozen=True)
class Not:
    """It does not hold."""

    condition: Condition


Condition = Compare | Between | In | Function | And | Or | Not


@dataclass(frozen=True)
class Sum:
    """`left + right`, or `left - right` where `sign` is -1."""

    left: Term
    right: Term
    sign: int


@dataclass(frozen=True)
class IfNotExists:
    """`if_not_exists(path, otherwise)`."""

    path: Path
    otherwise: Term


@dataclass(frozen=True)
class ListAppend:
    """`list_append(left, right)`."""

    left: Term
    right: Term


Term = Path | Constant | Sum | IfNotExists | ListAppend


@dataclass(frozen=True)
class Set:
    """`SET path = term`."""

    path: Path
    term: Term


@dataclass(frozen=True)
class Remove:
    """`REMOVE path`."""

    path: Path


@dataclass(frozen=True)
class Add:
    """`ADD path value`."""

    path: Path
    value: AttributeValue


@dataclass(frozen=True)
class Delete:
    """`DELETE path value`."""

    path: Path
    value: AttributeValue


Action = Set | Remove | Add | Delete
