"""Every sample report: each visible word of its file is in the parsed report, and its header and sections are found."""

from pathlib import Path

import pytest

from indexer.corpus import walk
from indexer.readers import Document, read
from indexer.report import Report, assemble
from tests.readers.looks import words
from tests.readers.seen import seen_words

REPORTS = Path(__file__).parent.parent.parent / "corpus" / "reports"
FILES = [file.path for file in walk(REPORTS)]


def reports(path: Path) -> dict[str, Report]:
    documents = [outcome for outcome in read(path) if isinstance(outcome, Document)]
    return {d.source: assemble(d.blocks, source=d.source, fallback_id=d.fallback_id) for d in documents}


def said(report: Report) -> str:
    """Return all that a parsed report says."""
    sections = [f"{section.heading}\n{section.text}" for section in report.sections]
    header = [report.id, report.title, *report.raw.values(), *report.labels.values()]
    return "\n".join([*header, *(f"{label} {value}" for label, value in report.extra), *sections])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_visible_word_of_the_file_is_in_the_parsed_report(path: Path) -> None:
    parsed = reports(path)
    seen = seen_words(path)
    assert parsed.keys() == seen.keys()
    for source, expected in seen.items():
        assert not set(expected) - set(words(said(parsed[source])))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_names_itself_its_customer_and_its_sections(path: Path) -> None:
    for report in reports(path).values():
        assert report.id.startswith("CE")
        assert report.title
        assert report.customer
        assert report.priority
        assert report.status
        assert report.created
        assert len({section.key for section in report.sections} - {"other"}) >= 3
