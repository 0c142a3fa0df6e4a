"""Pages of failure modes in a real browser, with a mode that says all there is to say and one whose every text is an attack."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Page

from tests.web.browsing import clipboard, served
from tests.web.test_modes_pages import CATALOGUE, showing
from web.settings import Settings

PAGES = ("/failure-modes", "/failure-modes/valve-stuck", "/failure-modes/bare", "/failure-modes/hostile", "/failure-modes/merged-away")


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    """An application with three modes."""
    with pytest.MonkeyPatch.context() as patch, served(showing(settings, CATALOGUE, patch)) as address:
        yield address


def unfold(page: Page, address: str) -> None:
    """Open a page with all that it can unfold."""
    page.goto(address)
    for summary in page.locator("summary").all():
        summary.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_the_accessibility_checker_finds_no_violation(page: Page, address: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    unfold(page, address)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways_and_no_text_runs(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    unfold(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.owned") is None


def test_what_fixed_it_is_copied(page: Page) -> None:
    page.goto("/failure-modes/valve-stuck")
    page.get_by_role("button", name="Copy resolution").click()
    page.wait_for_function("document.getElementById('said').textContent !== ''")
    assert clipboard(page) == "Raised snorkelbar_limit to 65"
