"""Precedents, links and feedback in the API: what a ticket tool sends and gets, and what is refused."""

import io
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.similar import THRESHOLD
from tests.web.similar_reports import CONFIDED, OPEN, REPORTS, RESOLVED, TICKET
from web import create_app
from web.settings import Settings

PROBLEM = "application/problem+json"


def ask(client: FlaskClient, **ticket: object) -> dict[str, Any]:
    """Return the answer to a ticket sent as JSON."""
    response = client.post("/api/v1/similar", json=ticket)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = response.get_json()
    return found


def found_ids(answer: dict[str, Any], part: str = "hits") -> list[str]:
    """Return the ids of a part of an answer."""
    return [entry["id"] for entry in answer[part]]


def test_a_ticket_gets_precedents_with_score_reasons_and_resolution_in_a_small_answer(client: FlaskClient) -> None:
    answer = ask(client, text=TICKET)
    assert set(found_ids(answer)) >= RESOLVED
    assert set(found_ids(answer, "happening")) == OPEN
    assert answer["outage"] is True
    best = answer["hits"][0]
    assert THRESHOLD <= best["score"] <= 1
    reasons = {reason["term"].casefold(): reason for reason in best["because"]}
    assert "issue_description" in reasons["quibblefrost"]["sections"]
    assert any(reason["identifier"] for reason in reasons.values())
    assert best["resolution"].startswith("Raised snorkelbar_limit to 65")
    assert client.get(best["url"]).status_code == 200
    for text in (best["passage"]["text"], best["resolution"]):
        assert "\n" not in text
        assert len(text) <= 250
    assert not {"header", "passages", "whole_resolution", "action_plan"} & set(best)
    assert answer["worked"]["remedies"][0]["reports"]
    assert answer["worked"]["median_days"] in (2, 3, 4)


def test_more_is_returned_only_if_asked_for_by_name(client: FlaskClient) -> None:
    best = ask(client, text=TICKET, fields=["header", "passages", "resolution", "action_plan"], limit=1)["hits"][0]
    assert best["header"]["assigned_engineer"] in ("Ada Quill", "Bo Rasmus")
    assert any(piece["match"] for piece in best["passages"]["ours"])
    assert any(piece["match"] for piece in best["passages"]["theirs"])
    assert best["whole_resolution"].startswith("Raised")
    assert "Open the flumeplate" in best["action_plan"]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"data": TICKET, "content_type": "text/plain"}, id="plain text"),
        pytest.param({"data": f"# {TICKET}", "content_type": "text/markdown"}, id="Markdown"),
        pytest.param({"data": f"<html><body><p>{TICKET}</p></body></html>", "content_type": "text/html"}, id="HTML"),
        pytest.param({"data": REPORTS["QF7001"].encode(), "content_type": "application/octet-stream"}, id="a whole report"),
        pytest.param({"json": {"title": "Quibblefrost valve stuck", "text": "ERR_VALVE_1187 on the wobbledrum"}}, id="title and text"),
        pytest.param({"json": {"sections": {"issue_description": TICKET, "root_cause": "snorkelbar_limit=40"}}}, id="sections"),
        pytest.param({"form": REPORTS["QF7002"]}, id="a form with a file"),
    ],
)
def test_a_ticket_is_read_however_it_is_sent(client: FlaskClient, sent: dict[str, Any]) -> None:
    if "form" in sent:
        sent = {"data": {"file": (io.BytesIO(sent["form"].encode()), "ticket.txt")}}
    response = client.post("/api/v1/similar?limit=20", **sent)
    assert response.status_code == 200
    assert set(found_ids(response.get_json())) >= RESOLVED


def test_options_stand_in_the_address_or_in_the_body_which_wins(client: FlaskClient) -> None:
    def found(address: str, **body: object) -> list[str]:
        return found_ids(client.post(f"/api/v1/similar{address}", json={"text": TICKET, **body}).get_json())

    assert found("?priority=Low") == ["QF7002"]
    assert found("", filters={"priority": ["Low"]}) == ["QF7002"]
    assert found("?priority=High", filters={"priority": ["Low"]}) == ["QF7002"]
    assert set(found("?status=Open")) == {"QF7004", "QF7006"}
    assert len(found("?limit=3", limit=1)) == 1
    assert set(found("", unresolved=True, limit=20)) >= OPEN | RESOLVED
    assert len(found("?min_score=1", min_score=0.25)) >= 4


