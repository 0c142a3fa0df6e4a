"""The application over a real index: the sample corpus, and a few reports that are hostile, huge or bare."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from indexer.engines import open_engine
from indexer.indexing import index_folder
from tests.web import similar_reports
from tests.web.browsing import browser, context, page, site
from web import create_app
from web.settings import Settings

__all__ = ["browser", "context", "page", "site"]  # fixtures of the tests in a browser

ROOT = Path(__file__).parents[2]
ATTACK = "<script>document.title='owned';window.owned=1</script><img src=x onerror=\"window.owned=1\">"
BREAKOUT = "'\"><svg onload=window.owned=1>{{7*7}}</textarea></title>"

HOSTILE_HTML = f"""<!doctype html><html><head><title>HX9001 - Hostile export</title></head><body onload="window.owned=1">
<h1>HX9001 - Hostile export</h1>
<table><tr><td>Customer</td><td>Evil &lt;b&gt;Corp&lt;/b&gt;</td></tr><tr><td>Priority</td><td>High</td></tr>
<tr><td>Status</td><td>Resolved</td></tr>
<tr><td>Created</td><td>2024-05-01</td></tr><tr><td>Resolved</td><td>2024-05-02</td></tr></table>
<h2>Issue Description</h2><p>The zebraquake page was replaced. {ATTACK} &lt;script&gt;window.owned=1&lt;/script&gt;</p>
<h2>Root Cause</h2><p><a href="javascript:window.owned=1">Unescaped output</a></p>
<h2>Resolution</h2><p>Output is escaped &lt;img src=x onerror=window.owned=1&gt; everywhere.</p></body></html>"""


def hostile_json() -> str:
    """Return a report whose every text is an attack."""
    sections = dict.fromkeys(("issue_description", "root_cause", "resolution", ATTACK), f"zebraquake {ATTACK} {BREAKOUT}")
    header = {"customer": ATTACK, "status": "Resolved", "priority": "High", "created": "2024-05-03", "resolved": "2024-05-04"}
    return json.dumps(
        {"id": "HX9002", "title": f"Zebraquake {ATTACK} {BREAKOUT}", **header, "assigned_engineer": BREAKOUT, "sections": sections}
    )


HUGE = "\n".join(
    [
        "HX9003 - A report of unusual size",
        "=================================",
        "",
        "Customer: " + "Verylongname" * 12,
        "Priority: Medium",
        "Status: Open",
        "Created: 2024-06-01",
        "",
        "Issue Description:",
        "------------------",
        "An unbroken word: " + "x" * 900,
        "/" + "/".join(["a-rather-long-folder-name"] * 40),
        *(f"Line {number} of a very long log about gigantosaurus sizes and nothing else." for number in range(3000)),
    ]
)
BARE = "Nothing but a sentence about quokkafish."


def write_reports(corpus: Path) -> None:
    """Fill a corpus folder with the sample reports and the difficult ones."""
    shutil.copytree(ROOT / "corpus" / "reports", corpus)
    (corpus / "HX9001.html").write_text(HOSTILE_HTML, encoding="utf-8")
    (corpus / "HX9002.json").write_text(hostile_json(), encoding="utf-8")
    (corpus / "HX9003.txt").write_text(HUGE, encoding="utf-8")
    (corpus / "HX9004.txt").write_text(BARE, encoding="utf-8")
    similar_reports.write(corpus)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an installation whose index holds all reports."""
    folder = tmp_path_factory.mktemp("precedent")
    write_reports(folder / "reports")
    engine = open_engine(folder / "index", create=True)
    index_folder(engine, folder / "reports")
    engine.close()
    return Settings(
        index=folder / "index",
        corpus=folder / "reports",
        glossary=ROOT / "corpus" / "glossary.toml",
        database=f"sqlite:///{folder / 'judgements.db'}",
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> OpenAPI:
    """The application over that index."""
    return create_app(settings)


@pytest.fixture
def client(app: OpenAPI) -> Iterator[FlaskClient]:
    """A client of the application."""
    with app.test_client() as found:
        yield found


@pytest.fixture
def judging(settings: Settings, tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of an application whose links and feedback nobody else sees."""
    with create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}")).test_client() as found:
        yield found


@pytest.fixture
def unindexed(tmp_path: Path) -> FlaskClient:
    """A client of an installation that has no index yet."""
    return create_app(
        Settings(index=tmp_path / "index", corpus=tmp_path, glossary=tmp_path / "none.toml", database=f"sqlite:///{tmp_path / 'j.db'}")
    ).test_client()
