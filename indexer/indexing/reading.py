"""A report file becomes its documents, ready to be taken up or refused, in whichever process reads it.

The one decision worth knowing: reading decides nothing that depends on other files. Who owns an id is settled by :mod:`.following`, in the
order of the files, so that several processes come to exactly what one does.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus import digest
from indexer.errors import CorpusError, ReportError
from indexer.indexing.summary import Failure
from indexer.readers import read
from indexer.report import assemble
from indexer.schema import Document, document


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to read: the index's key of it, where it is, its size in bytes, and its digest when it was indexed ("" if it was not)."""

    key: str
    path: Path
    size: int
    indexed: str = ""


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
    for found in read(wanted.path, name=wanted.key):
        if isinstance(found, ReportError):
            yield _failure(wanted.key, found)
            continue
        report = assemble(found.blocks, source=found.source, fallback_id=found.fallback_id)
        warnings = tuple(warning.message for warning in report.warnings)
        yield Candidate(document(report, file=wanted.key, digest=""), found.source, warnings)


def _failure(key: str, error: ReportError) -> Failure:
    place = key if error.line is None else f"{key}:{error.line}" if error.column is None else f"{key}:{error.line}:{error.column}"
    return Failure(place, error.reason)
