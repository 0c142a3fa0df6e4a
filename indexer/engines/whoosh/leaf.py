"""A segment as a view sees it: with what is deleted; and a term's postings over all segments of a view."""

from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh.arrays import Flags, Ints
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.terms import Postings


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A segment in a view: ``live`` is None where no document is deleted; ``base`` is the first one's number in the whole index."""

    segment: Segment
    base: int
    live: Flags | None
    dead: Ints

    @classmethod
    def of(cls, segment: Segment, base: int, flags: Flags) -> "Leaf":
        """Return a leaf whose live documents are flagged."""
        dead = np.flatnonzero(~flags)
        return cls(segment, base, flags if len(dead) else None, dead)

    @property
    def size(self) -> int:
        """Return the number of documents, deleted ones too."""
        return self.segment.size

    def dead_among(self, postings: Postings | None) -> int:
        """Return how many of a term's documents are deleted."""
        if self.live is None or postings is None:
            return 0
        if postings.column is not None:
            return int(np.count_nonzero(postings.column[self.dead]))
        return postings.size - int(np.count_nonzero(self.live[postings.docs]))


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term in one field or in ``text``: how many live reports have it, and its postings in each leaf that has any."""

    having: int
    postings: tuple[Postings | None, ...]

    @classmethod
    def of(cls, leaves: tuple[Leaf, ...], postings: tuple[Postings | None, ...]) -> "Term":
        """Count who has a term."""
        gone = sum(leaf.dead_among(found) for leaf, found in zip(leaves, postings, strict=True))
        return cls(sum(found.size for found in postings if found is not None) - gone, postings)
