"""Stubs: answers without a network, and a server on loopback for those with one."""

from __future__ import annotations

import json
import socket
import ssl
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from botocore.awsrequest import AWSResponse

from liftgen.runtime.direct.answer import Answer
from liftgen.runtime.errors import LiftError

Answers = Mapping[str, bytes]
"""What is answered to each operation."""


class Canned:
    """In place of the direct client's connections: the request is made and signed, and the answer is there."""

    def __init__(self, answers: Answers) -> None:
        self._answers = {operation.encode(): Answer(200, headers(body), body) for operation, body in answers.items()}

    def exchange(self, request: bytes) -> Answer:
        start = request.index(b"DynamoDB_20120810.") + 18
        return self._answers[request[start : request.index(b"\r", start)]]

    def abandon(self) -> None:
        """There is nothing to let go of."""


class Raw:
    """What urllib3 would hand to botocore."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def stub_botocore(client: Any, answers: Answers) -> None:
    """Let a boto3 client make and sign its requests, and find the answers without sending them."""
    told = {
        operation: {name.decode(): value.decode() for name, value in headers(body).items()}
        for operation, body in answers.items()
    }

    def respond(request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        return AWSResponse(request.url, 200, told[operation], Raw(answers[operation]))

    client.meta.events.register("before-send.dynamodb", respond)


class Recording:
    """A client that answers as told and keeps what it was asked."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def call(self, operation: str, body: bytes) -> bytes:
        self.bodies.append(body)
        raise LiftError(operation)


@contextmanager
def served(answers: Answers) -> Iterator[tuple[str, str]]:
    """The answers over HTTPS on loopback, from a process of their own: its address, and the file of its authority."""
    import trustme

    with TemporaryDirectory() as folder:
        authority, place = trustme.CA(), Path(folder)
        certificate = authority.issue_cert("localhost")
        authority.cert_pem.write_to_path(str(place / "ca.pem"))
        certificate.private_key_and_cert_chain_pem.write_to_path(str(place / "server.pem"))
        (place / "answers.json").write_text(json.dumps({name: body.decode() for name, body in answers.items()}))
        with Popen([sys.executable, "-m", "benchmarks.stubs", folder], stdout=PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield f"https://localhost:{process.stdout.readline().strip()}", str(place / "ca.pem")
            finally:
                process.terminate()


def serve(folder: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    answers = {}
    for operation, text in json.loads((folder / "answers.json").read_text()).items():
        head = "".join(f"{name.decode()}: {value.decode()}\r\n" for name, value in headers(text.encode()).items())
        answers[operation.encode()] = f"HTTP/1.1 200 OK\r\n{head}\r\n{text}".encode()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            connected, _ = listener.accept()
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=answer, args=(connected, context, answers), daemon=True).start()


def answer(plain: socket.socket, context: ssl.SSLContext, answers: Mapping[bytes, bytes]) -> None:
    with context.wrap_socket(plain, server_side=True) as connected:
        data = b""
        while more := connected.recv(65_536):
            data += more
            head, end, body = data.partition(b"\r\n\r\n")
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:]) if end else {}
            if end and len(body) >= int(fields[b"content-length"]):
                operation = head.partition(b"DynamoDB_20120810.")[2].partition(b"\r")[0]
                connected.sendall(answers[operation])
                data = b""


def headers(body: bytes) -> dict[bytes, bytes]:
    return {
        b"server": b"Server",
        b"date": b"Sat, 01 Jan 2028 00:00:00 GMT",
        b"content-type": b"application/x-amz-json-1.0",
        b"content-length": b"%d" % len(body),
        b"connection": b"keep-alive",
        b"x-amzn-requestid": b"VKJS0UE4T9RTLBKMRK1FOP6ABJVV4KQNSO5AEMVJF66Q9ASUAAJG",
        b"x-amz-crc32": b"%d" % crc32(body),
    }


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
