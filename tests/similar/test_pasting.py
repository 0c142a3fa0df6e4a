"""What is pasted or dropped: a report in any format is compared section by section, a letter as a whole, and the rest is refused."""

import json

import pytest

from indexer.errors import ReportError
from indexer.pasting import pasted
from indexer.similar.ticket import SECTION_WEIGHTS

_REPORT = """CE900 - Customer Escalation Summary

Customer: Larkspur Freight
Priority: High

Issue Description:
Larkspur Freight cannot write: the compaction backlog grows.

Root Cause:
sst_files_hard_limit was reached.
"""
_LETTER = "Writes rejected\nDear team,\nthe compaction backlog grows at Larkspur Freight.\nRegards,\nIna"
_MARKDOWN = "# Lost rows\n\n## What happened\n\nRF=1 and a dead disk.\n\n## Fix\n\nRestored the backup.\n"
_HTML = "<h1>Lost rows</h1><h2>Issue Description</h2><p>RF=1 and a dead disk.</p><h2>Root Cause</h2><p>Nobody looked.</p>"


def test_a_pasted_report_is_compared_section_by_section() -> None:
    ticket = pasted(_REPORT)
    by_section = {part.section: part for part in ticket.parts}
    assert {"issue_description", "root_cause"} <= set(by_section)
    assert "sst_files_hard_limit" in by_section["root_cause"].text
    assert by_section["root_cause"].factor == SECTION_WEIGHTS["root_cause"]
    assert "Larkspur" not in ticket.text
    assert ticket.report_id == ""


def test_a_letter_is_compared_as_a_whole_with_its_first_line_as_the_subject() -> None:
    ticket = pasted(_LETTER, names=("Larkspur Freight",))
    assert [(part.section, part.factor) for part in ticket.parts] == [("", SECTION_WEIGHTS["title"]), ("", 1.0)]
    assert ticket.parts[0].text == "Writes rejected"
    assert ticket.parts[1].text.split() == ["the", "compaction", "backlog", "grows", "at", "."]


@pytest.mark.parametrize(
    ("data", "name", "sections"),
    [
        pytest.param(_REPORT.encode(), "a.txt", {"issue_description", "root_cause"}, id="plain text"),
        pytest.param(_REPORT.encode("utf-16"), "a.txt", {"issue_description", "root_cause"}, id="plain text in another encoding"),
        pytest.param(_MARKDOWN.encode(), "a.md", {"issue_description", "resolution"}, id="Markdown"),
        pytest.param(_HTML.encode(), "a.html", {"issue_description", "root_cause"}, id="HTML"),
        pytest.param(
            json.dumps({"id": "X1", "issue_description": "RF=1 and a dead disk.", "root_cause": "Nobody looked."}).encode(),
            "a.json",
            {"issue_description", "root_cause"},
            id="JSON",
        ),
    ],
)
def test_a_dropped_report_is_read_in_its_format(data: bytes, name: str, sections: set[str]) -> None:
    assert sections <= {part.section for part in pasted(data, name).parts}


def test_a_dropped_letter_is_a_letter() -> None:
    ticket = pasted(_LETTER.encode(), "ticket.txt")
    assert {part.section for part in ticket.parts} == {""}
    assert "compaction backlog" in ticket.text
    assert "Writes rejected" in ticket.text


def test_one_recognised_heading_does_not_make_a_letter_a_report() -> None:
    ticket = pasted("Hello,\nwrites are rejected, the tablets are gone and I do not know why.\n\nRoot cause:\nwe have no idea\n")
    assert {part.section for part in ticket.parts} == {""}


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        pytest.param("", "pasted text", "empty", id="nothing"),
        pytest.param(" \n\t", "pasted text", "empty", id="white space"),
        pytest.param(b"", "a.txt", "empty", id="an empty file"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(64), "a.txt", "binary", id="a picture"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)), "a.docx", "binary", id="an office document"),
        pytest.param(b'{"broken": ', "a.json", "JSON", id="a broken file"),
        pytest.param(b'[{"id": "A", "issue": "x"}, {"id": "B", "issue": "y"}]', "a.json", "holds 2 reports", id="several reports"),
    ],
)
def test_what_cannot_be_a_ticket_is_refused_with_its_reason(data: str | bytes, name: str, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        pasted(data, name)
