"""A snapshot of one index: its segments with what is deleted in them, and what all of them together say of a term.

The one decision worth knowing: nothing is copied out of the segments to open one, so that a commit is followed in no time; what is
derived from a segment is kept with it, and only sums over all segments (how many reports have a term) belong to the snapshot.
"""

import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np

from indexer.engines.whoosh.arrays import Flags, Floats, Ints
from indexer.engines.whoosh.codec import live, opened
from indexer.engines.whoosh.facets import FacetColumn
from indexer.engines.whoosh.family import FAMILY_OF, FIELD_BITS, FIELD_MASK, NAMES, Entries, Postings
from indexer.engines.whoosh.fields import exact
from indexer.engines.whoosh.ranking import impact_steps, settled_pivot
from indexer.engines.whoosh.segment import LENGTHS, Segment
from indexer.engines.whoosh.segment_file import EXTENSION, ArrayFile
from indexer.errors import EngineError

_Row = TypeVar("_Row")

KEPT_POSTINGS: Final = 2_000_000
"""Postings of terms in single fields that are kept between queries: 6 MB."""

KEPT_TERMS: Final = 20_000
"""Terms of ``text`` of which is kept where they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A segment in a view: ``live`` is None where no document is deleted; ``base`` is the first one's number in the whole index."""

    segment: Segment
    base: int
    live: Flags | None
    dead: Ints

    @property
    def size(self) -> int:
        """Return the number of documents, deleted ones too."""
        return self.segment.size


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term in one field or in ``text``: how many live reports have it, and its postings in each leaf that has any."""

    having: int
    postings: tuple[Postings | None, ...]


class View:
    """An open index at one revision; not safe for threads by itself."""

    def __init__(self, index: Any, *, generation: str, revision: str) -> None:
        self.generation = generation
        self.revision = revision
        self._reader = index.reader()
        readers = list(self._reader.leaf_readers()) if self._reader.doc_count_all() else []
        self.leaves = [self._leaf(opened(index.storage, leaf.segment()), base, live(leaf)) for leaf, base in readers]
        self._let_go(index.storage, {leaf.segment().make_filename(EXTENSION) for leaf, _ in readers})
        self.count = sum(leaf.size - len(leaf.dead) for leaf in self.leaves)
        self._averages: dict[str, float] = {}
        self._terms: OrderedDict[str, Term] = OrderedDict()
        self._field_terms: OrderedDict[tuple[str, str], Term] = OrderedDict()
        self._kept = 0
        self._facets: dict[str, FacetColumn] = {}
        self.pivot = settled_pivot(((leaf.size, leaf.segment.boosted.pivot) for leaf in self.leaves), self.average("text"))

    @staticmethod
    def _leaf(segment: Segment, base: int, flags: Flags) -> Leaf:
        dead = np.flatnonzero(~flags)
        return Leaf(segment, base, flags if len(dead) else None, dead)

    @staticmethod
    def _let_go(storage: Any, used: set[str]) -> None:
        for name in storage.segments.keys() - used:
            del storage.segments[name]

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    def average(self, field: str) -> float:
        """Return the average length over the live reports that have a field, 1.0 if none has."""
        if field not in self._averages:
            total = having = 0
            for leaf in self.leaves:
                lengths, count = leaf.segment.length_sums(field)
                column = leaf.segment.lengths(field)
                gone = LENGTHS[column[leaf.dead]] if column is not None else leaf.dead[:0]
                total += lengths - int(gone.sum())
                having += count - int(np.count_nonzero(gone))
            self._averages[field] = total / having if having else 1.0
        return self._averages[field]

    def term(self, field: str, text: str) -> Term:
        """Return what is known of a term; raises IndexCorruptError."""
        if field == "text":
            return self._terms.get(text) or self._text_term(text)
        key = (field, text)
        known = self._field_terms.get(key)
        if known is None:
            self._keep_fields_of(text, FAMILY_OF[field])
            known = self._field_terms.get(key, Term(0, (None,) * len(self.leaves)))
        return known

    def _text_term(self, text: str) -> Term:
        encoded = text.encode()
        postings = [self._postings(leaf, encoded) for leaf in self.leaves]
        gone = sum(_dead(leaf, found) for leaf, found in zip(self.leaves, postings, strict=True))
        found = Term(sum(found.size for found in postings if found is not None) - gone, tuple(postings))
        self._terms[text] = found
        if len(self._terms) > KEPT_TERMS:
            self._terms.popitem(last=False)
        return found

    def _postings(self, leaf: Leaf, text: bytes) -> Postings | None:
        family = leaf.segment.boosted
        number = family.strings.number(text)
        postings = None if number is None else family.postings(number)
        if number is None or postings is None or family.pivot == self.pivot:
            return postings
        return family.reweighed(number, postings, leaf.segment.text_lengths, self.pivot)

    def _keep_fields_of(self, text: str, family: str) -> None:
        """Read a term's entries once, and keep its postings in each field that it stands in."""
        encoded = text.encode()
        by_field: dict[str, list[Postings | None]] = {}
        for place, leaf in enumerate(self.leaves):
            found = leaf.segment.families[family]
            number = found.strings.number(encoded)
            postings = None if number is None else found.postings(number)
            if number is None or postings is None:
                continue
            entries = found.entries(number, postings)
            for field, docs, times in _by_field(entries, found.kinds):
                lengths = leaf.segment.lengths(field)
                if lengths is None:  # it was checked that the file is what was written
                    raise EngineError(f"the field {field} has terms and no lengths")
                steps = impact_steps(times, LENGTHS[lengths[docs]], self.average(field))
                own = by_field.setdefault(field, [None] * len(self.leaves))
                own[place] = Postings(len(docs), docs.astype(np.uint16), steps)
        for field, lists in by_field.items():
            gone = sum(_dead(leaf, found) for leaf, found in zip(self.leaves, lists, strict=True))
            size = sum(found.size for found in lists if found is not None)
            self._field_terms[field, text] = Term(size - gone, tuple(lists))
            self._kept += size
        while self._kept > KEPT_POSTINGS and len(self._field_terms) > len(by_field):
            _, oldest = self._field_terms.popitem(last=False)
            self._kept -= sum(found.size for found in oldest.postings if found is not None)

    def facet(self, field: str) -> FacetColumn:
        """Return a facet's column."""
        if field not in self._facets:
            self._facets[field] = FacetColumn.of(field, [leaf.segment.cells(field) for leaf in self.leaves])
        return self._facets[field]

    def place_of(self, report_id: str) -> tuple[Leaf, int] | None:
        """Return where the live report with an id, whatever its case, is."""
        key = exact(report_id).encode()
        for leaf in self.leaves:
            whole = leaf.segment.exact("id")
            for number in whole.docs_of(key).tolist() if whole is not None else ():
                if leaf.live is None or leaf.live[number]:
                    return leaf, number
        return None

    def stored(self, leaf: Leaf, number: int) -> str:
        """Return a report's JSON; raises IndexCorruptError."""
        try:
            return leaf.segment.stored[number].decode()
        except zlib.error as error:
            arrays = leaf.segment.arrays
            if isinstance(arrays, ArrayFile):
                raise arrays.damaged(f"the report of document {number} cannot be read ({error})") from error
            raise

    def live_docs(self, leaf: Leaf) -> Ints:
        """Return the live documents of a leaf."""
        return np.arange(leaf.size) if leaf.live is None else np.flatnonzero(leaf.live)

    def live_ids(self) -> Iterator[str]:
        """Yield the ids of all live reports, leaf by leaf."""
        for leaf in self.leaves:
            yield from _some(leaf.segment.ids.all(), leaf)

    def sources(self) -> list[tuple[str, str, str]]:
        """Return id, corpus file and content digest of every report."""
        rows: list[tuple[str, str, str]] = []
        for leaf in self.leaves:
            columns = [column.all() for name in ("id", "file", "digest") if (column := leaf.segment.texts(name)) is not None]
            rows += _some(list(zip(*columns, strict=True)), leaf)
        return rows


def _some(rows: list[_Row], leaf: Leaf) -> list[_Row]:
    return rows if leaf.live is None else [row for row, lives in zip(rows, leaf.live.tolist(), strict=True) if lives]


def _dead(leaf: Leaf, postings: Postings | None) -> int:
    """Return how many of a term's reports are deleted."""
    if leaf.live is None or postings is None:
        return 0
    if postings.column is not None:
        return int(np.count_nonzero(postings.column[leaf.dead]))
    return postings.size - int(np.count_nonzero(leaf.live[postings.docs]))


def _by_field(entries: Entries, kinds: Ints) -> Iterator[tuple[str, Ints, Floats]]:
    """Yield each field that a term stands in, the documents, and how often."""
    found = kinds[entries.kinds]
    fields = found & FIELD_MASK
    times = (found >> FIELD_BITS).astype(np.float64)
    present = np.unique(fields).tolist()
    for number in present:
        inside = slice(None) if len(present) == 1 else fields == number
        yield NAMES[number], entries.docs[inside], times[inside]
