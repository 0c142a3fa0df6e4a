"""Pages of failure modes: the catalogue that a new hire reads, one mode as a reading list, the reports in none, a report's line."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from indexer.failure_modes import Catalogue, Confusable, Days, FailureMode, Month, Named, Prevention, Profile, Quote
from indexer.similar import Remedy
from tests.web.conftest import ATTACK, BREAKOUT
from tests.web.similar_reports import REPORTS
from tests.web.test_pages import soup, text
from web import create_app, modes_known
from web.library import Library
from web.modes_pages import PAGE
from web.modes_showing import SPAN, spark
from web.settings import Settings

VALVE = FailureMode(
    slug="valve-stuck",
    name="Valve stuck after an upgrade",
    description="The upgrade resets a limit.",
    reports=("QF7001", "QF7002", "QF7003"),
    terms=("quibblefrost", "ERR_VALVE_1187"),
    months=(Month("2024-03", 2), Month("2024-04", 0), Month("2024-05", 1)),
    curated=True,
    example=(Quote("QF7001", "issue_description", "It stuck."), Quote("QF7001", "next_steps", "Oil it.")),
    days=Days(3, 2.0, 4.0, 6.5),
)
BARE = FailureMode(slug="bare", name="Bare", description="", reports=("CE1010", "CE1011"), terms=())
HOSTILE = FailureMode(
    slug="hostile",
    name=f"Hostile {ATTACK}",
    description="",
    reports=("HX9002",),
    terms=(ATTACK, BREAKOUT),
    example=(Quote("HX9002", "root_cause", ATTACK + BREAKOUT),),
)
CATALOGUE = Catalogue((VALVE, BARE, HOSTILE), ("HX9003", "HX9004"), "1", ("modes.gone: there is no such failure mode",))
PROFILES = {
    "valve-stuck": Profile(
        mode=VALVE,
        messages=(Named("ERR_VALVE_1187", VALVE.reports),),
        passages=(Quote("QF7001", "issue_description", "the flumeplate stayed shut"), Quote("QF7002", "root_cause", "the limit was reset")),
        causes=(Named("Configuration Issues", ("QF7001", "QF7002")),),
        remedies=(Remedy("Raised snorkelbar_limit to 65", ("QF7001", "QF7003")), Remedy("Opened it by hand", ("QF7002",))),
        prevention=(
            Prevention("Keep the limit in the image", "Long-term", ("QF7001",)),
            Prevention("Open the flumeplate by hand", "Immediate (0-4 hours):", ("QF7002",)),
            Prevention("Tell the vendor", "Long-term", ("QF7003",)),
        ),
        customers=(Named("Alder Works", ("QF7001", "QF7002")),),
        versions=(Named("2.20.1", ("QF7001",)),),
        components=(Named("wobbledrum", ("QF7001",)),),
        confusable=(Confusable("bare", "Bare", 0.7, ("quibblefrost",), ("replication",), "The bare one has no valve."),),
        read_first=("QF7002", "QF7001"),
    ),
    "bare": Profile(BARE, (), (), (), (), (), (), (), (), (), ()),
    "hostile": Profile(
        mode=HOSTILE,
        messages=(Named(ATTACK, ("HX9002",)),),
        passages=(Quote("HX9002", "other", ATTACK + BREAKOUT),),
        causes=(Named(BREAKOUT, ("HX9002",)),),
        remedies=(Remedy(ATTACK, ("HX9002",)), Remedy(BREAKOUT, ("HX9002",))),
        prevention=(Prevention(ATTACK, BREAKOUT, ("HX9002",)),),
        customers=(Named(ATTACK, ("HX9002", "HX9001")),),
        versions=(Named(BREAKOUT, ("HX9002",)),),
        components=(Named(ATTACK, ("HX9002",)),),
        confusable=(Confusable("valve-stuck", ATTACK, 0.6, (BREAKOUT,), (ATTACK,), ATTACK),),
        read_first=("HX9002",),
    ),
}


def showing(settings: Settings, found: Catalogue, monkeypatch: pytest.MonkeyPatch) -> OpenAPI:
    """Return an application whose index has these modes."""
    app = create_app(settings)
    shelf: Library = app.extensions["precedent"]
    monkeypatch.setattr(shelf.modes, "catalogue", lambda: found)
    monkeypatch.setattr(shelf.modes, "at_hand", lambda: found)
    monkeypatch.setattr(shelf.modes, "profile", lambda mode: PROFILES[mode.slug])
    return app


@pytest.fixture
def known(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client of an application with three modes."""
    with showing(settings, CATALOGUE, monkeypatch).test_client() as client:
        yield client


