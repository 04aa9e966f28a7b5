"""Compare: whether what is stored is what was written, for DynamoDB keeps values and not their spelling."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liftgen.runtime.wire import Item


def holds(item: Item | None, written: Mapping[str, str], removed: Iterable[str] = ()) -> bool:
    """Whether the item has all that was written, and nothing of what was removed."""
    return (
        item is not None
        and all(name in item and _plain(item[name]) == _plain(json.loads(text)) for name, text in written.items())
        and not any(name in item for name in removed)
    )


def equals(item: Item | None, written: str) -> bool:
    """Whether the item is what was written, as JSON text, and nothing else."""
    whole: Item = json.loads(written)
    return (
        item is not None
        and item.keys() == whole.keys()
        and all(_plain(item[name]) == _plain(whole[name]) for name in whole)
    )


def _plain(value: dict[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return kind, Decimal(content)
        case "NS":
            return kind, {Decimal(each) for each in content}
        case "SS" | "BS":
            return kind, set(content)
        case "L":
            return kind, [_plain(each) for each in content]
        case "M":
            return kind, {name: _plain(each) for name, each in content.items()}
        case _:
            return kind, content
