"""Bytes on a socket, for what a client library would not send."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPMessage, HTTPResponse
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    content: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.content)


def send(base_url: str, request: bytes, *, timeout: float = 10, source: str = "") -> Answer:
    """Send these bytes, from that address of ours, and read one answer."""
    address = urlsplit(base_url)
    assert address.hostname
    began = time.monotonic()
    with socket.create_connection(
        (address.hostname, address.port or 80), timeout, (source, 0)
    ) as connection:
        # It need not read all that it refuses, but it answers.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        return answered(connection, request.partition(b" ")[0].decode(), began=began)


def answered(connection: socket.socket, method: str = "POST", *, began: float = 0.0) -> Answer:
    """Read one answer."""
    response = HTTPResponse(connection, method=method)
    response.begin()
    content = response.read()
    return Answer(response.status, response.headers, content, time.monotonic() - began)


def connected(base_url: str, *, timeout: float = 10) -> socket.socket:
    """A connection to write to, and to leave at any time."""
    address = urlsplit(base_url)
    assert address.hostname
    return socket.create_connection((address.hostname, address.port or 80), timeout)


def head(method: str, target: str, headers: dict[str, str]) -> bytes:
    """The head of a request, its target as it is."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def verbatim(method: str, target: str, *lines: str) -> bytes:
    """The head of a request, every line of it as it is."""
    return lasting(method, target, *lines, "Connection: close")


def lasting(method: str, target: str, *lines: str) -> bytes:
    """The same, on a connection that another request may come on."""
    every = (f"{method} {target} HTTP/1.1", *lines, "", "")
    return "\r\n".join(every).encode("latin-1")


def request(method: str, target: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    length = {"Content-Length": str(len(body))} if body else {}
    return head(method, target, {**headers, **length}) + body


def everything(base_url: str, request: bytes, *, timeout: float = 10) -> bytes:
    """Every byte that comes until the connection ends."""
    with connected(base_url, timeout=timeout) as connection:
        connection.sendall(request)
        found = b""
        while part := connection.recv(65536):
            found += part
        return found
