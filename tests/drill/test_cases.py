"""Cases: what of a report is shown before it is answered, and that the answer is not among it."""

from pathlib import Path

import pytest

from indexer.drill import EVIDENCE, case
from indexer.readers import Document, read
from indexer.report import Report, Section, assemble

ISSUE = "Writes to the orders table time out since nine this morning."
CAUSE = "The disk of the second node was full, since nobody rotates the archive logs."
FIX = "Moved the archive logs to the large volume and restarted the second node."


def report(*sections: tuple[str, str, str], status: str = "Resolved") -> Report:
    return Report("X1", "Disk full", "Disk full", status=status, sections=tuple(Section(*section) for section in sections))


def told(*sections: tuple[str, str, str]) -> str:
    """Return all that is shown of a report before it is answered."""
    found = case(report(*sections))
    assert found
    return "\n".join(section.text for section in (*found.issue, *found.evidence))


def test_a_case_shows_its_issue_and_has_evidence_in_the_reports_order() -> None:
    found = case(
        report(
            ("issue_description", "Issue", ISSUE),
            ("impact", "Impact", "Forty shops cannot sell."),
            ("root_cause", "Cause", CAUSE),
            ("technical_details", "Logs", "E0917 Timed out: could not flush"),
            ("resolution", "Fix", FIX),
            ("next_steps", "Next", "Rotate the archive logs."),
        )
    )
    assert found
    assert [section.text for section in found.issue] == [ISSUE]
    assert [section.key for section in found.evidence] == ["impact", "technical_details"]
    assert found.withheld == 0


def test_sections_that_tell_are_never_shown() -> None:
    tell = [
        (key, "Heading", f"{key} sentence of five words")
        for key in ("root_cause", "action_plan", "current_status", "customer_sentiment", "next_steps", "other")
    ]
    shown = told(
        ("issue_description", "Issue", ISSUE),
        *tell,
        ("resolution", "Fix", FIX),
        ("technical_details", "Verification", "written afterwards"),
    )
    assert shown == ISSUE


@pytest.mark.parametrize(
    "said",
    [
        FIX,
        "We moved the archive logs to the large volume and restarted the second node.",
        CAUSE,
        "It was resolved by moving things.",
        "The fix was simple.",
        "The root cause is the disk.",
        "It turned out that the disk was full.",
        "After investigation it was determined to be caused by the customer.",
    ],
)
def test_a_sentence_that_gives_the_answer_away_is_left_out(said: str) -> None:
    body = (("root_cause", "Cause", CAUSE), ("resolution", "Fix", FIX))
    found = case(report(("issue_description", "Issue", f"{ISSUE} {said}\nNothing was deployed."), *body))
    assert found
    assert [section.text for section in found.issue] == [f"{ISSUE}\nNothing was deployed."]
    assert found.withheld == 1


@pytest.mark.parametrize("said", ["Fix: moved logs", "Root cause: a full disk.", "Workaround - restart it", "RESOLUTION: moved"])
def test_a_text_that_runs_on_into_the_answer_ends_there(said: str) -> None:
    shown = told(("issue_description", "Issue", f"{ISSUE} {said}\nAnd more of that."), ("resolution", "Fix", FIX))
    assert shown == ISSUE


@pytest.mark.parametrize(
    "said", ["Reason:   Evicted", "Customer diagnosis: the pool is too small.", "The second node is slow.", "disk: 40 GB"]
)
def test_what_only_looks_like_an_answer_is_shown(said: str) -> None:
    assert said in told(("issue_description", "Issue", f"{ISSUE}\n{said}"), ("root_cause", "Cause", CAUSE), ("resolution", "Fix", FIX))


def test_a_sum_of_the_whole_is_shown_only_if_there_is_nothing_else() -> None:
    summary = ("issue_description", "Executive summary", "Orders failed until somebody freed the disk.")
    assert told(summary, ("issue_description", "What happened", ISSUE), ("resolution", "Fix", FIX)) == ISSUE
    assert told(summary, ("resolution", "Fix", FIX)) == "Orders failed until somebody freed the disk."


@pytest.mark.parametrize(
    ("sections", "status"),
    [
        ([("issue_description", "Issue", ISSUE)], "Resolved"),
        ([("issue_description", "Issue", ISSUE), ("resolution", "Fix", "  ")], "Resolved"),
        ([("issue_description", "Issue", ISSUE), ("resolution", "Workaround", FIX)], "Pending"),
        ([("issue_description", "Issue", ""), ("resolution", "Fix", FIX)], "Resolved"),
        ([("resolution", "Fix", FIX)], "Resolved"),
        ([("issue_description", "Issue", FIX), ("resolution", "Fix", FIX)], "Resolved"),
        ([("issue_description", "Issue", "It broke."), ("resolution", "Fix", FIX)], "Resolved"),
    ],
    ids=["no resolution", "an empty one", "still open", "empty issue", "no issue", "all in one", "too short"],
)
def test_a_report_that_teaches_nothing_is_no_case(sections: list[tuple[str, str, str]], status: str) -> None:
    assert case(report(*sections, status=status)) is None


def test_no_case_of_the_sample_reports_shows_a_sentence_of_its_resolution() -> None:
    folder = Path(__file__).parents[2] / "corpus" / "reports"
    documents = [entry for path in sorted(folder.iterdir()) for entry in read(path) if isinstance(entry, Document)]
    reports = [assemble(entry.blocks, source=entry.source, fallback_id=entry.fallback_id) for entry in documents]
    cases = [found for entry in reports if (found := case(entry)) is not None]
    assert len(cases) > 50
    for found in cases:
        assert {section.key for section in found.evidence} <= set(EVIDENCE)
        shown = " ".join(" ".join(section.text.split()) for section in (*found.issue, *found.evidence))
        fixes = [section.text for section in found.report.sections if section.key == "resolution"]
        sentences = [sentence for fix in fixes for sentence in " ".join(fix.split()).split(". ") if len(sentence.split()) > 5]
        assert [sentence for sentence in sentences if sentence in shown] == [], found.report.id
