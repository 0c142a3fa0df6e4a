"""The postings of one field as arrays: looked up by term, by prefix, and joined with those of other segments.

The one decision worth knowing: everything is flat arrays and where each term begins in them, so that looking a term up is a binary search
and reading its postings is a slice; arrays take the smallest whole number that holds their values, which halves the index.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from indexer.errors import EngineError

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_WHOLE_NUMBERS: Final = (np.uint8, np.uint16, np.uint32)


def smallest(numbers: Array) -> Array:
    """Return whole numbers from 0 in the smallest type that holds them."""
    top = int(numbers.max(initial=0))
    return numbers.astype(next((kind for kind in _WHOLE_NUMBERS if top <= np.iinfo(kind).max), np.int64))


def starts_of(lengths: Array) -> Ints:
    """Return where parts of these lengths begin when joined, and where the last one ends."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def spread(starts: Array, lengths: Array) -> Ints:
    """Return the places ``start, start + 1, ...`` of each part, one part after the other."""
    shift = np.asarray(starts, np.int64) - starts_of(lengths)[:-1]
    return np.repeat(shift, lengths) + np.arange(int(lengths.sum()), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Strings:
    """A list of byte strings, joined, and where each begins."""

    data: Array
    starts: Array

    @classmethod
    def of(cls, strings: Sequence[bytes]) -> "Strings":
        """Join a list of byte strings."""
        lengths = np.fromiter(map(len, strings), np.int64, len(strings))
        return cls(np.frombuffer(b"".join(strings), np.uint8), smallest(starts_of(lengths)))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        """Return one."""
        return self.data[int(self.starts[number]) : int(self.starts[number + 1])].tobytes()

    def all(self) -> list[bytes]:
        """Return them all."""
        joined = self.data.tobytes()
        bounds = self.starts.tolist()
        return [joined[start:end] for start, end in pairwise(bounds)]

    def place(self, string: bytes) -> int:
        """Return where a string stands, or would stand, in a sorted list."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < string:
                low = middle + 1
            else:
                high = middle
        return low

    def take(self, numbers: Ints) -> "Strings":
        """Return some of them, in the order of ``numbers``."""
        starts = self.starts.astype(np.int64)
        lengths = starts[numbers + 1] - starts[numbers]
        return Strings(self.data[spread(starts[numbers], lengths)], smallest(starts_of(lengths)))


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A weight a posting: ``table[codes[i]]``; few different ones occur."""

    table: Array
    codes: Array

    @classmethod
    def of(cls, weights: Array) -> "Weights":
        """Number the different weights, rounded to float32."""
        table, codes = np.unique(weights.astype(np.float32), return_inverse=True)
        return cls(table, smallest(codes))


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where words stand: ``counts[i]`` positions a posting, joined posting by posting; ``starts`` says where each term's begin."""

    counts: Array
    positions: Array
    starts: Array


@dataclass(frozen=True, slots=True, eq=False)
class FieldPostings:
    """A field's sorted terms; term ``t`` has the postings from ``starts[t]`` to ``starts[t + 1]``."""

    terms: Strings
    starts: Array
    docs: Array
    weights: Weights | None = None
    places: Places | None = None

    def number(self, term: bytes) -> int | None:
        """Return a term's number, or None."""
        number = self.terms.place(term)
        return number if number < len(self.terms) and self.terms[number] == term else None

    def extent(self, number: int) -> slice:
        """Return where a term's postings are."""
        return slice(int(self.starts[number]), int(self.starts[number + 1]))

    def terms_from(self, term: bytes) -> Iterator[bytes]:
        """Yield the terms from a place in the order on."""
        return (self.terms[number] for number in range(self.terms.place(term), len(self.terms)))

    def positions(self, number: int) -> tuple[Ints, Ints]:
        """Return, for each occurrence of a word, its document number and its position there."""
        places = self.places
        if places is None:
            raise EngineError("a phrase was looked for in a field without positions")
        extent = self.extent(number)
        docs = np.repeat(self.docs[extent].astype(np.int64), places.counts[extent])
        return docs, places.positions[int(places.starts[number]) : int(places.starts[number + 1])].astype(np.int64)


def without(postings: FieldPostings, new_number: Ints) -> FieldPostings:
    """Return the postings with documents renumbered, those of number -1 left out, and terms that nothing is left of."""
    docs = new_number[postings.docs]
    kept = docs >= 0
    starts = starts_of(kept)[postings.starts]
    left = np.flatnonzero(np.diff(starts))
    bounds = np.append(starts[left], starts[-1:])
    weights = None if postings.weights is None else Weights(postings.weights.table, postings.weights.codes[kept])
    places = None
    if postings.places is not None:
        counts = postings.places.counts
        positions = postings.places.positions[np.repeat(kept, counts)]
        places = Places(counts[kept], positions, smallest(starts_of(counts[kept])[bounds]))
    return FieldPostings(postings.terms.take(left), smallest(bounds), smallest(docs[kept]), weights, places)


def joined(parts: Sequence[FieldPostings]) -> FieldPostings:
    """Join the postings of a field; the document numbers of a part all come after those of the part before."""
    if len(parts) == 1:
        return parts[0]
    names = [name for part in parts for name in part.terms.all()]
    number = {name: place for place, name in enumerate(sorted(set(names)))}
    owner = np.fromiter((number[name] for name in names), np.int64, len(names))
    order = np.argsort(owner, kind="stable")  # blocks of one term stay in the order of the parts
    starts, lengths = _blocks([part.starts for part in parts])
    taken = spread(starts[order], lengths[order])
    docs = np.concatenate([part.docs.astype(np.int64) for part in parts])[taken]
    per_term = np.bincount(owner, lengths, len(number)).astype(np.int64)
    bounds = starts_of(per_term)
    return FieldPostings(
        Strings.of(list(number)),
        smallest(bounds),
        smallest(docs),
        _joined_weights(parts, taken),
        _joined_places(parts, order, taken, bounds),
    )


def _blocks(starts: Sequence[Array]) -> tuple[Ints, Ints]:
    """Return where each term's block begins in the joined arrays, and its length."""
    base = starts_of(np.array([int(part[-1]) for part in starts], np.int64))
    begins = [part[:-1].astype(np.int64) + offset for part, offset in zip(starts, base, strict=False)]
    lengths = [np.diff(part.astype(np.int64)) for part in starts]
    return np.concatenate(begins), np.concatenate(lengths)


def _joined_weights(parts: Sequence[FieldPostings], taken: Ints) -> Weights | None:
    weights = [part.weights for part in parts if part.weights is not None]
    if not weights:
        return None
    table = np.unique(np.concatenate([part.table for part in weights]))
    codes = np.concatenate([np.searchsorted(table, part.table)[part.codes] for part in weights])
    return Weights(table, smallest(codes[taken]))


def _joined_places(parts: Sequence[FieldPostings], order: Ints, taken: Ints, bounds: Ints) -> Places | None:
    places = [part.places for part in parts if part.places is not None]
    if not places:
        return None
    counts = np.concatenate([part.counts for part in places])[taken]
    starts, lengths = _blocks([part.starts for part in places])
    positions = np.concatenate([part.positions.astype(np.int64) for part in places])
    return Places(smallest(counts), smallest(positions[spread(starts[order], lengths[order])]), smallest(starts_of(counts)[bounds]))
