"""Measure: contenders in turns, CPU of this process for each operation, as ratios to the first with their spread."""

from __future__ import annotations

import gc
import time

from benchmarks.contenders import Contender, Work
from benchmarks.report import Ratio, spread

ROUNDS = 21
SLICE = 0.02  # seconds for each contender in each round


def check(what: str, contenders: list[Contender]) -> None:
    """All of them do the same work, or nothing is measured."""
    answers = {each.name: each.comparable(each.work[what]()) for each in contenders}
    if what == "put":  # some give back what was stored, some nothing
        answers = {name: answer for name, answer in answers.items() if answer is not None}
    name, first = next(iter(answers.items()))
    wrong = {other: answer for other, answer in answers.items() if answer != first}
    if wrong:
        raise AssertionError(f"{what}: {name} answers {first}, but {wrong}")


def ratios(what: str, contenders: list[Contender], rounds: int = ROUNDS) -> list[Ratio]:
    """Contenders are measured in turns, each round beginning with another, so that a busy machine is busy for all."""
    check(what, contenders)
    works = [each.work[what] for each in contenders]
    repeats = [max(3, int(SLICE / taken(work, 3))) for work in works]
    found: list[list[float]] = [[] for _ in contenders]
    for number in range(rounds):
        times = [0.0] * len(works)
        for place in range(len(works)):
            turn = (place + number) % len(works)
            times[turn] = taken(works[turn], repeats[turn])
        for each, spent in zip(found, times, strict=True):
            each.append(spent / times[0])
    return [spread(each.name, values) for each, values in zip(contenders, found, strict=True)]


def taken(work: Work, repeats: int) -> float:
    """Seconds of CPU for one."""
    work()
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        for _ in range(repeats):
            work()
        return (time.process_time() - started) / repeats
    finally:
        gc.enable()
