"""The drill without JavaScript: a case shows its issue and nothing that gives the answer away; then the answer; old links help."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.drill import case
from tests.web.drill_cases import CATALOGUE, CERTIFICATE, HOSTILE, OPEN, RESTORE, drilling
from tests.web.test_pages import soup, text
from web.library import Library
from web.settings import Settings

QUESTION = "/drill/cases/CE1010"


@pytest.fixture
def learner(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client of an application with four modes."""
    with drilling(settings, monkeypatch).test_client() as found:
        yield found


def headings(page: BeautifulSoup) -> list[str]:
    return [text(node) for node in page.select(".sections > .section > h2")]


def test_the_drill_starts_from_a_page_that_lists_what_can_be_learnt(learner: FlaskClient) -> None:
    page = soup(learner, "/drill")
    assert [text(node) for node in page.select(".progress tbody th")] == [CERTIFICATE.name, RESTORE.name, HOSTILE.name]
    assert "1 more failure mode cannot be practised yet" in text(page)
    assert str(page.select_one("#start")["href"]).startswith("/drill/cases/")  # type: ignore[index]
    assert "no progress is kept" in text(page.select_one(".unscripted"))


def test_the_catalogue_and_the_header_lead_to_it(learner: FlaskClient) -> None:
    page = soup(learner, "/failure-modes")
    assert [text(link) for link in page.select("a[href='/drill']")] == ["Drill", "Practise on real cases"]


def test_a_case_shows_the_issue_and_nothing_that_gives_the_answer_away(learner: FlaskClient) -> None:
    shelf: Library = learner.application.extensions["precedent"]
    report = shelf.report("CE1010")
    page = soup(learner, QUESTION)
    assert headings(page) == ["Issue description"]
    said = text(page.select_one("main")) + text(page.title)
    for hidden in (report.id, report.headline, report.assigned_engineer, "misconfiguration of replication factor"):
        assert hidden
        assert hidden not in said
    assert not page.select("main a[href*='/reports/']")
    for key in ("root_cause", "resolution", "next_steps"):
        section = report.section(key)
        assert section
        assert [line for line in section.text.split("\n") if len(line.split()) > 5 and line in said] == []


def test_sections_are_shown_one_by_one_and_counted(learner: FlaskClient) -> None:
    shelf: Library = learner.application.extensions["precedent"]
    told = case(shelf.report("CE1010"))
    assert told
    assert len(told.evidence) == 2
    address = QUESTION
    for shown in (1, 2):
        more = soup(learner, address).select_one("#more")
        assert more
        address = str(more["href"])
        page = soup(learner, address)
        assert headings(page) == ["Issue description", "Technical details", "Impact"][: shown + 1]
        assert page.select_one("#naming [name=shown]")["value"] == str(shown)  # type: ignore[index]
    assert not soup(learner, address).select("#more")
    assert headings(soup(learner, f"{QUESTION}?shown=999")) == headings(soup(learner, address))
    assert headings(soup(learner, f"{QUESTION}?shown=-1")) == ["Issue description"]


def test_a_few_modes_or_all_can_be_chosen_from(learner: FlaskClient) -> None:
    page = soup(learner, QUESTION)
    values = [str(node["value"]) for node in page.select(".choices input")]
    assert sorted(values) == sorted(mode.slug for mode in CATALOGUE.modes)
    every = soup(learner, f"{QUESTION}?all=yes")
    names = [text(node) for node in every.select(".choices .name")]
    assert names == sorted(names, key=str.casefold)


def test_the_learners_next_step_is_in_no_form_that_is_sent(learner: FlaskClient) -> None:
    page = soup(learner, QUESTION)
    assert {str(node["name"]) for node in page.select("#naming [name]")} == {"answer", "unknown"}
    assert not page.select("#next-step[name]")
    assert page.select_one("#naming")["method"] == "get"  # type: ignore[index]


