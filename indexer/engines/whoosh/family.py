"""The inverted part of a segment: the terms and words of a family of fields, and the reports that have them.

Fields with a boost are one family, the rest another, so that what ``text`` means is read as it stands. A family has one sorted list of
strings; a string may be a term (ranked, see :mod:`indexer.analysis`), a word (with its places), or both.

The one decision worth knowing: a term that an eighth of the reports have is a *column*, a byte of impact for each report, and any other a
list of document numbers with their impacts; a column takes no more room then, and is added up ten times as fast. Which fields a term
stands in, and how often, is kept apart (*entries*) and read only when a field is asked for.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Array, Flags, Ints, spread, starts_of
from indexer.engines.whoosh.packing import Packed
from indexer.engines.whoosh.ranking import impact_steps
from indexer.engines.whoosh.strings import Strings
from indexer.errors import EngineError
from indexer.schema import FIELD, FIELDS, Kind

NAMES: Final = tuple(entry.name for entry in FIELDS)
NUMBER: Final = {name: number for number, name in enumerate(NAMES)}
BOOSTS: Final = np.array([FIELD[name].boost for name in NAMES], np.float64)

BOOSTED: Final = "text"
PLAIN: Final = "plain"
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    BOOSTED: tuple(entry.name for entry in FIELDS if entry.boost),
    PLAIN: tuple(entry.name for entry in FIELDS if not entry.boost and entry.kind in (Kind.TEXT, Kind.KEYWORD) and entry.name != "text"),
}
"""The fields of each family; those with a boost are what ``text`` is made of."""

FAMILY_OF: Final = {name: family for family, names in FAMILIES.items() for name in names} | {"text": BOOSTED}

COLUMN_SHARE: Final = 8
"""One report in so many has a term that is kept as a column."""

FIELD_BITS: Final = 8
FIELD_MASK: Final = (1 << FIELD_BITS) - 1
MOST_TIMES: Final = (1 << 16) - 1
"""An entry's kind is how often a term stands in a field (at most so often) and, in the lowest bits, the number of the field: so the common
kinds are the small ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The reports that have a term, deleted ones too: ``docs``, ascending, with ``impacts``, or a ``column`` of all reports' impacts."""

    size: int
    docs: Array
    impacts: Array
    column: npt.NDArray[np.uint8] | None = None

    def numbers(self) -> Ints:
        """Return the document numbers."""
        return np.flatnonzero(self.column) if self.column is not None else self.docs.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """A term's entries, in the order of documents and fields: ``docs[i]`` has it as :attr:`Family.kinds` says of the kind ``kinds[i]``."""

    docs: Ints
    kinds: Array


