"""What narrows precedents on their pages: the filters of searching, shown as chosen, and taken away one by one."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from werkzeug.datastructures import MultiDict

from tests.web.similar_reports import RESOLVED, TICKET, ids
from tests.web.test_address import NAMES, VALUES
from tests.web.test_pages import soup, text
from tests.web.test_similar_browser import paste as paste_by_hand
from tests.web.test_similar_pages import paste
from web.similar_address import UNRESOLVED, SimilarAddress

REPORT = "/reports/QF7001/similar"
CREATED = "2024-03-01"
"""The day on which all reports of the failure mode were created."""
BEFORE, AFTER = "2024-02-29", "2024-03-02"


def chips(page: BeautifulSoup, which: str = ".chosen li") -> list[str]:
    return [text(node).rstrip("\N{MULTIPLICATION SIGN} ") for node in page.select(which)]


@given(st.lists(st.tuples(st.one_of(NAMES, st.just(UNRESOLVED)), st.one_of(VALUES, st.just("yes"))), max_size=12))
def test_reading_what_was_written_gives_the_same_address_and_no_problem(pairs: list[tuple[str, str]]) -> None:
    first = SimilarAddress.read(MultiDict(pairs))
    second = SimilarAddress.of(first.query_string)
    assert second.pairs == first.pairs
    assert second.problems == ()


def test_an_address_becomes_a_request_and_is_taken_apart_a_step_at_a_time() -> None:
    address = SimilarAddress.of(f"to={AFTER}&unresolved=yes&from={BEFORE}&priority=High")
    assert address.query_string == f"priority=High&from={BEFORE}&to={AFTER}&unresolved=yes"
    request = address.request(7)
    assert (request.created_from, request.created_to, request.resolved_only, request.limit) == (BEFORE, AFTER, False, 7)
    assert address.without_dates().query_string == "priority=High&unresolved=yes"
    assert address.without("priority", "High").query_string == f"from={BEFORE}&to={AFTER}&unresolved=yes"
    assert address.without_filters().query_string == "unresolved=yes"
    assert not address.without_filters().narrowed


@pytest.mark.parametrize(
    ("span", "shown", "chip"),
    [
        pytest.param(f"from={CREATED}&to={CREATED}", True, "Created: 1 Mar 2024", id="one day"),
        pytest.param(f"from={BEFORE}&to={AFTER}", True, "Created: 29 Feb 2024 \N{EN DASH} 2 Mar 2024", id="both sides"),
        pytest.param(f"from={AFTER}", False, "Created: since 2 Mar 2024", id="later"),
        pytest.param(f"to={BEFORE}", False, "Created: until 29 Feb 2024", id="earlier"),
    ],
)
def test_a_reports_precedents_are_narrowed_by_a_span_of_dates(client: FlaskClient, span: str, shown: bool, chip: str) -> None:
    page = soup(client, f"{REPORT}?{span}")
    assert bool(RESOLVED & set(ids(page))) == shown
    assert chips(page) == [f"Remove {chip}", "Clear all"]
    assert [(str(link["href"]), link.get("class")) for link in page.select(".chosen a")] == [(REPORT, []), (REPORT, ["plain"])]
    fields = {str(node["name"]): str(node["value"]) for node in page.select(".filters input[type=date]")}
    assert "&".join(f"{name}={value}" for name, value in fields.items() if value) == span
    assert {str(node["form"]) for node in page.select(".filters input[type=date]")} == {"narrow"}


def test_empty_dates_leave_the_address_and_wrong_ones_are_said(client: FlaskClient) -> None:
    response = client.get(f"{REPORT}?to=&unresolved=yes&from=")
    assert (response.status_code, response.headers["Location"]) == (302, f"{REPORT}?unresolved=yes")
    page = soup(client, f"{REPORT}?from=yesterday")
    assert "“yesterday” is not a date" in text(page.select_one(".notices"))
    assert RESOLVED - {"QF7001"} <= set(ids(page))
    assert "“31.12.” is not a date" in text(paste(client, text=TICKET, to="31.12.").select_one("ul.notices"))


def test_what_was_found_for_one_span_is_not_shown_for_another(client: FlaskClient) -> None:
    spans = (f"?from={AFTER}", f"?to={BEFORE}", f"?from={CREATED}", "")
    found = [set(ids(soup(client, REPORT + span))) for span in spans]
    assert [bool(RESOLVED & each) for each in found] == [False, False, True, True]


def test_a_pasted_ticket_is_narrowed_and_each_filter_can_be_taken_away(client: FlaskClient) -> None:
    chosen: dict[str, Any] = {"priority": "Low", "from": CREATED, "to": "", "unresolved": "yes"}
    page = paste(client, text=TICKET, **chosen)
    assert ids(page) == ["QF7002"]
    assert {str(node["form"]) for node in page.select(".filters input[type=date], .chosen button")} == {"paste"}
    buttons = ".chosen button[name=narrowed]"
    assert dict(zip(chips(page, buttons), (str(node["value"]) for node in page.select(buttons)), strict=True)) == {
        "Remove Priority: Low": f"from={CREATED}&unresolved=yes",
        "Remove Created: since 1 Mar 2024": "priority=Low&unresolved=yes",
        "Clear all": "unresolved=yes",
    }
    # A browser sends the fields along with the button that was pressed.
    for left, count in (("priority=Low&unresolved=yes", 2), ("unresolved=yes", 0)):
        again = paste(client, text=TICKET, **chosen, narrowed=left)
        assert "QF7002" in ids(again)
        assert len(chips(again)) == count
        assert again.select_one("input[name=unresolved][checked]")
    chosen["from"] = AFTER
    assert "within these filters" in text(paste(client, text=TICKET, **chosen).select_one(".nothing"))


def test_links_and_feedback_lead_back_to_the_same_span(judging: FlaskClient) -> None:
    page = soup(judging, f"{REPORT}?from={CREATED}")
    kept = {str(node["value"]) for node in page.select("input[name=narrowed]")}
    assert kept == {f"from={CREATED}"}


def test_a_linked_report_outside_the_span_is_no_precedent_but_stays_among_the_links(judging: FlaskClient) -> None:
    judging.put("/api/v1/reports/QF7001/links/QF7002", json={"kind": "same-failure"})
    page = soup(judging, f"{REPORT}?from={AFTER}")
    assert "QF7002" not in ids(page)
    assert page.select_one("#link-QF7002")


def test_dates_are_typed_applied_and_taken_away_in_a_browser(page: Page) -> None:
    page.goto(REPORT)
    page.get_by_label("from", exact=True).fill(AFTER)
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url(f"**{REPORT}?from={AFTER}")
    page.get_by_role("link", name="Remove Created").click()
    page.wait_for_url(f"**{REPORT}")
    paste_by_hand(page)
    page.get_by_label("to", exact=True).fill(BEFORE)
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator(".nothing")).to_contain_text("within these filters")
    page.get_by_role("button", name="Remove Created").click()
    expect(page.locator(".precedent").first).to_be_visible()
    expect(page.locator(".chosen")).to_have_count(0)
    assert page.locator("#text").input_value().strip() == TICKET.strip()


def test_what_is_chosen_is_in_sight_on_a_phone_and_goes_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    paste_by_hand(page)
    page.locator("a.to-filters").click()
    page.get_by_label("from", exact=True).fill(CREATED)
    page.get_by_role("checkbox", name="Low").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator(".results > .hits > li")).to_have_count(1)
    page.get_by_role("button", name="Remove Priority: Low").click()
    expect(page.locator(".chosen li")).to_have_count(2)
    expect(page.locator("#precedent-QF7003")).to_be_visible()
    context.close()
