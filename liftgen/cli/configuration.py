"""Configuration: settings written into a TOML file, everything else in it left as it was; tomlkit lives here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import tomlkit
from tomlkit.items import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping


def with_settings(source: str, section: tuple[str, ...], settings: Mapping[str, Any]) -> str:
    """The text with these settings in a section; those that it has already stay as they are."""
    document = tomlkit.parse(source)
    table = _section(document, section)
    for key, value in settings.items():
        table.setdefault(key, value)
    return tomlkit.dumps(document)


def has_section(source: str, section: tuple[str, ...]) -> bool:
    """Whether the text has this section."""
    found: Any = tomlkit.parse(source)
    for name in section:
        if name not in found:
            return False
        found = found[name]
    return True


def _section(document: tomlkit.TOMLDocument, names: tuple[str, ...]) -> MutableMapping[str, Any]:
    found: Any = document
    for depth, name in enumerate(names):
        if name not in found:
            # Only the last table has a header of its own: `[tool.lift]`, without a `[tool]` above it.
            found.add(name, tomlkit.table(is_super_table=depth < len(names) - 1))
        found = found[name]
    return cast("Table", found)
