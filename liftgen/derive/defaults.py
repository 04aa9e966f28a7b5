"""Defaults: what a marker gives the parameters of its pattern → the pattern whose parameters have it; those go last."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from liftgen.conditions import Value
from liftgen.derive.language import can_hold, possible_values
from liftgen.keys.storage import spelling
from liftgen.rules.arguments import PointlessArgument
from liftgen.rules.conditions import ImpossibleValue

if TYPE_CHECKING:
    from liftgen.declarations import MarkerDeclaration
    from liftgen.derive.context import Context
    from liftgen.diagnostics import Span
    from liftgen.schema import AccessPattern, PatternParameter


def with_defaults(pattern: AccessPattern, marker: MarkerDeclaration, context: Context) -> AccessPattern:
    """The pattern with the defaults that its marker gives; one that fits no parameter is reported."""
    argument = marker.get("defaults")
    pairs = argument.value if argument is not None and isinstance(argument.value, tuple) else ()
    if argument is None or not pairs:
        return pattern
    known = {each.name: each for each in pattern.parameters}
    for pair in pairs:
        name, given = pair if isinstance(pair, tuple) else ("", None)
        place = context.places.word(argument.span, str(name))
        parameter = known.get(str(name))
        if parameter is None or parameter.many:
            why = f"`{name}` takes several values" if parameter else f"the pattern has no parameter `{name}`"
            context.report.add(PointlessArgument(marker.name, "defaults", why), place)
        elif default := _default(parameter, given, place, context):
            known[parameter.name] = replace(parameter, default=default, required=False)
    return replace(pattern, parameters=tuple(sorted(known.values(), key=lambda each: not each.required)))


def _default(parameter: PatternParameter, given: object, place: Span, context: Context) -> Value | None:
    value = _literal(given)
    if value is not None and can_hold(parameter.type, value.value):
        return value
    shown = str(value) if value is not None else repr(given)
    rule = ImpossibleValue(parameter.field, spelling(parameter.type), shown, possible_values(parameter.type))
    context.report.add(rule, place)
    return None


def _literal(given: object) -> Value | None:
    match given:
        case str() | bool():
            return Value(given)
        case int() | float() if isfinite(given):
            return Value(Decimal(str(given)))
        case _:
            return None
