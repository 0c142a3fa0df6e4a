"""The words of a family: the reports that have them, and where in those they stand.

The one decision worth knowing: a word that the very documents have that have some term has no list of its own; so it is with most words,
which are the only form of their stem.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from typing import Final

import numpy as np

from indexer.engines.whoosh.arrays import Array, Flags, Ints, spread
from indexer.engines.whoosh.packing import Packed
from indexer.engines.whoosh.terms import Postings, Terms, inserted, lists_in
from indexer.errors import EngineError

PICKED: Final = 8
"""Reading a few places one by one takes so many times as long as reading all of a word's, each."""

COMMON: Final = 10_000
KEPT_WORDS: Final = 32
"""Words of so many places and more, of which is kept where each document's begin: 8 MB at most."""


class Words:
    """The words of a family, read from its arrays as they are needed."""

    def __init__(self, arrays: Mapping[str, Array], place: str, terms: Terms) -> None:
        self._arrays = arrays
        self._place = place
        self._terms = terms
        self._kept: OrderedDict[int, Array] = OrderedDict()

    def _array(self, name: str) -> Array:
        return self._arrays[f"{self._place}{name}"]

    @cached_property
    def starts(self) -> Array:
        """Where each string's document numbers begin, as a word that has a list of its own."""
        return self._array("words.starts")

    @cached_property
    def docs(self) -> Array:
        """The document numbers of words."""
        return self._array("words.docs")

    @cached_property
    def shared(self) -> tuple[memoryview, Array]:
        """Words that the very documents have that have some term, ascending, and that term."""
        return self._array("words.shared").data, self._array("words.with")

    @cached_property
    def place_starts(self) -> Array:
        """Where each string's places begin, as a word."""
        return self._array("words.place_starts")

    @cached_property
    def _low_places(self) -> Array:
        return self._array("words.places")

    @cached_property
    def _high_places(self) -> Packed:
        return Packed.read(self._arrays, f"{self._place}words.high")

    def places(self, first: int, stop: int) -> Array:
        """Return where the words of a range of strings stand in their documents: twice the place, and one more where a document begins."""
        begin, end = int(self.place_starts[first]), int(self.place_starts[stop])
        return self._high_places.part(begin, end) << 8 | self._low_places[begin:end]

    def is_word(self, number: int) -> bool:
        """Return whether a string is a word."""
        return bool(self.place_starts[number] < self.place_starts[number + 1])

    def among(self, first: int, stop: int) -> Ints:
        """Return which strings of a range are words."""
        return np.flatnonzero(np.diff(self.place_starts[first : stop + 1].astype(np.int64))) + first

    def size_of(self, number: int) -> int:
        """Return how many documents have a word, deleted ones too."""
        own = int(self.starts[number + 1]) - int(self.starts[number])
        return own or self._shared_postings(number).size if self.is_word(number) else 0

    def docs_of(self, number: int) -> Ints:
        """Return the documents that have a word, ascending."""
        first, stop = int(self.starts[number]), int(self.starts[number + 1])
        return self.docs[first:stop].astype(np.int64) if first < stop else self._shared_postings(number).numbers()

    def _shared_postings(self, number: int) -> Postings:
        words, terms = self.shared
        postings = self._terms.postings(int(terms[bisect_left(words, number)]))
        if postings is None:  # it was checked that the file is what was written
            raise EngineError("a word is said to share the documents of a term that has none")
        return postings

    def occurrences(self, number: int, among: Flags | None = None) -> tuple[Array, Array]:
        """Return the document and the place of each occurrence of a word, in their order; ``among``: in flagged documents at least."""
        having = self.docs_of(number).astype(np.int32)
        begin, end = int(self.place_starts[number]), int(self.place_starts[number + 1])
        low = self._low_places[begin:end]
        first = self._firsts(number, low)
        if among is None or np.count_nonzero(inside := among[having]) * PICKED > len(having):
            places = self._high_places.part(begin, end) << 8 | low
            return np.repeat(having, np.diff(first)), (places >> 1).view(np.int32)
        chosen = np.flatnonzero(inside)
        begins = first[chosen].astype(np.int64)
        sizes = first[chosen + 1] - begins
        where = spread(begins, sizes)
        places = self._high_places.take(where + begin) << 8 | low[where]
        return np.repeat(having[chosen], sizes), (places >> 1).view(np.int32)

    def _firsts(self, number: int, low: Array) -> Array:
        """Return where each document's places begin among those of a word, and their end; those of common words are kept."""
        known = self._kept.get(number)
        if known is None:
            known = np.append(np.flatnonzero((low & 1).view(np.bool_)), len(low)).astype(np.uint32)
            if len(low) >= COMMON:
                self._kept[number] = known
                if len(self._kept) > KEPT_WORDS:
                    self._kept.popitem(last=False)
        return known

    def lists(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the documents of several words, one list after the other, and the length of each; none of a string that is no word."""
        sizes, docs = lists_in(self.starts, self.docs, numbers)
        places, terms = self._sharing(numbers)
        shared_sizes, shared_docs = self._terms.lists(terms)
        return inserted(sizes, docs, places.tolist(), np.split(shared_docs, np.cumsum(shared_sizes)[:-1]) if len(terms) else [])

    def _sharing(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return which of some words share a term's documents, by their place in the list, and with which terms."""
        words, terms = self.shared
        known = np.asarray(words)
        place = np.searchsorted(known, numbers)
        inside = np.flatnonzero(place < len(known))
        inside = inside[known[place[inside]] == numbers[inside]]
        return inside, terms[place[inside]].astype(np.int64)

    def mark(self, numbers: Ints, flags: Flags) -> None:
        """Flag the documents that have any of some words."""
        flags[lists_in(self.starts, self.docs, numbers)[1]] = True
        self._terms.mark(self._sharing(numbers)[1], flags)
