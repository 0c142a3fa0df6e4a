"""Insights in the API: the figures, the filters, and the entity tag."""

from flask.testing import FlaskClient

ADDRESS = "/api/v1/insights"


def test_it_counts_what_searching_finds(client: FlaskClient) -> None:
    query = "q=replication+OR+backup&priority=High&priority=Critical&from=2023-01-01"
    answer = client.get(f"{ADDRESS}?{query}").get_json()
    assert answer["total"] == client.get(f"/api/v1/search?{query}").get_json()["total"] > 0
    assert {row["name"] for row in answer["priorities"]["rows"]} == {"Critical", "High"}
    assert answer["priorities"]["periods"][0]["first"] >= "2023-01-01"
    assert sum(row["total"] for row in answer["failure_modes"]["rows"]) == answer["total"]
    known = sum(entry["count"] for entry in answer["days_to_resolve"]["bins"])
    assert known + answer["days_to_resolve"]["unresolved"] + answer["days_to_resolve"]["unknown"] == answer["total"]
    assert client.get(answer["url"]).status_code == 200


def test_a_mistyped_filter_is_refused_and_a_notice_is_a_warning(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}?prioritty=High")
    assert (answer.status_code, answer.get_json()["errors"][0]["parameter"]) == (400, "prioritty")
    assert client.get(f"{ADDRESS}?q=%28backup").get_json()["warnings"][0]["code"] == "literal"


def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient) -> None:
    before = client.get(ADDRESS)
    assert client.get(ADDRESS, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    other = client.get(f"{ADDRESS}?q=backup", headers={"If-None-Match": before.headers["ETag"]})
    assert other.status_code == 200


def test_without_an_index_it_says_so(unindexed: FlaskClient) -> None:
    assert unindexed.get(ADDRESS).get_json()["code"] == "index-missing"
