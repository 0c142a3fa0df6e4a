"""Failure modes in the API: both answers, their entity tags, and what is refused."""

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import failure_modes
from indexer.errors import MeaningError
from tests.web.similar_reports import REPORTS
from web import create_app, modes_known
from web.library import Library
from web.settings import Settings

ADDRESS = "/api/v1/failure-modes"


@pytest.fixture
def modes(client: FlaskClient) -> list[dict[str, Any]]:
    """All failure modes of the sample reports, as answered."""
    found: list[dict[str, Any]] = client.get(ADDRESS).get_json()["failure_modes"]
    return found


def test_every_report_is_in_one_mode_or_unsorted(client: FlaskClient) -> None:
    answer = client.get(ADDRESS).get_json()
    ids = [report for mode in answer["failure_modes"] for report in mode["reports"]] + answer["unsorted"]
    assert len(ids) == len(set(ids)) == client.get("/api/v1/stats").get_json()["reports"]
    sizes = [len(mode["reports"]) for mode in answer["failure_modes"]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_mode_comes_with_what_its_reports_say(client: FlaskClient, modes: list[dict[str, Any]]) -> None:
    listed = next(mode for mode in modes if "QF7001" in mode["reports"])
    assert set(listed["reports"]) >= set(REPORTS)
    assert sum(month["count"] for month in listed["months"]) == len(listed["reports"])
    full = client.get(f"{ADDRESS}/{listed['slug']}").get_json()
    assert {key: full[key] for key in listed} == listed
    assert full["url"] == f"/failure-modes/{listed['slug']}"
    assert client.get(full["url"]).status_code == 200
    assert full["remedies"][0]["text"].startswith("Raised snorkelbar_limit to 65")
    assert set(full["remedies"][0]["reports"]) <= set(listed["reports"])
    assert set(full["read_first"]) <= set(listed["reports"])
    assert full["days"]["known"] == 4
    assert full["days"]["lower"] <= full["days"]["median"] <= full["days"]["upper"]


def test_an_unknown_mode_is_not_found_and_the_answer_says_where_all_are(client: FlaskClient) -> None:
    answer = client.get(f"{ADDRESS}/merged-away")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["code"] == "not-found"
    assert "“merged-away”; /api/v1/failure-modes lists them all" in answer.get_json()["detail"]


def test_an_undeclared_parameter_is_refused(client: FlaskClient, modes: list[dict[str, Any]]) -> None:
    for address in (ADDRESS, f"{ADDRESS}/{modes[0]['slug']}"):
        answer = client.get(f"{address}?size=3")
        assert answer.status_code == 400
        assert answer.get_json()["errors"][0]["parameter"] == "size"


def test_the_tag_changes_when_people_decide_otherwise(settings: Settings, tmp_path: Path, modes: list[dict[str, Any]]) -> None:
    file = tmp_path / "failure-modes.toml"
    client = create_app(replace(settings, failure_modes=file)).test_client()
    slug = modes[0]["slug"]
    for address in (ADDRESS, f"{ADDRESS}/{slug}"):
        before = client.get(address)
        assert client.get(address, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
        file.write_text(f"[modes.{slug}]\nname = {json.dumps(f'Named at {address}')}\n", encoding="utf-8")
        after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert f"Named at {address}" in after.get_data(as_text=True)
    assert client.get(ADDRESS).get_json()["failure_modes"][0]["curated"]


def test_without_an_index_there_are_no_modes_to_answer_with(unindexed: FlaskClient) -> None:
    for address in (ADDRESS, f"{ADDRESS}/valve"):
        answer = unindexed.get(address)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "index-missing")


def test_without_the_sentence_model_modes_are_found_by_words_and_nothing_is_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[dict[str, Any]] = []
    found = Library(settings).modes.catalogue()

    def catalogue(_: object, **options: Any) -> object:
        asked.append(options)
        if options.get("meaning") is not None:
            raise MeaningError("the model is gone")
        return found

    monkeypatch.setattr(modes_known, "catalogue", catalogue)
    known = Library(settings).modes
    with caplog.at_level(logging.ERROR):
        assert known.catalogue() is found
    assert known.catalogue() is found
    assert [options.get("folder") for options in asked] == [settings.index, None]
    assert "the model is gone; failure modes are found by words alone" in caplog.text


def test_a_profile_is_made_once_and_only_so_many_are_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = failure_modes.profile

    def profile(*given: Any) -> object:
        made.append(given[2].slug)
        return real(*given)

    monkeypatch.setattr(modes_known, "profile", profile)
    monkeypatch.setattr(modes_known, "PROFILES", 2)
    known = Library(settings).modes
    first, second, third = known.catalogue().modes[:3]
    for mode in (first, second, first, third, first, second):
        assert known.profile(mode).mode == mode
    assert made == [first.slug, second.slug, third.slug, second.slug]
