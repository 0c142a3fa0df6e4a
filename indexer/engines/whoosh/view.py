"""A snapshot of one index: its segments with what is deleted in them, and what all of them together say of a term.

The one decision worth knowing: nothing is copied out of the segments to open one, so that a commit is followed in no time; what is
derived from a segment is kept with it, and only sums over all segments (how many reports have a term) belong to the snapshot.
"""

import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import numpy as np

from indexer.engines.whoosh.codec import alive, opened
from indexer.engines.whoosh.facets import FacetColumn
from indexer.engines.whoosh.field_terms import FieldTerms
from indexer.engines.whoosh.fields import exact
from indexer.engines.whoosh.leaf import Leaf, Term
from indexer.engines.whoosh.ranking import settled_pivot
from indexer.engines.whoosh.segment import LENGTHS
from indexer.engines.whoosh.segment_file import EXTENSION, ArrayFile
from indexer.engines.whoosh.terms import Postings

_Row = TypeVar("_Row")

KEPT_TERMS: Final = 20_000
"""Terms of ``text`` of which is kept where they are."""


class View:
    """An open index at one revision; not safe for threads by itself."""

    def __init__(self, index: Any, *, generation: str, revision: str) -> None:
        self.generation = generation
        self.revision = revision
        self.size_bytes: int | None = None
        """Bytes on disk, once somebody has asked."""
        self._reader = index.reader()
        readers = list(self._reader.leaf_readers()) if self._reader.doc_count_all() else []
        self.leaves = tuple(Leaf.of(opened(index.storage, leaf.segment()), base, alive(leaf.segment())) for leaf, base in readers)
        self._let_go(index.storage, {leaf.segment().make_filename(EXTENSION) for leaf, _ in readers})
        self.count = sum(leaf.size - len(leaf.dead) for leaf in self.leaves)
        self._averages: dict[str, float] = {}
        self._terms: OrderedDict[str, Term] = OrderedDict()
        self._field_terms = FieldTerms(self.leaves, self.average)
        self._facets: dict[str, FacetColumn] = {}
        self.pivot = settled_pivot(((leaf.size, leaf.segment.boosted.pivot) for leaf in self.leaves), self.average("text"))

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
        return self._field_terms[field, text]

    def read_terms(self, keys: Iterable[tuple[str, str]]) -> None:
        """Read what is known of many terms, each a field and a text, at once."""
        self._field_terms.read(key for key in keys if key[0] != "text")

    def _text_term(self, text: str) -> Term:
        found = Term.of(self.leaves, tuple(self._postings(leaf, text) for leaf in self.leaves))
        self._terms[text] = found
        if len(self._terms) > KEPT_TERMS:
            self._terms.popitem(last=False)
        return found

    def _postings(self, leaf: Leaf, text: str) -> Postings | None:
        family = leaf.segment.boosted
        number = family.number(text)
        postings = None if number is None else family.terms.postings(number)
        if number is None or postings is None or family.pivot == self.pivot:
            return postings
        return family.terms.reweighed(number, postings, leaf.segment.text_lengths, self.pivot)

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

    def stored(self, leaf: Leaf, number: int) -> bytes:
        """Return a report's JSON; raises IndexCorruptError."""
        try:
            return leaf.segment.stored[number]
        except zlib.error as error:
            arrays = leaf.segment.arrays
            if isinstance(arrays, ArrayFile):
                raise arrays.damaged(f"the report of document {number} cannot be read ({error})") from error
            raise

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
