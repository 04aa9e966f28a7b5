"""Answer: what comes back over a connection, read as http.client and urllib3 read it for botocore.

What they make of an answer that breaks off is kept to, because botocore repeats one kind of break and not the other: see
`Reader`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

HEADERS = 100  # as http.client
LINE = 65_536
HEAD = 262_144
READ = 65_536


class TransportError(Exception):
    """No answer. `sent` says whether the request may have reached the server, `timed_out` whether it was only slow."""

    def __init__(self, message: str, *, sent: bool, timed_out: bool = False) -> None:
        super().__init__(message)
        self.sent = sent
        self.timed_out = timed_out


class Answer(NamedTuple):
    """What came back: the names of headers are in lower case."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def request_id(self) -> str | None:
        found = self.headers.get(b"x-amzn-requestid")
        return None if found is None else found.decode("latin-1")

    @property
    def date(self) -> str:
        return self.headers.get(b"date", b"").decode("latin-1")


class Reader:
    """Reads one answer as http.client and urllib3 read it for botocore.

    The end of the connection in the midst of the headers ends the headers, and in the midst of a body of a said length
    the body; a reset, or an end within chunks, is a failure. A success that breaks off without a word may have been
    applied: botocore does not send it again unless its checksum says that it is damaged, and neither do we. `receive` gives
    the next bytes, none when the connection has ended; after an answer, `complete` says whether another may follow it.
    """

    __slots__ = ("_buffer", "_receive", "complete")

    def __init__(self, receive: Callable[[], bytes]) -> None:
        self._receive = receive
        self._buffer = b""
        self.complete = False

    def answer(self) -> Answer:
        self._buffer = self._receive()
        while True:
            status, headers, keeps = self._head()
            if status != 100:
                break
        if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
            body = self._chunks()
            self.complete = keeps and not self._buffer
            return Answer(status, headers, body)
        length = 0 if status in (204, 304) or 100 <= status < 200 else _length(headers)
        if length is None:
            return Answer(status, headers, self._rest())
        body = self._upto(length)
        self.complete = keeps and len(body) == length and not self._buffer
        return Answer(status, headers, body)

    def _head(self) -> tuple[int, dict[bytes, bytes], bool]:
        """Status, headers, and whether the connection stays open; the buffer is left with what comes after them."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            end = self._long_head()
        lines = self._buffer[:end].split(b"\r\n")
        self._buffer = self._buffer[end + 4 :]
        if len(lines) > HEADERS + 1 or (end > LINE - 2 and max(map(len, lines)) > LINE - 2):
            raise TransportError("the answer's headers are too many or too long", sent=True)
        version, status = _status(lines[0])
        headers: dict[bytes, bytes] = {}
        for line in lines[1:]:
            name, colon, value = line.partition(b":")
            if colon:
                name, value = name.lower(), value.strip()
                headers[name] = headers[name] + b", " + value if name in headers else value
        said = headers.get(b"connection", b"").lower()
        return status, headers, said != b"close" if version == b"HTTP/1.1" else said == b"keep-alive"

    def _long_head(self) -> int:
        """Where the headers end, when they did not come at once."""
        buffer = bytearray(self._buffer)
        while (end := buffer.find(b"\r\n\r\n", max(0, len(buffer) - READ - 3))) < 0:
            if len(buffer) > HEAD:
                raise TransportError("the answer's headers are too long", sent=True)
            more = self._receive()
            if not more:
                end = len(buffer)
                break
            buffer += more
        self._buffer = bytes(buffer)
        return end

    def _upto(self, length: int) -> bytes:
        """So many bytes, or what there is before the connection ends; the buffer is left with what comes after them."""
        found = self._buffer
        if len(found) < length:
            pieces, missing = [found], length - len(found)
            while missing > 0 and (more := self._receive()):
                pieces.append(more)
                missing -= len(more)
            found = b"".join(pieces)
        self._buffer = found[length:]
        return found[:length]

    def _rest(self) -> bytes:
        pieces = [self._buffer]
        while more := self._receive():
            pieces.append(more)
        return b"".join(pieces)

    def _chunks(self) -> bytes:
        pieces = []
        while True:
            line = self._line()
            try:
                size = int(line.partition(b";")[0], 16)
            except ValueError:
                size = -1
            if size < 0:
                raise TransportError("the answer's chunks are out of order", sent=True)
            if size == 0:
                break
            piece = self._upto(size)
            if len(piece) < size or len(self._upto(2)) < 2:
                raise TransportError("the answer broke off", sent=True)
            pieces.append(piece)
        for _ in range(HEADERS):
            if not self._line(ends=True):
                return b"".join(pieces)
        raise TransportError("the answer's headers are too many or too long", sent=True)

    def _line(self, ends: bool = False) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            more = b"" if len(self._buffer) > LINE else self._receive()
            if not more:
                if ends:
                    self.complete = False
                    return b""
                raise TransportError("the answer broke off", sent=True)
            self._buffer += more
        line, self._buffer = self._buffer[:end], self._buffer[end + 2 :]
        return line


def _status(line: bytes) -> tuple[bytes, int]:
    version, _, rest = line.partition(b" ")
    code = rest.split(None, 1)[0] if rest.strip() else b""
    if not line:
        raise TransportError("the connection ended without an answer", sent=True)
    if not (version.startswith(b"HTTP/1.") and code.isdigit() and 100 <= int(code) <= 999):
        raise TransportError("the answer is not HTTP", sent=True)
    return version, int(code)


def _length(headers: dict[bytes, bytes]) -> int | None:
    """How long the body is; None when it ends with the connection."""
    said = headers.get(b"content-length")
    if said is None:
        return None
    if said.isdigit():
        return int(said)
    try:
        lengths = {int(each) for each in said.split(b",")}
    except ValueError:
        return None
    if len(lengths) > 1:
        raise TransportError("the answer says two lengths", sent=True)
    length = lengths.pop()
    return None if length < 0 else length
