"""Whatever the blocks are, assembling never raises, and every word of every block is in the report."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.report import (
    HEADER_FIELDS,
    PAGE_TITLE,
    PRIORITIES,
    SECTIONS,
    STATUSES,
    WARNINGS,
    Block,
    BlockKind,
    assemble,
    from_json,
    to_json,
)

# Words that reports are made of, so that every rule is met by chance; and any text at all, so that nothing else is assumed.
_TELLING = [
    *(section.title for section in SECTIONS),
    *(entry.title for entry in HEADER_FIELDS),
    *(
        "Root cause (preliminary)",
        "3. Fix",
        "IV) Impact / severity",
        "What happened",
        "Summary",
        "TL;DR",
        "Resolution",
        "Incident",
        "Ticket details",
    ),
    *("CE1010 - Customer Escalation Summary", "[CE1101] Disk full", "Ticket #4711", "CE1010", "Incident report", "Page | CE7", "Details"),
    *("2024-02-06", "06/02/2024", "6 Feb 2024", "N/A", "-", "P1", "Sev-2", "closed", "waiting for customer", "Level 2", "unheard-of"),
    *("Immediate (0-4 hours):", "1. Customer User Error:", "Status: FAILED", "Owner: Jane, Priority: High", "Account: X · Severity: Low"),
    *("Priority | P1", "Id | Customer", "Hello,", "Customer X reported that their cluster was down", "see Jira", "Resolution: Fixed"),
]
_TEXT = st.one_of(
    st.sampled_from(_TELLING), st.text(max_size=40), st.lists(st.sampled_from(_TELLING), min_size=2, max_size=4).map(" ".join)
)
_LABEL = st.one_of(st.sampled_from([*_TELLING, PAGE_TITLE, "dateOpened", "customer.name", "raised_on", "Sev"]), st.text(max_size=20))
_MARKER = st.sampled_from(["", "-", "1.", "2)", "a)", "•", "4.2"])


def _blocks() -> st.SearchStrategy[Block]:
    plain = st.builds(
        Block, st.sampled_from([kind for kind in BlockKind if kind is not BlockKind.FIELD]), _TEXT, level=st.integers(0, 7), marker=_MARKER
    )
    return st.one_of(plain, st.builds(Block, st.just(BlockKind.FIELD), _TEXT, label=_LABEL))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def said(value: Any) -> Iterator[str]:
    """Yield every string of a report's JSON shape, without its warnings, which are not the file's words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from () if key == "warnings" else said(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner)


def _seen(block: Block) -> list[str]:
    """Return what a reader of the file sees of a block; the label of a page title is the reader's own word."""
    return [block.text, block.marker, "" if block.label == PAGE_TITLE else block.label]


@settings(max_examples=600, deadline=None)
@given(st.lists(_blocks(), max_size=14))
def test_every_word_of_every_block_is_in_the_report(blocks: list[Block]) -> None:
    report = assemble(blocks, source="a.txt", fallback_id="CE1")
    kept = {word for text in said(report.as_dict()) for word in _words(text)}
    missing = [word for block in blocks for text in _seen(block) for word in _words(text) if word not in kept]
    assert not missing


@settings(max_examples=300, deadline=None)
@given(st.lists(_blocks(), max_size=14), st.text(max_size=30))
def test_any_blocks_make_a_report_that_keeps_its_promises(blocks: list[Block], fallback_id: str) -> None:
    report = assemble(blocks, source="a.txt", fallback_id=fallback_id)
    assert re.fullmatch(r"[\w.-]+", report.id)
    assert report.headline.strip()
    assert len(report.headline) <= 110
    assert report.priority in (None, *PRIORITIES)
    assert report.status in (None, *STATUSES)
    assert all(date is None or re.fullmatch(r"\d{4}-\d\d-\d\d", date) for date in (report.created, report.escalated, report.resolved))
    assert {section.key for section in report.sections} <= {section.key for section in SECTIONS}
    assert {warning.code for warning in report.warnings} <= WARNINGS.keys()
    assert report == assemble(blocks, source="a.txt", fallback_id=fallback_id)


@settings(max_examples=300, deadline=None)
@given(st.lists(_blocks(), max_size=14))
def test_a_report_comes_back_from_the_index_exactly(blocks: list[Block]) -> None:
    report = assemble(blocks, source="export.jsonl#12", fallback_id="CE1")
    assert from_json(to_json(report)) == report


@pytest.mark.parametrize("kind", BlockKind)
def test_code_and_text_are_kept_verbatim_in_their_section(kind: BlockKind) -> None:
    lines = "I0206 14:05:00  log.cc:12]  Status: FAILED\n    at line 3"
    report = assemble(
        [Block(BlockKind.HEADING, "Technical details", level=2), Block(kind, lines, label="Log")], source="", fallback_id="X1"
    )
    assert lines in "\n".join(said(report.as_dict()))
