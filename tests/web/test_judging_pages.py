"""Links and feedback on pages: what they change, where they lead back to, and that no other site's page can send them."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.judgements import Judgements, LinkKind
from tests.web.similar_reports import OWN, RESOLVED, ids
from tests.web.test_pages import soup, text
from web import create_app
from web.settings import Settings


def test_a_link_is_shown_in_both_directions_and_can_be_taken_back(judging: FlaskClient) -> None:
    sent = {"other": "CE1010", "kind": "same-failure", "narrowed": "priority=Low"}
    response = judging.post("/reports/QF7001/links", data=sent, headers=OWN)
    assert (response.status_code, response.headers["Location"]) == (303, "/reports/QF7001/similar?priority=Low#precedent-CE1010")
    for here, there in (("QF7001", "CE1010"), ("CE1010", "QF7001")):
        row = soup(judging, f"/reports/{here}/similar").select_one(f"#precedent-{there}")
        assert "Linked as the same failure" in text(row)
        assert "linked as the same failure" in text(soup(judging, f"/reports/{here}/similar/panel"))
    judging.post("/reports/CE1010/links", data={"other": "QF7001", "kind": "none"}, headers=OWN)
    assert soup(judging, "/reports/QF7001/similar").select_one("#precedent-CE1010") is None


def test_who_linked_two_reports_and_why_is_shown_as_text(judging: FlaskClient) -> None:
    note = "the same limit,\r\n<b>one release later</b>"
    form = {"other": " qf7004 ", "kind": "same-failure", "by": "Ada Quill", "note": note, "narrowed": ""}
    assert judging.post("/reports/QF7001/links", data=form, headers=OWN).headers["Location"].endswith("#precedent-QF7004")
    link = soup(judging, "/reports/QF7001/similar").select_one(".linked-reports #link-QF7004")
    assert "Linked as the same failure by Ada Quill" in text(link)
    assert "<b>one release later</b>" in text(link)
    assert link is not None
    taken_back = {str(field["name"]): str(field["value"]) for field in link.select("form input, form button")}
    assert judging.post("/reports/QF7001/links", data=taken_back, headers=OWN).status_code == 303
    assert soup(judging, "/reports/QF7004/similar").select(".linked-reports li") == []


def test_a_link_to_a_report_that_is_gone_can_still_be_taken_back(judging: FlaskClient, tmp_path: Path) -> None:
    with Judgements(f"sqlite:///{tmp_path / 'own.db'}") as judgements:
        judgements.put_link("QF7001", "QF9999", LinkKind.SAME_FAILURE)
    assert "No longer in the index" in text(soup(judging, "/reports/QF7001/similar").select_one("#link-QF9999"))
    judging.post("/reports/QF7001/links", data={"other": "QF9999", "kind": "none"}, headers=OWN)
    assert soup(judging, "/reports/QF7001/similar").select(".linked-reports li") == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param({"other": "NOPE", "kind": "same-failure"}, 404, id="an unknown report"),
        pytest.param({"other": "QF7002", "kind": "alike"}, 400, id="no such kind"),
        pytest.param({"other": "QF7001", "kind": "same-failure"}, 400, id="with itself"),
        pytest.param({"other": "QF7002", "kind": "same-failure", "by": "a\nb"}, 400, id="a name of two lines"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(judging: FlaskClient, sent: dict[str, str], status: int) -> None:
    assert judging.post("/reports/QF7001/links", data=sent, headers=OWN).status_code == status


def test_a_report_said_to_be_unlike_is_left_out_and_listed(judging: FlaskClient) -> None:
    judging.post("/reports/QF7001/links", data={"other": "QF7002", "kind": "not-similar"}, headers=OWN)
    page = soup(judging, "/reports/QF7001/similar")
    assert "QF7002" not in ids(page)
    assert "Linked as not similar" in text(page.select_one(".linked-reports #link-QF7002"))
    assert "QF7001" not in ids(soup(judging, "/reports/QF7002/similar"))


def test_feedback_on_a_reports_precedent_returns_to_it_and_is_counted(judging: FlaskClient) -> None:
    sent = {"asked": "QF7001", "report": "QF7003", "verdict": "helpful", "narrowed": ""}
    response = judging.post("/feedback", data=sent, headers=OWN)
    assert response.headers["Location"] == "/reports/QF7001/similar#precedent-QF7003"
    assert "1 helpful" in text(soup(judging, "/reports/QF7001/similar").select_one("#precedent-QF7003"))
    quiet = judging.post("/feedback", data={**sent, "verdict": "copied"}, headers={**OWN, "Accept": "application/json"})
    assert (quiet.status_code, quiet.data) == (204, b"")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param({"asked": "QF7001", "report": "QF7003", "verdict": "great"}, 400, id="no such verdict"),
        pytest.param({"asked": "QF7001", "report": "QF7001", "verdict": "helpful"}, 400, id="a report as its own precedent"),
        pytest.param({"report": "QF7001", "verdict": "helpful"}, 400, id="no question"),
        pytest.param({"asked": "NOPE", "report": "QF7001", "verdict": "helpful"}, 404, id="an unknown question"),
        pytest.param({"asked": "QF7001", "report": "NOPE", "verdict": "helpful"}, 404, id="an unknown precedent"),
    ],
)
def test_feedback_that_makes_no_sense_is_refused(judging: FlaskClient, sent: dict[str, str], status: int) -> None:
    assert judging.post("/feedback", data=sent, headers=OWN).status_code == status


@pytest.mark.parametrize("address", ["/feedback", "/reports/QF7001/links"])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing said"),
        pytest.param({"Origin": "https://elsewhere.example"}, id="another origin"),
        pytest.param({"Origin": "null"}, id="a hidden origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="a sister site"),
    ],
)
def test_only_pages_of_this_server_change_anything(judging: FlaskClient, address: str, headers: dict[str, str]) -> None:
    sent = {"asked": "QF7001", "report": "QF7003", "verdict": "helpful", "other": "QF7003", "kind": "same-failure"}
    assert judging.post(address, data=sent, headers=headers).status_code == 403
    page = soup(judging, "/reports/QF7001/similar")
    assert page.select(".linked-reports li, .linked, .tally") == []


def test_the_way_back_leads_nowhere_else(judging: FlaskClient) -> None:
    sent = {"other": "QF7003", "kind": "none", "narrowed": "https://elsewhere.example/?priority=Low&next=//elsewhere.example"}
    assert judging.post("/reports/QF7001/links", data=sent, headers=OWN).headers["Location"] == "/reports/QF7001/similar"


def test_precedents_are_found_when_the_database_cannot_be_reached(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    client = create_app(replace(settings, database=f"sqlite:///{tmp_path}/taken/own.db")).test_client()
    page = soup(client, "/reports/QF7001/similar")
    assert set(ids(page)) >= RESOLVED - {"QF7001"}
    assert "cannot be reached" in text(page.select_one(".notices"))
    assert page.select("form.verdict") == []
    assert "without links and feedback" in caplog.text
    assert client.post("/feedback", data={"asked": "QF7001", "report": "QF7003", "verdict": "helpful"}, headers=OWN).status_code == 503
