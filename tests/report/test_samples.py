"""The reference report, and every sample: all of the one is understood, and no word of any is lost on the way from blocks to report."""

import re
from pathlib import Path

import pytest

from indexer.readers import Document, read
from indexer.report import PAGE_TITLE, Report, assemble
from tests.report.test_nothing_lost import said

REPORTS = Path(__file__).parents[2] / "corpus" / "reports"


def _documents(path: Path) -> list[Document]:
    outcomes = list(read(path, name=path.name))
    documents = [outcome for outcome in outcomes if isinstance(outcome, Document)]
    assert len(documents) == len(outcomes)
    return documents


def _report(document: Document) -> Report:
    return assemble(document.blocks, source=document.source, fallback_id=document.fallback_id)


@pytest.mark.parametrize("path", sorted(REPORTS.iterdir()), ids=lambda path: path.name)
def test_no_word_of_a_sample_is_lost_between_its_blocks_and_its_report(path: Path) -> None:
    for document in _documents(path):
        kept = {word for text in said(_report(document).as_dict()) for word in re.findall(r"\w+", text)}
        seen = [(block.text, block.marker, "" if block.label == PAGE_TITLE else block.label) for block in document.blocks]
        assert [word for texts in seen for text in texts for word in re.findall(r"\w+", text) if word not in kept] == []


@pytest.mark.parametrize("path", sorted(REPORTS.iterdir()), ids=lambda path: path.name)
def test_a_sample_has_a_header_a_cause_or_a_fix_and_a_headline(path: Path) -> None:
    for document in _documents(path):
        report = _report(document)
        assert re.fullmatch(r"CE\d{4}", report.id)
        assert None not in (report.customer, report.priority, report.status, report.created)
        assert {section.key for section in report.sections} & {"root_cause", "resolution", "issue_description"}
        assert report.headline.lower() not in ("incident report", "customer escalation summary")
        assert report.status != "Resolved" or report.section("resolution") is not None


@pytest.fixture(scope="module")
def seed() -> Report:
    return _report(_documents(REPORTS / "CE1010.txt")[0])


def test_the_reference_s_header_and_footer_are_understood(seed: Report) -> None:
    assert (seed.id, seed.title, seed.customer) == ("CE1010", "Customer Escalation Summary", "Solstice")
    assert (seed.priority, seed.status, seed.escalation_level) == ("Low", "Resolved", "Level 1")
    assert (seed.created, seed.escalated, seed.resolved, seed.days_to_resolve) == ("2024-02-06", "2024-02-06", "2024-02-08", 2)
    assert (seed.assigned_engineer, seed.customer_contact) == ("Support Engineer", "Database Administrator - Solstice")
    assert (seed.extra, seed.warnings) == ((), ())


def test_the_reference_is_recognised_by_what_happened(seed: Report) -> None:
    assert seed.headline == "Unexpected data loss and corruption"


def test_the_reference_s_sections_are_understood(seed: Report) -> None:
    assert [section.key for section in seed.sections] == [
        "issue_description",
        "root_cause",
        "technical_details",
        "impact",
        "action_plan",
        "resolution",
        "current_status",
        "customer_sentiment",
        "next_steps",
    ]


def test_the_reference_s_causes_and_horizons_are_groups(seed: Report) -> None:
    plan = seed.section("action_plan")
    assert plan is not None
    assert seed.causes == ("Customer User Error", "Configuration Issues", "Data Management")
    assert [group.label for group in plan.groups] == ["Immediate (0-4 hours)", "Short-term (4-24 hours)", "Long-term (1-7 days)"]
    assert [point.text for point in plan.groups[1].points] == [
        "Restore data from available backups",
        "Implement data validation procedures",
        "Configure proper backup retention",
    ]


def test_the_reference_s_key_value_points_are_split(seed: Report) -> None:
    details = seed.section("technical_details")
    assert details is not None
    assert {point.key: point.value for point in details.points}["Data Loss"] == "~10,000 records"


def test_the_last_section_of_the_reference_does_not_hold_its_footer(seed: Report) -> None:
    steps = seed.section("next_steps")
    assert steps is not None
    assert steps.text.splitlines()[-1] == "4. Schedule follow-up review"