def test_the_catalogue_shows_each_mode_with_count_last_month_spark_line_and_terms(known: FlaskClient) -> None:
    page = soup(known, "/failure-modes")
    first, bare, _ = page.select(".mode-rows > li")
    assert text(first.select_one("h2 a")) == VALVE.name
    assert first.select("h2 a")[0]["href"] == "/failure-modes/valve-stuck"
    facts = ["3 reports", "last in May 2024", "4 days to resolve (median)"]
    assert [text(fact) for fact in first.select(".facts li")] == facts
    assert text(first.select_one(".example")) == "Problem It stuck. Prevention Oil it. From QF7001"
    assert first.select_one("details .example"), "a description goes before an example"
    assert not bare.select(".example")
    assert [text(fact) for fact in bare.select(".facts li")] == ["2 reports", "name proposed, not yet decided"]
    assert [text(chip) for chip in first.select(".chips li")] == list(VALVE.terms)
    (line,) = first.select("svg[role=img]")
    assert line["aria-label"] == "Reports by month, Jun 2021 to May 2024: 3 reports, at most 2 in a month, last so in Mar 2024"
    assert len(line.select("rect")) == 2
    assert bare.select("svg") == []
    assert "3 failure modes with 6 reports" in text(page.select_one("main"))
    assert text(page.select_one("a[href='/unsorted-reports']")) == "2 reports in no mode"
    assert "modes.gone: there is no such failure mode" in text(page.select_one("main details"))


@pytest.mark.parametrize(("query", "slugs"), [("VALVE upgrade", ["valve-stuck"]), ("err_valve", ["valve-stuck"]), ("ce1011", ["bare"])])
def test_the_catalogue_is_searched_by_name_term_and_report(known: FlaskClient, query: str, slugs: list[str]) -> None:
    page = soup(known, f"/failure-modes?q={query}")
    assert [link["href"] for link in page.select(".mode-rows h2 a")] == [f"/failure-modes/{slug}" for slug in slugs]
    assert page.select("#among")[0]["value"] == query
    assert "1 of 3 failure modes" in text(page.select_one("main"))


def test_a_search_that_finds_no_mode_says_what_to_do(known: FlaskClient) -> None:
    page = soup(known, "/failure-modes?q=xyzzyplugh")
    assert text(page.select_one(".nothing h2")) == "No failure mode has all of these words"
    assert page.select(".nothing a")[0]["href"] == "/search?q=xyzzyplugh"


def test_a_mode_is_a_reading_list_from_problem_to_cause_to_resolution(known: FlaskClient) -> None:
    page = soup(known, "/failure-modes/valve-stuck")
    assert [text(title) for title in page.select(".glance h2")] == ["Problem", "Causes", "What fixed it most often"]
    assert [text(title) for title in page.select(".sections > section > h2")] == [
        "Read these first",
        "How it shows itself",
        "What else fixed it",
        "How to prevent it",
        "Easily confused with",
        "All 3 reports, the most typical first",
    ]
    fix = page.select_one(".glance .fix")
    assert fix is not None
    assert "2 reports" in text(fix)
    assert fix.select("[data-copy]")[0]["data-copy"] == "Raised snorkelbar_limit to 65"
    assert [link["href"] for link in fix.select(".ids a")] == ["/reports/QF7001#resolution", "/reports/QF7003#resolution"]
    assert [link["href"] for link in page.select("#read h3 a")] == ["/reports/QF7002", "/reports/QF7001"]
    assert [link["href"] for link in page.select("#shows .quote a")] == ["/reports/QF7001#issue-description", "/reports/QF7002#root-cause"]
    assert [text(title) for title in page.select("#prevention h3")] == ["Long-term", "Immediate (0-4 hours)"]
    assert [text(list_) for list_ in page.select("#confused .chips")] == ["quibblefrost", "replication"]
    about = text(page.select_one("aside"))
    for told in ("Median 4 days", "2 to 6.5 days", "Alder Works 2", "2.20.1 1", "wobbledrum 1", "Mar 2024 2", "May 2024 1"):
        assert told in about


