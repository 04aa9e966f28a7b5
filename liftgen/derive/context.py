"""Context: what every step of deriving shares: where findings go, and how a place is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liftgen.derive.language import ConditionField, Parsed, parse
from liftgen.names import closest
from liftgen.rules.fields import UnknownField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liftgen.declarations import ModelDeclaration
    from liftgen.diagnostics import Report, Rule, Span
    from liftgen.places import Places


@dataclass(frozen=True, slots=True)
class Context:
    """The report of the run, the sources to point into, and the entities that were lost to something already reported."""

    report: Report
    places: Places
    lost: frozenset[str] = frozenset()

    def field_is_known(self, model: ModelDeclaration, field: str, at: Span) -> bool:
        """Whether the model has the field; reported where it has not, unless the field itself could not be read."""
        if model.field(field) is not None:
            return True
        if field not in model.lost:
            names = [each.name for each in model.fields]
            self.report.add(UnknownField(model.name, field, closest(field, names)), self.places.word(at, field))
        return False

    def fields_are_known(self, model: ModelDeclaration, fields: Iterable[str], at: Span) -> bool:
        """Whether the model has all the fields; each that it has not is reported."""
        known = [self.field_is_known(model, each, at) for each in fields]
        return all(known)

    def condition(self, model: ModelDeclaration, text: str, at: Span) -> Parsed | None:
        """The condition of a marker of the model; None where it cannot be read, which is then reported."""

        def problem(rule: Rule, start: int, end: int) -> None:
            self.report.add(rule, self.places.inside(at, text, start, end))

        return parse(text, model.name, condition_fields(model), problem)


def condition_fields(model: ModelDeclaration) -> dict[str, ConditionField | None]:
    """The fields of a model as the condition language sees them."""
    fields: dict[str, ConditionField | None] = dict.fromkeys(model.lost)
    for each in model.fields:
        fields[each.name] = ConditionField(
            each.type, each.marker("Encrypted") is not None, each.marker("AsJson") is not None
        )
    return fields
