"""A server that answers as its script says, byte by byte, and counts what it was sent."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zlib import crc32

Turn = Callable[[socket.socket], bool]
"""What to do about one request; whether the connection stays open."""


@dataclass
class ScriptedServer:
    """Each request takes the next turn of the script, then `otherwise`."""

    otherwise: Turn
    port: int = 0
    secure: bool = False
    script: list[Turn] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://localhost:{self.port}"

    def turn(self, request: bytes) -> Turn:
        with self.lock:
            self.requests.append(request)
            return self.script.pop(0) if self.script else self.otherwise


def answer(body: bytes = b"{}", status: int = 200, headers: str = "", *, checksum: bool = True) -> bytes:
    """An answer as DynamoDB sends it."""
    crc = f"x-amz-crc32: {crc32(body)}\r\n" if checksum else ""
    head = f"HTTP/1.1 {status} Some Reason\r\nContent-Length: {len(body)}\r\n{crc}x-amzn-RequestId: R1\r\n{headers}\r\n"
    return head.encode() + body


def send(data: bytes) -> Turn:
    """Answer, and listen for the next request."""

    def turn(connected: socket.socket) -> bool:
        connected.sendall(data)
        return True

    return turn


def end(data: bytes = b"") -> Turn:
    """Say so much, and hang up politely."""

    def turn(connected: socket.socket) -> bool:
        connected.sendall(data)
        return False

    return turn


def reset(data: bytes = b"") -> Turn:
    """Say so much, and break the connection."""

    def turn(connected: socket.socket) -> bool:
        connected.sendall(data)
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    return turn


def stall(until: threading.Event, data: bytes = b"") -> Turn:
    """Say so much, and nothing more until somebody says so."""

    def turn(connected: socket.socket) -> bool:
        connected.sendall(data)
        until.wait(30)
        return False

    return turn


@contextmanager
def scripted(
    otherwise: Turn | None = None, *, context: ssl.SSLContext | None = None, greeting: bytes = b""
) -> Iterator[ScriptedServer]:
    """A scripted server on loopback, for a `with` block; one with a greeting says it before it is asked, and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = ScriptedServer(otherwise or send(answer()), listener.getsockname()[1], context is not None)
    open_sockets: set[socket.socket] = set()

    def accept() -> None:
        while True:
            try:
                connected, _ = listener.accept()
            except OSError:
                return
            server.connections += 1
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # what was said is sent before a reset
            open_sockets.add(connected)
            threading.Thread(target=serve, args=(connected,), daemon=True).start()

    def serve(plain: socket.socket) -> None:
        connected = plain
        try:
            if greeting:
                plain.sendall(greeting)
                return
            if context is not None:
                connected = context.wrap_socket(plain, server_side=True)
                open_sockets.add(connected)
            while (request := _request(connected)) and server.turn(request)(connected):
                pass
        except OSError:
            pass
        finally:
            connected.close()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in open_sockets:
            each.close()


def _request(connected: socket.socket) -> bytes:
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        if not (more := connected.recv(65_536)):
            return b""
        data += more
    lines = data[:end].lower().split(b"\r\n")
    length = next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)
    while len(data) < end + 4 + length:
        if not (more := connected.recv(65_536)):
            return b""
        data += more
    return data
