"""The API: shapes, limits, errors, headers; its own specification is held against it in test_specification."""

import json
from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.schema import FACETS
from web import create_app
from web.settings import Settings

PROBLEM = "application/problem+json"


def test_a_search_answers_with_hits_that_hold_their_resolution(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "replication factor resolution:backup"}).get_json()
    for name in ("query", "interpreted_query", "total", "took_ms", "hits", "facets", "suggestion", "warnings"):
        assert name in answer
    hit = answer["hits"][0]
    assert (hit["id"], hit["customer"], hit["priority"], hit["days_to_resolve"]) == ("CE1010", "Solstice", "Low", 2)
    assert hit["url"] == "/reports/CE1010"
    assert client.get(hit["url"]).status_code == 200
    assert "Replication factor changed to RF=3" in hit["resolution"]
    assert hit["snippet"]["text"] == "".join(piece["text"] for piece in hit["snippet"]["pieces"])
    assert any(piece["match"] for piece in hit["snippet"]["pieces"])
    assert hit["snippet"]["section"] in hit["sections"]


def test_filters_dates_and_order_narrow_as_on_the_page(client: FlaskClient) -> None:
    asked = [
        ("priority", "High"),
        ("priority", "Critical"),
        ("from", "2024-01-01"),
        ("to", "2024-12-31"),
        ("sort", "newest"),
        ("limit", "100"),
    ]
    answer = client.get("/api/v1/search", query_string=asked).get_json()
    assert answer["hits"]
    assert {hit["priority"] for hit in answer["hits"]} == {"High", "Critical"}
    days = [date.fromisoformat(hit["created"]) for hit in answer["hits"]]
    assert days == sorted(days, reverse=True)
    assert {day.year for day in days} == {2024}
    chosen = {value["value"] for facet in answer["facets"] if facet["field"] == "priority" for value in facet["values"] if value["chosen"]}
    assert chosen == {"High", "Critical"}


def test_every_facet_of_the_field_table_is_a_parameter_and_in_the_answer(client: FlaskClient) -> None:
    for name in FACETS:
        assert client.get("/api/v1/search", query_string={name: "x"}).status_code == 200
    assert [facet["field"] for facet in client.get("/api/v1/search").get_json()["facets"]] == list(FACETS)


def test_pages_and_offsets_cut_the_same_list(client: FlaskClient) -> None:
    def ids(**asked: int) -> list[str]:
        answer = client.get("/api/v1/search", query_string={"sort": "newest", **asked}).get_json()
        return [hit["id"] for hit in answer["hits"]]

    everything = ids(limit=40)
    assert ids(limit=10, page=3) == everything[20:30]
    assert ids(limit=10, offset=7) == everything[7:17]
    assert ids(limit=10, offset=20) == everything[20:30]
    assert ids(limit=10, page=90_000) == []


@pytest.mark.parametrize(
    ("asked", "code", "named"),
    [
        pytest.param("prioritty=High", "unknown-parameter", ["prioritty"], id="a mistyped filter"),
        pytest.param("foo=1&bar=2", "unknown-parameter", ["foo", "bar"], id="two unknown names"),
        pytest.param("limit=101", "invalid-parameter", ["limit"], id="too many hits"),
        pytest.param("limit=0", "invalid-parameter", ["limit"], id="no hits"),
        pytest.param("page=0", "invalid-parameter", ["page"], id="page nought"),
        pytest.param("sort=oldest", "invalid-parameter", ["sort"], id="an unknown order"),
        pytest.param("from=yesterday", "invalid-parameter", ["from"], id="no date"),
        pytest.param("q=" + "x" * 1001, "query-too-long", ["q"], id="a query over the limit"),
    ],
)
def test_a_bad_parameter_is_a_400_that_names_it(client: FlaskClient, asked: str, code: str, named: list[str]) -> None:
    response = client.get(f"/api/v1/search?{asked}")
    problem = response.get_json(force=True)
    assert (response.status_code, response.content_type, problem["code"]) == (400, PROBLEM, code)
    assert [entry["parameter"] for entry in problem["errors"]] == named
    assert all(name in problem["detail"] for name in named if code == "unknown-parameter")


@pytest.mark.parametrize("address", ["/api/v1/stats?x=1", "/api/v1/reports/CE1010?x=1", "/api/v1/suggest?x=1"])
def test_no_address_takes_an_unknown_parameter(client: FlaskClient, address: str) -> None:
    assert client.get(address).get_json(force=True)["code"] == "unknown-parameter"


def test_a_query_at_the_limit_is_answered(client: FlaskClient) -> None:
    assert client.get("/api/v1/search", query_string={"q": "x" * 1000}).status_code == 200