def test_every_place_that_a_mode_refers_to_is_there(known: FlaskClient) -> None:
    page = soup(known, "/failure-modes/valve-stuck")
    places = {str(link["href"]) for link in page.select("main a[href^='#'], .contents a")}
    assert places >= {"#shows", "#remedies", "#read", "#prevention", "#confused", "#reports", "#resolution"}
    for place in places:
        assert page.select(place)
    for link in page.select("#shows .quote a"):
        address, _, anchor = str(link["href"]).partition("#")
        assert soup(known, address).select(f"#{anchor}")


def test_a_mode_that_records_nothing_says_so(known: FlaskClient) -> None:
    page = soup(known, "/failure-modes/bare")
    assert [text(part) for part in page.select(".glance .missing")] == [
        "Not recorded.",
        "Not recorded.",
        "None of its reports records a resolution yet.",
    ]
    assert "None of its reports has a date." in text(page.select_one("aside"))


def test_no_text_of_a_mode_becomes_code(known: FlaskClient) -> None:
    for address in ("/failure-modes", "/failure-modes/hostile", "/failure-modes?q=%3Cscript%3E", "/failure-modes/%3Cscript%3E1"):
        page = soup(known, address, 404 if address.endswith("E1") else 200)
        assert {str(script.get("src"))[:8] for script in page.select("script")} == {"/static/"}
        assert page.select("img, [onerror], [onload]") == []
    assert "{{7*7}}" in soup(known, "/failure-modes/hostile").get_text()


def test_a_mode_that_is_not_there_is_answered_with_those_that_are(known: FlaskClient) -> None:
    page = soup(known, "/failure-modes/merged-away", 404)
    assert "There is no failure mode “merged-away”" in text(page.select_one(".notices"))
    assert len(page.select(".mode-rows > li")) == 3


def test_reports_in_no_mode_are_listed(known: FlaskClient) -> None:
    page = soup(known, "/unsorted-reports")
    assert "2 reports failed like too few others" in text(page.select_one("main"))
    assert [link["href"] for link in page.select("h2 a")] == ["/reports/HX9003", "/reports/HX9004"]


def test_a_report_leads_to_its_mode(known: FlaskClient) -> None:
    loaded = soup(known, "/reports/QF7001").select_one("[data-load$='/failure-mode/panel']")
    assert loaded is not None
    assert known.get(str(loaded.select("a")[0]["href"])).headers["Location"] == "/failure-modes/valve-stuck"
    assert known.get("/reports/hx9004/failure-mode").headers["Location"] == "/unsorted-reports"
    assert text(soup(known, str(loaded["data-load"]))) == f"Failure mode: {VALVE.name}"
    assert text(soup(known, "/reports/HX9004/failure-mode/panel")) == "Failure mode: none"
    assert known.get("/reports/none/failure-mode").status_code == 404


