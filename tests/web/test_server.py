"""The production server: several workers, loopback by default, requests finished before it stops."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

from web.server import options
from web.settings import Settings

START = "from web.server import run; from web.settings import Settings; run(Settings.from_environment())"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def server(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A running server and its port."""
    port = free_port()
    environment = {
        **os.environ,
        "PRECEDENT_INDEX": str(settings.index),
        "PRECEDENT_CORPUS": str(settings.corpus),
        "PRECEDENT_GLOSSARY": str(settings.glossary),
        "PRECEDENT_PORT": str(port),
        "PRECEDENT_ACCESS_LOG": "yes",
    }
    process = subprocess.Popen([sys.executable, "-c", START], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):  # our own server
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_the_server_answers_with_several_workers_and_stops_when_asked(server: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = server
    for address in ("/", "/search?q=disk", "/api/v1/stats", "/readyz"):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=20) as answer:  # our own server
            assert answer.status == 200
            assert answer.headers["X-Request-Id"]
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert b"GET /search?q=disk" in output


def test_workers_share_what_was_loaded_before_the_fork_and_end_in_good_order(settings: Settings) -> None:
    """In a process of its own, which becomes a server: what it holds before the fork is there, frozen, and a worker leaves as asked."""
    told = subprocess.run([sys.executable, "-c", _SHARING, str(settings.index)], check=True, capture_output=True, text=True, timeout=120)
    assert json.loads(told.stdout) == {"templates": True, "frozen": True, "opened": False, "code": 3, "stays": True}


_SHARING = """
import gc, json, os, sys
from pathlib import Path
from types import SimpleNamespace
from web.library import library_of
from web.server import COLLECTING, Server
from web.settings import Settings

server = Server(Settings(index=Path(sys.argv[1]), meaning=False))
server.prepare()
library = library_of(server.application)
told = {"templates": len(server.load().jinja_env.cache) > 10, "frozen": gc.get_freeze_count() > 10_000 and gc.get_threshold() == COLLECTING}
told["opened"] = library._engine is not None or library._judgements is not None
child = os.fork()
if not child:
    try:
        sys.exit(3)
    finally:
        server.leave(None, SimpleNamespace(pid=os.getpid()))
told["code"] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
server.leave(None, SimpleNamespace(pid=child))
print(json.dumps({**told, "stays": True}))
"""


def test_the_options_follow_the_settings() -> None:
    found = options(Settings(host="::1", port=9000, workers=3, timeout=5))
    assert (found["bind"], found["workers"], found["graceful_timeout"]) == ("[::1]:9000", 3, 5)
    assert found["accesslog"] is None
