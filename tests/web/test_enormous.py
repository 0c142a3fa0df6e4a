"""A report of 300 KB with 400 sections, an endless word and 30 columns breaks no page of a phone, and what matters stays in reach."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from indexer.engines import open_engine
from indexer.indexing import index_folder
from tests.web.browsing import served, visit
from web import create_app
from web.settings import Settings

WORD = "x" * 5_000
CELLS = "".join(f"<td>{'value' * 4}{number}</td>" for number in range(30))
SECTIONS = "".join(f"<h2>Stage {number}</h2><p>{'The vellumfish log of this stage went on and on. ' * 14}</p>" for number in range(400))
REPORT = (
    "<!doctype html><html><head><title>HX9100 - Enormous</title></head><body><h1>HX9100 - Enormous</h1>"
    f"<h2>Issue Description</h2><p>A vellumfish word: {WORD}</p><p>https://example.com/{'path/' * 200}</p>"
    f"<table>{f'<tr>{CELLS}</tr>' * 5}</table><h2>Resolution</h2><p>The vellumfish was {WORD[:800]} let go.</p>{SECTIONS}</body></html>"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation that has this one report."""
    folder: Path = tmp_path_factory.mktemp("enormous")
    (folder / "reports").mkdir()
    (folder / "reports" / "HX9100.html").write_text(REPORT, encoding="utf-8")
    assert len(REPORT) > 290_000
    engine = open_engine(folder / "index", create=True)
    assert index_folder(engine, folder / "reports").failed == []
    engine.close()
    app = create_app(
        Settings(index=folder / "index", corpus=folder / "reports", glossary=folder / "none.toml", database=f"sqlite:///{folder / 'j.db'}")
    )
    with served(app) as address:
        yield address


@pytest.mark.parametrize(
    "address", ["/reports/HX9100", "/search?q=vellumfish", "/reports/HX9100/similar", "/failure-modes", "/unsorted-reports", "/"]
)
def test_it_breaks_no_page_of_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, address)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_its_list_of_contents_leaves_the_facts_in_reach(page: Page) -> None:
    visit(page, "/reports/HX9100")
    facts = page.locator(".about .key-facts").bounding_box()
    assert facts
    assert facts["y"] < 2_000
    rest = page.locator(".about nav details")
    expect(rest.locator("summary")).to_contain_text("more sections")
    rest.locator("summary").click()
    expect(rest.get_by_role("link", name="Stage 399")).to_be_visible()
