"""What reading yields: a :class:`Document` for each report of a file, or the :class:`ReportError` that says why there is none.

The one decision worth knowing: errors are values here, not exceptions, because one bad record of a bulk export must not stop the
others; a caller has to look at each outcome, and the type checker sees to it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from indexer.errors import ReportError
from indexer.report.model import Block


class Format(StrEnum):
    """The formats that can be read."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"
    JSON_LINES = "json-lines"


@dataclass(frozen=True, slots=True)
class Document:
    """One report as its reader saw it.

    ``source``: the name of the file; for one of several records, the name and ``#`` and the record's line (JSON Lines) or its
    position from 1 (a JSON list). ``fallback_id``: what to call the report if it names no id itself, from the file's name.
    ``line``: where the record starts in its file, from 1; 0 when the file holds one report.
    """

    blocks: tuple[Block, ...]
    source: str
    format: Format
    fallback_id: str
    line: int = 0


Outcome: TypeAlias = Document | ReportError
