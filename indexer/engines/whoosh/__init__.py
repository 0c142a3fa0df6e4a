"""The embedded engine: Whoosh keeps transactions, segments and deletions; what segments hold, ranking and selection are array work.

The one decision worth knowing: reading goes through a snapshot (:class:`View`) that is replaced when the revision on disk has changed, so
a running process follows commits and generation switches by itself; a lock makes the snapshot safe for threads.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Final

from whoosh.index import FileIndex

from indexer.engines import Columns, Hit, Info, Results, Selection, Sort, Source
from indexer.engines.whoosh import former
from indexer.engines.whoosh.background import Merging
from indexer.engines.whoosh.fields import EXACT, WORDS, exact, whoosh_schema
from indexer.engines.whoosh.generations import POINTER, Generations
from indexer.engines.whoosh.matching import evaluate, within
from indexer.engines.whoosh.segment_file import FORMAT_VERSION
from indexer.engines.whoosh.select import apply_filters, best, columns, facet
from indexer.engines.whoosh.storage import DurableStorage, wrapped
from indexer.engines.whoosh.view import View
from indexer.engines.whoosh.writing import commit
from indexer.errors import EngineError, IndexCorruptError, StaleIndexError
from indexer.query import EVERYTHING, Query
from indexer.report import Report
from indexer.schema import Document, fingerprint

_FORMAT: Final = f"-{FORMAT_VERSION}"

OPEN_TRIES: Final = 5
"""A writer may remove a generation between reading its name and opening it; the next try reads the new name."""

VERIFIED_REPORTS: Final = 20
"""How many reports of a new generation are fetched and searched for before it goes live."""


def built_with() -> str:
    """Return what decides whether an index can be read: the fingerprint of fields and analysis, and the file format."""
    return fingerprint() + _FORMAT


def say_waiting() -> None:
    """Tell on standard error that another writer holds the index."""
    sys.stderr.write("another process is writing to this index; waiting for it to finish ...\n")


class WhooshEngine:
    """An :class:`indexer.engines.Engine` in a folder."""

    def __init__(
        self, folder: Path, *, generation: str | None = None, checked: bool = True, on_wait: Callable[[], None] = say_waiting
    ) -> None:
        self._generations = Generations(folder)
        self._fixed = generation
        self._checked = checked
        self._on_wait = on_wait
        self._merging = Merging(self._generations, generation)
        self._lock = RLock()
        self._view: View | None = None
        self._index: tuple[str, Any] | None = None

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "WhooshEngine":
        """Open the index in a folder; see :func:`indexer.engines.open_engine`."""
        engine = cls(folder)
        if create and not (folder / POINTER).exists():
            with engine._session():
                if not (folder / POINTER).exists():
                    engine._generations.switch(engine._new_generation())
        engine._check(engine._generations.current())
        return engine

    def write(self, documents: Iterable[Document], *, delete: Iterable[str] = ()) -> None:
        """See :meth:`indexer.engines.Engine.write`."""
        unique = {exact(document.id): document for document in documents}
        self._merging.complain()
        with self._session():
            with self._generations.write_lock.commit:
                with self._reading() as view:
                    gone = {view.by_id[key] for key in (*map(exact, delete), *unique) if key in view.by_id}
                with wrapped("cannot write to the index"):
                    index = self._whoosh_index(self._generation())
                    commit(index, unique.values(), delete=gone, revision=index.latest_generation())
            self._merging.look(len(unique))

    def search(self, query: Query, selection: Selection) -> Results:
        """See :meth:`indexer.engines.Engine.search`."""
        with self._reading() as view:
            matches = evaluate(query, view)
            chosen = apply_filters(matches, selection.filters, view)
            facets = tuple(facet(matches, selection, view, name) for name in selection.facets)
            page = best(chosen, selection.sort, view, offset=selection.offset, limit=selection.limit)
            hits = tuple(Hit(score, _report(view, number)) for number, score in zip(page.docs.tolist(), page.scores.tolist(), strict=True))
            return Results(len(chosen.docs), hits, facets)

    def rank(self, query: Query, *, limit: int) -> list[tuple[str, float]]:
        """See :meth:`indexer.engines.Engine.rank`."""
        with self._reading() as view:
            found = best(evaluate(query, view), Sort.RELEVANCE, view, limit=limit)
            return [(view.ids[number], score) for number, score in zip(found.docs.tolist(), found.scores.tolist(), strict=True)]

    def columns(self, query: Query, fields: Iterable[str], *, filters: Mapping[str, Sequence[str]]) -> Columns:
        """See :meth:`indexer.engines.Engine.columns`."""
        with self._reading() as view:
            return columns(apply_filters(evaluate(query, view), filters, view), view, fields)

    def get(self, report_id: str) -> Report | None:
        """See :meth:`indexer.engines.Engine.get`."""
        with self._reading() as view:
            number = view.by_id.get(exact(report_id))
            return None if number is None else _report(view, number)

    def doc_freq(self, field_name: str, term: str) -> int:
        """See :meth:`indexer.engines.Engine.doc_freq`."""
        with self._reading() as view:
            return len(view.postings(field_name, term).docs)

    def near_words(self, word: str, *, distance: int, limit: int = 5) -> list[str]:
        """See :meth:`indexer.engines.Engine.near_words`."""
        with self._reading() as view:
            found: dict[str, tuple[int, int]] = {}
            for edits in range(1, distance + 1):
                for vocabulary, near in within(view, "text" + WORDS, word, edits):
                    found.setdefault(near, (edits, -len(view.postings(vocabulary, near).docs)))
            return [near for near in sorted(found, key=lambda near: (found[near], near)) if near != word][:limit]

    def complete(self, prefix: str, *, limit: int = 10) -> list[str]:
        """See :meth:`indexer.engines.Engine.complete`."""
        with self._reading() as view:
            words = [word.decode() for word in view.reader.expand_prefix("text" + WORDS, prefix)]
            found = {word: view.reader.doc_frequency("text" + WORDS, word) for word in words}
            return sorted(found, key=lambda word: (-found[word], word))[:limit]

    def digests(self) -> dict[str, Source]:
        """See :meth:`indexer.engines.Engine.digests`."""
        ids: dict[str, list[str]] = {}
        digest: dict[str, str] = {}
        for report_id, file, value in self._sources():
            ids.setdefault(file, []).append(report_id)
            digest[file] = value or digest.get(file, "")
        return {file: Source(digest[file], tuple(found)) for file, found in ids.items()}

    def _sources(self) -> list[tuple[str, str, str]]:
        generation = self._generation()
        if not self._checked and self._is_former(generation):
            with wrapped("cannot read the former index"):
                return list(former.sources(self._generations.folder / generation))
        with self._reading() as view:
            return view.sources()

    def info(self) -> Info:
        """See :meth:`indexer.engines.Engine.info`."""
        with self._reading() as view:
            generation = self._generation()
            return Info("whoosh", view.count, generation, view.revision, self._generations.size(generation))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See :meth:`indexer.engines.Engine.writing`."""
        with self._merging.run(), self._session():
            yield

    def _session(self) -> AbstractContextManager[None]:
        return self._generations.session(self._on_wait)

    @contextmanager
    def rebuild(self) -> Iterator["WhooshEngine"]:
        """See :meth:`indexer.engines.Engine.rebuild`."""
        with self._session():
            name = self._new_generation()
            fresh = WhooshEngine(self._generations.folder, generation=name, on_wait=self._on_wait)
            try:
                yield fresh
                fresh._merging.finish()
                fresh._verify()
                fresh.close()
                self._generations.switch(name)
            except BaseException:
                fresh._merging.cancel()
                fresh.close()
                self._generations.discard(name)
                raise

    def close(self) -> None:
        """See :meth:`indexer.engines.Engine.close`."""
        with self._lock:
            if self._view is not None:
                self._view.close()
            self._view = None
            self._index = None
        self._merging.finish()

    def _new_generation(self) -> str:
        name = self._generations.new(built_with())
        with wrapped("cannot create the index"):
            FileIndex.create(DurableStorage(str(self._generations.folder / name)), whoosh_schema())
        return name

    def _generation(self) -> str:
        return self._fixed or self._generations.current()

    def _check(self, generation: str) -> None:
        if self._is_former(generation):
            raise StaleIndexError("the index is in a former file format; run: precedent rebuild")
        if self._checked and self._generations.fingerprint(generation) != built_with():
            raise StaleIndexError("the index was built with other fields or another analysis; run: precedent rebuild")

    def _is_former(self, generation: str) -> bool:
        return not self._generations.fingerprint(generation).endswith(_FORMAT) and not self._generations.is_sealed(generation)

    def _whoosh_index(self, generation: str) -> Any:
        """Return the open Whoosh index of a generation, checking its fingerprint when it is a new one."""
        if self._index is None or self._index[0] != generation:
            self._check(generation)
            with wrapped(f"cannot open the index generation {generation}"):
                self._index = generation, FileIndex(DurableStorage(str(self._generations.folder / generation)))
        return self._index[1]

    @contextmanager
    def _reading(self) -> Iterator[View]:
        with self._lock:
            view = self._current_view()
            with wrapped("cannot read the index"):
                yield view

    def _current_view(self) -> View:
        for attempt in range(OPEN_TRIES):
            generation = self._generation()
            try:
                index = self._whoosh_index(generation)
                revision = f"{generation}.{index.latest_generation()}"
                if self._view is None or self._view.revision != revision:
                    with wrapped("cannot open the index"):
                        fresh = View(index, revision=revision)
                    if self._view is not None:
                        self._view.close()
                    self._view = fresh
            except EngineError as error:
                self._index = None
                if isinstance(error, StaleIndexError):
                    raise
                if attempt == OPEN_TRIES - 1:
                    raise IndexCorruptError(f"{error}; run: precedent rebuild") from error
            else:
                return self._view
        raise AssertionError("unreachable: the last try returns or raises")

    def _verify(self) -> None:
        """Query a new generation before it goes live: every report is counted, and a sample can be fetched and found."""
        with self._reading() as view:
            if len(view.by_id) != view.count or len(evaluate(EVERYTHING, view).docs) != view.count:
                raise EngineError("the new index does not hold each report once; the live index is unchanged")
            live = list(view.by_id.items())
            for key, number in live[:: max(1, len(live) // VERIFIED_REPORTS)]:
                if exact(_report(view, number).id) != key or number not in view.postings("id" + EXACT, key).docs:
                    raise EngineError(f"the new index cannot find the report {key}; the live index is unchanged")


def _report(view: View, number: int) -> Report:
    return Report.from_dict(json.loads(view.stored(number)))
