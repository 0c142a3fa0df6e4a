"""Searching and reading in a real browser: keyboard, clipboard, suggestions, print, and all of it without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import clipboard


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
    expect(page.locator("h1")).to_have_text(all_hits, use_inner_text=True)
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
    boxes = [page.locator(part).bounding_box() for part in ("h1", "#resolution", ".key-facts", "#root-cause", ".alike")]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(tops) == len(boxes)


def test_on_paper_everything_is_unfolded_but_what_only_repeats_a_row(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/insights/knowledge")
    folded = page.locator("details:not([open]) li").first
    expect(folded).to_be_visible()
    page.goto("/search?q=backup")
    expect(page.locator(".hit .lines").first).to_be_visible()
    for hidden in (".hit details", ".to-filters", "form.search"):
        expect(page.locator(hidden).first).not_to_be_visible()


def test_the_dot_before_a_long_fact_stays_beside_it(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/reports/HX9003")
    name = page.locator(".facts li", has_text="Verylongname").first
    lines = name.evaluate("item => item.offsetHeight / parseFloat(getComputedStyle(item).lineHeight)")
    before = name.evaluate("""item => {
      const range = document.createRange();
      range.selectNodeContents(item);
      return range.getClientRects()[0].top - item.getBoundingClientRect().top;
    }""")
    assert lines > 1
    assert before < 10
