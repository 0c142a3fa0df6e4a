"""A list of addresses becomes load on a server: what requests take, and how many are answered in a second.

The one decision worth knowing: load comes from wrk where it is installed, which needs next to nothing of the two cores that the server
needs. Without it threads of this program ask, whose own work is then part of what is measured; the figures say which of them it was.
"""

import http
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.measuring.figures import percentile

SCRIPT: Final = Path(__file__).with_name("addresses.lua")
_THREADS: Final = 2
_AT_ONCE: Final = 1 << 18
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured: requests that were answered, in how many seconds, how many failed, and what one of them took."""

    by: str
    requests: int
    seconds: float
    errors: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def load(port: int, addresses: Sequence[str], folder: Path, *, connections: int, seconds: int) -> Load:
    """Ask for the addresses, over so many connections at once, for so long."""
    wrk = shutil.which("wrk")
    return from_wrk(wrk, port, addresses, folder, connections, seconds) if wrk else from_threads(port, addresses, connections, seconds)


def from_wrk(wrk: str, port: int, addresses: Sequence[str], folder: Path, connections: int, seconds: int) -> Load:
    """Let wrk ask; its script says what it measured."""
    listed = folder / "addresses.txt"
    listed.write_text("".join(f"{address}\n" for address in addresses), encoding="ascii")
    command = [wrk, f"-t{_THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(SCRIPT)]
    environment = {**os.environ, "ADDRESSES": str(listed)}
    output = subprocess.run([*command, f"http://127.0.0.1:{port}"], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    found = next(line for line in output.stdout.splitlines() if line.startswith("{"))
    return Load("wrk", **json.loads(found))


def from_threads(port: int, addresses: Sequence[str], connections: int, seconds: int) -> Load:
    """Ask from threads of this process."""
    deadline = time.monotonic() + seconds
    started = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        shares = [islice(cycle(addresses), number, None, connections) for number in range(connections)]
        parts = list(pool.map(lambda share: _ask_until(deadline, port, share), shares))
    taken = time.perf_counter() - started
    times = [ms for ok, ms in (answer for part in parts for answer in part) if ok]
    failed = sum(not ok for part in parts for ok, _ in part)
    return Load("threads of this program", len(times), taken, failed, percentile(times, 50), percentile(times, 99))


def _ask_until(deadline: float, port: int, addresses: Iterator[str]) -> list[tuple[bool, float]]:
    found = []
    with closing(Client(port)) as client:
        while time.monotonic() < deadline:
            started = time.perf_counter()
            status, _ = client.get(next(addresses))
            found.append((status == http.HTTPStatus.OK, (time.perf_counter() - started) * 1_000))
    return found


class Client:
    """One connection that stays open, as a reader's browser or a ticket tool keeps it.

    It knows only as much of HTTP as our own server needs, because a real client's work would be a good part of what is measured.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, address: str) -> tuple[int, bytes]:
        """Return the status and the body of an address; raises ConnectionError where the server hangs up."""
        self._socket.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("ascii"))
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None:
            raise ConnectionError(f"no length: {head!r}")
        parts = [body]
        missing = int(length[1]) - len(body)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return int(head[9:12]), b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> bytes:
        found = self._socket.recv(_AT_ONCE)
        if not found:
            raise ConnectionError("the server hung up")
        return found
