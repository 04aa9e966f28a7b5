# Made of liftgen/runtime/direct/pool.py by tools/write_asyncio.py: change that, and run `make aio`.
"""Pool, in asyncio: connections that are kept between requests, for any number of threads."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from liftgen.runtime.aio.direct.connection import Connection
from liftgen.runtime.direct.pool import KEPT

if TYPE_CHECKING:
    import ssl

    from liftgen.runtime.direct.answer import Answer


class Pool:
    """Connections to one address, the last used one first."""

    def __init__(
        self,
        address: tuple[str, int],
        context: ssl.SSLContext | None,
        connect_timeout: float,
        read_timeout: float,
        kept: int | None = None,
    ) -> None:
        self.kept = KEPT if kept is None else kept
        self._address = address
        self._context = context
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._idle: deque[Connection] = deque()  # its appends and pops are atomic

    async def exchange(self, request: bytes) -> Answer:
        """The answer to a request; raises TransportError."""
        connection = await self._connection()
        try:
            answer = await connection.exchange(request)
        except BaseException:
            connection.close()  # a later answer on it would be that to another question
            raise
        if connection.reusable and len(self._idle) < self.kept:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def clear(self) -> None:
        while self._idle:
            try:
                self._idle.pop().close()
            except IndexError:
                return

    def abandon(self) -> None:
        """Let go of connections that are another process's; closing them here tells the server nothing."""
        idle, self._idle = self._idle, deque()
        for connection in idle:
            connection.close()

    async def _connection(self) -> Connection:
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return await Connection.open(self._address, self._context, self._connect_timeout, self._read_timeout)
            # Sent on a connection that the server has closed, a write would be lost without our knowing whether it was.
            if connection.alive():
                return connection
            connection.close()
