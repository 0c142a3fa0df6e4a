"""The index, the glossary and the report files, as the pages and the API reach them: one :class:`Library` a process.

The one decision worth knowing: the engine is opened when it is first needed and kept; until that succeeds, every request tries again, so a
server that was started before its index exists begins to answer as soon as there is one.
"""

import logging
from pathlib import Path
from threading import Lock
from typing import Final

from flask import current_app

from indexer.engines import Engine, Info, open_engine
from indexer.errors import GlossaryError, NotFoundError
from indexer.glossary import NO_ENTRIES, Glossary, load_glossary
from indexer.query import parse
from indexer.report import Report
from indexer.searching import SearchPage, SearchRequest, search, suggest
from indexer.settings import Settings
from indexer.snippet import Marks, marks

NAME: Final = "precedent"
"""Where an application keeps its library among its extensions."""


class Library:
    """What one process knows about reports; safe for threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._engine: Engine | None = None
        self._glossary: tuple[int, Glossary] | None = None

    @property
    def engine(self) -> Engine:
        """The opened engine; raises IndexMissingError or StaleIndexError as long as there is none to open."""
        with self._lock:
            if self._engine is None:
                self._engine = open_engine(self.settings.index)
            return self._engine

    @property
    def glossary(self) -> Glossary:
        """The glossary, read again whenever its file has changed; empty if there is no file.

        Raises GlossaryError if it is malformed; but an edit that makes it so is logged, and the entries of before stay.
        """
        path = self.settings.glossary
        changed = _changed(path)
        with self._lock:
            if self._glossary is not None and self._glossary[0] == changed:
                return self._glossary[1]
            try:
                entries = load_glossary(path) if changed else NO_ENTRIES
            except GlossaryError as error:
                if self._glossary is None:
                    raise
                entries = self._glossary[1]
                logging.getLogger(__name__).error("%s; the entries of before stay in use", error)
            self._glossary = (changed, entries)
            return entries

    def info(self) -> Info:
        """Return the state of the index."""
        return self.engine.info()

    def revision(self) -> str:
        """Return a text that changes whenever the same request may be answered differently."""
        return f"{self.info().revision}.{_changed(self.settings.glossary)}"

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer a request."""
        return search(self.engine, request, glossary=self.glossary)

    def suggest(self, text: str, *, limit: int) -> list[str]:
        """Return searches that begin with a text, best first."""
        return suggest(self.engine, text, limit=limit)

    def report(self, report_id: str) -> Report:
        """Return the report with this id, whatever its case; raises NotFoundError."""
        report = self.engine.get(report_id)
        if report is None:
            raise NotFoundError(f"There is no report “{report_id[:100]}” in the index.")
        return report

    def marks(self, text: str) -> Marks | None:
        """Return what a search text marks in a report, or None for an empty one."""
        return marks(parse(text, self.glossary).query) if text.strip() else None

    def original(self, report: Report) -> tuple[Path, int | None]:
        """Return the file that a report was read from, and its line if that file holds several reports.

        Raises NotFoundError if the file is gone, or if it is neither in the corpus nor one that was indexed from elsewhere.
        """
        corpus = self.settings.corpus.resolve()
        name, mark, line = report.source.rpartition("#")
        several = bool(mark) and line.isdecimal() and not (corpus / report.source).is_file()
        key = name if several else report.source
        file = (corpus / key).resolve()
        if not file.is_file() or not (file.is_relative_to(corpus) or key in self.engine.digests()):
            raise NotFoundError(f"The file of {report.id} is no longer in the corpus.")
        return file, int(line) if several else None

    def close(self) -> None:
        """Let go of the index's files."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def library() -> Library:
    """Return the library of the application that handles this request."""
    found: Library = current_app.extensions[NAME]
    return found
