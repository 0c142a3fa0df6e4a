"""A report file -> its documents: the format is found, the bytes decoded, the limits kept, and the format's reader gives the blocks.

The one decision worth knowing: nothing here raises for a bad file. Each report of a file is an outcome, a :class:`Document` or the
:class:`~indexer.errors.ReportError` that says file, place and reason, so that one bad record never stops the others.
"""

import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from indexer.errors import ReportError
from indexer.readers.decoding import decode, encoding_of, refuse_binary
from indexer.readers.document import Document, Format, Outcome
from indexer.readers.front_matter import front_matter_blocks, split_front_matter
from indexer.readers.html import html_blocks
from indexer.readers.json import Record, blocks_of, json_records
from indexer.readers.json_lines import line_records, line_records_from
from indexer.readers.markdown import markdown_blocks
from indexer.readers.sniffing import SUFFIXES, format_of, suffix_format
from indexer.readers.text import text_blocks
from indexer.readers.words import clean
from indexer.report.model import Block

__all__ = ["LIMIT_BYTES", "SUFFIXES", "Document", "Format", "Outcome", "is_divisible", "read", "read_bytes", "read_lines", "read_text"]

LIMIT_BYTES = 10 * 1024 * 1024
_HEAD = 64 * 1024
_ID = re.compile(r"(?:[A-Z]{2,12}[-_ ]?\d+|[a-z]{2,12}[-_]?\d{3,})(?:-\d+)*(?![^\W_]|\.\d)")
_NO_ID = re.compile(r"[^\w.+-]+")
_LONGEST_ID = 120


def read(path: Path, *, name: str = "", limit_bytes: int = LIMIT_BYTES) -> Iterator[Outcome]:
    """Yield each report of a file, or why there is none.

    ``name`` is what the outcomes call the file (its path in the corpus). ``limit_bytes`` bounds a file of one report, and a line of a bulk
    export, which may itself be of any length. An unreadable file is a ReportError too.
    """
    name = name or path.name
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            yield ReportError(name, "not a regular file")  # opening a pipe would wait for its writer
            return
        with path.open("rb") as stream:
            yield from _read_stream(stream, info.st_size, name=name, limit_bytes=limit_bytes)
    except OSError as error:
        yield ReportError(name, f"cannot be read: {error.strerror or error}")


def is_divisible(path: Path, *, name: str) -> bool:
    """Return whether a file is a bulk export whose lines can be read apart by :func:`read_lines`; False if it cannot be read."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            size = path.stat().st_size
    except OSError:
        return False
    return encoding_of(head) in (None, "utf-8") and b"\x00" not in head and _streams(head, size, name=name)


def read_lines(path: Path, *, offset: int, first: int, count: int, name: str) -> Iterator[Outcome]:
    """Yield each report of some lines of a bulk export: ``count`` lines from byte ``offset`` on, where line ``first`` begins."""
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            for record in line_records_from(stream, first=first, count=count, file=name, limit_bytes=LIMIT_BYTES):
                yield _outcome(record, first, name=name, format_=Format.JSON_LINES, alone=False)
    except OSError as error:
        yield ReportError(name, f"cannot be read: {error.strerror or error}")


def read_bytes(data: bytes, name: str, *, limit_bytes: int = LIMIT_BYTES) -> Iterator[Outcome]:
    """Yield each report of an uploaded file's bytes, or why there is none; the suffix of ``name`` counts as it does for a file."""
    yield from _read_stream(io.BytesIO(data), len(data), name=name, limit_bytes=limit_bytes)


def read_text(text: str, name: str = "pasted text") -> Document:
    """Return the one report of a pasted text, whatever its format; raises ReportError if there is none, or more than one."""
    outcomes = list(_read_text(clean(text), name=name))
    errors = [outcome for outcome in outcomes if isinstance(outcome, ReportError)]
    if errors:
        raise errors[0]
    documents = [outcome for outcome in outcomes if isinstance(outcome, Document)]
    if len(documents) != 1:
        raise ReportError(name, f"holds {len(documents)} reports; one is expected")
    return documents[0]


