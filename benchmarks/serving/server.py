"""An index becomes a running server: gunicorn with its workers, as ``precedent serve`` starts it, on this machine only.

The one decision worth knowing: settings are the defaults, searches are counted too, and only what must be apart from a real installation
is: the places on disk and the port.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.measuring.memory import Memory, memory

ROOT: Final = Path(__file__).parents[2]
_PATIENCE: Final = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process that the workers are children of."""

    port: int
    process: int

    def workers(self) -> list[Memory]:
        """Return what each worker holds."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii").split()
        return [memory(int(child)) for child in children]


@contextmanager
def serving(index: Path, folder: Path, *, workers: int) -> Iterator[Server]:
    """Serve an index, with all else that is written in a folder, until the block ends."""
    port = _free_port()
    settings = {
        "INDEX": index,
        "CORPUS": folder,
        "DATABASE": f"sqlite:///{folder / 'judgements.db'}",
        "PORT": port,
        "WORKERS": workers,
    }
    environment = {**os.environ, **{f"PRECEDENT_{name}": str(value) for name, value in settings.items()}}
    process = subprocess.Popen([sys.executable, "-m", "indexer.cli", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):  # our own server
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
