"""The form in which reports are kept in the index."""

from types import MappingProxyType

import pytest

from indexer.report import Group, Point, Report, ReportWarning, Section, from_json, to_json

REPORT = Report(
    "CE1",
    "t",
    "Größe \u2028 \x00",
    "a.txt",
    raw={"created": "6 Feb"},
    labels={"created": "Opened"},
    extra=(("Region", "eu"),),
    sections=(Section("root_cause", "RCA", "1. Logs: full", (Group("Logs", (Point("full", "disk", "full"),)),), (Point("x"),)),),
    warnings=(ReportWarning("no-id", "id", "m"),),
)


def test_a_report_comes_back_as_it_was() -> None:
    assert from_json(to_json(REPORT)) == REPORT


def test_a_report_that_was_read_cannot_be_changed() -> None:
    read = from_json(to_json(REPORT))
    assert isinstance(read.raw, MappingProxyType)
    assert isinstance(read.labels, MappingProxyType)


@pytest.mark.parametrize("text", ["", "{}", '{"id": 1, "title": "", "headline": ""}', "[1]"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|truncated|Expected|missing"):
        from_json(text)
