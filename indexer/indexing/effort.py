"""How much of the machine a run may take becomes how much is held at a time.

The one decision worth knowing: the bound is on memory, not on a number of reports, because a report may have ten words or a hundred
thousand. What a document costs until its segment is written was measured, and is mostly the sorting of its words.
"""

import os
from dataclasses import dataclass
from typing import Final

from indexer.schema import Document

_MEGABYTE: Final = 1_000_000
_OWN: Final = 150 * _MEGABYTE
"""Bytes that the process takes before it has read anything."""

_READER: Final = 75 * _MEGABYTE
"""Bytes that a further process takes."""

_MERGING: Final = 400 * _MEGABYTE
"""Bytes that the engine takes for merging segments meanwhile."""

_LEAST: Final = 16 * _MEGABYTE
_TEXT_COST: Final = 50
"""Bytes at the most that a character of text takes from being read to being written, at the peak."""

_DOCUMENT_COST: Final = 2_000
_READ_COST: Final = 8
"""Bytes that a byte of a file takes while what was read waits for its turn."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many processes may read reports beside this one (0 and 1: none, this one reads), and the megabytes that all may take together."""

    processes: int = 1
    memory_mb: int = 1_500

    @property
    def readers(self) -> int:
        """Processes to start for reading: as many as asked for and as leave half of the memory to what they read."""
        affordable = (self.memory_mb * _MEGABYTE - _OWN) // 2 // _READER
        wanted = min(self.processes, affordable)
        return wanted if wanted > 1 else 0

    @property
    def batch(self) -> int:
        """Bytes that documents may come to, by :func:`cost`, before they are written."""
        return max(_LEAST, self._free * 4 // 5)

    @property
    def ahead(self) -> int:
        """Bytes of files that may be read before it is their turn."""
        return max(_LEAST, self._free // 5) // _READ_COST

    @property
    def _free(self) -> int:
        return self.memory_mb * _MEGABYTE - _OWN - _MERGING - self.readers * _READER


FRUGAL: Final = Effort()
"""One process: what a library's caller gets who asks for nothing else, for a program must be written so that it can be started again."""


def cores() -> int:
    """Return how many processors this process may run on."""
    return len(os.sched_getaffinity(0))


def cost(document: Document) -> int:
    """Return the bytes that a document takes until it is written, at the peak."""
    characters = sum(
        len(value) if isinstance(value, str) else sum(map(len, value)) for value in document.values.values() if not isinstance(value, int)
    )
    return _DOCUMENT_COST + _TEXT_COST * characters + 4 * len(document.stored)
