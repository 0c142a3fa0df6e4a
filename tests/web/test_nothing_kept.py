"""What is pasted, dropped or sent is answered and forgotten: no file is written, no log line has it, no database knows it."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.similar_reports import CONFIDED, TICKET
from web import create_app
from web.settings import Settings

SECRET = f"{TICKET}\n{CONFIDED}\n"
LONG = SECRET + "\n" * 900_000
"""More than any of the libraries keeps in memory by itself."""
PICTURE = b"\x89PNG\r\n\x1a\n\0" + CONFIDED.encode()

_opened: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is None or event not in ("open", "tempfile.mkstemp", "tempfile.mkdtemp"):
        return
    path, mode, flags = (*arguments, None, None)[:3] if event == "open" else (arguments[0], "w", 0)
    writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writing or any(letter in str(mode or "") for letter in "wax+"):
        _opened.append(f"{event} {path}")


sys.addaudithook(_watch)  # the interpreter tells it of every file that is opened, whoever does


@pytest.fixture
def written() -> Iterator[list[str]]:
    """The files that are opened for writing during the test."""
    global _opened  # noqa: PLW0603  # a hook is for the whole process
    _opened = []
    yield _opened
    _opened = None


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a database that nobody else uses."""
    return replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}")


Send = Callable[[FlaskClient], TestResponse]


def post(address: str, **sent: Any) -> Send:
    """Send a request."""
    return lambda client: client.post(address, **sent)


def page(**form: str) -> Send:
    """Send the page's form as it is filled in."""
    return post("/similar", data=form)


def api(**sent: Any) -> Send:
    """Send a ticket to the API."""
    return post("/api/v1/similar", **sent)


def file(address: str, data: bytes, name: str = "mail.txt") -> Send:
    """Send a form with a file; put together here, because the client itself would write a long one to a temporary file."""
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
    return post(address, data=head.encode() + data + b"\r\n--cut--\r\n", content_type="multipart/form-data; boundary=cut")


def asked(address: str) -> Send:
    """Ask for a ticket as if it were a query."""
    return lambda client: client.get(address, query_string={"q": SECRET.strip()[:1_000]})


@pytest.mark.parametrize(
    ("send", "status"),
    [
        pytest.param(page(text=SECRET), 200, id="pasted"),
        pytest.param(page(text=SECRET, priority="Low"), 200, id="pasted and narrowed"),
        pytest.param(page(text=LONG[:200_000]), 422, id="too long a text"),
        pytest.param(file("/similar", SECRET.encode()), 200, id="dropped"),
        pytest.param(file("/similar", LONG.encode(), "long.log"), 200, id="a long file dropped"),
        pytest.param(file("/similar", PICTURE, f"{CONFIDED}.png"), 422, id="a picture dropped"),
        pytest.param(file("/similar", LONG.encode() * 2), 413, id="too long a file dropped"),
        pytest.param(api(json={"text": SECRET}), 200, id="JSON with a text"),
        pytest.param(api(json={"sections": {"issue_description": SECRET}}), 200, id="JSON with sections"),
        pytest.param(api(json={"text": SECRET, "mood": CONFIDED}), 400, id="JSON with an unknown field"),
        pytest.param(file("/api/v1/similar", LONG.encode()), 200, id="a form with a long file"),
        pytest.param(api(data=LONG, content_type="text/plain"), 200, id="a long file sent"),
        pytest.param(api(data=LONG * 2, content_type="text/plain"), 413, id="too long a file sent"),
        pytest.param(api(data=PICTURE, content_type="text/plain"), 422, id="a picture sent"),
        pytest.param(api(data=SECRET, content_type="image/png"), 415, id="another kind of content"),
        pytest.param(asked("/search"), 200, id="pasted into the search box"),
        pytest.param(asked("/api/v1/search"), 200, id="sent as a query"),
    ],
)
def test_nothing_of_a_ticket_is_written_logged_or_stored(
    own: Settings, tmp_path: Path, written: list[str], caplog: pytest.LogCaptureFixture, send: Send, status: int
) -> None:
    client = create_app(own).test_client()
    client.get("/reports/QF7001/similar")  # which opens the index and the database
    written.clear()
    with caplog.at_level(logging.DEBUG):
        assert send(client).status_code == status
        client.application.extensions["precedent"].searches.flush()
    assert [name for name in written if not name.endswith((".pyc", "/dev/null"))] == []
    assert CONFIDED not in caplog.text
    assert "quibblefrost" not in caplog.text.casefold()
    kept = [path for folder in (tmp_path, own.index) for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "own.db" for path in kept)
    assert [path for path in kept if CONFIDED.encode() in path.read_bytes()] == []


def test_the_watch_sees_temporary_files(written: list[str], tmp_path: Path) -> None:
    import tempfile

    with tempfile.TemporaryFile(dir=tmp_path), tempfile.NamedTemporaryFile(dir=tmp_path):
        pass
    (tmp_path / "plain.txt").write_text("x")
    assert len(written) >= 3
