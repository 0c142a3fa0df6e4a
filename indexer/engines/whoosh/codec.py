"""Whoosh's extension points, filled with arrays: a codec, its segments, and what reads and writes them.

The one decision worth knowing: Whoosh keeps transactions, segments and deletions; a segment's contents are one file of arrays
(:mod:`indexer.engines.whoosh.segment_file`), opened and checked once a process, then shared by all who read it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base, whoosh3

from indexer.engines.whoosh.gathering import Gathering
from indexer.engines.whoosh.postings import Flags, Strings
from indexer.engines.whoosh.segment import Segment, from_arrays, to_arrays
from indexer.engines.whoosh.segment_file import EXTENSION, open_arrays, write_arrays


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

    def terms_reader(self, storage: Any, segment: Any) -> "ArrayTerms":
        """See Whoosh."""
        return ArrayTerms(opened(storage, segment))

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
        known[name] = from_arrays(open_arrays(Path(storage.folder, name)))
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
            write_arrays(stream, to_arrays(segment))
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


def live(reader: Any) -> Flags:
    """Return which documents of an open segment are not deleted."""
    return alive(reader.segment())


class ArrayTerms(base.TermsReader):
    """The terms of a segment, for Whoosh's own walks over them."""

    def __init__(self, segment: Segment) -> None:
        self._postings = segment.postings

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        """See Whoosh."""
        field, text = term
        return field in self._postings and self._postings[field].number(text) is not None

    def indexed_field_names(self) -> Iterator[str]:
        """See Whoosh."""
        return iter(self._postings)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the field's terms from a prefix on; no walk of ours goes on into the next field."""
        if fieldname in self._postings:
            yield from ((fieldname, term) for term in self._postings[fieldname].terms_from(prefix))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many documents have a term, deleted ones included."""
        number = self._postings[fieldname].number(text) if fieldname in self._postings else None
        if number is None:
            return 0
        extent = self._postings[fieldname].extent(number)
        return int(extent.stop - extent.start)

    def cursor(self, fieldname: str, _field: Any) -> Any:
        """Return a cursor for Whoosh's search of near words."""
        return Cursor(self._postings[fieldname].terms) if fieldname in self._postings else base.EmptyCursor()


class Cursor(base.FieldCursor):
    """A place among the terms of a field."""

    def __init__(self, terms: Strings) -> None:
        self._terms = terms
        self._place = 0

    def text(self) -> str | None:
        """Return the term at this place, or None behind the last."""
        return self._terms[self._place].decode() if self._place < len(self._terms) else None

    def find(self, string: str) -> str | None:
        """Go to the first term that is not before a text."""
        self._place = self._terms.place(string.encode())
        return self.text()

    def is_valid(self) -> bool:
        """Return whether there is a term at this place."""
        return self._place < len(self._terms)


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
