"""Results follow the filters without a new page, in a real browser: nothing is loaded anew, and all is as if it had been."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

RESULTS = "[data-live]"
PUT_A_MARK = "window.mark = 'the same page'"


def _start(page: Page, address: str = "/search?q=backup") -> None:
    page.goto(address)
    page.evaluate(PUT_A_MARK)


def _is_the_same_page(page: Page) -> bool:
    same: bool = page.evaluate("window.mark === 'the same page' && performance.getEntriesByType('navigation').length === 1")
    return same


def _as_loaded(page: Page) -> list[str]:
    """Return what the page shows, but for what is open."""
    html: str = page.locator(RESULTS).evaluate("node => node.outerHTML")
    return [page.title(), page.locator("#q").input_value(), html.replace(' open=""', "")]


def _tick(page: Page, group: str, number: int = 0) -> None:
    page.get_by_role("group", name=group).get_by_role("checkbox").nth(number).check()


def test_a_filter_applies_at_once_and_leaves_what_a_direct_load_shows(page: Page) -> None:
    _start(page)
    before = page.locator("h1").inner_text()
    _tick(page, "Priority")
    expect(page).to_have_url(re.compile(r"/search\?q=backup&priority=\w+$"))
    expect(page.locator(".chosen a")).to_have_count(2)
    assert page.locator("h1").inner_text() != before
    assert _is_the_same_page(page)
    changed = _as_loaded(page)
    page.reload()
    assert _as_loaded(page) == changed


def test_sorting_paging_removing_a_filter_and_searching_anew_load_no_page(page: Page) -> None:
    _start(page, "/search")
    for name, address in (
        ("Newest", r"/search\?sort=newest$"),
        ("Next", r"/search\?sort=newest&page=2$"),
        ("Page 1", r"/search\?sort=newest$"),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(address))
    _tick(page, "Status")
    page.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url(re.compile(r"/search\?sort=newest$"))
    page.locator("#q").fill("certificate")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=certificate&sort=newest$"))
    expect(page).to_have_title(re.compile(r"^certificate \W \d+ results \W Precedent$"))
    assert _is_the_same_page(page)


def test_the_ticked_box_keeps_the_focus_and_the_number_is_said(page: Page) -> None:
    _start(page)
    box = page.get_by_role("group", name="Customer").get_by_role("checkbox").first
    box.focus()
    place = box.bounding_box()
    page.keyboard.press("Space")
    expect(page.locator(".chosen")).to_be_visible()
    ticked = page.locator("input[name=customer]:checked")
    expect(ticked).to_be_focused()
    assert place
    moved = ticked.bounding_box()
    assert moved
    assert moved["y"] == pytest.approx(place["y"], abs=2) or page.evaluate("scrollY") == 0
    expect(page.get_by_role("status").filter(has_text="for backup")).to_have_text(page.locator("h1").text_content() or "")


def test_after_searching_and_paging_the_heading_has_the_focus_and_the_top_is_in_sight(page: Page) -> None:
    _start(page, "/search")
    page.get_by_role("link", name="Next").click()
    heading = page.locator("h1")
    expect(heading).to_contain_text("page 2")
    expect(heading).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.locator("#q").fill("backup")
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("backup")
    expect(heading).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".hit h2 a").first).to_be_focused()


def test_going_back_and_forward_restores_results_boxes_text_and_place(page: Page) -> None:
    _start(page)
    first = _as_loaded(page)
    place = page.evaluate("(scrollTo({ top: 250, behavior: 'instant' }), scrollY)")
    assert place == 250
    page.get_by_role("link", name="Newest").evaluate("link => link.click()")  # with no scrolling to it
    expect(page).to_have_url(re.compile("sort=newest"))
    _tick(page, "Priority")
    expect(page.locator(".chosen")).to_be_visible()
    last = _as_loaded(page)
    page.go_back()
    expect(page.locator(".chosen")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("link", name="Relevance")).to_have_attribute("aria-current", "true")
    assert _as_loaded(page) == first
    assert page.evaluate("scrollY") == pytest.approx(place, abs=2)
    page.go_forward()
    page.go_forward()
    expect(page.locator(".chosen")).to_be_visible()
    assert _as_loaded(page) == last
    assert _is_the_same_page(page)


def test_coming_back_from_a_report_shows_the_narrowed_results(page: Page) -> None:
    _start(page)
    _tick(page, "Priority")
    expect(page.locator(".chosen")).to_be_visible()
    heading = page.locator("h1").inner_text()
    place = page.evaluate("(scrollTo({ top: 250, behavior: 'instant' }), scrollY)")
    page.locator(".hit h2 a").nth(2).evaluate("link => link.click()")
    expect(page.locator("#resolution")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-live]")).to_be_visible()
    assert page.evaluate("scrollY") == pytest.approx(place, abs=2)
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator("input[name=priority]:checked")).to_have_count(1)


def test_a_newer_question_wins_over_a_slow_older_one(page: Page) -> None:
    _start(page)
    held: list[Route] = []
    page.route(re.compile("sort=newest"), lambda route: held.append(route))  # noqa: PLW0108  # a bound method cannot be a handler
    page.get_by_role("link", name="Newest").click()
    expect(page.locator("[aria-busy=true]")).to_have_count(1)
    page.get_by_role("link", name="Quickest resolved").click()
    expect(page).to_have_url(re.compile("sort=quickest"))
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    for route in held:
        route.abort()
    expect(page.get_by_role("link", name="Quickest resolved")).to_have_attribute("aria-current", "true")
    assert _is_the_same_page(page)


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ({"status": 503, "content_type": "text/html", "body": "<title>Down</title>"}, "Down"),
        ({"content_type": "text/plain", "body": "x"}, ""),
    ],
    ids=["an error", "no page"],
)
def test_what_is_no_page_of_results_is_gone_to(context: BrowserContext, answer: dict[str, Any], title: str) -> None:
    page = context.new_page()
    _start(page)
    page.route(re.compile("sort=newest"), lambda route: route.fulfill(**answer))
    with page.expect_navigation():
        page.get_by_role("link", name="Newest").click()
    expect(page).to_have_title(title)
    assert not _is_the_same_page(page)


def test_an_id_leads_to_its_report(page: Page) -> None:
    _start(page)
    page.locator("#q").fill("CE1010")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/reports/CE1010$"))
    expect(page.locator("#resolution")).to_be_visible()


def test_a_click_with_a_modifier_opens_a_tab_as_ever(page: Page) -> None:
    _start(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Newest").click(modifiers=["Control"])
    expect(opened.value).to_have_url(re.compile("sort=newest"))
    assert page.url.endswith("/search?q=backup")


def test_open_lists_of_a_filter_stay_open(page: Page) -> None:
    _start(page, "/search")
    rest = page.get_by_role("group", name="Customer").locator("details")
    rest.locator("summary").click()
    rest.get_by_role("checkbox").first.check()
    expect(page.locator(".chosen")).to_be_visible()
    expect(page.get_by_role("group", name="Customer").locator("details[open]")).to_have_count(1)


def test_all_of_it_goes_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto("/search")
    page.get_by_role("link", name="Newest").click()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"/search\?sort=newest&page=2$"))
    _tick(page, "Priority")
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("sort=newest"))
    expect(page.locator(".chosen")).to_be_visible()
    page.locator("#q").fill("backup")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("h1")).to_contain_text("backup")
    context.close()


@pytest.mark.parametrize("query", ["backup", "replication", "certificate expired", "kafka"])
def test_three_results_with_their_resolutions_are_in_sight_at_once(page: Page, query: str) -> None:
    page.goto(f"/search?q={query}")
    third = page.locator(".hit").nth(2).locator(".lines, .unfixed")
    box = third.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800
