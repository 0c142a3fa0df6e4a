"""Two reports side by side: what both say, the facts in which they differ, and what is asked for if one is missing."""

import pytest
from flask.testing import FlaskClient

from tests.web.test_pages import soup, text


def test_two_reports_compared_show_what_both_say_and_how_they_differ(client: FlaskClient) -> None:
    page = soup(client, "/compare?a=QF7001&b=QF7002")
    facts = {text(row.select_one("th")): [text(cell) for cell in row.select("td")] for row in page.select(".facing tbody tr")}
    assert facts["Customer"] == ["Alder Works", "Birch Works"]
    assert facts["Priority"] == ["High", "Low"]
    assert facts["Days to resolve"] == ["2", "4"]
    assert "Status" not in facts
    assert "snorkelbar_limit 40" in text(page)
    chips = " ".join(text(chip) for chip in page.select(".common .chips li"))
    assert "quibblefrost" in chips.casefold()
    assert "Works" not in chips
    for side in page.select(".issue_description .pair > div"):
        assert "ERR_VALVE_1187" in [mark.get_text() for mark in side.select("mark")]
    assert [text(node) for node in page.select(".section > h2")][:2] == ["Resolution", "Issue description"]


def test_releases_that_only_the_text_names_are_compared(client: FlaskClient) -> None:
    page = soup(client, "/compare?a=QF7001&b=QF7002")
    facts = {text(row.select_one("th")): [text(cell) for cell in row.select("td")] for row in page.select(".facing tbody tr")}
    assert facts["Version"] == ["2.20.1.3-b3 · 2024.1", "not said"]


def test_settings_and_replication_factors_are_facts_that_are_compared(client: FlaskClient) -> None:
    page = soup(client, "/compare?a=CE1010&b=CE1101")
    facts = {text(row.select_one("th")): [text(cell) for cell in row.select("td")] for row in page.select(".facing tbody tr")}
    assert facts["RF"] == ["1 · 3", "3"]


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        pytest.param("/compare", 200, "Compare two reports", id="nothing chosen"),
        pytest.param("/compare?a=QF7001", 200, "Compare two reports", id="one chosen"),
        pytest.param("/compare?a=QF7001&b=NOPE", 404, "no report “NOPE”", id="an unknown one"),
        pytest.param("/compare?a=QF7001&b=qf7001", 200, "is one report", id="the same twice"),
    ],
)
def test_a_comparison_asks_for_what_it_lacks(client: FlaskClient, address: str, status: int, told: str) -> None:
    page = soup(client, address, status)
    assert told in text(page.select_one("main"))
    assert str(getattr(page.select_one("input[name=a]"), "attrs")["value"]) == ("" if address == "/compare" else "QF7001")  # noqa: B009  # unions


def test_a_comparisons_address_has_one_spelling(client: FlaskClient) -> None:
    assert client.get("/compare?b=qf7002&a=QF7001&x=1").headers["Location"] == "/compare?a=QF7001&b=QF7002"
