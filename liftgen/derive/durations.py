"""Durations: `90d`, `1d12h` → seconds."""

from __future__ import annotations

import re

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def seconds(text: str) -> int | None:
    """The seconds of a duration such as `90d`, `12h` or `1d12h`; None where it is none."""
    if not re.fullmatch(r"([0-9]+[smhdw])+", text):
        return None
    parts = re.findall(r"([0-9]+)([smhdw])", text)
    units = [unit for _, unit in parts]
    if len(set(units)) != len(units) or sum(int(number) for number, _ in parts) == 0:
        return None
    return sum(int(number) * _SECONDS[unit] for number, unit in parts)
