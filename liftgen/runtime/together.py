"""Together: several queries read at once, by a thread each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liftgen.runtime.query import Query

T = TypeVar("T")


def together(parts: Sequence[Query[T]]) -> Iterator[T]:
    """All results of all of them, as they come."""
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

    with ThreadPoolExecutor(len(parts)) as workers:
        waiting = {workers.submit(part.page): part for part in parts}
        while waiting:
            for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                part = waiting.pop(done)
                page = done.result()
                if page.cursor is not None:
                    waiting[workers.submit(part.page, None, page.cursor)] = part
                yield from page
