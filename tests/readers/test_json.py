"""JSON and JSON Lines: one report or many, in any style of keys, and errors that name the place."""

import io
import json
from typing import Any

import pytest

from indexer.errors import ReportError
from indexer.readers import Document, Outcome, read_bytes, read_text
from indexer.readers.json_lines import line_records
from indexer.readers.values import readable
from tests.readers.looks import looks


def read(record: Any) -> list[str]:
    return looks(read_text(json.dumps(record), "x.json").blocks)


def outcomes(text: str, name: str = "x.json") -> list[Outcome]:
    return list(read_bytes(text.encode(), name))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("rootCause", "Root Cause"),
        ("root_cause", "Root Cause"),
        ("root-cause", "Root Cause"),
        ("RootCause", "Root Cause"),
        ("Root cause", "Root cause"),
        ("root cause:", "root cause"),
        ("customerID", "Customer ID"),
        ("rcaURLPath", "Rca URL Path"),
        ("_id", "Id"),
        ("id", "Id"),
        ("", ""),
    ],
)
def test_a_key_is_made_readable(key: str, expected: str) -> None:
    assert readable(key) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(
            {"id": "CE7", "sev": 2, "open": True, "rate": 0.10, "closed": None, "owner": ""},
            ["Id = CE7", "Sev = 2", "Open = true", "Rate = 0.1", "Closed = ", "Owner = "],
            id="scalars are fields",
        ),
        pytest.param(
            {"fix": "Restarted.", "rootCause": "The disk was full and nobody saw it."},
            ["Fix = Restarted.", "h2 Root Cause", "The disk was full and nobody saw it."],
            id="a sentence is a section",
        ),
        pytest.param({"body": "short"}, ["h2 Body", "short"], id="a body is a section however short"),
        pytest.param(
            {"resolution": "It was the second disk that failed.", "id": "CE7"},
            ["Id = CE7", "h2 Resolution", "It was the second disk that failed."],
            id="fields come first",
        ),
        pytest.param({"tags": ["a", "b"], "id": "CE7"}, ["Tags = a, b", "Id = CE7"], id="a list of words is a field"),
        pytest.param(
            {"steps": ["Stop the node and wait.", "Start it."]},
            ["h2 Steps", "> Stop the node and wait.", "> Start it."],
            id="a list of sentences is a section",
        ),
        pytest.param(
            {"report": {"id": "CE7", "title": "T x"}, "sections": []},
            ["Id = CE7", "Title = T x", "Sections = "],
            id="a wrapper beside the sections",
        ),
        pytest.param({"data": {"id": 7, "attributes": {"title": "T x"}}}, ["Id = 7", "Title = T x"], id="an API's envelope"),
        pytest.param({"priority": {"name": "High", "id": "2"}}, ["Priority = High", "Priority Id = 2"], id="an object with a name"),
        pytest.param(
            {"environment": {"version": "2.20", "nodes": 3}}, ["h2 Environment", "Version = 2.20", "Nodes = 3"], id="an object of values"
        ),
        pytest.param(
            {"custom_fields": [{"name": "Client", "value": "Acme"}, {"name": "Tier", "value": None}]},
            ["Client = Acme", "Tier = "],
            id="custom fields in a list",
        ),
        pytest.param({"customFields": {"Client": "Acme"}}, ["Client = Acme"], id="custom fields in an object"),
        pytest.param(
            {"sections": {"rootCause": "Disk.", "steps": ["a", "b"]}},
            ["h2 Root Cause", "Disk.", "h2 Steps", "> a", "> b"],
            id="sections in an object",
        ),
        pytest.param(
            {"sections": [{"heading": "Root cause", "body": "Disk."}, {"heading": "Fix", "body": ["One more.", "Two."]}]},
            ["h2 Root cause", "Disk.", "h2 Fix", "> One more.", "> Two."],
            id="sections in a list",
        ),
        pytest.param({"content": [{"title": "Fix", "text": "<ol><li>a</li></ol>"}]}, ["h2 Fix", "> 1. a"], id="HTML bodies"),
        pytest.param({"sections": [{"name": "Fix", "markdown": "**Do:** x\n\n- a"}]}, ["h2 Fix", "Do = x", "> - a"], id="Markdown bodies"),
        pytest.param(
            {"sections": [{"name": "Log", "body": "Seen:\n\n    Status: FAILED"}]},
            ["h2 Log", "label Seen:", "code 'Status: FAILED'"],
            id="text bodies",
        ),
        pytest.param(
            {"body": "WHAT HAPPENED\nThe zone was lost."},
            ["label WHAT HAPPENED", "The zone was lost."],
            id="a body with headings of its own",
        ),
        pytest.param(
            {"plan": {"immediate": ["stop it", "wait"], "longTerm": ["buy one, soon, or else nothing will ever get better in here"]}},
            [
                "h2 Plan",
                "> Immediate:",
                ">> stop it",
                ">> wait",
                "> Long Term:",
                ">> buy one, soon, or else nothing will ever get better in here",
            ],
            id="lists by horizon",
        ),
        pytest.param(
            {"rootCause": [{"category": "User error", "points": ["RF=1", "no backup"]}]},
            ["h2 Root Cause", "> User error", ">> RF=1", ">> no backup"],
            id="groups",
        ),
        pytest.param(
            {"causes": {"name": "Disk", "size": "2 TB", "nodes": ["n1", "n2"]}},
            ["h2 Causes", "> Disk", ">> Size: 2 TB", ">> Nodes:", ">>> n1", ">>> n2"],
            id="an object with a name and more",
        ),
        pytest.param(
            {"timeline": [{"time": "09:00", "event": "down"}, {"time": "09:05", "event": "up"}]},
            ["h2 Timeline", "row Time | Event", "row 09:00 | down", "row 09:05 | up"],
            id="rows",
        ),
        pytest.param(
            {"comments": [{"author": "Jo", "created": "1 May", "body": "Status: Open\n\nIt hangs."}]},
            ["h2 Comments", "Jo \N{EN DASH} 1 May", "Status: Open", "It hangs."],
            id="comments",
        ),
    ],
)
def test_a_record_is_read(record: Any, expected: list[str]) -> None:
    assert read(record) == expected


