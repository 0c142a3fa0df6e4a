"""Pages of precedents, asked as a browser without JavaScript asks: what they show, what they refuse, and that nothing pasted is kept."""

import io
import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.similar import THRESHOLD
from tests.web.similar_reports import CONFIDED, OPEN, OWN, REPORTS, RESOLVED, TICKET, ids
from tests.web.test_pages import soup, text
from web import create_app
from web.settings import Settings
from web.showing import joined


def paste(client: FlaskClient, status: int = 200, **form: object) -> BeautifulSoup:
    """Return the answer to a pasted ticket."""
    response = client.post("/similar", data=form)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    return BeautifulSoup(response.get_data(as_text=True), "lxml")


def test_a_pasted_ticket_gets_the_failure_mode_with_reasons_passages_and_resolution(client: FlaskClient) -> None:
    page = paste(client, text=TICKET)
    assert set(ids(page)) >= RESOLVED
    first = page.select(".precedent")[0]
    chips = [text(chip) for chip in first.select(".chips li")]
    assert any("quibblefrost" in chip and "Issue description" in chip for chip in chips)
    assert any(code.get_text() == "ERR_VALVE_1187" for code in first.select(".chips code"))
    ours, theirs = first.select(".passages .passage")
    assert text(ours).startswith("Your ticket")
    assert ours.select("mark")
    assert theirs.select("mark")
    button = first.select_one("[data-copy]")
    assert button is not None
    assert str(button["data-copy"]).startswith("Raised snorkelbar_limit to 65")
    assert first.select_one("details.steps")
    score = first.select_one(".score")
    assert THRESHOLD <= float(text(score).split()[1]) <= 1


def test_the_glossary_entries_that_joined_words_are_told_once_each() -> None:
    labels = ("OOM = out of memory", "OOM = exit code 137", "RF = replication factor")
    assert joined(labels) == "OOM = out of memory, exit code 137; RF = replication factor"


def test_a_reason_that_the_glossary_joined_names_its_entry(client: FlaskClient) -> None:
    page = paste(client, text="The out of memory killer ended our yb-tserver; memory_limit_hard_bytes is at its default.", unresolved="yes")
    assert any("glossary: " in text(chip) and " = " in text(chip) for chip in page.select(".chips li"))


def test_who_and_where_are_neither_reasons_nor_looked_for(client: FlaskClient) -> None:
    page = paste(client, text=TICKET.replace("Perdita Vantongeren", "Ada Quill, Alder Works"))
    told = text(page.select_one(".looked")) + " ".join(text(chip) for chip in page.select(".chips li"))
    assert "Alder" not in told
    assert "Quill" not in told
    assert "regards" not in told


def test_open_reports_are_apart_and_three_of_them_are_a_possible_outage(client: FlaskClient) -> None:
    page = paste(client, text=TICKET)
    assert set(ids(page, "#happening")) == OPEN
    assert not OPEN & set(ids(page))
    assert "3 open reports look like this one: possibly one common outage" in text(page.select_one(".results .notices.alarm"))
    assert set(ids(paste(client, text=TICKET, unresolved="yes"))) >= OPEN


def test_what_worked_counts_remedies_and_tells_the_median_time_and_who_solved_it(client: FlaskClient) -> None:
    told = text(paste(client, text=TICKET).select_one(".worked"))
    assert "3 reports" in told or "4 reports" in told
    assert "Median time" in told
    assert "Ada Quill" in told


def test_what_leads_away_from_an_answer_without_address_opens_beside_it(client: FlaskClient) -> None:
    page = paste(client, text=TICKET)
    leading = [*page.select("#answer a[href^='/']"), *page.select("#answer form")]
    assert len(leading) > 8
    assert {str(node.get("target")) for node in leading} == {"_blank"}
    assert soup(client, "/reports/QF7001/similar").select("main [target]") == []


def test_filters_narrow_a_pasted_ticket_and_keep_its_text(client: FlaskClient) -> None:
    page = paste(client, text=TICKET, priority="Low")
    assert ids(page) == ["QF7002"]
    assert [str(node["value"]) for node in page.select("input[name=priority][checked]")] == ["Low"]
    assert {str(node["form"]) for node in page.select(".filters input, .filters button")} == {"paste"}
    assert text(page.textarea) == text(BeautifulSoup(TICKET, "lxml"))
    assert "within these filters" in text(paste(client, text=TICKET, priority="Critical").select_one(".nothing"))


def test_a_dropped_file_can_be_narrowed_as_long_as_the_box_can_show_it(client: FlaskClient) -> None:
    page = paste(client, file=(io.BytesIO(TICKET.encode()), "mail.txt"))
    again = {"text": str(getattr(page.textarea, "string")), "name": str(page.select("input[name=name]")[0]["value"])}  # noqa: B009  # unions
    narrowed = paste(client, text=again["text"], name=again["name"], priority="Low")
    assert (text(narrowed.h1), ids(narrowed)) == ("Precedents of mail.txt", ["QF7002"])
    for data in (TICKET.encode("utf-16"), TICKET.encode() + b"\n" * 100_001):
        page = paste(client, file=(io.BytesIO(data), "long.log"))
        assert set(ids(page)) >= RESOLVED
        assert page.select(".filters") == []


def test_a_dropped_file_is_read_and_named(client: FlaskClient) -> None:
    page = paste(client, file=(io.BytesIO(REPORTS["QF7004"].encode()), "draft.txt"))
    assert "draft.txt" in text(page.select_one("h1"))
    assert set(ids(page)) >= RESOLVED


