"""A report file becomes its documents, ready to be taken up or refused, in whichever process reads it.

The one decision worth knowing: reading decides nothing that depends on other files. Who owns an id is settled by :mod:`.following`, in the
order of the files, so that several processes come to exactly what one does.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.corpus import digest
from indexer.errors import CorpusError, ReportError
from indexer.indexing.summary import Failure
from indexer.readers import Outcome, read, read_lines
from indexer.report import assemble
from indexer.schema import Document, document


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to read: the index's key of it, where it is, its size in bytes, and its digest when it was indexed ("" if it was not)."""

    key: str
    path: Path
    size: int
    indexed: str = ""
    lines: "Lines | None" = None

    @property
    def place(self) -> str:
        """Where what could not be read was."""
        return self.key if self.lines is None else f"{self.key}:{self.lines.first}"


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of an export: how many, where in the file they begin, and the first one's number."""

    offset: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that may be taken up: its document, still without a digest, where exactly it was, and what it lacks."""

    document: Document
    source: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: its digest ("" if it cannot be read), and each report in order, or why it is none; nothing if ``unchanged``."""

    key: str
    digest: str
    outcomes: Iterable[Candidate | Failure] = ()
    unchanged: bool = False


def read_file(wanted: Wanted) -> Content:
    """Read a file unless it is as it was indexed; its outcomes are read as they are asked for."""
    if wanted.lines is not None:
        return Content(wanted.key, "", _outcomes(wanted))
    shown = os.fsencode(wanted.key).decode("utf-8", "backslashreplace")
    if shown != wanted.key:
        return Content(wanted.key, "", (Failure(shown, "the name of the file is not UTF-8; rename it"),))
    try:
        # Before the file is read: should it change in between, the digest of what it was makes the next run read it again.
        content = digest(wanted.path)
    except CorpusError as error:
        return Content(wanted.key, "", (Failure(wanted.key, str(error)),))
    if content == wanted.indexed:
        return Content(wanted.key, content, unchanged=True)
    return Content(wanted.key, content, _outcomes(wanted))


def _outcomes(wanted: Wanted) -> Iterator[Candidate | Failure]:
    for found in _found(wanted):
        if isinstance(found, ReportError):
            yield _failure(wanted.key, found)
            continue
        report = assemble(found.blocks, source=found.source, fallback_id=found.fallback_id)
        warnings = tuple(warning.message for warning in report.warnings)
        yield Candidate(document(report, file=wanted.key, digest=""), found.source, warnings)


def _found(wanted: Wanted) -> Iterator[Outcome]:
    if wanted.lines is None:
        return read(wanted.path, name=wanted.key)
    lines = wanted.lines
    return read_lines(wanted.path, offset=lines.offset, first=lines.first, count=lines.count, name=wanted.key)


def divided(wanted: Wanted, size: int) -> Iterator[Wanted]:
    """Yield an export in parts of about so many bytes, each of whole lines; a part has no digest of its own."""
    with wanted.path.open("rb") as stream:
        offset, line = 0, 1
        while data := stream.read(size):
            count = data.count(b"\n") + (not data.endswith(b"\n"))
            while data and not data.endswith(b"\n"):
                data = stream.readline(size)  # to the end of the line, however long
            end = stream.tell()
            yield replace(wanted, size=end - offset, lines=Lines(offset, line, count))
            offset, line = end, line + count


def _failure(key: str, error: ReportError) -> Failure:
    place = key if error.line is None else f"{key}:{error.line}" if error.column is None else f"{key}:{error.line}:{error.column}"
    return Failure(place, error.reason)
