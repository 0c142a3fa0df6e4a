"""Pages of a server that has no index yet or meets a fault of its own are held to the same as every other page, in a real browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.browsing import served
from tests.web.page_checks import assert_accessible, assert_fits, assert_still
from web import create_app
from web.settings import Settings

PAGES = {
    "no index": ("/search?q=backup", 503, "There is no index yet", "precedent index"),
    "a fault": ("/help", 500, "Something went wrong", "Try again"),
}


@pytest.fixture(scope="module")
def site(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation without an index, whose help page fails."""
    folder: Path = tmp_path_factory.mktemp("broken")
    app = create_app(replace(settings, index=folder / "index", database=f"sqlite:///{folder / 'j.db'}"))

    def fault() -> str:
        raise RuntimeError("the disk said <b>no</b>")

    app.view_functions["pages.help_page"] = fault
    with served(app) as address:
        yield address


def _visit(context: BrowserContext, name: str, width: int, scheme: Any = "light") -> Page:
    page = context.new_page()  # not the tab that fails on what the browser says of an error's status
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    address, status, title, _ = PAGES[name]
    answer = page.goto(address)
    assert answer
    assert answer.status == status
    expect(page).to_have_title(f"{title} \N{EN DASH} Precedent")
    return page


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_it_is_accessible_and_still(context: BrowserContext, name: str, scheme: Any, width: int) -> None:
    page = _visit(context, name, width, scheme)
    assert_accessible(page)
    assert_still(page)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_it_never_scrolls_sideways_and_says_what_to_do(context: BrowserContext, name: str, width: int) -> None:
    page = _visit(context, name, width)
    assert_fits(page, width)
    main = page.locator("main")
    expect(main).to_contain_text(PAGES[name][3])
    expect(main).not_to_contain_text("the disk said")