class Family:
    """A family of fields in a segment of ``size`` documents, read from its arrays as they are needed."""

    def __init__(self, arrays: Mapping[str, Array], name: str, size: int) -> None:
        self.size = size
        self._arrays = arrays
        self._place = f"{name}/"

    def _array(self, name: str) -> Array:
        return self._arrays[self._place + name]

    @cached_property
    def strings(self) -> Strings:
        """The strings, in byte order."""
        return Strings(self._array("strings.bytes"), self._array("strings.starts"))

    @cached_property
    def starts(self) -> Array:
        """Where each string's document numbers begin, as a term that is no column."""
        return self._array("terms.starts")

    @cached_property
    def docs(self) -> Array:
        """The document numbers of terms."""
        return self._array("terms.docs")

    @cached_property
    def impacts(self) -> Array:
        """The impacts that go with them; none where the family has no boosts."""
        return self._array("terms.impacts")

    @cached_property
    def columns(self) -> dict[int, tuple[int, int]]:
        """The strings whose postings are a column: the number of the column, and how many documents have the term."""
        pairs = zip(self._column_terms.tolist(), self._array("columns.sizes").tolist(), strict=True)
        return {term: (number, size) for number, (term, size) in enumerate(pairs)}

    @property
    def _column_terms(self) -> Array:
        return self._array("columns.terms")

    @cached_property
    def column_impacts(self) -> Array:
        """The columns, one after the other."""
        return self._array("columns.impacts")

    @cached_property
    def entry_starts(self) -> Array:
        """Where each string's entries begin."""
        return self._array("entries.starts")

    @cached_property
    def _entry_codes(self) -> Packed:
        return Packed.read(self._arrays, f"{self._place}entries.codes")

    def entry_codes(self, first: int, stop: int) -> Array:
        """Return the entries of a range of strings: twice their kind, and one more where a document begins."""
        return self._entry_codes.part(int(self.entry_starts[first]), int(self.entry_starts[stop]))

    @cached_property
    def kinds(self) -> Ints:
        """The kinds of entries that occur: field and count."""
        return self._array("entries.kinds").astype(np.int64)

    @cached_property
    def word_starts(self) -> Array:
        """Where each string's document numbers begin, as a word that has a list of its own."""
        return self._array("words.starts")

    @cached_property
    def word_docs(self) -> Array:
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

    @cached_property
    def pivot(self) -> float:
        """The usual length by which the impacts were normalised."""
        return float(self._array("pivot")[0])

    @cached_property
    def bounds(self) -> dict[str, tuple[Array, Array]]:
        """Where each field that occurs begins in every document, and where it ends."""
        present = [name for name in NAMES if f"{self._place}begins/{name}" in self._arrays]
        begins = [*(self._array(f"begins/{name}") for name in present), self.ends]
        return {name: (begins[at], begins[at + 1]) for at, name in enumerate(present)}

    @cached_property
    def ends(self) -> Array:
        """Where every document's last field ends."""
        return self._array("ends")

    def postings(self, number: int) -> Postings | None:
        """Return a term's postings, or None if the string is none."""
        found = self.columns.get(number)
        if found is not None:
            place, size = found
            empty = self.docs[:0]
            return Postings(size, empty, empty, self.column_impacts[place * self.size : (place + 1) * self.size])
        first, stop = int(self.starts[number]), int(self.starts[number + 1])
        return Postings(stop - first, self.docs[first:stop], self.impacts[first:stop]) if first < stop else None

    def entries(self, number: int, postings: Postings) -> Entries:
        """Return a term's entries."""
        codes = self.entry_codes(number, number + 1)
        return Entries(postings.numbers()[np.cumsum(codes & 1) - 1], codes >> 1)

    def entries_of(self, numbers: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the entries of several terms: each one's place in ``numbers``, its field, its count and its document."""
        _, docs = self.term_lists(numbers)
        first = self.entry_starts[numbers].astype(np.int64)
        sizes = self.entry_starts[numbers + 1] - first
        codes = self._entry_codes.take(spread(first, sizes))
        kinds = self.kinds[codes >> 1]
        owners = np.repeat(np.arange(len(numbers)), sizes)
        return owners, kinds & FIELD_MASK, kinds >> FIELD_BITS, docs[np.cumsum(codes & 1) - 1]

    def reweighed(self, number: int, postings: Postings, lengths: Array, pivot: float) -> Postings:
        """Return a term's postings with the impacts that another pivot makes."""
        entries = self.entries(number, postings)
        docs = postings.numbers()
        kinds = self.kinds[entries.kinds]
        boosts = BOOSTS[kinds & FIELD_MASK] * (kinds >> FIELD_BITS)
        weights = np.bincount(np.searchsorted(docs, entries.docs), boosts, len(docs)).astype(np.float64)
        steps = impact_steps(weights, lengths[docs], pivot)
        if postings.column is None:
            return Postings(postings.size, postings.docs, steps)
        column = np.zeros(self.size, np.uint8)
        column[docs] = steps
        return Postings(postings.size, postings.docs, postings.impacts, column)

    def is_word(self, number: int) -> bool:
        """Return whether a string is a word."""
        return bool(self.place_starts[number] < self.place_starts[number + 1])

    def words_in(self, first: int, stop: int) -> Ints:
        """Return which strings of a range are words."""
        return np.flatnonzero(np.diff(self.place_starts[first : stop + 1].astype(np.int64))) + first

    @cached_property
    def beyond_ascii(self) -> Ints:
        """The strings that are not ASCII, so that a letter may be several bytes."""
        return np.unique(np.searchsorted(self.strings.starts, np.flatnonzero(self.strings.data & 0x80), side="right") - 1)

    def words_beginning(self, prefix: bytes) -> list[tuple[bytes, int]]:
        """Return the words that begin with a prefix, and how many documents each has, deleted ones too."""
        numbers = self.words_in(*self.strings.beginning(prefix))
        sizes, _ = self.word_lists(numbers)
        return list(zip(self.strings.some(numbers.tolist()), sizes.tolist(), strict=True))

    def word_size(self, number: int) -> int:
        """Return how many documents have a word, deleted ones too."""
        own = int(self.word_starts[number + 1]) - int(self.word_starts[number])
        return own or self._shared_postings(number).size if self.is_word(number) else 0

    def docs_of_word(self, number: int) -> Ints:
        """Return the documents that have a word, ascending."""
        first, stop = int(self.word_starts[number]), int(self.word_starts[number + 1])
        return self.word_docs[first:stop].astype(np.int64) if first < stop else self._shared_postings(number).numbers()

    def _shared_postings(self, number: int) -> Postings:
        words, terms = self.shared
        postings = self.postings(int(terms[bisect_left(words, number)]))
        if postings is None:  # it was checked that the file is what was written
            raise EngineError("a word is said to share the documents of a term that has none")
        return postings

    @cached_property
    def offsets(self) -> npt.NDArray[np.int32]:
        """The number of the first place of every document, when all documents' places are counted through."""
        return starts_of(self.ends)[:-1].astype(np.int32)

    def occurrences(self, number: int, among: Flags | None = None) -> tuple[Array, Array]:
        """Return the document and the place of each occurrence of a word, in their order; ``among``: in flagged documents only."""
        having = self.docs_of_word(number).astype(np.int32)
        begin, end = int(self.place_starts[number]), int(self.place_starts[number + 1])
        low = self._low_places[begin:end]
        first = np.append(np.flatnonzero((low & 1).view(np.bool_)), len(low))
        if among is None or bool((inside := among[having]).all()):
            places = self._high_places.part(begin, end) << 8 | low
            return np.repeat(having, np.diff(first)), (places >> 1).view(np.int32)
        chosen = np.flatnonzero(inside)
        sizes = first[chosen + 1] - first[chosen]
        where = spread(first[chosen], sizes)
        places = self._high_places.take(where + begin) << 8 | low[where]
        return np.repeat(having[chosen], sizes), (places >> 1).view(np.int32)

    def docs_in_field(self, number: int, field: str) -> Ints:
        """Return the documents that have a term in a field."""
        postings = self.postings(number)
        if postings is None:
            return np.empty(0, np.int64)
        entries = self.entries(number, postings)
        docs: Ints = entries.docs[self.kinds[entries.kinds] & FIELD_MASK == NUMBER[field]]
        return docs

    def term_lists(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the documents of several terms, one list after the other, and the length of each."""
        sizes, docs = _lists(self.starts, self.docs, numbers)
        columns = np.flatnonzero(np.isin(numbers, self._column_terms)).tolist()
        return _inserted(sizes, docs, columns, [self._column_docs(int(numbers[place])) for place in columns])

    def word_lists(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the documents of several words, one list after the other, and the length of each; none of a string that is no word."""
        sizes, docs = _lists(self.word_starts, self.word_docs, numbers)
        places, terms = self._sharing(numbers)
        shared_sizes, shared_docs = self.term_lists(terms)
        return _inserted(sizes, docs, places.tolist(), np.split(shared_docs, np.cumsum(shared_sizes)[:-1]) if len(terms) else [])

    def _column_docs(self, number: int) -> Ints:
        place, _ = self.columns[number]
        return np.flatnonzero(self.column_impacts[place * self.size : (place + 1) * self.size])

    def _sharing(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return which of some words share a term's documents, by their place in the list, and with which terms."""
        words, terms = self.shared
        known = np.asarray(words)
        place = np.searchsorted(known, numbers)
        inside = np.flatnonzero(place < len(known))
        inside = inside[known[place[inside]] == numbers[inside]]
        return inside, terms[place[inside]].astype(np.int64)

    def mark_terms(self, numbers: Ints, flags: Flags) -> None:
        """Flag the documents that have any of some terms."""
        for place in np.flatnonzero(np.isin(self._column_terms, numbers)).tolist():
            flags |= self.column_impacts[place * self.size : (place + 1) * self.size] > 0
        flags[_lists(self.starts, self.docs, numbers)[1]] = True

    def mark_words(self, numbers: Ints, flags: Flags) -> None:
        """Flag the documents that have any of some words."""
        flags[_lists(self.word_starts, self.word_docs, numbers)[1]] = True
        self.mark_terms(self._sharing(numbers)[1], flags)


def _lists(starts: Array, docs: Array, numbers: Ints) -> tuple[Ints, Ints]:
    first = starts[numbers].astype(np.int64)
    sizes = starts[numbers + 1].astype(np.int64) - first
    if len(numbers) and bool((np.diff(numbers) == 1).all()):  # a stretch of the alphabet
        return sizes, docs[int(first[0]) : int(first[-1] + sizes[-1])].astype(np.int64)
    return sizes, docs[spread(first, sizes)].astype(np.int64)


def _inserted(sizes: Ints, docs: Ints, places: Sequence[int], lists: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Put further lists at some places where lists are empty."""
    if not places:
        return sizes, docs
    sizes = sizes.copy()
    own = np.repeat(np.arange(len(sizes)), sizes)
    further = np.fromiter(map(len, lists), np.int64, len(lists))
    sizes[np.array(places)] = further
    owner = np.concatenate([own, np.repeat(np.array(places), further)])
    return sizes, np.concatenate([docs, *lists])[np.argsort(owner, kind="stable")]
