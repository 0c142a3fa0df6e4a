"""A search's address: read, written in one order with defaults left out, and changed a step at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from indexer.engines import Sort
from indexer.schema import FACETS
from web.address import SearchAddress

NAMES = st.sampled_from(("q", *FACETS, "from", "to", "sort", "page", "utm_source"))
VALUES = st.one_of(
    st.text(max_size=30), st.sampled_from(["2024-01-31", "20240131", "newest", "relevance", "1", "0", "2", "٣", "High", " High "])
)


def read(*pairs: tuple[str, str]) -> SearchAddress:
    return SearchAddress.read(MultiDict(list(pairs)))


def test_an_address_is_written_in_one_order_with_defaults_left_out() -> None:
    found = read(
        ("page", "2"),
        ("sort", "newest"),
        ("to", ""),
        ("from", "2024-01-01"),
        ("priority", "High"),
        ("q", " slow query "),
        ("priority", "Critical"),
    )
    assert found.query_string == "q=slow+query&priority=High&priority=Critical&from=2024-01-01&sort=newest&page=2"


def test_a_span_of_dates_may_be_written_from_either_end() -> None:
    assert read(("from", "2024-03-01"), ("to", "2024-01-01")).query_string == "from=2024-01-01&to=2024-03-01"
    assert read(("from", "2024-03-01"), ("to", "")).query_string == "from=2024-03-01"


def test_the_defaults_give_an_empty_address() -> None:
    assert read(("q", " "), ("sort", "relevance"), ("page", "1"), ("from", ""), ("status", "")).query_string == ""


@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_reading_what_was_written_gives_the_same_address_and_no_problem(pairs: list[tuple[str, str]]) -> None:
    first = SearchAddress.read(MultiDict(pairs))
    second = SearchAddress.read(MultiDict(first.pairs))
    assert second.pairs == first.pairs
    assert second.problems == ()
    assert iri_to_uri(first.query_string) == first.query_string


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        pytest.param("from", "yesterday", "not a date", id="no date"),
        pytest.param("to", "2024-02-30", "not a date", id="a day that does not exist"),
        pytest.param("sort", "oldest", "not known", id="an unknown order"),
        pytest.param("page", "0", "no page", id="page nought"),
        pytest.param("page", "-1", "no page", id="a negative page"),
        pytest.param("page", "9" * 30, "no page", id="a page beyond all bounds"),
    ],
)
def test_a_value_that_cannot_be_understood_is_left_out_and_said(name: str, value: str, sentence: str) -> None:
    found = read((name, value), ("q", "disk"))
    assert found.query_string == "q=disk"
    assert len(found.problems) == 1
    assert sentence in found.problems[0]


def test_removing_a_chosen_value_keeps_the_others_and_returns_to_the_first_page() -> None:
    found = read(("priority", "High"), ("priority", "Low"), ("status", "Open"), ("page", "3"))
    assert found.without("priority", "High").query_string == "priority=Low&status=Open"
    assert found.without("status", "Open").query_string == "priority=High&priority=Low"


def test_another_order_or_text_returns_to_the_first_page() -> None:
    found = read(("q", "a"), ("page", "3"))
    assert found.with_sort(Sort.NEWEST).query_string == "q=a&sort=newest"
    assert found.with_text("b").query_string == "q=b"


def test_an_address_becomes_a_request() -> None:
    request = read(("q", "disk"), ("status", "Open"), ("from", "2024-01-01"), ("page", "2")).request(25)
    assert (request.text, request.filters, request.created_from, request.created_to) == ("disk", {"status": ("Open",)}, "2024-01-01", None)
    assert (request.page, request.size) == (2, 25)


def test_more_values_than_an_address_holds_are_cut_and_said() -> None:
    found = read(*(("customer", f"Customer {number}") for number in range(60)))
    assert len(found.filters["customer"]) == 50
    assert found.problems
