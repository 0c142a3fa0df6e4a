"""What every page is held to in a browser, whatever it shows: accessible, no wider than the window, still while it loads.

The one decision worth knowing: a check takes a page that is there already, so pages of other installations, broken ones too, pass the same.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Page

_JUMPS = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().filter((entry) => !entry.hadRecentInput).map((entry) =>
    [entry.value, entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]))).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([]), 300);
})"""
_MOST = 0.01
"""Layout shift, a tenth of what is commonly called good."""


def assert_accessible(page: Page) -> None:
    """Fail if the accessibility checker finds a violation, the size of targets included."""
    results = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
    assert results.violations_count == 0, results.generate_report()


def assert_still(page: Page) -> None:
    """Fail if anything moved while the page was loading."""
    jumps: list[Any] = page.evaluate(_JUMPS)
    assert sum(value for value, _ in jumps) < _MOST, jumps


def assert_fits(page: Page, width: int) -> None:
    """Fail if the page scrolls sideways in a window of a width in CSS pixels."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
