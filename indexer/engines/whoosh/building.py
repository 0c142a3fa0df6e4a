"""Lists of postings become the arrays of a family: columns or lists with impacts, entries, words and places.

The one decision worth knowing: lists may come in slices of the alphabet, so that what is needed beside the result stays small however
large the segment; only what all slices must agree on (kinds of entries, the type of places, words that share a term's documents) is done
at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Array, Flags, Floats, Ints, numbered, smallest, starts_of
from indexer.engines.whoosh.family import BOOSTS, COLUMN_SHARE, TIMES_BITS
from indexer.engines.whoosh.flat import Bounds, Flat
from indexer.engines.whoosh.merging import LARGEST_SEGMENT
from indexer.engines.whoosh.ranking import impact_steps
from indexer.engines.whoosh.strings import Strings, together

_BEGINS: Final = 1 << 31
_MARKS: Final = np.random.default_rng(20_260_101).integers(0, 2**64, (2, LARGEST_SEGMENT), np.uint64)
"""Two random numbers a document; equal sums of both say that two lists of documents are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    strings: Strings
    list_sizes: Ints
    docs: Array
    impacts: Array
    column_terms: Ints
    column_sizes: Ints
    columns: Array
    entry_sizes: Ints
    codes: Array
    term_marks: Array
    word_sizes: Ints
    word_docs: Array
    word_marks: Array
    place_sizes: Ints
    places: Array


def weights_of(kinds: Array, entry_sizes: Array) -> Floats:
    """Return the weight of each posting: the sum of boost times count over its entries."""
    entries = kinds.astype(np.int64)
    boosts = BOOSTS[entries >> TIMES_BITS] * (entries & ((1 << TIMES_BITS) - 1))
    posting = np.repeat(np.arange(len(entry_sizes)), entry_sizes)
    return np.bincount(posting, boosts, len(entry_sizes)).astype(np.float64)  # adds up one by one, in the order of the fields


def family_arrays(slices: Iterable[Flat], size: int, bounds: Bounds, ranked: tuple[Array, float] | None) -> dict[str, Array]:
    """Return a family's arrays by name; ``ranked``: the documents' lengths and the pivot, None where the family has no boosts."""
    parts = [_part(flat, size, ranked) for flat in slices]
    term_sizes = np.concatenate([part.list_sizes for part in parts])
    out = {"terms.starts": smallest(starts_of(term_sizes)), "terms.docs": np.concatenate([part.docs for part in parts])}
    out["terms.impacts"] = np.concatenate([part.impacts for part in parts])
    bases = starts_of(np.array([len(part.strings) for part in parts]))
    out["columns.terms"] = smallest(np.concatenate([part.column_terms + base for part, base in zip(parts, bases, strict=False)]))
    out["columns.sizes"] = smallest(np.concatenate([part.column_sizes for part in parts]))
    out["columns.impacts"] = np.concatenate([part.columns for part in parts])
    out["entries.starts"] = smallest(starts_of(np.concatenate([part.entry_sizes for part in parts])))
    out |= _entries(np.concatenate([part.codes for part in parts]))
    out |= _words(parts)
    strings = together([part.strings for part in parts])
    out |= {"strings.bytes": strings.data, "strings.starts": strings.starts}
    out |= {f"begins/{name}": smallest(begins) for name, begins in bounds.begins.items()} | {"ends": smallest(bounds.ends)}
    return out | ({"pivot": np.array([ranked[1]])} if ranked else {})


def _part(flat: Flat, size: int, ranked: tuple[Array, float] | None) -> _Part:
    strings = len(flat.strings)
    owner = np.repeat(np.arange(strings), flat.term_sizes)
    steps = np.empty(0, np.uint8)
    dense = np.zeros(strings, np.bool_)
    if ranked is not None:
        lengths, pivot = ranked
        steps = impact_steps(weights_of(flat.kinds, flat.entry_sizes), lengths[flat.docs], pivot)
        dense = flat.term_sizes * COLUMN_SHARE >= max(1, size)
    listed = ~dense[owner]
    column_terms = np.flatnonzero(dense)
    codes = flat.kinds.astype(np.uint32) << 1
    codes[starts_of(flat.entry_sizes)[:-1]] |= 1
    places = flat.places.astype(np.uint32)
    places[starts_of(flat.place_sizes)[:-1]] |= np.uint32(_BEGINS)
    return _Part(
        flat.strings,
        np.where(dense, 0, flat.term_sizes),
        flat.docs[listed].astype(np.uint16),
        steps[listed] if ranked is not None else steps,
        column_terms,
        flat.term_sizes[column_terms],
        _columns(size, column_terms, owner, flat.docs, steps, listed),
        _summed(flat.entry_sizes, flat.term_sizes),
        codes,
        _marks(flat.docs, flat.term_sizes),
        flat.word_sizes,
        flat.word_docs.astype(np.uint16),
        _marks(flat.word_docs, flat.word_sizes),
        _summed(flat.place_sizes, flat.word_sizes),
        places,
    )


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


def _entries(codes: Array) -> dict[str, Array]:
    kinds, place = numbered(int(codes.max(initial=0) >> 1) + 1, codes >> 1)
    return {"entries.kinds": smallest(kinds), "entries.codes": smallest(place[codes >> 1] << 1 | codes & 1)}


def _words(parts: list[_Part]) -> dict[str, Array]:
    sizes = np.concatenate([part.word_sizes for part in parts])
    words, terms = _shared(np.hstack([part.term_marks for part in parts]), np.hstack([part.word_marks for part in parts]), sizes)
    shared = np.zeros(len(sizes), np.bool_)
    shared[words] = True
    kept = np.repeat(~shared, sizes)
    places = np.concatenate([part.places for part in parts])
    if int((places & np.uint32(_BEGINS - 1)).max(initial=0)) < 1 << 15:
        places = (places >> 16 & 0x8000 | places & 0x7FFF).astype(np.uint16)
    return {
        "words.starts": smallest(starts_of(np.where(shared, 0, sizes))),
        "words.docs": np.concatenate([part.word_docs for part in parts])[kept],
        "words.shared": smallest(words),
        "words.with": smallest(terms),
        "words.place_starts": smallest(starts_of(np.concatenate([part.place_sizes for part in parts]))),
        "words.places": places,
    }


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
