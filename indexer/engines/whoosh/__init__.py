"""The embedded engine: Whoosh keeps transactions, segments and deletions; what segments hold, ranking and selection are array work.

The one decision worth knowing: reading goes through a snapshot (:class:`View`) that is replaced when the revision on disk has changed, so
a running process follows commits and generation switches by itself; a lock makes the snapshot safe for threads.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Final

from indexer.engines import Columns, Hit, Info, Results, Selection, Sort, Source
from indexer.engines.whoosh import former
from indexer.engines.whoosh.background import Merging
from indexer.engines.whoosh.expanding import near_words
from indexer.engines.whoosh.fields import exact, whoosh_schema
from indexer.engines.whoosh.generations import POINTER, Generations
from indexer.engines.whoosh.leaf import Leaf
from indexer.engines.whoosh.segment_file import EXTENSION, FORMAT_VERSION, is_segment
from indexer.engines.whoosh.select import Chosen, search
from indexer.engines.whoosh.storage import ArrayIndex, DurableStorage, wrapped
from indexer.engines.whoosh.view import View
from indexer.engines.whoosh.writing import commit
from indexer.errors import EngineError, IndexCorruptError, StaleIndexError
from indexer.query import EVERYTHING, Query
from indexer.report import Report, from_json
from indexer.schema import Document, fingerprint

_FORMAT: Final = f"-{FORMAT_VERSION}"

SAME_TRIES: Final = 3
OPEN_TRIES: Final = 100
"""How often a revision is opened before it counts as damaged, and how many that writers replace meanwhile."""

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
        self._seen: tuple[int, ...] | None = None
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
                self._seen = None  # what is to be deleted is found in the newest revision, whatever the clock says
                with self._reading() as view:
                    revision = int(view.revision.rpartition(".")[2])
                    places = [place for key in (*map(exact, delete), *unique) if (place := view.place_of(key))]
                    gone = {leaf.base + number for leaf, number in places}
                with wrapped("cannot write to the index"):
                    commit(self._whoosh_index(self._generation()), unique.values(), delete=gone, revision=revision)
            self._merging.look(len(unique))

    def search(self, query: Query, selection: Selection) -> Results:
        """See :meth:`indexer.engines.Engine.search`."""
        with self._reading() as view:
            total, page, facets = search(query, selection, view)
            return Results(total, tuple(Hit(place.score, _report(view, place.leaf, place.number)) for place in page), facets)

    def rank(self, query: Query, *, limit: int) -> list[tuple[str, float]]:
        """See :meth:`indexer.engines.Engine.rank`."""
        with self._reading() as view:
            page = Chosen(query, view, {}).best(Sort.RELEVANCE, limit=limit)
            return [(place.leaf.segment.ids[place.number], place.score) for place in page]

    def columns(self, query: Query, fields: Iterable[str], *, filters: Mapping[str, Sequence[str]]) -> Columns:
        """See :meth:`indexer.engines.Engine.columns`."""
        with self._reading() as view:
            return Chosen(query, view, filters).columns(fields)

    def get(self, report_id: str) -> Report | None:
        """See :meth:`indexer.engines.Engine.get`."""
        with self._reading() as view:
            found = view.place_of(report_id)
            return None if found is None else _report(view, *found)

    def doc_freq(self, field_name: str, term: str) -> int:
        """See :meth:`indexer.engines.Engine.doc_freq`."""
        with self._reading() as view:
            return view.term(field_name, term).having

    def near_words(self, word: str, *, distance: int, limit: int = 5) -> list[str]:
        """See :meth:`indexer.engines.Engine.near_words`."""
        with self._reading() as view:
            edits: dict[str, int] = {}
            having: dict[str, int] = {}
            for leaf in view.leaves:
                family = leaf.segment.boosted
                for number, near, apart in near_words(family, word, distance):
                    edits[near] = apart
                    having[near] = having.get(near, 0) + family.words.size_of(number)
            return [near for near in sorted(edits, key=lambda near: (edits[near], -having[near], near)) if near != word][:limit]

    def complete(self, prefix: str, *, limit: int = 10) -> list[str]:
        """See :meth:`indexer.engines.Engine.complete`."""
        with self._reading() as view:
            having: dict[bytes, int] = {}
            for leaf in view.leaves:
                for word, size in leaf.segment.boosted.words_beginning(prefix.encode()):
                    having[word] = having.get(word, 0) + size
            return [word.decode() for word in sorted(having, key=lambda word: (-having[word], word))[:limit]]

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
            if view.size_bytes is None:
                view.size_bytes = self._generations.size(view.generation)
            return Info("whoosh", view.count, view.generation, view.revision, view.size_bytes)

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
            ArrayIndex.create(DurableStorage(str(self._generations.folder / name)), whoosh_schema())
        return name

    def _generation(self) -> str:
        return self._fixed or self._generations.current()

    def _check(self, generation: str) -> None:
        if self._is_former(generation):
            raise StaleIndexError("the index is in a former file format; run: precedent rebuild")
        if self._checked and self._generations.fingerprint(generation) != built_with():
            raise StaleIndexError("the index was built with other fields or another analysis; run: precedent rebuild")

    def _is_former(self, generation: str) -> bool:
        if self._generations.fingerprint(generation).endswith(_FORMAT):
            return False
        segments = (self._generations.folder / generation).glob(f"*{EXTENSION}")
        return not any(is_segment(path) for path in segments)

    def _whoosh_index(self, generation: str) -> Any:
        """Return the open Whoosh index of a generation, checking its fingerprint when it is a new one."""
        if self._index is None or self._index[0] != generation:
            self._check(generation)
            with wrapped(f"cannot open the index generation {generation}"):
                self._index = generation, ArrayIndex(DurableStorage(str(self._generations.folder / generation)))
        return self._index[1]

    @contextmanager
    def _reading(self) -> Iterator[View]:
        with self._lock:
            view = self._current_view()
            with wrapped("cannot read the index"):
                yield view

    def _current_view(self) -> View:
        """Return the view of the newest revision; the files that tell it are read only if their folders say that they may have changed."""
        stamp = self._generations.stamp(self._fixed, self._view.generation if self._view else "")
        if self._view is None or stamp is None or stamp != self._seen:
            self._seen = None
            self._view = self._newest_view()
            self._seen = stamp
        return self._view

    def _newest_view(self) -> View:
        """Return the view of the newest revision; a writer may replace what is being opened, and then the next try sees what is newer."""
        failed: Counter[str] = Counter()
        while True:
            generation = revision = self._generation()
            try:
                index = self._whoosh_index(generation)
                revision = f"{generation}.{index.latest_generation()}"
                if self._view is None or self._view.revision != revision:
                    with wrapped("cannot open the index"):
                        fresh = View(index, generation=generation, revision=revision)
                    if self._view is not None:
                        self._view.close()
                    self._view = fresh
            except EngineError as error:
                self._index = None
                failed[revision] += 1
                if isinstance(error, StaleIndexError):
                    raise
                if failed[revision] == SAME_TRIES or failed.total() == OPEN_TRIES:
                    if isinstance(error, IndexCorruptError):
                        raise
                    raise IndexCorruptError(f"{error}; run: precedent rebuild") from error
            else:
                return self._view

    def _verify(self) -> None:
        """Query a new generation before it goes live: every report is counted, and a sample can be fetched and found."""
        with self._reading() as view:
            live = [exact(report_id) for report_id in view.live_ids()]
            found = Chosen(EVERYTHING, view, {})
            if len(set(live)) != view.count or found.total() != view.count:
                raise EngineError("the new index does not hold each report once; the live index is unchanged")
            for key in live[:: max(1, len(live) // VERIFIED_REPORTS)]:
                place = view.place_of(key)
                if place is None or exact(_report(view, *place).id) != key:
                    raise EngineError(f"the new index cannot find the report {key}; the live index is unchanged")


def _report(view: View, leaf: Leaf, number: int) -> Report:
    return from_json(view.stored(leaf, number))