def _read_stream(stream: BinaryIO, size: int, *, name: str, limit_bytes: int) -> Iterator[Outcome]:
    head = stream.read(_HEAD)
    stream.seek(0)
    try:
        refuse_binary(head, file=name)
        if _streams(head, size, name=name):
            records = line_records(stream, file=name, limit_bytes=limit_bytes)
            yield from _outcomes(records, name=name, format_=Format.JSON_LINES)
            return
        if size > limit_bytes:
            raise ReportError(name, f"file of {size:,} bytes is over the limit of {limit_bytes:,} bytes")
        data = stream.read(limit_bytes + 1)
        if len(data) > limit_bytes:
            raise ReportError(name, f"file of more than {limit_bytes:,} bytes is over the limit; it grew while it was read")
        text = clean(decode(data, file=name, markup=suffix_format(name) not in (Format.JSON, Format.MARKDOWN)))
    except ReportError as error:
        yield error
        return
    yield from _read_text(text, name=name)


def _streams(head: bytes, size: int, *, name: str) -> bool:
    """Return whether a file is a bulk export, judged by its first bytes; a short one may still show so when it is read whole."""
    if suffix_format(name) not in (Format.JSON_LINES, Format.JSON) or not head.strip():
        return False
    try:
        start = clean(decode(head[: head.rfind(b"\n") + 1] or head, file=name))
    except ReportError:
        return suffix_format(name) is Format.JSON_LINES
    if len(start) < len(head) // 4 and size > len(head):
        return suffix_format(name) is Format.JSON_LINES
    return format_of(start, name) is Format.JSON_LINES


def _read_text(text: str, *, name: str) -> Iterator[Outcome]:
    if not text.strip():
        yield ReportError(name, "empty file")
        return
    format_ = format_of(text, name)
    if format_ is Format.JSON_LINES:
        records = line_records(io.BytesIO(text.encode()), file=name, limit_bytes=len(text) * 4)
        yield from _outcomes(records, name=name, format_=format_)
    elif format_ is Format.JSON:
        yield from _outcomes(json_records(text, file=name), name=name, format_=format_, alone=text.lstrip()[:1] != "[")
    else:
        yield _document(text, name=name, format_=format_)


def _document(text: str, *, name: str, format_: Format) -> Outcome:
    try:
        blocks = _blocks(text, format_)
    except RecursionError:
        return ReportError(name, f"{format_} is nested too deeply")
    if not any(block.text or block.label for block in blocks):
        return ReportError(name, "empty: the file holds no visible text")
    return Document(tuple(blocks), name, format_, _fallback_id(name))


def _blocks(text: str, format_: Format) -> list[Block]:
    if format_ is Format.MARKDOWN:
        return markdown_blocks(text)
    if format_ is Format.HTML:
        front, page, _ = split_front_matter(text)
        return [*(front_matter_blocks(front) if front else ()), *html_blocks(page)]
    return text_blocks(text)


def _outcomes(records: Iterator[Record | ReportError], *, name: str, format_: Format, alone: bool = False) -> Iterator[Outcome]:
    """Yield a document a record; records of one file are told apart by line, or in a list by position."""
    held: tuple[int, Record | ReportError] | None = None
    for position, record in enumerate(records, start=1):
        if held is not None:
            yield _outcome(held[1], held[0], name=name, format_=format_, alone=False)
            alone = False
        held = (position, record)
    if held is None:
        yield ReportError(name, "empty file")
    else:
        yield _outcome(held[1], held[0], name=name, format_=format_, alone=alone)


def _outcome(record: Record | ReportError, position: int, *, name: str, format_: Format, alone: bool) -> Outcome:
    if isinstance(record, ReportError):
        return record
    blocks = blocks_of(record, file=name)
    if isinstance(blocks, ReportError):
        return blocks
    if alone:
        return Document(tuple(blocks), name, format_, _fallback_id(name))
    number = record.line if format_ is Format.JSON_LINES else position
    return Document(tuple(blocks), f"{name}#{number}", format_, f"{_fallback_id(name)}-{number}", record.line)


def _fallback_id(name: str) -> str:
    """Return the id that a file's name gives: the one it begins with ("CE1104-clock-skew.md"), else its whole path without the suffix."""
    path = PurePosixPath(name)
    stem = path.stem if path.suffix.lower() in SUFFIXES else path.name
    if match := _ID.match(stem):
        return match[0].replace(" ", "-")
    folders = () if path.is_absolute() else path.parts[:-1]
    return _NO_ID.sub("-", "-".join([*folders, stem])).strip("-.")[:_LONGEST_ID] or "report"
