"""Worker: one contender in a process of its own, which does what it is told on standard input, a line of JSON each time.

    worker.py <contender> <settings.json>

It needs nothing but the standard library and what its contender imports: the module `of_<contender>` beside this file, whose
`works` gives what it does by name, and `plain` an answer of it as JSON. Works that are coroutines run in one event loop.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any


def main(contender: str, settings: str) -> None:
    name, _, variant = contender.partition("-")
    module = import_module(f"of_{name}")
    runner = asyncio.Runner()
    given = {**json.loads(Path(settings).read_text("utf-8")), "variant": variant}
    made = module.works(given)
    works = runner.run(made) if inspect.iscoroutine(made) else made
    for line in sys.stdin:
        asked = json.loads(line)
        what, work = asked["what"], works.get(asked["what"])
        if work is None:
            found: Any = None
        elif asked["do"] == "show":
            answer = runner.run(work()) if inspect.iscoroutinefunction(work) else work()
            found = module.plain(answer)
        else:
            found = timed(work, asked["repeats"], asked["lanes"], runner)
        print(json.dumps({what: found}), flush=True)


def timed(work: Any, repeats: int, lanes: int, runner: asyncio.Runner) -> dict[str, float]:
    """Seconds of CPU and of time for one, done so often, by so many threads or tasks."""
    each = max(1, repeats // lanes)
    gc.collect()
    gc.disable()
    try:
        cpu, clock = time.process_time(), time.perf_counter()
        if inspect.iscoroutinefunction(work):
            runner.run(in_tasks(work, each, lanes))
        elif lanes == 1:
            repeat(work, each)
        else:
            in_threads(work, each, lanes)
        done = each * lanes
        return {"cpu": (time.process_time() - cpu) / done, "wall": (time.perf_counter() - clock) / done}
    finally:
        gc.enable()


def repeat(work: Any, times: int) -> None:
    for _ in range(times):
        work()


def in_threads(work: Any, times: int, lanes: int) -> None:
    threads = [threading.Thread(target=repeat, args=(work, times)) for _ in range(lanes)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


async def in_tasks(work: Any, times: int, lanes: int) -> None:
    async def lane() -> None:
        for _ in range(times):
            await work()

    await asyncio.gather(*(lane() for _ in range(lanes)))


if __name__ == "__main__":
    main(*sys.argv[1:])