def test_a_span_of_created_dates_narrows_a_ticket_and_a_report_both_days_included(client: FlaskClient) -> None:
    """All reports of this failure mode are of the first of March."""

    def found(address: str, **filters: str) -> set[str]:
        return set(found_ids(client.post(f"/api/v1/similar{address}", json={"text": TICKET, "filters": filters}).get_json()))

    day, before, after = "2024-03-01", "2024-02-29", "2024-03-02"
    for span in ((day, day), (before, after)):
        assert found("", **dict(zip(("from", "to"), span, strict=True))) == found(f"?from={span[0]}&to={span[1]}") == RESOLVED
    assert not RESOLVED & (found(f"?from={after}") | found(f"?to={before}") | found("", to=before))
    assert found(f"?from={after}&to={after}", **{"from": day}) == RESOLVED  # the body wins
    assert not RESOLVED & found(f"?to={before}", **{"from": before})  # one by one
    address = "/api/v1/reports/QF7001/similar"
    assert set(found_ids(client.get(f"{address}?from={day}").get_json())) == RESOLVED - {"QF7001"}
    assert not RESOLVED & set(found_ids(client.get(f"{address}?to={before}").get_json()))
    refused = client.get(f"{address}?from=2024-02-30")
    assert (refused.status_code, refused.get_json(force=True)["errors"][0]["parameter"]) == (400, "from")


def test_a_report_has_precedents_and_never_itself(client: FlaskClient) -> None:
    answer = client.get("/api/v1/reports/qf7001/similar?fields=header&limit=20").get_json()
    assert answer["report"] == "QF7001"
    assert set(found_ids(answer)) >= RESOLVED - {"QF7001"}
    assert "QF7001" not in found_ids(answer) + found_ids(answer, "nearest") + found_ids(answer, "happening")
    assert answer["hits"][0]["header"]["customer"]


def test_what_is_like_nothing_has_no_hits(client: FlaskClient) -> None:
    answer = ask(client, text="The cafeteria's menu for the summer picnic: melons, sandwiches, and a band with two trombones.")
    assert answer["hits"] == []
    assert answer["worked"] is None


@pytest.mark.parametrize(
    ("sent", "status", "code", "named"),
    [
        pytest.param({"json": {"text": "x", "lmit": 1}}, 400, "unknown-parameter", ["lmit"], id="a mistyped option"),
        pytest.param({"json": {"limit": 1}}, 400, "invalid-parameter", ["text"], id="no ticket"),
        pytest.param({"json": {"text": "a", "sections": {"impact": "b"}}}, 400, "unknown-parameter", ["text"], id="both ways at once"),
        pytest.param({"json": {"sections": {"mood": "b"}}}, 400, "unknown-parameter", ["sections"], id="an unknown section"),
        pytest.param({"json": {"text": "x", "limit": "3"}}, 400, "invalid-parameter", ["limit"], id="a number as text"),
        pytest.param({"json": {"text": "x", "min_score": 1.5}}, 400, "invalid-parameter", ["min_score"], id="a score above one"),
        pytest.param({"json": {"text": "x", "filters": {"from": None}}}, 400, "invalid-parameter", ["filters"], id="no date"),
        pytest.param({"json": {"text": "x", "filters": {"to": "2024-2-1"}}}, 400, "invalid-parameter", ["filters"], id="half a date"),
        pytest.param({"json": {"text": "x" * 100_001}}, 400, "invalid-parameter", ["text"], id="a text that is too long"),
        pytest.param({"data": "{", "content_type": "application/json"}, 400, "invalid-parameter", ["request"], id="no JSON"),
        pytest.param({"data": {"other": "x"}, "content_type": "multipart/form-data"}, 400, "bad-request", [], id="a form without a file"),
        pytest.param({"data": b"\x89PNG\0\0", "content_type": "text/plain"}, 422, "report-unreadable", [], id="a picture"),
        pytest.param({"data": "x", "content_type": "image/png"}, 415, "unsupported-media-type", [], id="another kind of content"),
        pytest.param({"data": b"x" * 1_000_001, "content_type": "text/plain"}, 413, "too-large", [], id="more than a megabyte"),
    ],
)
def test_what_is_no_ticket_is_a_problem_that_says_why(
    client: FlaskClient, sent: dict[str, Any], status: int, code: str, named: list[str]
) -> None:
    response = client.post("/api/v1/similar", **sent)
    problem = response.get_json(force=True)
    assert (response.status_code, response.content_type, problem["code"]) == (status, PROBLEM, code)
    assert [entry["parameter"] for entry in problem.get("errors", ())] == named


def test_an_unknown_report_has_no_precedents(client: FlaskClient) -> None:
    assert client.get("/api/v1/reports/NOPE/similar").status_code == 404


