"""What makes pages cheap changes nothing of them: kept addresses, one schema a question, lists of facets, and what a process loads."""

import json
import subprocess
import sys
from dataclasses import replace
from urllib.parse import urlencode

import flask
import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines import FacetValue
from indexer.judgements import Event
from web import create_app, shapes, urls
from web.address import SearchAddress
from web.library import library_of
from web.shapes import Question, SearchParameters
from web.showing import FIRST_VALUES, folded

_TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))


@settings(max_examples=200, deadline=None)
@given(report_id=st.text(alphabet="ACE01 /#?%&+=é.:;~-_", min_size=1, max_size=12), text=_TEXTS, root=st.sampled_from(["", "/support"]))
def test_the_address_of_a_report_is_the_one_that_flask_makes(app: OpenAPI, report_id: str, text: str, root: str) -> None:
    with app.test_request_context("/search", environ_overrides={"SCRIPT_NAME": root}):
        assert urls.report_url(report_id) == flask.url_for("pages.report", report_id=report_id)
        assert urls.report_url(report_id, text) == flask.url_for("pages.report", report_id=report_id, q=text)
        assert urls.url_for("glossary.words", q=text, _anchor="rf") == flask.url_for("glossary.words", q=text, _anchor="rf")


@given(text=_TEXTS, value=_TEXTS)
def test_the_query_string_of_a_search_is_the_usual_one(text: str, value: str) -> None:
    address = SearchAddress(text=text, filters={"customer": (value,)}, page=3)
    assert address.query_string == urlencode(address.pairs)


def test_kept_addresses_follow_where_the_application_is_mounted(client: FlaskClient) -> None:
    plain = client.get("/search?q=disk").text
    mounted = client.get("/search?q=disk", environ_overrides={"SCRIPT_NAME": "/support"}).text
    assert 'href="/reports/' in plain
    assert 'href="/support/reports/' in mounted
    assert 'href="/reports/' not in mounted
    assert 'action="/support/search"' in mounted


def test_a_question_is_described_once_and_as_the_library_does_it(client: FlaskClient) -> None:
    assert SearchParameters.model_json_schema() == super(Question, SearchParameters).model_json_schema()
    assert SearchParameters.model_json_schema(by_alias=False) != SearchParameters.model_json_schema()
    before = shapes._schema.cache_info()
    client.get("/api/v1/search?q=disk")
    after = shapes._schema.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 1)


@given(chosen=st.lists(st.booleans(), max_size=20))
def test_a_long_list_of_values_is_folded_but_for_the_commonest_and_the_chosen(chosen: list[bool]) -> None:
    values = tuple(FacetValue(f"value {number}", 30 - number, chosen=flag) for number, flag in enumerate(chosen))
    shown, rest = folded(values)
    assert sorted([*shown, *rest], key=values.index) == list(values)
    assert [value for value in values if value in shown] == shown
    assert not any(value.chosen for value in rest)
    assert shown[:FIRST_VALUES] == list(values[:FIRST_VALUES])
    assert len(values) > FIRST_VALUES + 1 or not rest


@pytest.mark.parametrize(
    ("begin", "heavy"),
    [
        pytest.param(
            "from web import create_app; app = create_app()",
            ["matplotlib", "sklearn", "scipy", "onnxruntime", "tokenizers", "PIL"],
            id="the web application",
        ),
        pytest.param(
            "import indexer.cli",
            ["matplotlib", "sklearn", "scipy", "onnxruntime", "tokenizers", "flask", "sqlalchemy", "pydantic", "whoosh"],
            id="the command",
        ),
    ],
)
def test_what_few_requests_need_is_loaded_by_them(begin: str, heavy: list[str]) -> None:
    code = f"{begin}; import json, sys; print(json.dumps([name for name in {heavy!r} if name in sys.modules]))"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=120)
    assert json.loads(found.stdout) == []


def test_an_answer_has_a_number_of_its_own(client: FlaskClient) -> None:
    numbers = {client.get("/healthz").headers["X-Request-Id"] for _ in range(20)}
    assert len(numbers) == 20
    assert all(len(number) == 32 and int(number, 16) >= 0 for number in numbers)


def test_counts_that_wait_are_written_when_the_library_is_closed(app: OpenAPI, tmp_path: object) -> None:
    fresh = create_app(replace(library_of(app).settings, database=f"sqlite:///{tmp_path}/own.db"))
    fresh.test_client().get("/search?q=disk")
    library_of(fresh).close()
    assert [entry.text for entry in library_of(fresh).judgements.search_counts(Event.SEARCHED, limit=9).texts] == ["disk"]
    library_of(fresh).close()
