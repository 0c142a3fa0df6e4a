"""What reports lack: counted and listed by queries that a reader can go on from, the longest open first."""

import pytest

from indexer.engines import Engine
from indexer.knowledge import GAPS, lacking
from indexer.searching import SearchRequest, search
from tests.knowledge.conftest import report, write


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """An index of reports that each lack something."""
    dates = {"created": "2024-02-01", "resolved": "2024-02-02", "status": "Resolved"}
    write(
        engine,
        report("WHOLE", "All is there", **dates),
        report("NOCAUSE", "No cause", cause="", **dates),
        report("NOFIX", "No fix", fix="", **dates),
        report("NODATE", "No date", status="Resolved", resolved="2024-02-02"),
        report("NODAY", "No day", created="2024-02-01", status="Resolved"),
        report("OPEN2", "Open", fix="", created="2024-05-01", status="Open"),
        report("OPEN1", "Open", fix="", created="2023-05-01", status="In Progress"),
        report("OPEN3", "Open", fix="", status="Open"),
    )
    return engine


def test_every_gap_has_its_reports_the_longest_open_first_and_the_undated_last(filled: Engine) -> None:
    found = {entry.gap.key: [report.id for report in entry.reports] for entry in lacking(filled, limit=10)}
    assert found["open"] == ["OPEN1", "OPEN2", "OPEN3"]
    assert found["no-resolution"] == ["NOFIX"]
    assert found["no-cause"] == ["NOCAUSE"]
    assert sorted(found["no-created"]) == ["NODATE", "OPEN3"]
    assert found["no-resolved"] == ["NODAY"]


def test_a_list_is_cut_and_its_count_is_not(filled: Engine) -> None:
    first = lacking(filled, limit=2)[0]
    assert ([report.id for report in first.reports], first.total) == (["OPEN1", "OPEN2"], 3)


@pytest.mark.parametrize("gap", GAPS, ids=[gap.key for gap in GAPS])
def test_the_query_of_a_gap_is_understood_and_finds_what_is_counted(filled: Engine, gap: object) -> None:
    (entry,) = (entry for entry in lacking(filled, limit=10) if entry.gap == gap)
    page = search(filled, SearchRequest(entry.gap.query))
    assert (page.total, page.notices, page.partial) == (entry.total, (), False)
