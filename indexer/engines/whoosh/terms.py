"""The terms of a family: the reports that have them, what they count for there, and in which fields they stand.

The one decision worth knowing: a term that an eighth of the reports have is a *column*, a byte of impact for each report, and any other a
list of document numbers with their impacts; a column takes no more room then, and is added up ten times as fast. Which fields a term stands
in, and how often, is kept apart (*entries*) and read only when a field is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Array, Flags, Ints, spread
from indexer.engines.whoosh.families import BOOSTS, FIELD_BITS, FIELD_MASK, NUMBER
from indexer.engines.whoosh.packing import Packed
from indexer.engines.whoosh.ranking import impact_steps

COLUMN_SHARE: Final = 8
"""One report in so many has a term that is kept as a column."""


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
    """A term's entries, in the order of documents and fields: ``docs[i]`` has it as :attr:`Terms.kinds` says of the kind ``kinds[i]``."""

    docs: Ints
    kinds: Array


class Terms:
    """The terms of a family in a segment of ``size`` documents, read from its arrays as they are needed."""

    def __init__(self, arrays: Mapping[str, Array], place: str, size: int) -> None:
        self.size = size
        self._arrays = arrays
        self._place = place

    def _array(self, name: str) -> Array:
        return self._arrays[f"{self._place}{name}"]

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
    def _packed(self) -> Packed:
        return Packed.read(self._arrays, f"{self._place}entries.codes")

    def codes(self, first: int, stop: int) -> Array:
        """Return the entries of a range of strings: twice their kind, and one more where a document begins."""
        return self._packed.part(int(self.entry_starts[first]), int(self.entry_starts[stop]))

    @cached_property
    def kinds(self) -> Ints:
        """The kinds of entries that occur: field and count."""
        return self._array("entries.kinds").astype(np.int64)

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
        codes = self.codes(number, number + 1)
        return Entries(postings.numbers()[np.cumsum(codes & 1) - 1], codes >> 1)

    def entries_of(self, numbers: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the entries of several terms: each one's place in ``numbers``, its field, its count and its document."""
        _, docs = self.lists(numbers)
        first = self.entry_starts[numbers].astype(np.int64)
        sizes = self.entry_starts[numbers + 1] - first
        codes = self._packed.take(spread(first, sizes))
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

    def docs_in_field(self, number: int, field: str) -> Ints:
        """Return the documents that have a term in a field."""
        postings = self.postings(number)
        if postings is None:
            return np.empty(0, np.int64)
        entries = self.entries(number, postings)
        docs: Ints = entries.docs[self.kinds[entries.kinds] & FIELD_MASK == NUMBER[field]]
        return docs

    def lists(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the documents of several terms, one list after the other, and the length of each."""
        sizes, docs = lists_in(self.starts, self.docs, numbers)
        columns = np.flatnonzero(np.isin(numbers, self._column_terms)).tolist()
        return inserted(sizes, docs, columns, [self._column_docs(int(numbers[place])) for place in columns])

    def _column_docs(self, number: int) -> Ints:
        place, _ = self.columns[number]
        return np.flatnonzero(self.column_impacts[place * self.size : (place + 1) * self.size])

    def mark(self, numbers: Ints, flags: Flags) -> None:
        """Flag the documents that have any of some terms."""
        for place in np.flatnonzero(np.isin(self._column_terms, numbers)).tolist():
            flags |= self.column_impacts[place * self.size : (place + 1) * self.size] > 0
        flags[lists_in(self.starts, self.docs, numbers)[1]] = True


def lists_in(starts: Array, docs: Array, numbers: Ints) -> tuple[Ints, Ints]:
    """Return the lists of several strings, one after the other, and the length of each."""
    first = starts[numbers].astype(np.int64)
    sizes = starts[numbers + 1].astype(np.int64) - first
    if len(numbers) and bool((np.diff(numbers) == 1).all()):  # a stretch of the alphabet
        return sizes, docs[int(first[0]) : int(first[-1] + sizes[-1])].astype(np.int64)
    return sizes, docs[spread(first, sizes)].astype(np.int64)


def inserted(sizes: Ints, docs: Ints, places: Sequence[int], lists: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Put further lists at some places where lists are empty."""
    if not places:
        return sizes, docs
    sizes = sizes.copy()
    own = np.repeat(np.arange(len(sizes)), sizes)
    further = np.fromiter(map(len, lists), np.int64, len(lists))
    sizes[np.array(places)] = further
    owner = np.concatenate([own, np.repeat(np.array(places), further)])
    return sizes, np.concatenate([docs, *lists])[np.argsort(owner, kind="stable")]
