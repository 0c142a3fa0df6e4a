"""What a report is indexed as."""

import pytest

from indexer import schema
from indexer.report import Group, Point, Report, Section, from_json
from indexer.schema import FACETS, FIELD_NAMES, FIELDS, Kind, date_number, document, fingerprint, keyword

REPORT = Report(
    id="CE1",
    title="Customer Escalation Summary",
    headline="Disk full on node 3",
    customer="Solstice",
    priority="High",
    status="Resolved",
    created="2024-02-06",
    resolved="2024-02-08",
    extra=(("Region", "eu-west-1"),),
    sections=(
        Section("issue_description", "Issue Description", "The disk was full."),
        Section("root_cause", "Root cause - runaway logs", "Logs\n- grew", (Group("Logs", (Point("grew"),)),)),
        Section("other", "Heard at the coffee machine", "nothing"),
        Section("other", "", "more"),
    ),
)


def test_every_value_is_of_a_declared_field_and_kind() -> None:
    values = document(REPORT, file="CE1.txt", digest="d").values
    by_name = {entry.name: entry for entry in FIELDS}
    for name, value in values.items():
        expected = {Kind.TEXT: str, Kind.KEYWORD: tuple, Kind.DATE: int, Kind.NUMBER: int}[by_name[name].kind]
        assert isinstance(value, expected), name


def test_header_values_sections_and_derived_values_are_indexed() -> None:
    values = document(REPORT, file="CE1.txt", digest="d").values
    assert values["created"] == 20240206
    assert (values["year"], values["ttr"]) == (2024, 2)
    assert values["cause"] == ("Logs",)
    assert values["title"] == "Customer Escalation Summary\nDisk full on node 3"
    assert "escalated" not in values


def test_a_heading_is_indexed_if_it_says_more_than_what_section_it_is() -> None:
    values = document(REPORT, file="CE1.txt", digest="d").values
    assert values["issue_description"] == "The disk was full."
    assert str(values["root_cause"]).startswith("Root cause - runaway logs\n")
    assert values["other"] == "Heard at the coffee machine\nnothing\n\nmore\n\nRegion: eu-west-1"


def test_the_stored_report_is_the_report() -> None:
    assert from_json(document(REPORT, file="CE1.txt", digest="d").stored) == REPORT


def test_names_and_aliases_mean_one_field_each() -> None:
    names = [name for entry in FIELDS for name in (entry.name, *entry.aliases)]
    assert len(names) == len(set(names)) == len(FIELD_NAMES)
    assert all(name == name.lower() for name in names)


def test_what_is_counted_beside_results_is_a_value_and_not_a_text() -> None:
    assert all(entry.kind in (Kind.KEYWORD, Kind.NUMBER) for entry in FIELDS if entry.name in FACETS)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [("priority", "sev1", "Critical"), ("status", "closed", "Resolved"), ("priority", "odd", "odd"), ("customer", " A  B ", "A B")],
)
def test_keywords_have_one_spelling(field: str, value: str, expected: str) -> None:
    assert keyword(field, value) == expected


def test_dates_compare_as_numbers() -> None:
    assert date_number("2024-02-06") < date_number("2024-10-01") < date_number("2025-01-01")


@pytest.mark.parametrize("change", ["analysis.ANALYSIS_VERSION", "analysis.STOP_WORDS"])
def test_the_fingerprint_changes_with_the_analysis(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    module, name = change.split(".")
    monkeypatch.setattr(getattr(schema, module), name, 999 if name.endswith("VERSION") else frozenset({"the"}))
    assert fingerprint() != before


def test_the_fingerprint_is_the_same_twice() -> None:
    assert fingerprint() == fingerprint()
