"""Feeds of a search and of a failure mode: valid Atom 1.0 whatever a report says, the same ids everywhere, and quick to ask about again."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree  # type: ignore[import-untyped]  # it has no types

from indexer.report import Report, Section
from tests.web.conftest import ATTACK
from tests.web.test_modes_pages import CATALOGUE, showing
from tests.web.test_pages import soup, text
from web.feed_writing import UNDATED, Entry, Head, identity, write
from web.feeds import ENTRIES
from web.settings import Settings

ATOM = "{http://www.w3.org/2005/Atom}"
HEAD = Head("A feed", "http://example.org/search", "http://example.org/search.atom", identity("search"))


def valid(document: str | bytes) -> etree._Element:
    """Return a feed's tree after holding it to what RFC 4287 demands (sections 4.1.1, 4.1.2 and 4.2)."""
    tree = etree.fromstring(document if isinstance(document, bytes) else document.encode())
    assert tree.tag == f"{ATOM}feed"
    ids = [_one(tree, "id")]
    _construct(tree)
    assert [link.get("href") for link in tree.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert tree.findtext(f"{ATOM}author/{ATOM}name")
    alternates = [(link.get("type"), link.get("hreflang")) for link in tree.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert len(set(alternates)) == len(alternates)
    for entry in tree.findall(f"{ATOM}entry"):
        ids.append(_one(entry, "id"))
        _construct(entry)
        assert len(entry.findall(f"{ATOM}published")) <= 1
        assert [summary.get("type") for summary in entry.findall(f"{ATOM}summary")] == ["text"]
        assert not len(entry.find(f"{ATOM}summary"))
        assert [link.get("href") for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    assert len(set(ids)) == len(ids), "no two have the same id"
    return tree


def _one(node: etree._Element, name: str) -> str:
    found = node.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def _construct(node: etree._Element) -> None:
    assert urlsplit(_one(node, "id")).scheme == "urn"
    assert _one(node, "title")
    assert datetime.fromisoformat(_one(node, "updated")).tzinfo is not None
    for link in node.findall(f"{ATOM}link"):
        assert urlsplit(link.get("href") or "").scheme in ("http", "https")


def entries(tree: etree._Element, name: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") or "" for entry in tree.findall(f"{ATOM}entry")]


@pytest.fixture
def modal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client of an application with three modes."""
    with showing(settings, CATALOGUE, monkeypatch).test_client() as found:
        yield found


def test_a_search_has_a_feed_of_the_same_reports_newest_first(client: FlaskClient) -> None:
    response = client.get("/search.atom?q=replication&priority=High&priority=Critical")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    tree = valid(response.data)
    page = client.get("/api/v1/search?q=replication&priority=High&priority=Critical&sort=newest&limit=50").get_json()
    assert entries(tree, "title") == [hit["headline"] for hit in page["hits"]]
    published = entries(tree, "published")
    assert published == sorted(published, reverse=True)
    assert tree.findtext(f"{ATOM}title") == "Precedent: replication, priority High, priority Critical"


def test_an_entry_tells_problem_and_resolution_and_leads_to_its_report(client: FlaskClient) -> None:
    tree = valid(client.get("/search.atom?q=CE1010", base_url="https://kb.example.org").data)
    entry = next(entry for entry in tree.findall(f"{ATOM}entry") if (entry[1].get("href") or "").endswith("/reports/CE1010"))
    assert entry[1].get("href") == "https://kb.example.org/reports/CE1010"
    report = client.get("/api/v1/reports/CE1010").get_json()
    told = entry.findtext(f"{ATOM}summary") or ""
    assert told.startswith("Problem: ")
    assert "\n\nResolution: " in told
    assert entry.findtext(f"{ATOM}published") == f"{report['created']}T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == f"{report['resolved']}T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == report["assigned_engineer"]


def test_ids_do_not_depend_on_the_servers_name(modal: FlaskClient) -> None:
    here, there = (modal.get("/search.atom?q=backup", base_url=f"http://{host}").data for host in ("one.example", "two.example:8443"))
    assert here != there
    assert entries(valid(here), "id") == entries(valid(there), "id")
    assert valid(here).findtext(f"{ATOM}id") == valid(there).findtext(f"{ATOM}id")
    mode = dict(zip(*(entries(valid(modal.get("/failure-modes/bare.atom").data), name) for name in ("title", "id")), strict=True))
    search = valid(modal.get("/search.atom").data)
    everything = dict(zip(entries(search, "title"), entries(search, "id"), strict=True))
    assert {title: mode[title] for title in mode if title in everything} == {
        title: everything[title] for title in mode if title in everything
    }
    assert identity("report", "CE1010") == identity("report", "CE1010") != identity("failure-mode", "CE1010")


def test_the_feed_of_a_mode_has_its_reports_newest_first(modal: FlaskClient) -> None:
    tree = valid(modal.get("/failure-modes/valve-stuck.atom").data)
    assert tree.findtext(f"{ATOM}title") == "Precedent: Valve stuck after an upgrade"
    assert tree.findtext(f"{ATOM}subtitle") == "The upgrade resets a limit."
    links = [link.get("href") or "" for link in tree.findall(f"{ATOM}entry/{ATOM}link")]
    assert sorted(link.rpartition("/")[2] for link in links) == ["QF7001", "QF7002", "QF7003"]
    assert entries(tree, "published") == sorted(entries(tree, "published"), reverse=True)
    assert modal.get("/failure-modes/gone.atom").status_code == 404


@pytest.mark.parametrize("address", ["/search.atom?q=zebraquake", "/failure-modes/hostile.atom"])
def test_hostile_reports_stay_text(modal: FlaskClient, address: str) -> None:
    tree = valid(modal.get(address).data)
    assert ATTACK in "".join(entries(tree, "summary"))
    assert not tree.findall(".//{*}script")


@pytest.mark.parametrize("char", ["\x00", "\x08", "\x0e", "\x1b", "\x7f", "\ufffe", "\uffff", "\ud800"])
def test_characters_that_xml_forbids_are_dropped(char: str) -> None:
    said = f"a{char}b"
    report = Report("X1", said, said, assigned_engineer=said, sections=(Section("issue_description", "", said),))
    tree = valid(write(HEAD, [Entry.of(report, "http://example.org/reports/X1")]))
    expected = said if char == "\x7f" else "ab"
    assert entries(tree, "title") == [expected]
    assert entries(tree, "summary") == [f"Problem: {expected}\n\nResolution: none recorded yet."]


def test_dates_that_are_missing_or_out_of_order_still_make_a_valid_feed() -> None:
    none, early, open_ = (
        Report("X1", "", ""),
        Report("X2", "B", "B", created="2024-05-02", resolved="2024-05-01"),
        Report("X3", "C", "C", created="2024-05-03"),
    )
    tree = valid(write(HEAD, [Entry.of(report, f"http://example.org/reports/{report.id}") for report in (none, early, open_)]))
    assert entries(tree, "title") == ["X1", "B", "C"]
    assert [datetime.fromisoformat(updated).date().isoformat() for updated in entries(tree, "updated")] == [
        "1970-01-01",
        "2024-05-02",
        "2024-05-03",
    ]
    assert tree.find(f"{ATOM}entry/{ATOM}published").getparent().findtext(f"{ATOM}title") == "B"
    assert datetime.fromisoformat(tree.findtext(f"{ATOM}updated") or "").date().isoformat() == "2024-05-03"
    assert datetime.fromisoformat(valid(write(HEAD, [])).findtext(f"{ATOM}updated") or "") == UNDATED


def test_what_has_not_changed_is_not_sent_again(modal: FlaskClient) -> None:
    for address in ("/search.atom?q=backup", "/failure-modes/bare.atom"):
        first = modal.get(address)
        again = modal.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        elsewhere = modal.get(address, base_url="http://elsewhere.example", headers={"If-None-Match": first.headers["ETag"]})
        assert elsewhere.status_code == 200, "its addresses differ"
        assert modal.get(address).data == first.data


def test_order_and_page_are_no_part_of_a_feeds_address(client: FlaskClient) -> None:
    response = client.get("/search.atom?q=backup&sort=priority&page=2&utm_source=mail")
    assert (response.status_code, response.headers["Location"]) == (302, "/search.atom?q=backup")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("q=backup&from=yesterday", "“yesterday” is not a date"),
        ("q=created:someday", "someday"),
        ('q="backup', "quotation mark has no partner"),
        ("q=backup+AND", "Searched as plain text"),
    ],
)
def test_a_query_that_is_not_understood_is_refused_with_the_reason(client: FlaskClient, query: str, reason: str) -> None:
    page = soup(client, f"/search.atom?{query}", 400)
    assert reason in text(page.select_one("main"))


def test_partial_matches_are_not_fed(client: FlaskClient) -> None:
    assert "come closest" in client.get("/search?q=backup+xyzzyplugh").get_data(as_text=True)
    assert not entries(valid(client.get("/search.atom?q=backup+xyzzyplugh").data), "id")


def test_a_feed_has_a_limit(client: FlaskClient) -> None:
    assert len(entries(valid(client.get("/search.atom").data), "id")) == ENTRIES


@pytest.mark.parametrize("address", ["/search?q=backup&priority=High&sort=priority", "/failure-modes/valve-stuck"])
def test_pages_offer_their_feed_to_readers_and_to_people(modal: FlaskClient, address: str) -> None:
    page = soup(modal, address)
    found = page.select_one("link[rel=alternate][type='application/atom+xml']")
    assert found
    valid(modal.get(str(found["href"])).data)
    subscribe = [link for link in page.select("main a") if text(link) == "Subscribe"]
    assert [str(link["href"]) for link in subscribe] == [str(found["href"])]


def test_a_search_that_is_not_understood_offers_no_feed(client: FlaskClient) -> None:
    assert not soup(client, "/search?q=backup&from=yesterday").select("link[rel=alternate]")


def test_there_is_no_feed_before_there_is_an_index(unindexed: FlaskClient, tmp_path: Path) -> None:
    assert not (tmp_path / "index").exists()
    assert unindexed.get("/search.atom").status_code == 503