def test_feedback_on_a_ticket_keeps_its_telling_words_and_nothing_else(judging: FlaskClient, tmp_path: Path) -> None:
    answer = ask(judging, text=f"{TICKET} {CONFIDED}")
    sent = {"terms": answer["terms"], "report": answer["hits"][0]["id"], "verdict": "helpful"}
    assert [judging.post("/api/v1/feedback", json=sent).get_json()["counted"] for _ in range(2)] == [True, False]
    ((kept,),) = sqlite3.connect(tmp_path / "own.db").execute("SELECT text FROM precedent_queries").fetchall()
    assert "uibblefrost" in kept
    assert CONFIDED not in kept
    assert "Perdita" not in kept


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"report": "QF7001", "verdict": "helpful"}, 400, "judgement-refused", id="no question"),
        pytest.param({"report": "QF7001", "verdict": "helpful", "asked": "QF7001"}, 400, "judgement-refused", id="its own precedent"),
        pytest.param({"report": "QF7001", "verdict": "great", "asked": "QF7002"}, 400, "invalid-parameter", id="no such verdict"),
        pytest.param({"report": "QF7001", "verdict": "helpful", "text": "x"}, 400, "unknown-parameter", id="a text"),
        pytest.param({"report": "NOPE", "verdict": "helpful", "asked": "QF7002"}, 404, "not-found", id="an unknown report"),
    ],
)
def test_feedback_that_makes_no_sense_is_refused(judging: FlaskClient, body: dict[str, str], status: int, code: str) -> None:
    response = judging.post("/api/v1/feedback", json=body)
    assert (response.status_code, response.get_json(force=True)["code"]) == (status, code)


def test_a_link_is_made_seen_from_both_ends_changed_and_forgotten(judging: FlaskClient) -> None:
    address = "/api/v1/reports/QF7001/links/qf7002"
    made = judging.put(address, json={"kind": "same-failure", "by": "Ada", "note": "one\ntwo"}).get_json()
    assert (made["other"], made["kind"], made["by"], made["note"]) == ("QF7002", "same-failure", "Ada", "one\ntwo")
    seen = judging.get("/api/v1/reports/QF7002/links").get_json()
    assert [(link["other"], link["kind"]) for link in seen["links"]] == [("QF7001", "same-failure")]
    hit = next(entry for entry in judging.get("/api/v1/reports/QF7002/similar").get_json()["hits"] if entry["id"] == "QF7001")
    assert hit["linked"] is True
    judging.put(address, json={"kind": "not-similar"})
    assert judging.get("/api/v1/reports/QF7002/links/QF7001").get_json()["kind"] == "not-similar"
    assert "QF7001" not in found_ids(judging.get("/api/v1/reports/QF7002/similar").get_json())
    assert [judging.delete(address).status_code for _ in range(2)] == [204, 404]
    assert judging.get(address).status_code == 404
    assert judging.get("/api/v1/reports/QF7001/links").get_json()["links"] == []


@pytest.mark.parametrize(
    ("address", "body", "status", "code"),
    [
        pytest.param("QF7001/links/QF7001", {"kind": "same-failure"}, 400, "judgement-refused", id="with itself"),
        pytest.param("QF7001/links/QF7002", {"kind": "alike"}, 400, "invalid-parameter", id="another kind"),
        pytest.param("QF7001/links/QF7002", {"kind": "same-failure", "by": "a\nb"}, 400, "invalid-parameter", id="a name of two lines"),
        pytest.param("QF7001/links/NOPE", {"kind": "same-failure"}, 404, "not-found", id="with nothing"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(judging: FlaskClient, address: str, body: dict[str, str], status: int, code: str) -> None:
    response = judging.put(f"/api/v1/reports/{address}", json=body)
    assert (response.status_code, response.get_json(force=True)["code"]) == (status, code)


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=["origin", "site"])
def test_another_sites_page_cannot_make_a_browser_judge(judging: FlaskClient, headers: dict[str, str]) -> None:
    link = "/api/v1/reports/QF7001/links/QF7002"
    sent = {"report": "QF7001", "verdict": "helpful", "asked": "QF7002"}
    assert judging.post("/api/v1/feedback", json=sent, headers=headers).status_code == 403
    assert judging.put(link, json={"kind": "same-failure"}, headers=headers).status_code == 403
    assert judging.delete(link, headers=headers).get_json(force=True)["code"] == "forbidden"
    assert judging.get(link).status_code == 404


def test_without_its_database_precedents_are_found_and_judgements_are_a_503(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    client = create_app(replace(settings, database=f"sqlite:///{tmp_path}/taken/own.db")).test_client()
    answer = client.get("/api/v1/reports/QF7001/similar").get_json()
    assert answer["hits"]
    assert [warning["code"] for warning in answer["warnings"]] == ["judgements"]
    response = client.get("/api/v1/reports/QF7001/links")
    assert (response.status_code, response.get_json(force=True)["code"]) == (503, "judgements")


def test_an_unusable_database_url_stops_no_precedents_either(settings: Settings) -> None:
    client = create_app(replace(settings, database="nonsense")).test_client()
    assert client.get("/api/v1/reports/QF7001/similar").get_json()["warnings"]
    assert json.loads(client.get("/api/v1/reports/QF7001/links").data)["code"] == "judgements"
