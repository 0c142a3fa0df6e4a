"""Precedents in a real browser: pasting, dropping, the keyboard, feedback, links, and all of it without scripts."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import clipboard
from tests.web.similar_reports import TICKET


def paste(page: Page, ticket: str = TICKET) -> None:
    """Paste a ticket and ask for its precedents."""
    page.goto("/similar")
    page.locator("#text").fill(ticket)
    page.get_by_role("button", name="Find precedents").click()
    expect(page.locator("#answer")).to_be_visible()


def test_a_ticket_is_pasted_its_precedent_is_on_the_first_screen_and_its_resolution_copied_by_a_key(page: Page) -> None:
    paste(page)
    first = page.locator(".precedent").first
    for shown in (first.locator(".chips li"), first.locator(".passages"), first.locator(".fix")):
        expect(shown.first).to_be_in_viewport(ratio=1)
    with page.expect_response("**/feedback") as answer:
        page.keyboard.press("c")
    expect(page.locator("#said")).to_have_text("Resolution copied")
    assert clipboard(page).startswith("Raised snorkelbar_limit to 65")
    assert answer.value.status == 204
    assert "copied" in (answer.value.request.post_data or "")


def test_the_keyboard_walks_precedents_and_passes_by_those_that_are_folded_away(page: Page) -> None:
    page.goto("/reports/QF7001/similar")
    rows = page.locator(".results > .hits h3 a")
    for _ in range(rows.count() + 2):
        page.keyboard.press("j")
    expect(rows.last).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url("**/reports/*")


def test_a_verdict_is_noted_without_leaving_the_answer(page: Page) -> None:
    paste(page)
    button = page.locator(".precedent").first.get_by_role("button", name="Not helpful")
    button.click()
    expect(page.locator("#said")).to_have_text("Thank you, noted")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#answer")).to_be_visible()


def test_a_report_shows_its_best_precedents_with_reasons_beside_it(page: Page) -> None:
    page.goto("/reports/QF7001")
    panel = page.get_by_role("region", name="Similar incidents")
    expect(panel.locator(".rows > li")).to_have_count(3)
    expect(panel.locator(".chips").first).to_contain_text("quibblefrost", ignore_case=True)
    page.keyboard.press("c")
    expect(page.locator("#said")).to_have_text("Resolution copied")
    panel.get_by_role("link", name="All, with what fixed them").click()
    page.wait_for_url("**/reports/QF7001/similar")


def drop(page: Page, where: str, *texts: str) -> None:
    """Drop files with these texts onto a page's element."""
    fill = """texts => {
      const carried = new DataTransfer();
      for (const text of texts) carried.items.add(new File([text], "mail.txt"));
      return carried;
    }"""
    page.dispatch_event(where, "drop", {"dataTransfer": page.evaluate_handle(fill, list(texts))})


@pytest.mark.parametrize("where", ["form.paste textarea", "footer"], ids=["into the box", "beside it"])
def test_a_file_is_dropped(page: Page, where: str) -> None:
    page.goto("/similar")
    drop(page, where, TICKET)
    expect(page.locator("h1")).to_have_text("Precedents of mail.txt")
    expect(page.locator(".precedent").first).to_be_visible()


def test_what_cannot_be_sent_is_said_before_it_is_sent(page: Page) -> None:
    page.goto("/similar")
    drop(page, "form.paste textarea", TICKET, TICKET)
    expect(page.locator("#said")).to_contain_text("One file at a time")
    drop(page, "form.paste textarea", "x" * 950_001)
    expect(page.locator("#problem")).to_contain_text("mail.txt is larger than 0.95 MB")
    page.get_by_role("button", name="Find precedents").click()
    expect(page.locator("h1")).to_have_text("Paste a ticket")


def test_a_pasted_ticket_is_sent_by_the_keyboard_and_narrowed_by_a_tick(page: Page) -> None:
    page.goto("/similar")
    page.locator("#text").fill(TICKET)
    page.locator("#text").press("Control+Enter")
    page.get_by_role("group", name="Priority").get_by_role("checkbox", name="Low").check()
    expect(page.locator(".results > .hits > li")).to_have_count(1)
    expect(page.locator("#precedent-QF7002")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Low")).to_be_checked()


def test_a_precedent_of_a_pasted_ticket_opens_beside_the_answer_which_stays(page: Page) -> None:
    paste(page)
    page.keyboard.press("j")
    with page.expect_popup() as opened:
        page.keyboard.press("o")
    expect(opened.value.locator("#resolution")).to_be_visible()
    expect(page.locator("#answer")).to_be_visible()


def test_precedents_are_linked_compared_and_narrowed(page: Page) -> None:
    page.goto("/reports/QF7003/similar")
    page.locator("#precedent-QF7002").get_by_role("button", name="Same failure").click()
    expect(page.locator("#precedent-QF7002")).to_contain_text("Linked as the same failure")
    page.locator("#precedent-QF7002").get_by_role("button", name="Unlink").click()
    expect(page.locator("#precedent-QF7002")).not_to_contain_text("Linked as the same failure")
    page.get_by_role("group", name="Priority").get_by_role("checkbox", name="Low").check()
    page.wait_for_url("**/reports/QF7003/similar?priority=Low")
    expect(page.locator(".results > .hits > li")).to_have_count(1)
    page.get_by_role("link", name="Compare with QF7002").click()
    expect(page.locator("h1")).to_have_text("QF7003 and QF7002")
    assert page.locator(".issue_description mark").count() > 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_answer_to_a_ticket_has_no_violation_and_does_not_scroll_sideways(page: Page, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    paste(page)
    for unfolding in page.locator("#main details > summary:visible").all():
        unfolding.click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_ticket_is_answered_judged_and_compared_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    paste(page)
    with page.expect_popup() as opened:
        page.locator(".precedent").first.get_by_role("button", name=re.compile(r"^Helpful")).click()
    expect(opened.value.locator("h1")).to_contain_text("was helpful")
    page.goto("/reports/QF7001/similar")
    page.locator("#precedent-QF7007").get_by_role("button", name="Helpful (QF7007)", exact=True).click()
    expect(page.locator("#precedent-QF7007 .tally")).to_contain_text("helpful")
    page.get_by_role("checkbox", name="Include unresolved").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url("/reports/QF7001/similar?unresolved=yes")
    context.close()
