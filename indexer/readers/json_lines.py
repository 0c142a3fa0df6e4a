"""A bulk export, one JSON object a line -> records, one at a time: an export of any length takes the memory of its longest line.

The one decision worth knowing: a bad line is one error, with its place, and the next line is read as if nothing had happened.
"""

import io
import itertools
from collections.abc import Iterator
from typing import BinaryIO

from indexer.errors import ReportError
from indexer.readers.decoding import decode, encoding_of
from indexer.readers.json import Record, json_line
from indexer.readers.words import clean

_HEAD = 4096
_CHUNK = 1 << 16


def line_records(stream: BinaryIO, *, file: str, limit_bytes: int) -> Iterator[Record | ReportError]:
    """Yield the record of each line that is not blank, or its error; ``limit_bytes`` is the longest line allowed."""
    head = stream.read(_HEAD)
    stream.seek(0)
    encoding = encoding_of(head)
    if encoding is not None and encoding != "utf-8":
        yield from _wide_lines(stream, encoding, file=file, limit=limit_bytes)
        return
    yield from line_records_from(stream, first=1, count=None, file=file, limit_bytes=limit_bytes)


def line_records_from(stream: BinaryIO, *, first: int, count: int | None, file: str, limit_bytes: int) -> Iterator[Record | ReportError]:
    """Yield the records of so many lines (None: all) of an export in UTF-8, from where the stream stands: at line ``first`` of the file."""
    for number in range(first, first + count) if count is not None else itertools.count(first):
        raw = stream.readline(limit_bytes + 1)
        if not raw:
            return
        if len(raw) > limit_bytes:
            yield _too_long(len(raw) + _drain(stream, raw), limit_bytes, file=file, line=number)
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        yield from _record(raw, file=file, line=number)


def _record(raw: bytes, *, file: str, line: int) -> Iterator[Record | ReportError]:
    """Yield the record of a line's bytes, or its error; nothing for a blank line."""
    try:
        text = clean(decode(raw, file=file)).strip()
    except ReportError as error:
        yield ReportError(file, error.reason, line=line)
        return
    if text:
        yield json_line(text, file=file, line=line)


def _drain(stream: BinaryIO, raw: bytes) -> int:
    """Read to the end of a line that is too long; return how many bytes that was."""
    dropped = 0
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(_CHUNK)
        dropped += len(raw)
    return dropped


def _wide_lines(stream: BinaryIO, encoding: str, *, file: str, limit: int) -> Iterator[Record | ReportError]:
    """Read UTF-16 or UTF-32, where a line's end is no single byte."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="\n")
    number = 0
    try:
        while line := text.readline(limit):
            number += 1
            if len(line) == limit and not line.endswith("\n"):
                size = len(line)
                while line and not line.endswith("\n"):
                    line = text.readline(_CHUNK)
                    size += len(line)
                yield _too_long(size, limit, file=file, line=number)
            elif words := clean(line).strip():
                yield json_line(words, file=file, line=number)
    except UnicodeDecodeError as error:
        yield ReportError(file, f"not valid {encoding.upper()}: {error.reason}", line=number + 1)
    finally:
        text.detach()


def _too_long(size: int, limit: int, *, file: str, line: int) -> ReportError:
    return ReportError(file, f"line of {size:,} bytes is over the limit of {limit:,} bytes", line=line)
