"""Counting searches: what is a new search, what is never counted, and that no search waits for it or fails with it."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event as Signal

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Page, expect
from sqlalchemy import select

from indexer.errors import JudgementsError
from indexer.judgements import Event, Judgements
from indexer.judgements.database import Database
from indexer.judgements.tables import METADATA
from tests.web.browsing import clipboard, served
from web import create_app
from web.counting import WAITING, SearchCounter
from web.library import Library
from web.settings import Settings

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def counting(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> OpenAPI:
    """An application whose counts nobody else adds to."""
    return create_app(replace(settings, database=f"sqlite:///{tmp_path_factory.mktemp('counts')}/own.db"))


@pytest.fixture(scope="module")
def site(counting: OpenAPI) -> Iterator[str]:
    """The address of that application."""
    with served(counting) as address:
        yield address


def counts(app: OpenAPI) -> dict[str, tuple[int, int, int]]:
    """Return searches, those without results and copies by text."""
    shelf: Library = app.extensions["precedent"]
    shelf.searches.flush()
    found = shelf.judgements.search_counts(Event.SEARCHED, limit=100).texts
    return {entry.text: (entry.searches, entry.without_results, entry.copied) for entry in found}


@pytest.mark.parametrize(
    ("addresses", "counted"),
    [
        pytest.param(["/search?q=one+word"], {"one word": (1, 0, 0)}, id="typed"),
        pytest.param(["/search?q=++One+Word"], {}, id="on-the-way-to-its-canonical-address"),
        pytest.param(["/search?q=One+Word", "/search?q=one+word"], {"one word": (2, 0, 0)}, id="twice"),
        pytest.param(["/search?q=xyzzyplugh"], {"xyzzyplugh": (1, 1, 0)}, id="without-results"),
        pytest.param(["/search?q=ce1010"], {"ce1010": (1, 0, 0)}, id="a-report's-id"),
        pytest.param(["/search", "/search?priority=High", "/", "/help"], {}, id="no-text"),
        pytest.param(["/search?q=disk&page=2"], {}, id="another-page"),
        pytest.param(["/search?q=disk&priority=High", "/search?q=disk&from=2024-01-01"], {}, id="narrowed"),
        pytest.param(["/api/v1/suggest?q=dis"], {}, id="completing"),
        pytest.param(["/api/v1/search?q=Disk"], {"disk": (1, 0, 0)}, id="by-a-tool"),
        pytest.param(["/api/v1/search?q=disk&page=2", "/api/v1/search?q=disk&offset=10"], {}, id="more-by-a-tool"),
        pytest.param(["/api/v1/search?q=xyzzyplugh"], {"xyzzyplugh": (1, 1, 0)}, id="in-vain-by-a-tool"),
        pytest.param(["/api/v1/search?q=xyzzyplugh&priority=High"], {"xyzzyplugh": (1, 0, 0)}, id="narrowed-by-a-tool"),
        pytest.param([f"/search?q={'pasted+' * 30}end"], {}, id="pasted"),
        pytest.param(["/api/v1/search?q=disk%0Afull"], {}, id="several-lines"),
        pytest.param(["/search?q=jane.doe@example.com+login"], {"(mail address) login": (1, 0, 0)}, id="a-mail-address"),
        pytest.param(["/search?q=engineer:%22Jane+Doe%22+disk"], {"engineer:(name) disk": (1, 0, 0)}, id="a-person"),
    ],
)
def test_what_is_counted(settings: Settings, tmp_path: Path, addresses: list[str], counted: dict[str, tuple[int, int, int]]) -> None:
    app = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}"))
    for address in addresses:
        assert app.test_client().get(address).status_code in (200, 302, 303)
    assert {text: found[:2] for text, found in counts(app).items()} == {text: found[:2] for text, found in counted.items()}


@pytest.mark.parametrize(
    ("referrer", "headers", "times"),
    [
        pytest.param("http://localhost/search?q=disk&priority=High", {}, 0, id="filters-taken-off"),
        pytest.param("http://localhost/search?q=disk&page=3", {}, 0, id="back-to-the-first-page"),
        pytest.param("http://localhost/search?q=memory", {}, 1, id="after-another-search"),
        pytest.param("http://localhost/reports/CE1010?q=disk", {}, 1, id="from-a-report"),
        pytest.param("http://elsewhere/search?q=disk", {}, 1, id="from-elsewhere"),
        pytest.param("", {"Sec-Purpose": "prefetch;prerender"}, 0, id="fetched-ahead"),
    ],
)
def test_more_of_the_same_search_is_no_new_one(
    settings: Settings, tmp_path: Path, referrer: str, headers: dict[str, str], times: int
) -> None:
    app = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}"))
    app.test_client().get("/search?q=disk&sort=newest", headers={**headers, **({"Referer": referrer} if referrer else {})})
    assert counts(app) == ({"disk": (1, 0, 0)} if times else {})


def test_a_copy_is_counted_by_pages_of_this_server_only(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}"))
    client = app.test_client()
    client.get("/search?q=disk")
    assert client.post("/search/copied", data={"q": "Disk"}, headers=OWN).status_code == 204
    assert client.post("/search/copied", data={"q": "disk"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/search/copied", data={"q": "disk"}).status_code == 403
    assert client.post("/search/copied", data={"q": "never searched"}, headers=OWN).status_code == 204
    assert counts(app) == {"disk": (1, 0, 1)}


def test_the_switch_leaves_no_trace(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}", search_counts=False))
    client = app.test_client()
    assert b"data-copied" not in client.get("/search?q=disk").data
    client.get("/api/v1/search?q=disk")
    client.post("/search/copied", data={"q": "disk"}, headers=OWN)
    assert counts(app) == {}
    with closing(sqlite3.connect(tmp_path / "own.db")) as connection:
        assert connection.execute("SELECT count(*) FROM precedent_searches").fetchone() == (0,)


def test_nobody_can_be_told_from_the_counts(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}"))
    browser = {"User-Agent": "Telltale/1.0", "X-Forwarded-For": "203.0.113.77", "Cookie": "who=jane", "X-Request-Id": "telltale-1"}
    app.test_client().get("/search?q=disk", headers=browser, environ_base={"REMOTE_ADDR": "198.51.100.9"})
    assert counts(app) == {"disk": (1, 0, 0)}
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [word for word in (b"Telltale", b"203.0.113.77", b"198.51.100.9", b"jane", b"telltale-1") if word in kept] == []
    others = [table for table in METADATA.sorted_tables if table.name not in ("precedent_meta", "precedent_searches")]
    database = Database(f"sqlite:///{tmp_path / 'own.db'}")
    assert database.read(lambda connection: [row for table in others for row in connection.execute(select(table))]) == []
    database.close()


def test_a_database_that_cannot_be_written_fails_no_search(settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "own.db").write_text("Dear diary, " * 200, encoding="utf-8")
    app = create_app(replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}"))
    assert app.test_client().get("/search?q=disk").status_code == 200
    app.extensions["precedent"].searches.flush()
    assert "searches are not counted" in caplog.text
    assert "disk" not in caplog.text.replace("disk image", "")


class Stuck(Judgements):
    """A database that does not answer until it is let go."""

    def __init__(self, go: Signal) -> None:
        super().__init__("sqlite:////nowhere/at/all.db")
        self.go = go
        self.taken = 0

    def count_searches(self, counted: object) -> None:
        self.go.wait(60)
        self.taken += sum(entry.searches for entry in counted)  # type: ignore[attr-defined]  # as the real one


def test_a_slow_database_holds_nobody_up_and_what_does_not_fit_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    go = Signal()
    slow = Stuck(go)
    counter = SearchCounter(lambda: slow, on=True)
    with caplog.at_level(logging.ERROR):
        for number in range(3 * WAITING):
            counter.searched(f"text {number}", found=True)
    assert caplog.text.count("faster than they can be counted") == 1
    go.set()
    counter.flush()
    assert WAITING <= slow.taken < 3 * WAITING


def test_counting_goes_on_after_a_failure() -> None:
    outcomes: list[Exception | None] = [JudgementsError("away"), None]
    written: list[int] = []

    class Once(Stuck):
        def count_searches(self, counted: object) -> None:
            error = outcomes.pop(0)
            if error:
                raise error
            written.append(sum(entry.searches for entry in counted))  # type: ignore[attr-defined]  # as the real one

    once = Once(Signal())
    counter = SearchCounter(lambda: once, on=True)
    for _ in range(2):
        counter.searched("disk", found=True)
        counter.flush()
    assert written == [1]


def test_copying_from_the_results_counts_once_for_the_search(page: Page, counting: OpenAPI) -> None:
    page.goto("/")
    page.locator("#q").fill("replication factor resolution:backup")
    with page.expect_response("**/search/copied") as answered:
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?*")
        page.get_by_role("button", name="Copy").first.click()
    assert answered.value.status == 204
    expect(page.locator("#said")).to_have_text("Resolution copied")
    assert "RF=3" in clipboard(page)
    page.keyboard.press("c")
    expect(page.locator("[data-copied]")).to_have_count(0)
    assert counts(counting) == {"replication factor resolution:backup": (1, 0, 1)}
