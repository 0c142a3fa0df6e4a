"""The pages in a real browser: keyboard, clipboard and accessibility checker, light and dark, wide and narrow, and without scripts."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.web.similar_reports import TICKET

PAGES = {
    "front": "/",
    "results": "/search?q=replication&priority=High&priority=Low",
    "everything": "/search?sort=newest",
    "nothing": "/search?q=xyzzyplugh",
    "report": "/reports/CE1010?q=RF%3D1",
    "huge report": "/reports/HX9003",
    "hostile report": "/reports/HX9002?q=zebraquake",
    "ticket box": "/similar",
    "precedents": "/reports/QF7001/similar?priority=High",
    "no precedents": "/reports/HX9004/similar",
    "hostile precedents": "/reports/HX9002/similar",
    "comparison": "/compare?a=QF7001&b=CE1010",
    "huge comparison": "/compare?a=HX9003&b=HX9002",
    "comparing nothing": "/compare",
    "help": "/help",
    "API": "/api/v1/docs",
    "error": "/nowhere",
}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


PATIENCE = 60_000
"""Milliseconds. Only a failing test takes longer for it; on a busy machine a page may come late."""
expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """Return the browser to test in; where there is none, skip with the way to get one, but fail in continuous integration."""
    found = os.environ.get("PRECEDENT_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    if not Path(found).exists():
        sentence = "no Chromium: install Debian's package chromium, or name one in PRECEDENT_TEST_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


@pytest.fixture(scope="module")
def site(app: OpenAPI) -> Iterator[str]:
    """The application on a port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless browser."""
    path = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A fresh profile on a desktop, which may use the clipboard."""
    found = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800})
    found.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    found.set_default_timeout(PATIENCE)
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab that fails the test if any page in it reports an error, a broken policy among them."""
    found = context.new_page()
    complaints: list[str] = []
    found.on("pageerror", lambda error: complaints.append(str(error)))
    found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield found
    assert [text for text in complaints if "404" not in text] == []


def clipboard(page: Page) -> str:
    """Return what is on the clipboard."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def visit(page: Page, address: str) -> None:
    """Go to a page and wait for all that its script fetches."""
    page.goto(address)
    expect(page.locator("[data-load]")).to_have_count(0)


def test_searching_narrowing_going_back_and_opening(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("backup")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search?q=backup")
    all_hits = page.locator("h1").inner_text()
    page.get_by_role("group", name="Priority").get_by_role("checkbox").first.check()
    page.wait_for_url("**/search?q=backup&priority=*")
    assert page.locator("h1").inner_text() != all_hits
    page.go_back()
    expect(page).to_have_url("/search?q=backup")
    assert page.locator("h1").inner_text() == all_hits
    expect(page.locator("input[name=priority]:checked")).to_have_count(0)
    headline = page.locator(".hit h2 a").first
    name = headline.inner_text()
    headline.click()
    expect(page.locator("h1")).to_have_text(name)
    assert page.locator("mark").count() > 0


def test_the_resolution_of_a_row_is_copied(page: Page) -> None:
    page.goto("/search?q=replication+factor+resolution:backup")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.locator("#said")).to_have_text("Resolution copied")
    assert "Replication factor changed to RF=3" in clipboard(page)
    assert "Change control processes established" in clipboard(page)


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


def test_the_whole_resolution_unfolds_in_its_row(page: Page) -> None:
    page.goto("/search?q=replication+factor+resolution:backup")
    unfolding = page.locator(".hit details").first
    unfolding.locator("summary").click()
    expect(unfolding.get_by_text("Change control processes established")).to_be_visible()


def test_the_resolution_of_a_report_is_in_sight_and_copied_by_a_key(page: Page) -> None:
    page.goto("/reports/CE1010")
    expect(page.locator("#resolution")).to_be_in_viewport(ratio=1)
    page.keyboard.press("c")
    expect(page.locator("#said")).to_have_text("Resolution copied")
    assert clipboard(page).splitlines()[0].endswith("Replication factor changed to RF=3")


def test_copying_works_where_the_clipboard_interface_is_missing(page: Page) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined, configurable: true, writable: true})")
    page.goto("/reports/CE1010")
    page.keyboard.press("c")
    expect(page.locator("#said")).to_have_text("Resolution copied")


