"""What matches in one segment: few documents by number, many by flags, or those of a common term by its column; and how they are combined.

The one decision worth knowing: an intersection begins with the smallest set and asks the others about its documents only; where even the
smallest is large, flags are combined instead, sixty-four documents an instruction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Flags, Ints
from indexer.engines.whoosh.ranking import Scores

SEARCHED: Final = 512
"""Documents up to which a binary search for each is cheaper than a table of all."""

_LARGE: Final = 8
"""A set with one document in so many is large."""


class Found(Protocol):
    """A set of documents with their scores; without scores, all are 0."""

    @property
    def size(self) -> int:
        """Return how many documents there are."""
        ...

    def flags(self, size: int) -> Flags:
        """Return a flag for each of the segment's ``size`` documents."""
        ...

    def few(self) -> "Few":
        """Return the documents by number."""
        ...

    def inside(self, docs: Ints, size: int) -> Flags:
        """Return which of some documents are in the set."""
        ...

    def scores_of(self, docs: Ints, size: int) -> Scores | None:
        """Return the scores of documents that are in the set."""
        ...

    def add_to(self, scores: Scores) -> None:
        """Add the scores to those of all documents."""
        ...


@dataclass(frozen=True, eq=False)
class Few:
    """Document numbers, ascending, and their scores."""

    docs: Ints
    scores: Scores | None = None

    @property
    def size(self) -> int:
        """See :class:`Found`."""
        return len(self.docs)

    def flags(self, size: int) -> Flags:
        """See :class:`Found`."""
        flags = np.zeros(size, np.bool_)
        flags[self.docs] = True
        return flags

    def few(self) -> "Few":
        """See :class:`Found`."""
        return self

    def inside(self, docs: Ints, size: int) -> Flags:
        """See :class:`Found`."""
        if not len(self.docs):
            return np.zeros(len(docs), np.bool_)
        if len(docs) > SEARCHED:
            return self._table(size)[docs] > 0
        flags: Flags = self.docs[np.minimum(np.searchsorted(self.docs, docs), len(self.docs) - 1)] == docs
        return flags

    def scores_of(self, docs: Ints, size: int) -> Scores | None:
        """See :class:`Found`."""
        if self.scores is None:
            return None
        return self.scores[self._table(size)[docs] - 1 if len(docs) > SEARCHED else np.searchsorted(self.docs, docs)]

    def add_to(self, scores: Scores) -> None:
        """See :class:`Found`."""
        if self.scores is not None:
            scores[self.docs] += self.scores

    def _table(self, size: int) -> npt.NDArray[np.int32]:
        known: npt.NDArray[np.int32] | None = self.__dict__.get("table")
        if known is None:
            known = np.zeros(size, np.int32)
            known[self.docs] = np.arange(1, len(self.docs) + 1)
            self.__dict__["table"] = known
        return known


@dataclass(frozen=True, eq=False)
class Many:
    """A flag and a score for each document of the segment."""

    marked: Flags
    scores: Scores | None = None

    @cached_property
    def size(self) -> int:
        """See :class:`Found`."""
        return int(np.count_nonzero(self.marked))

    def flags(self, _size: int) -> Flags:
        """See :class:`Found`."""
        return self.marked

    def few(self) -> Few:
        """See :class:`Found`."""
        docs = np.flatnonzero(self.marked)
        return Few(docs, None if self.scores is None else self.scores[docs])

    def inside(self, docs: Ints, _size: int) -> Flags:
        """See :class:`Found`."""
        return self.marked[docs]

    def scores_of(self, docs: Ints, _size: int) -> Scores | None:
        """See :class:`Found`."""
        return None if self.scores is None else self.scores[docs]

    def add_to(self, scores: Scores) -> None:
        """See :class:`Found`."""
        if self.scores is not None:
            scores += np.where(self.marked, self.scores, np.uint32(0))


@dataclass(frozen=True, eq=False)
class Column:
    """A common term: its impacts in all documents, 0 where it is absent, and what the query multiplies them by."""

    impacts: npt.NDArray[np.uint8]
    size: int
    weight: int

    def flags(self, _size: int) -> Flags:
        """See :class:`Found`."""
        return self.impacts > 0

    def few(self) -> Few:
        """See :class:`Found`."""
        docs = np.flatnonzero(self.impacts > 0)
        return Few(docs, self.scores_of(docs, 0))

    def inside(self, docs: Ints, _size: int) -> Flags:
        """See :class:`Found`."""
        return self.impacts[docs] > 0

    def scores_of(self, docs: Ints, _size: int) -> Scores:
        """See :class:`Found`."""
        return np.multiply(self.impacts[docs], np.uint32(self.weight), dtype=np.uint32)

    def add_to(self, scores: Scores) -> None:
        """See :class:`Found`."""
        scores += np.multiply(self.impacts, np.uint32(self.weight), dtype=np.uint32)


NONE: Final = Few(np.empty(0, np.int64))


def intersection(parts: Sequence[Found], size: int) -> Found:
    """Return the documents that are in all sets; scores add up."""
    smallest, *others = sorted(parts, key=lambda part: part.size)
    if not others:
        return smallest
    if smallest.size * _LARGE >= size:
        docs = np.flatnonzero(reduce(np.logical_and, (part.flags(size) for part in parts)))
    else:
        docs = smallest.few().docs
        for other in others:
            docs = docs[other.inside(docs, size)]
    return scored(docs, parts, size)


def scored(docs: Ints, parts: Sequence[Found], size: int) -> Few:
    """Return documents that are in all sets with the sum of the sets' scores."""
    found = [scores for part in parts if (scores := part.scores_of(docs, size)) is not None]
    return Few(docs, reduce(np.add, found) if found else None)


def without(found: Found, excluded: Found, size: int) -> Few:
    """Return the documents of one set that are not in another."""
    few = found.few()
    kept = ~excluded.inside(few.docs, size)
    return Few(few.docs[kept], None if few.scores is None else few.scores[kept])
