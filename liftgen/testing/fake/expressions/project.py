"""Project: the part of an item that some places name."""

from __future__ import annotations

from typing import Any

from liftgen.testing.fake.expressions.evaluate import found
from liftgen.testing.fake.expressions.tree import Path
from liftgen.testing.fake.values import AttributeValue, Item


def projected(item: Item, paths: tuple[Path, ...]) -> Item:
    """What stands at these places, in the maps and lists around it; list elements move up to the front."""
    wanted: dict[str | int, Any] = {}
    for path in paths:
        if found(path, item) is not None:
            _plant(wanted, path.steps)
    return {str(name): _pruned(item[str(name)], below) for name, below in wanted.items()}


def _plant(tree: dict[str | int, Any], steps: tuple[str | int, ...]) -> None:
    for step in steps:
        tree = tree.setdefault(step, {})


def _pruned(value: AttributeValue, wanted: dict[str | int, Any]) -> AttributeValue:
    if not wanted:
        return value
    if "M" in value:
        return {"M": {name: _pruned(value["M"][name], below) for name, below in wanted.items()}}
    places = sorted(place for place in wanted if isinstance(place, int))
    return {"L": [_pruned(value["L"][place], wanted[place]) for place in places]}
