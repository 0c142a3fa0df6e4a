"""Whoosh's extension points, filled with arrays: a codec, its segments, and what reads and writes them.

The one decision worth knowing: Whoosh keeps transactions, segments and deletions; a segment's contents are one file of arrays
(:mod:`indexer.engines.whoosh.segment_file`), opened and checked once a process, then shared by all who read it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base, whoosh3

from indexer.engines.whoosh.arrays import Flags
from indexer.engines.whoosh.gathering import Gathering
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.segment_file import EXTENSION, ArrayFile, write_arrays


class ArraySegment(whoosh3.W3Segment):
    """Whoosh's entry of a segment in its table of contents: name, number of documents, deleted ones."""

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False


class ArrayCodec(base.Codec):
    """How a segment is written and read."""

    length_stats = False

    def per_document_writer(self, _storage: Any, _segment: Any) -> "GatheringWriter":
        """See Whoosh."""
        return GatheringWriter()

    def field_writer(self, storage: Any, segment: Any) -> "FileWriter":
        """See Whoosh."""
        return FileWriter(storage, segment)

    def terms_reader(self, _storage: Any, _segment: Any) -> base.TermsReader:
        """See Whoosh."""
        return base.TermsReader()  # it can answer nothing: queries are evaluated over the arrays

    def per_document_reader(self, _storage: Any, segment: Any) -> "Documents":
        """See Whoosh."""
        return Documents(segment)

    def new_segment(self, _storage: Any, indexname: str) -> ArraySegment:
        """See Whoosh."""
        return ArraySegment(self, indexname)


def opened(storage: Any, segment: Any) -> Segment:
    """Return a segment's contents, opened and checked when first asked for."""
    known: dict[str, Segment] = storage.segments
    name = segment.make_filename(EXTENSION)
    if name not in known:
        known[name] = Segment(ArrayFile(Path(storage.folder, name)))
    return known[name]


class GatheringWriter(base.PerDocumentWriter):
    """Gathers documents."""

    def __init__(self) -> None:
        self.gathering = Gathering()
        self.is_closed = False

    def close(self) -> None:
        """See Whoosh."""
        self.is_closed = True


class FileWriter(base.FieldWriter):
    """Writes a segment's file."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage = storage
        self._segment = segment
        self.is_closed = False

    def write(self, segment: Segment) -> None:
        """Write all of it."""
        stream = self._segment.create_file(self._storage, EXTENSION)
        try:
            write_arrays(stream, segment.arrays)
        finally:
            stream.close()

    def close(self) -> None:
        """See Whoosh."""
        self.is_closed = True


def alive(segment: Any) -> Flags:
    """Return which documents of a segment are not deleted, by its entry in the table of contents."""
    flags = np.ones(segment.doc_count_all(), np.bool_)
    flags[list(segment.deleted_docs())] = False
    return flags


class Documents(base.PerDocumentReader):
    """How many documents a segment has, for Whoosh; what they hold is read as arrays."""

    def __init__(self, segment: Any) -> None:
        self._segment = segment

    def doc_count(self) -> int:
        """See Whoosh."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """See Whoosh."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """See Whoosh."""
        return bool(self._segment.has_deletions())

    def deleted_docs(self) -> Iterator[int]:
        """See Whoosh."""
        return iter(self._segment.deleted_docs())
