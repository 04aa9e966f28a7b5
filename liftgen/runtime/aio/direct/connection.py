"""Connection, in asyncio: one socket; a request's bytes out, one answer in, and nothing read twice.

The event loop is asked for nothing but to say when the socket may be read or written, so a connection belongs to none: it is
kept over several loops, such as those of the invocations of a function.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
from contextlib import suppress

from liftgen.runtime.aio.direct.answer import Reader
from liftgen.runtime.direct.answer import READ, Answer, TransportError
from liftgen.runtime.direct.connection import readable

Address = tuple[str, int]
RESET_IS_END = sys.version_info < (3, 12, 3)
"""Before that, the `ssl` on which botocore stands takes a reset for an end (gh-115627), and so does not repeat what broke so."""


class Connection:
    """An open connection, to be used by one task at a time. After a call that was cancelled it is of no use any more."""

    __slots__ = ("_alarm", "_late", "_loop", "_socket", "_timeout", "_tls", "reusable")

    def __init__(self, connected: socket.socket, tls: Tls | None, timeout: float) -> None:
        self._socket = connected
        self._tls = tls
        self._timeout = timeout
        self._late = False
        self._alarm: asyncio.Handle
        self._loop = asyncio.get_running_loop()
        self.reusable = False

    @classmethod
    async def open(
        cls, address: Address, context: ssl.SSLContext | None, connect_timeout: float, read_timeout: float
    ) -> Connection:
        """A connection to the address, over TLS where there is a context; raises TransportError."""
        name = f"{address[0]}:{address[1]}"
        try:
            async with asyncio.timeout(connect_timeout):
                plain = await _connected(address)
        except TimeoutError:
            raise TransportError(f"{name} did not accept a connection in time", sent=False, timed_out=True) from None
        except (OSError, UnicodeError) as error:
            raise TransportError(f"could not connect to {name}: {error}", sent=False) from None
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            tls = None
            if context is not None:
                tls = Tls(plain, context, address[0])
                async with asyncio.timeout(connect_timeout):
                    await tls.shake_hands()
            return cls(plain, tls, read_timeout)
        except TimeoutError:
            plain.close()
            raise TransportError(f"{name} did not agree on TLS in time", sent=False, timed_out=True) from None
        except OSError as error:  # ssl.SSLError is one
            plain.close()
            raise TransportError(f"no secure connection to {name}: {error}", sent=False) from None
        except BaseException:
            plain.close()
            raise

    async def exchange(self, request: bytes) -> Answer:
        """The answer to a request; after it, `reusable` says whether another may follow."""
        self.reusable = False
        reader = Reader(self._receive)
        loop = asyncio.get_running_loop()
        self._alarm = loop.call_later(self._timeout, self._time_is_over)
        try:
            await self._send(request)
            answer = await reader.answer()
        except OSError as error:
            if self._late:
                raise TransportError("the answer did not come in time", sent=True, timed_out=True) from None
            raise TransportError(f"the connection broke: {error}", sent=True) from None
        finally:
            self._alarm.cancel()
        self.reusable = reader.complete and not self._late
        return answer

    def alive(self) -> bool:
        """Whether the server has said nothing since: neither that it hangs up, nor anything that nobody asked for."""
        # On Windows a socket belongs to the completion port of the loop that first used it.
        if sys.platform == "win32" and self._loop is not asyncio.get_running_loop():
            return False
        try:
            return not readable(self._socket)
        except (OSError, ValueError):
            return False  # it is closed

    def close(self) -> None:
        self._socket.close()

    async def _send(self, request: bytes) -> None:
        try:
            if self._tls is None:
                await asyncio.get_running_loop().sock_sendall(self._socket, request)
            else:
                await self._tls.send(request)
        except (BrokenPipeError, ConnectionResetError):
            # A server may answer before it has read everything, and hang up: then the answer is there to be read.
            return

    async def _receive(self) -> bytes:
        """The next bytes; none when the connection has ended. Raises TimeoutError when it was we who ended it."""
        if self._tls is None:
            data = await asyncio.get_running_loop().sock_recv(self._socket, READ)
        else:
            data = await self._tls.receive()
        if not data and self._late:
            raise TimeoutError
        return data

    def _time_is_over(self, until: float | None = None) -> None:
        """End the connection, so that whoever waits finds it ended; but not yet while there is something to be read.

        A process that was frozen finds what came meanwhile. To cancel whoever waits would throw that away, and a write
        would be sent again that has its answer.
        """
        loop = asyncio.get_running_loop()
        until = until or loop.time() + self._timeout
        if loop.time() < until and not self.alive():
            self._alarm = loop.call_soon(self._time_is_over, until)
            return
        self._late = True
        if sys.platform == "win32":
            self._socket.close()  # what waits there is woken by nothing else
        else:
            with suppress(OSError):  # it may have ended by itself
                self._socket.shutdown(socket.SHUT_RDWR)


class Tls:
    """What is said over a socket, under TLS."""

    __slots__ = ("_incoming", "_object", "_outgoing", "_socket")

    def __init__(self, connected: socket.socket, context: ssl.SSLContext, name: str) -> None:
        self._socket = connected
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name.encode("ascii"))

    async def shake_hands(self) -> None:
        """Agree with the server, and check who it is; raises ssl.SSLError."""
        while True:
            try:
                self._object.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                if not await self._fill():
                    raise ConnectionResetError("the connection ended in the midst of the handshake") from None
            except ssl.SSLError:
                await self._flush()  # tells the server why
                raise
            else:
                await self._flush()
                return

    async def send(self, data: bytes) -> None:
        """Send all of it."""
        self._object.write(data)
        await self._flush()

    async def receive(self) -> bytes:
        """The next bytes; none when the connection has ended, politely or not."""
        while True:
            try:
                return self._object.read(READ)
            except ssl.SSLWantReadError:
                await self._flush()
                await self._fill()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await asyncio.get_running_loop().sock_sendall(self._socket, self._outgoing.read())

    async def _fill(self) -> bool:
        try:
            data = await asyncio.get_running_loop().sock_recv(self._socket, READ)
        except ConnectionResetError:
            if not RESET_IS_END:
                raise
            data = b""
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()
        return bool(data)


async def _connected(address: Address) -> socket.socket:
    """A socket that is connected to the first of the address's places that accepts."""
    loop = asyncio.get_running_loop()
    failed: OSError | None = None
    for family, kind, protocol, _, place in await _places(address):
        connected = socket.socket(family, kind, protocol)
        try:
            connected.setblocking(False)
            await loop.sock_connect(connected, place)
        except OSError as error:
            connected.close()
            failed = error
        except BaseException:
            connected.close()
            raise
        else:
            return connected
    raise failed or OSError("the name has no address")


async def _places(address: Address) -> list[tuple[int, int, int, str, tuple[object, ...]]]:
    host, port = address
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        # No thread has to look up what is an address already.
        return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port))]
    # Bytes need not be made ASCII, for which Python would load a table of all of Unicode.
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return [(family, kind, protocol, name, place) for family, kind, protocol, name, place in found]
