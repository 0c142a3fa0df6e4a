"""The pages become pictures for the README: the sample reports are indexed and served, and a browser is sent to each page.

    make screenshots

The one decision worth knowing: everything runs on a free port over an index of its own, so that no running service is touched. The browser
is Debian's Chromium; PRECEDENT_TEST_CHROMIUM names another one.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

ROOT: Final = Path(__file__).parent.parent
PICTURES: Final = ROOT / "docs" / "screenshots"
PAGES: Final = {
    "search": "/search?q=replication+factor+resolution%3Abackup",
    "report": "/reports/CE1010",
    "failure-modes": "/failure-modes",
    "failure-mode": "/reports/CE1308/failure-mode",
    "insights": "/insights",
    "drill": "/drill/cases/CE1308?shown=1",
    "glossary": "/glossary",
}
TICKET: Final = """Subject: database pods keep dying since we moved to Kubernetes

Since Monday our tablet servers are killed every few hours and come back with exit code 137.
The node has 32 GB and the container a limit of 16Gi. We start them with

  --memory_limit_hard_bytes=27380416512

Clients see refused connections on port 5433 for about a minute each time.
"""
SIZE: Final[ViewportSize] = {"width": 1280, "height": 860}
_PATIENCE: Final = 30.0
_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Take all pictures."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "indexer.cli", "--index", f"{folder}/index", "--corpus", str(ROOT / "corpus" / "reports")]
        subprocess.run([*command, "index"], cwd=ROOT, check=True)
        server = subprocess.Popen([*command, "serve", "--port", str(port), "--workers", "1"], cwd=ROOT)
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            _photograph(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _photograph(address: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        page = browser.new_page(viewport=SIZE)
        for name, path in PAGES.items():
            page.goto(address + path)
            expect(page.locator("[data-load]")).to_have_count(0, timeout=_PATIENCE * 1_000)  # what the page's script still fetches
            _keep(page, name)
        page.goto(f"{address}/similar")
        page.locator("#text").fill(TICKET)
        page.get_by_role("button", name="Find precedents").click()
        page.locator(".precedent").first.wait_for()
        _keep(page, "similar")
        browser.close()


def _keep(page: Page, name: str) -> None:
    """Write a picture of what is in sight; a page's few colours fit into a palette, which halves the file."""
    picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(PICTURES / f"{name}.png", optimize=True)


def _chromium() -> str:
    found = os.environ.get("PRECEDENT_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise SystemExit("no Chromium found; install Debian's package chromium, or name one in PRECEDENT_TEST_CHROMIUM")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            urlopen(address).close()
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
