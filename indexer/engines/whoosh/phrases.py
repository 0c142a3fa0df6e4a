"""Words next to each other become the documents of a segment in which they stand so.

The one decision worth knowing: places are counted over a whole document, with a gap between any two values, so one look at places answers
for all fields at once; where a field begins and ends is asked only when the query names one.
"""

from functools import reduce
from typing import Final

import numpy as np

from indexer.engines.whoosh.arrays import Ints, distinct
from indexer.engines.whoosh.family import FAMILY_OF, Family
from indexer.engines.whoosh.segment import Segment

_PLACE_BITS: Final = 32
"""A document number and a place in it make one whole number."""

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
    numbers = {word: family.strings.number(word.encode()) for word in dict.fromkeys(words)}
    known = {word: number for word, number in numbers.items() if number is not None and family.is_word(number)}
    if len(known) < len(numbers):
        return _NOWHERE
    if len(words) == 1 and not field:
        return family.docs_of_word(known[words[0]])
    # The cheap test first: places are read only where all words meet, and those of the rarest word first.
    lists = sorted((family.docs_of_word(number) for number in known.values()), key=len)
    common = reduce(_common, lists)
    order = sorted(range(len(words)), key=lambda place: family.word_size(known[words[place]]))
    beginnings, first = _NOWHERE, True
    for place in order:
        if not len(common):
            return _NOWHERE
        docs, places = family.occurrences(known[words[place]], common)
        here = docs[places >= place] << _PLACE_BITS | places[places >= place] - place
        beginnings, first = here if first else _common(beginnings, here), False
        if len(order) > 1:
            common = distinct(beginnings >> _PLACE_BITS)
    return distinct(inside(family, field, beginnings >> _PLACE_BITS, beginnings & ((1 << _PLACE_BITS) - 1)))


def inside(family: Family, field: str, docs: Ints, places: Ints) -> Ints:
    """Return those documents, of some with a place each, whose place lies in a field; without a field, all."""
    if not field:
        return docs
    bounds = family.bounds.get(field)
    if bounds is None:
        return _NOWHERE
    first, stop = bounds
    return docs[(first[docs] <= places) & (places < stop[docs])]


def _common(few: Ints, many: Ints) -> Ints:
    """Return what two ascending lists have in common."""
    if len(few) > len(many):
        few, many = many, few
    if not len(few):
        return _NOWHERE
    found: Ints = few[many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few]
    return found