def test_a_key_that_is_used_twice_keeps_both_values() -> None:
    assert looks(read_text('{"note": "a", "note": "b"}', "x.json").blocks) == ["Note = a", "Note = b"]


def test_numbers_stay_as_written() -> None:
    huge = "9" * 10_000
    found = looks(read_text(f'{{"n": {huge}, "v": 2.20, "e": 1E400, "x": NaN}}', "x.json").blocks)
    assert found == ["V = 2.20", "E = 1E400", "X = NaN", "h2 N", huge]


def test_a_lone_surrogate_is_written_out() -> None:
    (title,) = read_text('{"title": "a \\ud83d b \\u0000 c"}', "x.json").blocks
    assert title.text == "a \\ud83d b c"


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        pytest.param('{"a": 1,\n "b": }', 2, 7, "Expecting value", id="a missing value"),
        pytest.param('{"a": 1', 1, 8, "Expecting ',' delimiter", id="an open object"),
        pytest.param('{"a": 1} x', 1, 10, "Extra data", id="something behind"),
        pytest.param('[{"id": 1},\n {"id" 2}]', 2, 8, "Expecting ':' delimiter", id="in the second record"),
        pytest.param('[{"id": 1}', 1, 11, "Expecting ',' delimiter", id="an open list"),
        pytest.param("{'a': 1}", 1, 2, "Expecting property name", id="single quotes"),
        pytest.param("nonsense", 1, 1, "Expecting value", id="no JSON"),
    ],
)
def test_bad_json_is_an_error_with_its_place(text: str, line: int, column: int, reason: str) -> None:
    error = outcomes(text)[-1]
    assert isinstance(error, ReportError)
    assert (error.file, error.line, error.column) == ("x.json", line, column)
    assert reason in error.reason


def test_the_records_before_a_bad_one_are_read() -> None:
    first, second = outcomes('[{"id": "CE1", "title": "a b"}, oops]')
    assert isinstance(first, Document)
    assert isinstance(second, ReportError)


@pytest.mark.parametrize("text", ["[1, 2]", '"text"', "12", "null", "[[]]", "{}", "[]", '[{"id": "only"}]', '{"a": null}'])
def test_what_holds_no_report_is_an_error(text: str) -> None:
    assert all(isinstance(outcome, ReportError) for outcome in outcomes(text))


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'], ids=["lists", "objects", "both"])
def test_deep_nesting_is_an_error(opening: str) -> None:
    (error,) = outcomes(opening * 100_000)
    assert isinstance(error, ReportError)
    assert "nested too deeply" in error.reason


@pytest.mark.parametrize("depth", [30, 200, 900])
def test_nesting_within_the_parser_is_read_or_an_error(depth: int) -> None:
    (outcome,) = outcomes(f'{{"id": "CE7", "fix": {"[" * depth}"deep"{"]" * depth}}}')
    assert isinstance(outcome, ReportError) or "deep" in " ".join(looks(outcome.blocks))


def test_a_list_is_several_reports_told_apart_by_position() -> None:
    found = outcomes('[{"id": "A", "title": "x y"},\n\n {"id": "B", "title": "z"}]', "bulk/all.json")
    assert [(o.source, o.line, o.fallback_id) for o in found if isinstance(o, Document)] == [
        ("bulk/all.json#1", 1, "bulk-all-1"),
        ("bulk/all.json#2", 3, "bulk-all-2"),
    ]