def test_a_report_does_not_wait_for_modes_that_are_being_found(app: OpenAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    shelf: Library = create_app(app.extensions["precedent"].settings).extensions["precedent"]

    def find(*_: object, **__: object) -> Catalogue:
        begun.set()
        assert go_on.wait(30)
        return CATALOGUE

    monkeypatch.setattr(modes_known, "catalogue", find)
    monkeypatch.setattr(modes_known, "PATIENCE", 0.01)
    with ThreadPoolExecutor(1) as pool:
        finding = pool.submit(shelf.modes.catalogue)
        assert begun.wait(30)
        assert shelf.modes.at_hand() is None
        monkeypatch.setitem(app.extensions, "precedent", shelf)
        line = soup(app.test_client(), "/reports/QF7001/failure-mode/panel")
        assert text(line.select_one("a[href='/reports/QF7001/failure-mode']")) == "Its failure mode"
        go_on.set()
        assert finding.result(30) is CATALOGUE
    assert shelf.modes.at_hand() is CATALOGUE


def test_a_long_catalogue_has_pages(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = tuple(replace(BARE, slug=f"mode-{number}", name=f"Mode {number}") for number in range(PAGE + 1))
    client = showing(settings, Catalogue(modes, (), "1"), monkeypatch).test_client()
    page = soup(client, "/failure-modes?q=mode")
    assert len(page.select(".mode-rows > li")) == PAGE
    assert page.select("a[rel=next]")[0]["href"] == "/failure-modes?q=mode&page=2"
    for address in ("/failure-modes?q=mode&page=2", "/failure-modes?q=mode&page=99"):
        assert [text(name) for name in soup(client, address).select(".mode-rows h2")] == [f"Mode {PAGE}"]
    assert len(soup(client, "/failure-modes?page=x").select(".mode-rows > li")) == PAGE


def test_without_modes_or_reports_the_catalogue_says_what_is_missing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    few = showing(settings, Catalogue((), ("CE1010",), "1"), monkeypatch).test_client()
    assert "A mode appears as soon as a few reports do" in text(soup(few, "/failure-modes").select_one(".nothing"))
    empty = showing(settings, Catalogue((), (), "1"), monkeypatch).test_client()
    assert "The index is empty" in text(soup(empty, "/failure-modes").select_one(".nothing"))
    assert "There is none" in text(soup(empty, "/unsorted-reports").select_one("main"))


def test_without_an_index_the_pages_say_how_to_make_one(unindexed: FlaskClient) -> None:
    for address in ("/failure-modes", "/failure-modes/valve-stuck", "/unsorted-reports"):
        assert text(soup(unindexed, address, 503).select_one("pre")) == "precedent index"


def test_spark_lines_end_in_the_same_month_and_leave_out_what_is_older() -> None:
    old = replace(VALVE, months=(Month("2019-12", 5),))
    drawn, empty = spark(VALVE, "2024-06"), spark(old, "2024-06")
    assert drawn is not None
    assert empty is not None
    assert [x for x, _, _ in drawn.bars] == [(SPAN - 4) * 4, (SPAN - 2) * 4]
    assert [height for _, _, height in drawn.bars] == [20, 10]
    assert empty.bars == ()
    assert empty.says.endswith("none")


def test_the_modes_of_real_reports_are_found_and_each_has_its_page(client: FlaskClient) -> None:
    page = soup(client, "/failure-modes")
    modes = [str(link["href"]) for link in page.select(".mode-rows h2 a")]
    assert len(modes) >= 5
    for address in modes:
        assert soup(client, address).select("#reports .ids a")
    ours = client.get("/reports/QF7001/failure-mode").headers["Location"]
    assert {text(link) for link in soup(client, ours).select("#reports .ids a")} >= set(REPORTS)


def test_what_people_decide_shows_at_once_and_a_broken_edit_leaves_it(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "failure-modes.toml"
    client = create_app(replace(settings, failure_modes=file)).test_client()
    slug = client.get("/reports/QF7001/failure-mode").headers["Location"].rpartition("/")[2]
    file.write_text(f'[modes.{slug}]\nname = "The valve sticks"\n', encoding="utf-8")
    assert text(soup(client, f"/failure-modes/{slug}").select_one("h1")) == "The valve sticks"
    file.write_text("[modes", encoding="utf-8")
    assert text(soup(client, f"/failure-modes/{slug}").select_one("h1")) == "The valve sticks"
    assert "cannot be read, and what it said before stays in use" in text(soup(client, "/failure-modes").select_one(".notices"))
    file.write_text("", encoding="utf-8")
    assert not soup(client, "/failure-modes").select(".notices")
    file.write_text("[modes", encoding="utf-8")
    afresh = create_app(replace(settings, failure_modes=file)).test_client()
    assert "failure-modes.toml" in text(soup(afresh, "/failure-modes", 503).select_one(".lead"))


def test_the_addresses_of_a_merged_mode_lead_to_the_one_that_it_is_in(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "failure-modes.toml"
    client = create_app(replace(settings, failure_modes=file)).test_client()
    slug = client.get("/reports/QF7001/failure-mode").headers["Location"].rpartition("/")[2]
    file.write_text(f'[modes.stuck]\nname = "The valve sticks"\nmerge = ["{slug}"]\n', encoding="utf-8")
    for ending in ("", ".atom"):
        answer = client.get(f"/failure-modes/{slug}{ending}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/failure-modes/stuck{ending}")
        assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get(f"/api/v1/failure-modes/{slug}").get_json()["slug"] == "stuck"
