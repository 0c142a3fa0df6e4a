"""Precedents narrowed by the span of days in which they were created: as in searching, whichever way a report comes to be found."""

import pytest

from indexer.engines import Engine
from indexer.meaning import Meaning
from indexer.pasting import pasted
from indexer.schema import document
from indexer.similar import Opinions, Precedents, SimilarRequest, known_names, precedents, ticket_of_text
from tests.similar.incidents import INCIDENTS, incident
from tests.similar.test_by_meaning import FREEZE
from tests.similar.test_precedents import TICKET

AGAIN = {
    "IN1": ("2024-06-30", "Resolved"),
    "IN2": ("2024-07-01", "Resolved"),
    "IN3": ("2024-07-31", "Resolved"),
    "NOW1": ("2024-07-31", "Open"),
}
"""The same failure four times more, in June and July; the other incidents are of February."""


@pytest.fixture
def dated(own_engine: Engine) -> Engine:
    """An engine that holds these too; not that of other tests."""
    for report_id, (day, status) in AGAIN.items():
        report = incident(report_id, **{**INCIDENTS["CE2"], "status": status, "created": day, "resolved": "2024-08-20"})
        own_engine.write([document(report, file=f"{report_id}.txt", digest="1")])
    return own_engine


def ids(found: Precedents) -> set[str]:
    """Return what is shown, be it resolved or not."""
    return {entry.report.id for part in (found.hits, found.happening) for entry in part}


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        pytest.param(None, None, {"CE1", "CE2", *AGAIN}, id="no span"),
        pytest.param("2024-07-01", "2024-07-31", {"IN2", "IN3", "NOW1"}, id="both days are included"),
        pytest.param("2024-07-02", None, {"IN3", "NOW1"}, id="from a day on"),
        pytest.param(None, "2024-06-30", {"CE1", "CE2", "IN1"}, id="up to a day"),
        pytest.param("2024-07-01", "2024-07-01", {"IN2"}, id="one day"),
        pytest.param("2024-08-01", "2024-07-01", set(), id="a span that ends before it begins"),
    ],
)
def test_only_reports_created_within_the_span_count_be_they_resolved_or_not(
    dated: Engine, first: str | None, last: str | None, left: set[str]
) -> None:
    found = precedents(dated, ticket_of_text(TICKET), SimilarRequest(created_from=first, created_to=last))
    assert ids(found) == left


def test_a_span_and_facets_narrow_together(dated: Engine) -> None:
    request = SimilarRequest(filters={"status": ("Resolved",)}, created_from="2024-07-01")
    assert ids(precedents(dated, ticket_of_text(TICKET), request)) == {"IN2", "IN3"}


def test_a_linked_report_outside_the_span_is_left_out_as_by_any_filter(dated: Engine) -> None:
    said = Opinions(same=frozenset({"CE7", "IN1"}))
    for request, linked in (
        (SimilarRequest(), {"CE7", "IN1"}),
        (SimilarRequest(created_from="2024-06-01"), {"IN1"}),
        (SimilarRequest(created_to="2024-06-01"), {"CE7"}),
    ):
        hits = precedents(dated, ticket_of_text(TICKET), request, opinions=said).hits
        assert {hit.report.id for hit in hits if hit.linked} == linked


def test_a_span_narrows_what_is_near_in_meaning_too(sample_engine: Engine, sample_meaning: Meaning) -> None:
    ticket = pasted(FREEZE, names=known_names(sample_engine))

    def created(first: str | None, last: str | None) -> list[str]:
        request = SimilarRequest(min_score=0, limit=50, resolved_only=False, created_from=first, created_to=last)
        found = precedents(sample_engine, ticket, request, meaning=sample_meaning)
        assert [hit for hit in found.hits if hit.sense is not None]
        return [hit.report.created or "" for hit in found.hits]

    everything = created(None, None)
    middle = sorted(everything)[len(everything) // 2]
    for first, last in ((middle, None), (None, middle), (middle, middle[:4] + "-12-31")):
        within = created(first, last)
        assert within
        assert all((first or "") <= day <= (last or "9999") for day in within)
