"""Which segments of an index are merged into one: lists of segments in, groups of them out; nothing is read or written here.

The one decision worth knowing: segments of about one size are merged, so that a report is written anew only when its segment grows
eightfold; and none grows beyond what two bytes can number. While a run adds thousands of reports, each is written anew only once: when
there is a whole large segment to be made, or when the run ends.
"""

from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

LARGEST_SEGMENT: Final = 65_536
"""Documents that a segment holds at most: a document's number takes two bytes, and a query's scores stay in the processor's cache."""

MERGED_AT_ONCE: Final = 8
"""Segments of about one size that are merged into one: more of them slow queries down, fewer cost more merging."""

SMALLEST_CLASS: Final = 64
"""Segments of at most so many documents count as of one size: merging them costs next to nothing."""


class Counted(Protocol):
    """A segment, as the table of contents knows it."""

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        ...

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        ...


BULK_AT_ONCE: Final = 96
"""Small segments that a run leaves beside each other at most."""

Entry = TypeVar("Entry", bound=Counted)


def due(segments: Sequence[Entry]) -> list[Entry]:
    """Return the segments that should become one now, the cheapest merge first; none if all is well."""
    classes: dict[int, list[Entry]] = {}
    for segment in segments:
        if segment.doc_count() * 2 <= LARGEST_SEGMENT:  # no two larger ones fit into one
            classes.setdefault(_size_class(segment.doc_count()), []).append(segment)
    for _, alike in sorted(classes.items()):
        if len(alike) >= MERGED_AT_ONCE:
            return _fitting(alike)
    return list(filter(_is_mostly_deleted, segments))[:1]


def due_in_bulk(segments: Sequence[Entry]) -> list[Entry]:
    """Return the segments that should become one while a run adds more and more: those that make a nearly full one."""
    for group in packed(segments):
        if sum(map(_live, group)) * 4 >= LARGEST_SEGMENT * 3 or len(group) >= BULK_AT_ONCE:
            return group
    return []


def due_at_end(segments: Sequence[Entry], *, added: int | None) -> list[Entry]:
    """Return the segments that should become one when nothing more is added for now.

    What was added pays for merging about as much again; None: everything, since all of it is new.
    """
    chosen = [] if added is None else due(segments)
    return chosen or next(iter(packed(segments, most=None if added is None else 2 * added)), [])


def packed(segments: Sequence[Entry], *, most: int | None = None) -> list[list[Entry]]:
    """Return the groups of two and more that make few segments of many, of the smallest with ``most`` documents together (None: of all).

    Largest first, each into the first group with room for it, which is close to the fewest that there can be.
    """
    groups: list[list[Entry]] = []
    totals: list[int] = []
    for segment in sorted(_smallest(segments, most), key=_live, reverse=True):
        size = segment.doc_count()
        place = next((place for place, total in enumerate(totals) if total + size <= LARGEST_SEGMENT), len(groups))
        if place == len(groups):
            groups.append([])
            totals.append(0)
        groups[place].append(segment)
        totals[place] += size
    return [group for group in groups if len(group) > 1 or _is_mostly_deleted(group[0])]


def _is_mostly_deleted(segment: Counted) -> bool:
    return segment.doc_count() * 2 < segment.doc_count_all()


def _live(segment: Counted) -> int:
    return segment.doc_count()


def _smallest(segments: Sequence[Entry], most: int | None) -> list[Entry]:
    chosen: list[Entry] = []
    total = 0
    for segment in sorted(segments, key=_live):
        total += segment.doc_count()
        if most is not None and total > most:
            break
        chosen.append(segment)
    return chosen


def _fitting(segments: Sequence[Entry]) -> list[Entry]:
    """Return the smallest segments that together are not too large."""
    return _smallest(segments, LARGEST_SEGMENT)


def _size_class(documents: int) -> int:
    size = 0
    while documents > SMALLEST_CLASS:
        documents //= MERGED_AT_ONCE
        size += 1
    return size
