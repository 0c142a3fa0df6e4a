"""The README's script for a ticket tool does what it says: it reads a ticket, asks, and posts an internal note."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_openapi3.openapi import OpenAPI
from werkzeug.serving import make_server

from tests.web.similar_reports import TICKET

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def tool(tickets: dict[str, dict[str, str]], notes: list[dict[str, Any]]) -> Flask:
    """Return a ticket tool that holds these tickets and collects notes."""
    app = Flask("tool")

    @app.get("/tickets/<number>")
    def ticket(number: str) -> dict[str, str]:
        return tickets[number]

    @app.post("/tickets/<number>/notes")
    def note(number: str) -> dict[str, str]:
        notes.append({"ticket": number, "token": request.headers["Authorization"], **json.loads(request.data)})
        return {}

    return app


def test_the_script_posts_a_note_with_precedents_and_is_silent_without_any(app: OpenAPI, tmp_path: Path) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "note.py").write_text(script, encoding="utf-8")
    subject, _, text = TICKET.removeprefix("Subject: ").partition("\n")
    tickets = {
        "7": {"subject": subject, "description": text},
        "8": {"subject": "Summer picnic", "description": "Melons, sandwiches, and a band with two trombones."},
    }
    notes: list[dict[str, Any]] = []
    with serving(app) as precedent, serving(tool(tickets, notes)) as address:
        environment = {**os.environ, "PRECEDENT_URL": precedent, "TICKET_TOOL_URL": address, "TICKET_TOOL_TOKEN": "example"}
        printed = [
            subprocess.run(
                [sys.executable, str(tmp_path / "note.py"), number], env=environment, check=True, capture_output=True, text=True
            ).stdout
            for number in tickets
        ]
    assert printed == ["", "no good precedent\n"]
    (posted,) = notes
    assert (posted["ticket"], posted["public"], posted["token"]) == ("7", False, "Bearer example")
    assert "Possibly one outage" in posted["text"]
    assert "fixed by: Raised snorkelbar_limit to 65" in posted["text"]
    assert f"{precedent}/reports/QF70" in posted["text"]
    assert "Median time to resolve" in posted["text"]
