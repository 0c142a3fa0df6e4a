"""Insights, the catalogue of failure modes and the glossary follow their box and their filters without a new page, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

PUT_A_MARK = "window.mark = 'the same page'"
PAGES = {"/insights": "Reports to count", "/failure-modes": "Find a failure mode", "/glossary": "Find a word"}


def _start(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(PUT_A_MARK)


def _is_the_same_page(page: Page) -> bool:
    same: bool = page.evaluate("window.mark === 'the same page'")
    return same


def _as_loaded(page: Page) -> list[str]:
    html: str = page.locator("[data-live]").evaluate("node => node.outerHTML")
    return [page.title(), html.replace(' open=""', "")]


@pytest.mark.parametrize("address", PAGES)
def test_the_box_keeps_the_focus_and_shows_what_a_direct_load_does(page: Page, address: str) -> None:
    _start(page, address)
    all_of_it = page.locator("[data-live-heading]").inner_text()
    box = page.get_by_role("searchbox", name=PAGES[address])
    box.fill("replication")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{address}\?q=replication$"))
    expect(page.locator("[data-live-heading]")).not_to_have_text(all_of_it)
    expect(box).to_be_focused()
    assert box.evaluate("box => [box.selectionStart, box.selectionEnd]") == [len("replication")] * 2
    said = page.locator("p.unseen[role=status]").last
    expect(said).to_have_text(page.locator("[data-live-heading]").inner_text())
    assert _is_the_same_page(page)
    changed = _as_loaded(page)
    page.go_back()
    expect(page.locator("[data-live-heading]")).to_have_text(all_of_it)
    expect(box).to_have_value("")
    assert _is_the_same_page(page)
    page.go_forward()
    expect(box).to_have_value("replication")
    page.reload()
    assert _as_loaded(page) == changed


@pytest.mark.parametrize("address", PAGES)
def test_nothing_found_is_said_too_and_left_again(page: Page, address: str) -> None:
    _start(page, address)
    page.get_by_role("searchbox", name=PAGES[address]).fill("xyzzyplugh")
    page.keyboard.press("Enter")
    expect(page.locator(".nothing")).to_be_visible()
    page.get_by_role("link", name=re.compile("Show all|Count without the words")).click()
    expect(page.locator(".nothing")).to_have_count(0)
    expect(page.locator("[data-live-heading]")).to_be_focused()
    assert _is_the_same_page(page)


def test_a_filter_of_the_insights_applies_at_once_and_open_tables_stay_open(page: Page) -> None:
    _start(page, "/insights")
    table = page.locator("details[data-live-open^=table-]").first
    table.locator("summary").click()
    before = page.locator(".counted").inner_text()
    box = page.get_by_role("group", name="Priority").get_by_role("checkbox").first
    box.check()
    expect(page).to_have_url(re.compile(r"/insights\?priority=\w+$"))
    expect(page.locator(".counted")).not_to_have_text(before)
    expect(box).to_be_focused()
    expect(table).to_have_attribute("open", "")
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".counted")).to_have_text(before)
    expect(page).to_have_url(re.compile("/insights$"))
    assert _is_the_same_page(page)


def test_back_from_a_letter_is_where_one_was(page: Page) -> None:
    _start(page, "/glossary")
    page.locator(".letters a").last.click()
    expect(page).to_have_url(re.compile("#letter-"))
    last = page.locator(".letter").last
    expect(last).to_be_in_viewport()
    page.go_back()
    expect(last).not_to_be_in_viewport()
    expect(page.locator("h1")).to_be_in_viewport()
    page.go_forward()
    expect(last).to_be_in_viewport()
    assert _is_the_same_page(page)


@pytest.mark.parametrize("address", PAGES)
def test_all_of_it_goes_without_scripts(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("searchbox", name=PAGES[address]).fill("replication")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{address}\?q=replication"))
    expect(page.locator("[data-live-heading]")).to_be_visible()
    context.close()
