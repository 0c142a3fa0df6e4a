"""Precedents that are found by what they mean: shown with their reason on pages and in the API, and by words alone if the model fails."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from indexer.engines import open_engine
from indexer.indexing import index_folder
from indexer.meaning import Meaning, learn
from tests.web.browsing import served, visit
from tests.web.similar_reports import ids
from tests.web.test_pages import soup, text
from tests.web.test_similar_browser import paste as paste_by_hand
from web import create_app
from web.settings import Settings

TOLD = {
    "MN1": ("Disk full on a database host", "The volume ran out of space, and the database refused to write.", "A log grew without bound."),
    "MN2": ("Certificate expired", "Clients were turned away because the certificate had run out.", "Nobody had renewed it."),
    "MN3": ("Clock jumped", "The time of one node was five seconds ahead of all others.", "The time service had been stopped."),
    "MN4": ("Memory exhausted", "The kernel killed the process because no memory was left.", "A cache was larger than the machine."),
    "MN5": (
        "Certificate ran out",
        "Nobody could connect, for the certificate was no longer valid.",
        "The reminder went to a former colleague.",
    ),
}
REPORT = """{id} - {headline}

Customer: Brindle & Co
Status: Resolved
Created: 2024-03-01
Resolved: 2024-03-02

Issue Description:
------------------
{issue}

Root Cause:
-----------
{cause}

Resolution:
-----------
Mended for good.
"""
ASKED = "Secure connections are refused since midnight\n\nTheir TLS credentials are past their validity date, it seems."
"""No word of it that tells anything is in any of the reports."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index of the reports, whose meanings are known."""
    folder = tmp_path_factory.mktemp("meaning")
    (folder / "reports").mkdir()
    for report_id, (headline, issue, cause) in TOLD.items():
        report = REPORT.format(id=report_id, headline=headline, issue=issue, cause=cause)
        (folder / "reports" / f"{report_id}.txt").write_text(report, encoding="utf-8")
    engine = open_engine(folder / "index", create=True)
    index_folder(engine, folder / "reports")
    meaning = Meaning(folder / "index")
    assert learn(engine, meaning.store, meaning.encoder).read == len(TOLD)
    meaning.close()
    engine.close()
    return Settings(
        index=folder / "index", corpus=folder / "reports", glossary=folder / "none.toml", database=f"sqlite:///{folder / 'judgements.db'}"
    )


@pytest.fixture(scope="module")
def site(place: Settings) -> Iterator[str]:
    """The address of an application that knows meanings, for this module's browser."""
    with served(create_app(place)) as address:
        yield address


@pytest.fixture
def knowing(place: Settings) -> Iterator[FlaskClient]:
    """A client of an application that knows meanings."""
    with create_app(place).test_client() as found:
        yield found


@pytest.fixture
def broken(place: Settings, tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of an application whose file of vectors is damaged."""
    engine = open_engine(tmp_path / "index", create=True)
    index_folder(engine, place.corpus)
    engine.close()
    (tmp_path / "index" / "meaning.db").write_bytes(b"\0" * 4_096)
    with create_app(replace(place, index=tmp_path / "index")).test_client() as found:
        yield found


def paste(client: FlaskClient, ticket: str) -> BeautifulSoup:
    """Return the answer to a pasted ticket."""
    return BeautifulSoup(client.post("/similar", data={"text": ticket}).get_data(as_text=True), "lxml")


def test_a_ticket_in_other_words_gets_its_precedent_with_that_as_the_reason(knowing: FlaskClient) -> None:
    page = paste(knowing, ASKED)
    assert ids(page)[0] in ("MN2", "MN5")
    row = page.select(".precedent")[0]
    assert "Passages alike in meaning" in text(row.select_one(".because"))
    ours, theirs = row.select(".passages .passage")
    assert "credentials" in text(ours)
    assert "certificate" in text(theirs).casefold()


def test_the_api_says_so_with_a_number(knowing: FlaskClient) -> None:
    best = knowing.post("/api/v1/similar", json={"text": ASKED}).get_json()["hits"][0]
    assert best["id"] in ("MN2", "MN5")
    assert 0.5 <= best["sense"] <= 1


def test_the_panel_of_a_report_says_so_too(knowing: FlaskClient) -> None:
    panel = soup(knowing, "/reports/MN2/similar/panel")
    assert "MN5" in text(panel)
    assert "Passages alike in meaning" in text(panel.select_one(".chips"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/reports/MN2", "/reports/MN2/similar", "/similar"], ids=["panel", "precedents", "pasted ticket"])
def test_pages_that_show_such_passages_have_no_violation(page: Page, address: str, width: int, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, address)
    if address == "/similar":
        paste_by_hand(page, ASKED)
    expect(page.locator(".chips .sense:visible").first).to_have_text("Passages alike in meaning")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_where_meanings_cannot_be_read_words_decide_and_the_answer_says_so(broken: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = broken.get("/api/v1/reports/MN2/similar").get_json()
    assert [warning["code"] for warning in answer["warnings"]] == ["meaning"]
    assert "sentence model cannot be used" in text(soup(broken, "/reports/MN2/similar").select_one(".notices"))
    page = paste(broken, ASKED)
    assert "sentence model cannot be used" in text(page.select_one(".results .notices"))
    with caplog.at_level(logging.ERROR):
        paste(broken, ASKED)
    assert "by words alone" in caplog.text
    assert "credentials" not in caplog.text


def test_an_installation_may_do_without_meanings(place: Settings) -> None:
    with create_app(replace(place, meaning=False)).test_client() as client:
        answer = client.post("/api/v1/similar", json={"text": ASKED}).get_json()
    assert answer["warnings"] == []
    assert [hit for hit in answer["hits"] if hit["sense"] is not None] == []


def test_what_was_found_before_meanings_were_known_is_found_anew(place: Settings, tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index", create=True)
    index_folder(engine, place.corpus)
    with create_app(replace(place, index=tmp_path / "index")).test_client() as client:
        before = client.get("/api/v1/reports/MN2/similar").get_json()
        meaning = Meaning(tmp_path / "index")
        learn(engine, meaning.store, meaning.encoder)
        after = client.get("/api/v1/reports/MN2/similar").get_json()
    assert [hit["id"] for hit in before["hits"] if hit["sense"] is not None] == []
    assert "MN5" in [hit["id"] for hit in after["hits"] if hit["sense"] is not None]
