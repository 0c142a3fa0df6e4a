"""Which segments of an index are merged into one: lists of segments in, groups of them out; nothing is read or written here.

The one decision worth knowing: segments of about one size are merged, so that a report is written anew only when its segment grows
eightfold; and none grows beyond what two bytes can number. While a run adds thousands of reports, each is written anew only once: when
there is a whole large segment to be made, or when the run ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

LARGEST_SEGMENT: Final = 65_536
"""Documents that a segment holds at most: inside a segment a document's number takes two bytes."""

LARGEST_MERGE: Final = 300_000_000
"""Bytes that merged segments come to at most, since the result is held in memory: more than so many reports of a usual length take."""

MERGED_AT_ONCE: Final = 8
"""Segments of about one size that are merged into one: more of them slow queries down, fewer cost more merging."""

SMALLEST_CLASS: Final = 64
"""Segments of at most so many documents count as of one size: merging them costs next to nothing."""

BULK_AT_ONCE: Final = 96
"""Small segments that a run leaves beside each other at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment that may be merged: its entry in the table of contents, its documents, those that are not deleted, its bytes on disk."""

    entry: Any
    documents: int
    live: int
    size: int = 0

    @property
    def bytes(self) -> int:
        """Return the bytes that are left of it, about, without what is deleted."""
        return self.size * self.live // max(1, self.documents)

    @property
    def is_mostly_deleted(self) -> bool:
        """Return whether less than half of it is left."""
        return self.live * 2 < self.documents


Group = Sequence[Candidate]


def due(segments: Group) -> Group:
    """Return the segments that should become one now, the cheapest merge first; none if all is well."""
    classes: dict[int, list[Candidate]] = {}
    for segment in segments:
        if _fits([segment, segment]):  # no two larger ones fit into one
            classes.setdefault(_size_class(segment.live), []).append(segment)
    for _, alike in sorted(classes.items()):
        if len(alike) >= MERGED_AT_ONCE:
            return _smallest(alike)
    return [segment for segment in segments if segment.is_mostly_deleted][:1]


def due_in_bulk(segments: Group) -> Group:
    """Return the segments that should become one while a run adds more and more: those that make a nearly full one.

    One that is nearly full already is not written anew for the few reports that would still fit into it.
    """
    for group in packed(segments):
        total = sum(segment.live for segment in group)
        if max(segment.live for segment in group) * 2 > total and len(group) < BULK_AT_ONCE:
            continue
        nearly = total * 4 >= LARGEST_SEGMENT * 3
        if nearly or _bytes(group) * 4 >= LARGEST_MERGE * 3 or len(group) >= BULK_AT_ONCE:
            return group
    return []


def due_at_end(segments: Group, *, added: int | None) -> Group:
    """Return the segments that should become one when nothing more is added for now.

    What was added pays for merging about as much again; None: everything, since all of it is new.
    """
    chosen = [] if added is None else due(segments)
    return chosen or next(iter(packed(segments, most=None if added is None else 2 * added)), [])


def packed(segments: Group, *, most: int | None = None) -> list[Group]:
    """Return the groups of two and more that make few segments of many, of the smallest with ``most`` documents together (None: of all).

    Largest first, each into the first group with room for it, which is close to the fewest that there can be.
    """
    chosen = segments if most is None else _smallest(segments, most)
    groups: list[list[Candidate]] = []
    for segment in sorted(chosen, key=lambda segment: segment.live, reverse=True):
        group = next((group for group in groups if _fits([*group, segment])), None)
        if group is None:
            groups.append([segment])
        else:
            group.append(segment)
    return [group for group in groups if len(group) > 1 or group[0].is_mostly_deleted]


def _bytes(group: Group) -> int:
    return sum(segment.bytes for segment in group)


def _fits(group: Group, most: int | None = None) -> bool:
    most = LARGEST_SEGMENT if most is None else most
    return sum(segment.live for segment in group) <= most and _bytes(group) <= LARGEST_MERGE


def _smallest(segments: Group, most: int | None = None) -> list[Candidate]:
    """Return the smallest segments that together are not too large, or have not more than ``most`` documents."""
    chosen: list[Candidate] = []
    for segment in sorted(segments, key=lambda segment: segment.live):
        if not _fits([*chosen, segment], most):
            break
        chosen.append(segment)
    return chosen


def _size_class(documents: int) -> int:
    size = 0
    while documents > SMALLEST_CLASS:
        documents //= MERGED_AT_ONCE
        size += 1
    return size
