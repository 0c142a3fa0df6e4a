"""The header: every entry leads to a page and is marked there, and on a phone the menu opens with no script."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, expect

from web.navigation import ENTRIES, navigation


def _marked(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    page = BeautifulSoup(client.get(address, follow_redirects=True).get_data(as_text=True), "lxml")
    return [(link.get_text(), str(link["aria-current"])) for link in page.select(".links a[aria-current]")]


@pytest.mark.parametrize(("endpoint", "name"), ENTRIES)
def test_every_entry_leads_to_a_page_that_marks_it_alone(app: OpenAPI, client: FlaskClient, endpoint: str, name: str) -> None:
    with app.test_request_context("/"):
        (entry,) = (entry for entry in navigation() if entry.name == name)
    assert client.get(entry.url).status_code == 200, endpoint
    assert _marked(client, entry.url) == [(name, "page")]


def test_a_page_below_an_entry_marks_it_as_its_place(client: FlaskClient) -> None:
    assert _marked(client, "/reports/QF7001/failure-mode") == [("Failure modes", "true")]


@pytest.mark.parametrize("address", ["/", "/search?q=backup", "/reports/CE1010", "/reports/CE1010/similar", "/nowhere"])
def test_a_page_that_is_in_no_entry_marks_none(client: FlaskClient, address: str) -> None:
    assert _marked(client, address) == []


def test_on_a_phone_the_menu_opens_and_leads_on_with_no_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/search?q=backup")
    links = page.get_by_role("navigation", name="Site")
    expect(links).not_to_be_visible()
    page.get_by_role("button", name="Menu").click()
    expect(links.get_by_role("link")).to_have_count(len(ENTRIES))
    page.keyboard.press("Escape")
    expect(links).not_to_be_visible()
    page.get_by_role("button", name="Menu").press("Enter")
    links.get_by_role("link", name="Failure modes").click()
    expect(page.locator("h1")).to_have_text("Failure modes")
    context.close()


@pytest.mark.parametrize("width", [1121, 1280, 1920])
def test_wide_enough_the_links_stand_in_one_line_with_the_search(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/help")
    expect(page.get_by_role("button", name="Menu")).to_have_count(0)
    tops = {box["y"] for link in page.locator(".links a").all() if (box := link.bounding_box())}
    assert len(tops) == 1
    assert page.locator("#q").evaluate("field => field.offsetWidth") > 250
    context.close()
