"""Connection: one socket; a request's bytes out, one answer in, and nothing read twice."""

from __future__ import annotations

import select
import socket
import time
from typing import TYPE_CHECKING, Any

from liftgen.runtime.direct.answer import READ, Answer, Reader, TransportError

if TYPE_CHECKING:
    import ssl


class Connection:
    """An open connection, to be used by one thread at a time."""

    __slots__ = ("_asked", "_deadline", "_extended", "_socket", "_timeout", "reusable")

    def __init__(self, connected: socket.socket, timeout: float) -> None:
        self._socket = connected
        self._timeout = timeout
        self._asked = 0
        self._deadline = 0.0
        self._extended = False
        self.reusable = False

    @classmethod
    def open(
        cls, address: tuple[str, int], context: ssl.SSLContext | None, connect_timeout: float, read_timeout: float
    ) -> Connection:
        """A connection to the address, over TLS where there is a context; raises TransportError."""
        name = f"{address[0]}:{address[1]}"
        # Bytes need not be made ASCII, for which Python would load a table of all of Unicode.
        place: Any = (address[0].encode("ascii"), address[1])
        try:
            plain = socket.create_connection(place, connect_timeout)
        except TimeoutError:
            raise TransportError(f"{name} did not accept a connection in time", sent=False, timed_out=True) from None
        except (OSError, UnicodeError) as error:
            raise TransportError(f"could not connect to {name}: {error}", sent=False) from None
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connected = plain if context is None else context.wrap_socket(plain, server_hostname=place[0])
            connected.settimeout(read_timeout)
        except TimeoutError:
            plain.close()
            raise TransportError(f"{name} did not agree on TLS in time", sent=False, timed_out=True) from None
        except OSError as error:  # ssl.SSLError is one
            plain.close()
            raise TransportError(f"no secure connection to {name}: {error}", sent=False) from None
        except BaseException:
            plain.close()
            raise
        return cls(connected, read_timeout)

    def exchange(self, request: bytes) -> Answer:
        """The answer to a request; after it, `reusable` says whether another may follow."""
        self.reusable = False
        try:
            self._send(request)
            self._asked = 0
            reader = Reader(self._receive)
            answer = reader.answer()
        except TimeoutError:
            raise TransportError("the answer did not come in time", sent=True, timed_out=True) from None
        except OSError as error:
            raise TransportError(f"the connection broke: {error}", sent=True) from None
        if self._asked > 1:
            self._socket.settimeout(self._timeout)
        self.reusable = reader.complete
        return answer

    def alive(self) -> bool:
        """Whether the server has said nothing since: neither that it hangs up, nor anything that nobody asked for."""
        try:
            return not readable(self._socket)
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        self._socket.close()

    def _send(self, request: bytes) -> None:
        try:
            self._socket.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            # A server may answer before it has read everything, and hang up: then the answer is there to be read.
            return

    def _receive(self) -> bytes:
        """The next bytes, within the time that a whole answer may take; none when the connection has ended."""
        self._asked += 1
        if self._asked > 1:  # most answers come at once
            now = time.monotonic()
            if self._asked == 2:
                self._deadline, self._extended = now + self._timeout, False
            if now >= self._deadline:
                self._extend(now)
            self._socket.settimeout(self._deadline - now)
        return self._socket.recv(READ)

    def _extend(self, now: float) -> None:
        """Go on for once where there is something to be read: a process that was frozen finds what came meanwhile."""
        if self._extended or not readable(self._socket):
            raise TimeoutError
        self._extended = True
        self._deadline = now + self._timeout


def readable(connected: socket.socket) -> bool:
    """Whether a socket has something to say: bytes, or that the other end is gone."""
    if not hasattr(select, "poll"):
        return bool(select.select([connected], [], [], 0)[0])
    poll = select.poll()
    poll.register(connected, select.POLLIN)
    return bool(poll.poll(0))
