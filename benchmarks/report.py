"""Report: ratios with their spread, as they are shown, and what they were measured on."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count
from statistics import median, quantiles


@dataclass(frozen=True)
class Ratio:
    """How many times as much as the first takes: the median of all rounds, and the middle half of them."""

    name: str
    median: float
    low: float
    high: float


def spread(name: str, values: list[float]) -> Ratio:
    """The ratio that many measurements are."""
    low, _, high = quantiles(values, n=4)
    return Ratio(name, median(values), low, high)


def cell(ratio: Ratio) -> str:
    """A ratio and its spread; 1 for the one that others are compared with."""
    return f"{shown(ratio.median)} ({shown(ratio.low)} to {shown(ratio.high)})" if ratio.median != 1 else "1"


def shown(value: float) -> str:
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def environment(*libraries: str) -> str:
    """The machine, the Python and the libraries' versions, in two lines."""
    machine = f"{cpu_count()} cores, {platform.machine()}, {platform.system()}, shared with other work"
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    return f"Machine: {machine}.\n{platform.python_implementation()} {platform.python_version()}, {versions}."
