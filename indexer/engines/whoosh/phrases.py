"""Words next to each other become the documents of a segment in which they stand so.

The one decision worth knowing: places are counted through all documents, with a gap between any two values, so that a phrase is an
intersection of lists of numbers; where a field begins and ends is asked only when the query names one.
"""

from functools import reduce
from typing import Final

import numpy as np

from indexer.engines.whoosh.arrays import Array, Flags, Ints, distinct
from indexer.engines.whoosh.families import FAMILY_OF
from indexer.engines.whoosh.family import Family
from indexer.engines.whoosh.segment import Segment

SEARCHED: Final = 32
"""Searching for a number in a long list takes so many times as long as marking one and looking at it."""

BLOCK: Final = 1 << 19
"""Places that are marked at once."""

_NOWHERE: Final = np.empty(0, np.int64)


def standing(segment: Segment, field: str, words: tuple[str, ...]) -> Ints:
    """Return the documents in which words stand one behind the other in a field, ascending; ``text``: in any one field."""
    if not words:
        return _NOWHERE
    if field != "text":
        return _in_family(segment.families[FAMILY_OF[field]], field, words)
    found = [docs for family in segment.families.values() if len(docs := _in_family(family, "", words))]
    return reduce(np.union1d, found) if found else _NOWHERE


def _in_family(family: Family, field: str, words: tuple[str, ...]) -> Ints:
    numbers = {word: family.number(word) for word in dict.fromkeys(words)}
    known = {word: number for word, number in numbers.items() if number is not None and family.words.is_word(number)}
    if len(known) < len(numbers):
        return _NOWHERE
    if len(words) == 1 and not field:
        return family.words.docs_of(known[words[0]])
    # The cheap test first: places are read only where all words meet, and those of the rarest word first.
    meeting = np.ones(family.size, np.bool_)
    for number in known.values():
        flags = np.zeros(family.size, np.bool_)
        flags[family.words.docs_of(number)] = True
        meeting &= flags
    here: tuple[Array, Array] | None = None
    for place in sorted(range(len(words)), key=lambda place: family.words.size_of(known[words[place]])):
        docs, places = family.words.occurrences(known[words[place]], meeting)
        there = docs, family.offsets[docs] + places - np.int32(place)
        here = there if here is None else _common(here, there, int(family.offsets[-1]) + int(family.ends[-1]))
        if not len(here[0]):
            return _NOWHERE
        if len(words) > 1:
            meeting[:] = False
            meeting[here[0]] = True
    if here is None:
        return _NOWHERE
    docs, beginnings = here
    return distinct(inside(family, field, docs.astype(np.int64), (beginnings - family.offsets[docs]).astype(np.int64)))


def inside(family: Family, field: str, docs: Ints, places: Ints) -> Ints:
    """Return those documents, of some with a place each, whose place lies in a field; without a field, all."""
    if not field:
        return docs
    bounds = family.bounds.get(field)
    if bounds is None:
        return _NOWHERE
    first, stop = bounds
    return docs[(first[docs] <= places) & (places < stop[docs])]


def _common(left: tuple[Array, Array], right: tuple[Array, Array], size: int) -> tuple[Array, Array]:
    """Return what two ascending lists of numbers below ``size``, each with its documents, have in common."""
    (docs, few), (_, many) = (left, right) if len(left[1]) <= len(right[1]) else (right, left)
    if few[0] < 0 or many[0] < 0:  # a word so near the beginning that the phrase would have begun before it
        docs, few, many = docs[few >= 0], few[few >= 0], many[many >= 0]
    if not len(few) or not len(many):
        return docs[:0], few[:0]
    if len(few) * SEARCHED < len(many) + size // SEARCHED:
        found = many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few
    else:
        found = _are_among(few, many, size)
    return docs[found], few[found]


def _are_among(few: Array, many: Array, size: int) -> Flags:
    """Return which of some ascending numbers are among others, by marking those, block by block, in the processor's cache."""
    edges = np.arange(0, size + BLOCK, BLOCK)
    here, there = np.searchsorted(few, edges).tolist(), np.searchsorted(many, edges).tolist()
    found = np.zeros(len(few), np.bool_)
    marked = np.zeros(BLOCK, np.bool_)
    for block, base in enumerate(edges[:-1].astype(np.int32)):
        first, stop = here[block : block + 2]
        if first < stop:
            others = many[slice(*there[block : block + 2])] - base
            marked[others] = True
            found[first:stop] = marked[few[first:stop] - base]
            marked[others] = False
    return found