def test_the_keyboard_moves_among_results_copies_and_opens(page: Page) -> None:
    page.goto("/search?q=replication")
    headlines = page.locator(".hit h2 a")
    page.keyboard.press("j")
    expect(headlines.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(headlines.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(headlines.nth(0)).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#said")).not_to_be_empty()
    expect(headlines.nth(0)).to_be_focused()
    name = headlines.nth(0).inner_text()
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text(name)


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_a_key_goes_to_the_search_and_escape_clears_it(page: Page, key: str) -> None:
    page.goto("/reports/CE1010?q=backup")
    finder = page.locator("#q")
    page.keyboard.press(key)
    expect(finder).to_be_focused()
    page.keyboard.press("Escape")
    expect(finder).to_have_value("")
    page.keyboard.press("Escape")
    expect(finder).not_to_be_focused()


def test_keys_are_letters_while_typing(page: Page) -> None:
    page.goto("/search?q=backup")
    page.locator("#q").fill("")
    page.keyboard.type("c/j?k")
    expect(page.locator("#q")).to_have_value("c/j?k")
    expect(page.locator("dialog")).not_to_be_visible()


def test_a_question_mark_shows_the_shortcuts_and_escape_hides_them(page: Page) -> None:
    page.goto("/search?q=backup")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".hit h2 a").first).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_suggestions_are_a_combobox_that_the_keyboard_walks(page: Page) -> None:
    page.goto("/help")
    finder = page.get_by_role("combobox", name="Search past escalations")
    finder.click()
    page.keyboard.type("repl")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(finder).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = options.first.inner_text()
    expect(finder).to_have_value(chosen)
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(finder).to_have_value("repl")
    expect(options.first).not_to_be_visible()


def test_filters_on_a_phone_open_are_chosen_together_and_applied(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/search?q=backup")
    panel = page.locator("#filters")
    expect(panel).not_to_be_visible()
    page.get_by_role("link", name="Filters").click()
    expect(panel).to_be_visible()
    boxes = page.get_by_role("group", name="Status").get_by_role("checkbox")
    boxes.first.check()
    expect(page).to_have_url("/search?q=backup#filters")
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**/search?q=backup&status=*")


def test_everything_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("backup")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url("/search?q=backup")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.get_by_role("group", name="Priority").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**/search?q=backup&priority=*")
    page.locator(".hit summary").first.click()
    expect(page.locator(".hit details[open]")).to_have_count(1)
    page.locator(".hit h2 a").first.click()
    expect(page.locator("#resolution")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_the_accessibility_checker_finds_no_violation(page: Page, name: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    visit(page, PAGES[name])
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_panel_an_open_list_and_the_dialog_have_no_violation_either(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/search?q=backup#filters")
    assert Axe().run(page).violations_count == 0
    page.goto("/help")
    page.locator("#q").fill("repl")
    expect(page.get_by_role("option").first).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.goto("/search?q=backup")
    page.keyboard.press("?")
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "address",
    [
        "/reports/HX9001",
        "/reports/HX9002",
        "/search?q=zebraquake",
        "/reports/HX9001/original",
        "/reports/HX9002/original",
        "/reports/HX9002/similar",
        "/compare?a=HX9001&b=HX9002",
        "/reports/QF7001/similar",
    ],
)
def test_a_hostile_report_runs_nothing(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    for unfolding in page.locator("summary").all():
        unfolding.click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.owned") is None
    assert page.title() != "owned"


def test_the_viewer_of_the_api_shows_every_operation_and_fetches_nothing_from_elsewhere(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs")
    page.get_by_role("link", name="Try it in the viewer").click()
    for path in ("search", "reports", "suggest", "stats"):
        expect(page.locator(".opblock-summary-path").filter(has_text=path).first).to_be_visible()
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []


def test_a_report_prints_without_the_frame_and_with_its_facts(page: Page) -> None:
    page.goto("/reports/CE1010")
    page.emulate_media(media="print")
    for hidden in (".top", ".actions", "button.copy"):
        expect(page.locator(hidden).first).not_to_be_visible()
    for shown in ("h1", "#resolution", ".key-facts", "#root-cause"):
        expect(page.locator(shown)).to_be_visible()
