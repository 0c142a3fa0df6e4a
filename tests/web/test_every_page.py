"""Every page in a real browser: accessible in light and dark, at any width without scrolling sideways, and deaf to hostile text."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.browsing import visit

PAGES = {
    "front": "/",
    "results": "/search?q=replication&priority=High&priority=Low",
    "everything": "/search?sort=newest",
    "nothing": "/search?q=xyzzyplugh",
    "report": "/reports/CE1010?q=RF%3D1",
    "huge report": "/reports/HX9003",
    "hostile report": "/reports/HX9002?q=zebraquake",
    "ticket box": "/similar",
    "precedents": "/reports/QF7001/similar?priority=High&from=2024-01-01",
    "no precedents": "/reports/HX9004/similar",
    "hostile precedents": "/reports/HX9002/similar",
    "comparison": "/compare?a=QF7001&b=CE1010",
    "huge comparison": "/compare?a=HX9003&b=HX9002",
    "comparing nothing": "/compare",
    "failure modes": "/failure-modes",
    "no failure modes": "/failure-modes?q=xyzzyplugh",
    "failure mode": "/reports/QF7001/failure-mode",
    "in no failure mode": "/unsorted-reports",
    "insights": "/insights",
    "insights of a search": "/insights?q=zebraquake+OR+quibblefrost",
    "no insights": "/insights?q=xyzzyplugh",
    "glossary": "/glossary",
    "not in the glossary": "/glossary?q=xyzzyplugh",
    "drill": "/drill",
    "case": "/drill/cases/QF7001?shown=1",
    "case with all modes": "/drill/cases/QF7001?all=yes",
    "answer": "/drill/cases/QF7001?unknown=yes",
    "no such case": "/drill/cases/HX9004",
    "help": "/help",
    "API": "/api/v1/docs",
    "error": "/nowhere",
}


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
        "/failure-modes",
        "/reports/QF7007/failure-mode",
        "/reports/HX9002/failure-mode",
        "/insights?q=zebraquake",
        "/insights",
        "/glossary",
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
