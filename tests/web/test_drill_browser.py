"""The drill in a real browser, by keyboard alone: right and wrong answers, what comes up again when, and progress that never leaves it."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, Request, expect

from tests.web.browsing import served
from tests.web.drill_cases import drilling
from web.settings import Settings

NOW = datetime.fromisoformat("2030-05-06T09:00:00+00:00")
READY = "#drill[data-ready]"
KEY = "precedent.drill"
FILL = """() => { for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) for (let part = 0; part < 3; part += 1)
    try { localStorage.setItem(`full${size}.${part}`, "x".repeat(size)); } catch { break; } }"""
STATIC = Path(__file__).parents[2] / "web" / "static"


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    """An application with four modes, three of which can be practised."""
    with pytest.MonkeyPatch.context() as patch, served(drilling(settings, patch)) as address:
        yield address


@pytest.fixture
def page(page: Page) -> Page:
    """A tab whose clock stands still."""
    page.clock.set_fixed_time(NOW)
    return page


def begin(page: Page) -> None:
    page.goto("/drill")
    page.wait_for_selector(READY)
    page.keyboard.press("n")
    expect_step(page, "question")


def expect_step(page: Page, step: str) -> None:
    expect(page.locator(f"[data-step={step}] #step")).to_be_focused()


def answer(page: Page, name: str) -> None:
    """Choose a mode by the key beside it, and ask for the answer."""
    names = page.locator(".choices .name").all_inner_texts()
    page.keyboard.press(str(names.index(name) + 1))
    expect(page.get_by_role("radio", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect_step(page, "answer")


def row(page: Page, name: str) -> Any:
    return page.get_by_role("row").filter(has_text=name)


def kept(page: Page) -> Any:
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))


def test_the_whole_drill_by_keyboard_alone(page: Page) -> None:
    begin(page)
    assert page.url.endswith("/drill/cases/CE1503"), "a case of the commonest mode"
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Technical details")).to_be_focused()
    page.keyboard.press("w")
    page.keyboard.type("Look at what certificate 1 says, and n.")
    page.keyboard.press("Escape")
    answer(page, "Restore fails")
    expect(page.locator("#verdict")).to_have_text("Not this time. You chose Restore fails; it is")
    expect(page.locator("#drill-said")).to_contain_text("Not this time.")
    expect(page.locator("#drill-said")).to_contain_text("Certificate expired")
    expect(page.get_by_role("heading", name="The telling difference")).to_be_visible()
    expect(page.locator("#yours-text")).to_have_text("Look at what certificate 1 says, and n.")
    expect(page.locator(".facts")).to_contain_text("1 further section asked for")
    expect(page.locator("[data-load]")).to_have_count(0)
    page.keyboard.press("1")
    expect_step(page, "question")
    assert page.url.endswith("/drill/cases/CE1112"), "then the next new mode"
    answer(page, "Restore fails")
    expect(page.locator("#verdict")).to_have_text("Right. It is")
    expect(page.locator("#yours-text")).to_have_text("You wrote nothing down.")
    page.keyboard.press("4")
    expect_step(page, "question")
    page.keyboard.press("0")
    expect_step(page, "answer")
    page.keyboard.press("3")
    expect_step(page, "home")
    expect(page.locator("#when")).to_have_text("Nothing is due. The next failure mode is due in 1 minute.")
    expect(row(page, "Restore fails")).to_contain_text("learnt, again in 8 days")
    expect(row(page, "Certificate expired")).to_contain_text("learning, again in 1 minute")
    assert page.locator("[data-count]").all_inner_texts() == ["1", "2", "0", "0"]
    modes = kept(page)["modes"]
    assert modes["certificate"]["last"] == {"right": False, "sections": 1}
    assert modes["restore"]["last"] == {"right": True, "sections": 0}


def test_a_mode_comes_up_again_when_it_is_due_with_another_of_its_reports(page: Page) -> None:
    begin(page)
    for key in "143":
        page.keyboard.press("0")
        expect_step(page, "answer")
        page.keyboard.press(key)
        expect_step(page, "home" if key == "3" else "question")
    page.keyboard.press("n")
    expect_step(page, "question")
    assert page.url.endswith("/drill/cases/CE1506"), "going on anyway takes the mode that is due first"
    page.clock.set_fixed_time(NOW + timedelta(minutes=5))
    page.goto("/drill")
    page.wait_for_selector(READY)
    assert page.locator("[data-count]").all_inner_texts() == ["1", "1", "1", "0"]
    expect(row(page, "Certificate expired").locator("[data-state]")).to_have_text("due")
    page.keyboard.press("n")
    expect_step(page, "question")
    assert page.url.endswith("/drill/cases/CE1506")
    page.clock.set_fixed_time(NOW + timedelta(days=30))
    page.goto("/drill")
    page.wait_for_selector(READY)
    assert page.locator("[data-count]").all_inner_texts() == ["0", "0", "3", "0"]
    page.keyboard.press("n")
    expect_step(page, "question")
    page.keyboard.press("0")
    expect_step(page, "answer")
    page.keyboard.press("3")
    expect_step(page, "question")
    page.keyboard.press("0")
    expect_step(page, "answer")
    page.keyboard.press("3")
    expect_step(page, "question")
    assert page.url.endswith("/drill/cases/CE1010"), "another report of the mode that was easy"


def test_a_key_that_is_pressed_twice_grades_once(page: Page) -> None:
    begin(page)
    page.keyboard.press("0")
    expect_step(page, "answer")
    page.keyboard.press("3")
    page.keyboard.press("3")
    expect_step(page, "question")
    assert kept(page)["modes"]["certificate"]["turns"] == 1


def test_all_modes_can_be_searched_and_chosen_by_keyboard(page: Page) -> None:
    begin(page)
    page.goto("/drill/cases/CE1010?all=yes")
    page.wait_for_selector(READY)
    page.locator("#among-modes").focus()
    page.keyboard.type("fails rest")
    expect(page.locator(".choices li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Restore fails")).to_be_focused()
    page.keyboard.press("Enter")
    expect_step(page, "answer")
    expect(page.locator("#verdict")).to_have_text("Right. It is")
    page.go_back()
    expect_step(page, "question")
    page.keyboard.press("w")
    page.keyboard.type("Compare both clusters")
    page.go_forward()
    expect_step(page, "answer")
    expect(page.locator("#yours-text")).to_have_text("Compare both clusters")


def test_nothing_of_the_progress_and_nothing_written_is_sent(page: Page) -> None:
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    page.on("request", note)
    begin(page)
    page.keyboard.press("w")
    page.keyboard.type("secretplan")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    expect_step(page, "answer")
    page.keyboard.press("2")
    expect_step(page, "question")
    page.goto("/drill")
    page.wait_for_selector(READY)
    stored = page.evaluate(f"localStorage.getItem('{KEY}')")
    assert "stability" in stored
    assert {request.method for request in sent} == {"GET"}
    assert [request.url for request in sent if request.post_data or "cookie" in request.all_headers()] == []
    parameters = {
        part.partition("=")[0] for request in sent if "/drill" in request.url for part in urlsplit(request.url).query.split("&") if part
    }
    assert parameters <= {"answer", "unknown", "shown", "all", "v"}
    assert not [request.url for request in sent if "secretplan" in request.url]
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ("{", "it is no JSON"),
        ("[]", "it holds no progress"),
        ('{"schema": 9, "modes": {}}', "it has schema 9"),
        ('{"schema": 1, "modes": {"restore": {"turns": 1, "card": {"due": "never"}}}}', "a card of it is not one of ours"),
    ],
)
def test_damaged_progress_is_set_aside_and_said_so(page: Page, stored: str, reason: str) -> None:
    page.goto("/drill")
    page.wait_for_selector(READY)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, stored])
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#drill-problem")).to_contain_text(reason)
    assert page.evaluate(f"localStorage.getItem('{KEY}.damaged')") == stored
    page.keyboard.press("n")
    expect_step(page, "question")


def test_full_storage_is_said_and_the_drill_goes_on(page: Page) -> None:
    begin(page)
    page.evaluate(FILL)
    page.keyboard.press("0")
    expect_step(page, "answer")
    page.keyboard.press("3")
    expect_step(page, "question")
    expect(page.locator("#drill-problem")).to_contain_text("storage for this site is full")
    assert page.url.endswith("/drill/cases/CE1112"), "what was learnt lasts as long as the page"


def test_progress_is_exported_forgotten_and_imported(page: Page, tmp_path: Path) -> None:
    begin(page)
    page.keyboard.press("0")
    expect_step(page, "answer")
    page.keyboard.press("3")
    expect_step(page, "question")
    before = kept(page)
    page.goto("/drill")
    page.wait_for_selector(READY)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export progress").press("Enter")
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget my progress").press("Enter")
    expect(page.locator("[data-count=new]")).to_have_text("3")
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
    chooser = page.get_by_label("Import progress")
    chooser.set_input_files(file)
    expect(page.locator("[data-count=new]")).to_have_text("2")
    assert kept(page) == before
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    chooser.set_input_files(tmp_path / "other.json")
    expect(page.locator("#drill-problem")).to_contain_text("was not imported: it holds no progress")
    assert kept(page) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_step_has_a_violation_or_scrolls_sideways(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for address in (
        "/drill",
        "/drill/cases/GONE",
        "/drill/cases/CE1010?shown=2",
        "/drill/cases/CE1010?all=yes",
        "/drill/cases/CE1010?answer=restore",
        "/drill/cases/CE1010?answer=certificate",
        "/drill/cases/HX9001",
        "/drill/cases/HX9001?answer=restore",
    ):
        page.goto(address)
        page.wait_for_selector(READY)
        expect(page.locator("[data-load]")).to_have_count(0)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
        assert page.evaluate("window.owned") is None
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width}"


def test_filling_in_the_progress_moves_nothing(page: Page) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    begin(page)
    page.goto("/drill")
    page.wait_for_selector(READY)
    page.wait_for_timeout(100)
    assert page.evaluate("window.shift") < 0.01


def test_without_scripts_it_runs_through_from_link_to_link(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/drill")
    expect(page.get_by_text("no progress is kept")).to_be_visible()
    expect(page.get_by_role("button", name="Forget my progress")).to_be_hidden()
    page.goto("/drill/cases/CE1010")
    page.get_by_role("link", name="Ask for one more section").click()
    expect(page.get_by_label("Your next step")).to_be_hidden()
    page.get_by_role("radio", name="Restore fails").check()
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator("#verdict")).to_have_text("Right. It is")
    expect(page.locator("#grades")).to_be_hidden()
    page.get_by_role("link", name="Next case").click()
    expect(page.get_by_role("heading", name="What failed here?")).to_be_visible()
    context.close()


def test_the_scheduler_comes_with_its_version_and_licence() -> None:
    head = (STATIC / "vendor" / "ts-fsrs.js").read_text(encoding="utf-8")[:400]
    assert "ts-fsrs 5.4.2" in head
    assert "MIT License" in (STATIC / "vendor" / "ts-fsrs.LICENSE").read_text(encoding="utf-8")
