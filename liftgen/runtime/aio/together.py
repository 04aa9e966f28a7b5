"""Together: several queries read at once, by a task each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from liftgen.runtime.aio.query import Query

T = TypeVar("T")


async def together(parts: Sequence[Query[T]]) -> AsyncIterator[T]:
    """All results of all of them, as they come."""
    waiting = {asyncio.ensure_future(part.page()): part for part in parts}
    try:
        while waiting:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                part = waiting.pop(each)
                page = each.result()
                if page.cursor is not None:
                    waiting[asyncio.ensure_future(part.page(None, page.cursor))] = part
                for value in page:
                    yield value
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