def test_the_right_answer_is_told_with_cause_resolution_and_precedents(learner: FlaskClient) -> None:
    page = soup(learner, f"{QUESTION}?shown=1&answer=restore")
    assert text(page.select_one("#verdict")) == "Right. It is"
    assert text(page.select_one("h1")) == "Restore fails"
    assert "1 further section asked for" in text(page.select_one(".facts"))
    assert not page.select("#telling")
    shelf: Library = learner.application.extensions["precedent"]
    for key in ("root_cause", "resolution", "next_steps"):
        section = shelf.report("CE1010").section(key)
        assert section
        longest = max(section.text.split("\n"), key=len)
        assert text(BeautifulSoup(longest, "lxml")).lstrip("-0123456789. ") in text(page)
    assert page.select_one("[data-load='/reports/CE1010/similar/panel'] a[href='/reports/CE1010/similar']")
    assert page.select_one(".unscripted a[href^='/drill/cases/']")


def test_a_wrong_answer_is_told_with_the_telling_difference(learner: FlaskClient) -> None:
    page = soup(learner, f"{QUESTION}?answer=certificate")
    assert text(page.select_one("#verdict")) == "Not this time. You chose Certificate expired ; it is"
    assert [text(node) for node in page.select(".telling .chips li")] == ["tablet placement", "handshake"]
    unlike = soup(learner, "/drill/cases/CE1503?answer=restore")
    assert [text(node) for node in unlike.select(".telling .chips li")] == ["certificate", "TLS", "RF=1"], "shared terms tell nothing"


def test_who_does_not_know_or_chose_a_mode_that_is_gone_sees_the_answer_too(learner: FlaskClient) -> None:
    assert text(soup(learner, f"{QUESTION}?unknown=yes").select_one("#verdict")) == "It is"
    gone = text(soup(learner, f"{QUESTION}?answer=merged-away").select_one("#verdict"))
    assert gone == "The failure mode that you chose is no longer in the catalogue. It is"


@pytest.mark.parametrize(
    ("report_id", "reason"),
    [("XX1", "no longer in the index"), ("HX9004", "in no failure mode"), ("HX9003", "not resolved")],
    ids=["gone", "no mode", "open"],
)
def test_an_old_link_says_what_became_of_it_and_offers_another_case(learner: FlaskClient, report_id: str, reason: str) -> None:
    page = soup(learner, f"/drill/cases/{report_id}?answer=restore", 404)
    assert reason in text(page.select_one("#drill .notices"))
    assert page.select_one("#start[href^='/drill/cases/']")


def test_a_case_has_one_address(learner: FlaskClient) -> None:
    response = learner.get("/drill/cases/ce1010?shown=1&answer=restore")
    assert (response.status_code, response.headers["Location"]) == (301, "/drill/cases/CE1010?shown=1&answer=restore")


def test_without_memory_cases_come_one_after_the_other_until_all_were_shown(learner: FlaskClient) -> None:
    address = str(soup(learner, "/drill").select_one("#start")["href"])  # type: ignore[index]
    seen = []
    while address not in seen:
        seen.append(address)
        address = str(soup(learner, f"{address}?unknown=yes").select_one("p.unscripted a")["href"])  # type: ignore[index]
    deck = learner.get("/drill/deck.json").get_json()
    assert sorted(seen) == sorted(url for mode in deck["modes"] for url in mode["cases"])
    assert address == seen[0]


def test_the_deck_is_not_sent_again_unless_it_changed(learner: FlaskClient) -> None:
    first = learner.get("/drill/deck.json")
    assert [mode["slug"] for mode in first.get_json()["modes"]] == ["certificate", "restore", "hostile"]
    assert learner.get("/drill/deck.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("modes", "reason"), [((), "there is none yet"), ((OPEN,), "none of their reports is resolved")], ids=["none", "all open"]
)
def test_where_there_is_nothing_to_practise_on_the_page_says_why(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, modes: tuple[()], reason: str
) -> None:
    page = soup(drilling(settings, monkeypatch, modes).test_client(), "/drill")
    assert reason in text(page.select_one(".nothing"))
    assert not page.select("#start")


def test_no_cookie_is_set(learner: FlaskClient) -> None:
    for address in ("/drill", QUESTION, f"{QUESTION}?answer=restore", "/drill/deck.json"):
        assert "Set-Cookie" not in learner.get(address).headers
