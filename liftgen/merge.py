"""Merge: a state and two that came of it in, one that has the changes of both out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = ("name", "field")
"""What tells the members of a list apart."""


def merge(
    base: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The state with the changes of both; and in words, what both changed in different ways, of which it has the first's."""
    conflicts: list[str] = []
    merged = _mappings(base, one, other, "", conflicts)
    return merged, tuple(conflicts)


def _merged(base: Any, one: Any, other: Any, place: str, conflicts: list[str]) -> Any:
    if one == other or other == base:
        return one
    if one == base:
        return other
    if all(isinstance(each, dict) for each in (one, other)):
        return _mappings(base if isinstance(base, dict) else {}, one, other, place, conflicts)
    if all(_named(each) for each in (one, other)):
        return _lists(base if _named(base) else [], one, other, place, conflicts)
    conflicts.append(place)
    return one


_ABSENT: Any = object()


def _mappings(
    base: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any], place: str, conflicts: list[str]
) -> dict[str, Any]:
    found = {}
    for name in dict.fromkeys((*one, *other)):
        was, first, second = (each.get(name, _ABSENT) for each in (base, one, other))
        value = _merged(was, first, second, f"{place} {name}".strip(), conflicts)
        if value is not _ABSENT:
            found[name] = value
    return found


def _lists(
    base: Sequence[Any], one: Sequence[Any], other: Sequence[Any], place: str, conflicts: list[str]
) -> list[Any]:
    groups = [{_name(each): each for each in group} for group in (base, one, other)]
    names = list(dict.fromkeys((*groups[1], *groups[2])))
    if place in ("tables", "entities", "models"):
        names.sort()
    word = {"tables": "table", "entities": "model", "models": "model"}.get(place, place)
    found = []
    for name in names:
        was, first, second = (group.get(name, _ABSENT) for group in groups)
        value = _merged(was, first, second, f"{word} `{name}`", conflicts)
        if value is not _ABSENT:
            found.append(value)
    return found


def _named(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, dict) and _name(each) for each in value)


def _name(value: Mapping[str, Any]) -> str:
    return next((str(value[each]) for each in NAMES[::-1] if each in value), "")
