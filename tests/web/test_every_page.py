"""Every page in a real browser: accessible in light and dark, narrow and wide, of its own title, never scrolling sideways, never jumping,
and deaf to hostile text.

Pages of a server that cannot answer have a module of their own. A new page needs a row in PAGES (or, if it is no page of ours, a reason in
NO_PAGES): the first test compares both with the routes.
"""

from typing import Any

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from tests.web.browsing import visit
from tests.web.page_checks import assert_accessible, assert_fits, assert_still

PAGES = {
    "front": "/",
    "results": "/search?q=replication&priority=High&priority=Low",
    "second page of results": "/search?q=certificate+OR+replication&page=2",
    "everything": "/search?sort=newest",
    "nothing": "/search?q=xyzzyplugh",
    "partial results": "/search?q=backup+zebra+certificate",
    "a wrong question": "/search?q=created:never+(backup&from=2024-99-99",
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
    "thin knowledge": "/insights/knowledge",
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
REACHED = {"modes.mode": "failure mode"}
"""A page whose address the corpus makes, and the row that leads to it."""
NO_PAGES = {
    "static": "files",
    "favicon": "a picture",
    "health": "for machines",
    "api": "for machines",
    "similar_api": "for machines",
    "judging_api": "for machines",
    "modes_api": "for machines",
    "insights_api": "for machines",
    "knowledge_api": "for machines",
    "drill.cards": "for the drill's script",
    "feeds": "for feed readers",
    "pages.original": "the file as it was",
    "similar.panel": "part of a report's page, seen there",
    "modes.panel": "part of a report's page, seen there",
    "insights.table_file": "a file",
    "insights.picture_file": "a picture",
    "specification.document": "for machines",
    "specification.asset": "files of the viewer",
    "specification.viewer": "its style is that of the package; the page of the API is ours",
}
"""Endpoint or blueprint to why it is not looked at here."""


def test_every_route_is_looked_at_or_says_why_not(app: OpenAPI) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    pages = {name for name in routes if name not in NO_PAGES and name.partition(".")[0] not in NO_PAGES}
    adapter = app.url_map.bind("localhost")
    seen = set(REACHED)
    for address in PAGES.values():
        try:
            seen.add(adapter.match(address.partition("?")[0], method="GET")[0])
        except (NotFound, RequestRedirect):
            continue
    assert pages == seen
    assert set(NO_PAGES) <= routes | {name.partition(".")[0] for name in routes}


def test_titles_tell_tabs_apart(page: Page) -> None:
    titles = {}
    for name, address in PAGES.items():
        if name == "case with all modes":  # the same case, with a longer list
            continue
        page.goto(address)
        titles[name] = page.title()
        assert titles[name].endswith(" \N{EN DASH} Precedent"), name
        assert page.locator("h1").count() == 1, name
        assert page.locator("meta[name=description]").get_attribute("content"), name
    assert len(set(titles.values())) == len(titles), titles


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_the_accessibility_checker_finds_no_violation(page: Page, name: str, scheme: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    visit(page, PAGES[name])
    assert_accessible(page)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_jumps_while_it_loads(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, PAGES[name])
    assert_still(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_panel_an_open_list_and_the_dialog_have_no_violation_either(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/search?q=backup#filters")
    assert_accessible(page)
    page.goto("/help")
    page.locator("#q").fill("repl")
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page)
    page.goto("/search?q=backup")
    page.keyboard.press("?")
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, PAGES[name])
    assert_fits(page, width)


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
        "/insights/knowledge",
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