@pytest.mark.parametrize(
    ("pasted", "dropped", "told"),
    [
        pytest.param("  \n ", None, "nothing was pasted", id="nothing"),
        pytest.param("x" * 100_001, None, "longer than 100,000 characters", id="far too much"),
        pytest.param("", (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "shot.png"), "binary", id="a picture"),
        pytest.param("", (b"", "mail.txt"), "mail.txt: empty file", id="an empty file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    client: FlaskClient, pasted: str, dropped: tuple[bytes, str] | None, told: str
) -> None:
    form: dict[str, object] = {"text": pasted}
    if dropped:
        form["file"] = (io.BytesIO(dropped[0]), dropped[1])
    page = paste(client, 422, **form)
    assert told in text(page.select_one("#problem"))
    assert ("can be read" in text(page.select_one("#problem"))) == bool(dropped and dropped[0])
    box = page.select_one("textarea")
    assert box is not None
    assert (box.get("aria-describedby"), box.get("aria-invalid")) == ("problem", "true")


def multipart(data: bytes) -> tuple[bytes, str]:
    """Return a form with a file as a browser sends it, and its content type."""
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="long.log"\r\nContent-Type: text/plain\r\n\r\n'
    return head + data + b"\r\n--cut--\r\n", "multipart/form-data; boundary=cut"


def test_more_than_a_megabyte_is_too_large(client: FlaskClient) -> None:
    body, kind = multipart(b"x " * 600_000)
    response = client.post("/similar", data=body, content_type=kind)
    assert response.status_code == 413
    assert "larger than the 1,000,000 bytes" in response.get_data(as_text=True)


def test_a_ticket_that_is_like_nothing_says_so_and_folds_the_nearest(client: FlaskClient) -> None:
    page = paste(client, text="The cafeteria's menu for the summer picnic: melons, sandwiches, and a band with two trombones.")
    assert "No good precedent" in text(page.select_one(".results"))
    assert ids(page) == []
    assert not page.select("details.nearest[open]")


def test_a_ticket_of_unknown_words_is_answered_too(client: FlaskClient) -> None:
    assert "nothing to compare" in text(paste(client, text="xyzzyplugh frobozzle").select_one(".results"))


def test_nothing_pasted_is_stored_or_logged(settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    own = replace(settings, database=f"sqlite:///{tmp_path / 'own.db'}")
    before = {path: path.stat().st_mtime_ns for path in settings.index.rglob("*")}
    with caplog.at_level(logging.DEBUG), create_app(own).test_client() as client:
        page = paste(client, text=f"{TICKET}\n{CONFIDED}")
        paste(client, file=(io.BytesIO(f"{TICKET} {CONFIDED}".encode()), "mail.txt"))
        form = page.select("form.verdict")[0]
        sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
        assert client.post("/feedback", data={**sent, "verdict": "helpful"}, headers=OWN).status_code == 200
    assert CONFIDED not in caplog.text
    assert "quibblefrost" not in caplog.text
    rows = sqlite3.connect(tmp_path / "own.db").execute("SELECT text FROM precedent_queries").fetchall()
    assert len(rows) == 1
    assert "quibblefrost" in rows[0][0]
    assert CONFIDED not in rows[0][0]
    assert "Perdita" not in rows[0][0]
    assert {path: path.stat().st_mtime_ns for path in settings.index.rglob("*")} == before


def test_the_pasted_text_is_shown_again_as_text(client: FlaskClient) -> None:
    attack = "</textarea><script>window.owned=1</script> quibblefrost valve ERR_VALVE_1187"
    response = client.post("/similar", data={"text": attack})
    page = BeautifulSoup(response.get_data(as_text=True), "lxml")
    assert attack in str(getattr(page.select_one("textarea"), "string"))  # noqa: B009  # the tree's types are unions
    assert "window.owned" not in "".join(str(script) for script in page.select("script"))
    assert not page.select("img[onerror]")


def test_a_report_is_never_its_own_precedent_and_its_page_shows_the_best(client: FlaskClient) -> None:
    whole = soup(client, "/reports/QF7001/similar")
    found = ids(whole)
    assert set(found) >= RESOLVED - {"QF7001"}
    assert "QF7001" not in found
    place = soup(client, "/reports/QF7001").select_one(".alike")
    assert place is not None
    assert place.select_one("a[href='/reports/QF7001/similar']")
    panel = soup(client, str(place["data-load"]))
    assert [text(row).split()[0] for row in panel.select(".rows .small")] == found[:3]
    assert panel.select(".chips li")
    assert "possibly one outage" in text(panel)
    assert panel.select_one("a[href='/reports/QF7001/similar']")


def test_filters_are_in_the_address_in_one_order_and_narrow(client: FlaskClient) -> None:
    response = client.get("/reports/qf7001/similar?unresolved=yes&priority=Low&utm=1")
    assert (response.status_code, response.headers["Location"]) == (301, "/reports/QF7001/similar?priority=Low&unresolved=yes")
    page = soup(client, "/reports/QF7001/similar?priority=Low")
    assert ids(page) == ["QF7002"]
    assert page.select_one(".chosen a[href='/reports/QF7001/similar']")
    assert set(ids(soup(client, "/reports/QF7001/similar?unresolved=yes"))) >= OPEN
    assert ids(soup(client, "/reports/QF7001/similar?customer=Dogwood+Works&unresolved=yes")) == ["QF7004"]
    assert set(ids(soup(client, "/reports/QF7001/similar?status=Open"))) == {"QF7004", "QF7006"}


@pytest.mark.parametrize("address", ["/reports/HX9002/similar", "/compare?a=HX9001&b=HX9002", "/reports/QF7001/similar"])
def test_no_reports_text_becomes_markup(client: FlaskClient, address: str) -> None:
    page = soup(client, address)
    assert [script.get("src") for script in page.select("script") if "static" not in str(script.get("src"))] == []
    assert page.select("main img, main svg[onload], [onerror], [onload]") == []
