"""Documents and deletions become one commit, and merged segments take the place of those that they were made of: Whoosh's transactions.

The one decision worth knowing: a commit writes what is new and nothing else. Merging is done elsewhere, beforehand, on files that never
change; here it is only published, and what was deleted from its sources meanwhile is deleted from the result.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from whoosh.index import TOC, clean_files
from whoosh.index import IndexError as WhooshIndexError
from whoosh.writing import SegmentWriter

from indexer.engines.whoosh import merging
from indexer.engines.whoosh.codec import ArrayCodec, alive, opened
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.segment_file import EXTENSION
from indexer.engines.whoosh.storage import sync
from indexer.errors import EngineError
from indexer.schema import Document

_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class Merged:
    """A segment's worth of documents, in an unfinished file: from which segments, as they were when they were read."""

    sources: Sequence[Any]
    size: int
    file: IO[bytes]


class ArrayWriter(SegmentWriter):
    """A transaction: documents added and deleted, or segments replaced, and one commit. Only for who holds the commit lock."""

    def __init__(self, index: Any) -> None:
        index.storage.sweep()
        super().__init__(index, codec=ArrayCodec(), _lk=False)  # the folder's lock is held, and this one would outlive an error here
        self._full: list[Any] = []

    def add(self, document: Document) -> None:
        """Add a document; when a segment is full, it is written and another one begun."""
        gathering = self.perdocwriter.gathering
        gathering.add(document)
        self._added = True
        if len(gathering) == merging.LARGEST_SEGMENT:
            self._full.append(self._finalize_segment())
            self._begin_segment()

    def publish(self) -> None:
        """Make the new segments and the deletions part of the index."""
        self.commit(mergetype=lambda _, segments: [*segments, *self._full])

    def replace(self, merged: Merged) -> bool:
        """Put a merged segment in the place of its sources; return False, having changed nothing, if one of those is gone."""
        present = {segment.segment_id(): segment for segment in self.segments}
        names = [segment.segment_id() for segment in merged.sources]
        if not present.keys() >= set(names):
            self.cancel()
            return False
        self.newsegment.set_doc_count(merged.size)
        base = 0
        for before in merged.sources:
            now = present[before.segment_id()]
            gone = np.array(sorted(set(now.deleted_docs()) - set(before.deleted_docs())), np.int64)
            kept = np.cumsum(alive(before))
            for number in (base + kept[gone] - 1).tolist():
                self.newsegment.delete_document(number)
            base += before.doc_count()
        left = [segment for segment in self.segments if segment.segment_id() not in names]
        if self.newsegment.doc_count():
            self.storage.adopt(merged.file, self.newsegment.make_filename(EXTENSION))
            left.append(self.newsegment)
        self.commit(mergetype=lambda *_: left)
        return True

    def cancel(self) -> None:
        """Give up, and remove the files that were written; if a table that names them is in place, it is made sure first that it stays."""
        super().cancel()
        sync(Path(self.storage.folder))
        table = TOC.read(self.storage, self.indexname)
        clean_files(self.storage, self.indexname, table.generation, table.segments)
        self.storage.sweep()

    def _flush_segment(self) -> None:
        contents: Segment = self.perdocwriter.gathering.segment(pivot=self._pivot())
        self.docnum = contents.size
        self.fieldwriter.write(contents)

    def _pivot(self) -> float | None:
        """Return the length by which the largest segment's impacts are normalised, None if there is no segment."""
        segments = [opened(self.storage, segment) for segment in (*self.segments, *self._full)]
        return max(((segment.size, segment.boosted.pivot) for segment in segments), key=lambda pair: pair[0], default=(0, None))[1]

    def _begin_segment(self) -> None:
        self.newsegment = self.codec.new_segment(self.storage, self.indexname)
        self.perdocwriter = self.codec.per_document_writer(self.storage, self.newsegment)
        self.fieldwriter = self.codec.field_writer(self.storage, self.newsegment)
        self._added = False


def segments_of(index: Any) -> Sequence[Any]:
    """Return the segments in the newest table of contents; another process may replace it while it is looked for."""
    for _ in range(_TRIES):
        with suppress(OSError, WhooshIndexError):
            return tuple(index._segments())
    return tuple(index._segments())


def commit(index: Any, documents: Iterable[Document], *, delete: Iterable[int], revision: int) -> None:
    """Delete documents by their numbers at a revision, then add some: one commit, all or nothing."""
    writer = ArrayWriter(index)
    try:
        if writer.generation != revision + 1:
            raise EngineError("the index was changed by somebody who did not hold its write lock; nothing was written")
        for number in delete:
            writer.delete_document(number)
        for document in documents:
            writer.add(document)
        writer.publish()
    finally:
        if not writer.is_closed:
            writer.cancel()


def publish(index: Any, merged: Merged) -> bool:
    """Put a merged segment in the place of its sources: one commit; return False, having changed nothing, if one of those is gone."""
    writer = ArrayWriter(index)
    try:
        return writer.replace(merged)
    finally:
        if not writer.is_closed:
            writer.cancel()