def test_an_envelope_around_records_is_several_reports() -> None:
    found = outcomes('{"count": 2, "tickets": [{"id": 1, "subject": "x"}, {"id": 2, "subject": "y"}]}')
    assert [o.source for o in found if isinstance(o, Document)] == ["x.json#1", "x.json#2"]


def test_an_object_with_a_title_is_one_report_even_if_it_lists_incidents() -> None:
    (one,) = outcomes('{"title": "Week 7", "incidents": [{"id": 1, "title": "x"}]}')
    assert isinstance(one, Document)
    assert one.source == "x.json"


LINES = '{"_id": "CE1", "title": "One"}\n\noops\n{"_id": "CE2", "title": "Two"}\n[1]\n{"_id": "CE3", "title": "Three"}'


def test_a_bulk_export_is_a_report_a_line_and_bad_lines_are_named() -> None:
    found = outcomes(LINES, "export.jsonl")
    assert [o.source if isinstance(o, Document) else str(o) for o in found] == [
        "export.jsonl#1",
        "export.jsonl:3:1: bad JSON: Expecting value",
        "export.jsonl#4",
        "export.jsonl:5:1: no report: expected a JSON object, found a list",
        "export.jsonl#6",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_bulk_export_is_read_in_every_unicode_encoding(encoding: str) -> None:
    data = LINES.replace("Two", "Zwei\N{EN DASH}é").encode(encoding)
    found = list(read_bytes(data, "export.ndjson"))
    assert [o.line for o in found] == [1, 3, 4, 5, 6]
    assert isinstance(found[2], Document)
    assert found[2].blocks[1].text == "Zwei\N{EN DASH}é"


def test_a_line_of_a_bulk_export_may_be_cp1252() -> None:
    (found,) = read_bytes('{"id": "CE1", "title": "café"}\n'.encode("cp1252"), "export.jsonl")
    assert isinstance(found, Document)
    assert found.blocks[1].text == "café"


def test_a_line_over_the_limit_is_an_error_and_the_others_go_on() -> None:
    text = f'{{"id": "CE1", "title": "a"}}\n{{"id": "CE2", "title": "{"x" * 5000}"}}\n{{"id": "CE3", "title": "c"}}\n'
    for encoding in ("utf-8", "utf-16"):
        first, second, third = read_bytes(text.encode(encoding), "export.jsonl", limit_bytes=1000)
        assert isinstance(first, Document)
        assert isinstance(second, ReportError)
        assert "over the limit of 1,000 bytes" in second.reason
        assert second.line == 2
        assert isinstance(third, Document)


def test_a_bulk_export_streams() -> None:
    class Endless(io.RawIOBase):
        """An export without an end: reading it whole would never return."""

        def __init__(self) -> None:
            self.position = 0

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            assert whence == 0
            self.position = offset
            return offset

        def readinto(self, buffer: Any) -> int:
            line = b'{"id": "CE1", "title": "again and again"}\n'
            data = (line * (len(buffer) // len(line) + 2))[self.position % len(line) :][: len(buffer)]
            buffer[:] = data
            self.position += len(data)
            return len(data)

    records = line_records(io.BufferedReader(Endless()), file="x.jsonl", limit_bytes=1000)
    for number, record in zip(range(1, 2001), records, strict=False):
        assert not isinstance(record, ReportError)
        assert record.line == number


@pytest.mark.parametrize(
    ("name", "text", "format_"),
    [
        ("x.json", '{"id": 1, "title": "a"}\n{"id": 2, "title": "b"}', "json-lines"),
        ("x.jsonl", '{\n  "id": 1,\n  "title": "a"\n}', "json"),
        ("x.jsonl", '[{"id": 1, "title": "a"}]', "json"),
        ("x.txt", '{"id": 1, "title": "a"}', "json"),
        ("x", '{"id": 1, "title": "a"}\n{"id": 2, "title": "b"}', "json-lines"),
        ("x.log", '{"level": "INFO", "msg": "a"}\n{"level": "INFO", "msg": "b"}', "text"),
        ("x.json", "<html><body><p>text</p></body></html>", "html"),
    ],
)
def test_a_suffix_that_lies_about_json_is_overruled(name: str, text: str, format_: str) -> None:
    first = outcomes(text, name)[0]
    assert isinstance(first, Document)
    assert first.format == format_


def test_prose_of_a_public_collection_stays_whole() -> None:
    text = "User Agent: Mozilla/5.0\n\nSteps to reproduce:\n\nI was editing: nothing else. Status: it hangs."
    found = looks(read_text(json.dumps({"_id": "7", "title": "T x", "text": text}), "x.json").blocks)
    assert found[2:] == [
        "h2 Text",
        "User Agent = Mozilla/5.0",
        "label Steps to reproduce:",
        "I was editing: nothing else. Status: it hangs.",
    ]
