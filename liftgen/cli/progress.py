"""Progress: what a runner tells, as a bar on a terminal, as lines, or as JSON."""

from __future__ import annotations

import json
import sys
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from liftgen.cli.console import colored, say, show
from liftgen.cli.plans import duration
from liftgen.migrate import Begun, Done, Made, Progress

if TYPE_CHECKING:
    from liftgen.migrate import Event


class Shown(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    BAR = "bar"
    LINES = "lines"
    JSON = "json"


class Teller:
    """Shows events: a bar that is drawn over itself, a line now and then, or a JSON document for each."""

    EVERY = 2.0

    @classmethod
    def of(cls, shown: Shown) -> Teller:
        """The one that was asked for; by itself a bar on a terminal, and lines elsewhere."""
        if shown is Shown.AUTO:
            shown = Shown.BAR if sys.stderr.isatty() else Shown.LINES
        return cls(shown)

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.begun = self.told = time.monotonic()
        self.drawn = False
        self.count = 0

    def __call__(self, event: Event) -> None:
        self.count += 1
        if self.shown is Shown.JSON:
            now = time.monotonic()
            if not isinstance(event, Progress) or now - self.told >= self.EVERY:
                self.told = now
                show(json.dumps(_event(event)))
            return
        match event:
            case Begun(migration, step, number, total):
                self.close()
                self.begun = self.told = time.monotonic()
                say(f"{migration} {number}/{total}{', back' if event.back else ''}: {step.title}")
            case Done(_, None):
                self.close()
                say(f"{event.migration}: done")
            case Made(migration, table):
                say(f"{migration}: create table `{table}`")
            case Done():
                self.close()
                counts = [f"{event.changed:,} changed"]
                counts += [f"{event.unfit:,} in quarantine"] if event.unfit else []
                counts += [f"{event.kept:,} newer and kept"] if event.kept else []
                say(f"  {', '.join(counts)}, {duration(time.monotonic() - self.begun)}")
            case Progress():
                self._progress(event)

    def close(self) -> None:
        """End the line that a bar is on."""
        if self.drawn:
            sys.stderr.write("\n")
            self.drawn = False

    def _progress(self, event: Progress) -> None:
        now = time.monotonic()
        if now - self.told < (0.1 if self.shown is Shown.BAR else self.EVERY):
            return
        self.told = now
        line = _line(event, now - self.begun)
        if self.shown is Shown.BAR:
            sys.stderr.write(f"\r\x1b[K  {_bar(event, colored(sys.stderr))} {line}")
            sys.stderr.flush()
            self.drawn = True
        else:
            say(f"  {line}")


def _line(event: Progress, seconds: float) -> str:
    rate = event.scanned / seconds if seconds > 0 else 0
    parts = [
        f"pass {event.pass_ + 1}" if event.pass_ >= 0 else "back",
        f"{event.scanned:,} read",
        f"{event.changed:,} changed",
    ]
    parts += [f"{event.unfit:,} in quarantine"] if event.unfit else []
    parts.append(f"{rate:,.0f}/s")
    if event.items > event.scanned and rate:
        parts.append(f"{duration((event.items - event.scanned) / rate)} left")
    return ", ".join(parts)


def _bar(event: Progress, painted: bool) -> str:
    share = min(1.0, event.scanned / event.items) if event.items else 0.0
    full = round(share * 24)
    bar = "█" * full + "░" * (24 - full)
    return f"\x1b[36m{bar}\x1b[0m {share:4.0%}" if painted else f"{bar} {share:4.0%}"


def _event(event: Event) -> dict[str, Any]:
    match event:
        case Begun(migration, step, number, total):
            numbers = {"number": number, "total": total, "back": event.back}
            return {"event": "begun", "migration": migration, "step": step.title, **numbers}
        case Done(migration, done):
            title = done.title if done is not None else None
            counts = {"changed": event.changed, "quarantined": event.unfit, "kept": event.kept}
            return {"event": "done", "migration": migration, "step": title, **counts}
        case Made(migration, table):
            return {"event": "made", "migration": migration, "table": table}
        case Progress():
            return {
                "event": "progress",
                "migration": event.migration,
                "step": event.step.title,
                "pass": event.pass_,
                "read": event.scanned,
                "items": event.items,
                "changed": event.changed,
                "quarantined": event.unfit,
                "kept": event.kept,
            }
