"""Occurrences of words and terms, as arrays in reading order, become the lists of a family of fields, sorted by string.

The one decision worth knowing: string, document and place (or field) are packed into one whole number each, so that sorting is one pass
over plain numbers, and a posting begins where neighbours differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh.arrays import Array, Flags, Ints, group_starts, numbered, smallest, starts_of
from indexer.engines.whoosh.families import FAMILIES, FIELD_BITS, FIELD_MASK, MOST_TIMES, NAMES, NUMBER
from indexer.engines.whoosh.flat import Bounds, Flat
from indexer.engines.whoosh.plain import PlainPostings
from indexer.engines.whoosh.strings import Strings

_FIELD_BITS = (len(NAMES) - 1).bit_length()


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Occurrence ``i`` is of ``strings[i]`` in text ``texts[i]``; text ``t`` belongs to ``documents[t]`` and to the field ``fields[t]``."""

    strings: Ints
    documents: Ints
    fields: Ints
    texts: Ints

    def of(self, chosen: Flags) -> "Occurrences":
        """Return the occurrences in fields that are flagged by number."""
        inside = chosen[self.fields][self.texts]
        return Occurrences(self.strings[inside], self.documents, self.fields, self.texts[inside])


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Families by name, each with where its fields begin; postings of whole values by field."""

    families: Mapping[str, tuple[Flat, Bounds]]
    whole: Mapping[str, PlainPostings]


def sort(size: int, vocabulary: Sequence[str], words: Occurrences, terms: Occurrences, whole: Mapping[str, Ints]) -> Sorted:
    """Sort what was gathered of ``size`` documents; ``whole`` holds rows of string and document by field."""
    encoded = [string.encode() for string in vocabulary]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    strings = Strings.of([encoded[number] for number in order])
    families = {}
    for family, names in FAMILIES.items():
        chosen = np.zeros(len(NAMES), np.bool_)
        chosen[[NUMBER[name] for name in names]] = True
        families[family] = _family(size, strings, rank, words.of(chosen), terms.of(chosen))
    return Sorted(families, {field: _whole(strings, rank, rows) for field, rows in whole.items()})


def _family(size: int, strings: Strings, rank: Ints, words: Occurrences, terms: Occurrences) -> tuple[Flat, Bounds]:
    in_words, in_terms = rank[words.strings], rank[terms.strings]
    used, place = numbered(len(strings), in_words, in_terms)
    position, bounds = _positions(size, words)
    ranks, docs, places = _unpacked(place[in_words], words.documents[words.texts], position, int(position.max(initial=0)).bit_length())
    words_at = group_starts(ranks, docs)
    owners, having, fields = _unpacked(place[in_terms], terms.documents[terms.texts], terms.fields[terms.texts], _FIELD_BITS)
    entries_at = group_starts(owners, having, fields)
    times = np.minimum(np.diff(np.append(entries_at, len(owners))), MOST_TIMES)
    owners, having, fields = owners[entries_at], having[entries_at], fields[entries_at]
    terms_at = group_starts(owners, having)
    flat = Flat(
        strings.take(used),
        np.bincount(owners[terms_at], minlength=len(used)),
        having[terms_at],
        np.diff(np.append(terms_at, len(owners))),
        times << FIELD_BITS | fields,
        np.bincount(ranks[words_at], minlength=len(used)),
        docs[words_at],
        np.diff(np.append(words_at, len(ranks))),
        places,
    )
    return flat, bounds


def _unpacked(strings: Ints, documents: Ints, last: Ints, bits: int) -> tuple[Ints, Ints, Ints]:
    """Return three equally long arrays sorted by the first, then the second, then the third, which has so many bits."""
    doc_bits = int(documents.max(initial=0)).bit_length()
    keys = np.sort((strings << doc_bits | documents) << bits | last)
    rest = keys >> bits
    return rest >> doc_bits, rest & ((1 << doc_bits) - 1), keys & ((1 << bits) - 1)


def _positions(size: int, words: Occurrences) -> tuple[Ints, Bounds]:
    """Return every word's place in its document, and where fields begin; a gap stands between two values, so that no phrase spans them."""
    texts = len(words.documents)
    counts = np.bincount(words.texts, minlength=texts)
    some = np.flatnonzero(counts)  # texts of this family that have words
    first_word = starts_of(counts)[:-1]
    documents, fields = words.documents[some], words.fields[some]
    begins = np.zeros(texts, np.int64)
    ends = np.zeros(size, np.int64)
    if len(some):
        lengths = counts[some] + 1
        before = starts_of(lengths)[:-1]
        first_text = group_starts(documents)
        begins[some] = before - np.repeat(before[first_text], np.diff(np.append(first_text, len(some))))
        ends[documents] = begins[some] + lengths  # of several texts, the last one's end stays
    positions: Ints = np.arange(len(words.texts)) + (begins - first_word)[words.texts]
    return positions, Bounds(_begins(documents, fields, begins[some], ends), ends)


def _begins(documents: Ints, fields: Ints, begins: Ints, ends: Ints) -> dict[str, Array]:
    """Return where each field that occurs begins; a document without it has the next field's beginning there."""
    found: dict[str, Array] = {}
    following: Array = ends
    first = group_starts(documents, fields)
    documents, fields, begins = documents[first], fields[first], begins[first]
    for number in np.unique(fields)[::-1].tolist():
        inside = fields == number
        column = following.copy()
        column[documents[inside]] = begins[inside]
        found[NAMES[number]] = following = column
    return dict(reversed(found.items()))


def _whole(strings: Strings, rank: Ints, rows: Ints) -> PlainPostings:
    owners, docs, _ = _unpacked(rank[rows[:, 0]], rows[:, 1], np.zeros(len(rows), np.int64), 0)
    first = group_starts(owners)
    return PlainPostings(strings.take(owners[first]), smallest(np.append(first, len(owners))), docs.astype(np.uint16))


def text_lengths(size: int, scale: int, flat: Flat, weights: Array) -> Ints:
    """Return the length of each document over a family: its postings' weights, each a whole number of ``1 / scale`` and at least one."""
    return np.bincount(flat.docs, np.maximum(1, np.rint(weights * scale)), size).astype(np.int64)


def field_lengths(size: int, scale: int, flat: Flat) -> dict[str, Ints]:
    """Return the length of each document in each field that occurs, on the same scale."""
    kinds = flat.kinds.astype(np.int64)
    docs = np.repeat(flat.docs, flat.entry_sizes)
    found = {}
    for number in np.flatnonzero(np.bincount(kinds & FIELD_MASK)).tolist():
        inside = kinds & FIELD_MASK == number
        found[NAMES[number]] = np.bincount(docs[inside], (kinds[inside] >> FIELD_BITS) * scale, size).astype(np.int64)
    return found
