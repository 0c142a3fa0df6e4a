"""JSON -> records: one report, a list of reports, or an envelope around either; each record's blocks.

The one decision worth knowing: numbers are never converted and duplicate keys are kept, so that what a ticket tool wrote arrives as
written; and a list is read element by element, so that an error knows its line and the elements before it are not lost.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.errors import ReportError
from indexer.readers.records import record_blocks
from indexer.readers.values import Pairs, Value, folded
from indexer.report.model import Block, BlockKind

_ENVELOPES = frozenset(
    {"cases", "data", "docs", "escalations", "hits", "incidents", "issues", "items", "records", "reports", "results", "tickets"}
)
_IDENTIFYING = frozenset(
    {"caseid", "code", "headline", "id", "key", "number", "ref", "reference", "reportid", "subject", "ticketid", "title"}
)
_TALLY = re.compile(r"true|false|[\d.,:TZ+/ -]*|https?://\S+")  # what an export says about itself: counts, dates, the next page
_WHITE_SPACE = " \t\n\r"


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object that may be a report; ``line``: where it begins, from 1."""

    pairs: Pairs
    line: int


def json_records(text: str, *, file: str) -> Iterator[Record | ReportError]:
    """Yield the records of a JSON text in order; what is no record, or no JSON, is yielded as a ReportError with line and column."""
    listed = text.lstrip()[:1] == "["
    count = 0
    try:
        values = _values(text, file=file) if listed else _in_envelope(list(_values(text, file=file)))
        for value, line in values:
            count += 1
            yield Record(value, line) if isinstance(value, Pairs) else _no_record(value, file=file, line=line)
    except ReportError as error:
        yield error
        return
    if not count:
        yield ReportError(file, "empty: the JSON list holds no record")


def json_line(text: str, *, file: str, line: int) -> Record | ReportError:
    """Return the record of one line of a JSON Lines file."""
    try:
        value, _ = next(_values(text, file=file, first_line=line, single=True))
    except ReportError as error:
        return error
    return Record(value, line) if isinstance(value, Pairs) else _no_record(value, file=file, line=line)


def blocks_of(record: Record, *, file: str) -> list[Block] | ReportError:
    """Return a record's blocks, or the error that it says nothing or is nested too deeply."""
    try:
        blocks = record_blocks(record.pairs)
    except RecursionError:
        return ReportError(file, "JSON is nested too deeply", line=record.line)
    said = [block for block in blocks if block.text and not (block.kind is BlockKind.FIELD and folded(block.label) == "id")]
    if not any(block.kind is not BlockKind.HEADING for block in said):
        return ReportError(file, "empty: the record holds no text", line=record.line)
    return blocks


def is_json_lines(text: str) -> bool:
    """Return whether the first two lines are JSON objects of their own."""
    lines = [line for line in text.split("\n", 3)[:3] if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines[:2]):
        return False
    return isinstance(json_line(lines[0], file="", line=1), Record)


def _no_record(value: Value, *, file: str, line: int) -> ReportError:
    kind = "a list" if isinstance(value, list) else "null" if value is None else "a single value"
    return ReportError(file, f"no report: expected a JSON object, found {kind}", line=line, column=1)


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=lambda pairs: Pairs(tuple((key, _literal(value)) for key, value in pairs)),
        parse_int=str,
        parse_float=str,
        parse_constant=str,
        strict=False,
    )


def _literal(value: Value | bool) -> Value:
    """Return true and false as JSON writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_literal(inner) for inner in value]
    return value


def _values(text: str, *, file: str, first_line: int = 1, single: bool = False) -> Iterator[tuple[Value, int]]:
    """Yield each top-level value with its line: the elements of a list one by one, else the one value."""
    decoder = _decoder()
    position = _skip(text, 0)
    listed = text[position : position + 1] == "[" and not single
    position = _skip(text, position + 1) if listed else position
    line, counted = first_line, 0
    while True:
        if listed and text[position : position + 1] == "]":
            position = _skip(text, position + 1)
            break
        line += text.count("\n", counted, position)
        counted = position
        try:
            decoded, position = decoder.raw_decode(text, position)
            value = _literal(decoded)
        except json.JSONDecodeError as error:
            raise _bad(text, error.pos, error.msg, file=file, first_line=first_line) from error
        except RecursionError as error:
            raise ReportError(file, "JSON is nested too deeply", line=line, column=1) from error
        yield value, line
        position = _skip(text, position)
        if not listed:
            break
        if text[position : position + 1] == ",":
            position = _skip(text, position + 1)
        elif text[position : position + 1] != "]":
            raise _bad(text, position, "Expecting ',' delimiter", file=file, first_line=first_line)
    if position < len(text):
        raise _bad(text, position, "Extra data", file=file, first_line=first_line)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _WHITE_SPACE:
        position += 1
    return position


def _bad(text: str, position: int, message: str, *, file: str, first_line: int) -> ReportError:
    line = text.count("\n", 0, position) + first_line
    column = position - text.rfind("\n", 0, position)
    return ReportError(file, f"bad JSON: {message}", line=line, column=column)


def _in_envelope(values: Sequence[tuple[Value, int]]) -> Sequence[tuple[Value, int]]:
    (value, line), *_ = values
    inner = _enveloped(value) if isinstance(value, Pairs) else []
    return [(record, line) for record in inner] or values


def _enveloped(record: Pairs) -> Sequence[Value]:
    """Return the records of an export's envelope ({"tickets": [...], "count": 2}), [] if the object has anything else to say."""
    inner = [(key, value) for key, value in record if not (value is None or (isinstance(value, str) and _TALLY.fullmatch(value)))]
    if len(inner) != 1 or folded(inner[0][0]) not in _ENVELOPES or any(folded(key) in _IDENTIFYING for key, _ in record):
        return []
    value = inner[0][1]
    if isinstance(value, Pairs):
        return _enveloped(value)
    return value if isinstance(value, list) and value and all(_identified(one) for one in value) else []


def _identified(record: Value) -> bool:
    return isinstance(record, Pairs) and any(folded(key) in _IDENTIFYING for key, _ in record)
