"""The application in a real browser: fixtures that serve it, start Chromium and open tabs, and what tests do in every tab."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

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


@contextmanager
def served(app: OpenAPI) -> Iterator[str]:
    """Serve an application on a port of this machine, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def site(app: OpenAPI) -> Iterator[str]:
    """The address of the application; a module that tests another one has a fixture of this name of its own."""
    with served(app) as address:
        yield address


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
