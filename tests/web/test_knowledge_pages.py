"""Where knowledge is thin, as a page and in the API: its lists lead to reports and searches, and say what is not counted or measured."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.judgements import Counted
from indexer.knowledge import Found, State, load_state, save_state
from tests.web.conftest import ATTACK, BREAKOUT
from tests.web.test_pages import soup, text
from web import create_app, knowledge_pages
from web.settings import Settings


@pytest.fixture
def alone(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client of an application with counts of its own, in which nothing is measured by opening the page."""
    monkeypatch.setattr(knowledge_pages, "_measure", lambda shelf: load_state(shelf.settings.index))
    with create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}")).test_client() as found:
        yield found


def test_what_reports_lack_leads_to_them_and_to_the_search(alone: FlaskClient) -> None:
    page = soup(alone, "/insights/knowledge")
    heading = page.select_one("#no-created h3 a")
    assert heading is not None
    found = soup(alone, str(heading["href"]))
    assert text(found.select_one("h1")).startswith(text(heading))
    listed = [str(link["href"]) for link in page.select("#no-created .work a")]
    assert "/reports/HX9004" in listed
    assert all(alone.get(address).status_code == 200 for address in listed)


def test_resolutions_nobody_finds_say_why(alone: FlaskClient, settings: Settings) -> None:
    rows = {
        "CE1010": Found("1", "1", 1, headline=False, problem=True, near=True),
        "CE1101": Found("1", "1", 1, headline=True, problem=False, near=True),
        "CE1103": Found("1", "1", 1, headline=True, problem=True, near=False),
    }
    save_state(settings.index, State(rows, 1, 70, 67))
    try:
        section = soup(alone, "/insights/knowledge").select_one("#hidden")
    finally:
        (settings.index / "knowledge.json").unlink()
    assert section is not None
    assert "Measured: 3 of 70 reports" in text(section)
    assert "67 are due" in text(section)
    reasons = [text(row) for row in section.select("ul.work")[0].select("li")]
    assert "its own headline does not find it" in reasons[0]
    assert "the first sentence of its issue does not find it" in reasons[1]
    assert [str(link["href"]) for link in section.select("details a")] == ["/reports/CE1103"]


def test_opening_the_page_measures_a_little_and_keeps_it(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge_pages, "AT_MOST", 3)
    monkeypatch.setattr(knowledge_pages, "SECONDS", 600.0)
    client = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}", meaning=False)).test_client()
    try:
        assert "Measured: 3 of" in text(soup(client, "/insights/knowledge"))
        assert client.get("/api/v1/insights/knowledge").get_json()["findability"]["measured"] == 6
    finally:
        (settings.index / "knowledge.json").unlink()


def test_before_the_first_search_the_page_says_that_counting_starts(alone: FlaskClient) -> None:
    assert "counting starts with the next search" in text(soup(alone, "/insights/knowledge").select_one("#searches"))


def test_the_page_says_that_counting_is_off(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge_pages, "_measure", lambda shelf: load_state(shelf.settings.index))
    client = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}", search_counts=False)).test_client()
    assert "PRECEDENT_SEARCH_COUNTS" in text(soup(client, "/insights/knowledge").select_one("#searches"))
    assert client.get("/api/v1/insights/knowledge").get_json()["searches"] is None


def test_counted_searches_are_listed_with_their_outcome_and_hostile_ones_are_text(alone: FlaskClient) -> None:
    judgements = alone.application.extensions["precedent"].judgements
    judgements.count_searches(
        [Counted("disk full", searches=3), Counted(ATTACK, searches=2, without_results=2), Counted(BREAKOUT, searches=1)]
    )
    judgements.count_searches([Counted("disk full", copied=1)])
    page = soup(alone, "/insights/knowledge")
    vain, popular, copied = page.select("#searches table")
    assert [text(cell) for cell in vain.select("tbody tr td")] == [ATTACK, "2", "2", "0"]
    assert [text(row.td) for row in popular.select("tbody tr")] == ["disk full", ATTACK, BREAKOUT]
    assert [text(row.td) for row in copied.select("tbody tr")] == ["disk full"]
    assert page.select("main script, main img, main svg[onload]") == []


def test_words_to_write_down_lead_to_the_glossary_and_come_with_a_line(alone: FlaskClient) -> None:
    page = soup(alone, "/insights/knowledge")
    rows = page.select("#words tbody tr")
    assert rows
    assert all("=" in text(row.select_one("code")) for row in rows)
    glossary = soup(alone, "/glossary")
    assert all(glossary.select_one(str(row.a["href"]).replace("/glossary", "")) for row in rows if row.a)


def test_insights_lead_to_it_and_back(alone: FlaskClient) -> None:
    assert soup(alone, "/insights").select_one('main a[href="/insights/knowledge"]') is not None
    assert soup(alone, "/insights/knowledge").select_one('.back a[href="/insights"]') is not None


def test_the_api_says_the_same_and_nobody_keeps_it(alone: FlaskClient) -> None:
    answer = alone.get("/api/v1/insights/knowledge")
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.get_json()
    page = soup(alone, "/insights/knowledge")
    totals = {entry["key"]: entry["total"] for entry in told["lacking"] if entry["total"]}
    assert {str(gap["id"]): int(text(gap.select_one("h3 a")).split()[0]) for gap in page.select(".gap")} == totals
    assert alone.get("/api/v1/insights/knowledge?mood=x").status_code == 400
