"""Guards: the items that keep constraints in, the constraints that they keep out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftgen.declarations import Argument, MarkerDeclaration, Setting
from liftgen.importers.live.templates import escaped, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftgen.importers.live.kinds import Kind, Kinds
    from liftgen.importers.live.models import Model
    from liftgen.importers.live.templates import Item


def constraints(model: Model, kinds: Kinds) -> list[Setting]:
    """The unique constraints of an entity, by the guards among the items."""
    found = []
    for guard in kinds.guards:
        owner, _, name = guard.name.partition(".")
        if owner != model.kind.name:
            continue
        fields = _fields(guard, model)
        if not fields:
            model.notes.append(("", f"the guards of `{name}` keep values that none of these items has"))
            continue
        span = model.span
        arguments = (Argument("fields", tuple(model.fields[each] for each in fields), span),)
        found.append(Setting(name, MarkerDeclaration("Unique", arguments, span=span), model.name, span=span))
    return found


def _fields(guard: Kind, model: Model) -> tuple[str, ...]:
    """The attributes whose values the guards hold, in the order in which they hold them."""
    partition = model.table.key.partition[0].name
    for item in guard.items:
        text = plain(item.get(partition, {})) or ""
        before, _, after = text.partition(f"UNIQUE#{guard.name}#")
        pieces = [*before.split("#"), *after.split("#")]
        for owner in model.items:
            names = tuple(_held(pieces, owner, model))
            if len(names) and len(names) == len([each for each in pieces if each]) - _words(before):
                return names
    return ()


def _held(pieces: list[str], owner: Item, model: Model) -> Iterator[str]:
    for piece in pieces:
        for name, value in owner.items():
            text = plain(value)
            if text and name not in model.apart and escaped(text) == piece:
                yield name
                break


def _words(before: str) -> int:
    """How many of the pieces before the guard's own are words of the tenant's prefix."""
    return len([each for each in before.split("#") if each.isupper()])
