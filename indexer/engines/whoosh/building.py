"""Lists of postings become the arrays of a family: columns or lists with impacts, entries, words and places.

The one decision worth knowing: lists may come in slices of the alphabet, so that what is needed beside the result stays small however
large the segment; only what all slices must agree on (kinds of entries, the type of places, words that share a term's documents) is done
at the end.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Array, Flags, Floats, Ints, smallest, starts_of
from indexer.engines.whoosh.families import BOOSTS, FIELD_BITS, FIELD_MASK
from indexer.engines.whoosh.flat import Bounds, Flat
from indexer.engines.whoosh.merging import LARGEST_SEGMENT
from indexer.engines.whoosh.packing import Packed
from indexer.engines.whoosh.ranking import impact_steps
from indexer.engines.whoosh.strings import Strings, together
from indexer.engines.whoosh.terms import COLUMN_SHARE

_MARKS: Final = np.random.default_rng(20_260_101).integers(0, 2**64, (2, LARGEST_SEGMENT), np.uint64)
"""Two random numbers a document; equal sums of both say that two lists of documents are equal."""


def weights_of(kinds: Array, entry_sizes: Array) -> Floats:
    """Return the weight of each posting: the sum of boost times count over its entries."""
    entries = kinds.astype(np.int64)
    boosts = BOOSTS[entries & FIELD_MASK] * (entries >> FIELD_BITS)
    posting = np.repeat(np.arange(len(entry_sizes)), entry_sizes)
    return np.bincount(posting, boosts, len(entry_sizes)).astype(np.float64)  # adds up one by one, in the order of the fields


def family_arrays(slices: Iterable[Flat], size: int, bounds: Bounds, ranked: tuple[Array, float] | None, kinds: Ints) -> dict[str, Array]:
    """Return a family's arrays by name.

    ``ranked``: the documents' lengths and the pivot, None where the family has no boosts; ``kinds``: all that entries may be of, ascending.
    """
    building = _Building(size, ranked, kinds)
    for flat in slices:
        building.add(flat)
    out = building.arrays() | {f"begins/{name}": smallest(begins) for name, begins in bounds.begins.items()}
    return out | {"ends": smallest(bounds.ends)} | ({"pivot": np.array([ranked[1]])} if ranked else {})


class _Building:
    """Slices of the alphabet, each in its final form; lists of parts are joined, and let go, one after the other."""

    def __init__(self, size: int, ranked: tuple[Array, float] | None, kinds: Ints) -> None:
        self._size = size
        self._ranked = ranked
        self._kinds = kinds
        self._code = np.zeros(int(kinds.max(initial=0)) + 1, np.uint32)
        self._code[kinds] = np.arange(len(kinds), dtype=np.uint32) << 1
        self._code_type = np.min_scalar_type(2 * len(kinds) + 1)
        self._strings: list[Strings] = []
        self._parts: dict[str, list[Array]] = {}
        self._count = 0

    def _put(self, **arrays: Array) -> None:
        for name, array in arrays.items():
            self._parts.setdefault(name, []).append(array)

    def _taken(self, name: str) -> Array:
        return np.concatenate(self._parts.pop(name), axis=-1)

    def add(self, flat: Flat) -> None:
        """Take in a slice."""
        strings = len(flat.strings)
        owner = np.repeat(np.arange(strings), flat.term_sizes)
        steps = np.empty(0, np.uint8)
        dense = np.zeros(strings, np.bool_)
        if self._ranked is not None:
            lengths, pivot = self._ranked
            steps = impact_steps(weights_of(flat.kinds, flat.entry_sizes), lengths[flat.docs], pivot)
            dense = flat.term_sizes * COLUMN_SHARE >= max(1, self._size)
        listed = ~dense[owner]
        terms = np.flatnonzero(dense)
        self._put(sizes=np.where(dense, 0, flat.term_sizes), docs=flat.docs[listed].astype(np.uint16))
        self._put(impacts=steps[listed] if len(steps) else steps)
        self._put(column_terms=terms + self._count, column_sizes=flat.term_sizes[terms])
        self._put(columns=_columns(self._size, terms, owner, flat.docs, steps, listed))
        codes = self._code[flat.kinds].astype(self._code_type)
        codes[starts_of(flat.entry_sizes)[:-1]] |= 1
        self._put(entry_sizes=_summed(flat.entry_sizes, flat.term_sizes), codes=codes)
        self._put(term_marks=_marks(flat.docs, flat.term_sizes), word_marks=_marks(flat.word_docs, flat.word_sizes))
        self._put(word_sizes=flat.word_sizes, word_docs=flat.word_docs.astype(np.uint16))
        self._put(place_sizes=_summed(flat.place_sizes, flat.word_sizes), places=_places(flat))
        self._strings.append(flat.strings)
        self._count += strings

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        strings = together(self._strings)
        return {
            "strings.bytes": strings.data,
            "strings.starts": strings.starts,
            "terms.starts": smallest(starts_of(self._taken("sizes"))),
            "terms.docs": self._taken("docs"),
            "terms.impacts": self._taken("impacts"),
            "columns.terms": smallest(self._taken("column_terms")),
            "columns.sizes": smallest(self._taken("column_sizes")),
            "columns.impacts": self._taken("columns"),
            "entries.starts": smallest(starts_of(self._taken("entry_sizes"))),
            "entries.kinds": smallest(self._kinds),
            **Packed.of(self._taken("codes")).arrays("entries.codes"),
            **self._words(),
        }

    def _words(self) -> dict[str, Array]:
        sizes = self._taken("word_sizes")
        words, terms = _shared(self._taken("term_marks"), self._taken("word_marks"), sizes)
        shared = np.zeros(len(sizes), np.bool_)
        shared[words] = True
        kept = np.repeat(~shared, sizes)
        places = self._taken("places")
        return {
            "words.starts": smallest(starts_of(np.where(shared, 0, sizes))),
            "words.docs": self._taken("word_docs")[kept],
            "words.shared": smallest(words),
            "words.with": smallest(terms),
            "words.place_starts": smallest(starts_of(self._taken("place_sizes"))),
            "words.places": (places & 0xFF).astype(np.uint8),
            **Packed.of(places >> 8).arrays("words.high"),
        }


def _places(flat: Flat) -> Array:
    """Return twice each place, and one more where a document begins."""
    short = int(flat.places.max(initial=0)) < 1 << 15
    places: Array = np.left_shift(flat.places, 1, dtype=np.int64).astype(np.uint16 if short else np.uint32)
    begins = starts_of(flat.place_sizes)[:-1]
    places[begins] = places[begins] | 1
    return places


def _columns(size: int, terms: Ints, owner: Ints, docs: Array, steps: Array, listed: Flags) -> npt.NDArray[np.uint8]:
    columns = np.zeros(len(terms) * size, np.uint8)
    if len(terms):
        inside = ~listed
        columns[np.searchsorted(terms, owner[inside]) * size + docs[inside]] = steps[inside]
    return columns


def _summed(sizes: Array, per_string: Ints) -> Ints:
    starts = starts_of(sizes)
    return np.diff(starts[starts_of(per_string)])


def _marks(docs: Array, sizes: Ints) -> Array:
    """Return two sums of random numbers, one row each, for every list of documents."""
    sums = np.zeros((2, len(sizes)), np.uint64)
    some = np.flatnonzero(sizes)
    if len(some):
        sums[:, some] = np.add.reduceat(_MARKS[:, docs.astype(np.int64)], starts_of(sizes)[some], axis=1)
    return sums


def _shared(term_marks: Array, word_marks: Array, word_sizes: Ints) -> tuple[Ints, Ints]:
    """Return the words whose documents are those of a term, and one such term for each."""
    terms = np.flatnonzero(term_marks.any(axis=0))
    words = np.flatnonzero(word_sizes)
    if not len(terms) or not len(words):
        return words[:0], terms[:0]
    order = terms[np.argsort(term_marks[0, terms], kind="stable")]
    place = np.minimum(np.searchsorted(term_marks[0, order], word_marks[0, words]), len(order) - 1)
    found = order[place]
    same = (term_marks[:, found] == word_marks[:, words]).all(axis=0)
    return words[same], found[same]