@pytest.mark.parametrize("spelling", ["CE1010", "ce1010"])
def test_a_whole_report_is_what_parsing_it_gives_and_its_address(client: FlaskClient, spelling: str) -> None:
    answer = client.get(f"/api/v1/reports/{spelling}").get_json()
    assert (answer["id"], answer["url"], answer["source"]) == ("CE1010", "/reports/CE1010", "CE1010.txt")
    assert [section["key"] for section in answer["sections"]][:2] == ["issue_description", "root_cause"]
    assert answer["causes"] == ["Customer User Error", "Configuration Issues", "Data Management"]


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        pytest.param("GET", "/api/v1/reports/NOPE", 404, "not-found", id="no such report"),
        pytest.param("GET", "/api/v1/nothing", 404, "not-found", id="no such address"),
        pytest.param("GET", "/api", 404, "not-found", id="the bare prefix"),
        pytest.param("POST", "/api/v1/search", 405, "method-not-allowed", id="a method that is not taken"),
    ],
)
def test_problems_have_a_shape_and_a_stable_code(client: FlaskClient, method: str, address: str, status: int, code: str) -> None:
    response = client.open(address, method=method)
    problem = response.get_json(force=True)
    assert (response.status_code, response.content_type) == (status, PROBLEM)
    assert {"type", "title", "status", "detail", "instance", "code", "request_id"} <= set(problem)
    assert (problem["status"], problem["code"], problem["type"], problem["instance"]) == (status, code, f"urn:precedent:{code}", address)
    if status == 405:
        assert "GET" in response.headers["Allow"]


def test_an_unforeseen_failure_is_a_problem_without_a_traceback(settings: Settings) -> None:
    app = create_app(settings)

    @app.route("/api/v1/broken")
    def broken() -> str:
        raise RuntimeError("a secret detail")

    response = app.test_client().get("/api/v1/broken")
    assert (response.status_code, response.content_type) == (500, PROBLEM)
    assert response.get_json(force=True)["code"] == "internal"
    assert "secret" not in response.get_data(as_text=True)


def test_a_request_over_the_limit_is_a_413(settings: Settings) -> None:
    app = create_app(settings)

    @app.route("/api/v1/upload", methods=["POST"])
    def upload() -> str:
        from flask import request

        return str(len(request.get_data()))

    response = app.test_client().post("/api/v1/upload", data=b"x" * 1_000_001)
    assert (response.status_code, response.get_json(force=True)["code"]) == (413, "too-large")


@pytest.mark.parametrize("address", ["/api/v1/search?q=disk", "/api/v1/reports/CE1010", "/api/v1/suggest?q=rep", "/api/v1/stats"])
def test_an_unchanged_answer_is_a_304(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    etag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", etag)
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert "no-cache" in first.headers["Cache-Control"]


def test_the_tag_differs_by_address_and_by_index(client: FlaskClient, settings: Settings) -> None:
    one, other = (client.get(f"/api/v1/search?q={word}").headers["ETag"] for word in ("disk", "clock"))
    assert one != other
    without = create_app(Settings(index=settings.index, corpus=settings.corpus, glossary=settings.corpus / "none.toml"))
    assert without.test_client().get("/api/v1/search?q=disk").headers["ETag"] != one


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("ticket-4711/a.b", True, id="a sane number is echoed"),
        pytest.param("x" * 129, False, id="a long one is replaced"),
        pytest.param("<script>", False, id="a hostile one is replaced"),
        pytest.param("", False, id="an empty one is replaced"),
    ],
)
def test_a_request_has_a_number(client: FlaskClient, given: str, kept: bool) -> None:
    found = client.get("/api/v1/stats", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert (found == given) is kept
    assert len(found) >= 8


def test_a_problem_carries_the_request_number(client: FlaskClient) -> None:
    response = client.get("/api/v1/reports/NOPE", headers={"X-Request-Id": "ticket-4711"})
    assert response.get_json(force=True)["request_id"] == response.headers["X-Request-Id"] == "ticket-4711"


def test_suggestions_continue_what_was_typed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=repl&limit=3").get_json()
    assert 1 <= len(answer["suggestions"]) <= 3
    assert all(text.startswith("repl") for text in answer["suggestions"])


def test_stats_count_the_reports(client: FlaskClient) -> None:
    answer = client.get("/api/v1/stats").get_json()
    assert answer["reports"] == client.get("/api/v1/search").get_json()["total"] > 50
    assert answer["revision"]


def test_without_an_index_the_api_says_so_and_when_to_ask_again(unindexed: FlaskClient) -> None:
    for address in ("/api/v1/search", "/api/v1/reports/X", "/api/v1/suggest", "/api/v1/stats", "/readyz"):
        response = unindexed.get(address)
        assert (response.status_code, response.content_type) == (503, PROBLEM)
        assert json.loads(response.data)["code"] == "index-missing"
        assert response.headers["Retry-After"]
    assert unindexed.get("/healthz").get_json() == {"status": "up"}


def test_a_server_started_before_its_index_answers_once_there_is_one(settings: Settings, unindexed: FlaskClient) -> None:
    assert unindexed.get("/readyz").status_code == 503
    late = unindexed.application.extensions["precedent"]
    late.settings = settings
    assert unindexed.get("/readyz").status_code == 200


def test_a_ready_server_says_how_much_it_holds(client: FlaskClient) -> None:
    answer = client.get("/readyz").get_json()
    assert answer["status"] == "ready"
    assert answer["reports"] > 50
