"""The index, the glossary, the report files and what people said, as the pages and the API reach them: one :class:`Library` a process.

The one decision worth knowing: the engine is opened when it is first needed and kept; until that succeeds, every request tries again, so a
server that was started before its index exists begins to answer as soon as there is one.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Flask, current_app

from indexer.engines import Engine, Info, open_engine
from indexer.errors import GlossaryError, NotFoundError
from indexer.glossary import NO_ENTRIES, Glossary, load_glossary
from indexer.judgements import Judgements
from indexer.meaning import Meaning
from indexer.query import parse
from indexer.report import Report
from indexer.searching import SearchPage, SearchRequest, search, suggest
from indexer.settings import Settings
from indexer.similar import Precedents, known_names
from indexer.snippet import Marks, marks
from web.counting import SearchCounter
from web.modes_known import KnownModes
from web.words_known import KnownWords

NAME: Final = "precedent"
"""Where an application keeps its library among its extensions."""
REMEMBERED: Final = 64
"""Reports whose precedents a process remembers: their pages are opened again and again while an incident lasts."""


class Library:
    """What one process knows about reports; safe for threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._engine: Engine | None = None
        self._glossary: tuple[int, Glossary] | None = None
        self._judgements: Judgements | None = None
        self.meaning = Meaning(settings.index) if settings.meaning else None
        self.modes = KnownModes(settings, lambda: self.engine, self.meaning)
        self.words = KnownWords(lambda: self.engine, lambda: self.glossary, self.revision)
        self.searches = SearchCounter(lambda: self.judgements, on=settings.search_counts)
        self._names: tuple[str, tuple[str, ...]] = ("", ())
        self._found: OrderedDict[Hashable, Precedents] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}

    @property
    def judgements(self) -> Judgements:
        """Links and feedback, opened when first asked for, so that no connection is carried over a fork; raises JudgementsError."""
        with self._lock:
            if self._judgements is None:
                self._judgements = Judgements(self.settings.database, prior=self.settings.feedback_prior)
            return self._judgements

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

    def names(self) -> tuple[str, ...]:
        """Return the customers and engineers that the index knows, which never make two incidents alike."""
        revision = self.info().revision
        if self._names[0] != revision:
            self._names = (revision, known_names(self.engine))
        return self._names[1]

    def remembered(self, key: Hashable, find: Callable[[], Precedents], *, meaning: Meaning | None = None) -> Precedents:
        """Return the precedents found for a key before, else find them; the key says all that they depend on but the state of the index
        and of ``meaning``, with which they are found. Raises MeaningError.

        Who asks while they are being found waits for them: comparing a long report takes its time, and twice at once takes thrice that.
        """
        full = (self.revision(), meaning.store.last_change() if meaning else None, key)
        with self._lock:
            turn = self._turns.setdefault(full, Lock())
        with turn:
            try:
                return self._recalled(full) or self._kept(full, find())
            finally:
                with self._lock:
                    self._turns.pop(full, None)

    def _recalled(self, key: Hashable) -> Precedents | None:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def _kept(self, key: Hashable, found: Precedents) -> Precedents:
        with self._lock:
            self._found[key] = found
            while len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
        return found

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
        """Write the counts that are waiting, and let go of the index's files and of the databases."""
        self.searches.close()
        with self._lock:
            if self._engine is not None:
                self._engine.close()
            if self._judgements is not None:
                self._judgements.close()
            if self.meaning is not None:
                self.meaning.close()


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def library() -> Library:
    """Return the library of the application that handles this request."""
    return library_of(current_app)


def library_of(app: Flask) -> Library:
    """Return an application's library."""
    found: Library = app.extensions[NAME]
    return found
