"""Occurrences of words and terms, as arrays in reading order, become the postings and lengths of every field.

The one decision worth knowing: one stable sort by field, string and document does it all; a posting begins where neighbours differ. Weights
are summed one by one in reading order, so that they are to the last bit what adding them up in a loop would give.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.fields import NAMES, WORDS
from indexer.engines.whoosh.postings import Array, FieldPostings, Ints, Places, Strings, Weights, smallest, starts_of
from indexer.engines.whoosh.segment import LENGTHS
from indexer.schema import FIELD

_LENGTH_SCALE: Final = 5
"""Lengths are whole numbers; a boost of 0.2 still has to count."""

_BOOSTS: Final = np.array([FIELD[name].boost for name in NAMES], np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Occurrence ``i`` is of ``strings[i]`` in text ``texts[i]``; text ``t`` belongs to ``documents[t]`` and to the field ``fields[t]``."""

    strings: Ints
    documents: Ints
    fields: Ints
    texts: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Occurrences sorted (``order``) and what is one posting of them: its field, string and document, and where it begins."""

    order: Ints
    starts: Ints
    fields: Ints
    strings: Ints
    documents: Ints

    def by_field(self) -> Iterator[tuple[str, slice]]:
        bounds = np.searchsorted(self.fields, np.arange(len(NAMES) + 1))
        for number in np.flatnonzero(np.diff(bounds)).tolist():
            yield NAMES[number], slice(int(bounds[number]), int(bounds[number + 1]))


def sort(
    size: int, vocabulary: Sequence[str], words: Occurrences, terms: Occurrences, whole: Mapping[str, Ints]
) -> tuple[dict[str, FieldPostings], dict[str, Array]]:
    """Return the postings by field and the lengths of the ranked ones; ``whole`` holds rows of string and document by field."""
    encoded = [string.encode() for string in vocabulary]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    sorting = _Sorting(size, [encoded[number] for number in order], rank)
    postings = dict(sorting.placed(words)) | {"text" + WORDS: sorting.vocabulary(words)}
    postings |= {field: sorting.plain(rows[:, 0], rows[:, 1]) for field, rows in whole.items()}
    ranked, lengths = sorting.ranked(terms)
    return {field: found for field, found in (postings | ranked).items() if len(found.terms)}, lengths


class _Sorting:
    def __init__(self, size: int, strings: Sequence[bytes], rank: Ints) -> None:
        self._size = size
        self._strings = strings
        self._rank = rank

    def _groups(self, fields: Ints, strings: Ints, documents: Ints) -> _Groups:
        keys = (fields * len(self._strings) + self._rank[strings]) * self._size + documents
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        keys, documents = np.divmod(keys[starts], self._size)
        fields, ranks = np.divmod(keys, len(self._strings))
        return _Groups(order, starts, fields, ranks, documents)

    def _field(
        self, groups: _Groups, part: slice, *, weights: Array | None = None, places: tuple[Ints, Ints] | None = None
    ) -> FieldPostings:
        ranks = groups.strings[part]
        firsts = np.flatnonzero(np.diff(ranks, prepend=-1))
        starts = np.append(firsts, len(ranks))
        placed = None
        if places is not None:
            counts, positions = places
            placed = Places(smallest(counts), smallest(positions), smallest(starts_of(counts)[starts]))
        return FieldPostings(
            Strings.of([self._strings[rank] for rank in ranks[firsts].tolist()]),
            smallest(starts),
            smallest(groups.documents[part]),
            None if weights is None else Weights.of(weights),
            placed,
        )

    def plain(self, strings: Ints, documents: Ints) -> FieldPostings:
        """Return postings of one field that say no more than which documents have a string."""
        groups = self._groups(np.zeros(len(strings), np.int64), strings, documents)
        return self._field(groups, slice(0, len(groups.starts)))

    def vocabulary(self, words: Occurrences) -> FieldPostings:
        """Return which documents have a word in any field that ``text`` is made of."""
        inside = _BOOSTS[words.fields[words.texts]] > 0
        return self.plain(words.strings[inside], words.documents[words.texts[inside]])

    def placed(self, words: Occurrences) -> Iterator[tuple[str, FieldPostings]]:
        """Yield the fields' words with their positions."""
        groups = self._groups(words.fields[words.texts], words.strings, words.documents[words.texts])
        positions = _positions(words)[groups.order]
        ends = np.append(groups.starts, len(groups.order))
        for field, part in groups.by_field():
            inside = positions[ends[part.start] : ends[part.stop]]
            yield field + WORDS, self._field(groups, part, places=(np.diff(ends)[part], inside))

    def ranked(self, terms: Occurrences) -> tuple[dict[str, FieldPostings], dict[str, Array]]:
        """Return the fields' terms, weighted by how often they occur, those of ``text`` by the boosts too; and the fields' lengths."""
        fields, documents = terms.fields[terms.texts], terms.documents[terms.texts]
        groups = self._groups(fields, terms.strings, documents)
        counts = np.diff(np.append(groups.starts, len(groups.order)))
        found: list[tuple[str, _Groups, slice, npt.NDArray[np.float64]]] = [
            (field, groups, part, counts[part].astype(np.float64)) for field, part in groups.by_field()
        ]
        boosts = _BOOSTS[fields]
        inside = boosts > 0
        union = self._groups(np.zeros(int(inside.sum()), np.int64), terms.strings[inside], documents[inside])
        posting = np.repeat(np.arange(len(union.starts)), np.diff(np.append(union.starts, len(union.order))))
        sums = np.bincount(posting, boosts[inside][union.order], len(union.starts))
        found.append(("text", union, slice(0, len(union.starts)), sums.astype(np.float64)))
        postings = {field: self._field(groups, part, weights=weights) for field, groups, part, weights in found}
        return postings, {field: self._lengths(groups.documents[part], weights) for field, groups, part, weights in found}

    def _lengths(self, documents: Ints, weights: npt.NDArray[np.float64]) -> Array:
        lengths = np.bincount(documents, np.maximum(1, np.rint(weights * _LENGTH_SCALE)), self._size)
        return np.minimum(np.searchsorted(LENGTHS, lengths), len(LENGTHS) - 1).astype(np.uint8)


def _positions(words: Occurrences) -> Ints:
    """Return every word's position in its field; a gap stands between two values, so that no phrase spans them."""
    texts = len(words.documents)
    first_word = starts_of(np.bincount(words.texts, minlength=texts))[:-1]
    begins = np.ones(texts, np.bool_)
    begins[1:] = (np.diff(words.documents) != 0) | (np.diff(words.fields) != 0)
    first_text = np.flatnonzero(begins)[np.cumsum(begins) - 1]
    shift = np.arange(texts) - first_text - first_word[first_text]
    positions: Ints = np.arange(len(words.texts)) + shift[words.texts]
    return positions
